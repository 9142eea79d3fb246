// The traps in what AWS says of networks, and in what it is told of the rules. One test for each, or more; those of
// events are in traps-of-events.test.ts.
import { rules } from '../../functions/index';
import { eventsOf } from '../../infra/events';
import { logicalId } from '../../infra/subscription';
import { chattyTypes } from '../../shared/rule/subscription';
import { accountTemplate } from '../../infra/template';
import { decode } from '../../shared/aws/decode';
import { slices } from '../../shared/network/network';
import { evaluateRegion, type Evaluation } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import type { DescribeOutputs } from '../../shared/sources/describe-outputs';
import { networksOf, recordingFrom } from '../../shared/sources/configuration-items';
import { item as itemOf } from '../configuration-items';
import { allow, policyOf } from '../endpoint-policies';
import {
  endpoint,
  gatewayEndpoint,
  localRoute,
  network,
  permission,
  routeTable,
  securityGroup,
  subnet,
  vpc,
  type Described,
} from '../network';
import { changeEvent, item } from '../shared/aws/event';
import { textOf } from './pack';

function ruleOf(id: string) {
  const [rule] = rules.filter((one) => one.id === id);
  if (!rule) throw new Error(`There is no rule ${id}.`);
  return rule;
}

const offline = { kind: 'offline', time: Date.parse('2026-03-01T12:00:00Z') } as const;

/** The verdicts of a rule, by resource. */
function judged(id: string, outputs: DescribeOutputs, parameters: object = {}): readonly Evaluation[] {
  const rule = ruleOf(id);
  return evaluateRegion({ rule, values: readParameters(rule.parameters, parameters) }, network(outputs), offline)
    .evaluations;
}

function verdict(id: string, outputs: DescribeOutputs, parameters: object = {}): string | undefined {
  return judged(id, outputs, parameters)[0]?.complianceType;
}

test('trap 11: a route that a recorded route table lacks is unknown, and not missing', () => {
  const rule = ruleOf('vpce-gateway-route-present');
  const items = [
    itemOf('AWS::EC2::VPCEndpoint', 'VpcEndpointId', gatewayEndpoint()),
    itemOf('AWS::EC2::RouteTable', 'RouteTableId', routeTable()),
    itemOf('AWS::EC2::Subnet', 'SubnetId', subnet()),
  ];
  const [known] = networksOf([recordingFrom({ configurationItems: items })]);
  if (!known) throw new Error('no network');
  const values = readParameters(rule.parameters, {});
  const recorded = evaluateRegion({ rule, values }, { ...known, accountId: '123456789012' }, offline);
  expect(recorded.evaluations.map(({ complianceType }) => complianceType)).toEqual(['INSUFFICIENT_DATA']);
  const live = { VpcEndpoints: [gatewayEndpoint()], RouteTables: [routeTable()], Subnets: [subnet()], PrefixLists: [] };
  expect(verdict('vpce-gateway-route-present', live)).toBe('NON_COMPLIANT');
});

test('trap 11: an endpoint that is being deleted, or was, is NOT_APPLICABLE although it is still listed', () => {
  for (const State of ['deleting', 'Deleted', 'rejected', 'failed', 'expired']) {
    expect(verdict('vpce-sg-not-default', { VpcEndpoints: [endpoint({ State })] })).toBe('NOT_APPLICABLE');
  }
});

test('trap 11: network interfaces are never taken from AWS Config, which does not record them all', () => {
  expect(slices.networkInterfaces.resourceType).toBeUndefined();
});

