// A plan with what its configuration tells beside it: of what is unknown until the apply all that expressions give. Pure.
import { awsListId } from '../../planned/attachments';
import { asRecord, companionId, idOf, isPartly, withIds, type Planned } from '../fields';
import { withInstances, type Instance, type Plan } from '../plan';
import { configurationOf, type Configuration } from './configuration';
import type { Source } from './syntax';
import { holdsUnknown, isList, isMembers, notKnown, wordOf, type Members, type Value } from './values';

/** Where a resource is written. */
export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The plan with what its source tells, and where each of its resources is written, by address. */
export interface Resolved {
  readonly plan: Plan;
  readonly places: ReadonlyMap<string, Place>;
}

/** What a plan says together with the configuration that it was made of. */
export function resolved(plan: Plan, source: Source): Resolved {
  const planned = withIds(plan);
  const configuration = configurationOf(
    plan,
    source,
    (instance) => idOf(planned, instance),
    (instance, name, written) => computed(planned, instance, name, written),
  );
  const instances = plan.instances.map((instance) => resolvedInstance(instance, configuration));
  const places = plan.instances.flatMap((instance): readonly (readonly [string, Place])[] => {
    const block = configuration.blockOf(instance);
    return block ? [[instance.address, { file: block.file, line: block.line }]] : [];
  });
  return {
    plan: { ...withInstances(plan, instances), providers: resolvedProviders(plan, configuration) },
    places: new Map(places),
  };
}

/** What AWS or the provider makes of a resource that will be created. */
function computed(
  planned: Planned,
  instance: Instance,
  name: string,
  written: (name: string) => Value | undefined,
): Value {
  const given = (other: string): Value => (instance.values[other] as Value | undefined) ?? written(other) ?? null;
  if (/^aws_(?:default_)?vpc$/.test(instance.type)) {
    const companion = name === 'default_route_table_id' ? 'main_route_table_id' : name;
    if (companion === 'main_route_table_id' || companion === 'default_security_group_id') {
      return companionId(planned, instance, companion);
    }
    if (companion === 'default_network_acl_id') return companionId(planned, instance, companion);
  }
  if (instance.type === 'aws_vpc_endpoint' && name === 'prefix_list_id') {
    const service = given('service_name');
    return typeof service === 'string' ? awsListId(service) : notKnown;
  }
  if (instance.type === 'aws_s3_bucket' && (name === 'arn' || name === 'bucket')) {
    const bucket = given('bucket');
    if (typeof bucket !== 'string') return notKnown;
    return name === 'arn' ? `arn:${partitionOf(String(instance.values['region']))}:s3:::${bucket}` : bucket;
  }
  return notKnown;
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function resolvedInstance(instance: Instance, { written }: Configuration): Instance {
  let { values, unknown, config } = instance;
  for (const name of Object.keys(unknown).filter((key) => isPartly(unknown[key]))) {
    const value = written(instance, name);
    if (value === undefined && instance.isNew && lists.has(name)) {
      // Neither an attribute nor blocks: nothing but what other resources attach.
      values = { ...values, [name]: [] };
      unknown = { ...unknown, [name]: undefined };
    }
    if (value === undefined || value === notKnown) continue;
    if (value === null || (isList(value) && value.length === 0 && unknown[name] === true && instance.isNew)) {
      // Left out after all: what it will be, AWS or the provider chooses.
      if (config) config = { ...config, expressions: without(config.expressions, name) };
      continue;
    }
    const filled = isBlocks(value) ? blocks(value, values[name], unknown[name]) : whole(value);
    if (filled === undefined) continue;
    values = { ...values, [name]: filled.value };
    unknown = { ...unknown, [name]: filled.missing };
  }
  return { ...instance, values, unknown, config };
}

/** Rules, routes and entries, which a plan shows as unknown where there are none. */
const lists: ReadonlySet<string> = new Set(['ingress', 'egress', 'route', 'entry']);

function without(record: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}

interface Filled {
  readonly value: unknown;
  readonly missing: unknown;
}

function whole(value: Value): Filled | undefined {
  return holdsUnknown(value) ? undefined : { value, missing: undefined };
}

function isBlocks(value: Value): value is readonly Members[] {
  return isList(value) && value.length > 0 && value.every(isMembers);
}

/** Blocks by what is written, completed by those of the plan that each can only be. */
function blocks(written: readonly Members[], planned: unknown, missing: unknown): Filled {
  const there = Array.isArray(planned) ? planned.map(asRecord) : [];
  const marks = Array.isArray(missing) ? missing.map(asRecord) : [];
  const each = written.map((block) => {
    const fits = there.flatMap((one, at) => (areCompatible(block, one) ? [at] : []));
    const [only] = fits;
    const own = fits.length === 1 && only !== undefined ? there[only] : undefined;
    const ownMarks = (own && marks[only ?? 0]) ?? {};
    const open = Object.keys(block).filter((name) => holdsUnknown(block[name] as Value));
    const known = Object.entries(block).filter(([name]) => !open.includes(name));
    const filled = open.filter((name) => own && !isPartly(ownMarks[name]));
    return {
      value: { ...own, ...Object.fromEntries(known) },
      missing: Object.fromEntries(open.filter((name) => !filled.includes(name)).map((name) => [name, true])),
    };
  });
  return { value: each.map(({ value }) => value), missing: each.map((one) => one.missing) };
}

/** Can a written block be this one of the plan? */
function areCompatible(written: Members, planned: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(written).every(([name, value]) => {
    const other = planned[name];
    if (value === null || holdsUnknown(value) || other === undefined || other === null) return true;
    return isList(value) || isMembers(value) || wordOf(value) === wordOf(other as Value);
  });
}

function resolvedProviders(plan: Plan, { provider }: Configuration): Plan['providers'] {
  return Object.fromEntries(
    Object.entries(plan.providers).map(([key, expressions]) => {
      const region = provider(key, 'region');
      return [key, typeof region === 'string' ? { ...expressions, region: { constant_value: region } } : expressions];
    }),
  );
}
