import { defineFix } from '../../shared/fix/fix';
import { permissionCommand, trafficTo } from '../../shared/fix/security-groups';
import { https } from '../../shared/network/traffic';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ network, verdict }) => {
  if (verdict.message !== 'unreached') return [];
  const { groupId, peers } = verdict.data;
  return [permissionCommand(network, 'authorize-security-group-egress', groupId, trafficTo(https), peers)];
});
