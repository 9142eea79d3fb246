import { createEndpoints } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import { missingIn, type Values } from './rule';

export const fix = defineFix<'AWS::EC2::VPC', Values>('AWS::EC2::VPC', (vpc, network, values) =>
  createEndpoints(network, vpc.vpcId, missingIn(vpc, network, values)),
);
