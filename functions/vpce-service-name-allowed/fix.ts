import { ec2 } from '../../shared/fix/command';
import { defineFix } from '../../shared/fix/fix';
import { parseServiceName } from '../../shared/network/service-names';

export const fix = defineFix('AWS::EC2::VPCEndpoint', ({ vpcEndpointId, serviceName, serviceRegion }, network) => {
  const region = serviceRegion ?? network.region;
  return [
    // Who offers it decides whether it is to be trusted or to go.
    ...(parseServiceName(serviceName).kind === 'third-party'
      ? [ec2({ region }, 'describe-vpc-endpoint-services', { 'service-names': serviceName })]
      : []),
    ec2(network, 'delete-vpc-endpoints', { 'vpc-endpoint-ids': vpcEndpointId }),
  ];
});
