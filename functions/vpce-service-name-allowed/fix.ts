import { ec2 } from '../../shared/fix/command';
import { defineFix } from '../../shared/fix/fix';
import { parseServiceName } from '../../shared/network/service-names';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject: { vpcEndpointId, serviceName, serviceRegion }, network }) => {
  // Who offers it decides whether it is to be trusted or to go: nobody should delete it before.
  if (parseServiceName(serviceName).kind === 'third-party') {
    const region = serviceRegion ?? network.region;
    return [ec2({ region }, 'describe-vpc-endpoint-services', { 'service-names': serviceName })];
  }
  return [ec2(network, 'delete-vpc-endpoints', { 'vpc-endpoint-ids': vpcEndpointId })];
});
