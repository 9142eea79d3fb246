// What the exit status of `check` says.
import type { Severity } from '../../shared/rule/rule';
import type { Comparison } from './baseline';
import type { Finding, Judgement } from './judgement';

/** What makes the exit status 1; each includes those before it. */
export const failures = ['never', 'high', 'medium', 'low', 'non-compliant', 'insufficient-data'] as const;

/** What makes the exit status 1. */
export type Failure = (typeof failures)[number];

/** A severity as options take it: of at least that one. */
export const severityOptions = ['high', 'medium', 'low'] as const;

/** A severity as options take it. */
export type SeverityOption = (typeof severityOptions)[number];

const grades: Readonly<Record<Severity, number>> = { LOW: 1, MEDIUM: 2, HIGH: 3 };

/** Whether it is a severity that makes the exit status 1. */
export function isSeverity(failOn: Failure): failOn is SeverityOption {
  return severityOptions.some((option) => option === failOn);
}

/** Whether a rule's severity is at least this one. */
export function isAtLeast(severity: Severity, least: SeverityOption): boolean {
  return grades[severity] >= grades[least.toUpperCase() as Severity];
}

/** Whether a finding is what `--fail-on` names. What is NON_COMPLIANT is so for `insufficient-data` too. */
export function failsOn({ rule, evaluation: { complianceType } }: Finding, failOn: Failure): boolean {
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
