import { lambda } from '../../shared/aws/lambda';
import {
  networkInterfaces,
  prefixListEntries,
  routeTables,
  securityGroups,
  subnets,
  vpcEndpoints,
  vpcs,
} from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, {
  networkInterfaces,
  prefixListEntries,
  routeTables,
  securityGroups,
  subnets,
  vpcEndpoints,
  vpcs,
});
