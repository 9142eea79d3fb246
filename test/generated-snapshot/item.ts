// What every configuration item has around its configuration.
import type { Random } from './random';

export const accountId = '111122223333';
export const region = 'eu-west-1';
export const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] as const;

/** A relationship of an item: the type and the id of the other resource, and how they belong together. */
export type Relationship = readonly [resourceType: string, resourceId: string, name: string];

/** A resource as AWS Config records it. */
export interface Recorded {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly resourceName?: string;
  readonly arn: string;
  readonly relationships: readonly Relationship[];
  readonly configuration: unknown;
  readonly supplementary?: unknown;
  readonly tags: Readonly<Record<string, string>>;
}

/** The configuration item of a resource, its members in AWS Config's order. */
export function itemOf(random: Random, resource: Recorded): unknown {
  const captured = 1767225600000 + random.below(5_000_000) * 1000 + random.below(1000);
  return {
    relatedEvents: [],
    relationships: resource.relationships.map(([resourceType, resourceId, name]) => ({
      resourceId,
      resourceType,
      name,
    })),
    configuration: resource.configuration,
    supplementaryConfiguration: resource.supplementary ?? {},
    tags: resource.tags,
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: new Date(captured).toISOString(),
    configurationStateId: captured,
    awsAccountId: accountId,
    configurationItemStatus: random.below(3) === 0 ? 'ResourceDiscovered' : 'OK',
    resourceType: resource.resourceType,
    resourceId: resource.resourceId,
    ...(resource.resourceName === undefined ? {} : { resourceName: resource.resourceName }),
    ARN: resource.arn,
    awsRegion: region,
    availabilityZone: 'Not Applicable',
    configurationStateMd5Hash: '',
  };
}

const teams = ['billing', 'search', 'ledger', 'catalogue', 'platform', 'fraud'] as const;
const stages = ['production', 'staging', 'development'] as const;

/** The tags of a resource; some resources have none. */
export function tagsFor(random: Random, name: string): Readonly<Record<string, string>> {
  if (random.below(4) === 0) return {};
  return { Name: name, team: random.of(teams), stage: random.of(stages), 'cost-centre': `cc-${random.below(900)}` };
}

/** Tags as EC2 lists them. */
export function listed(tags: Readonly<Record<string, string>>): readonly { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

export const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
