import { rule } from '../../functions/vpc-ssm-endpoints-complete/rule';
import { evaluateChange, evaluateRegion } from '../../shared/rule/evaluate';
import { InvalidParameter, readParameters } from '../../shared/rule/parameters';
import type { Change } from '../../shared/rule/triggers';
import { networkFromDescribe } from '../../shared/sources/describe-outputs';
import { accountId, endpoint, gatewayEndpoint, network, vpc, vpcId, type Described } from '../network';
import { ruleTable } from './rule-table';

const named = (ServiceName: string, overrides: Described = {}) =>
  endpoint({ VpcEndpointId: `vpce-${ServiceName}`, ServiceName, ...overrides });
const to = (code: string, overrides: Described = {}) => named(`com.amazonaws.us-east-1.${code}`, overrides);
const given = (endpoints: readonly Described[], rest: Described = {}) => ({
  Vpcs: [vpc()],
  VpcEndpoints: endpoints,
  ...rest,
});
const offered = {
  ServiceDetails: [{ ServiceName: 'com.amazonaws.us-east-1.ec2messages', ServiceType: [{ ServiceType: 'Interface' }] }],
};
const notOffered = { ServiceDetails: [] };
const two = [to('ssm'), to('ssmmessages')];
const three = [...two, to('ec2messages')];

