import { ec2 } from '../../shared/fix/command';
import { modifyEndpoint } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { findAll, type Network } from '../../shared/network/network';
import { addressFamilies } from '../../shared/network/vpc-endpoints';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject, network, verdict }) => {
  const id = verdict.message === 'layersUnserved' ? verdict.data.vpcEndpointId : subject.vpcEndpointId;
  const endpoint = findAll(network, 'vpcEndpoints', [id])[0] ?? subject;
  const subnets = findAll(network, 'subnets', endpoint.subnetIds);
  // AWS takes an endpoint for dualstack only where each of its subnets has ranges of both families.
  const withoutIpv6 = subnets.filter(({ ipv6CidrBlocks }) => ipv6CidrBlocks.length === 0);
  // A subnet with IPv6 only can never be given an IPv4 range.
  const withoutIpv4 = subnets.filter(({ cidrBlock }) => cidrBlock === undefined).map(({ subnetId }) => subnetId);
  return [
    ...withoutIpv6.map(({ subnetId }) => associateIpv6(network, subnetId)),
    modifyEndpoint(network, id, {
      'ip-address-type': addressFamilies(endpoint).length > 1 ? undefined : 'dualstack',
      'dns-options': namesFollow(endpoint) ? undefined : { DnsRecordIpType: 'dualstack' },
      ...(withoutIpv4.length > 0 && {
        'remove-subnet-ids': withoutIpv4,
        'add-subnet-ids': placeholder('endpoint-subnet'),
      }),
    }),
  ];
});

function associateIpv6(network: Network, subnetId: string): string {
  return ec2(network, 'associate-subnet-cidr-block', {
    'subnet-id': subnetId,
    'ipv6-cidr-block': placeholder('subnet-ipv6-cidr'),
  });
}

/** Do the names of an endpoint follow its address type by themselves? */
function namesFollow({ dnsRecordIpType }: VpcEndpoint): boolean {
  return dnsRecordIpType === undefined || dnsRecordIpType === 'service-defined' || dnsRecordIpType === 'dualstack';
}
