// What options and the configuration file choose among.

/** What makes the exit status 1; each includes those before it. */
export const failures = ['never', 'high', 'medium', 'low', 'non-compliant', 'insufficient-data'] as const;

/** What makes the exit status 1. */
export type Failure = (typeof failures)[number];

/** A severity as options take it: of at least that one. */
export const severityOptions = ['high', 'medium', 'low'] as const;

/** A severity as options take it. */
export type SeverityOption = (typeof severityOptions)[number];
