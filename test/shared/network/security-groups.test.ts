import { NotKnown } from '../../../shared/network/network';
import { allows, allowsAllPorts, attachedGroups, requireAllGroups } from '../../../shared/network/security-groups';
import type { IpPermission } from '../../../shared/network/model/security-group';
import { network, securityGroup } from '../../network';

const permission = (ipProtocol: string, fromPort?: number, toPort?: number): IpPermission => ({
  ipProtocol,
  fromPort,
  toPort,
  cidrs: [],
  ipv6Cidrs: [],
  prefixListIds: [],
  groups: [],
});

test.each([
  [permission('tcp', 443, 443), 443, true],
  [permission('tcp', 443, 443), 442, false],
  [permission('tcp', 443, 443), 444, false],
  [permission('tcp', 400, 443), 443, true],
  [permission('tcp', 400, 442), 443, false],
  [permission('6', 443, 443), 443, true],
  [permission('tcp'), 443, true],
  [permission('-1'), 443, true],
  [permission('udp', 443, 443), 443, false],
  [permission('icmp', -1, -1), 443, false],
])('%j allows TCP %i: %s', (given, port, expected) => {
  expect(allows(given, { protocol: 'tcp', ranges: [{ from: port, to: port }] })).toBe(expected);
});

test('a permission allows a range where it covers all of it', () => {
  const ports = { protocol: 'tcp', ranges: [{ from: 10000, to: 31000 }] } as const;
  expect(allows(permission('tcp', 10000, 31000), ports)).toBe(true);
  expect(allows(permission('tcp', 10000, 30999), ports)).toBe(false);
  expect(allows(permission('tcp', 10001, 31000), ports)).toBe(false);
});

test('of several ranges one suffices, and the protocol is the one that is asked for', () => {
  const ports = { protocol: 'udp', ranges: [6081, 6082].map((port) => ({ from: port, to: port })) } as const;
  expect(allows(permission('udp', 6082, 6082), ports)).toBe(true);
  expect(allows(permission('17', 6000, 6081), ports)).toBe(true);
  expect(allows(permission('-1'), ports)).toBe(true);
  expect(allows(permission('tcp', 6081, 6082), ports)).toBe(false);
});

test.each([
  [permission('tcp', 0, 65535), true],
  [permission('tcp', 1, 65535), true],
  [permission('tcp', 2, 65535), false],
  [permission('tcp', 0, 65534), false],
  [permission('udp'), true],
  [permission('-1'), true],
])('%j allows all ports: %s', (given, expected) => {
  expect(allowsAllPorts(given)).toBe(expected);
});

describe('the groups of an endpoint', () => {
  const known = network({ SecurityGroups: [securityGroup()] });
  const using = (...groupIds: readonly string[]) => ({
    groups: groupIds.map((groupId) => ({ groupId, groupName: '' })),
  });
  const listed = 'sg-0a1b2c3d4e5f60001';
  const hidden = 'sg-0a1b2c3d4e5f60002';

  test('are found where they are listed', () => {
    const groups = attachedGroups(known, using(listed, hidden));
    expect(groups.map((group) => group.groupId)).toEqual([listed]);
    expect(() => attachedGroups(network({}), using(listed))).toThrow(NotKnown);
  });

  test('must all be listed before anybody calls them harmless', () => {
    const groups = attachedGroups(known, using(listed, hidden));
    expect(() => {
      requireAllGroups(groups, using(listed, hidden));
    }).toThrow(new NotKnown('securityGroups', [hidden]));
    expect(() => {
      requireAllGroups(groups, using(listed));
    }).not.toThrow();
  });
});
