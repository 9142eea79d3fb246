import { lambda } from '../../shared/aws/lambda';
import { routeTables, subnets, vpcEndpointServices, vpcEndpoints } from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, { routeTables, subnets, vpcEndpointServices, vpcEndpoints });
