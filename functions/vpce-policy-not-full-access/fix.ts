import { defineFix } from '../../shared/fix/fix';
import {
  boundsFor,
  changedPolicy,
  policyToReview,
  restrictedStatements,
  statementsForAws,
  withConditions,
} from '../../shared/fix/policies';
import type { rule } from './rule';

// Whom to trust is not in the network: the organization is a placeholder.
export const fix = defineFix<typeof rule>(({ subject, network, verdict }) => {
  if (verdict.message !== 'fullAccess') {
    const policy = { Version: '2012-10-17', Statement: restrictedStatements(subject, network) };
    return policyToReview(subject, network, policy);
  }
  const { number } = verdict.data.statement;
  const policy = changedPolicy(
    subject,
    (statement, at) => (at === number ? withConditions(statement, boundsFor(subject)) : statement),
    statementsForAws(subject, network.region),
  );
  return policyToReview(subject, network, policy);
});
