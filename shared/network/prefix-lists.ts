// Prefix lists: named sets of address ranges that security groups and routes refer to by id.
import { gatewayServices } from './gateway-endpoints';
import { NotKnown, find, isKnown, type View } from './network';
import { parseServiceName } from './service-names';
import type { PrefixList } from './model/prefix-list';

/**
 * The address ranges in a prefix list that a security group or a route refers to; none when the list is gone.
 * @throws NotKnown when its entries were not read
 */
export function entriesOf(network: View<'prefixListEntries'>, prefixListId: string): readonly string[] {
  const found = find(network, 'prefixListEntries', prefixListId);
  if (found === undefined) return [];
  if (found.cidrs === undefined) throw new NotKnown('prefixListEntries', [prefixListId]);
  return found.cidrs;
}

/** The address ranges in those of several prefix lists whose entries were read. */
export function knownEntriesOf(
  network: View<'prefixListEntries'>,
  prefixListIds: readonly string[],
): readonly string[] {
  return prefixListIds.flatMap((id) => network.prefixListEntries.byKey.get(id)?.[0]?.cidrs ?? []);
}

/**
 * The address ranges in several prefix lists together.
 * @throws NotKnown with the ids of all lists whose entries were not read
 */
export function allEntriesOf(network: View<'prefixListEntries'>, prefixListIds: readonly string[]): readonly string[] {
  const unread = prefixListIds.filter((id) => {
    const [found] = network.prefixListEntries.byKey.get(id) ?? [];
    return found ? found.cidrs === undefined : !isKnown(network.prefixListEntries, id);
  });
  if (unread.length > 0) throw new NotKnown('prefixListEntries', unread);
  return prefixListIds.flatMap((id) => entriesOf(network, id));
}

/**
 * The gateway service whose addresses AWS keeps in a list, by its name: `com.amazonaws.us-east-1.s3` or
 * `com.amazonaws.us-east-1.ipv6.s3`. Customers can't use such names.
 * Source: Amazon VPC User Guide, "AWS-managed prefix lists"; EC2 API, CreateManagedPrefixList.
 */
export function gatewayServiceOf({ prefixListName = '' }: PrefixList): string | undefined {
  const parsed = parseServiceName(prefixListName);
  if (parsed.kind !== 'aws' || parsed.region === undefined) return undefined;
  const code = parsed.code.startsWith('ipv6.') ? parsed.code.slice('ipv6.'.length) : parsed.code;
  return gatewayServices.includes(code) ? code : undefined;
}
