// Sets of requests that come through an endpoint: by whom, for which actions, on whose resources.
// Imports the policy module and facts.
import {
  alwaysPresent,
  anonymousValues,
  neverThroughEndpoints,
  ownerKeys,
  selfSetKeys,
  servicePrincipalKeys,
  type KeyValue,
} from '../facts/condition-keys';
import { servicesWithFreeNames } from '../facts/aws-resources';
import { accountOf } from './arns';
import type { Principal } from './document';
import { anything, fresh, globOf, textOf, type Pattern, type Wildcard } from './languages';
import { isOpen } from './patterns';
import type { Domain } from './values';

/** Where the endpoint is. */
export interface Surroundings {
  readonly accountId: string;
  readonly vpcId: string;
  readonly vpcEndpointId: string;
  readonly partition: string;
}

/** Accounts, and the organizations that they may be in. */
export interface Party {
  readonly accounts: Domain;
  readonly organizations: Domain;
  readonly uniqueIds: Domain;
  /** Is a principal of this account one of them? `undefined` where that is as it suits. */
  readonly has: (account: string | undefined) => boolean | undefined;
  /** Whether the principals carry tags, names and the like. */
  readonly setsKeys: boolean;
}

/** Who signs: principals of a party; nobody; somebody who is no IAM principal yet; or an AWS service as itself. */
export type Signer =
  | { readonly kind: 'party' | 'federated'; readonly party: Party }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'service'; readonly name?: string };

/** Any of these requests. */
export interface Requests {
  readonly signer: Signer;
  readonly actions: Domain;
  readonly resources: Domain;
  /** What a condition key, in lower case, can be in them. */
  readonly valueOf: (key: string) => Domain;
}

const one: Wildcard = { many: false, not: ':' };
/** Any number of characters within a part of an ARN. */
const part: Wildcard = { many: true, not: ':' };
const patternOf = (...tokens: readonly (string | Wildcard)[]): Pattern => ({
  tokens: tokens.flatMap((token): readonly (string | Wildcard)[] =>
    typeof token === 'string' ? Array.from(token) : [token],
  ),
  foldsCase: false,
});
/** Any number of characters of a bucket's name. */
const nameWildcard: Wildcard = { many: true, not: '/:' };
const times = (count: number): readonly Wildcard[] => Array.from({ length: count }, () => one);

/** Any resource: an ARN, or none, which is `*`. */
export const anyResource: Domain = {
  texts: [patternOf('*'), patternOf('arn:', anything)],
  except: [],
  mayBeAbsent: false,
};

/** Any text. */
export const any: Domain = { texts: [patternOf(anything)], except: [], mayBeAbsent: false };
/** Never there. */
const absent: Domain = { texts: [], except: [], mayBeAbsent: true };
/** There or not, and anything. */
const free: Domain = { ...any, mayBeAbsent: true };

/** Exactly this text. */
export function exactly(...texts: readonly string[]): Domain {
  return { texts: texts.map(textOf), except: [], mayBeAbsent: false };
}

const accountIds = { texts: [patternOf(...times(12))], except: [], mayBeAbsent: false };
const organizationIds = { texts: [patternOf('o-', anything)], except: [], mayBeAbsent: true };

/** Anybody with an account. */
export const anyone: Party = {
  accounts: accountIds,
  organizations: organizationIds,
  uniqueIds: any,
  has: () => undefined,
  setsKeys: true,
};

// In a text that ends in a wildcard, so many characters before it make it one's own.
const beforeFresh = (start: string, enough: number): readonly Pattern[] =>
  Array.from({ length: enough }, (_, before) => patternOf(start, ...times(before), fresh, anything));

/** Somebody whom the policy does not name: nobody's account, organization or id in it is his. */
export const strangers: Party = {
  accounts: {
    texts: [patternOf(...times(11), fresh), patternOf(fresh, ...times(11))],
    except: [],
    mayBeAbsent: false,
  },
  organizations: { texts: beforeFresh('o-', 4), except: [], mayBeAbsent: true },
  uniqueIds: { texts: beforeFresh('', 6), except: [], mayBeAbsent: false },
  has: () => false,
  setsKeys: true,
};

/** An account of AWS's own that no policy names, and that carries none of a customer's tags. */
export const unpublished: Party = {
  ...strangers,
  organizations: { ...strangers.organizations, mayBeAbsent: false },
  setsKeys: false,
};

/** Everybody but these. */
export function othersThan(accounts: readonly string[], organizations: readonly string[]): Party {
  return {
    accounts: { ...accountIds, except: accounts.map(textOf) },
    organizations: { ...organizationIds, except: organizations.map(textOf) },
    uniqueIds: any,
    has: (account) => account === undefined || !accounts.includes(account),
    setsKeys: true,
  };
}

