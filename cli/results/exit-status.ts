// What the exit status of `check` says.
import type { Severity } from '../../shared/rule/rule';
import { severityOptions, type Failure, type SeverityOption } from '../input/choices';
import type { Comparison } from './baseline';
import type { Finding, Judgement } from './judgement';

const grades: Readonly<Record<Severity, number>> = { LOW: 1, MEDIUM: 2, HIGH: 3 };

/** Whether it is a severity that makes the exit status 1. */
export function isSeverity(failOn: Failure): failOn is SeverityOption {
  return severityOptions.some((option) => option === failOn);
}

/** Whether a rule's severity is at least this one. */
export function isAtLeast(severity: Severity, least: SeverityOption): boolean {
  return grades[severity] >= grades[least.toUpperCase() as Severity];
}

/** Whether a finding is what `--fail-on` names; what is accepted never is. `insufficient-data` names NON_COMPLIANT too. */
export function failsOn({ rule, evaluation: { complianceType }, exception }: Finding, failOn: Failure): boolean {
  if (exception) return false;
  switch (failOn) {
    case 'never':
      return false;
    case 'insufficient-data':
      return complianceType === 'NON_COMPLIANT' || complianceType === 'INSUFFICIENT_DATA';
    case 'non-compliant':
      return complianceType === 'NON_COMPLIANT';
    case 'high':
    case 'medium':
    case 'low':
      return complianceType === 'NON_COMPLIANT' && isAtLeast(rule.severity, failOn);
  }
}

/** The exit status of a judgement: 1 where it complains of what `failOn` names, else 0. */
export function exitStatus(
  { networks, findings, unjudged, notLookedInto = [] }: Judgement,
  failOn: Failure,
  comparison: Comparison | undefined,
): number {
  const counted = findings.filter((finding) => comparison?.changes.get(finding) !== 'unchanged');
  if (counted.some((finding) => failsOn(finding, failOn))) return 1;
  if (failOn !== 'insufficient-data') return 0;
  const open = comparison?.newlyUnjudged.size ?? unjudged.length;
  return open + notLookedInto.length > 0 || networks.length === 0 ? 1 : 0;
}
