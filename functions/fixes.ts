// Written by npm run sync from the folders: from what each rule has found to commands, for the command line and the
// tests. No handler imports it.
import type { Fix } from '../shared/fix/fix';
import { fix as vpceStateAvailable } from './vpce-state-available/fix';
import { fix as vpceServiceNameAllowed } from './vpce-service-name-allowed/fix';
import { fix as vpcePrivateDnsEnabled } from './vpce-private-dns-enabled/fix';
import { fix as vpceSgAllowsHttps } from './vpce-sg-allows-https/fix';
import { fix as vpceSgNotOpen } from './vpce-sg-not-open/fix';
import { fix as vpceSgNotDefault } from './vpce-sg-not-default/fix';
import { fix as vpceMultiAz } from './vpce-multi-az/fix';
import { fix as vpceNaclAllowsHttps } from './vpce-nacl-allows-https/fix';
import { fix as vpceGatewayRoutePresent } from './vpce-gateway-route-present/fix';
import { fix as vpcePolicyNotFullAccess } from './vpce-policy-not-full-access/fix';
import { fix as vpcePolicyLeastPrivilege } from './vpce-policy-least-privilege/fix';
import { fix as vpcePolicyTrustedPerimeter } from './vpce-policy-trusted-perimeter/fix';
import { fix as vpceS3PolicyServiceBuckets } from './vpce-s3-policy-service-buckets/fix';
import { fix as vpceGwlbEndpointRouted } from './vpce-gwlb-endpoint-routed/fix';
import { fix as routeTableGatewayEndpointUsed } from './route-table-gateway-endpoint-used/fix';
import { fix as routeTableEndpointRoutesHealthy } from './route-table-endpoint-routes-healthy/fix';
import { fix as routeTableIsolatedNoInternet } from './route-table-isolated-no-internet/fix';
import { fix as vpcDnsAttributesEnabled } from './vpc-dns-attributes-enabled/fix';
import { fix as vpcSsmEndpointsComplete } from './vpc-ssm-endpoints-complete/fix';
import { fix as vpcRequiredEndpointsPresent } from './vpc-required-endpoints-present/fix';
import { fix as sgEgressAllowsGatewayPrefixList } from './sg-egress-allows-gateway-prefix-list/fix';
import { fix as routeTableFirewallSymmetric } from './route-table-firewall-symmetric/fix';
import { fix as sgEgressAllowsInterfaceEndpoints } from './sg-egress-allows-interface-endpoints/fix';
import { fix as vpceAddressFamilyFits } from './vpce-address-family-fits/fix';
import { fix as vpcePolicyServiceRequirements } from './vpce-policy-service-requirements/fix';

/** By the id of the rule. */
export const fixes: Readonly<Record<string, Fix>> = {
  'vpce-state-available': vpceStateAvailable,
  'vpce-service-name-allowed': vpceServiceNameAllowed,
  'vpce-private-dns-enabled': vpcePrivateDnsEnabled,
  'vpce-sg-allows-https': vpceSgAllowsHttps,
  'vpce-sg-not-open': vpceSgNotOpen,
  'vpce-sg-not-default': vpceSgNotDefault,
  'vpce-multi-az': vpceMultiAz,
  'vpce-nacl-allows-https': vpceNaclAllowsHttps,
  'vpce-gateway-route-present': vpceGatewayRoutePresent,
  'vpce-policy-not-full-access': vpcePolicyNotFullAccess,
  'vpce-policy-least-privilege': vpcePolicyLeastPrivilege,
  'vpce-policy-trusted-perimeter': vpcePolicyTrustedPerimeter,
  'vpce-s3-policy-service-buckets': vpceS3PolicyServiceBuckets,
  'vpce-gwlb-endpoint-routed': vpceGwlbEndpointRouted,
  'route-table-gateway-endpoint-used': routeTableGatewayEndpointUsed,
  'route-table-endpoint-routes-healthy': routeTableEndpointRoutesHealthy,
  'route-table-isolated-no-internet': routeTableIsolatedNoInternet,
  'vpc-dns-attributes-enabled': vpcDnsAttributesEnabled,
  'vpc-ssm-endpoints-complete': vpcSsmEndpointsComplete,
  'vpc-required-endpoints-present': vpcRequiredEndpointsPresent,
  'sg-egress-allows-gateway-prefix-list': sgEgressAllowsGatewayPrefixList,
  'route-table-firewall-symmetric': routeTableFirewallSymmetric,
  'sg-egress-allows-interface-endpoints': sgEgressAllowsInterfaceEndpoints,
  'vpce-address-family-fits': vpceAddressFamilyFits,
  'vpce-policy-service-requirements': vpcePolicyServiceRequirements,
};
