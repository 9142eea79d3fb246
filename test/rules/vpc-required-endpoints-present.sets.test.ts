// vpc-required-endpoints-present: the sets of endpoints, each whole, in part and not in use.
import { rule } from '../../functions/vpc-required-endpoints-present/rule';
import { endpoint, gatewayEndpoint, subnet, vpc, type Described } from '../network';
import { ruleTable } from './rule-table';

const named = (ServiceName: string, overrides: Described = {}) =>
  endpoint({ VpcEndpointId: `vpce-${ServiceName}`, ServiceName, ...overrides });
const to = (code: string, overrides: Described = {}) => named(`com.amazonaws.us-east-1.${code}`, overrides);
const given = (endpoints: readonly Described[], rest: Described = {}) => ({
  Vpcs: [vpc()],
  VpcEndpoints: endpoints,
  Subnets: [subnet()],
  ...rest,
});
const all = (...codes: string[]) => codes.map((code) => to(code));
const ecr = all('ecr.api', 'ecr.dkr');
const s3Gateway = gatewayEndpoint();

ruleTable(rule, [
  {
    name: 'cloudwatch: monitoring and logs',
    given: given(all('monitoring', 'logs')),
    parameters: { bundles: 'cloudwatch' },
    expected: 'COMPLIANT',
  },
  {
    name: 'cloudwatch: monitoring alone',
    given: given(all('monitoring')),
    parameters: { bundles: 'cloudwatch' },
    expected: 'NON_COMPLIANT',
    says: ['lacks logs,'],
  },
  {
    name: 'cloudwatch: logs alone, which many designs use',
    given: given(all('logs')),
    parameters: { bundles: 'cloudwatch' },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'ecs: all three',
    given: given(all('ecs', 'ecs-agent', 'ecs-telemetry')),
    parameters: { bundles: 'ecs' },
    expected: 'COMPLIANT',
  },
  {
    name: 'ecs: without ecs-telemetry',
    given: given(all('ecs', 'ecs-agent')),
    parameters: { bundles: 'ecs' },
    expected: 'NON_COMPLIANT',
    says: ['lacks ecs-telemetry,'],
  },
  {
    name: 'eks: what nodes always need',
    given: given([...all('eks', 'ec2'), ...ecr, s3Gateway]),
    parameters: { bundles: 'eks' },
    expected: 'COMPLIANT',
  },
  {
    name: 'eks: ec2messages is not ec2',
    given: given([...all('eks', 'ec2messages'), ...ecr, s3Gateway]),
    parameters: { bundles: 'eks' },
    expected: 'NON_COMPLIANT',
    says: ['lacks ec2,'],
  },
  ...['eks', 'eks-auth', 'oidc-eks', 'eks-proxy'].map((code) => ({
    name: `eks: ${code} shows that it is used`,
    given: given([to(code)]),
    parameters: { bundles: 'eks' },
    expected: 'NON_COMPLIANT' as const,
    says: ['lacks ec2, ecr.api, ecr.dkr'],
  })),
  {
    name: 'eks: ECR does not show that it is used',
    given: given([...ecr, s3Gateway]),
    parameters: { bundles: 'eks' },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'eks: only what many designs use',
    given: given([s3Gateway, ...all('ec2', 'sts', 'logs')]),
    parameters: { bundles: 'eks' },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'secrets: both',
    given: given(all('secretsmanager', 'kms')),
    parameters: { bundles: 'secrets' },
    expected: 'COMPLIANT',
  },
  {
    name: 'secrets: secretsmanager alone',
    given: given(all('secretsmanager')),
    parameters: { bundles: 'secrets' },
    expected: 'NON_COMPLIANT',
    says: ['lacks kms,'],
  },
  {
    name: 'ecr and eks: what both lack is named once',
    given: given(all('eks', 'ecr.api', 'ec2', 'ecr.dkr')),
    parameters: { bundles: 'ecr,eks' },
    expected: 'NON_COMPLIANT',
    says: ['lacks s3 (gateway or interface), required', 'Create an endpoint for com.amazonaws.us-east-1.s3.'],
  },
  { name: 'ssm: both', given: given(all('ssm', 'ssmmessages')), parameters: { bundles: 'ssm' }, expected: 'COMPLIANT' },
  {
    name: 'ssm: without ssmmessages',
    given: given(all('ssm', 'ec2messages')),
    parameters: { bundles: 'ssm' },
    expected: 'NON_COMPLIANT',
    says: ['lacks ssmmessages, required with ssm'],
  },
  {
    name: 'ssm: ec2messages, which is retired, does not show that it is used',
    given: given(all('ec2messages')),
    parameters: { bundles: 'ssm' },
    expected: 'NOT_APPLICABLE',
  },
  ...(
    [
      ['bedrock', ['bedrock', 'bedrock-runtime', 'bedrock-agent', 'bedrock-agent-runtime']],
      ['agentcore', ['bedrock-agentcore', 'bedrock-agentcore-control', 'bedrock-agentcore.gateway']],
      ['stepfunctions', ['states', 'sync-states']],
    ] as const
  ).flatMap(([bundles, codes]) => [
    { name: `${bundles}: whole`, given: given(all(...codes)), parameters: { bundles }, expected: 'COMPLIANT' as const },
    {
      name: `${bundles}: without the last`,
      given: given(all(...codes.slice(0, -1))),
      parameters: { bundles },
      expected: 'NON_COMPLIANT' as const,
      says: [`lacks ${String(codes.at(-1))},`],
    },
  ]),
  {
    name: 'codeartifact: without S3',
    given: given(all('codeartifact.api', 'codeartifact.repositories')),
    parameters: { bundles: 'codeartifact' },
    expected: 'NON_COMPLIANT',
    says: ['lacks s3 (gateway or interface),'],
  },
  {
    name: 'sagemaker: what is missing has the name that AWS gives it',
    given: given([
      ...all('sagemaker.api', 'sagemaker.runtime', 'sts', 'logs'),
      named('aws.sagemaker.us-east-1.notebook'),
    ]),
    parameters: { bundles: 'sagemaker' },
    expected: 'NON_COMPLIANT',
    says: ['lacks studio,', 'Create an endpoint for aws.sagemaker.us-east-1.studio.'],
  },
  {
    name: 'ecr: the FIPS variants by the names that AWS has now',
    given: given([...all('ecr-fips.api', 'ecr-fips.dkr'), s3Gateway]),
    expected: 'COMPLIANT',
  },
]);
