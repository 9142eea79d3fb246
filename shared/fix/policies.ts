// Endpoint policies: the whole document in the command where it is clear, else a file to edit.
import type { Network } from '../network/network';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import { Unsayable, ec2, quoted, unshowable } from './command';
import { modifyEndpoint } from './endpoints';

/** Writes the policy to a file, and puts it in force again once somebody has edited it. @throws Unsayable */
export function editedPolicy({ vpcEndpointId }: VpcEndpoint, network: Network): readonly string[] {
  if (!/^[\w-]+$/.test(vpcEndpointId)) throw new Unsayable(`${vpcEndpointId} is no name for a file.`);
  const file = `${vpcEndpointId}-policy.json`;
  const read = ec2(network, 'describe-vpc-endpoints', {
    'vpc-endpoint-ids': vpcEndpointId,
    query: 'VpcEndpoints[0].PolicyDocument',
    output: 'text',
  });
  const write = modifyEndpoint(network, vpcEndpointId, {});
  return [`${read} > ${quoted(file)}`, `${write} --policy-document ${quoted(`file://${file}`)}`];
}

/** A policy as text that can be shown and copied as it is. */
export function onOneLine(policy: unknown): string {
  return JSON.stringify(policy).replace(
    unshowable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
