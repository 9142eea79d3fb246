import { defineFix } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import {
  boundsFor,
  changedPolicy,
  policyToReview,
  restrictedStatements,
  withConditions,
  withElement,
  type Json,
} from '../../shared/fix/policies';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { accountOf } from '../../shared/policy/arns';
import type { Fault, rule } from './rule';

// Whom to trust is not in the network: the organization is a placeholder.
export const fix = defineFix<typeof rule>(({ subject, network, verdict }) => {
  if (verdict.message !== 'looseStatements') {
    const policy = { Version: '2012-10-17', Statement: restrictedStatements(subject, network) };
    return policyToReview(subject, network, policy);
  }
  const faults = new Map(verdict.data.statements.map(({ statement, fault }) => [statement.number, fault]));
  const policy = changedPolicy(subject, (statement, number) => {
    const fault = faults.get(number);
    return fault === undefined ? statement : mended(statement, fault, subject);
  });
  return policyToReview(subject, network, policy);
});

function mended(statement: Json, fault: Fault, endpoint: VpcEndpoint): Json {
  switch (fault.kind) {
    case 'notElement':
      if (fault.element === 'NotAction') return withElement(statement, 'Action', placeholder('allowed-actions'));
      if (fault.element === 'NotResource') return withElement(statement, 'Resource', placeholder('allowed-resources'));
      return withConditions(withElement(statement, 'Principal', '*'), boundsFor(endpoint));
    case 'namedPrincipal':
      return withConditions(withElement(statement, 'Principal', '*'), namedIn(statement));
    case 'anyAction':
      return withElement(statement, 'Action', placeholder('allowed-actions'));
    case 'notBoth': {
      const organization = placeholder('organization-id');
      const both = { 'aws:PrincipalOrgID': organization, 'aws:ResourceOrgID': organization };
      return withConditions(statement, { StringEquals: both });
    }
    case 'unbounded':
      return withConditions(statement, boundsFor(endpoint));
  }
}

// Gateway endpoints know principals by condition only.
function namedIn(statement: Json): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const ids = Object.values(Object(statement['Principal'] ?? {}) as Json)
    .flat()
    .map(String);
  const accounts = ids.flatMap((id) => accountOf(id) ?? []);
  if (accounts.length < ids.length || ids.length === 0) {
    return { StringEquals: { 'aws:PrincipalOrgID': placeholder('organization-id') } };
  }
  const isWhole = ids.every((id) => accountOf(id) === id || id.endsWith(':root'));
  return isWhole ? { StringEquals: { 'aws:PrincipalAccount': accounts } } : { ArnEquals: { 'aws:PrincipalArn': ids } };
}
