// Terraform's functions, those that configurations of networks use; of any other the result is not known. Pure.
// Source: Terraform documentation, "Built-in Functions".
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
  wordOf,
} from './values';
import type { Members, Value } from './values';
import { subnetOf, subnetsOf } from './address-functions';

type Function = (...given: readonly Value[]) => Value;

const listOf = (value: Value | undefined): readonly Value[] => (isList(value) ? value : []);
const numberOf = (value: Value | undefined): number => Number(value);

/** Functions that move values about and do not look into them: they may be given what is not known. */
const moving: Readonly<Record<string, Function>> = {
  concat: (...lists) => (lists.every(isList) ? joinedOf(lists) : notKnown),
  flatten: (list) => (isList(list) ? flat(list) : notKnown),
  tolist: (list = null) => list,
  toset: (list) => (isList(list) ? setOf(list) : (list ?? null)),
  tomap: (map = null) => map,
  merge: (...maps) =>
    maps.every((map) => isMembers(map) || map === null)
      ? Object.fromEntries(maps.filter(isMembers).flatMap((map) => Object.entries(map)))
      : notKnown,
  values: (map) => (isMembers(map) ? keysOf(map).map((key) => map[key] as Value) : notKnown),
  keys: (map) => (isMembers(map) ? keysOf(map) : notKnown),
  length: (of) => lengthOf(of),
  lookup: (map, key, preset = notKnown) => {
    if (!isMembers(map) || typeof key !== 'string') return notKnown;
    return Object.hasOwn(map, key) ? (map[key] as Value) : preset;
  },
  element: (list, at) => (isList(list) && list.length > 0 ? at_(list, numberOf(at) % list.length) : notKnown),
  slice: (list, from, to) => (isList(list) && !isUnsure(list) ? list.slice(numberOf(from), numberOf(to)) : notKnown),
  one: (list) => (isList(list) && list.length < 2 ? (list[0] ?? null) : notKnown),
  coalesce: (...all) => firstOf(all, (value) => value !== null && value !== ''),
  coalescelist: (...all) => firstOf(all, (value) => isList(value) && value.length > 0),
  compact: (list) =>
    isList(list) && !list.includes(notKnown)
      ? inOrderOf(
          list,
          list.filter((item) => item !== null && item !== ''),
        )
      : notKnown,
  distinct: (list) => (isList(list) && !list.some(holdsUnknown) ? inOrderOf(list, distinct(list)) : notKnown),
  zipmap: (keys, values) =>
    isList(keys) && isList(values) && keys.every((key) => typeof key === 'string')
      ? Object.fromEntries(keys.map((key, at) => [key, values[at] ?? notKnown]))
      : notKnown,
  reverse: (list) => (isList(list) && !isUnsure(list) ? [...list].reverse() : notKnown),
  chunklist: () => notKnown,
  transpose: () => notKnown,
  nonsensitive: (value = null) => value,
  sensitive: (value = null) => value,
  join: (separator, list) =>
    isList(list) && !isUnsure(list) && typeof separator === 'string' ? joinedText(list, separator) : notKnown,
  jsonencode: (value = null) => (holdsUnknown(value) ? notKnown : JSON.stringify(sorted(value))),
};

/** Functions that only compare: ids that stand for what does not exist yet can be compared. */
const comparing: Readonly<Record<string, Function>> = {
  contains: (list, item = null) => (isList(list) ? list.some((one) => areEqual(one, item) === true) : notKnown),
  setsubtract: (a, b) => setOf(listOf(a).filter((item) => !listOf(b).some((one) => areEqual(one, item) === true))),
  setunion: (...lists) => setOf(lists.flatMap(listOf)),
  setintersection: (first, ...lists) =>
    setOf(listOf(first).filter((item) => lists.every((list) => listOf(list).some((one) => areEqual(one, item))))),
  index: (list, item = null) => {
    const at = listOf(list).findIndex((one) => areEqual(one, item) === true);
    return at < 0 ? notKnown : at;
  },
  alltrue: (list) => listOf(list).every((item) => item === true || item === 'true'),
  anytrue: (list) => listOf(list).some((item) => item === true || item === 'true'),
  setproduct: (...lists) =>
    lists.every(isList)
      ? lists.reduce<readonly (readonly Value[])[]>(
          (all, list) => all.flatMap((one) => listOf(list).map((item) => [...one, item])),
          [[]],
        )
      : notKnown,
  matchkeys: (values, keys, wanted) =>
    listOf(values).filter((_value, at) => listOf(wanted).some((one) => areEqual(one, listOf(keys)[at] ?? null))),
};

