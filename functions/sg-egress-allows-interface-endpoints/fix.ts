import { defineFix } from '../../shared/fix/fix';
import { permissionCommand, tcp } from '../../shared/fix/security-groups';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ network, verdict }) => {
  if (verdict.message !== 'unreached') return [];
  const { groupId, peers } = verdict.data;
  return [permissionCommand(network, 'authorize-security-group-egress', groupId, tcp({ from: 443, to: 443 }), peers)];
});
