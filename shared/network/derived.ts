// What follows from something that never changes, worked out once: a rule asks the same of a VPC's resources for each of
// them. Imports nothing.

/** A function that remembers its result for each list (or other object) that it is asked about; none may ever change. */
export function once<F extends object, T extends object>(derive: (from: F) => T): (from: F) => T {
  const known = new WeakMap<F, T>();
  return (from) => {
    const found = known.get(from) ?? derive(from);
    known.set(from, found);
    return found;
  };
}

/** Items by their keys, each in the order of the items. */
export function grouped<T, K = string>(
  items: Iterable<T>,
  keysOf: (item: T) => readonly K[],
): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
  }
  return groups;
}
