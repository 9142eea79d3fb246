import type { Network } from '../../../shared/network/network';
import { networkFromDescribe, type DescribeOutputs } from '../../../shared/sources/describe-outputs';
import { servicesNamed, withKnownServices } from '../../../shared/sources/known-services';

const region = 'us-east-1';

test.each([
  ['com.amazonaws.us-east-1.kms', 'us-east-1', ['kms.us-east-1.amazonaws.com'], true],
  ['com.amazonaws.us-gov-west-1.kms-fips', 'us-gov-west-1', ['kms-fips.us-gov-west-1.amazonaws.com'], true],
  ['com.amazonaws.us-east-1.ecr.dkr', 'us-east-1', ['*.dkr.ecr.us-east-1.amazonaws.com'], true],
  ['cn.com.amazonaws.cn-north-1.ecr.api', 'cn-north-1', ['api.ecr.cn-north-1.amazonaws.com.cn'], true],
  ['gov.ic.c2s.us-iso-east-1.ec2', 'us-iso-east-1', ['ec2.us-iso-east-1.c2s.ic.gov'], true],
  // The name under api.aws is its only one.
  ['com.amazonaws.us-east-1.eks-auth', 'us-east-1', ['eks-auth.us-east-1.api.aws'], undefined],
  ['aws.api.us-east-1.qbusiness', 'us-east-1', ['qbusiness.us-east-1.api.aws'], undefined],
  ['aws.sagemaker.us-east-1.studio', 'us-east-1', ['*.studio.us-east-1.sagemaker.aws'], undefined],
  ['com.amazonaws.s3-global.accesspoint', 'eu-west-1', ['*.accesspoint.s3-global.amazonaws.com'], undefined],
  ['com.amazonaws.us-east-1.iot.data', 'us-east-1', [], false],
  // Of another Region than the endpoint's.
  ['com.amazonaws.eu-west-1.sqs', 'us-east-1', ['sqs.eu-west-1.amazonaws.com'], true],
])('%s, seen from %s', (serviceName, from, privateDnsNames, vpcEndpointPolicySupported) => {
  expect(servicesNamed(serviceName, { region: from })).toEqual([
    expect.objectContaining({ serviceName, owner: 'amazon', privateDnsNames, vpcEndpointPolicySupported }),
  ]);
});

test.each([
  ['a service in no list', 'com.amazonaws.us-east-1.brand-new'],
  ['a service whose DNS names no list says', 'com.amazonaws.us-east-1.highlander'],
  ['a service of somebody else', 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001'],
  ['a name that AWS does not have in that partition', 'com.amazonaws.cn-north-1.ecr.dkr'],
  ['a name of another form than the known one', 'com.amazonaws.us-east-1.qbusiness'],
  ['a DNS name of the commercial Regions, in China', 'aws.sagemaker.cn-north-1.notebook'],
  ['a name of an object', 'com.amazonaws.us-east-1.constructor'],
  ['no name', ''],
])('%s stays not known', (_, serviceName) => {
  expect(servicesNamed(serviceName, { region })).toEqual([]);
});

test.each([
  ['com.amazonaws.us-east-1.s3', [['Gateway'], ['Interface']]],
  ['com.amazonaws.us-east-1.dynamodb', [['Gateway'], ['Interface']]],
  ['com.amazonaws.cn-north-1.s3', [['Gateway']]],
  ['cn.com.amazonaws.cn-north-1.s3', [['Interface']]],
  ['com.amazonaws.us-east-1.s3express', [['Gateway']]],
])('%s is several services', (serviceName, types) => {
  expect(servicesNamed(serviceName, { region }).map(({ serviceTypes }) => serviceTypes)).toEqual(types);
});

describe('a network', () => {
  const endpoints = ['com.amazonaws.us-east-1.kms', 'com.amazonaws.us-east-1.brand-new'].map((ServiceName, index) => ({
    VpcEndpointId: `vpce-${index}`,
    VpcEndpointType: 'Interface',
    VpcId: 'vpc-1',
    ServiceName,
    State: 'available',
  }));
  const networkOf = (outputs: DescribeOutputs): Network => networkFromDescribe('111122223333', region, outputs);

  test('without services gets those that its endpoints name', () => {
    const { vpcEndpointServices } = withKnownServices(networkOf({ VpcEndpoints: endpoints }));
    expect(vpcEndpointServices.known).toEqual(new Set(['com.amazonaws.us-east-1.kms']));
    expect(vpcEndpointServices.items.map(({ serviceName }) => serviceName)).toEqual(['com.amazonaws.us-east-1.kms']);
    expect(vpcEndpointServices.swept).toBe(false);
  });

  test('that knows the services of its Region keeps them: AWS itself was asked', () => {
    const network = networkOf({ VpcEndpoints: endpoints, ServiceDetails: [] });
    expect(withKnownServices(network)).toBe(network);
  });

  test('without endpoints stays as it is', () => {
    const network = networkOf({ VpcEndpoints: [] });
    expect(withKnownServices(network)).toBe(network);
  });
});
