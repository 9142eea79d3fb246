// What an endpoint's policy lets through, as a set of requests. Imports the policy module and facts.
import { actionsWithoutPrincipal, selfSetKeys } from '../facts/condition-keys';
import { ownedByAws } from '../facts/aws-resources';
import { allActions, likelyPrefixes, namedActions, unnamedAction, unnamedService } from './actions';
import { arnOf } from './arns';
import type { Listed, Statement } from './document';
import { arnGlobOf, existsText, globOf, type Pattern } from './languages';
import { operatorOf } from './operators';
import { isOpen } from './patterns';
import { happens } from './reach';
import {
  any,
  anyResource,
  anyone,
  arnsOf,
  requestsBy,
  strangers,
  strangersBuckets,
  strangersWithoutAccount,
  union,
  without,
  type Party,
  type Requests,
  type Signer,
  type Surroundings,
} from './request-sets';
import { compiled, type Domain } from './values';

/** A policy and the endpoint that it belongs to. */
export interface Access {
  readonly statements: readonly Statement[];
  /** The code of the endpoint's service, for instance `ecr.api`. */
  readonly code: string;
  readonly surroundings: Surroundings;
}

/** The statements that allow something. */
export function allowsOf({ statements }: Pick<Access, 'statements'>): readonly Statement[] {
  return statements.filter(({ effect }) => effect === 'Allow');
}

/** The statements that deny something. */
export function deniesOf({ statements }: Pick<Access, 'statements'>): readonly Statement[] {
  return statements.filter(({ effect }) => effect === 'Deny');
}

/** The actions that the endpoint serves. */
export function servedActions({ code, statements }: Access): Domain {
  return allActions(likelyPrefixes(code, statements));
}

/** Does some of these requests get through, by this statement, and no Deny in its way? */
export function getsThrough(access: Access, requests: readonly Requests[], allow: Statement): boolean {
  return requests.some((request) => happens(request, [allow], deniesOf(access)));
}

/** Requests by everybody who can call through the endpoint: for any action that it serves, on anything. */
export function allRequests(access: Access): readonly Requests[] {
  return everySigner(access, anyone, anyone, servedActions(access), anyResource, true);
}

/** Is nothing allowed that the endpoint can serve? */
export function allowsNothing(access: Access): boolean {
  const requests = allRequests(access);
  return !allowsOf(access).some((allow) => getsThrough(access, requests, allow));
}

/** Can no request ever meet this statement, whatever else the policy says? */
export function isDead(access: Access, statement: Statement): boolean {
  return !allRequests(access).some((request) => happens(request, [statement]));
}

/**
 * Requests by the members of a party, by nobody, and by those who are no IAM principal yet.
 * @param owner whose the resources are
 * @param services whether AWS services themselves are among them
 */
export function everySigner(
  access: Access,
  party: Party,
  owner: Party,
  actions: Domain,
  resources: Domain,
  services = false,
): readonly Requests[] {
  const { surroundings } = access;
  const signers: Signer[] = [{ kind: 'party', party }, { kind: 'nobody' }];
  if (services) signers.push({ kind: 'service' });
  const requests = signers.map((signer) => requestsBy(signer, owner, { actions, resources }, surroundings));
  const early = earlyActions(access);
  if (early.length === 0) return requests;
  const target = { actions: intersection(actions, early), resources };
  return [...requests, requestsBy({ kind: 'federated', party }, owner, target, surroundings)];
}

// The actions of the service whose callers are no IAM principal.
function earlyActions({ code, statements }: Access): readonly string[] {
  const prefixes = likelyPrefixes(code, statements) ?? [];
  return actionsWithoutPrincipal.filter((action) => prefixes.some((prefix) => action.startsWith(`${prefix}:`)));
}

function intersection(actions: Domain, names: readonly string[]): Domain {
  const { texts } = namedActions(names);
  return { ...actions, texts: texts.filter((text) => existsText([actions.texts, [text]], actions.except)) };
}

