// Counts how often a rule looks at the network: the same number on every machine.

/** A value that counts every look into it, however deep. */
export interface Counted<T> {
  readonly value: T;
  /** How many properties, elements and keys were read so far. */
  readonly reads: () => number;
}

/** Wraps a plain value: objects, arrays, maps and sets in it are wrapped as they are reached. */
export function counted<T extends object>(value: T): Counted<T> {
  let reads = 0;
  const wrapped = new WeakMap<object, object>();

  function wrap(inner: unknown): unknown {
    if (typeof inner !== 'object' || inner === null) return inner;
    const known = wrapped.get(inner);
    if (known) return known;
    const proxy = inner instanceof Map || inner instanceof Set ? wrapKeyed(inner) : wrapPlain(inner);
    wrapped.set(inner, proxy);
    return proxy;
  }

  function wrapPlain(inner: object): object {
    // Not around the value itself: what is frozen must be given out as it is.
    return new Proxy(Array.isArray(inner) ? [] : {}, {
      get: (_, name) => {
        reads += 1;
        return wrap(Reflect.get(inner, name));
      },
      has: (_, name) => {
        reads += 1;
        return Reflect.has(inner, name);
      },
      ownKeys: () => {
        const keys = Reflect.ownKeys(inner);
        reads += keys.length;
        return keys;
      },
      getOwnPropertyDescriptor: (target, name) => {
        const own = Reflect.getOwnPropertyDescriptor(inner, name);
        // Of the array that stands in for it, the length is its own and cannot be told otherwise.
        if (!own || (Array.isArray(target) && name === 'length')) return Reflect.getOwnPropertyDescriptor(target, name);
        return { configurable: true, enumerable: own.enumerable ?? false, writable: true, value: wrap(own.value) };
      },
      getPrototypeOf: () => Reflect.getPrototypeOf(inner),
    });
  }

  function wrapKeyed(inner: Map<unknown, unknown> | Set<unknown>): object {
    return new Proxy(inner, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          reads += name === 'get' || name === 'has' ? 1 : target.size;
          return wrap(Reflect.apply(member, target, args));
        };
      },
    });
  }

  return { value: wrap(value) as T, reads: () => reads };
}
