// The value of an expression, as far as it is known before the apply. Pure.
import { call, isUnsure, keysOf } from './functions';
import type { Expression } from './syntax';
import {
  areEqual,
  holdsMadeUp,
  holdsUnknown,
  inOrderOf,
  isList,
  isMembers,
  isSet,
  notKnown,
  setOf,
  textOf,
  truthOf,
  wordOf,
} from './values';
import type { Members, Value } from './values';

/** What an expression can refer to. Each throws NoValue where there is no such thing. */
export interface Scope {
  readonly variable: (name: string) => Value;
  readonly local: (name: string) => Value;
  readonly module: (name: string) => Value;
  readonly resource: (type: string, name: string) => Value;
  readonly data: (type: string, name: string) => Value;
  readonly each: Members | undefined;
  readonly count: number | undefined;
  /** Variables of `for`, and iterators of dynamic blocks. */
  readonly names: Members;
}

/** An expression that Terraform would refuse: `try` goes on to its next argument. */
export class NoValue extends Error {
  override readonly name = 'NoValue';
}

/** The value of an expression; of one that Terraform would refuse it is not known. */
export function valueOf(expression: Expression, scope: Scope): Value {
  try {
    return evaluate(expression, scope);
  } catch (error) {
    if (error instanceof NoValue) return notKnown;
    throw error;
  }
}

/** @throws NoValue */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'template':
      return templateValue(expression.parts, scope);
    case 'tuple':
      return expression.items.map((item) => evaluate(item, scope));
    case 'object':
      return objectValue(expression.entries, scope);
    case 'name':
      return scope.names[expression.name] ?? notKnown;
    case 'attribute':
      return attributeValue(expression, scope);
    case 'index':
      return member(evaluate(expression.of, scope), evaluate(expression.at, scope));
    case 'splat':
      return splatValue(expression, scope);
    case 'call':
      return callValue(expression, scope);
    case 'for':
      return forValue(expression, scope);
    case 'choice': {
      const isSo = truthOf(evaluate(expression.condition, scope));
      if (isSo !== undefined) return evaluate(isSo ? expression.yes : expression.no, scope);
      const yes = valueOf(expression.yes, scope);
      const no = valueOf(expression.no, scope);
      return areEqual(yes, no) === true ? yes : notKnown;
    }
    case 'operation':
      return operationValue(expression.operator, expression.operands, scope);
    case 'unreadable':
      return notKnown;
  }
}

function templateValue(parts: readonly Expression[], scope: Scope): Value {
  const [only] = parts;
  if (parts.length === 1 && only && only.kind !== 'literal') return evaluate(only, scope);
  const texts = parts.map((part) => textOf(evaluate(part, scope)));
  return texts.includes(notKnown) ? notKnown : texts.join('');
}

function objectValue(entries: readonly (readonly [Expression, Expression])[], scope: Scope): Value {
  const members: [string, Value][] = [];
  for (const [key, value] of entries) {
    const name = textOf(evaluate(key, scope));
    if (typeof name !== 'string') return notKnown;
    members.push([name, evaluate(value, scope)]);
  }
  return Object.fromEntries(members);
}

function attributeValue({ of, name }: Extract<Expression, { kind: 'attribute' }>, scope: Scope): Value {
  if (of.kind === 'name' && !Object.hasOwn(scope.names, of.name)) {
    switch (of.name) {
      case 'var':
        return scope.variable(name);
      case 'local':
        return scope.local(name);
      case 'module':
        return scope.module(name);
      case 'each':
        return scope.each ? member(scope.each, name) : notKnown;
      case 'count':
        return scope.count ?? notKnown;
      case 'path':
      case 'terraform':
      case 'self':
        return notKnown;
      default:
        return scope.resource(of.name, name);
    }
  }
  if (of.kind === 'attribute' && of.of.kind === 'name' && of.of.name === 'data') return scope.data(of.name, name);
  return member(evaluate(of, scope), name);
}

/** @throws NoValue */
function member(of: Value, at: Value): Value {
  if (of === notKnown || at === notKnown) return notKnown;
  if (isList(of)) {
    if (isUnsure(of)) return notKnown;
    const found = of[Number(at)];
    if (found === undefined) throw new NoValue(`no item ${wordOf(at)}`);
    return found;
  }
  if (isMembers(of) && Object.hasOwn(of, wordOf(at))) return of[wordOf(at)] as Value;
  throw new NoValue(`no attribute ${wordOf(at)}`);
}

