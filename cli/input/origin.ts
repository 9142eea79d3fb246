// Where the networks that are judged come from.

/** What `check` looked at. */
export interface Origin {
  readonly kind: 'snapshot' | 'describe' | 'live' | 'template' | 'plan';
  /** The files or the folder as they were named, `-` for standard input; of a live account none. */
  readonly paths: readonly string[];
}

interface Sources {
  readonly snapshot?: readonly string[];
  readonly describe?: string;
  readonly template?: string;
  readonly plan?: string;
}

/** The origin that the options name. */
export function originOf({ snapshot, describe, template, plan }: Sources): Origin {
  if (snapshot) return { kind: 'snapshot', paths: snapshot };
  if (describe !== undefined) return { kind: 'describe', paths: [describe] };
  if (template !== undefined) return { kind: 'template', paths: [template] };
  if (plan !== undefined) return { kind: 'plan', paths: [plan] };
  return { kind: 'live', paths: [] };
}
