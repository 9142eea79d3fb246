// The kinds of fields that resources have in the shape that Describe prints.
import * as v from 'valibot';
import type { Tags } from '../network/model/tags';

/** A string that must be there. */
export const text = v.string();
/** A string. */
export const optionalText = v.optional(v.string());
/** A boolean; absent is false. */
export const flag = v.optional(v.boolean(), false);
/** A boolean. */
export const optionalFlag = v.optional(v.boolean());
/** A number. */
export const optionalNumber = v.optional(v.number());

/** A list that AWS may leave out; absent is empty. One that AWS always prints is `v.array(…)`: absent is no empty list. */
export function listOf<const S extends v.GenericSchema>(item: S) {
  return v.optional(v.array(item), []);
}

/** A list of which the object around it says what absence means. */
export function optionalList<const S extends v.GenericSchema>(item: S) {
  return v.optional(v.array(item));
}

/**
 * Refuses an object that lacks a member which AWS prints wherever it prints what is there.
 * @param missing the name of the member, or `undefined`
 */
export function complete<T extends object>(missing: (value: T) => string | undefined) {
  return v.rawCheck<T>(({ dataset, addIssue }) => {
    const key = dataset.typed ? missing(dataset.value) : undefined;
    if (key === undefined) return;
    addIssue({
      received: 'undefined',
      path: [{ type: 'object', origin: 'value', input: dataset.value as never, key, value: undefined }],
    });
  });
}

/** Of members of which AWS prints one: the first, where all of them are missing. */
export function missingAll<T extends object>(value: T, either: readonly (keyof T & string)[]): string | undefined {
  return either.every((name) => value[name] === undefined) ? either[0] : undefined;
}

/** Of members that AWS prints together: the first that is missing although another is there. */
export function missingOf<T extends object>(value: T, together: readonly (keyof T & string)[]): string | undefined {
  const missing = together.filter((name) => value[name] === undefined);
  return missing.length === together.length ? undefined : missing[0];
}

/** Tags as a list of keys and values. */
export const tags = v.pipe(
  listOf(v.object({ Key: text, Value: optionalText })),
  // From entries, so that a tag named __proto__ is a tag like any other.
  v.transform((list): Tags => Object.fromEntries(list.map((tag) => [tag.Key, tag.Value ?? '']))),
);

/** ISO text from the CLI, a Date from the SDK, epoch milliseconds from configuration items. */
export const time = v.optional(
  v.pipe(
    v.union([v.date(), v.string(), v.number()]),
    v.transform((value) => {
      const milliseconds = new Date(value).getTime();
      return Number.isNaN(milliseconds) ? undefined : milliseconds;
    }),
  ),
);

const cidrState = v.optional(v.object({ State: optionalText }));

function isAssociated(state: { State?: string | undefined } | undefined): boolean {
  return state?.State === undefined || state.State === 'associated';
}

/** The IPv4 ranges of a VPC that are associated with it. */
export const ipv4Ranges = v.pipe(
  listOf(v.object({ CidrBlock: optionalText, CidrBlockState: cidrState })),
  v.transform((ranges) =>
    ranges.filter((range) => isAssociated(range.CidrBlockState)).flatMap((range) => range.CidrBlock ?? []),
  ),
);

/** The IPv6 ranges of a VPC or a subnet that are associated with it. */
export const ipv6Ranges = v.pipe(
  listOf(v.object({ Ipv6CidrBlock: optionalText, Ipv6CidrBlockState: cidrState })),
  v.transform((ranges) =>
    ranges.filter((range) => isAssociated(range.Ipv6CidrBlockState)).flatMap((range) => range.Ipv6CidrBlock ?? []),
  ),
);
