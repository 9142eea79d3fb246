import { lambda } from '../../shared/aws/lambda';
import { prefixListEntries, routeTables, vpcEndpoints } from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, { prefixListEntries, routeTables, vpcEndpoints });
