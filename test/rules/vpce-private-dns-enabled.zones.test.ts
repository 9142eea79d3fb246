// Private hosted zones in place of private DNS, and their records.
import { rule } from '../../functions/vpce-private-dns-enabled/rule';
import { endpoint, vpcId, type Described } from '../network';
import { ruleTable } from './rule-table';

const off = (overrides: Described = {}) => endpoint({ PrivateDnsEnabled: false, ...overrides });
const service = (code: string, ...names: readonly string[]) => ({
  ServiceName: `com.amazonaws.us-east-1.${code}`,
  ServiceType: [{ ServiceType: 'Interface' }],
  Owner: 'amazon',
  PrivateDnsNames: names.map((PrivateDnsName) => ({ PrivateDnsName })),
});
const sqs = service('sqs', 'sqs.us-east-1.amazonaws.com');
const s3 = [service('s3', 's3.us-east-1.amazonaws.com', '*.s3.us-east-1.amazonaws.com')];
const s3Off = off({ ServiceName: 'com.amazonaws.us-east-1.s3' });
const zone = (Name: string, records?: readonly string[], HostedZoneId = 'Z0A1B2C3D4E5F6') => ({
  HostedZoneId,
  Name,
  ...(records && { ResourceRecordSets: records.map((record) => ({ Name: record, Type: 'A' })) }),
});
const zonesOf = (...HostedZoneSummaries: readonly Described[]) => [{ VpcId: vpcId, HostedZoneSummaries }];
const dkr = service('ecr.dkr', '*.dkr.ecr.us-east-1.amazonaws.com');
const dkrOff = off({ ServiceName: 'com.amazonaws.us-east-1.ecr.dkr' });
const central = { verifyHostedZone: 'true', centralDnsVpcIds: vpcId };

ruleTable(rule, [
  {
    name: 'a zone of the VPC answers for the name',
    given: {
      VpcEndpoints: [off()],
      ServiceDetails: [sqs],
      HostedZones: zonesOf(zone('sqs.us-east-1.amazonaws.com.', ['sqs.us-east-1.amazonaws.com.'])),
    },
    expected: 'NOT_APPLICABLE',
    says: ['The private hosted zone sqs.us-east-1.amazonaws.com answers'],
  },
  {
    name: 'a zone of the VPC whose records are another account’s',
    given: {
      VpcEndpoints: [off()],
      ServiceDetails: [sqs],
      HostedZones: zonesOf(zone('SQS.us-east-1.amazonaws.com.')),
    },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'a zone for all of the Region without a record for this service',
    given: {
      VpcEndpoints: [off()],
      ServiceDetails: [sqs],
      HostedZones: zonesOf(zone('us-east-1.amazonaws.com.', ['sns.us-east-1.amazonaws.com.'])),
    },
    expected: 'NON_COMPLIANT',
    says: ['us-east-1.amazonaws.com of vpc-', 'has no record for sqs.us-east-1.amazonaws.com'],
  },
  {
    name: 'a zone for another service',
    given: {
      VpcEndpoints: [off()],
      ServiceDetails: [sqs],
      HostedZones: zonesOf(zone('ns.us-east-1.amazonaws.com.', ['ns.us-east-1.amazonaws.com.'])),
    },
    expected: 'NON_COMPLIANT',
    says: ['resolves to public IPs'],
  },
  {
    name: 'a record of another type is no address',
    given: {
      VpcEndpoints: [off()],
      ServiceDetails: [sqs],
      HostedZones: zonesOf({
        ...zone('sqs.us-east-1.amazonaws.com.'),
        ResourceRecordSets: [{ Name: 'sqs.us-east-1.amazonaws.com.', Type: 'NS' }],
      }),
    },
    expected: 'NON_COMPLIANT',
    says: ['has no record for sqs.us-east-1.amazonaws.com'],
  },
  {
    name: 'registries need a wildcard, and the zone has its own name only',
    given: {
      VpcEndpoints: [dkrOff],
      ServiceDetails: [dkr],
      HostedZones: zonesOf(zone('dkr.ecr.us-east-1.amazonaws.com.', ['dkr.ecr.us-east-1.amazonaws.com.'])),
    },
    parameters: central,
    expected: 'NON_COMPLIANT',
    says: ['has no record for *.dkr.ecr.us-east-1.amazonaws.com'],
  },
  {
    name: 'a wildcard, as Route 53 prints it',
    given: {
      VpcEndpoints: [dkrOff],
      ServiceDetails: [dkr],
      HostedZones: zonesOf(zone('dkr.ecr.us-east-1.amazonaws.com.', ['\\052.dkr.ecr.us-east-1.amazonaws.com.'])),
    },
    parameters: central,
    expected: 'COMPLIANT',
  },
  {
    name: 'the closest zone answers, whatever a wider one holds',
    given: {
      VpcEndpoints: [dkrOff],
      ServiceDetails: [dkr],
      HostedZones: zonesOf(
        zone('us-east-1.amazonaws.com.', ['\\052.us-east-1.amazonaws.com.'], 'Z0A1B2C3D4E5F7'),
        zone('dkr.ecr.us-east-1.amazonaws.com.', []),
      ),
    },
    parameters: central,
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'S3: an apex record reaches no bucket by its name',
    given: {
      VpcEndpoints: [s3Off],
      ServiceDetails: s3,
      HostedZones: zonesOf(zone('s3.us-east-1.amazonaws.com.', ['s3.us-east-1.amazonaws.com.'])),
    },
    expected: 'NON_COMPLIANT',
    says: ['has no record for *.s3.us-east-1.amazonaws.com'],
  },
  {
    name: 'a wider wildcard does not answer below a name that has a record of its own',
    given: {
      VpcEndpoints: [s3Off],
      ServiceDetails: s3,
      HostedZones: zonesOf(
        zone('us-east-1.amazonaws.com.', ['\\052.us-east-1.amazonaws.com.', 's3.us-east-1.amazonaws.com.']),
      ),
    },
    expected: 'NON_COMPLIANT',
    says: ['has no record for *.s3.us-east-1.amazonaws.com'],
  },
  {
    name: 'a wider wildcard alone answers for all names below it',
    given: {
      VpcEndpoints: [s3Off],
      ServiceDetails: s3,
      HostedZones: zonesOf(zone('us-east-1.amazonaws.com.', ['\\052.us-east-1.amazonaws.com.'])),
    },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'a name below which alone there is a record has none itself',
    given: {
      VpcEndpoints: [off()],
      ServiceDetails: [sqs],
      HostedZones: zonesOf(
        zone('us-east-1.amazonaws.com.', ['\\052.us-east-1.amazonaws.com.', 'a.sqs.us-east-1.amazonaws.com.']),
      ),
    },
    expected: 'NON_COMPLIANT',
    says: ['has no record for sqs.us-east-1.amazonaws.com'],
  },
]);
