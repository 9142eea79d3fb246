import { ec2 } from '../../shared/fix/command';
import { createEndpoints } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import { parseServiceName } from '../../shared/network/service-names';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject, network, verdict }) => {
  const { vpcEndpointId, vpcId, serviceName, serviceRegion } = subject;
  if (verdict.message === 'misnamed') {
    const right = parseServiceName(verdict.data.rightName);
    return right.kind === 'aws' ? createEndpoints(network, vpcId, [{ code: right.code, type: 'interface' }]) : [];
  }
  // Who offers it decides whether it is to be trusted or to go: nobody should delete it before.
  if (parseServiceName(serviceName).kind === 'third-party') {
    const region = serviceRegion ?? network.region;
    return [ec2({ region }, 'describe-vpc-endpoint-services', { 'service-names': serviceName })];
  }
  return [ec2(network, 'delete-vpc-endpoints', { 'vpc-endpoint-ids': vpcEndpointId })];
});
