// What the package exports: the rules, and how to judge by them in one's own program. Nothing is read, nothing is sent.
import type { Network } from '../shared/network/network';
import { networksOf, recordingFrom } from '../shared/sources/configuration-items';

export { rules } from '../functions/index';
export { configure, evaluateRegion } from '../shared/rule/evaluate';
export type { ConfiguredRule, Evaluation, Missing, Outcome } from '../shared/rule/evaluate';
export { InvalidParameter } from '../shared/rule/parameters';
export type { FrameworkMapping, Occasion, Rule, Severity } from '../shared/rule/rule';
export type { Cause, ComplianceType, Verdict } from '../shared/rule/verdict';
export { UnexpectedShape } from '../shared/sources/describe';
export { networkFromDescribe } from '../shared/sources/describe-outputs';
export type { DescribeOutputs } from '../shared/sources/describe-outputs';
export type { Network } from '../shared/network/network';

/**
 * The networks in snapshot files, history files and answers of GetResourceConfigHistory, one for each account and
 * Region. Of several configuration items of a resource the newest counts, whichever document it is in.
 * @param documents each parsed JSON
 * @throws UnexpectedShape with the place and what was expected
 */
export function networksFromConfiguration(documents: readonly unknown[]): readonly Network[] {
  return networksOf(documents.map((document) => recordingFrom(document)));
}
