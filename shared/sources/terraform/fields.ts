// The attributes of planned resources: known, unknown, or resolved to the resource that they will name. Pure.
import { awsListId } from '../planned/attachments';
import type { PlannedTags } from '../planned/resources';
import { choice, isUnknown, unknown, type Maybe } from '../planned/values';
import { ownIdOf } from './cloud-control';
import { type Expressions, type Instance, type Plan } from './plan';
import { targetsOf, type Target } from './references';

/** A plan and the ids that the network will know its resources by. */
export interface Planned {
  readonly plan: Plan;
  readonly ids: ReadonlyMap<Instance, string>;
}

/** The beginning of EC2's ids, by resource type. */
const prefixes: Readonly<Record<string, string>> = {
  aws_vpc: 'vpc',
  aws_default_vpc: 'vpc',
  aws_subnet: 'subnet',
  aws_default_subnet: 'subnet',
  aws_vpc_endpoint: 'vpce',
  aws_security_group: 'sg',
  aws_default_security_group: 'sg',
  aws_route_table: 'rtb',
  aws_default_route_table: 'rtb',
  aws_network_acl: 'acl',
  aws_default_network_acl: 'acl',
  aws_ec2_managed_prefix_list: 'pl',
  aws_internet_gateway: 'igw',
  aws_vpn_gateway: 'vgw',
  aws_nat_gateway: 'nat',
  aws_egress_only_internet_gateway: 'eigw',
  aws_ec2_transit_gateway: 'tgw',
  aws_vpc_peering_connection: 'pcx',
};

/** Gives every resource an id: its own where the plan knows it. */
export function withIds(plan: Plan): Planned {
  const ids = new Map(
    plan.instances.map((instance, position) => {
      const { id } = instance.values;
      const made = `${prefixes[instance.type] ?? 'res'}-planned${position}`;
      return [instance, typeof id === 'string' && id !== '' ? id : made];
    }),
  );
  return { plan, ids };
}

/** The id of a resource. */
export function idOf({ ids }: Planned, instance: Instance): string {
  return ids.get(instance) ?? '';
}

/** The ids of what AWS makes together with a VPC, by the attribute that holds it. */
export function companionId(planned: Planned, vpc: Instance, attribute: keyof typeof companions): string {
  const known = vpc.values[attribute];
  return typeof known === 'string' && known !== '' ? known : `${companions[attribute]}-of-${idOf(planned, vpc)}`;
}

const companions = {
  main_route_table_id: 'rtb',
  default_security_group_id: 'sg',
  default_network_acl_id: 'acl',
} as const;

/** Is the attribute written down in the configuration? `undefined` where that is not there. */
export function isConfigured({ config }: Instance, name: string): boolean | undefined {
  return config && Object.hasOwn(config.expressions, name);
}

function because({ address }: Instance, name: string): string {
  return `${name} of ${address} is known only after apply`;
}

/**
 * An attribute.
 * @param preset what it will be where the configuration does not give it
 */
export function attribute<T>(instance: Instance, name: string, convert: (value: unknown) => T, preset: T): Maybe<T> {
  const missing = instance.unknown[name];
  if (missing === true) return isConfigured(instance, name) === false ? preset : unknown(because(instance, name));
  if (isPartly(missing)) return unknown(because(instance, name));
  const value = instance.values[name];
  return value === undefined || value === null ? preset : convert(value);
}

/** Is some part of it unknown? */
export function isPartly(missing: unknown): boolean {
  if (missing === true) return true;
  if (typeof missing !== 'object' || missing === null) return false;
  return Object.values(missing).some(isPartly);
}

/** A text; absent and empty are `undefined`. */
export function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A list of texts. */
export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** A number, also one that is written as text. */
export function optionalNumber(value: unknown): number | undefined {
  if (typeof value === 'string' && value.trim() !== '') return optionalNumber(Number(value));
  return typeof value === 'number' && !Number.isNaN(value) ? value : undefined;
}

/** Tags with those of the provider. Where even `tags_all` is unknown, a plan may hold both nonetheless. */
export function tagsOf({ plan }: Planned, instance: Instance): Maybe<PlannedTags> {
  if (instance.unknown['tags_all'] !== true) return tagsIn(instance, 'tags_all');
  const { config } = instance;
  const preset = config && defaultTags(plan.providers[providerOf(config.providerKey)]);
  if (preset === undefined || (instance.unknown['tags'] === true && isConfigured(instance, 'tags') !== false)) {
    return unknown(because(instance, 'tags'));
  }
  return { ...preset, ...(instance.unknown['tags'] === true ? {} : tagsIn(instance, 'tags')) };
}