/** Resources of somebody whom the policy does not name. */
export function strangersResources(access: Access): Domain {
  const { partition } = access.surroundings;
  const accountless = isS3(access.code)
    ? strangersBuckets(partition)
    : without(strangersWithoutAccount(partition), patternsOwnedByAws(access));
  return union(arnsOf(strangers, partition, arnServices(access)), accountless);
}

/**
 * The services whose resources the endpoint can reach: its own, and those that the policy allows by name, for some
 * actions work on resources of other services. Empty: any.
 */
export function arnServices(access: Access): readonly string[] {
  const prefixes = likelyPrefixes(access.code, access.statements);
  if (prefixes === undefined) return [];
  const named = allowsOf(access).flatMap(({ resources }) =>
    resources.entries.flatMap((entry) => arnOf(entry)?.service ?? []),
  );
  return [...new Set([...prefixes, ...named.filter((service) => !isOpen(service))])];
}

/** Resources of AWS's own, in the endpoint's service, whose ARNs have no account. */
export function patternsOwnedByAws({ code, statements }: Access): readonly Pattern[] {
  const prefixes = likelyPrefixes(code, statements);
  return ownedByAws
    .filter((arn) => prefixes === undefined || prefixes.some((prefix) => arn.startsWith(`arn:*:${prefix}:`)))
    .map(arnGlobOf);
}

/** Is it an endpoint whose ARNs without an account are buckets? */
export function isS3(code: string): boolean {
  return code === 's3' || code.startsWith('s3-global');
}

/**
 * The first statement that gives full access: without a condition, alone or together with others like it, it lets
 * strangers do any action on any resource, and no Deny keeps them from what no policy names.
 * @param serviceWildcards whether all actions of the endpoint's service are everything
 */
export function fullAccessOf(access: Access, serviceWildcards: boolean): Statement | undefined {
  const prefixes = likelyPrefixes(access.code, access.statements);
  const open = allowsOf(access).filter(
    (statement) => statement.conditions.length === 0 && isForAnybody(statement) && isForAnything(access, statement),
  );
  const everything = serviceWildcards ? allActions(prefixes) : { ...any, texts: [globOf('*:*')] };
  if (!coversActions(open, everything)) return undefined;
  const unnamed = serviceWildcards ? unnamedAction(prefixes) : unnamedService;
  const requests = everySigner(access, strangers, strangers, unnamed, strangersResources(access));
  return open.find((statement) => getsThrough(access, requests, statement));
}

// All buckets are everything of S3, though access points are left out.
function isForAnything(access: Access, statement: Statement): boolean {
  const { code, statements, surroundings } = access;
  const everything = isS3(code)
    ? strangersBuckets(surroundings.partition)
    : arnsOf(strangers, surroundings.partition, likelyPrefixes(code, statements));
  const listed = statement.resources.entries.flatMap((entry) => resourcePatterns(access, statement, entry));
  return !statement.resources.negated && !existsText([everything.texts], listed);
}

/** May anybody be the principal? `{"AWS": "*"}` is the same as `"*"`. */
export function isForAnybody({ principals }: Statement): boolean {
  return (
    !principals.negated && principals.entries.some(({ type, id }) => id === '*' && (type === '*' || type === 'aws'))
  );
}

function coversActions(statements: readonly Statement[], { texts }: Domain): boolean {
  const read = ({ entries }: Listed<string>): readonly Pattern[] => entries.map((entry) => globOf(entry.toLowerCase()));
  const listed = statements.filter(({ actions }) => !actions.negated).flatMap(({ actions }) => read(actions));
  const leftOut = statements.filter(({ actions }) => actions.negated).map(({ actions }) => read(actions));
  return statements.length > 0 && !existsText([texts, ...leftOut], listed);
}

/** The first entry of Resource that matches resources of strangers. */
export function openResource(access: Access, statement: Statement): string | undefined {
  const { texts, except } = strangersResources(access);
  return statement.resources.negated
    ? undefined
    : statement.resources.entries.find((entry) =>
        existsText([texts, resourcePatterns(access, statement, entry)], except),
      );
}