describe('trap 12', () => {
  const fullAccess = (document: unknown) =>
    verdict('vpce-policy-not-full-access', {
      VpcEndpoints: [
        gatewayEndpoint({ PolicyDocument: typeof document === 'string' ? document : JSON.stringify(document) }),
      ],
    });

  test.each<[string, unknown]>([
    ['{"AWS": "*"}', { Statement: [allow({ Principal: { AWS: '*' } })] }],
    ['["*"] under AWS', { Statement: [allow({ Principal: { AWS: ['*'] } })] }],
    ['lists', { Statement: [allow({ Action: ['*'], Resource: ['*'] })] }],
    ['a single statement that is no list, without Version', { Statement: allow() }],
    [
      'white space and another order',
      `  {"Statement":\n[{"Resource":"*","Action":"*","Principal":"*","Effect":"Allow"}]}`,
    ],
    ['names in another letter case', { statement: [{ effect: 'Allow', principal: '*', action: '*', resource: '*' }] }],
    ['NotAction of nothing that matters beside it', { Statement: [allow(), allow({ Action: 's3:GetObject' })] }],
  ])('trap 12: full access is seen as %s', (_, document) => {
    expect(fullAccess(document)).toBe('NON_COMPLIANT');
  });

  test.each<[string, unknown]>([
    ['a Deny', { Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }] }],
    ['a condition', { Statement: [allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-vela4k7xq2' } } })] }],
    ['NotPrincipal', policyOf({ Effect: 'Deny', NotPrincipal: { AWS: '123456789012' }, Action: '*', Resource: '*' })],
  ])('trap 12: %s is not full access', (_, document) => {
    expect(fullAccess(document)).toBe('COMPLIANT');
  });

  test.each(['{"Statement":', '[]', '"*"', '{"Statement":[{"Effect":"Allow"}]}'])(
    'trap 12: %s is malformed, and not least privilege',
    (PolicyDocument) => {
      const given = { VpcEndpoints: [gatewayEndpoint({ PolicyDocument })] };
      expect(verdict('vpce-policy-least-privilege', given)).toBe('NON_COMPLIANT');
    },
  );
});

describe('trap 13', () => {
  const cidr = { IpRanges: [{ CidrIp: '10.0.0.0/16' }] };
  const withGroup = (permissions: readonly Described[], more: DescribeOutputs = {}) => ({
    VpcEndpoints: [endpoint()],
    SecurityGroups: [securityGroup({ IpPermissions: permissions })],
    Vpcs: [vpc()],
    // No subnet is a client: anybody who is let in suffices.
    Subnets: [],
    RouteTables: [],
    ...more,
  });

  test.each<[string, readonly Described[]]>([
    ['no ports with -1', [{ IpProtocol: '-1', ...cidr }]],
    ['protocol 6', [permission({ IpProtocol: '6', ...cidr })]],
    ['443 within a range', [permission({ FromPort: 1, ToPort: 1000, ...cidr })]],
    ['containment, not equality', [permission({ IpRanges: [{ CidrIp: '10.0.0.0/8' }] })]],
    ['another group', [permission({ UserIdGroupPairs: [{ GroupId: 'sg-0a1b2c3d4e5f60002' }] })]],
  ])('trap 13: clients get in by %s', (_, permissions) => {
    expect(verdict('vpce-sg-allows-https', withGroup(permissions))).toBe('COMPLIANT');
  });

  test('trap 13: ranges are texts in old items, and objects in new ones', () => {
    for (const ranges of [
      { ipRanges: ['10.0.0.0/16'] },
      { ipv4Ranges: [{ cidrIp: '10.0.0.0/16' }], ipRanges: ['10.0.0.0/16'] },
    ]) {
      const group = itemOf('AWS::EC2::SecurityGroup', 'GroupId', securityGroup({ IpPermissions: [] }));
      const ipPermissions = [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, ...ranges }];
      const configuration = { ...(group['configuration'] as object), ipPermissions };
      const [known] = networksOf([recordingFrom({ configurationItems: [{ ...group, configuration }] })]);
      expect(known?.securityGroups.items[0]?.ingress[0]?.cidrs).toContain('10.0.0.0/16');
    }
  });

  test('trap 13: several groups add up, and every range of the VPC counts', () => {
    const CidrBlockAssociationSet = [{ CidrBlock: '10.1.0.0/16' }];
    const halves = ['10.0.0.0/16', '10.1.0.0/16'].map((CidrIp, index) =>
      securityGroup({ GroupId: `sg-${index}`, IpPermissions: [permission({ IpRanges: [{ CidrIp }] })] }),
    );
    const given = (Groups: readonly object[]) => ({
      VpcEndpoints: [endpoint({ Groups })],
      SecurityGroups: halves,
      Vpcs: [vpc({ CidrBlockAssociationSet })],
    });
    const whole = { sourceMode: 'vpc-cidrs' };
    expect(verdict('vpce-sg-allows-https', given([{ GroupId: 'sg-0' }, { GroupId: 'sg-1' }]), whole)).toBe('COMPLIANT');
    expect(verdict('vpce-sg-allows-https', given([{ GroupId: 'sg-0' }]), whole)).toBe('NON_COMPLIANT');
  });

  test('trap 13: ::/0 is open', () => {
    expect(verdict('vpce-sg-not-open', withGroup([permission({ Ipv6Ranges: [{ CidrIpv6: '::/0' }] })]))).toBe(
      'NON_COMPLIANT',
    );
  });

  test.each(['Gateway', 'GatewayLoadBalancer'])('trap 13: a %s endpoint has no security groups', (VpcEndpointType) => {
    const given = { VpcEndpoints: [endpoint({ VpcEndpointType, Groups: [] })], SecurityGroups: [], Vpcs: [vpc()] };
    for (const id of ['vpce-sg-allows-https', 'vpce-sg-not-open', 'vpce-sg-not-default']) {
      expect(verdict(id, given)).toBe('NOT_APPLICABLE');
    }
  });
});

