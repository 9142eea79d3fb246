import { NotKnown } from '../../../shared/network/network';
import { allEntriesOf, entriesOf, gatewayServiceOf, knownEntriesOf } from '../../../shared/network/prefix-lists';
import { network } from '../../network';

const [read, empty, unread, gone] = ['pl-read', 'pl-empty', 'pl-unread', 'pl-gone'] as const;
const lists = [
  { PrefixListId: read, Entries: [{ Cidr: '10.0.0.0/8' }, { Cidr: '192.168.0.0/16' }] },
  { PrefixListId: empty, Entries: [] },
  // Its owner is known, its entries are not.
  { PrefixListId: unread, OwnerId: 'AWS' },
];
const known = network({ PrefixListEntries: lists });

test('the entries of a list', () => {
  expect(entriesOf(known, read)).toEqual(['10.0.0.0/8', '192.168.0.0/16']);
  expect(entriesOf(known, empty)).toEqual([]);
  expect(() => entriesOf(known, unread)).toThrow(NotKnown);
  expect(() => entriesOf(known, gone)).toThrow(NotKnown);
});

test('a list that is known to be gone has none', () => {
  const all = { ...known, prefixListEntries: { ...known.prefixListEntries, known: 'all' as const } };
  expect(entriesOf(all, gone)).toEqual([]);
  expect(allEntriesOf(all, [gone, read])).toEqual(['10.0.0.0/8', '192.168.0.0/16']);
});

test('the entries of several lists, or all that were not read', () => {
  expect(allEntriesOf(known, [read, empty])).toEqual(['10.0.0.0/8', '192.168.0.0/16']);
  expect(knownEntriesOf(known, [gone, unread, read])).toEqual(['10.0.0.0/8', '192.168.0.0/16']);
  let keys: readonly string[] = [];
  try {
    allEntriesOf(known, [gone, read, unread]);
  } catch (error) {
    if (error instanceof NotKnown) keys = error.keys;
  }
  expect(keys).toEqual([gone, unread]);
});

test.each([
  ['com.amazonaws.us-east-1.s3', 's3'],
  ['com.amazonaws.us-east-1.ipv6.s3', 's3'],
  ['com.amazonaws.cn-north-1.dynamodb', 'dynamodb'],
  ['com.amazonaws.us-east-1.s3express', 's3express'],
  ['com.amazonaws.us-east-1.vpc-lattice', undefined],
  ['com.amazonaws.s3', undefined],
  ['com.amazonaws.global.cloudfront.origin-facing', undefined],
  ['my-s3', undefined],
  [undefined, undefined],
])('%s is of %s', (prefixListName, service) => {
  expect(gatewayServiceOf({ prefixListId: 'pl-1', prefixListName, ownerId: 'AWS', cidrs: [] })).toBe(service);
});
