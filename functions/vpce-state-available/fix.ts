import { Unsayable, ec2, type Shorthand } from '../../shared/fix/command';
import { modifyEndpoint } from '../../shared/fix/endpoints';
import { defineFix, ifKnown } from '../../shared/fix/fix';
import { onOneLine } from '../../shared/fix/policies';
import { placeholder } from '../../shared/fix/placeholders';
import type { Network } from '../../shared/network/network';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { offeredSubnets, subnetsToAdd } from '../../shared/network/spread';
import { isInAvailabilityZone } from '../../shared/network/vpcs';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject: endpoint, network, verdict }) => {
  const { vpcEndpointId, vpcId, serviceName } = endpoint;
  switch (verdict.message) {
    case 'perhapsGateway':
    case 'noInterface': {
      const subnets = (network.subnets.byKey.get(vpcId) ?? []).filter(isInAvailabilityZone);
      const offered = ifKnown(() => offeredSubnets(endpoint, network, subnets), subnets);
      const [subnetId = placeholder('endpoint-subnet')] = subnetsToAdd(network, offered, 1);
      return [modifyEndpoint(network, vpcEndpointId, { 'add-subnet-ids': subnetId })];
    }
    case 'notAccepted': {
      const serviceId = /vpce-svc-[0-9a-f]+$/.exec(serviceName)?.[0] ?? placeholder('endpoint-service');
      return [
        ec2({ region: endpoint.serviceRegion ?? network.region }, 'accept-vpc-endpoint-connections', {
          'service-id': serviceId,
          'vpc-endpoint-ids': vpcEndpointId,
        }),
      ];
    }
    case 'dead':
      // The old one goes first, and must be gone: two cannot hold the same private DNS name or the same routes.
      return anew(endpoint, network);
    default:
      return [look(endpoint, network)];
  }
});

/** Where it cannot be written down as it was, nobody is told to delete it. */
function anew(endpoint: VpcEndpoint, network: Network): readonly string[] {
  try {
    return [
      ec2(network, 'delete-vpc-endpoints', { 'vpc-endpoint-ids': endpoint.vpcEndpointId }),
      createAnew(endpoint, network),
    ];
  } catch (error) {
    if (error instanceof Unsayable) return [look(endpoint, network)];
    throw error;
  }
}

function look({ vpcEndpointId }: VpcEndpoint, network: Network): string {
  return ec2(network, 'describe-vpc-endpoints', { 'vpc-endpoint-ids': vpcEndpointId });
}

/** Creates the endpoint as it was. */
function createAnew(endpoint: VpcEndpoint, network: Network): string {
  const { vpcId, vpcEndpointType, serviceName, serviceRegion, groups, privateDnsEnabled, ipAddressType } = endpoint;
  const onlyForResolver = endpoint.privateDnsOnlyForInboundResolverEndpoint;
  const tags = Object.entries(endpoint.tags).filter(([key]) => !key.startsWith('aws:'));
  return ec2(network, 'create-vpc-endpoint', {
    'vpc-id': vpcId,
    'vpc-endpoint-type': vpcEndpointType,
    'service-name': serviceName === '' ? undefined : serviceName,
    'service-region': serviceRegion === network.region ? undefined : serviceRegion,
    'route-table-ids': several(endpoint.routeTableIds),
    'subnet-ids': several(endpoint.subnetIds),
    'security-group-ids': several(groups.map(({ groupId }) => groupId)),
    // What AWS takes for granted need not be said.
    'ip-address-type': ipAddressType === 'dualstack' || ipAddressType === 'ipv6' ? ipAddressType : undefined,
    'private-dns-enabled': privateDnsEnabled ? true : undefined,
    'dns-options':
      privateDnsEnabled && onlyForResolver !== undefined
        ? { PrivateDnsOnlyForInboundResolverEndpoint: String(onlyForResolver) }
        : undefined,
    'policy-document': endpoint.policyDocument === undefined ? undefined : compact(endpoint.policyDocument),
    'tag-specifications':
      tags.length === 0
        ? undefined
        : { ResourceType: 'vpc-endpoint', Tags: tags.map(([Key, Value]) => ({ Key, Value })) },
  });
}

function several(values: readonly string[]): Shorthand {
  return values.length === 0 ? undefined : values;
}

/** A policy on one line. */
function compact(policyDocument: string): string {
  try {
    return onOneLine(JSON.parse(policyDocument));
  } catch {
    return policyDocument;
  }
}