describe('trap 14', () => {
  const toEndpoint = { DestinationPrefixListId: 'pl-63a5400a', GatewayId: 'vpce-0a1b2c3d4e5f60009', State: 'active' };
  const given = (table: Described, more: DescribeOutputs = {}) => ({
    VpcEndpoints: [gatewayEndpoint()],
    RouteTables: [routeTable(table)],
    Subnets: [subnet()],
    PrefixLists: [{ PrefixListId: 'pl-63a5400a', PrefixListName: 'com.amazonaws.us-east-1.s3' }],
    ...more,
  });
  const verdictOn = (table: Described, more: DescribeOutputs = {}) =>
    verdict('vpce-gateway-route-present', given(table, more));
  const Routes = [localRoute, toEndpoint];

  test('trap 14: a subnet without an association of its own uses the main table', () => {
    expect(verdictOn({ Routes, Associations: [{ Main: true }] })).toBe('COMPLIANT');
    expect(verdictOn({ Routes, Associations: [] })).toBe('NON_COMPLIANT');
  });

  test('trap 14: the association of a gateway is not that of a subnet', () => {
    expect(verdictOn({ Routes, Associations: [{ GatewayId: 'igw-1' }] })).toBe('NON_COMPLIANT');
  });

  test('trap 14: a blackhole is no route', () => {
    expect(verdictOn({ Routes: [localRoute, { ...toEndpoint, State: 'blackhole' }] })).toBe('NON_COMPLIANT');
  });

  test('trap 14: a propagated route is a route', () => {
    const Origin = 'EnableVgwRoutePropagation';
    const propagated = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'vgw-1', State: 'active', Origin };
    const isolated = (routes: readonly Described[]) =>
      verdict(
        'route-table-isolated-no-internet',
        given({ Routes: routes }, { Subnets: [subnet({ Tags: [{ Key: 'vpce-posture:isolated', Value: 'true' }] })] }),
      );
    expect([isolated([localRoute]), isolated([localRoute, propagated])]).toEqual(['COMPLIANT', 'NON_COMPLIANT']);
  });

  test('trap 14: a prefix list is a destination, and the route counts in its own VPC only', () => {
    expect(verdictOn({ Routes })).toBe('COMPLIANT');
    const elsewhere = gatewayEndpoint({ VpcId: 'vpc-0a1b2c3d4e5f60002' });
    const parameters = { scope: 'all', services: 's3' };
    const used = (VpcEndpoints: readonly Described[]) =>
      verdict('route-table-gateway-endpoint-used', given({ Routes }, { VpcEndpoints }), parameters);
    expect([used([gatewayEndpoint()]), used([elsewhere])]).toEqual(['COMPLIANT', 'NON_COMPLIANT']);
  });
});

test('trap 15: the DNS attributes of a VPC come from an API, one attribute in a call, and not from AWS Config', () => {
  expect(slices.dnsAttributes).toMatchObject({ resourceType: undefined, actions: ['ec2:DescribeVpcAttribute'] });
  const one = {
    Vpcs: [vpc()],
    VpcEndpoints: [endpoint()],
    VpcAttributes: [{ VpcId: vpc()['VpcId'], EnableDnsSupport: { Value: true } }],
  };
  expect(verdict('vpc-dns-attributes-enabled', one)).toBe('INSUFFICIENT_DATA');
});

