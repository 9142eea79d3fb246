// What the exit status of `check` says.
import type { Comparison } from './baseline';
import type { Judgement } from './judgement';

/** What makes the exit status 1; each includes those before it. */
export const failures = ['never', 'non-compliant', 'insufficient-data'] as const;

/** What makes the exit status 1. */
export type Failure = (typeof failures)[number];

/** The exit status of a judgement: 1 where it complains of what `failOn` names, else 0. */
export function exitStatus(
  { networks, findings, unjudged }: Judgement,
  failOn: Failure,
  comparison: Comparison | undefined,
): number {
  if (failOn === 'never') return 0;
  const types = findings
    .filter((finding) => comparison?.changes.get(finding) !== 'unchanged')
    .map(({ evaluation }) => evaluation.complianceType);
  if (types.includes('NON_COMPLIANT')) return 1;
  if (failOn === 'non-compliant') return 0;
  const open = comparison?.newlyUnjudged.size ?? unjudged.length;
  return types.includes('INSUFFICIENT_DATA') || open > 0 || networks.length === 0 ? 1 : 0;
}
