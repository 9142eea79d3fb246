// Endpoints of vpce-private-dns-enabled whose names are answered by hosted zones.
import { rule } from '../../functions/vpce-private-dns-enabled/rule';
import { endpoint, vpcId, type Described } from '../network';
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
const centralTag = { Tags: [{ Key: 'vpce-posture:central-dns', Value: '' }] };
// Each with a record for its own name, and one for all names below it.
const zones = (...names: string[]) => {
  const recordsOf = (Name: string) => [Name, `*.${Name}`].map((each) => ({ Name: each, Type: 'A' }));
  const zone = (Name: string) => ({ HostedZoneId: `Z-${Name}`, Name, ResourceRecordSets: recordsOf(Name) });
  return [{ VpcId: vpcId, HostedZoneSummaries: names.map(zone) }];
};
const dkr = service('ecr.dkr', ['*.dkr.ecr.us-east-1.amazonaws.com']);
const dkrOff = off({ ServiceName: 'com.amazonaws.us-east-1.ecr.dkr' });
const s3Off = off({ ServiceName: 'com.amazonaws.us-east-1.s3' });

ruleTable(rule, [
  // Central DNS
  {
    name: 'the endpoint is tagged for central DNS',
    given: { VpcEndpoints: [off(centralTag)] },
    expected: 'NOT_APPLICABLE',
    says: ['hosted zone'],
  },
  {
    name: 'the endpoint has that tag, but another key is configured',
    given: { VpcEndpoints: [off(centralTag)], ServiceDetails: [sqs] },
    parameters: { centralDnsTagKey: 'dns' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the VPC is one with central DNS',
    given: { VpcEndpoints: [off()] },
    parameters: { centralDnsVpcIds: vpcId },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'another VPC is one with central DNS',
    given: { VpcEndpoints: [off()], ServiceDetails: [sqs] },
    parameters: { centralDnsVpcIds: 'vpc-0a1b2c3d4e5f60002' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'verifyHostedZone: a zone of the same name',
    given: {
      VpcEndpoints: [off(centralTag)],
      ServiceDetails: [sqs],
      HostedZones: zones('SQS.us-east-1.amazonaws.com.'),
    },
    parameters: { verifyHostedZone: 'true' },
    expected: 'COMPLIANT',
  },
  {
    name: 'verifyHostedZone: a parent zone, on the second page',
    given: {
      VpcEndpoints: [off(centralTag)],
      ServiceDetails: [sqs],
      HostedZones: [...zones('us-east-1.amazonaws.com.'), ...zones('corp.example.')],
    },
    parameters: { verifyHostedZone: 'true' },
    expected: 'COMPLIANT',
  },
  {
    name: 'verifyHostedZone: a zone whose records were not read',
    given: {
      VpcEndpoints: [off(centralTag)],
      ServiceDetails: [sqs],
      HostedZones: [{ VpcId: vpcId, HostedZoneSummaries: [{ Name: 'sqs.us-east-1.amazonaws.com.' }] }],
    },
    parameters: { verifyHostedZone: 'true' },
    expected: 'NOT_APPLICABLE',
    says: ['whether it has a record for each is not known'],
  },
  {
    name: 'off on purpose, but the zone that is known lacks the record',
    given: {
      VpcEndpoints: [off(centralTag)],
      ServiceDetails: [sqs],
      HostedZones: [
        { VpcId: vpcId, HostedZoneSummaries: [{ Name: 'sqs.us-east-1.amazonaws.com.', ResourceRecordSets: [] }] },
      ],
    },
    expected: 'NON_COMPLIANT',
    says: ['has no record for sqs.us-east-1.amazonaws.com'],
  },
  {
    name: 'off on purpose, and no zone that is known answers: a Route 53 Profile may',
    given: { VpcEndpoints: [off(centralTag)], ServiceDetails: [sqs], HostedZones: zones('corp.example.') },
    expected: 'NOT_APPLICABLE',
    says: ['off on purpose'],
  },
  {
    name: 'verifyHostedZone: a zone whose name only ends alike',
    given: {
      VpcEndpoints: [off(centralTag)],
      ServiceDetails: [sqs],
      HostedZones: zones('qs.us-east-1.amazonaws.com.'),
    },
    parameters: { verifyHostedZone: 'true' },
    expected: 'NON_COMPLIANT',
    says: ['sqs.us-east-1.amazonaws.com', vpcId],
  },
  {
    name: 'verifyHostedZone: no zones at all',
    given: { VpcEndpoints: [off(centralTag)], ServiceDetails: [sqs], HostedZones: zones() },
    parameters: { verifyHostedZone: 'true' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'verifyHostedZone: zones not known',
    given: { VpcEndpoints: [off(centralTag)], ServiceDetails: [sqs] },
    parameters: { verifyHostedZone: 'true' },
    expected: 'INSUFFICIENT_DATA',
    says: ['list-hosted-zones-by-vpc.json'],
  },
  {
    name: 'verifyHostedZone: the zones of another VPC only',
    given: {
      VpcEndpoints: [off(centralTag)],
      ServiceDetails: [sqs],
      HostedZones: [
        { VpcId: 'vpc-0a1b2c3d4e5f60002', HostedZoneSummaries: [{ Name: 'sqs.us-east-1.amazonaws.com.' }] },
      ],
    },
    parameters: { verifyHostedZone: 'true' },
    expected: 'INSUFFICIENT_DATA',
  },
  {
    name: 'verifyHostedZone: one of two names has no zone',
    given: {
      VpcEndpoints: [off(centralTag)],
      ServiceDetails: [service('sqs', ['sqs.us-east-1.amazonaws.com', 'queue.amazonaws.com'])],
      HostedZones: zones('sqs.us-east-1.amazonaws.com.'),
    },
    parameters: { verifyHostedZone: 'true' },
    expected: 'NON_COMPLIANT',
    says: ['queue.amazonaws.com'],
  },
  {
    name: 'verifyHostedZone: a wildcard beside a plain name asks for nothing',
    given: {
      VpcEndpoints: [{ ...s3Off, ...centralTag }],
      ServiceDetails: [service('s3', ['s3.us-east-1.amazonaws.com', '*.s3-accesspoint.us-east-1.amazonaws.com'])],
      HostedZones: zones('s3.us-east-1.amazonaws.com.'),
    },
    parameters: { verifyHostedZone: 'true' },
    expected: 'COMPLIANT',
  },
  {
    name: 'verifyHostedZone: a service with a wildcard name only, and its zone',
    given: {
      VpcEndpoints: [{ ...dkrOff, ...centralTag }],
      ServiceDetails: [dkr],
      HostedZones: zones('dkr.ecr.us-east-1.amazonaws.com.'),
    },
    parameters: { verifyHostedZone: 'true' },
    expected: 'COMPLIANT',
  },
  {
    name: 'verifyHostedZone: a service with a wildcard name only, and no zone',
    given: {
      VpcEndpoints: [{ ...dkrOff, ...centralTag }],
      ServiceDetails: [dkr],
      HostedZones: zones('api.ecr.us-east-1.amazonaws.com.'),
    },
    parameters: { verifyHostedZone: 'true' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'verifyHostedZone: the names are not known',
    given: { VpcEndpoints: [off(centralTag)], ServiceDetails: [], HostedZones: zones('amazonaws.com.') },
    parameters: { verifyHostedZone: 'true' },
    expected: 'INSUFFICIENT_DATA',
    says: ['DNS names'],
  },
  {
    name: 'verifyHostedZone: a twin with private DNS does not answer the question',
    given: { VpcEndpoints: [off(centralTag), other()], ServiceDetails: [sqs], HostedZones: zones() },
    parameters: { verifyHostedZone: 'true' },
    expected: 'NON_COMPLIANT',
  },
]);
