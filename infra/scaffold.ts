// The files of a new rule: they compile, their test passes, and the page's examples are true. Pure.
import type { SliceName } from '../shared/network/network';
import type { GeneratedFile } from './events';

/** A rule that cannot be created: the message says why. */
export class RefusedRule extends Error {
  override readonly name = 'RefusedRule';
}

/**
 * The files of a new rule. All else is made of them by npm run sync.
 * @throws RefusedRule for an id or a title that cannot be used
 */
export function filesOfNewRule(id: string, title: string): readonly GeneratedFile[] {
  checkIdAndTitle(id, title);
  return [
    { path: `functions/${id}/rule.ts`, content: ruleSource(id, title) },
    { path: `functions/${id}/fix.ts`, content: fixSource() },
    { path: `functions/${id}/handler.ts`, content: handlerSource(['vpcEndpoints']) },
    { path: `functions/${id}/README.md`, content: page(id) },
    { path: `test/rules/${id}.test.ts`, content: testSource(id) },
  ];
}

function checkIdAndTitle(id: string, title: string): void {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(id)) {
    throw new RefusedRule(
      `The id ${JSON.stringify(id)} cannot be used: expected words in kebab-case that state the good state, such as vpce-private-dns-enabled.`,
    );
  }
  if (id.length > 40) throw new RefusedRule(`The id ${id} is ${id.length} characters long: at most 40 are allowed.`);
  if (!/^[A-Z][^\p{Cc}]{2,199}$/u.test(title) || title.endsWith('.')) {
    throw new RefusedRule(
      `The title ${JSON.stringify(title)} cannot be used: expected a sentence that begins with a capital letter and has no full stop, of 3 to 200 characters.`,
    );
  }
}

/** The handler of a rule that reads these slices. */
export function handlerSource(slices: readonly SliceName[]): string {
  const ordinary = slices.filter((slice) => slice !== 'hostedZones').sort();
  const withZones = slices.includes('hostedZones');
  return `${withZones ? "import { hostedZones } from '../../shared/aws/hosted-zones';\n" : ''}import { lambda } from '../../shared/aws/lambda';
import { ${ordinary.join(', ')} } from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, { ${[...slices].sort().join(', ')} });
`;
}

function ruleSource(id: string, title: string): string {
  return `import { sentence } from '../../shared/rule/annotations';
import { defineRule } from '../../shared/rule/rule';
import { itself } from '../../shared/rule/triggers';
import { compliant, nonCompliant } from '../../shared/rule/verdict';

export const rule = defineRule({
  id: '${id}',
  title: ${JSON.stringify(title)},
  problem: 'not good',
  question: 'works',
  evidence: 'state',
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: [],
  triggers: { 'AWS::EC2::VPCEndpoint': itself },
  scheduled: false,
  parameters: {},
  rationale: 'Say what goes wrong without it.',
  fix: {
    text: 'Say how to put it right.',
    command: 'aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint>',
  },
  frameworks: [],
  messages: {
    notGood: ({ state }: { readonly state: string }) => sentence\`The endpoint is \${state}. Say what to do.\`,
  },
  evaluate({ state }) {
    return state === 'available' ? compliant() : nonCompliant('notGood', { state });
  },
});
`;
}

function fixSource(): string {
  return `import { modifyEndpoint } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject: { vpcEndpointId }, network }) => [
  modifyEndpoint(network, vpcEndpointId, {}),
]);
`;
}

function page(id: string): string {
  return `# ${id}

<!-- facts -->
<!-- /facts -->

## Why

Say what goes wrong without it.

## What passes and what fails

An endpoint that is available passes:

${example('COMPLIANT', 'available')}

One that is pending fails:

${example('NON_COMPLIANT', 'pending')}

## Parameters

<!-- parameters -->
<!-- /parameters -->

## How to fix it

<!-- fix -->
<!-- /fix -->

## When not to use it

Say who is better off without it.

## Sources

- [Amazon VPC: AWS PrivateLink](https://docs.aws.amazon.com/vpc/latest/privatelink/)
`;
}

function example(verdict: string, state: string): string {
  return `\`\`\`yaml ${verdict}
VpcEndpoints:
  - VpcEndpointId: vpce-0a1b2c3d4e5f60001
    VpcEndpointType: Interface
    VpcId: vpc-0a1b2c3d4e5f60001
    ServiceName: com.amazonaws.us-east-1.sqs
    State: ${state}
\`\`\``;
}

function testSource(id: string): string {
  return `import { rule } from '../../functions/${id}/rule';
import { endpoint } from '../network';
import { ruleTable } from './rule-table';

// Put each case that fails beside its nearest neighbour that passes.
ruleTable(rule, [
  {
    name: 'an available endpoint',
    given: { VpcEndpoints: [endpoint()] },
    expected: 'COMPLIANT',
  },
  {
    name: 'a pending endpoint',
    given: { VpcEndpoints: [endpoint({ State: 'pending' })] },
    expected: 'NON_COMPLIANT',
    says: ['pending'],
    fixedBy: ['aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001'],
  },
]);
`;
}
