// From the shape that `aws ec2 describe-…` prints (and the SDK returns) to the model. Pure.
import type * as v from 'valibot';
import { once } from '../network/derived';
import type { Resources, SliceName } from '../network/network';
import * as described from './described';
import * as endpoints from './described-endpoints';
import * as interfaces from './described-interfaces';
import { read } from './shape';

/** The shape of a resource as Describe prints it, and what the model makes of it. */
export type Shape<T = Resources[SliceName]> = () => v.GenericSchema<unknown, T>;

const shapes: { readonly [S in SliceName]: Shape<Resources[S]> } = {
  vpcs: described.vpc,
  dnsAttributes: described.dnsAttributes,
  subnets: described.subnet,
  routeTables: described.routeTable,
  networkAcls: described.networkAcl,
  securityGroups: described.securityGroup,
  networkInterfaces: interfaces.networkInterface,
  natGateways: interfaces.natGateway,
  transitGatewayAttachments: interfaces.transitGatewayAttachment,
  dhcpOptions: interfaces.dhcpOptions,
  vpcEndpoints: endpoints.vpcEndpoint,
  vpcEndpointServices: endpoints.vpcEndpointService,
  prefixLists: described.prefixList,
  prefixListEntries: described.prefixList,
  hostedZones: described.hostedZones,
};

/** A resource that is not of the shape that AWS prints. The message says what is wrong and where in the resource. */
export class UnexpectedShape extends Error {
  override readonly name = 'UnexpectedShape';
}

/**
 * A resource of any slice from the shape that Describe prints.
 * @throws UnexpectedShape with the place inside the resource, for instance `Routes.0.State`
 */
export function fromDescribe<S extends SliceName>(name: S, resource: unknown): Resources[S] {
  return shaped(shapes[name] as Shape<Resources[S]>, resource);
}

/**
 * The same where the shape is known: a bundle that calls only this holds no others.
 * @throws UnexpectedShape with the place inside the resource
 */
export function shaped<T>(shape: Shape<T>, resource: unknown): T {
  const reading = read(built(shape) as ReturnType<Shape<T>>, withoutNulls(resource));
  if ('problem' in reading) throw new UnexpectedShape(reading.problem);
  return reading.output;
}

const built = once((shape: Shape<unknown>) => shape());

// Configuration items and older outputs write null where others leave out the key.
function withoutNulls(value: unknown, depth = 0): unknown {
  // No resource of EC2 is nested half as deep.
  if (depth > 20) throw new UnexpectedShape('it is nested too deeply: expected a resource as AWS prints it');
  if (Array.isArray(value)) return value.map((inner) => withoutNulls(inner, depth + 1));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner, depth + 1)]),
  );
}
