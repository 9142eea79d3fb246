import { lambda } from '../../shared/aws/lambda';
import { prefixListEntries, routeTables, subnets, vpcEndpoints } from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, { prefixListEntries, routeTables, subnets, vpcEndpoints });