/** Functions of texts and numbers, which need to know all of them. */
const plain: Readonly<Record<string, Function>> = {
  sort: (list) => [...listOf(list)].map(String).sort(),
  range: (...bounds) => rangeOf(bounds.map(numberOf)),
  min: (...numbers) => Math.min(...numbers.map(numberOf)),
  max: (...numbers) => Math.max(...numbers.map(numberOf)),
  sum: (list) => listOf(list).reduce<number>((sum, item) => sum + numberOf(item), 0),
  floor: (number) => Math.floor(numberOf(number)),
  ceil: (number) => Math.ceil(numberOf(number)),
  abs: (number) => Math.abs(numberOf(number)),
  parseint: (text, base) => Number.parseInt(wordOf(text), numberOf(base)),
  pow: (base, exponent) => numberOf(base) ** numberOf(exponent),
  log: (number, base) => Math.log(numberOf(number)) / Math.log(numberOf(base)),
  lower: (text) => wordOf(text).toLowerCase(),
  upper: (text) => wordOf(text).toUpperCase(),
  title: (text) => wordOf(text).replace(/\b[a-z]/g, (letter) => letter.toUpperCase()),
  trimspace: (text) => wordOf(text).trim(),
  trim: (text, signs) => trimmed(wordOf(text), wordOf(signs)),
  trimprefix: (text, start) =>
    wordOf(text).startsWith(wordOf(start)) ? wordOf(text).slice(wordOf(start).length) : wordOf(text),
  trimsuffix: (text, end) =>
    end !== '' && wordOf(text).endsWith(wordOf(end)) ? wordOf(text).slice(0, -wordOf(end).length) : wordOf(text),
  startswith: (text, start) => wordOf(text).startsWith(wordOf(start)),
  endswith: (text, end) => wordOf(text).endsWith(wordOf(end)),
  strcontains: (text, part) => wordOf(text).includes(wordOf(part)),
  split: (separator, text) => wordOf(text).split(wordOf(separator)),
  substr: (text, from, size) =>
    numberOf(size) < 0
      ? wordOf(text).slice(numberOf(from))
      : wordOf(text).slice(numberOf(from), numberOf(from) + numberOf(size)),
  replace: (text, part, by) =>
    // Between slashes stands a regular expression of another dialect.
    /^\/.*\/$/s.test(wordOf(part)) ? notKnown : wordOf(text).split(wordOf(part)).join(wordOf(by)),
  format: (form, ...values) => formatted(wordOf(form), values),
  cidrsubnet: (range, bits, number) => subnetOf(wordOf(range), numberOf(bits), numberOf(number)) ?? notKnown,
  cidrsubnets: (range, ...bits) => subnetsOf(wordOf(range), bits.map(numberOf)) ?? notKnown,
  jsondecode: (text) => parsed(wordOf(text)),
};

/** The result of a function; `can` and `try`, which are given expressions, apart. */
export function call(name: string, given: readonly Value[]): Value {
  const plainName = name.replace(/^core::/, '');
  if (plainName === 'tostring') return given[0] === null ? null : textOf(given[0] ?? notKnown);
  if (plainName === 'tonumber') return typeof given[0] === 'string' ? Number(given[0]) : (given[0] ?? notKnown);
  if (plainName === 'tobool') return given[0] === 'true' ? true : given[0] === 'false' ? false : (given[0] ?? notKnown);
  const mover = moving[plainName];
  if (mover) return mover(...given);
  if (given.some(holdsUnknown)) return notKnown;
  const comparer = comparing[plainName];
  if (comparer) return comparer(...given);
  if (given.some(holdsMadeUp)) return notKnown;
  return plain[plainName]?.(...given) ?? notKnown;
}

