// Networks for those who show them and judge nothing: without the fields that nobody knows.
import { sliceOf, withSlice, type Network, type SliceName } from '../../shared/network/network';
import { isHeld, shown } from '../../shared/sources/planned/holding';

/** The slices whose resources can lack fields in an input. */
const slicesWithUnknown = ['vpcEndpoints', 'routeTables'] as const satisfies readonly SliceName[];

/** The same network where everything of every resource is known. */
export function shownNetwork(network: Network): Network {
  return slicesWithUnknown.reduce<Network>((sofar, name) => {
    const { items, known, swept } = network[name];
    if (!items.some(isHeld)) return sofar;
    const resources = items.map((item) => (isHeld(item) ? shown<typeof name>(item, (id) => id) : item));
    return withSlice(sofar, name, sliceOf(name, resources, known, swept) as never);
  }, network);
}
