// Resources of the provider awscc, which has CloudFormation's types and properties: read as those of the provider aws
// where the two differ only in names. Pure.
// Source: Terraform Registry, documentation of the provider hashicorp/awscc (read 2026-11-30).
import type { Instance } from './plan';

/** Its type in the provider aws, the attribute that holds its own id beside `id`, and other names of attributes. */
interface Counterpart {
  readonly type: string;
  readonly ownId?: string;
  readonly names?: Readonly<Record<string, string>>;
}

const counterparts: Readonly<Record<string, Counterpart>> = {
  awscc_ec2_vpc: { type: 'aws_vpc', ownId: 'vpc_id' },
  awscc_ec2_subnet: { type: 'aws_subnet', ownId: 'subnet_id' },
  awscc_ec2_route_table: { type: 'aws_route_table', ownId: 'route_table_id' },
  awscc_ec2_route: { type: 'aws_route', names: { egress_only_internet_gateway_id: 'egress_only_gateway_id' } },
  awscc_ec2_subnet_route_table_association: { type: 'aws_route_table_association' },
};

/** Is it one that makes or changes a part of a network, and has no counterpart here? */
export function isUnreadable(type: string): boolean {
  const isOfNetworks = /^awscc_(?:ec2_(?:security_group|network_acl|subnet|vpc|route|prefix_list)|cloudformation_)/;
  return isOfNetworks.test(type) && counterparts[type] === undefined;
}

/** The attribute of a resource of awscc that holds its own id. */
export function ownIdOf(instance: Instance): string | undefined {
  return counterparts[instance.resource.split('.')[0] ?? '']?.ownId;
}

/** A resource of awscc as one of aws; any other as it is. */
export function asOfAws(instance: Instance): Instance {
  const counterpart = counterparts[instance.type];
  if (counterpart === undefined) return instance;
  const { type, names = {}, ownId } = counterpart;
  const renamed = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
    Object.fromEntries(
      Object.entries(record)
        .filter(([name]) => name !== ownId)
        .map(([name, value]) => [names[name] ?? name, value]),
    );
  const { values, unknown, config } = instance;
  return {
    ...instance,
    type,
    values: { ...renamed(values), tags: tagMap(values['tags']) },
    unknown: renamed(unknown),
    config: config && { ...config, expressions: renamed(config.expressions) },
  };
}

function tagMap(tags: unknown): Readonly<Record<string, unknown>> {
  const all = Array.isArray(tags) ? (tags as readonly Readonly<Record<string, unknown>>[]) : [];
  return Object.fromEntries(all.map(({ key, value }) => [String(key), value]));
}
