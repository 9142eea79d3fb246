// The IAM actions behind check --live and collect: all that a policy for them must allow.
import { sliceNames, slices } from '../../shared/network/network';

/** What finding the account and its Regions calls. Where the credentials know their account, only the last is needed. */
export const accountActions = ['ec2:DescribeVpcBlockPublicAccessOptions', 'ec2:DescribeVpcs', 'ec2:DescribeRegions'];

/** What `collect` calls beside the listings that rules need. */
export const collectActions = ['ec2:DescribeManagedPrefixLists'];

/** Every action, each once, in the alphabet's order. */
export const liveActions: readonly string[] = [
  ...new Set([...sliceNames.flatMap((name) => slices[name].actions), ...accountActions, ...collectActions]),
].sort();
