// What has to change for a finding to go away, where that is another resource than the one that was evaluated.
import { isMissingEndpoint, type Cause } from '../../shared/rule/verdict';
import type { Finding } from './judgement';

/** The first cause of a finding that is not the evaluated resource itself: another resource, or an endpoint not there. */
export function causeOf({ evaluation }: Finding): Cause | undefined {
  const { complianceType, causes = [], resourceId } = evaluation;
  if (complianceType !== 'NON_COMPLIANT') return undefined;
  return causes.find((cause) => isMissingEndpoint(cause) || cause.resourceId !== resourceId);
}
