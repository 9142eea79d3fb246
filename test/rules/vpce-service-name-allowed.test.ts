import { rule } from '../../functions/vpce-service-name-allowed/rule';
import { accountId, endpoint, gatewayEndpoint, type Described } from '../network';
import { ruleTable } from './rule-table';

const partner = 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001';
const given = (ServiceName: string, overrides: Described = {}) => ({
  VpcEndpoints: [endpoint({ ServiceName, ...overrides })],
});
const owned = (Owner: string | undefined, overrides: Described = {}) => ({
  ...given(partner, overrides),
  ServiceDetails: [{ ServiceName: partner, ServiceType: [{ ServiceType: 'Interface' }], Owner }],
});

const leadingTo = (VpcEndpointType: string, owner: string, partition = 'aws') => {
  const arn = (resource: string) => `arn:${partition}:vpc-lattice:us-east-1:${owner}:${resource}`;
  const target =
    VpcEndpointType === 'ServiceNetwork'
      ? { ServiceNetworkArn: arn('servicenetwork/sn-0a1b2c3d4e5f60001') }
      : { ResourceConfigurationArn: arn('resourceconfiguration/rcfg-0a1b2c3d4e5f60001') };
  return { VpcEndpoints: [endpoint({ VpcEndpointType, ServiceName: undefined, ...target })] };
};

