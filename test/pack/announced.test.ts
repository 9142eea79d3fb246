// Whatever AWS Config announces and can change a verdict starts the rule, or a reason stands here why not.
import { rules } from '../../functions/index';
import { slices, type SliceName } from '../../shared/network/network';
import { slicesOf, type Rule } from '../../shared/rule/rule';
import { needsSweep } from '../../shared/rule/subscription';

/** Types of AWS Config whose items tell of something in a slice, beside the type that the slice holds. */
const alsoAnnouncing: Partial<Record<SliceName, readonly string[]>> = {
  dnsAttributes: ['AWS::EC2::VPC'],
  networkInterfaces: ['AWS::EC2::NetworkInterface'],
  vpcEndpointServices: ['AWS::EC2::VPCEndpointService'],
  hostedZones: ['AWS::Route53::HostedZone', 'AWS::Route53Profiles::ProfileAssociation'],
};

interface Reason {
  readonly because: string;
  /** Whether the change can alter a verdict, so that only the daily sweep sees it. */
  readonly swept: boolean;
}

/** Why no rule is started by these types. */
const byNoRule: Readonly<Record<string, Reason>> = {
  'AWS::EC2::NetworkInterface': {
    because: 'an item for each instance and task that starts, and none for what services of AWS make',
    swept: true,
  },
  'AWS::EC2::VPCEndpointService': {
    because: 'only the services of the own account have items',
    swept: true,
  },
  'AWS::Route53::HostedZone': {
    because: 'AWS Config records hosted zones in one Region only, and rules run in each',
    swept: true,
  },
  'AWS::Route53Profiles::ProfileAssociation': { because: 'zones of Profiles are not read', swept: false },
};

const whoTheClientsAre = 'it decides which subnets are private, and so who the clients are';

/** Why a rule is not started by a type that starts others. */
const byRule: Readonly<Record<string, Readonly<Record<string, Reason>>>> = {
  'route-table-isolated-no-internet': {
    'AWS::EC2::VPCEndpoint': {
      because: 'the type of an endpoint never changes, and a route to one is an item of its table',
      swept: false,
    },
  },
  'route-table-firewall-symmetric': {
    'AWS::EC2::Subnet': { because: 'only a subnet without a table of its own comes or goes in silence', swept: true },
    'AWS::EC2::NatGateway': { because: 'a NAT gateway matters by a route, which is an item of its table', swept: true },
  },
  'sg-egress-allows-interface-endpoints': {
    'AWS::EC2::Subnet': { because: 'only the IPv6 ranges of a subnet change', swept: true },
  },
  'vpce-address-family-fits': {
    'AWS::EC2::RouteTable': { because: `${whoTheClientsAre}, and whether NAT64 has a way`, swept: true },
    'AWS::EC2::PrefixList': { because: 'only a list with the addresses of NAT64 matters', swept: true },
  },
  'vpce-service-name-allowed': {
    'AWS::EC2::VPCEndpointService': { because: 'the owner of a service never changes', swept: false },
  },
  'vpce-gateway-route-present': {
    'AWS::EC2::Subnet': { because: 'only the first or the last subnet of a main table matters', swept: true },
  },
  'vpce-multi-az': {
    'AWS::EC2::RouteTable': { because: 'only coverClientAzs asks which subnets are private', swept: true },
  },
  'vpce-nacl-allows-https': {
    'AWS::EC2::RouteTable': { because: whoTheClientsAre, swept: true },
    'AWS::EC2::PrefixList': {
      because: "only AWS's own lists matter, and nobody says that they have items",
      swept: true,
    },
  },
  'vpce-sg-allows-https': {
    'AWS::EC2::Subnet': { because: 'subnets only stand for clients that are not known', swept: true },
    'AWS::EC2::RouteTable': { because: whoTheClientsAre, swept: true },
  },
};

function announcing(rule: Rule): ReadonlySet<string> {
  return new Set(
    slicesOf(rule).flatMap((slice) => [slices[slice].resourceType ?? [], alsoAnnouncing[slice] ?? []].flat()),
  );
}

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const silent = [...announcing(rule)].filter((type) => !(type in rule.triggers));

  test('is started by every type that can change its verdict, or a reason says why not', () => {
    expect(silent.filter((type) => byRule[id]?.[type] === undefined && byNoRule[type] === undefined)).toEqual([]);
  });

  test('sweeps, where it leaves a change to its sweep', () => {
    const left = silent.filter((type) => (byRule[id]?.[type] ?? byNoRule[type])?.swept === true);
    if (left.length > 0) expect([left, needsSweep(rule)]).toEqual([left, true]);
  });

  test('has no reason without need, and no trigger of a type that cannot change its verdict', () => {
    expect(Object.keys(byRule[id] ?? {}).filter((type) => !silent.includes(type))).toEqual([]);
    expect(Object.keys(rule.triggers).filter((type) => !announcing(rule).has(type))).toEqual([]);
  });
});

test('each reason is of a rule, and of a type that no rule is started by', () => {
  const ids = rules.map((rule) => rule.id);
  expect(Object.keys(byRule).filter((id) => !ids.includes(id))).toEqual([]);
  const types = rules.flatMap((rule) => Object.keys(rule.triggers));
  expect(Object.keys(byNoRule).filter((type) => types.includes(type))).toEqual([]);
  const read = new Set(rules.flatMap((rule) => [...announcing(rule)]));
  expect(Object.keys(byNoRule).filter((type) => !read.has(type))).toEqual([]);
});