/** These accounts of AWS's, which are in no organization that is known. */
export function published(accounts: readonly string[]): Party {
  return { ...unpublished, accounts: exactly(...accounts) };
}

/** ARNs with an account of the party. @param services those of them; without it, of any service */
export function arnsOf(party: Party, partition: string, services: readonly string[] = []): Domain {
  const named = services.length === 0 ? [[part]] : services.map((service) => [service]);
  const within = ({ tokens }: Pattern): readonly Pattern[] =>
    named.map((service) => patternOf(`arn:${partition}:`, ...service, ':', part, ':', ...tokens, ':', anything));
  const { texts, except, mayBeAbsent } = mapped(party.accounts, within);
  // Names that look like the middle of an ARN are nobody's, but where names are free: else every `*` for a Region that
  // is followed by an account would let such a name of a stranger's through.
  const impossible = named
    .filter(([service]) => typeof service !== 'string' || !servicesWithFreeNames.includes(service))
    .flatMap((service) => {
      const start = [`arn:${partition}:`, ...service, ':', part, ':', part, ':'] as const;
      return [
        patternOf(...start, ':', anything),
        patternOf(...start, anything, '::', anything),
        patternOf(...start, ...times(12), ':', anything),
        patternOf(...start, anything, ':', ...times(12), ':', anything),
      ];
    });
  return { texts, except: [...except, ...impossible], mayBeAbsent };
}

/** ARNs whose account is AWS itself, for instance `arn:aws:iam::aws:policy/ReadOnlyAccess`. */
export function arnsOfAws(partition: string): Pattern {
  return patternOf(`arn:${partition}:`, part, ':', part, ':aws:', anything);
}

/** Buckets and objects of strangers: three letters of a name make it somebody's. */
export function strangersBuckets(partition: string): Domain {
  const names = [0, 1, 2].map((before) => [...times(before), fresh, nameWildcard]);
  const texts = names.flatMap((name) => {
    const bucket = [`arn:${partition}:s3:::`, ...name] as const;
    return [patternOf(...bucket), patternOf(...bucket, '/', anything)];
  });
  return { texts, except: [], mayBeAbsent: false };
}

/** Any bucket and its objects. */
export function buckets(partition: string): Domain {
  return { texts: bucketPatterns(partition, '*'), except: [], mayBeAbsent: false };
}

/** Resources whose ARNs have no account, of strangers: nobody can name them, whatever their id begins with. */
export function strangersWithoutAccount(partition: string): Domain {
  const texts = ['', '/'].flatMap((slash) => {
    const id = [`arn:${partition}:`, part, ':', part, `::${slash}`, nameWildcard, '/', nameWildcard, fresh] as const;
    return [patternOf(...id), patternOf(...id, '/', anything), patternOf(...id, ':', anything)];
  });
  return { texts, except: [], mayBeAbsent: false };
}

/** Resources whose ARNs have no account. */
export function withoutAccount(partition: string): Domain {
  return { ...any, texts: [patternOf(`arn:${partition}:`, part, ':', part, '::', anything)] };
}

/** A bucket and its objects; in the name, wildcards stand for no slash. */
export function bucketPatterns(partition: string, name: string): readonly Pattern[] {
  const bucket = globOf(name, '/:').tokens;
  return [
    patternOf(`arn:${partition}:s3:::`, ...bucket),
    patternOf(`arn:${partition}:s3:::`, ...bucket, '/', anything),
  ];
}

/** Either of them. */
export function union(...domains: readonly Domain[]): Domain {
  return {
    texts: domains.flatMap(({ texts }) => texts),
    except: domains.flatMap(({ except }) => except),
    mayBeAbsent: domains.some(({ mayBeAbsent }) => mayBeAbsent),
  };
}

/** The domain without these. */
export function without(domain: Domain, except: readonly Pattern[]): Domain {
  return { ...domain, except: [...domain.except, ...except] };
}

/** Requests by this signer. @param owner whose the resources are */
export function requestsBy(
  signer: Signer,
  owner: Party,
  { actions, resources }: Pick<Requests, 'actions' | 'resources'>,
  surroundings: Surroundings,
): Requests {
  return { signer, actions, resources, valueOf: (key) => valueOf(key, signer, owner, surroundings) };
}

