// Conditions of a template: whether they hold, as far as that can be told. Pure.
// Source: AWS CloudFormation Template Reference Guide, "Condition functions".
import { choice, isUnknown, mapped, together, unknown, type Maybe } from '../planned/values';

/** Tests that are taken to hold, or not, by their JSON. */
export type Assumptions = ReadonlyMap<string, boolean>;

interface Conditions {
  readonly condition: (name: string) => Maybe<boolean>;
  readonly test: (raw: unknown) => Maybe<boolean>;
}

const functions: ReadonlySet<string> = new Set(['Fn::Not', 'Fn::And', 'Fn::Or', 'Fn::Equals']);
const deepest = 60;

/** Is it a function that gives true or false? */
export function isConditionFunction(name: string): boolean {
  return functions.has(name);
}

/** The conditions of a template. */
export function conditionsOf(
  named: Readonly<Record<string, unknown>>,
  assumed: Assumptions,
  equal: (a: unknown, b: unknown) => Maybe<boolean>,
): Conditions {
  let depth = 0;
  const opened = new Map<string, Maybe<boolean>>();

  function condition(name: string): Maybe<boolean> {
    const raw = Object.hasOwn(named, name) ? named[name] : undefined;
    return raw === undefined ? unknown(`there is no condition ${name}`) : test(raw);
  }

  function test(raw: unknown): Maybe<boolean> {
    if (depth > deepest) return unknown('the conditions refer to each other');
    depth += 1;
    try {
      const result = resultOf(raw);
      if (!isUnknown(result)) return result;
      const key = JSON.stringify(raw);
      const open = opened.get(key) ?? (result.among ? result : choice([true, false], result.unknownBecause));
      // One choice, wherever the test stands.
      opened.set(key, open);
      return assumed.get(key) ?? open;
    } finally {
      depth -= 1;
    }
  }

  function resultOf(raw: unknown): Maybe<boolean> {
    const { name, parts } = partsOf(raw);
    switch (name) {
      case 'Condition':
        return condition(String(parts[0]));
      case 'Fn::Not':
        return mapped(test(parts[0]), (is) => !is);
      case 'Fn::And':
        return decided(parts.map(test), false);
      case 'Fn::Or':
        return decided(parts.map(test), true);
      case 'Fn::Equals':
        return equal(parts[0], parts[1]);
      default:
        return unknown('a condition that only the deployment can decide');
    }
  }

  return { condition, test };
}

/** What follows where a condition holds: it, and what it is made of. */
export function assuming(named: Readonly<Record<string, unknown>>, name: string): Assumptions {
  const assumed = new Map<string, boolean>();
  const assume = (raw: unknown, holds: boolean, depth: number) => {
    if (depth > deepest || raw === undefined) return;
    assumed.set(JSON.stringify(raw), holds);
    const { name: kind, parts } = partsOf(raw);
    if (kind === 'Condition') assume(named[String(parts[0])], holds, depth + 1);
    else if (kind === 'Fn::Not') assume(parts[0], !holds, depth + 1);
    else if ((kind === 'Fn::And' && holds) || (kind === 'Fn::Or' && !holds)) {
      for (const part of parts) assume(part, holds, depth + 1);
    }
  };
  assume(named[name], true, 0);
  return assumed;
}

function partsOf(raw: unknown): { readonly name: string | undefined; readonly parts: readonly unknown[] } {
  const [[name, argument] = [undefined, undefined]] = Object.entries(
    typeof raw === 'object' && raw !== null ? raw : {},
  );
  return { name, parts: Array.isArray(argument) ? (argument as readonly unknown[]) : [argument] };
}

/** One that decides, whatever the others are; else it depends on those that are unknown. */
function decided(results: readonly Maybe<boolean>[], deciding: boolean): Maybe<boolean> {
  if (results.includes(deciding)) return deciding;
  return mapped(together(results), (known) => (known.includes(deciding) ? deciding : !deciding));
}
