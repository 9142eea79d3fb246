import { lambda } from '../../shared/aws/lambda';
import {
  networkInterfaces,
  prefixListEntries,
  prefixLists,
  securityGroups,
  subnets,
  vpcEndpoints,
} from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, {
  networkInterfaces,
  prefixListEntries,
  prefixLists,
  securityGroups,
  subnets,
  vpcEndpoints,
});