function valueOf(key: string, signer: Signer, owner: Party, surroundings: Surroundings): Domain {
  if (key in neverThroughEndpoints) return absent;
  const fixed = fixedBySurroundings(key, surroundings);
  if (fixed) return fixed;
  if (key === 'aws:principalisawsservice') {
    if (signer.kind === 'party') return exactly('false');
    return signer.kind === 'service' ? exactly('true') : absent;
  }
  const fact = ownerKeys[key];
  // Some actions leave out whose the resource is.
  if (fact?.of === 'resource') return { ...ownedBy(owner, fact.names, surroundings), mayBeAbsent: owner.setsKeys };
  if (servicePrincipalKeys.includes(key)) {
    if (signer.kind !== 'service') return absent;
    return key.startsWith('aws:principal') && signer.name !== undefined ? exactly(signer.name) : free;
  }
  if (fact !== undefined || selfSetKeys.some((start) => key.startsWith(start))) {
    return ofPrincipal(key, fact?.names, signer, surroundings);
  }
  return free;
}

function fixedBySurroundings(
  key: string,
  { vpcId, vpcEndpointId, accountId, partition }: Surroundings,
): Domain | undefined {
  switch (key) {
    case 'aws:sourcevpc':
      return isRealId(vpcId) ? exactly(vpcId) : any;
    case 'aws:sourcevpce':
      return isRealId(vpcEndpointId) ? exactly(vpcEndpointId) : any;
    case 'aws:sourcevpcarn':
      return isRealId(vpcId)
        ? { ...any, texts: [patternOf(`arn:${partition}:ec2:`, part, ':', part, `:vpc/${vpcId}`)] }
        : any;
    case 'aws:vpceaccount':
      return exactly(accountId);
    case 'aws:vpceorgid':
    case 'aws:vpceorgpaths':
    case 'aws:vpcsourceip':
      return any;
    // What a service does on behalf of a principal does not come through the endpoint.
    case 'aws:viaawsservice':
      return exactly('false');
    case 'aws:securetransport':
      return exactly('true', 'false');
    default:
      return undefined;
  }
}

// In a template the id is not known yet.
function isRealId(id: string): boolean {
  return /^vpce?-[0-9a-f]{8,}$/.test(id);
}

function ofPrincipal(key: string, names: KeyValue | undefined, signer: Signer, surroundings: Surroundings): Domain {
  if (signer.kind !== 'party') {
    const anonymous = signer.kind === 'nobody' ? anonymousValues[key] : undefined;
    return anonymous === undefined ? absent : exactly(anonymous);
  }
  if (names === undefined) return signer.party.setsKeys ? free : absent;
  const domain = ownedBy(signer.party, names, surroundings);
  return names.startsWith('organization') ? domain : { ...domain, mayBeAbsent: !alwaysPresent.includes(key) };
}

/** What the value of a key that names an owner can be, if that is the party. */
function ownedBy(party: Party, names: KeyValue, { partition }: Surroundings): Domain {
  const { accounts, organizations } = party;
  switch (names) {
    case 'organization':
      return organizations;
    case 'organization-path':
      return mapped(organizations, (organization) => [patternOf(...organization.tokens, '/', anything)]);
    case 'account':
      return accounts;
    case 'unique-id':
      return party.uniqueIds;
    case 'principal-arn':
      return mapped(accounts, ({ tokens }) =>
        ['iam', 'sts'].map((service) => patternOf(`arn:${partition}:${service}::`, ...tokens, ':', anything)),
      );
    case 'instance-arn':
      return mapped(accounts, ({ tokens }) => [
        patternOf(`arn:${partition}:ec2:`, part, ':', ...tokens, ':instance/', anything),
      ]);
    case 'function-arn':
      return mapped(accounts, ({ tokens }) => [
        patternOf(`arn:${partition}:lambda:`, part, ':', ...tokens, ':function:', anything),
      ]);
    case 'access-point-arn':
      return mapped(accounts, ({ tokens }) => [
        patternOf(`arn:${partition}:s3:`, part, ':', ...tokens, ':accesspoint/', anything),
      ]);
  }
}

function mapped({ texts, except, mayBeAbsent }: Domain, of: (pattern: Pattern) => readonly Pattern[]): Domain {
  return { texts: texts.flatMap(of), except: except.flatMap(of), mayBeAbsent };
}

/** Does an entry of `Principal` mean this signer? `undefined` where that is as it suits. */
export function isSigner({ type, id }: Principal, signer: Signer): boolean | undefined {
  if (type === '*') return id === '*';
  if (type === 'service') {
    if (signer.kind !== 'service') return false;
    return id === '*' || (signer.name === undefined ? undefined : id === signer.name);
  }
  if (type === 'federated') {
    if (signer.kind !== 'federated') return false;
    // Identity providers that are not in somebody's account admit everybody's users.
    const account = accountOf(id);
    return account === undefined || signer.party.has(account);
  }
  if (id === '*') return signer.kind !== 'federated';
  // AWS takes no wildcards here: whom they would mean is not known.
  if (isOpen(id) && signer.kind === 'party') return undefined;
  return signer.kind === 'party' ? signer.party.has(accountOf(id)) : false;
}
