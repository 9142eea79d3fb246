import { rule } from '../../functions/vpce-private-dns-enabled/rule';
import { evaluateChange } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import type { Change } from '../../shared/rule/triggers';
import { endpoint, gatewayEndpoint, network, vpcId, type Described } from '../network';
import { ruleTable } from './rule-table';

const off = (overrides: Described = {}) => endpoint({ PrivateDnsEnabled: false, ...overrides });
const other = (overrides: Described = {}) => endpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60002', ...overrides });
const service = (code: string, names: readonly string[], rest: Described = {}) => ({
  ServiceName: `com.amazonaws.us-east-1.${code}`,
  ServiceType: [{ ServiceType: 'Interface' }],
  Owner: 'amazon',
  PrivateDnsNames: names.map((PrivateDnsName) => ({ PrivateDnsName })),
  ...rest,
});
const sqs = service('sqs', ['sqs.us-east-1.amazonaws.com']);
const s3Names = ['s3.us-east-1.amazonaws.com', '*.s3.us-east-1.amazonaws.com'];
const s3 = [service('s3', [], { ServiceType: [{ ServiceType: 'Gateway' }] }), service('s3', s3Names)];
const s3Off = off({ ServiceName: 'com.amazonaws.us-east-1.s3' });
const published = 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001';
const publishedService = (state: string, names = ['api.example.com']) =>
  service('', names, { ServiceName: published, Owner: '999999999999', PrivateDnsNameVerificationState: state });

