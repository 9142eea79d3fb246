import { lambda } from '../../shared/aws/lambda';
import { networkInterfaces, prefixListEntries, routeTables, subnets, vpcEndpoints } from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, { networkInterfaces, prefixListEntries, routeTables, subnets, vpcEndpoints });
