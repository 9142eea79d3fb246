import { defineFix, ifKnown } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import { permissionCommand, tcp } from '../../shared/fix/security-groups';
import { endpointsFor, unreachable } from './rule';

interface Values {
  readonly services: readonly string[];
}

export const fix = defineFix<'AWS::EC2::SecurityGroup', Values>(
  'AWS::EC2::SecurityGroup',
  ({ groupId, vpcId, egress }, network, { services }) => {
    const endpoints = endpointsFor(services, vpcId, network);
    const lists = ifKnown(
      () => unreachable(endpoints, egress, network).map(({ prefixListId }) => prefixListId),
      [placeholder('service-prefix-list')],
    );
    return [permissionCommand(network, 'authorize-security-group-egress', groupId, tcp(443), lists)];
  },
);
