import * as fc from 'fast-check';
import { parseCidrs, type AddressRange } from '../../../shared/network/address-ranges';
import { NotKnown } from '../../../shared/network/network';
import { denyingRule, effectiveNetworkAcl } from '../../../shared/network/network-acls';
import type { NetworkAcl, NetworkAclEntry } from '../../../shared/network/model/network-acl';
import { network, vpcId } from '../../network';

const acl = (...entries: readonly NetworkAclEntry[]): NetworkAcl => ({
  networkAclId: 'acl-0a1b2c3d4e5f60001',
  vpcId,
  ownerId: undefined,
  isDefault: false,
  guardsTheRest: false,
  subnetIds: [],
  entries,
  tags: {},
});
const entry = (overrides: Partial<NetworkAclEntry>): NetworkAclEntry => ({
  egress: false,
  ruleNumber: 100,
  ruleAction: 'allow',
  protocol: '6',
  cidrBlock: '0.0.0.0/0',
  ipv6CidrBlock: undefined,
  portRange: { from: 443, to: 443 },
  ...overrides,
});
const addresses = (cidr: string): AddressRange => {
  const [range] = parseCidrs([cidr]);
  if (range === undefined) throw new TypeError(`${cidr} is not a CIDR block`);
  return range;
};
const https = { addresses: addresses('10.0.0.0/16'), ports: { from: 443, to: 443 } };

describe('denyingRule', () => {
  test.each<[string, readonly Partial<NetworkAclEntry>[], number | '*' | undefined]>([
    ['an allow', [{}], undefined],
    ['nothing', [], '*'],
    ['an allow for the other direction', [{ egress: true }], '*'],
    ['an allow for UDP', [{ protocol: '17' }], '*'],
    [
      'an allow for all protocols, whose ports do not count',
      [{ protocol: '-1', portRange: { from: 1, to: 2 } }],
      undefined,
    ],
    ['an allow for TCP by name', [{ protocol: 'tcp' }], undefined],
    ['an allow for all ports', [{ portRange: undefined }], undefined],
    ['an allow for IPv6', [{ cidrBlock: undefined, ipv6CidrBlock: '::/0' }], '*'],
    ['a deny first', [{}, { ruleNumber: 99, ruleAction: 'deny' }], 99],
    ['a deny later', [{ ruleNumber: 101, ruleAction: 'deny' }, {}], undefined],
    ['a deny for one address', [{}, { ruleNumber: 99, ruleAction: 'deny', cidrBlock: '10.0.9.9/32' }], 99],
    ['a deny for another address', [{}, { ruleNumber: 99, ruleAction: 'deny', cidrBlock: '10.1.9.9/32' }], undefined],
    [
      'a deny for another port',
      [{}, { ruleNumber: 99, ruleAction: 'deny', portRange: { from: 444, to: 500 } }],
      undefined,
    ],
    ['two halves', [{ cidrBlock: '10.0.0.0/17' }, { ruleNumber: 110, cidrBlock: '10.0.128.0/17' }], undefined],
    [
      'one half, the rule that ends every ACL',
      [{ cidrBlock: '10.0.0.0/17' }, { ruleNumber: 32767, ruleAction: 'deny', protocol: '-1' }],
      '*',
    ],
  ])('%s', (_name, entries, expected) => {
    expect(denyingRule(acl(...entries.map(entry)), 'ingress', https)).toBe(expected);
  });

  test('a rule whose addresses nobody can read', () => {
    const broken = acl(entry({ cidrBlock: undefined }));
    expect(() => denyingRule(broken, 'ingress', https)).toThrow(NotKnown);
  });

  test('agrees with asking for every address and port alone', () => {
    const cidr = fc
      .tuple(fc.integer({ min: 28, max: 32 }), fc.nat(15))
      .map(([length, last]) => `10.0.0.${last - (last % (1 << (32 - length)))}/${length}`);
    const ports = fc.tuple(fc.nat(7), fc.nat(7)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
    const entries = fc.array(
      fc.record({
        egress: fc.boolean(),
        ruleNumber: fc.integer({ min: 1, max: 1000 }),
        ruleAction: fc.constantFrom('allow', 'allow', 'deny'),
        protocol: fc.constantFrom('6', '6', '-1', '17'),
        cidrBlock: cidr,
        ipv6CidrBlock: fc.constant(undefined),
        portRange: fc.option(ports, { nil: undefined }),
      }),
      { maxLength: 8 },
    );
    const distinct = entries.map((all) => [...new Map(all.map((one) => [one.ruleNumber, one])).values()]);

    fc.assert(
      fc.property(distinct, cidr, ports, fc.constantFrom('ingress', 'egress'), (rules, client, asked, direction) => {
        const target = addresses(client);
        const first = (address: bigint, port: number) =>
          [...rules]
            .sort((a, b) => a.ruleNumber - b.ruleNumber)
            .find(({ egress, protocol, cidrBlock, portRange }) => {
              const { from, to } = addresses(cidrBlock);
              const anyPort = protocol === '-1' || portRange === undefined;
              return (
                egress === (direction === 'egress') &&
                protocol !== '17' &&
                from <= address &&
                address <= to &&
                (anyPort || (portRange.from <= port && port <= portRange.to))
              );
            });
        const deciding: (NetworkAclEntry | undefined)[] = [];
        for (let address = target.from; address <= target.to; address += 1n) {
          for (let port = asked.from; port <= asked.to; port += 1) deciding.push(first(address, port));
        }
        const denying = deciding.flatMap((rule) => (rule?.ruleAction === 'deny' ? [rule.ruleNumber] : []));
        const undecided = deciding.includes(undefined);
        const expected = denying.length > 0 ? Math.min(...denying) : undecided ? '*' : undefined;
        const given = acl(...rules);
        expect(denyingRule(given, direction, { addresses: target, ports: asked })).toBe(expected);
        // The order in which they are listed does not matter.
        expect(denyingRule(acl(...[...rules].reverse()), direction, { addresses: target, ports: asked })).toBe(
          expected,
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe('effectiveNetworkAcl', () => {
  const described = (NetworkAclId: string, IsDefault: boolean, ...SubnetIds: readonly string[]) => ({
    NetworkAclId,
    VpcId: vpcId,
    IsDefault,
    Associations: SubnetIds.map((SubnetId) => ({ SubnetId })),
  });
  const known = network({ NetworkAcls: [described('acl-1', true, 'subnet-1'), described('acl-2', false, 'subnet-2')] });

  test('is the associated one: the default one, too, names its subnets', () => {
    expect(effectiveNetworkAcl(known, { subnetId: 'subnet-2', vpcId }).networkAclId).toBe('acl-2');
    expect(effectiveNetworkAcl(known, { subnetId: 'subnet-1', vpcId }).networkAclId).toBe('acl-1');
    expect(() => effectiveNetworkAcl(known, { subnetId: 'subnet-3', vpcId })).toThrow(NotKnown);
  });

  test('is not known where the listed ones are of other subnets', () => {
    const partial = network({ NetworkAcls: [described('acl-2', false, 'subnet-2')] });
    expect(() => effectiveNetworkAcl(partial, { subnetId: 'subnet-3', vpcId })).toThrow(NotKnown);
    expect(() => effectiveNetworkAcl(network({}), { subnetId: 'subnet-2', vpcId })).toThrow(NotKnown);
  });
});
