// Reports for tests: the page of a judgement, and estates that try to break it.
import type { FormatContext } from '../cli/output/format';
import { htmlOf } from '../cli/output/html/page';
import { withExceptions } from '../cli/results/exceptions';
import { judgementOf, type Judgement } from '../cli/results/judgement';
import { rules } from '../functions/index';
import type { Network } from '../shared/network/network';
import { readParameters } from '../shared/rule/parameters';
import { networkFromDescribe } from '../shared/sources/describe-outputs';
import type { Rule } from '../shared/rule/rule';
import { estateOutputs, estateParameters, estateTime } from './example-estate';
import {
  endpoint,
  gatewayEndpoint,
  network,
  permission,
  region,
  routeTable,
  securityGroup,
  subnet,
  vpc,
} from './network';

/** What a test may change of a report. */
export interface Asked {
  readonly all?: boolean;
  readonly pack?: readonly Rule[];
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly context?: Partial<FormatContext>;
}

/** The whole page about these networks. */
export async function reportOf(
  networks: readonly Network[],
  { all = false, pack = rules, parameters = {}, context = {} }: Asked = {},
): Promise<string> {
  const configured = pack.map((rule) => ({ rule, values: readParameters(rule.parameters, parameters[rule.id]) }));
  const judgement = judgementOf(configured, networks, [], estateTime);
  const acceptance = { configuration: undefined, pack, isPartial: false, time: estateTime };
  return pageOf(withExceptions(judgement, acceptance), { all, ...context });
}

/** The page of a judgement. */
export async function pageOf(judgement: Judgement, context: Partial<FormatContext>): Promise<string> {
  const common = { all: false, time: estateTime, comparison: undefined };
  return [...(await htmlOf(judgement, { ...common, ...context } as FormatContext))].join('');
}

/** The page of the example estate. */
export async function exampleReport(asked: Asked = {}): Promise<string> {
  const estate = networkFromDescribe('111122223333', region, estateOutputs());
  return reportOf([estate], { parameters: estateParameters(), ...asked });
}

/** Text that does harm wherever it is not escaped. Each part runs `hit()` or breaks out of what it stands in. */
export const hostileTexts: readonly string[] = [
  '<script>hit()</script>',
  '"><img src=x onerror=hit()>',
  "' onmouseover='hit()' x='",
  '</script><script>hit()</script>',
  '</style><script>hit()</script>',
  '</title></svg></textarea><svg onload=hit()>',
  '<!-- <script>',
  ']]><b>&amp;&#60;b&#62;',
  '`${hit()}`',
  'javascript:hit()',
  'line\u2028and\u2029paragraph\u0000\u001b[31m',
  'gpj.\u202etxt\u2066\u200f',
  'x'.repeat(2000),
];

/** A network in which every text that people choose is hostile, and as many rules as possible have something to say. */
export function hostileNetwork(text: string): Network {
  const tags = {
    Tags: [
      { Key: 'Name', Value: text },
      { Key: text, Value: text },
    ],
  };
  const policy = JSON.stringify({
    Statement: [{ Sid: text, Effect: 'Allow', Principal: '*', Action: '*', Resource: [text, '*'], [text]: text }],
  });
  return network({
    Vpcs: [vpc(tags)],
    VpcAttributes: [
      { VpcId: vpc()['VpcId'], EnableDnsSupport: { Value: false }, EnableDnsHostnames: { Value: false } },
    ],
    Subnets: [subnet({ ...tags, AvailabilityZone: text, CidrBlock: text })],
    RouteTables: [
      routeTable({
        ...tags,
        Routes: [
          { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: `nat-${text}`, State: 'active' },
          { DestinationPrefixListId: text, GatewayId: `vpce-${text}`, State: 'blackhole' },
        ],
      }),
    ],
    SecurityGroups: [
      securityGroup({
        ...tags,
        GroupName: text,
        IpPermissions: [permission({ FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: text, Description: text }] })],
      }),
    ],
    NetworkAcls: [],
    VpcEndpoints: [
      endpoint({
        ...tags,
        State: 'failed',
        LastError: { Code: text, Message: text },
        PolicyDocument: policy,
        Groups: [{ GroupId: 'sg-0a1b2c3d4e5f60001', GroupName: text }],
        DnsEntries: [{ DnsName: text }],
      }),
      endpoint({ ...tags, VpcEndpointId: text, ServiceName: text, PolicyDocument: text }),
      gatewayEndpoint({ ...tags, PolicyDocument: policy, RouteTableIds: ['rtb-0a1b2c3d4e5f60001', text] }),
    ],
    PrefixLists: [],
    ServiceDetails: [],
  });
}
