// Prefix lists: named sets of address ranges.

/** A prefix list. */
export interface PrefixList {
  readonly prefixListId: string;
  /** For instance `com.amazonaws.us-east-1.s3`. */
  readonly prefixListName: string | undefined;
  /** An account id, or `AWS`. */
  readonly ownerId: string | undefined;
  /** The address ranges in it; `undefined` where only the list itself is known. */
  readonly cidrs: readonly string[] | undefined;
}