// As strangers read it: a variable is what they are.
function resourcePatterns(access: Access, statement: Statement, entry: string): readonly Pattern[] {
  const { valueOf } = requestsBy({ kind: 'party', party: strangers }, strangers, anyRequest, access.surroundings);
  return compiled(entry, statement, { wildcards: 'resource', foldsCase: false, wide: true }, valueOf).patterns;
}

const anyRequest = { actions: any, resources: any };

/** Does the statement name every action, without wildcards? */
export function isNamedActions({ actions }: Statement): boolean {
  return !actions.negated && actions.entries.every(isNamed);
}

/** What an Allow statement leaves open. */
export interface Opening {
  readonly statement: Statement;
  /** Strangers get through to strangers' resources, or only one of the two is bounded where both should be. */
  readonly lacks: 'everything' | 'identities' | 'resources';
}

/** How much an Allow statement has to be bounded. */
export interface Bounds {
  readonly both: boolean;
  /** Whether a list of actions without wildcards is a bound. */
  readonly namedActions: boolean;
  /** Whether it may be open to AWS services themselves. */
  readonly services: boolean;
}

/** What an Allow statement leaves open to people whom the policy does not name, with all Denies of the policy. */
export function openingOf(access: Access, statement: Statement, bounds: Bounds): Opening | undefined {
  const requests = (party: Party, owner: Party, resources: Domain): readonly Requests[] =>
    everySigner(access, party, owner, servedActions(access), resources, !bounds.services);
  const reaches = (party: Party, owner: Party, resources: Domain, by = statement): boolean =>
    getsThrough(access, requests(party, owner, resources), by);
  const strange = strangersResources(access);
  if (!bounds.both) {
    const open = bounds.namedActions ? withoutNamed(statement) : statement;
    return open && reaches(strangers, strangers, strange, open) ? { statement, lacks: 'everything' } : undefined;
  }
  const lacksIdentities = reaches(strangers, anyone, anyResource);
  const lacksResources = reaches(anyone, strangers, strange);
  if (lacksIdentities && lacksResources) return { statement, lacks: 'everything' };
  if (!lacksIdentities && !lacksResources) return undefined;
  return { statement, lacks: lacksIdentities ? 'identities' : 'resources' };
}

function withoutNamed(statement: Statement): Statement | undefined {
  const { actions } = statement;
  if (actions.negated) return statement;
  const entries = actions.entries.filter((action) => !isNamed(action));
  return entries.length === 0 ? undefined : { ...statement, actions: { negated: false, entries } };
}

function isNamed(action: string): boolean {
  return action.includes(':') && !isOpen(action);
}

/** Why the conditions of a statement, or the first of them, do not bound it; the end of a sentence. */
export function weaknessOf({ conditions }: Statement): string {
  const [first] = conditions;
  if (first === undefined) return 'it has no condition';
  const { set, ifExists, negated, family } = operatorOf(first.operator);
  const { key, values } = first;
  if (ifExists || set === 'all') return 'lets through whoever lacks it';
  if (negated) return 'keeps out only whom it names';
  if (selfSetKeys.some((start) => key.startsWith(start)) || key.split(':')[1]?.startsWith('resourcetag/') === true) {
    return 'is what strangers set on themselves';
  }
  if (key.startsWith('aws:sourcevpc') || key.startsWith('aws:vpce')) return 'is the same for all who come through it';
  if (family === 'matching' && values.some((value) => isOpen(value))) return 'has a wildcard that admits anybody';
  return 'does not bound it';
}

/** Are all actions of the endpoint's service among the statement's actions? */
export function isAnyAction(access: Access, statement: Statement): boolean {
  return !statement.actions.negated && coversActions([statement], servedActions(access));
}

/** Does a statement name an action of the endpoint's service at all, be it by a wildcard? */
export function isNamedForService(access: Access, { actions }: Statement): boolean {
  const { texts } = servedActions(access);
  const read = actions.entries.map((entry) => ({ ...globOf(entry.toLowerCase()), foldsCase: true }));
  return actions.negated ? existsText([texts], read) : existsText([texts, read], []);
}
