// Reads the labelled cases.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { filledIn } from '../network';
import type { DescribeOutputs } from '../../shared/sources/describe-outputs';

/** A case of labelled/. */
export interface Labelled {
  readonly name: string;
  /** The catalogue's section and the reasoning. */
  readonly why: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** us-east-1 where it is absent. */
  readonly region?: string;
  /** The time of judgement, where the verdict hangs on it. */
  readonly now?: string;
  /** Lists as `aws ec2 describe-*` prints them; one that is absent is not known. */
  readonly given: DescribeOutputs;
  readonly resource: string;
  readonly expected: string;
}

/** Where the cases are. */
export const labelledFolder = join(__dirname, 'labelled');

/** The cases of a rule. */
export function casesOf(ruleId: string): readonly Labelled[] {
  const text = readFileSync(join(labelledFolder, `${ruleId}.yaml`), 'utf8');
  const cases = parse(text, { merge: true, maxAliasCount: -1 }) as readonly Labelled[];
  return cases.map((one) => ({ ...one, given: filledIn(withoutNulls(one.given) as DescribeOutputs) }));
}

/** Without the members that are null: in the files null takes away what an anchor brought along. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}
