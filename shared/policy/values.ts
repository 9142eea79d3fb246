// From the texts of a policy to patterns: wildcards, variables, and what ARN operators make of a colon.
// Imports the policy module only.
// Source: IAM User Guide, "Policy variables and tags", "ARN condition operators", "IAM JSON policy elements: Resource".
import { anything, charactersOf, type Pattern, type Wildcard } from './languages';
import type { Statement } from './document';

/** What a key, or an element of a request, can be. */
export interface Domain {
  /** Any text that matches one of these … */
  readonly texts: readonly Pattern[];
  /** … and none of these. */
  readonly except: readonly Pattern[];
  /** Whether it can be missing. Without `texts` it always is. */
  readonly mayBeAbsent: boolean;
}

/** How a text of a policy is compared. */
export interface Comparison {
  /** `none`: character by character. `glob`: `*` and `?` run over everything. The others stop at colons somewhere. */
  readonly wildcards: 'none' | 'glob' | 'resource' | 'arn';
  readonly foldsCase: boolean;
  /**
   * Where AWS does not say how far a wildcard runs: as far as it can, for whoever wants a match; else as far as it is
   * documented, for whoever wants none.
   */
  readonly wide: boolean;
}

/** A text of a policy, as patterns of which any may match. */
export interface Compiled {
  readonly patterns: readonly Pattern[];
  /** Whether a variable in it can take several values: then a request may match it or not. */
  readonly isLoose: boolean;
}

type Part = { readonly text: string } | { readonly variable: string; readonly preset: string | undefined };
type Tokens = Pattern['tokens'];

const nothing: Compiled = { patterns: [], isLoose: false };

/**
 * A longer text, or one with more variables, is not read exactly: it may match anything, and need not. AWS takes ARNs of
 * at most 2,048 characters; nobody writes patterns of this length by hand, and work grows with the square of it.
 */
const longest = 512;
const mostVariables = 3;
const inexact: Compiled = { patterns: [{ tokens: [anything], foldsCase: false }], isLoose: true };

/** Reads a text of a statement. @param valueOf what the key of a variable can be */
export function compiled(
  text: string,
  { hasVariables }: Pick<Statement, 'hasVariables'>,
  comparison: Comparison,
  valueOf: (key: string) => Domain,
): Compiled {
  const parts = hasVariables ? partsOf(text) : [{ text }];
  let alternatives: readonly Tokens[] = [[]];
  let isLoose = false;
  const literal = parts.map((part) => ('text' in part ? part.text : '')).join('');
  const wildcardsIn = wildcardsFor(literal, comparison);
  if (wildcardsIn === undefined) return nothing;
  if (text.length > longest || parts.filter((part) => 'variable' in part).length > mostVariables) return inexact;
  let at = 0;
  for (const part of parts) {
    const next =
      'text' in part ? { values: [tokensOf(part.text, at, wildcardsIn)], isLoose: false } : valuesOf(part, valueOf);
    if ('text' in part) at += part.text.length;
    isLoose ||= next.isLoose;
    alternatives = alternatives.flatMap((before) => next.values.map((value) => [...before, ...value]));
  }
  const { foldsCase } = comparison;
  const patterns = alternatives.map((tokens) => ({
    tokens: foldsCase ? tokens.map((token) => (typeof token === 'string' ? token.toLowerCase() : token)) : tokens,
    foldsCase,
  }));
  return { patterns, isLoose };
}

type WildcardAt = (character: string, index: number) => string | Wildcard;

// `undefined` where the text can match nothing.
function wildcardsFor(text: string, { wildcards, wide }: Comparison): WildcardAt | undefined {
  if (wildcards === 'none') return (character) => character;
  const free: WildcardAt = (character) =>
    character === '*' ? anything : character === '?' ? { many: false, not: '' } : character;
  if (wildcards === 'glob') return free;
  if (wildcards === 'resource') {
    // A `*` at the end of a segment may run over colons; within one, AWS speaks of the segment only.
    return (character, index) => {
      const isEnd = text[index + 1] === undefined || text[index + 1] === ':';
      const wildcard = free(character, index);
      return wide || isEnd || typeof wildcard === 'string' ? wildcard : { ...wildcard, not: ':' };
    };
  }
  // Each of the six parts of an ARN is compared with its counterpart; only the last may contain colons.
  const colons = Array.from(text).flatMap((character, index) => (character === ':' ? [index] : []));
  if (colons.length < 5) return wide ? free : undefined;
  const last = colons[4] ?? 0;
  return (character, index) => {
    const wildcard = free(character, index);
    return index > last || typeof wildcard === 'string' ? wildcard : { ...wildcard, not: ':' };
  };
}

function tokensOf(text: string, offset: number, wildcardsIn: WildcardAt): Tokens {
  let at = offset;
  return charactersOf(text).map((character) => {
    const token = wildcardsIn(character, at);
    at += character.length;
    return token;
  });
}

// A key without a value equals nothing, unless the variable names a default.
function valuesOf(
  { variable, preset }: { readonly variable: string; readonly preset: string | undefined },
  valueOf: (key: string) => Domain,
): { readonly values: readonly Tokens[]; readonly isLoose: boolean } {
  if (['*', '?', '$'].includes(variable)) return { values: [[variable]], isLoose: false };
  const { texts, mayBeAbsent } = valueOf(variable.toLowerCase());
  const values = texts.map(({ tokens }) => tokens);
  const instead = preset !== undefined && (mayBeAbsent || texts.length === 0) ? [charactersOf(preset)] : [];
  const isConstant = texts.length === 1 && values.every((tokens) => tokens.every((token) => typeof token === 'string'));
  return {
    values: [...values, ...instead],
    isLoose: values.length > 0 && (!isConstant || mayBeAbsent),
  };
}

function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (;;) {
    const start = text.indexOf('${', from);
    const end = start < 0 ? -1 : text.indexOf('}', start);
    if (end < 0) return [...parts, { text: text.slice(from) }];
    const [variable = '', preset] = text.slice(start + 2, end).split(/\s*,\s*'/);
    parts.push({ text: text.slice(from, start) }, { variable: variable.trim(), preset: preset?.replace(/'\s*$/, '') });
    from = end + 1;
  }
}
