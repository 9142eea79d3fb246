import { lambda } from '../../shared/aws/lambda';
import { prefixLists, routeTables, subnets, vpcEndpoints } from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, { prefixLists, routeTables, subnets, vpcEndpoints });
