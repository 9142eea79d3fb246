// How private hosted zones are read from Route 53. Apart from the other readers: only one rule's bundle pays for it.
import {
  ListHostedZonesByVPCCommand,
  Route53Client,
  type HostedZoneSummary,
  type VPCRegion,
} from '@aws-sdk/client-route-53';
import * as described from '../sources/described';
import { answered, refuseSameToken } from './pages';
import type { Reader } from './readers';

/** The private hosted zones that answer in VPCs, by VPC. */
export const hostedZones: Reader = {
  shape: described.hostedZones,
  read: async ({ ec2, region, options, keep }, vpcIds = []) => {
    // With the same credentials: they may be those of another account.
    const route53 = new Route53Client({ region, credentials: ec2.config.credentials, maxAttempts: 6 });
    return Promise.all(
      vpcIds.map(async (VpcId) => {
        const HostedZoneSummaries: HostedZoneSummary[] = [];
        let NextToken: string | undefined;
        do {
          const page = await route53.send(
            new ListHostedZonesByVPCCommand({ VPCId: VpcId, VPCRegion: region as VPCRegion, MaxItems: 100, NextToken }),
            options,
          );
          HostedZoneSummaries.push(...answered(page.HostedZoneSummaries, 'HostedZoneSummaries'));
          refuseSameToken(page.NextToken, NextToken, 'Route 53');
          NextToken = page.NextToken;
        } while (NextToken);
        return keep({ VpcId, HostedZoneSummaries });
      }),
    );
  },
};
