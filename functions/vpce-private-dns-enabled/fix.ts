import { awsCommand } from '../../shared/fix/command';
import { dnsAttributeCommands } from '../../shared/fix/dns';
import { modifyEndpoint, privateDns } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject, network, verdict }) => {
  const { vpcEndpointId, vpcId, serviceName } = subject;
  if (verdict.message === 'notAnswered') {
    const association = {
      'hosted-zone-id': placeholder('hosted-zone'),
      vpc: { VPCRegion: network.region, VPCId: vpcId },
    };
    return [awsCommand('route53', 'associate-vpc-with-hosted-zone', network.region, association)];
  }
  if (verdict.message === 'recordMissing') {
    const { hostedZoneId = placeholder('hosted-zone'), dnsName } = verdict.data;
    const record = {
      Name: dnsName,
      Type: 'A',
      AliasTarget: {
        HostedZoneId: placeholder('endpoint-hosted-zone'),
        DNSName: placeholder('endpoint-dns-name'),
        EvaluateTargetHealth: 'false',
      },
    };
    const changes = {
      'hosted-zone-id': hostedZoneId,
      'change-batch': { Changes: [{ Action: 'CREATE', ResourceRecordSet: record }] },
    };
    return [awsCommand('route53', 'change-resource-record-sets', network.region, changes)];
  }
  return [...dnsAttributeCommands(network, vpcId), modifyEndpoint(network, vpcEndpointId, privateDns(serviceName))];
});
