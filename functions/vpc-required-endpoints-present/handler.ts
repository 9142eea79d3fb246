import { lambda } from '../../shared/aws/lambda';
import { subnets, vpcEndpoints, vpcs } from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, { subnets, vpcEndpoints, vpcs });
