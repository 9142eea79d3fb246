import { awsCommand } from '../../shared/fix/command';
import { dnsAttributeCommands } from '../../shared/fix/dns';
import { modifyEndpoint, privateDns } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import { isFoundCentrally, type CentralDns } from './rule';

export const fix = defineFix<'AWS::EC2::VPCEndpoint', CentralDns>(
  'AWS::EC2::VPCEndpoint',
  (endpoint, network, central) => {
    const { vpcEndpointId, vpcId, serviceName } = endpoint;
    if (isFoundCentrally(endpoint, central)) {
      const association = {
        'hosted-zone-id': placeholder('hosted-zone'),
        vpc: { VPCRegion: network.region, VPCId: vpcId },
      };
      return [awsCommand('route53', 'associate-vpc-with-hosted-zone', network.region, association)];
    }
    return [...dnsAttributeCommands(network, vpcId), modifyEndpoint(network, vpcEndpointId, privateDns(serviceName))];
  },
);