ruleTable(rule, [
  { name: 'a service of AWS in the Region', given: given('com.amazonaws.us-east-1.sqs'), expected: 'COMPLIANT' },
  {
    name: 'a name of no partition',
    given: given('com.example.us-east-1.sqs'),
    expected: 'NON_COMPLIANT',
    says: ['com.example.us-east-1.sqs', 'not a service name'],
  },
  {
    name: 'a prefix of China in a Region that is not there',
    given: given('cn.com.amazonaws.us-east-1.ec2'),
    expected: 'NON_COMPLIANT',
  },
  ...(
    [
      ['com.amazonaws.us-east-1.qbusiness', 'aws.api.us-east-1.qbusiness'],
      ['com.amazonaws.us-east-1.notebook', 'aws.sagemaker.us-east-1.notebook'],
      ['com.amazonaws.us-east-1.iam', 'com.amazonaws.iam'],
      ['com.amazonaws.cn-north-1.ecr.dkr', 'cn.com.amazonaws.cn-north-1.ecr.dkr'],
      ['cn.com.amazonaws.cn-north-1.transcribe', 'cn.com.amazonaws.cn-north-1.transcribe.cn'],
      ['com.amazonaws.eusc-de-east-1.ecr.api', 'eu.amazonaws.eusc-de-east-1.ecr.api'],
      ['com.amazonaws.us-iso-east-1.ec2', 'gov.ic.c2s.us-iso-east-1.ec2'],
    ] as const
  ).map(([wrong, right]) => ({
    name: `AWS has another name than ${wrong}`,
    given: given(wrong),
    expected: 'NON_COMPLIANT' as const,
    says: [`AWS has no service ${wrong}. Its name is ${right}: use that.`],
  })),
  {
    name: 'another name than the known one, but AWS lists it',
    given: {
      ...given('com.amazonaws.us-east-1.qbusiness'),
      ServiceDetails: [
        {
          ServiceName: 'com.amazonaws.us-east-1.qbusiness',
          ServiceType: [{ ServiceType: 'Interface' }],
          Owner: 'amazon',
        },
      ],
    },
    expected: 'COMPLIANT',
  },
  ...['com.amazonaws.us-east-1.brand-new', 'com.amazonaws.us-east-1.freetier'].map((name) => ({
    name: `no list knows better than ${name}`,
    given: given(name),
    expected: 'COMPLIANT' as const,
  })),
  {
    name: 'a gateway endpoint has the usual name in China as well',
    given: { VpcEndpoints: [gatewayEndpoint({ ServiceName: 'com.amazonaws.cn-north-1.s3' })] },
    parameters: { allowCrossRegion: 'true' },
    expected: 'COMPLIANT',
  },
  {
    name: 'a service without a Region in its name, reached in another one',
    given: given('com.amazonaws.iam', { ServiceRegion: 'us-gov-west-1' }),
    expected: 'NON_COMPLIANT',
    says: ['com.amazonaws.iam is reached in us-gov-west-1', 'Add us-gov-west-1 to allowedServiceRegions'],
  },
  { name: 'no name', given: given(''), expected: 'NON_COMPLIANT' },
  { name: 'a very long name', given: given(`com.amazonaws.us-east-1.${'a'.repeat(900)}`), expected: 'NON_COMPLIANT' },
  ...[
    'com.amazonaws.iam',
    'com.amazonaws.route53',
    'aws.api.us-east-1.freetier',
    'com.amazonaws.us-east-1.ec2-fips',
  ].map((name) => ({ name, given: given(name), expected: 'COMPLIANT' as const })),

  {
    name: 'a service of another Region',
    given: given('com.amazonaws.eu-west-1.s3'),
    expected: 'NON_COMPLIANT',
    says: ['eu-west-1', 'us-east-1', 'allowedServiceRegions'],
  },
  {
    name: 'a service of another Region, where any is allowed',
    given: given('com.amazonaws.eu-west-1.s3'),
    parameters: { allowCrossRegion: 'true' },
    expected: 'COMPLIANT',
  },
  {
    name: 'a service of another Region, which is allowed',
    given: given('com.amazonaws.eu-west-1.s3'),
    parameters: { allowedServiceRegions: 'eu-central-1, eu-west-1' },
    expected: 'COMPLIANT',
  },
  {
    name: 'a service of another Region, where a third is allowed',
    given: given('com.amazonaws.eu-west-1.s3'),
    parameters: { allowedServiceRegions: 'eu-central-1' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the endpoint says that a global service is in another Region',
    given: given('com.amazonaws.iam', { ServiceRegion: 'us-west-2' }),
    expected: 'NON_COMPLIANT',
    says: ['us-west-2'],
  },
  {
    name: 'the endpoint says that a global service is in this Region',
    given: given('com.amazonaws.iam', { ServiceRegion: 'us-east-1' }),
    expected: 'COMPLIANT',
  },

  {
    name: 'a service of a stranger',
    given: owned('999999999999'),
    expected: 'NON_COMPLIANT',
    says: ['Third-party', 'vpce-svc-0a1b2c3d4e5f60001', 'of account 999999999999', 'allowedServiceNames'],
  },
  { name: 'a service of the same account', given: owned(accountId), expected: 'COMPLIANT' },
  {
    name: 'a service of the same account, which is not enough',
    given: owned(accountId),
    parameters: { allowOwnAccountServices: 'false' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a service of a trusted account',
    given: owned('999999999999'),
    parameters: { allowedOwnerAccounts: '888888888888,999999999999', allowOwnAccountServices: 'false' },
    expected: 'COMPLIANT',
  },
  {
    name: 'a Gateway Load Balancer service of a trusted account',
    given: owned('999999999999', { VpcEndpointType: 'GatewayLoadBalancer' }),
    parameters: { allowedOwnerAccounts: '999999999999' },
    expected: 'COMPLIANT',
  },
  {
    name: 'a service whose owner nobody says',
    given: owned(undefined),
    parameters: { allowedOwnerAccounts: '999999999999' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a service that its provider hides',
    given: { ...given(partner), ServiceDetails: [] },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a service that its provider hides, trusted by name',
    given: { ...given(partner), ServiceDetails: [] },
    parameters: { allowedServiceNames: partner },
    expected: 'COMPLIANT',
  },
  {
    name: 'owners not known',
    given: given(partner),
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-vpc-endpoint-services.json'],
  },
  {
    name: 'owners not known, but no owner would help',
    given: given(partner),
    parameters: { allowOwnAccountServices: 'false' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'owners not known, but trusted by a pattern',
    given: given(partner),
    parameters: { allowedServiceNames: 'com.amazonaws.vpce.us-east-?.*60001' },
    expected: 'COMPLIANT',
  },
  {
    name: 'a pattern that is almost the name',
    given: given(partner),
    parameters: { allowedServiceNames: 'com.amazonaws.vpce.us-east-1.*60002', allowOwnAccountServices: 'false' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a trusted service in another Region',
    given: given('com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60001'),
    parameters: { allowedServiceNames: '*' },
    expected: 'NON_COMPLIANT',
  },

  {
    name: 'a denied service',
    given: given('com.amazonaws.us-east-1.sqs'),
    parameters: { deniedAwsServices: 's?s' },
    expected: 'NON_COMPLIANT',
    says: ['sqs', 'deniedAwsServices'],
  },
  {
    name: 'another service than the denied one',
    given: given('com.amazonaws.us-east-1.sns'),
    parameters: { deniedAwsServices: 'sqs' },
    expected: 'COMPLIANT',
  },
  {
    name: 'the FIPS endpoint of a denied service',
    given: given('com.amazonaws.us-east-1.sqs-fips'),
    parameters: { deniedAwsServices: 'sqs' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'ec2messages is not ec2',
    given: given('com.amazonaws.us-east-1.ec2messages'),
    parameters: { deniedAwsServices: 'ec2' },
    expected: 'COMPLIANT',
  },
  {
    name: 'a service that is not in the allowed ones',
    given: given('com.amazonaws.us-east-1.sqs'),
    parameters: { allowedAwsServices: 'ecr.*,s3' },
    expected: 'NON_COMPLIANT',
    says: ['allowedAwsServices'],
  },
  {
    name: 'a service that is in the allowed ones',
    given: given('com.amazonaws.us-east-1.ecr.api-fips'),
    parameters: { allowedAwsServices: 'ecr.*,s3' },
    expected: 'COMPLIANT',
  },
  {
    name: 'a service both allowed and denied',
    given: given('com.amazonaws.us-east-1.sqs'),
    parameters: { allowedAwsServices: 'sqs', deniedAwsServices: 'sqs' },
    expected: 'NON_COMPLIANT',
  },

  ...['s3', 'dynamodb', 's3express'].map((code) => ({
    name: `a gateway endpoint for ${code}`,
    given: { VpcEndpoints: [gatewayEndpoint({ ServiceName: `com.amazonaws.us-east-1.${code}` })] },
    expected: 'COMPLIANT' as const,
  })),
  {
    name: 'a gateway endpoint for something else',
    given: { VpcEndpoints: [gatewayEndpoint({ ServiceName: 'com.amazonaws.us-east-1.sqs' })] },
    expected: 'NON_COMPLIANT',
    says: ['s3express', 'sqs'],
  },
  // What VPC Lattice offers
  ...['Resource', 'ServiceNetwork', 'Tunnel'].map((VpcEndpointType) => ({
    name: `a ${VpcEndpointType} endpoint that leads to another account`,
    given: leadingTo(VpcEndpointType, '999988887777'),
    expected: 'NON_COMPLIANT' as const,
    says: [
      VpcEndpointType === 'ServiceNetwork' ? 'service network sn-' : 'resource configuration rcfg-',
      '999988887777',
    ],
  })),
  {
    name: 'a Resource endpoint that leads to an account that is trusted',
    given: leadingTo('Resource', '999988887777'),
    parameters: { allowedOwnerAccounts: '999988887777' },
    expected: 'COMPLIANT',
  },
  { name: 'a Resource endpoint in its own account', given: leadingTo('Resource', accountId), expected: 'COMPLIANT' },
  {
    name: 'a Tunnel endpoint in GovCloud, in its own account',
    given: leadingTo('Tunnel', accountId, 'aws-us-gov'),
    expected: 'COMPLIANT',
  },
  {
    name: 'a ServiceNetwork endpoint in its own account, which is not trusted',
    given: leadingTo('ServiceNetwork', accountId),
    parameters: { allowOwnAccountServices: 'false' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a Resource endpoint, and nobody knows what it leads to',
    given: { VpcEndpoints: [endpoint({ VpcEndpointType: 'Resource', ServiceName: undefined })] },
    expected: 'INSUFFICIENT_DATA',
  },
  {
    name: 'a type that nobody knows yet',
    given: leadingTo('Wormhole', '999988887777'),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: "GuardDuty's own endpoints are judged by this rule",
    given: given(partner, { Tags: [{ Key: 'GuardDutyManaged', Value: 'true' }] }),
    parameters: { allowOwnAccountServices: 'false' },
    expected: 'NON_COMPLIANT',
  },
]);
