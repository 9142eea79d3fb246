import { defineFix } from '../../shared/fix/fix';
import { changedPolicy, onOneLine, policyToReview, type Json } from '../../shared/fix/policies';
import { parsePolicy } from '../../shared/policy/document';
import { passage } from '../../shared/policy/passage';
import { accessOf } from '../../shared/rule/endpoint-policies';
import type { Wanted, rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject, network, verdict }) => {
  const blocked = verdict.message === 'bucketsBlocked' ? verdict.data.requests : [];
  const added = statementsFor(blocked);
  const isThrough = (policy: Json): boolean => {
    const parsed = parsePolicy(onOneLine(policy));
    if (!parsed.valid) return false;
    const access = accessOf(subject, network, 's3', parsed.statements);
    return blocked.every((request) => passage(access, request) !== 'blocked');
  };
  const extended = changedPolicy(subject, (statement) => statement, added);
  // Where a Deny stands in the way, another Allow does not help.
  const policy = isThrough(extended)
    ? extended
    : changedPolicy(subject, (statement) => sparing(statement, blocked), added);
  return policyToReview(subject, network, policy);
});

function statementsFor(requests: readonly Wanted[]): readonly Json[] {
  return [...new Set(requests.map(({ action }) => action))].map((action) => ({
    Effect: 'Allow',
    Principal: '*',
    Action: action,
    Resource: requests.filter((request) => request.action === action).map(({ objects }) => objects),
  }));
}

/** A Deny of everything spares the buckets. */
function sparing(statement: Json, requests: readonly Wanted[]): Json {
  const objects = requests.map((request) => request.objects);
  const { Effect, Resource, NotResource, ...others } = statement;
  if (Effect !== 'Deny') return statement;
  if (NotResource !== undefined) return { ...statement, NotResource: [NotResource, objects].flat() };
  return [Resource].flat().includes('*') ? { Effect, ...others, NotResource: objects } : statement;
}
