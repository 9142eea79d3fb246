import { gatewayCommands } from '../../shared/fix/endpoints';
import { defineFix, ifKnown } from '../../shared/fix/fix';
import { deleteRoute } from '../../shared/fix/routes';
import type { Network } from '../../shared/network/network';
import type { Route, RouteTable } from '../../shared/network/route-tables';
import { exitOf, reachesS3, type Allowances, type rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject: table, network, values }) => [
  // Before the way out goes, the way to S3 is there.
  ...(values.requireS3Endpoint && !ifKnown(() => reachesS3(table, network), true)
    ? gatewayCommands(network, table, 's3')
    : []),
  ...exits(table, network, values).map((route) => deleteRoute(network, table, route)),
]);

/** All ways out, one after the other. */
function exits(table: RouteTable, network: Network, values: Allowances): readonly Route[] {
  const exit = ifKnown(() => exitOf(table, network, values), undefined);
  if (exit === undefined) return [];
  const rest = { ...table, routes: table.routes.filter((route) => route !== exit.route) };
  return [exit.route, ...exits(rest, network, values)];
}