ruleTable(rule, [
  // The names of all APIs of the Region
  ...['com.amazonaws.us-east-1.execute-api', 'com.amazonaws.us-east-1.execute-api-fips'].flatMap((ServiceName) => [
    {
      name: `${ServiceName}: on`,
      given: { VpcEndpoints: [endpoint({ ServiceName })] },
      expected: 'COMPLIANT' as const,
      says: ['public APIs answer 403'],
    },
    {
      name: `${ServiceName}: off`,
      given: { VpcEndpoints: [off({ ServiceName })] },
      expected: 'NOT_APPLICABLE' as const,
      says: ['may be off'],
    },
  ]),

  // On or off
  {
    name: 'private DNS is on, and nothing else is known',
    given: { VpcEndpoints: [endpoint()] },
    expected: 'COMPLIANT',
  },
  {
    name: 'private DNS is off',
    given: { VpcEndpoints: [off()], ServiceDetails: [sqs] },
    expected: 'NON_COMPLIANT',
    says: [
      'so sqs.us-east-1.amazonaws.com resolves to public IPs in this VPC.',
      'modify-vpc-endpoint --private-dns-enabled (both',
    ],
  },
  {
    name: 'private DNS of S3 serves inbound Resolver endpoints only',
    given: {
      VpcEndpoints: [
        endpoint({
          ServiceName: 'com.amazonaws.us-east-1.s3',
          DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: true },
        }),
      ],
    },
    expected: 'COMPLIANT',
    says: ['inbound Resolver'],
  },
  {
    name: 'a name with a wildcard before one without',
    given: {
      VpcEndpoints: [off()],
      ServiceDetails: [service('sqs', ['*.sqs.us-east-1.amazonaws.com', 'sqs.us-east-1.amazonaws.com'])],
    },
    expected: 'NON_COMPLIANT',
    says: ['so sqs.us-east-1.amazonaws.com resolves'],
  },
  {
    name: 'a name with a wildcard only',
    given: { VpcEndpoints: [off()], ServiceDetails: [service('sqs', ['*.sqs.us-east-1.amazonaws.com'])] },
    expected: 'NON_COMPLIANT',
    says: ['so *.sqs.us-east-1.amazonaws.com resolves'],
  },
  {
    name: 'a gateway endpoint',
    given: { VpcEndpoints: [gatewayEndpoint()] },
    expected: 'NOT_APPLICABLE',
    says: ['Gateway endpoints have no private DNS'],
  },
  {
    name: 'a resource endpoint without a service',
    given: { VpcEndpoints: [off({ VpcEndpointType: 'Resource', ServiceName: undefined })] },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the endpoint is being modified',
    given: { VpcEndpoints: [off({ State: 'pending' })], ServiceDetails: [sqs] },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the endpoint is being deleted',
    given: { VpcEndpoints: [off({ State: 'deleting' })], ServiceDetails: [sqs] },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the endpoint is managed by a service',
    given: { VpcEndpoints: [off({ RequesterManaged: true })], ServiceDetails: [sqs] },
    expected: 'NOT_APPLICABLE',
  },

  // Services without private DNS
  {
    name: 'the service has no private DNS name',
    given: { VpcEndpoints: [off()], ServiceDetails: [service('sqs', [])] },
    expected: 'NOT_APPLICABLE',
    says: ['no private DNS name'],
  },
  {
    name: 'the service has its name in the older field only',
    given: { VpcEndpoints: [off()], ServiceDetails: [service('sqs', [], { PrivateDnsName: 'sqs.example' })] },
    expected: 'NON_COMPLIANT',
    says: ['sqs.example'],
  },
  { name: 'services not known', given: { VpcEndpoints: [off()] }, expected: 'INSUFFICIENT_DATA', says: ['sqs'] },
  {
    name: 'the Region does not list the service, which is of AWS',
    given: { VpcEndpoints: [off()], ServiceDetails: [] },
    expected: 'NON_COMPLIANT',
    says: ["the service's normal name"],
  },
  {
    name: 'DynamoDB, although the API names a private DNS name',
    given: {
      VpcEndpoints: [off({ ServiceName: 'com.amazonaws.us-east-1.dynamodb' })],
      ServiceDetails: [service('dynamodb', ['dynamodb.us-east-1.amazonaws.com'])],
    },
    expected: 'NOT_APPLICABLE',
    says: ['dynamodb'],
  },
  {
    name: 'DynamoDB, and the parameter lists other services',
    given: {
      VpcEndpoints: [off({ ServiceName: 'com.amazonaws.us-east-1.dynamodb' })],
      ServiceDetails: [service('dynamodb', ['dynamodb.us-east-1.amazonaws.com'])],
    },
    parameters: { noPrivateDnsServices: 'geo.*' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a pattern of the parameter matches',
    given: { VpcEndpoints: [off({ ServiceName: 'com.amazonaws.us-east-1.geo.maps' })] },
    parameters: { noPrivateDnsServices: 'geo.*' },
    expected: 'NOT_APPLICABLE',
  },

  // S3
  {
    name: 'S3 beside its gateway endpoint',
    given: { VpcEndpoints: [s3Off, gatewayEndpoint()] },
    expected: 'NOT_APPLICABLE',
    says: ['vpce-0a1b2c3d4e5f60009'],
  },
  {
    name: 'S3 beside a gateway endpoint that is being deleted',
    given: { VpcEndpoints: [s3Off, gatewayEndpoint({ State: 'deleting' })], ServiceDetails: s3 },
    expected: 'NON_COMPLIANT',
    says: ['s3.us-east-1.amazonaws.com', 'PrivateDnsOnlyForInboundResolverEndpoint=false'],
  },
  {
    name: 'S3 beside the gateway endpoint of DynamoDB',
    given: {
      VpcEndpoints: [s3Off, gatewayEndpoint({ ServiceName: 'com.amazonaws.us-east-1.dynamodb' })],
      ServiceDetails: s3,
    },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'S3 beside the gateway endpoint of another VPC',
    given: {
      VpcEndpoints: [s3Off, gatewayEndpoint({ VpcId: 'vpc-0a1b2c3d4e5f60002' })],
      ServiceDetails: s3,
    },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'S3 of another Region beside a gateway endpoint, which only leads to its own',
    given: {
      VpcEndpoints: [off({ ServiceName: 'com.amazonaws.eu-west-1.s3', ServiceRegion: 'eu-west-1' }), gatewayEndpoint()],
      ServiceDetails: [service('s3', s3Names, { ServiceName: 'com.amazonaws.eu-west-1.s3' })],
    },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 's3Mode=require: S3 beside its gateway endpoint',
    given: { VpcEndpoints: [s3Off, gatewayEndpoint()], ServiceDetails: s3 },
    parameters: { s3Mode: 'require' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 's3Mode=ignore: S3 alone',
    given: { VpcEndpoints: [s3Off] },
    parameters: { s3Mode: 'ignore' },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 's3Mode=ignore: another service',
    given: { VpcEndpoints: [off()], ServiceDetails: [sqs] },
    parameters: { s3Mode: 'ignore' },
    expected: 'NON_COMPLIANT',
  },

  // Services of others
  {
    name: 'a published service',
    given: { VpcEndpoints: [off({ ServiceName: published })], ServiceDetails: [publishedService('verified')] },
    expected: 'NOT_APPLICABLE',
    says: ['includeThirdParty'],
  },
  {
    name: 'includeThirdParty: its name is verified',
    given: { VpcEndpoints: [off({ ServiceName: published })], ServiceDetails: [publishedService('verified')] },
    parameters: { includeThirdParty: 'true' },
    expected: 'NON_COMPLIANT',
    says: ['api.example.com'],
  },
  {
    name: 'includeThirdParty: the endpoint of another service holds its name',
    given: {
      VpcEndpoints: [
        off({ ServiceName: published }),
        other({
          ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60002',
          DnsEntries: [{ DnsName: 'api.example.com' }],
        }),
      ],
      ServiceDetails: [publishedService('verified')],
    },
    parameters: { includeThirdParty: 'true' },
    expected: 'NOT_APPLICABLE',
    says: ['vpce-0a1b2c3d4e5f60002'],
  },
  {
    name: 'includeThirdParty: the endpoint of another service holds another name',
    given: {
      VpcEndpoints: [
        off({ ServiceName: published }),
        other({
          ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60002',
          DnsEntries: [{ DnsName: 'web.example.com' }],
        }),
      ],
      ServiceDetails: [publishedService('verified')],
    },
    parameters: { includeThirdParty: 'true' },
    expected: 'NON_COMPLIANT',
    says: ['api.example.com'],
  },
  {
    name: 'includeThirdParty: its name is not verified yet',
    given: {
      VpcEndpoints: [off({ ServiceName: published })],
      ServiceDetails: [publishedService('pendingVerification')],
    },
    parameters: { includeThirdParty: 'true' },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'includeThirdParty: the provider hides the service',
    given: { VpcEndpoints: [off({ ServiceName: published })], ServiceDetails: [] },
    parameters: { includeThirdParty: 'true' },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'includeThirdParty: its name is as long as a name can be',
    given: {
      VpcEndpoints: [off({ ServiceName: published })],
      ServiceDetails: [publishedService('verified', [`${'a.'.repeat(120)}example.com`])],
    },
    parameters: { includeThirdParty: 'true' },
    expected: 'NON_COMPLIANT',
  },

  // Siblings
  {
    name: 'another endpoint of the service holds the name, and nothing else is known',
    given: { VpcEndpoints: [off(), other()] },
    expected: 'NOT_APPLICABLE',
    says: ['vpce-0a1b2c3d4e5f60002'],
  },
  {
    name: 'another endpoint of the service has no private DNS either',
    given: { VpcEndpoints: [off(), other({ PrivateDnsEnabled: false })], ServiceDetails: [sqs] },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'another endpoint of the service was rejected',
    given: { VpcEndpoints: [off(), other({ State: 'rejected' })], ServiceDetails: [sqs] },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'another endpoint of the service is in another VPC',
    given: { VpcEndpoints: [off(), other({ VpcId: 'vpc-0a1b2c3d4e5f60002' })], ServiceDetails: [sqs] },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the FIPS endpoint shows the same DNS name',
    given: {
      VpcEndpoints: [
        off(),
        other({
          ServiceName: 'com.amazonaws.us-east-1.sqs-fips',
          DnsEntries: [
            { DnsName: 'vpce-0a.sqs.us-east-1.vpce.amazonaws.com' },
            { DnsName: 'sqs.us-east-1.amazonaws.com' },
          ],
        }),
      ],
      ServiceDetails: [sqs],
    },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the FIPS service has the same DNS name',
    given: {
      VpcEndpoints: [off(), other({ ServiceName: 'com.amazonaws.us-east-1.sqs-fips' })],
      ServiceDetails: [sqs, service('sqs-fips', ['sqs.us-east-1.amazonaws.com'])],
    },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the FIPS service has a DNS name of its own',
    given: {
      VpcEndpoints: [off(), other({ ServiceName: 'com.amazonaws.us-east-1.sqs-fips' })],
      ServiceDetails: [sqs, service('sqs-fips', ['sqs-fips.us-east-1.amazonaws.com'])],
    },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the service of the other endpoint is not listed',
    given: {
      VpcEndpoints: [off(), other({ ServiceName: 'com.amazonaws.us-east-1.sqs-fips' })],
      ServiceDetails: [sqs],
    },
    expected: 'NON_COMPLIANT',
  },
]);

describe('vpce-private-dns-enabled: a change', () => {
  const values = readParameters(rule.parameters, {});
  const estate = network({
    VpcEndpoints: [
      off(),
      other({ ServiceName: 'com.amazonaws.us-east-1.sqs-fips' }),
      endpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60003', ServiceName: 'com.amazonaws.us-east-1.kms' }),
      endpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60004', VpcId: 'vpc-0a1b2c3d4e5f60002' }),
      gatewayEndpoint({ ServiceName: 'com.amazonaws.us-east-1.sqs' }),
    ],
    ServiceDetails: [sqs],
  });
  const change: Change = {
    resourceType: 'AWS::EC2::VPCEndpoint',
    resourceId: 'vpce-0a1b2c3d4e5f60002',
    vpcId,
    deleted: false,
    serviceName: 'com.amazonaws.us-east-1.sqs-fips',
    vpcEndpointType: 'Interface',
  };
  const affected = (overrides: Partial<Change>) =>
    evaluateChange({ rule, values }, { ...change, ...overrides }, estate, { kind: 'change', time: 0 }).evaluations.map(
      ({ resourceId, complianceType }) => `${resourceId} ${complianceType}`,
    );

  test('affects the endpoint and the interface endpoints of its service in its VPC', () => {
    expect(affected({})).toEqual(['vpce-0a1b2c3d4e5f60001 NON_COMPLIANT', 'vpce-0a1b2c3d4e5f60002 COMPLIANT']);
  });

  test('when the holder of the name is deleted, the others are judged anew', () => {
    expect(
      affected({
        resourceId: 'vpce-0a1b2c3d4e5f60005',
        serviceName: 'com.amazonaws.us-east-1.sqs',
        deleted: true,
      }),
    ).toEqual([
      'vpce-0a1b2c3d4e5f60001 NON_COMPLIANT',
      'vpce-0a1b2c3d4e5f60002 COMPLIANT',
      'vpce-0a1b2c3d4e5f60005 NOT_APPLICABLE',
    ]);
  });

  test('when nobody knows the service of a deleted endpoint, all interface endpoints of the VPC are', () => {
    expect(affected({ resourceId: 'vpce-0a1b2c3d4e5f60005', serviceName: undefined, deleted: true })).toHaveLength(4);
  });
});
