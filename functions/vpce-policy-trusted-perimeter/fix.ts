import { defineFix } from '../../shared/fix/fix';
import { editedPolicy } from '../../shared/fix/policies';
import type { rule } from './rule';

// Whom to trust is not in the network: the reader writes the policy.
export const fix = defineFix<typeof rule>(({ subject, network }) => editedPolicy(subject, network));
