import { defineFix } from '../../shared/fix/fix';
import { editedPolicy } from '../../shared/fix/policies';

// Whom to trust is not in the network: the reader writes the policy.
export const fix = defineFix('AWS::EC2::VPCEndpoint', editedPolicy);
