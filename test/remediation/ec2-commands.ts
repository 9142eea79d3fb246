// The calls of EC2 by the name of their command, for documents that name calls.
import * as ec2 from '@aws-sdk/client-ec2';

/** For each call, `<Call>Command` of the SDK. */
export const commands: Readonly<Record<string, unknown>> = ec2;
