// The IAM policy that people need for check --live and collect, as the documentation shows it.
import { liveActions } from '../cli/input/live-actions';

/** The policy as a block of Markdown. */
export function livePolicy(): string {
  const statement = { Sid: 'ReadVpcEndpoints', Effect: 'Allow', Action: liveActions, Resource: '*' };
  const policy = { Version: '2012-10-17', Statement: [statement] };
  return ['```json', JSON.stringify(policy, undefined, 2), '```'].join('\n');
}
