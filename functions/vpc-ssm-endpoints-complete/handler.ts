import { lambda } from '../../shared/aws/lambda';
import { vpcEndpoints, vpcs } from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, { vpcEndpoints, vpcs });
