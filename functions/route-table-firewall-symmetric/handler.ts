import { lambda } from '../../shared/aws/lambda';
import {
  natGateways,
  prefixListEntries,
  routeTables,
  subnets,
  transitGatewayAttachments,
  vpcEndpoints,
  vpcs,
} from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, {
  natGateways,
  prefixListEntries,
  routeTables,
  subnets,
  transitGatewayAttachments,
  vpcEndpoints,
  vpcs,
});