/** The members' names in Terraform's order. */
export function keysOf(map: Members): readonly string[] {
  return Object.keys(map).sort();
}

/** Would the order of the list depend on ids that stand for what does not exist yet? */
export function isUnsure(list: readonly Value[]): boolean {
  return isSet(list) && (holdsMadeUp(list) || holdsUnknown(list));
}

function at_(list: readonly Value[], at: number): Value {
  return Number.isInteger(at) && !isUnsure(list) ? (list[at] ?? notKnown) : notKnown;
}

function joinedOf(lists: readonly (readonly Value[])[]): Value {
  const all = lists.flat();
  const unsure = lists.find(isUnsure);
  return unsure ? inOrderOf(unsure, all) : all;
}

function flat(list: readonly Value[]): Value {
  const all: Value[] = [];
  let unsure: readonly Value[] | undefined = isUnsure(list) ? list : undefined;
  for (const item of list) {
    if (item === notKnown) return notKnown;
    const inner = isList(item) ? flat(item) : [item];
    if (!isList(inner)) return notKnown;
    if (isList(item) && isUnsure(item)) unsure = item;
    all.push(...inner);
  }
  return unsure ? inOrderOf(unsure, all) : all;
}

function lengthOf(of: Value | undefined): Value {
  if (isList(of)) return isSet(of) && holdsUnknown(of) ? notKnown : of.length;
  if (isMembers(of)) return Object.keys(of).length;
  return typeof of === 'string' && !holdsMadeUp(of) ? Array.from(of).length : notKnown;
}

function firstOf(values: readonly Value[], counts: (value: Value) => boolean): Value {
  for (const value of values) {
    if (value === notKnown) return notKnown;
    if (counts(value)) return value;
  }
  return notKnown;
}

function distinct(list: readonly Value[]): readonly Value[] {
  return [...new Map(list.map((item): [string, Value] => [JSON.stringify(item), item])).values()];
}

function joinedText(list: readonly Value[], separator: string): Value {
  const texts = list.map(textOf);
  return texts.includes(notKnown) ? notKnown : texts.join(separator);
}

function sorted(value: Value): Value {
  if (isList(value)) return value.map(sorted);
  return isMembers(value) ? Object.fromEntries(keysOf(value).map((key) => [key, sorted(value[key] as Value)])) : value;
}

function rangeOf(bounds: readonly number[]): Value {
  const [from, to, step = 1] = bounds.length === 1 ? [0, bounds[0] ?? 0] : bounds;
  const size = Math.ceil(((to ?? 0) - (from ?? 0)) / step);
  return size <= 1024 ? Array.from({ length: Math.max(0, size) }, (_item, at) => (from ?? 0) + at * step) : notKnown;
}

function trimmed(text: string, signs: string): string {
  let [from, to] = [0, text.length];
  while (from < to && signs.includes(text.charAt(from))) from += 1;
  while (to > from && signs.includes(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

function formatted(form: string, values: readonly Value[]): Value {
  let at = 0;
  let from = 0;
  const parts: Value[] = [];
  const literals: string[] = [];
  for (const { 0: found, 1: verb = '', index } of form.matchAll(/%(%|[sdv]|0?[0-9]{1,4}d)/g)) {
    const before = form.slice(from, index);
    from = index + found.length;
    literals.push(before);
    const value = verb === '%' ? '%' : textOf(values[at++] ?? notKnown);
    const width = Number.parseInt(verb);
    const padded = Number.isNaN(width) ? value : wordOf(value).padStart(width, verb.startsWith('0') ? '0' : ' ');
    parts.push(before, value === notKnown ? notKnown : padded);
  }
  const rest = form.slice(from);
  const hasOthers = [...literals, rest].some((literal) => literal.includes('%'));
  return parts.includes(notKnown) || hasOthers ? notKnown : parts.map(wordOf).join('') + rest;
}

function parsed(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return notKnown;
  }
}
