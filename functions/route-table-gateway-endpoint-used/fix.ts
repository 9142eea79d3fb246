import { gatewayCommands } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import { missingServices } from './rule';

interface Values {
  readonly services: readonly string[];
}

export const fix = defineFix<'AWS::EC2::RouteTable', Values>('AWS::EC2::RouteTable', (table, network, { services }) =>
  missingServices(table, network, services).flatMap((code) => gatewayCommands(network, table, code)),
);
