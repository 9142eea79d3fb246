// Questions about a whole policy. Imports the policy module only.
import { denyClause, isAnyAction, isAnyPrincipal, openResource, type Clause } from './bounds';
import type { Statement } from './document';

/** What the Deny statements demand of every request, whichever statement allows it. */
export function denyClauses(statements: readonly Statement[], service: string): readonly Clause[] {
  return statements.flatMap((statement) => {
    const clause = denyClause(statement, service);
    return clause ? [clause] : [];
  });
}

/** Is nothing allowed: either there is no Allow statement, or everything is denied without a condition? */
export function allowsNothing(statements: readonly Statement[], service: string): boolean {
  return (
    !statements.some(({ effect }) => effect === 'Allow') ||
    denyClauses(statements, service).some((clause) => clause.length === 0)
  );
}

/** A statement that lets anybody do everything with anybody's resources. */
export interface FullAccess {
  readonly statement: Statement;
  /** The entry of `Resource` that matches anybody's. */
  readonly resource: string;
}

/**
 * The first statement that gives full access, where no Deny statement bounds it.
 * @param serviceWildcards whether all actions of one service are everything, as they are for an endpoint
 */
export function fullAccessOf(
  statements: readonly Statement[],
  service: string,
  serviceWildcards: boolean,
): FullAccess | undefined {
  if (denyClauses(statements, service).length > 0) return undefined;
  for (const statement of statements) {
    const resource = openResource(statement);
    if (
      resource !== undefined &&
      statement.effect === 'Allow' &&
      statement.conditions.length === 0 &&
      isAnyPrincipal(statement) &&
      isAnyAction(statement, serviceWildcards)
    ) {
      return { statement, resource };
    }
  }
  return undefined;
}
