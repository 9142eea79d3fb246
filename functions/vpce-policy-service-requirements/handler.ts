import { lambda } from '../../shared/aws/lambda';
import { vpcEndpointServices, vpcEndpoints } from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, { vpcEndpointServices, vpcEndpoints });
