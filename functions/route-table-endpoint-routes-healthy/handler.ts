import { lambda } from '../../shared/aws/lambda';
import { prefixLists, routeTables, vpcEndpoints } from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, { prefixLists, routeTables, vpcEndpoints });
