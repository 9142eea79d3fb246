import { lambda } from '../../shared/aws/lambda';
import { dnsAttributes, vpcEndpoints, vpcs } from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, { dnsAttributes, vpcEndpoints, vpcs });
