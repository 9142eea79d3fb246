// A rule for tests: all its facts are there, and what it says is the text that it is given.
import { defineRule, type Rule, type RuleDefinition, type SubjectType } from '../shared/rule/rule';
import type { SliceName } from '../shared/network/network';
import type { Parameters } from '../shared/rule/parameters';
import * as verdict from '../shared/rule/verdict';

/** The messages of such a rule: one, which is the text. */
export const messages = { said: ({ text }: { readonly text: string }) => text };

type Facts =
  'title' | 'problem' | 'question' | 'evidence' | 'severity' | 'rationale' | 'fix' | 'frameworks' | 'messages';

/** A rule of which only what matters is said. */
export function madeRule<T extends SubjectType, const S extends SliceName, P extends Parameters>(
  given: Omit<RuleDefinition<T, S, P, typeof messages>, Facts> &
    Partial<Pick<RuleDefinition<T, S, P, typeof messages>, Facts>>,
): Rule {
  return defineRule({
    title: 'Good',
    problem: 'bad',
    question: 'works',
    evidence: 'state',
    severity: 'LOW',
    rationale: '',
    fix: { text: '', command: '' },
    frameworks: [],
    messages,
    ...given,
  } as RuleDefinition<T, S, P, typeof messages>);
}

/** COMPLIANT, with a text where one is given. */
export function compliant(text?: string) {
  return text === undefined ? verdict.compliant() : verdict.compliant('said', { text });
}

/** NON_COMPLIANT with this text. */
export function nonCompliant(text: string, causes: readonly verdict.Cause[] = []) {
  return verdict.nonCompliant('said', { text }, causes);
}

/** NOT_APPLICABLE with this text. */
export function notApplicable(text: string) {
  return verdict.notApplicable('said', { text });
}

/** INSUFFICIENT_DATA with this text. */
export function insufficientData(text: string) {
  return verdict.insufficientData('said', { text });
}
