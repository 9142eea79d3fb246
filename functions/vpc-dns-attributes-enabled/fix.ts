import { dnsAttributeCommands } from '../../shared/fix/dns';
import { defineFix } from '../../shared/fix/fix';

export const fix = defineFix('AWS::EC2::VPC', ({ vpcId }, network) => dnsAttributeCommands(network, vpcId));
