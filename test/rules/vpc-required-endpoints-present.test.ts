import { rule } from '../../functions/vpc-required-endpoints-present/rule';
import { evaluateChange, evaluateRegion } from '../../shared/rule/evaluate';
import { InvalidParameter, readParameters } from '../../shared/rule/parameters';
import type { Change } from '../../shared/rule/triggers';
import { networkFromDescribe } from '../../shared/sources/describe-outputs';
import { accountId, endpoint, gatewayEndpoint, network, subnet, vpc, vpcId, type Described } from '../network';
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
  // The bundle ecr, at the defaults
  { name: 'ecr with an S3 gateway endpoint', given: given([...ecr, s3Gateway]), expected: 'COMPLIANT' },
  { name: 'ecr with an S3 interface endpoint', given: given([...ecr, to('s3')]), expected: 'COMPLIANT' },
  {
    name: 'ecr without S3',
    given: given(ecr),
    expected: 'NON_COMPLIANT',
    says: [
      `${vpcId} lacks s3 (gateway or interface), required with ecr.api, ecr.dkr: image layers are stored in S3`,
      'com.amazonaws.us-east-1.s3.',
    ],
  },
  {
    name: 'ecr.dkr and S3 without ecr.api',
    given: given([to('ecr.dkr'), s3Gateway]),
    expected: 'NON_COMPLIANT',
    says: ['lacks ecr.api,'],
  },
  {
    name: 'ecr.dkr alone',
    given: given(all('ecr.dkr')),
    expected: 'NON_COMPLIANT',
    says: ['lacks ecr.api, s3 (gateway or interface),'],
  },
  {
    name: 'ecr with an S3 gateway endpoint that is being deleted',
    given: given([...ecr, gatewayEndpoint({ State: 'deleting' })]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: "ecr with another Region's S3",
    given: given([...ecr, named('com.amazonaws.eu-west-1.s3')]),
    expected: 'NON_COMPLIANT',
  },
  { name: 'S3 alone does not show that ECR is used', given: given([s3Gateway]), expected: 'NOT_APPLICABLE' },
  { name: 'no endpoint at all', given: given([]), expected: 'NOT_APPLICABLE' },
  { name: 'endpoints not known', given: { Vpcs: [vpc()], Subnets: [subnet()] }, expected: 'INSUFFICIENT_DATA' },
  {
    name: 'bundleMode=always: no endpoint at all',
    given: given([]),
    parameters: { bundleMode: 'always' },
    expected: 'NON_COMPLIANT',
    says: ['lacks ecr.api, ecr.dkr, s3 (gateway or interface), required: '],
  },
  {
    name: 'bundleMode=always: ecr with S3',
    given: given([...ecr, s3Gateway]),
    parameters: { bundleMode: 'always' },
    expected: 'COMPLIANT',
  },

  // FIPS
  {
    name: 'the FIPS variants of ecr',
    given: given([...all('ecr.api-fips', 'ecr.dkr-fips'), s3Gateway]),
    expected: 'COMPLIANT',
  },
  {
    name: 'countFips=false: a FIPS variant of ecr.dkr beside ecr.api',
    given: given([...all('ecr.api', 'ecr.dkr-fips'), s3Gateway]),
    parameters: { countFips: 'false' },
    expected: 'NON_COMPLIANT',
    says: ['lacks ecr.dkr,'],
  },
  {
    name: 'countFips=false: the FIPS variants of ecr show nothing',
    given: given(all('ecr.api-fips', 'ecr.dkr-fips')),
    parameters: { countFips: 'false' },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'a required FIPS variant is there',
    given: given(all('kms-fips')),
    parameters: { requiredServices: 'kms-fips' },
    expected: 'COMPLIANT',
  },
  {
    name: 'a required FIPS variant is there without FIPS only',
    given: given(all('kms')),
    parameters: { requiredServices: 'kms-fips' },
    expected: 'NON_COMPLIANT',
  },

  // requiredServices
  {
    name: 'a required service is there',
    given: given(all('kms')),
    parameters: { requiredServices: 'kms' },
    expected: 'COMPLIANT',
  },
  {
    name: 'a required service is missing',
    given: given([]),
    parameters: { requiredServices: 'kms' },
    expected: 'NON_COMPLIANT',
    says: ['lacks kms, which requiredServices demands', 'com.amazonaws.us-east-1.kms'],
  },
  {
    name: 'a required service without a Region in its name is there',
    given: given([named('com.amazonaws.iam', { ServiceRegion: 'us-east-1' })]),
    parameters: { requiredServices: 'iam' },
    expected: 'COMPLIANT',
  },
  {
    name: 'a required service is there under the name of another',
    given: given([named('com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001'), to('kms-custom')]),
    parameters: { requiredServices: 'kms' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'dynamodb:any as a gateway endpoint',
    given: given([gatewayEndpoint({ ServiceName: 'com.amazonaws.us-east-1.dynamodb' })]),
    parameters: { requiredServices: 'dynamodb:any' },
    expected: 'COMPLIANT',
  },
  {
    name: 's3:gateway as an interface endpoint',
    given: given(all('s3')),
    parameters: { requiredServices: 's3:gateway' },
    expected: 'NON_COMPLIANT',
    says: ['s3 (gateway)'],
  },
  {
    name: 's3:interface as a gateway endpoint',
    given: given([s3Gateway]),
    parameters: { requiredServices: 's3:interface' },
    expected: 'NON_COMPLIANT',
    says: ['lacks s3,'],
  },
  {
    name: 'many services with long names',
    given: given([]),
    parameters: { requiredServices: ['a', 'b', 'c', 'd'].map((letter) => `${letter.repeat(100)}:any`).join() },
    expected: 'NON_COMPLIANT',
  },

  // VPCs that are left out
  {
    name: 'no subnets',
    given: given(ecr, { Subnets: [] }),
    expected: 'NOT_APPLICABLE',
    says: ['no subnets'],
  },
  {
    name: 'skipEmptyVpcs=false: no subnets',
    given: given(ecr, { Subnets: [] }),
    parameters: { skipEmptyVpcs: 'false' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'subnets not known, but an endpoint is in some',
    given: { Vpcs: [vpc()], VpcEndpoints: ecr },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'subnets not known, and no endpoint is in any',
    given: { Vpcs: [vpc()], VpcEndpoints: [s3Gateway] },
    parameters: { requiredServices: 'kms' },
    expected: 'INSUFFICIENT_DATA',
    says: ['subnets'],
  },
  {
    name: 'the default VPC',
    given: given(ecr, { Vpcs: [vpc({ IsDefault: true })] }),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'skipDefaultVpc: the default VPC',
    given: given(ecr, { Vpcs: [vpc({ IsDefault: true })] }),
    parameters: { skipDefaultVpc: 'true' },
    expected: 'NOT_APPLICABLE',
    says: ['default VPC'],
  },
  {
    name: 'skipDefaultVpc: another VPC',
    given: given(ecr),
    parameters: { skipDefaultVpc: 'true' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the VPC uses the endpoints of another one, says its tag',
    given: given(ecr, { Vpcs: [vpc({ Tags: [{ Key: 'vpce-posture:endpoints-via', Value: '' }] })] }),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the VPC uses the endpoints of another one, says the parameter',
    given: given(ecr),
    parameters: { providedElsewhereVpcIds: vpcId },
    expected: 'NOT_APPLICABLE',
  },
]);

const values = (given: Readonly<Record<string, string>> = {}) => readParameters(rule.parameters, given);

test('in China, ecr counts under the name that it has there', () => {
  const verdict = (...names: string[]) =>
    evaluateRegion(
      { rule, values: values() },
      networkFromDescribe(accountId, 'cn-north-1', {
        Vpcs: [vpc()],
        Subnets: [subnet()],
        VpcEndpoints: names.map((name) => named(name)),
      }),
      { kind: 'offline', time: 0 },
    ).evaluations[0];
  const [api, dkr, s3] = ['ecr.api', 'ecr.dkr', 's3'].map((code) => `cn.com.amazonaws.cn-north-1.${code}`) as [
    string,
    string,
    string,
  ];
  expect(verdict(api, dkr, s3)?.complianceType).toBe('COMPLIANT');
  expect(verdict(api, s3)?.annotation).toContain(`Create an endpoint for ${dkr}.`);
  // The gateway endpoint for S3 has the usual name.
  expect(verdict(api, dkr)?.annotation).toContain('Create an endpoint for com.amazonaws.cn-north-1.s3.');
});

test.each(['ecr,redis', 'ECR'])('bundles=%s is refused', (bundles) => {
  expect(() => values({ bundles })).toThrow(InvalidParameter);
});

describe('vpc-required-endpoints-present: a change', () => {
  const other = 'vpc-0a1b2c3d4e5f60002';
  const estate = network({ Vpcs: [vpc(), vpc({ VpcId: other })], VpcEndpoints: ecr, Subnets: [subnet()] });
  const change: Change = {
    resourceType: 'AWS::EC2::Subnet',
    resourceId: 'subnet-0a1b2c3d4e5f60001',
    vpcId,
    deleted: false,
    serviceName: undefined,
    vpcEndpointType: undefined,
  };
  const affected = (overrides: Partial<Change>, parameters = {}) =>
    evaluateChange({ rule, values: values(parameters) }, { ...change, ...overrides }, estate, {
      kind: 'change',
      time: 0,
    }).evaluations.map(({ resourceId }) => resourceId);

  test('of a subnet affects its VPC', () => {
    expect(affected({})).toEqual([vpcId]);
  });

  test('of a subnet affects nothing when empty VPCs are judged too', () => {
    expect(affected({}, { skipEmptyVpcs: 'false' })).toEqual(['subnet-0a1b2c3d4e5f60001']);
  });

  test('of an endpoint affects its VPC', () => {
    const deleted = { resourceType: 'AWS::EC2::VPCEndpoint', resourceId: 'vpce-0a1b2c3d4e5f60009', deleted: true };
    expect(affected(deleted)).toEqual([vpcId]);
    expect(affected({ ...deleted, vpcId: undefined })).toEqual([vpcId, other]);
  });
});