describe('trap 16', () => {
  const judgedAs = (id: string, overrides: Described, parameters: object = {}) =>
    verdict(id, { VpcEndpoints: [endpoint(overrides)] }, parameters);

  test('trap 16: states count in any letter case', () => {
    for (const State of ['Available', 'available'])
      expect(judgedAs('vpce-state-available', { State })).toBe('COMPLIANT');
    expect(judgedAs('vpce-sg-not-default', { State: 'PendingAcceptance' })).toBe('NOT_APPLICABLE');
  });

  test('trap 16: what is still being made has not failed', () => {
    const CreationTimestamp = '2026-03-01T11:59:00Z';
    expect(judgedAs('vpce-state-available', { State: 'pending', CreationTimestamp })).not.toBe('NON_COMPLIANT');
  });

  test('trap 16: endpoints that a service manages are not judged, unless asked for', () => {
    const managed = { RequesterManaged: true, Groups: [{ GroupId: 'sg-1', GroupName: 'default' }] };
    expect(judgedAs('vpce-sg-not-default', managed)).toBe('NOT_APPLICABLE');
    expect(judgedAs('vpce-sg-not-default', managed, { includeRequesterManaged: 'true' })).toBe('NON_COMPLIANT');
  });

  test('trap 16: endpoints of types that nobody knows yet are judged only by what all types have', () => {
    for (const { id, subject, judgesUnknownTypes } of rules) {
      if (subject !== 'AWS::EC2::VPCEndpoint' || judgesUnknownTypes === true) continue;
      expect(judgedAs(id, { VpcEndpointType: 'Wormhole' })).toBe('NOT_APPLICABLE');
    }
    for (const VpcEndpointType of ['Resource', 'ServiceNetwork']) {
      expect(judgedAs('vpce-state-available', { VpcEndpointType })).toBe('COMPLIANT');
    }
  });

  test('trap 16: a service of another Region is seen as such', () => {
    const foreign = { ServiceName: 'com.amazonaws.eu-west-1.sqs', ServiceRegion: 'eu-west-1' };
    expect(judgedAs('vpce-service-name-allowed', foreign)).toBe('NON_COMPLIANT');
  });
});

test('trap 17: relationships count by their type, whatever they are called', () => {
  const relationships = [{ resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-9', name: 'Is whatever ' }];
  const { message } = decode(changeEvent(item({ relationships })));
  expect(message).toMatchObject({ relationships: [{ resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-9' }] });
  expect(JSON.stringify(message)).not.toContain('Is whatever');
});

interface Template {
  readonly Resources: Readonly<
    Record<
      string,
      { readonly Type: string; readonly DependsOn?: unknown; readonly Properties: Readonly<Record<string, unknown>> }
    >
  >;
}

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  const { Resources } = accountTemplate(rules) as unknown as Template;
  const name = logicalId(rule);
  const properties = Resources[`${name}Rule`]?.Properties ?? {};
  const text = JSON.stringify(properties);

  test('trap 18: it has a scope, for it hears of changes; and a frequency only where it runs on schedule', () => {
    expect(properties).toHaveProperty('Scope.ComplianceResourceTypes');
    expect(properties).not.toHaveProperty('MaximumExecutionFrequency');
    expect(text.includes('MaximumExecutionFrequency')).toBe(true);
  });

  test('trap 18: AWS Config may call the function before the rule exists, for this account, without version or alias', () => {
    expect(Resources[`${name}Rule`]?.DependsOn).toEqual(expect.stringContaining(`${name}Permission`));
    expect(Resources[`${name}Permission`]?.Properties).toMatchObject({
      Principal: 'config.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
    expect(text).not.toMatch(/LATEST|Alias|Version/);
    expect(JSON.stringify(Resources[name])).not.toContain('AutoPublishAlias');
  });

  test('trap 23: its name says the good state, and its page says what to do', () => {
    expect(rule.id).toMatch(/^(?:vpce|vpc|route-table|sg)(?:-[a-z0-9]+){2,}$/);
    expect(rule.title).toMatch(/^[A-Z][^.]+$/);
    expect(rule.fix.command).toMatch(/^aws /);
    expect(textOf(`functions/${rule.id}/README.md`)).toContain('## How to fix it');
  });

  test('trap 24: its function is a bundle that sam build leaves alone, and DRY_RUN is declared', () => {
    expect(Resources[name]).toMatchObject({ Metadata: { SkipBuild: true } });
    expect(accountTemplate(rules)).toHaveProperty('Globals.Function.Environment.Variables.DRY_RUN');
  });

  test('trap 24: its events for sam local invoke have no placeholders, and report nothing', () => {
    for (const { content } of eventsOf(rule)) {
      expect(content).not.toMatch(/<[a-z]/i);
      expect(decode(JSON.parse(content)).resultToken).toBe('TESTMODE');
    }
  });

  test('trap 25: it hears of subnets only on request', () => {
    const { ComplianceResourceTypes } = (properties['Scope'] ?? {}) as {
      readonly ComplianceResourceTypes: readonly unknown[];
    };
    for (const type of chattyTypes) expect(ComplianceResourceTypes).not.toContain(type);
  });
});

test('every trap of the protocol has a test that is named after it', () => {
  const named = ['traps-of-events', 'traps-of-networks'].flatMap((file) =>
    [...textOf(`test/pack/${file}.test.ts`).matchAll(/'trap ([0-9]+): /g)].map(([, number]) => Number(number)),
  );
  expect([...new Set(named)].sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
});
