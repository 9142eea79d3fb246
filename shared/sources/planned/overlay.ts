// A planned network over the one that is there: each thing as it is, but for what the plan changes. Pure.
import {
  NotKnown,
  mergeSlices,
  sliceNames,
  sliceOf,
  withSlice,
  type Network,
  type Resources,
  type SliceName,
} from '../../network/network';
import { someVpc, type PlannedNetwork } from './network';

/** The field that names a resource, of the slices that plans change. */
const idFields: Readonly<Partial<Record<SliceName, string>>> = {
  vpcs: 'vpcId',
  dnsAttributes: 'vpcId',
  subnets: 'subnetId',
  routeTables: 'routeTableId',
  networkAcls: 'networkAclId',
  securityGroups: 'groupId',
  vpcEndpoints: 'vpcEndpointId',
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * The network that there will be.
 * @param existing what is there
 * @param before the same, in the words of the plan
 * @param after what there will be of it, and what comes with the plan
 */
export function overlaid(existing: Network, before: Network, after: PlannedNetwork): PlannedNetwork {
  const over = (planned: Network) => overlaidNetwork(existing, before, planned, after.mayHoldMore);
  return {
    ...after,
    inWorld: (pick) => over(after.inWorld(pick)),
    likely: over(after.likely),
    certain: over(after.certain),
  };
}

function overlaidNetwork(
  existing: Network,
  before: Network,
  after: Network,
  mayHoldMore: PlannedNetwork['mayHoldMore'],
): Network {
  return sliceNames.reduce<Network>((network, name) => {
    const idField = idFields[name];
    const slice = idField
      ? changed(name, idField, existing, before, after, mayHoldMore)
      : mergeSlices<SliceName>(name, after[name], existing[name]);
    return withSlice(network, name, slice as never);
  }, after);
}

function changed<S extends SliceName>(
  name: S,
  idField: string,
  existing: Network,
  before: Network,
  after: Network,
  mayHoldMore: PlannedNetwork['mayHoldMore'],
) {
  const itemsIn = (network: Network) => network[name].items as readonly Resources[S][];
  const idOf = (item: Resources[S]) => String((item as unknown as Fields)[idField]);
  const byId = (network: Network) => new Map(itemsIn(network).map((item) => [idOf(item), item]));
  const [was, told] = [byId(existing), byId(before)];
  const items = itemsIn(after).map((item) => {
    const [own, same] = [was.get(idOf(item)), told.get(idOf(item))];
    return own && same ? (merged(own as never, same as never, item as never) as unknown as Resources[S]) : item;
  });
  const { known } = after[name];
  const all = (
    existing[name].known === 'all' ? existing.vpcs.items.map(({ vpcId }) => vpcId) : existing[name].known
  ) as Iterable<string>;
  const isPlaced = items.every((item) => (item as { readonly vpcId?: string }).vpcId !== someVpc);
  const kept = isPlaced ? [...all].filter((vpcId) => mayHoldMore(vpcId) === undefined) : [];
  return sliceOf(name, items, [...(known === 'all' ? [] : known), ...kept], true);
}

/** What no change of a resource changes: another value makes another resource. */
const fixed: ReadonlySet<string> = new Set(['availabilityZone', 'availabilityZoneId', 'ownerId']);

/** A resource as it is, with the fields that the plan changes. */
function merged(own: Fields, before: Fields, after: Fields): Fields {
  const fields = Object.keys(after).filter(
    (field) => !fixed.has(field) && textOf(before, field) !== textOf(after, field),
  );
  const descriptors = fields.map((field) => [field, Object.getOwnPropertyDescriptor(after, field)] as const);
  const result = { ...own };
  for (const [field, descriptor] of descriptors) if (descriptor) Object.defineProperty(result, field, descriptor);
  return result;
}

/** A field as text; of what is not known its own text, which equals no other. */
function textOf(item: Fields, field: string): string | symbol {
  try {
    return JSON.stringify([item[field]]);
  } catch (error) {
    if (error instanceof NotKnown) return Symbol(field);
    throw error;
  }
}
