// The actions that an endpoint serves. Imports the policy module and facts.
import { iamPrefixes, prefixIsCode } from '../facts/iam-prefixes';
import type { Statement } from './document';
import { anything, charactersOf, fresh, type Pattern } from './languages';
import { before } from './patterns';
import { any } from './request-sets';
import type { Domain } from './values';

/** The prefixes of a service's actions in IAM by its endpoint's code; `undefined` where nobody knows. */
export function prefixesOf(code: string): readonly string[] | undefined {
  const plain = code.replace('-fips', '');
  const [service] = plain.split('.', 1);
  return iamPrefixes[plain] ?? (service !== undefined && prefixIsCode.includes(service) ? [service] : undefined);
}

/** The prefixes of a service, guessed from its code where the policy speaks of such actions. */
export function likelyPrefixes(code: string, statements: readonly Statement[]): readonly string[] | undefined {
  const guess = before(code, /[.]|-fips/);
  const isMeant = statements.some(({ actions }) =>
    actions.entries.some((action) => action.toLowerCase().startsWith(`${guess}:`)),
  );
  return prefixesOf(code) ?? (isMeant ? [guess] : undefined);
}

/** All actions of these prefixes. */
export function allActions(prefixes: readonly string[] | undefined): Domain {
  if (prefixes === undefined) return any;
  return { ...any, texts: prefixes.map((prefix) => actionPattern(prefix, { many: false, not: '' }, anything)) };
}

/** An action that no policy names: only a wildcard for all actions of the service matches it. */
export function unnamedAction(prefixes: readonly string[] | undefined): Domain {
  return { ...any, texts: (prefixes ?? [fresh]).map((prefix) => actionPattern(prefix, fresh)) };
}

/** An action that no policy names, of a service that no policy names. */
export const unnamedService: Domain = { ...any, texts: [actionPattern(fresh, fresh)] };

/** Exactly these actions. */
export function namedActions(actions: readonly string[]): Domain {
  return { ...any, texts: actions.map((action) => patternOf(charactersOf(action.toLowerCase()))) };
}

function actionPattern(prefix: string, ...name: Pattern['tokens']): Pattern {
  return patternOf([...Array.from(prefix), ':', ...name]);
}

function patternOf(tokens: Pattern['tokens']): Pattern {
  return { tokens, foldsCase: false };
}
