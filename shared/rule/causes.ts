// What has to change, in the forms that several rules share.
import type { Route, RouteTable } from '../network/model/route-table';
import { destinationOf, targetOf } from '../network/route-tables';
import type { Statement } from '../policy/document';
import type { Part, ResourceAtFault } from './verdict';

type Named = Pick<RouteTable, 'routeTableId'>;

/** A route of a table, by its destination and its target. */
export function routeAtFault(table: Named, route: Route): ResourceAtFault {
  return routePart(table, { kind: 'route', destination: destinationOf(route), target: targetOf(route) });
}

/** A route that a table should have. */
export function missingRoute(table: Named, target: string): ResourceAtFault {
  return routePart(table, { kind: 'route', target, isMissing: true });
}

/** A statement of an endpoint's policy. */
export function statementAtFault(
  vpcEndpointId: string,
  { sid, number }: Pick<Statement, 'sid' | 'number'>,
): ResourceAtFault {
  return endpointPart(vpcEndpointId, { kind: 'statement', name: sid ?? String(number) });
}

/** An attribute of an endpoint, by its name in the API. */
export function attributeAtFault(
  vpcEndpointId: string,
  name: 'PolicyDocument' | 'PrivateDnsEnabled' | 'RouteTableIds',
): ResourceAtFault {
  return endpointPart(vpcEndpointId, { kind: 'attribute', name });
}

function routePart({ routeTableId }: Named, part: Part): ResourceAtFault {
  return { resourceType: 'AWS::EC2::RouteTable', resourceId: routeTableId, part };
}

function endpointPart(resourceId: string, part: Part): ResourceAtFault {
  return { resourceType: 'AWS::EC2::VPCEndpoint', resourceId, part };
}