ruleTable(rule, [
  // The set
  { name: 'all three, whatever the Region offers', given: given(three), expected: 'COMPLIANT' },
  {
    name: 'only ssm, where the Region offers ec2messages',
    given: given([to('ssm')], offered),
    expected: 'NON_COMPLIANT',
    says: [
      'has ssm but lacks ssmmessages, ec2messages:',
      'Session Manager fails and agents show offline',
      'com.amazonaws.us-east-1.ssmmessages, .ec2messages.',
    ],
  },
  {
    name: 'only ssm, where the Region does not offer ec2messages',
    given: given([to('ssm')], notOffered),
    expected: 'NON_COMPLIANT',
    says: ['lacks ssmmessages:'],
  },
  {
    name: 'only ssm, and nobody knows what the Region offers',
    given: given([to('ssm')]),
    expected: 'NON_COMPLIANT',
    says: ['lacks ssmmessages (and ec2messages, if the Region offers it):'],
  },
  {
    name: 'ssm and ssmmessages, where the Region does not offer ec2messages',
    given: given(two, notOffered),
    expected: 'COMPLIANT',
  },
  {
    name: 'ssm and ssmmessages, where the Region offers ec2messages',
    given: given(two, offered),
    expected: 'NON_COMPLIANT',
    says: ['lacks ec2messages:', '3.3.40.0'],
  },
  {
    name: 'ssm and ssmmessages, and nobody knows what the Region offers',
    given: given(two),
    expected: 'INSUFFICIENT_DATA',
    says: ['ec2messages', 'describe-vpc-endpoint-services.json'],
  },
  {
    name: 'ec2messages alone engages the set',
    given: given([to('ec2messages')]),
    expected: 'NON_COMPLIANT',
    says: ['has ec2messages but lacks ssm, ssmmessages:'],
  },
  {
    name: 'ec2messages=required: missing, although the Region does not offer it',
    given: given(two, notOffered),
    parameters: { ec2messages: 'required' },
    expected: 'NON_COMPLIANT',
    says: ['lacks ec2messages:'],
  },
  {
    name: 'ec2messages=optional: missing, although the Region offers it',
    given: given(two, offered),
    parameters: { ec2messages: 'optional' },
    expected: 'COMPLIANT',
  },

  // What counts as an endpoint of the set
  { name: 'no endpoint at all', given: given([]), expected: 'NOT_APPLICABLE' },
  {
    name: 'services whose names only begin alike',
    given: given([to('ssm-contacts'), to('ssm-incidents'), to('ssm-quicksetup'), to('ec2')]),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'ec2 is not ec2messages',
    given: given([...two, to('ec2')], offered),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a published service with ssm in its name',
    given: given([named('com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001'), named('com.example.ssm')]),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the FIPS variants',
    given: given([to('ssm-fips'), to('ssmmessages-fips'), to('ec2messages-fips')]),
    expected: 'COMPLIANT',
  },
  {
    name: 'an endpoint that is being modified',
    given: given([...two, to('ec2messages', { State: 'pending' })], offered),
    expected: 'COMPLIANT',
  },
  ...['rejected', 'deleting', 'pendingAcceptance', 'failed'].map((State) => ({
    name: `an endpoint that is ${State}`,
    given: given([...two, to('ec2messages', { State })], offered),
    expected: 'NON_COMPLIANT' as const,
  })),
  {
    name: 'a rejected endpoint beside a good one for the same service',
    given: given([...three, to('ec2messages', { VpcEndpointId: 'vpce-0a1b2c3d4e5f60001', State: 'rejected' })]),
    expected: 'COMPLIANT',
  },
  {
    name: 'an endpoint for the services of another Region',
    given: given([...two, named('com.amazonaws.eu-west-1.ec2messages')], offered),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'an endpoint of another VPC',
    given: given([...two, to('ec2messages', { VpcId: 'vpc-0a1b2c3d4e5f60002' })], offered),
    subject: vpcId,
    expected: 'NON_COMPLIANT',
  },
  { name: 'endpoints not known', given: { Vpcs: [vpc()] }, expected: 'INSUFFICIENT_DATA', says: ['VPC endpoints'] },

  // mode
  {
    name: 'mode=always: no endpoint at all',
    given: given([]),
    parameters: { mode: 'always' },
    expected: 'NON_COMPLIANT',
    says: [`${vpcId} lacks ssm, ssmmessages (and ec2messages`],
  },
  { name: 'mode=always: all three', given: given(three), parameters: { mode: 'always' }, expected: 'COMPLIANT' },

  // alsoRequire
  {
    name: 'alsoRequire: s3:any as a gateway endpoint, and kms',
    given: given([...three, gatewayEndpoint(), to('kms')]),
    parameters: { alsoRequire: 's3:any,kms' },
    expected: 'COMPLIANT',
  },
  {
    name: 'alsoRequire: kms is missing',
    given: given([...three, gatewayEndpoint()]),
    parameters: { alsoRequire: 's3:any,kms' },
    expected: 'NON_COMPLIANT',
    says: ['lacks kms:', 'alsoRequire'],
  },
  {
    name: 'alsoRequire: s3 without a type is an interface endpoint',
    given: given([...three, gatewayEndpoint()]),
    parameters: { alsoRequire: 's3' },
    expected: 'NON_COMPLIANT',
    says: ['lacks s3:'],
  },
  {
    name: 'alsoRequire: s3:gateway is not an interface endpoint',
    given: given([...three, to('s3')]),
    parameters: { alsoRequire: 's3:gateway' },
    expected: 'NON_COMPLIANT',
    says: ['s3 (gateway)'],
  },
  {
    name: 'alsoRequire does not engage the set',
    given: given([to('kms')]),
    parameters: { alsoRequire: 'kms' },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'alsoRequire: a member of the set is named once',
    given: given([to('ssm')], notOffered),
    parameters: { alsoRequire: 'ssmmessages' },
    expected: 'NON_COMPLIANT',
    says: ['lacks ssmmessages:', '.ssmmessages.'],
  },
  {
    name: 'alsoRequire: long names',
    given: given([to('ssm')], offered),
    parameters: { alsoRequire: `${'a'.repeat(120)}:any,${'b'.repeat(120)}:any,c,d` },
    expected: 'NON_COMPLIANT',
  },

  // Endpoints elsewhere
  {
    name: 'the VPC uses the endpoints of another one, says its tag',
    given: given([to('ssm')], { Vpcs: [vpc({ Tags: [{ Key: 'vpce-posture:endpoints-via', Value: 'hub' }] })] }),
    expected: 'NOT_APPLICABLE',
    says: ['another VPC'],
  },
  {
    name: 'the VPC uses the endpoints of another one, says the parameter',
    given: given([to('ssm')]),
    parameters: { providedElsewhereVpcIds: vpcId },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the parameter names another VPC',
    given: given([to('ssm')]),
    parameters: { providedElsewhereVpcIds: 'vpc-0a1b2c3d4e5f60002' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the VPC is shared by another account',
    given: given([to('ssm')], { Vpcs: [vpc({ OwnerId: '999999999999' })] }),
    expected: 'NOT_APPLICABLE',
  },
]);

const values = readParameters(rule.parameters, {});

describe('vpc-ssm-endpoints-complete in other partitions', () => {
  const verdict = (region: string, endpoints: readonly string[], services: readonly string[], parameters = {}) =>
    evaluateRegion(
      { rule, values: readParameters(rule.parameters, parameters) },
      networkFromDescribe(accountId, region, {
        Vpcs: [vpc()],
        VpcEndpoints: endpoints.map((name) => named(name)),
        ServiceDetails: services.map((ServiceName) => ({ ServiceName })),
      }),
      { kind: 'offline', time: 0 },
    ).evaluations[0];

  test.each(['com.amazonaws.cn-north-1.', 'cn.com.amazonaws.cn-north-1.'])('in China %s counts', (prefix) => {
    const two = [`${prefix}ssm`, `${prefix}ssmmessages`];
    expect(verdict('cn-north-1', two, [])?.complianceType).toBe('COMPLIANT');
    expect(verdict('cn-north-1', two, [`${prefix}ec2messages`])?.complianceType).toBe('NON_COMPLIANT');
  });

  test('in China the annotation has the names that services have there', () => {
    const ssm = ['com.amazonaws.cn-north-1.ssm'];
    expect(verdict('cn-north-1', ssm, [], { alsoRequire: 'monitoring,logs' })?.annotation).toContain(
      'Create the endpoints com.amazonaws.cn-north-1.ssmmessages, cn.com.amazonaws.cn-north-1.monitoring, .logs.',
    );
    expect(
      verdict('cn-north-1', [...ssm, 'com.amazonaws.cn-north-1.ssmmessages'], [], { alsoRequire: 'monitoring,logs' })
        ?.annotation,
    ).toContain('Create the endpoints cn.com.amazonaws.cn-north-1.monitoring, com.amazonaws.cn-north-1.logs.');
  });
});

describe('vpc-ssm-endpoints-complete: parameters', () => {
  test.each(['s3:vpc', 's3:any:any', ':any', 'S3', 'ssm messages', 'ssm*'])(
    'alsoRequire=%s is refused',
    (alsoRequire) => {
      expect(() => readParameters(rule.parameters, { alsoRequire })).toThrow(InvalidParameter);
    },
  );

  test('blanks around entries are no harm', () => {
    expect(readParameters(rule.parameters, { alsoRequire: ' s3:any , kms ' })).toMatchObject({
      alsoRequire: [
        { code: 's3', type: 'any' },
        { code: 'kms', type: 'interface' },
      ],
    });
  });
});

describe('vpc-ssm-endpoints-complete: a change', () => {
  const other = 'vpc-0a1b2c3d4e5f60002';
  const estate = network({ Vpcs: [vpc(), vpc({ VpcId: other })], VpcEndpoints: [to('ssm')] });
  const change: Change = {
    resourceType: 'AWS::EC2::VPCEndpoint',
    resourceId: 'vpce-0a1b2c3d4e5f60009',
    vpcId,
    deleted: true,
    serviceName: undefined,
    vpcEndpointType: undefined,
  };
  const affected = (overrides: Partial<Change>) =>
    evaluateChange({ rule, values }, { ...change, ...overrides }, estate, { kind: 'change', time: 0 }).evaluations.map(
      ({ resourceId }) => resourceId,
    );

  test('of an endpoint affects its VPC, deleted or not', () => {
    expect(affected({})).toEqual([vpcId]);
    expect(affected({ deleted: false })).toEqual([vpcId]);
  });

  test('of an endpoint that nobody can place affects all VPCs', () => {
    expect(affected({ vpcId: undefined })).toEqual([vpcId, other]);
  });

  test('of a VPC affects it', () => {
    expect(affected({ resourceType: 'AWS::EC2::VPC', resourceId: other, vpcId: other, deleted: false })).toEqual([
      other,
    ]);
  });
});
