// Endpoint policies: the new document in a file to review, and the command that puts it in force.
import { bucketProfiles, type BucketProfile } from '../facts/buckets';
import { restrictionAdvice } from '../facts/service-needs';
import type { Network } from '../network/network';
import type { VpcEndpoint } from '../network/model/vpc-endpoint';
import { serviceCode } from '../network/service-names';
import { bucketIn, partitionOf } from '../policy/service-buckets';
import { Unsayable, quoted, unshowable } from './command';
import { modifyEndpoint } from './endpoints';
import { placeholder } from './placeholders';

/** A statement, or a whole policy, as JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** Conditions of a statement: values by key, by operator. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Writes a policy to a file, for somebody to review, and puts it in force. @throws Unsayable */
export function policyToReview({ vpcEndpointId }: VpcEndpoint, network: Network, policy: Json): readonly string[] {
  if (!/^[\w-]+$/.test(vpcEndpointId)) throw new Unsayable(`${vpcEndpointId} is no name for a file.`);
  const file = `${vpcEndpointId}-policy.json`;
  const write = modifyEndpoint(network, vpcEndpointId, {});
  return [
    `printf '%s\\n' ${quoted(onOneLine(policy))} > ${quoted(file)}`,
    `${write} --policy-document ${quoted(`file://${file}`)}`,
  ];
}

/** A policy as text that can be shown and copied as it is. */
export function onOneLine(policy: unknown): string {
  return JSON.stringify(policy).replace(
    unshowable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The endpoint's policy, each statement changed; `undefined` takes it away. What is no policy has no statements. */
export function changedPolicy(
  { policyDocument = '' }: VpcEndpoint,
  change: (statement: Json, number: number) => Json | readonly Json[] | undefined,
  added: readonly Json[] = [],
): Json {
  const document = objectIn(policyDocument);
  const name = Object.keys(document).find((key) => key.toLowerCase() === 'statement') ?? 'Statement';
  const statements = [document[name] ?? []].flat() as unknown as readonly Json[];
  const changed = statements.flatMap((statement, index) => change(statement, index + 1) ?? []);
  // Variables are variables only in this version; a text that looks like one would change its meaning.
  const version = policyDocument.includes('${') || hasVersion(document) ? {} : { Version: '2012-10-17' };
  return { ...version, ...document, [name]: [...changed, ...added] };
}

function hasVersion(document: Json): boolean {
  return Object.keys(document).some((key) => key.toLowerCase() === 'version');
}

function objectIn(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
  } catch {
    return {};
  }
}

/** A statement with more conditions; of a key that has one already under the same operator, the new one counts. */
export function withConditions(statement: Json, more: Conditions): Json {
  const name = Object.keys(statement).find((key) => key.toLowerCase() === 'condition') ?? 'Condition';
  const before = (statement[name] ?? {}) as Conditions;
  const merged = Object.fromEntries(
    [...new Set([...Object.keys(before), ...Object.keys(more)])].map((operator) => [
      operator,
      { ...before[operator], ...more[operator] },
    ]),
  );
  return { ...statement, [name]: merged };
}

/** A statement in which an element, or its `Not…` form, has another value. */
export function withElement(statement: Json, element: 'Principal' | 'Action' | 'Resource', value: unknown): Json {
  const names = [element.toLowerCase(), `not${element.toLowerCase()}`];
  const others = Object.entries(statement).filter(([key]) => !names.includes(key.toLowerCase()));
  return { ...Object.fromEntries(others), [element]: value };
}

/** The conditions that bound a statement of a service's endpoint without breaking the service. */
export function boundsFor(
  { serviceName }: VpcEndpoint,
  organizations: unknown = placeholder('organization-id'),
): Conditions {
  const { how } = restrictionAdvice[serviceCode(serviceName) ?? ''] ?? restrictionAdvice[''] ?? { how: '' };
  const keys = ['aws:PrincipalOrgID', 'aws:ResourceOrgID'].filter((key) => how.includes(key));
  return { StringEquals: Object.fromEntries(keys.map((key) => [key, organizations])) };
}

/**
 * The statements of a policy that admits one's own people and what they need: for an endpoint that has none worth
 * keeping. @param conditions what bounds the first of them
 */
export function restrictedStatements(
  endpoint: VpcEndpoint,
  { accountId, region }: Network,
  conditions: Conditions = boundsFor(endpoint),
): readonly Json[] {
  const allow = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };
  const code = serviceCode(endpoint.serviceName);
  const home = endpoint.serviceRegion ?? region;
  if (code === 'execute-api') {
    return [{ ...allow, Resource: `arn:${partitionOf(home)}:execute-api:${home}:${accountId}:*` }];
  }
  return [{ ...allow, Condition: conditions }, ...statementsForAws(endpoint, region)];
}

/** For S3, statements for the buckets of AWS's own that its features need, whoever signs; else none. */
export function statementsForAws({ serviceName, serviceRegion }: VpcEndpoint, own: string): readonly Json[] {
  if (serviceCode(serviceName) !== 's3') return [];
  const region = serviceRegion ?? own;
  const profiles: readonly BucketProfile[] = Object.values(bucketProfiles);
  return (['s3:GetObject', 's3:PutObject'] as const).map((action) => ({
    Effect: 'Allow',
    Principal: '*',
    Action: action,
    Resource: profiles
      .filter((profile) => profile.action === action)
      .flatMap(({ buckets, forSome = [] }) => [...buckets, ...forSome])
      .flatMap((pattern) => bucketIn(region, pattern) ?? [])
      .map((path) => `arn:${partitionOf(region)}:s3:::${path}/*`),
  }));
}
