// How private hosted zones are read from Route 53. Apart from the other readers: only one rule's bundle pays for it.
import {
  ListHostedZonesByVPCCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  type HostedZoneSummary,
  type ListResourceRecordSetsResponse,
  type ResourceRecordSet,
  type VPCRegion,
} from '@aws-sdk/client-route-53';
import * as described from '../sources/described';
import { answered, refuseSameToken } from './pages';
import type { Reader, Source } from './readers';

/** The private hosted zones that answer in VPCs, by VPC. */
export const hostedZones: Reader = {
  shape: described.hostedZones,
  read: async (source, vpcIds = []) => {
    const { ec2, region, options, keep } = source;
    // With the same credentials: they may be those of another account.
    const route53 = new Route53Client({ region, credentials: ec2.config.credentials, maxAttempts: 6 });
    // VPCs share zones.
    const records = new Map<string, Promise<readonly ResourceRecordSet[]>>();
    return Promise.all(
      vpcIds.map(async (VpcId) => {
        const summaries: HostedZoneSummary[] = [];
        let NextToken: string | undefined;
        do {
          const page = await route53.send(
            new ListHostedZonesByVPCCommand({ VPCId: VpcId, VPCRegion: region as VPCRegion, MaxItems: 100, NextToken }),
            options,
          );
          summaries.push(...answered(page.HostedZoneSummaries, 'HostedZoneSummaries'));
          refuseSameToken(page.NextToken, NextToken, 'Route 53');
          NextToken = page.NextToken;
        } while (NextToken);
        const HostedZoneSummaries = await Promise.all(
          summaries.map(async (zone) => {
            const id = zone.HostedZoneId;
            if (id === undefined || !isWorthReading(zone, source)) return zone;
            const read = records.get(id) ?? recordsOf(route53, id, options);
            records.set(id, read);
            return { ...zone, ResourceRecordSets: await read };
          }),
        );
        return keep({ VpcId, HostedZoneSummaries });
      }),
    );
  },
};

/** Names of AWS's services are of these domains; the records of another account's zone are not shown to this one. */
function isWorthReading({ Name = '', Owner }: HostedZoneSummary, { accountId }: Pick<Source, 'accountId'>): boolean {
  return (
    /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|api\.aws|on\.aws|aws)\.?$/i.test(Name) &&
    (Owner?.OwningAccount === undefined || Owner.OwningAccount === accountId) &&
    Owner?.OwningService === undefined
  );
}

/** @throws Error when Route 53 answers with the same page again and again */
async function recordsOf(
  route53: Route53Client,
  HostedZoneId: string,
  options: Source['options'],
): Promise<readonly ResourceRecordSet[]> {
  const found: ResourceRecordSet[] = [];
  let next: Partial<
    Pick<ListResourceRecordSetsResponse, 'NextRecordName' | 'NextRecordType' | 'NextRecordIdentifier'>
  > = {};
  for (;;) {
    const page: ListResourceRecordSetsResponse = await route53.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId,
        StartRecordName: next.NextRecordName,
        StartRecordType: next.NextRecordType,
        StartRecordIdentifier: next.NextRecordIdentifier,
      }),
      options,
    );
    found.push(...answered(page.ResourceRecordSets, 'ResourceRecordSets'));
    if (page.IsTruncated !== true) return found;
    refuseSameToken(tokenOf(page), tokenOf(next), 'Route 53');
    next = page;
  }
}

function tokenOf(page: object): string | undefined {
  const { NextRecordName, NextRecordType, NextRecordIdentifier } = page as ListResourceRecordSetsResponse;
  return NextRecordName && [NextRecordName, NextRecordType, NextRecordIdentifier].join();
}
