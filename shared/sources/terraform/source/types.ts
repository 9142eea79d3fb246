// Type constraints of variables: they fill in what a value leaves out. Pure.
// Source: Terraform documentation, "Type Constraints", "Optional Object Type Attributes".
import type { Expression } from './syntax';
import { isList, isMembers, notKnown, setOf, textOf, type Members, type Value } from './values';

/**
 * A value as its variable has it.
 * @param preset what the default of an optional attribute is
 */
export function converted(
  value: Value,
  type: Expression | undefined,
  preset: (expression: Expression) => Value,
): Value {
  if (type === undefined || value === notKnown || value === null) return value;
  if (type.kind === 'name') {
    if (type.name === 'string') return textOf(value);
    return type.name === 'number' && typeof value === 'string' ? Number(value) : value;
  }
  if (type.kind !== 'call') return value;
  const [inner] = type.given;
  switch (type.name) {
    case 'list':
    case 'set': {
      if (!isList(value)) return value;
      const items = value.map((item) => converted(item, inner, preset));
      return type.name === 'set' ? setOf(items) : items;
    }
    case 'map':
      return isMembers(value) ? mapOf(value, (item) => converted(item, inner, preset)) : value;
    case 'object':
      return isMembers(value) && inner?.kind === 'object' ? objectOf(value, inner.entries, preset) : value;
    default:
      return value;
  }
}

function mapOf(map: Members, change: (item: Value) => Value): Members {
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, change(item)]));
}

function objectOf(
  value: Members,
  entries: readonly (readonly [Expression, Expression])[],
  preset: (expression: Expression) => Value,
): Members {
  const attributes = entries.flatMap(([key, type]): readonly (readonly [string, Value])[] => {
    if (key.kind !== 'literal' || typeof key.value !== 'string') return [];
    const own = value[key.value] ?? null;
    if (type.kind !== 'call' || type.name !== 'optional') return [[key.value, converted(own, type, preset)]];
    const [inner, otherwise] = type.given;
    const given = own === null && otherwise !== undefined ? preset(otherwise) : own;
    return [[key.value, converted(given, inner, preset)]];
  });
  return Object.fromEntries(attributes);
}
