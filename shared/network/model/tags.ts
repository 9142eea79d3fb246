// Tags of resources.

/** Tag keys and values of a resource. */
export type Tags = Readonly<Record<string, string>>;
