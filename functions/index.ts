// Written by npm run sync from the folders: the registry, for the command line, the docs and the tests. No handler
// imports it.
import type { Rule } from '../shared/rule/rule';
import { rule as vpceStateAvailable } from './vpce-state-available/rule';
import { rule as vpceServiceNameAllowed } from './vpce-service-name-allowed/rule';
import { rule as vpcePrivateDnsEnabled } from './vpce-private-dns-enabled/rule';
import { rule as vpceSgAllowsHttps } from './vpce-sg-allows-https/rule';
import { rule as vpceSgNotOpen } from './vpce-sg-not-open/rule';
import { rule as vpceSgNotDefault } from './vpce-sg-not-default/rule';
import { rule as vpceMultiAz } from './vpce-multi-az/rule';
import { rule as vpceNaclAllowsHttps } from './vpce-nacl-allows-https/rule';
import { rule as vpceGatewayRoutePresent } from './vpce-gateway-route-present/rule';
import { rule as vpcePolicyNotFullAccess } from './vpce-policy-not-full-access/rule';
import { rule as vpcePolicyLeastPrivilege } from './vpce-policy-least-privilege/rule';
import { rule as vpcePolicyTrustedPerimeter } from './vpce-policy-trusted-perimeter/rule';
import { rule as vpceS3PolicyServiceBuckets } from './vpce-s3-policy-service-buckets/rule';
import { rule as vpceGwlbEndpointRouted } from './vpce-gwlb-endpoint-routed/rule';
import { rule as routeTableGatewayEndpointUsed } from './route-table-gateway-endpoint-used/rule';
import { rule as routeTableEndpointRoutesHealthy } from './route-table-endpoint-routes-healthy/rule';
import { rule as routeTableIsolatedNoInternet } from './route-table-isolated-no-internet/rule';
import { rule as vpcDnsAttributesEnabled } from './vpc-dns-attributes-enabled/rule';
import { rule as vpcSsmEndpointsComplete } from './vpc-ssm-endpoints-complete/rule';
import { rule as vpcRequiredEndpointsPresent } from './vpc-required-endpoints-present/rule';
import { rule as sgEgressAllowsGatewayPrefixList } from './sg-egress-allows-gateway-prefix-list/rule';
import { rule as routeTableFirewallSymmetric } from './route-table-firewall-symmetric/rule';
import { rule as sgEgressAllowsInterfaceEndpoints } from './sg-egress-allows-interface-endpoints/rule';
import { rule as vpceAddressFamilyFits } from './vpce-address-family-fits/rule';
import { rule as vpcePolicyServiceRequirements } from './vpce-policy-service-requirements/rule';

/** All rules. */
export const rules: readonly Rule[] = [
  vpceStateAvailable,
  vpceServiceNameAllowed,
  vpcePrivateDnsEnabled,
  vpceSgAllowsHttps,
  vpceSgNotOpen,
  vpceSgNotDefault,
  vpceMultiAz,
  vpceNaclAllowsHttps,
  vpceGatewayRoutePresent,
  vpcePolicyNotFullAccess,
  vpcePolicyLeastPrivilege,
  vpcePolicyTrustedPerimeter,
  vpceS3PolicyServiceBuckets,
  vpceGwlbEndpointRouted,
  routeTableGatewayEndpointUsed,
  routeTableEndpointRoutesHealthy,
  routeTableIsolatedNoInternet,
  vpcDnsAttributesEnabled,
  vpcSsmEndpointsComplete,
  vpcRequiredEndpointsPresent,
  sgEgressAllowsGatewayPrefixList,
  routeTableFirewallSymmetric,
  sgEgressAllowsInterfaceEndpoints,
  vpceAddressFamilyFits,
  vpcePolicyServiceRequirements,
];
