import { lambda } from '../../shared/aws/lambda';
import { prefixListEntries, securityGroups, vpcEndpoints, vpcs } from '../../shared/aws/readers';
import { rule } from './rule';

export const handler = lambda(rule, { prefixListEntries, securityGroups, vpcEndpoints, vpcs });
