import { lambda } from '../../shared/aws/lambda';
import { networkAcls, subnets, vpcEndpoints } from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, { networkAcls, subnets, vpcEndpoints });
