// What has to change for a finding to go away, where that is another resource than the one that was evaluated.
import { sliceNames, slices, type Network } from '../../shared/network/network';
import type { SecurityGroup } from '../../shared/network/model/security-group';
import type { Tags } from '../../shared/network/model/tags';
import { isMissingEndpoint, type Cause } from '../../shared/rule/verdict';
import { compare } from '../shell/order';
import { groups, openIn, severities } from './grouping';
import type { Finding } from './judgement';
import { nameTag } from './names';

/** The first cause of a finding that is not the evaluated resource itself: another resource, or an endpoint not there. */
export function causeOf({ evaluation }: Finding): Cause | undefined {
  const { complianceType, causes = [], resourceId } = evaluation;
  if (complianceType !== 'NON_COMPLIANT') return undefined;
  return causes.find((cause) => isMissingEndpoint(cause) || cause.resourceId !== resourceId);
}

/** One thing to change, and the findings that are about nothing else. */
export interface SharedCause {
  readonly cause: Cause;
  readonly network: Network;
  /** At least two, on at least two resources or of another resource than the cause. */
  readonly findings: readonly Finding[];
}

/**
 * The changes that clear several findings at once, those that clear the gravest first. A finding with several resources
 * at fault belongs to none: nobody knows that one change is enough.
 */
export function sharedCauses(findings: readonly Finding[]): readonly SharedCause[] {
  const single = openIn(findings).flatMap((finding) => {
    const { causes = [] } = finding.evaluation;
    const [first, ...others] = [...new Map(causes.map((cause) => [keyOf(cause, finding), cause]))];
    return first && others.length === 0 ? [{ key: first[0], cause: first[1], finding }] : [];
  });
  const shared = groups(single, ({ key }) => key).flatMap((ofCause) => {
    const [first] = ofCause;
    const isElsewhere = ofCause.some(({ finding }) => causeOf(finding) !== undefined);
    if (!first || ofCause.length < 2 || !isElsewhere) return [];
    const { cause, finding } = first;
    return [{ cause, network: finding.network, findings: ofCause.map((each) => each.finding) }];
  });
  const gravity = (each: SharedCause) =>
    severities.map((severity) => each.findings.filter(({ rule }) => rule.severity === severity).length);
  return shared
    .map((each) => ({ each, counts: gravity(each) }))
    .sort(
      (a, b) =>
        a.counts.map((number, index) => (b.counts[index] ?? 0) - number).find((difference) => difference !== 0) ??
        compare(idOf(a.each.cause), idOf(b.each.cause)),
    )
    .map(({ each }) => each);
}

function keyOf(cause: Cause, { network }: Finding): string {
  return JSON.stringify([network.accountId, network.region, idOf(cause)]);
}

function idOf(cause: Cause): string {
  if (!isMissingEndpoint(cause)) return cause.resourceId;
  const { vpcId, missing } = cause;
  return `${vpcId} ${missing.code} ${missing.type}`;
}

/** What to do about a cause: `Change sg-0a1b2c3d (web)`, or `Create a gateway endpoint for s3 in vpc-0a1b2c3d`. */
export function changeOf({ cause, network }: Pick<SharedCause, 'cause' | 'network'>): string {
  if (isMissingEndpoint(cause)) {
    const { vpcId, missing } = cause;
    const kinds = { interface: 'an interface endpoint', gateway: 'a gateway endpoint', any: 'an endpoint' };
    return `Create ${kinds[missing.type]} for ${missing.code} in ${vpcId}`;
  }
  const name = nameIn(network, cause.resourceType, cause.resourceId);
  return `Change ${cause.resourceId}${name === undefined ? '' : ` (${name})`}`;
}

function nameIn(network: Network, resourceType: string, resourceId: string): string | undefined {
  const slice = sliceNames.find((each) => slices[each].resourceType === resourceType);
  const [resource] = slice === undefined ? [] : (network[slice].byKey.get(resourceId) ?? []);
  if (!resource || !('tags' in resource)) return undefined;
  const { tags, groupName } = resource as { readonly tags: Tags } & Partial<SecurityGroup>;
  return nameTag(tags) ?? groupName;
}
