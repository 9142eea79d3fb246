// The private hosted zones of VPCs, with the records of those that may be read.
import { EC2Client } from '@aws-sdk/client-ec2';
import {
  ListHostedZonesByVPCCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  type HostedZoneSummary,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { mockClient } from 'aws-sdk-client-mock';
import { hostedZones } from '../../../shared/aws/hosted-zones';
import { UnexpectedShape } from '../../../shared/sources/describe';
import { accountId, region, vpcId } from '../../network';

const route53 = mockClient(Route53Client);
beforeEach(() => {
  route53.reset();
});

const zone = (HostedZoneId: string, Name: string, OwningAccount = accountId): HostedZoneSummary => ({
  HostedZoneId,
  Name,
  Owner: { OwningAccount },
});
const record = (Name: string): ResourceRecordSet => ({ Name, Type: 'A' });

async function read(vpcIds: readonly string[]): Promise<readonly unknown[]> {
  const kept: unknown[] = [];
  const keep = (described: unknown) => {
    kept.push(described);
    return {} as never;
  };
  const ec2 = new EC2Client({ region, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } });
  await hostedZones.read({ ec2, region, accountId, options: {}, keep }, vpcIds);
  return kept;
}

test('records are read page by page, of zones of this account that can hold names of AWS, and once for all VPCs', async () => {
  const own = zone('Z1', 'sqs.us-east-1.amazonaws.com.');
  const others = zone('Z2', 'sns.us-east-1.amazonaws.com.', '210987654321');
  const unrelated = zone('Z3', 'corp.example.com.');
  route53.on(ListHostedZonesByVPCCommand).resolves({ HostedZoneSummaries: [own, others, unrelated] });
  route53
    .on(ListResourceRecordSetsCommand, { HostedZoneId: 'Z1', StartRecordName: undefined })
    .resolves({ ResourceRecordSets: [record('a.')], IsTruncated: true, NextRecordName: 'b.', NextRecordType: 'A' })
    .on(ListResourceRecordSetsCommand, { HostedZoneId: 'Z1', StartRecordName: 'b.', StartRecordType: 'A' })
    .resolves({ ResourceRecordSets: [record('b.')], IsTruncated: false });
  const HostedZoneSummaries = [{ ...own, ResourceRecordSets: [record('a.'), record('b.')] }, others, unrelated];
  expect(await read([vpcId, 'vpc-2'])).toEqual([
    { VpcId: vpcId, HostedZoneSummaries },
    { VpcId: 'vpc-2', HostedZoneSummaries },
  ]);
  expect(route53.commandCalls(ListResourceRecordSetsCommand)).toHaveLength(2);
});

test.each(['api.aws', 'sqs.cn-north-1.amazonaws.com.cn.', 'ssm.us-east-1.on.aws.', 'US-EAST-1.AMAZONAWS.COM.'])(
  'a zone %s may hold names of AWS',
  async (name) => {
    route53.on(ListHostedZonesByVPCCommand).resolves({ HostedZoneSummaries: [zone('Z1', name)] });
    route53.on(ListResourceRecordSetsCommand).resolves({ ResourceRecordSets: [], IsTruncated: false });
    expect(await read([vpcId])).toMatchObject([{ HostedZoneSummaries: [{ ResourceRecordSets: [] }] }]);
  },
);

test('a page that leads to itself is an error, not a loop', async () => {
  route53.on(ListHostedZonesByVPCCommand).resolves({ HostedZoneSummaries: [zone('Z1', 'api.aws.')] });
  route53
    .on(ListResourceRecordSetsCommand)
    .resolves({ ResourceRecordSets: [], IsTruncated: true, NextRecordName: 'a.', NextRecordType: 'A' });
  await expect(read([vpcId])).rejects.toThrow(UnexpectedShape);
});
