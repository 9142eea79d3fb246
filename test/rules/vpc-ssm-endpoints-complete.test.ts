import { rule } from '../../functions/vpc-ssm-endpoints-complete/rule';
import { evaluateChange, evaluateRegion } from '../../shared/rule/evaluate';
import { InvalidParameter, readParameters } from '../../shared/rule/parameters';
import type { Change } from '../../shared/rule/triggers';
import { networkFromTemplates } from '../../shared/sources/cloudformation/network';
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
const both = [to('ssm'), to('ssmmessages')];

ruleTable(rule, [
  // The set
  { name: 'ssm and ssmmessages', given: given(both), expected: 'COMPLIANT' },
  {
    name: 'ssm and ssmmessages, where the Region offers ec2messages',
    given: given(both, offered),
    expected: 'COMPLIANT',
  },
  { name: 'ec2messages beside them', given: given([...both, to('ec2messages')]), expected: 'COMPLIANT' },
  {
    name: 'only ssm',
    given: given([to('ssm')], offered),
    expected: 'NON_COMPLIANT',
    says: [
      'has ssm but lacks ssmmessages: Session Manager fails and agents show offline',
      'com.amazonaws.us-east-1.ssmmessages.',
    ],
  },
  {
    name: 'only ssmmessages',
    given: given([to('ssmmessages')]),
    expected: 'NON_COMPLIANT',
    says: ['has ssmmessages but lacks ssm:'],
  },
  { name: 'ec2messages alone does not engage the set', given: given([to('ec2messages')]), expected: 'NOT_APPLICABLE' },
  {
    name: 'ec2messages=required: missing',
    given: given(both, offered),
    parameters: { ec2messages: 'required' },
    expected: 'NON_COMPLIANT',
    says: ['lacks ec2messages: ec2messages=required demands it'],
  },
  {
    name: 'ec2messages=required: there',
    given: given([...both, to('ec2messages')]),
    parameters: { ec2messages: 'required' },
    expected: 'COMPLIANT',
  },
  {
    name: 'ec2messages=required: it engages the set',
    given: given([to('ec2messages')]),
    parameters: { ec2messages: 'required' },
    expected: 'NON_COMPLIANT',
    says: ['has ec2messages but lacks ssm, ssmmessages:'],
  },
  {
    name: 'ec2messages=optional: missing, although the Region offers it',
    given: given(both, offered),
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
    given: given([...both, to('ec2')]),
    parameters: { ec2messages: 'required' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a published service with ssm in its name',
    given: given([named('com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001'), named('com.example.ssm')]),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the FIPS variants',
    given: given([to('ssm-fips'), to('ssmmessages-fips')]),
    expected: 'COMPLIANT',
  },
  {
    name: 'an endpoint that is being modified',
    given: given([to('ssm'), to('ssmmessages', { State: 'pending' })]),
    expected: 'COMPLIANT',
  },
  ...['rejected', 'deleting', 'pendingAcceptance', 'failed'].map((State) => ({
    name: `an endpoint that is ${State}`,
    given: given([to('ssm'), to('ssmmessages', { State })]),
    expected: 'NON_COMPLIANT' as const,
  })),
  {
    name: 'a rejected endpoint beside a good one for the same service',
    given: given([...both, to('ssmmessages', { VpcEndpointId: 'vpce-0a1b2c3d4e5f60001', State: 'rejected' })]),
    expected: 'COMPLIANT',
  },
  {
    name: 'an endpoint for the services of another Region',
    given: given([to('ssm'), named('com.amazonaws.eu-west-1.ssmmessages')]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'an endpoint of another VPC',
    given: given([to('ssm'), to('ssmmessages', { VpcId: 'vpc-0a1b2c3d4e5f60002' })]),
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
    says: [`${vpcId} lacks ssm, ssmmessages: `],
  },
  { name: 'mode=always: both', given: given(both), parameters: { mode: 'always' }, expected: 'COMPLIANT' },

  // alsoRequire
  {
    name: 'alsoRequire: s3:any as a gateway endpoint, and kms',
    given: given([...both, gatewayEndpoint(), to('kms')]),
    parameters: { alsoRequire: 's3:any,kms' },
    expected: 'COMPLIANT',
  },
  {
    name: 'alsoRequire: kms is missing',
    given: given([...both, gatewayEndpoint()]),
    parameters: { alsoRequire: 's3:any,kms' },
    expected: 'NON_COMPLIANT',
    says: ['lacks kms:', 'alsoRequire'],
  },
  {
    name: 'alsoRequire: s3 without a type is an interface endpoint',
    given: given([...both, gatewayEndpoint()]),
    parameters: { alsoRequire: 's3' },
    expected: 'NON_COMPLIANT',
    says: ['lacks s3:'],
  },
  {
    name: 'alsoRequire: s3:gateway is not an interface endpoint',
    given: given([...both, to('s3')]),
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
    given: given([to('ssm')]),
    parameters: { alsoRequire: 'ssmmessages' },
    expected: 'NON_COMPLIANT',
    says: ['lacks ssmmessages:', '.ssmmessages.'],
  },
  {
    name: 'alsoRequire: long names',
    given: given([to('ssm')]),
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
  const verdict = (region: string, endpoints: readonly string[], parameters = {}) =>
    evaluateRegion(
      { rule, values: readParameters(rule.parameters, parameters) },
      networkFromDescribe(accountId, region, {
        Vpcs: [vpc()],
        VpcEndpoints: endpoints.map((name) => named(name)),
      }),
      { kind: 'offline', time: 0 },
    ).evaluations[0];

  test.each(['com.amazonaws.cn-north-1.', 'cn.com.amazonaws.cn-north-1.'])('in China %s counts', (prefix) => {
    expect(verdict('cn-north-1', [`${prefix}ssm`, `${prefix}ssmmessages`])?.complianceType).toBe('COMPLIANT');
    expect(verdict('cn-north-1', [`${prefix}ssm`])?.complianceType).toBe('NON_COMPLIANT');
  });

  test('in China the annotation has the names that services have there', () => {
    const ssm = ['com.amazonaws.cn-north-1.ssm'];
    const alsoRequire = 'monitoring,logs';
    expect(verdict('cn-north-1', ssm, { alsoRequire })?.annotation).toContain(
      'Create the endpoints com.amazonaws.cn-north-1.ssmmessages, cn.com.amazonaws.cn-north-1.monitoring, .logs.',
    );
    expect(
      verdict('cn-north-1', [...ssm, 'com.amazonaws.cn-north-1.ssmmessages'], { alsoRequire })?.annotation,
    ).toContain('Create the endpoints cn.com.amazonaws.cn-north-1.monitoring, com.amazonaws.cn-north-1.logs.');
  });
});

describe('vpc-ssm-endpoints-complete with endpoints of which a template does not say yet what they lead to', () => {
  const template = (parameter: string, ...serviceNames: readonly string[]) => ({
    Parameters: { Other: { Type: 'String' } },
    Resources: {
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      ...Object.fromEntries(
        [...serviceNames, ...(parameter === '' ? [] : [{ Ref: parameter }])].map((ServiceName, index) => [
          `Endpoint${index}`,
          {
            Type: 'AWS::EC2::VPCEndpoint',
            Properties: { VpcId: { Ref: 'Vpc' }, VpcEndpointType: 'Interface', ServiceName },
          },
        ]),
      ),
    },
  });
  const verdict = (document: unknown, parameters = {}) => {
    const { certain } = networkFromTemplates([{ name: 'stack', document }], { accountId, region: 'us-east-1' });
    const configured = { rule, values: readParameters(rule.parameters, parameters) };
    return evaluateRegion(configured, certain, { kind: 'offline', time: 0 }).evaluations[0]?.complianceType;
  };
  const name = (code: string) => `com.amazonaws.us-east-1.${code}`;

  test.each<[string, unknown, Record<string, string>, string]>([
    ['the set is whole without it', template('Other', name('ssm'), name('ssmmessages')), {}, 'COMPLIANT'],
    ['one is missing, which it may be', template('Other', name('ssm')), {}, 'INSUFFICIENT_DATA'],
    ['two are missing, and it is one', template('Other', name('ssm')), { alsoRequire: 'kms' }, 'NON_COMPLIANT'],
    ['nothing engages the set but perhaps it', template('Other', name('kms')), {}, 'INSUFFICIENT_DATA'],
    ['there is no such endpoint', template('', name('ssm')), {}, 'NON_COMPLIANT'],
  ])('%s', (_, document, parameters, expected) => {
    expect(verdict(document, parameters)).toBe(expected);
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
