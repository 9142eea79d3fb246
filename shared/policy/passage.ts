// Does one request, of which most is known, get through a policy? Imports the policy module.
import { namedActions } from './actions';
import { allowsOf, deniesOf, type Access } from './openings';
import { happens } from './reach';
import { exactly, requestsBy, type Party, type Requests, type Signer } from './request-sets';

/** A request. */
export interface KnownRequest {
  /** For instance `s3:GetObject`. */
  readonly action: string;
  /** An ARN, or `*` for an action without a resource. */
  readonly resource: string;
  readonly signer: Signer;
  /** Whose the resource is. */
  readonly owner: Party;
}

/** Whether it gets through; `undecided` where that depends on something that the policy alone does not tell. */
export type Passage = 'allowed' | 'blocked' | 'undecided';

/** Whether the request gets through the policy. */
export function passage(access: Access, request: KnownRequest): Passage {
  const requests = requestsFor(access, request);
  const [allows, denies] = [allowsOf(access), deniesOf(access)];
  if (!allows.some((allow) => happens(requests, [allow], denies))) return 'blocked';
  const mayBeStopped = happens(requests, [], allows) || denies.some((deny) => happens(requests, [deny]));
  return mayBeStopped ? 'undecided' : 'allowed';
}

function requestsFor({ surroundings }: Access, { action, resource, signer, owner }: KnownRequest): Requests {
  return requestsBy(signer, owner, { actions: namedActions([action]), resources: exactly(resource) }, surroundings);
}