function tagsIn(instance: Instance, name: string): PlannedTags {
  const missing = instance.unknown[name];
  const values = instance.values[name] ?? instance.values['tags'];
  const open = Object.entries(asRecord(missing))
    .filter(([, is]) => isPartly(is))
    .map(([key]) => [key, unknown(because(instance, `tag ${key}`))] as const);
  return Object.fromEntries<Maybe<string>>([...Object.entries(textsIn(values)), ...open]);
}

/** The tags that a provider gives everything; `undefined` where the plan does not hold them. */
function defaultTags(provider: Expressions | undefined): Readonly<Record<string, string>> | undefined {
  const written = provider?.['default_tags'];
  if (written === undefined) return {};
  const [block] = Array.isArray(written) ? (written as readonly unknown[]) : [];
  const tags = asRecord(block)['tags'];
  const constant = asRecord(tags)['constant_value'];
  return tags === undefined ? {} : constant === undefined ? undefined : textsIn(constant);
}

function textsIn(value: unknown): Readonly<Record<string, string>> {
  const all = Object.entries(asRecord(value));
  return Object.fromEntries(all.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** An object, or one without members. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The provider that a resource is configured with, without the module that it was passed to. */
export function providerOf(key: string | undefined): string {
  return key?.split(':').at(-1) ?? '';
}

/**
 * The id in an attribute, or that of the planned resource that it refers to; `undefined` where there is none.
 * @param block where it stands, when that is not the resource itself: its values, its unknown parts, its expressions
 */
export function reference(
  planned: Planned,
  instance: Instance,
  name: string,
  block?: Block,
): Maybe<string | undefined> {
  const at = block ?? blockOf(instance);
  const { values, missing, expressions } = at;
  if (missing[name] !== true) return optionalText(values[name]);
  if (expressions !== undefined && expressions[name] === undefined) return undefined;
  const { ids, isClosed } = foundIn(planned, instance, at, name);
  const reason = because(instance, name);
  const [id] = ids;
  if (id === undefined) return unknown(reason);
  return ids.length === 1 && isClosed ? id : choice(ids, reason, isClosed);
}

/** The ids in an attribute, or those of the planned resources that it refers to. */
export function referenceList(
  planned: Planned,
  instance: Instance,
  name: string,
  block?: Block,
): Maybe<readonly string[]> {
  const at = block ?? blockOf(instance);
  const { values, missing, expressions } = at;
  if (!isPartly(missing[name])) {
    return block ? texts(values[name]) : attribute(instance, name, texts, []);
  }
  if (expressions !== undefined && expressions[name] === undefined) return [];
  const { ids, meant, chooses, isClosed } = foundIn(planned, instance, at, name);
  const reason = because(instance, name);
  if (ids.length === 0) return unknown(reason);
  // Where some elements are known, they are part of it.
  const known = texts(values[name]);
  const withKnown = (more: readonly string[]) => [...new Set([...known, ...more])];
  if (isClosed && !chooses && meant.length === ids.length) return withKnown(ids);
  const fixed = chooses ? [] : meant;
  const open = ids.filter((one) => !fixed.includes(one));
  // An attribute whose value is null is left to AWS, and is just as unknown.
  const parts = partsOf(open).filter((part) => part.length + fixed.length > 0 || chooses);
  const isEach = open.length <= mostInParts;
  return choice(
    parts.map((part) => withKnown([...fixed, ...part])),
    reason,
    isClosed && isEach,
  );
}

/** A part of a resource: its values, which of them are unknown, and its expressions where they can be told. */
export interface Block {
  readonly values: Readonly<Record<string, unknown>>;
  readonly missing: Readonly<Record<string, unknown>>;
  readonly expressions: Expressions | undefined;
  /** What all fields of this block refer to, and of so many others beside it: whose a reference is cannot be told. */
  readonly shared?: { readonly expression: unknown; readonly blocks: number } | undefined;
}

/** Where fields of blocks hold ids: how these begin. */
const idsIn: Readonly<Record<string, readonly string[]>> = {
  security_groups: ['sg-'],
  prefix_list_ids: ['pl-'],
  destination_prefix_list_id: ['pl-'],
  subnet_id: ['subnet-'],
  gateway_id: ['igw-', 'vgw-', 'vpce-'],
  vpc_endpoint_id: ['vpce-'],
  nat_gateway_id: ['nat-'],
  transit_gateway_id: ['tgw-'],
  vpc_peering_connection_id: ['pcx-'],
  egress_only_gateway_id: ['eigw-'],
  network_interface_id: ['eni-'],
};

/** The resource itself as a block. */
export function blockOf({ values, unknown: missing, config }: Instance): Block {
  return { values, missing, expressions: config?.expressions };
}

/** Of so many ids each part is looked at; of more, all of them together and each alone. */
const mostInParts = 4;

function partsOf(ids: readonly string[]): readonly (readonly string[])[] {
  if (ids.length > mostInParts) return [ids, ...ids.map((id) => [id]), []];
  return ids.reduceRight<readonly (readonly string[])[]>(
    (parts, id) => [...parts.map((part) => [id, ...part]), ...parts],
    [[]],
  );
}

interface Found {
  readonly ids: readonly string[];
  /** Those that an expression without a condition surely holds. */
  readonly meant: readonly string[];
  readonly chooses: boolean;
  /** Whether it can hold nothing else. */
  readonly isClosed: boolean;
}

function foundIn(planned: Planned, instance: Instance, { expressions, shared }: Block, name: string): Found {
  if (shared === undefined) return found(planned, instance, expressions?.[name]);
  const all = found(planned, instance, shared.expression);
  const isOne = (id: string) => idsIn[name]?.some((prefix) => id.startsWith(prefix)) ?? false;
  const ids = all.ids.filter(isOne);
  return { ...all, ids, meant: shared.blocks === 1 ? all.meant.filter(isOne) : ids.length === 1 ? ids : [] };
}

function found(planned: Planned, instance: Instance, expression: unknown): Found {
  if (expression === undefined) return { ids: [], meant: [], chooses: true, isClosed: false };
  const { targets, chooses, closed } = targetsOf(planned.plan, instance, expression);
  const each = targets.map((target) => ({ id: idAt(planned, target, 0), isMeant: target.isMeant }));
  const known = each.flatMap(({ id, isMeant }) => (id === undefined ? [] : [{ id, isMeant }]));
  return {
    ids: [...new Set(known.map(({ id }) => id))],
    meant: [...new Set(known.filter(({ isMeant }) => isMeant).map(({ id }) => id))],
    chooses,
    isClosed: closed && known.length === each.length,
  };
}

/** The id that an attribute of a resource will hold. */
function idAt(planned: Planned, { instance, attribute: name = 'id' }: Target, depth: number): string | undefined {
  if (name === 'id' || name === ownIdOf(instance)) return idOf(planned, instance);
  if (name === 'arn' || depth > 5) return undefined;
  if (instance.type === 'aws_vpc' || instance.type === 'aws_default_vpc') {
    const key = name === 'default_route_table_id' ? 'main_route_table_id' : name;
    if (Object.hasOwn(companions, key)) return companionId(planned, instance, key as keyof typeof companions);
  }
  if (instance.type === 'aws_vpc_endpoint' && name === 'prefix_list_id') {
    const service = instance.values['service_name'];
    return typeof service === 'string' ? awsListId(service) : undefined;
  }
  if (!name.endsWith('_id')) return undefined;
  const held = reference(planned, instance, name);
  return isUnknown(held) ? undefined : held;
}

/** Data sources that give no id of a VPC. */
const withoutVpcs =
  /^(?:aws_(?:iam_.*|vpc_endpoint_service|caller_identity|region|regions|partition|availability_zones?|ami|ami_ids|kms_.*|s3_.*|prefix_list|ec2_managed_prefix_lists?|ip_ranges|elb_service_account|canonical_user_id|default_tags|arn|service|service_principal|secretsmanager_.*|acm_.*|route53_zone|ecr_.*|eks_cluster_auth|eks_addon_version)|tls_.*|archive_.*|local_file|http|template_file|cloudinit_config|null_data_source)$/;

/**
 * The VPC of a resource. A module may pass it through a local value, which plans do not hold: where there is only one
 * VPC whose id is not known yet, it is that one.
 */
export function vpcOf(planned: Planned, instance: Instance): Maybe<string> {
  const found = reference(planned, instance, 'vpc_id');
  if (found === undefined) return unknown(`${instance.address} does not say which VPC it is in`);
  if (!isUnknown(found)) return found;
  const { instances, deferredData } = planned.plan;
  const vpcs = instances.filter(({ type }) => type === 'aws_vpc' || type === 'aws_default_vpc');
  const open = vpcs.filter(({ unknown: missing }) => missing['id'] === true);
  const [only] = open;
  const isOnly = open.length === 1 && deferredData.every((type) => withoutVpcs.test(type));
  return only && isOnly ? idOf(planned, only) : (found as Maybe<string>);
}
