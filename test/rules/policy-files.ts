// The commands that write a policy to a file, and put it in force.

/** Writes it to the file of the endpoint that tests use. */
export function policyWritten(policy: unknown): string {
  return `printf '%s\\n' '${JSON.stringify(policy)}' > vpce-0a1b2c3d4e5f60001-policy.json`;
}

/** Puts that file in force. */
export const policyInForce =
  'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --policy-document file://vpce-0a1b2c3d4e5f60001-policy.json';