function splatValue({ of, each }: Extract<Expression, { kind: 'splat' }>, scope: Scope): Value {
  const over = evaluate(of, scope);
  if (over === notKnown) return notKnown;
  const items = isList(over) ? over : over === null ? [] : [over];
  const found = items.map((item) => evaluate(each, { ...scope, names: { ...scope.names, '*': item } }));
  return inOrderOf(over, found);
}

function callValue({ name, given, isSpread }: Extract<Expression, { kind: 'call' }>, scope: Scope): Value {
  if (name === 'try' || name === 'can') {
    for (const one of given) {
      try {
        const value = evaluate(one, scope);
        return name === 'can' ? value !== notKnown || notKnown : value;
      } catch (error) {
        if (!(error instanceof NoValue)) throw error;
      }
    }
    if (name === 'can') return false;
    throw new NoValue('no argument of try has a value');
  }
  const values = given.map((one) => evaluate(one, scope));
  const last = values.at(-1);
  if (!isSpread) return call(name, values);
  return isList(last) && !isUnsure(last) ? call(name, [...values.slice(0, -1), ...last]) : notKnown;
}

function forValue(expression: Extract<Expression, { kind: 'for' }>, scope: Scope): Value {
  const over = evaluate(expression.over, scope);
  const entries = entriesOf(over);
  if (entries === undefined) return notKnown;
  const results: [Value, Value][] = [];
  for (const [key, value] of entries) {
    const own: Members = {
      [expression.value]: value,
      ...(expression.key === undefined ? {} : { [expression.key]: key }),
    };
    const inner: Scope = { ...scope, names: { ...scope.names, ...own } };
    const takes = expression.condition ? truthOf(evaluate(expression.condition, inner)) : true;
    if (takes === undefined) return notKnown;
    if (!takes) continue;
    const under = expression.under ? textOf(evaluate(expression.under, inner)) : null;
    if (under === notKnown) return notKnown;
    results.push([under, evaluate(expression.result, inner)]);
  }
  if (expression.under === undefined)
    return withOrder(
      over,
      results.map(([, value]) => value),
    );
  if (!expression.isGrouping) return Object.fromEntries(results.map(([key, value]) => [wordOf(key), value]));
  const groups: Record<string, Value[]> = {};
  for (const [key, value] of results) (groups[wordOf(key)] ??= []).push(value);
  return groups;
}

function withOrder(over: Value, items: readonly Value[]): Value {
  if (isSet(over)) return inOrderOf(over, items);
  // The order of a map is that of its keys.
  return isMembers(over) && Object.keys(over).some((key) => holdsMadeUp(key)) ? setOf(items) : items;
}

/** What there is to go through: keys and values; `undefined`: nobody knows. */
export function entriesOf(over: Value): readonly (readonly [Value, Value])[] | undefined {
  if (isSet(over)) return (over as readonly Value[]).map((item) => [item, item] as const);
  if (isList(over)) return over.map((item, at) => [at, item] as const);
  return isMembers(over) ? keysOf(over).map((key) => [key, over[key] as Value] as const) : undefined;
}

const compared: Readonly<Record<string, (a: number, b: number) => Value>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function operationValue(operator: string, operands: readonly Expression[], scope: Scope): Value {
  const [first, second] = operands;
  if (first === undefined) return notKnown;
  const left = evaluate(first, scope);
  if (second === undefined) {
    if (operator === '-') return typeof left === 'number' ? -left : notKnown;
    const truth = truthOf(left);
    return truth === undefined ? notKnown : !truth;
  }
  if (operator === '&&' || operator === '||') return logical(operator, left, () => evaluate(second, scope));
  const right = evaluate(second, scope);
  if (operator === '==' || operator === '!=') {
    const isEqual = equality(left, right);
    return isEqual === undefined ? notKnown : isEqual === (operator === '==');
  }
  const [a, b] = [left, right].map((value) => (typeof value === 'string' && value !== '' ? Number(value) : value));
  if (typeof a !== 'number' || typeof b !== 'number' || Number.isNaN(a) || Number.isNaN(b)) return notKnown;
  return compared[operator]?.(a, b) ?? notKnown;
}

/** What is created is never null, whatever else nobody knows of it. */
function equality(left: Value, right: Value): boolean | undefined {
  if (holdsUnknown(left) || holdsUnknown(right)) return undefined;
  if (left === null || right === null) return left === right;
  return typeof left === typeof right ? areEqual(left, right) : areEqual(textOf(left), textOf(right));
}

function logical(operator: '&&' | '||', left: Value, other: () => Value): Value {
  const decides = operator === '||';
  const a = truthOf(left);
  if (a === decides) return decides;
  const b = truthOf(other());
  if (b === decides) return decides;
  return a === undefined || b === undefined ? notKnown : !decides;
}
