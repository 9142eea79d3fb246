// A plan as `terraform show -json` prints it: what there will be, each resource with its configuration. Pure.
// Source: Terraform documentation, "JSON Output Format".
import * as v from 'valibot';
import { UnexpectedShape } from '../describe';
import { orExpected, read } from '../shape';
import { modulesOf, placeKey, stepsOf, type Step } from './addresses';

/** The expressions of a resource, a module call or an output, by attribute. */
export type Expressions = Readonly<Record<string, unknown>>;

/** A module as it is configured. */
export interface ModuleConfig {
  readonly resources: ReadonlyMap<string, ResourceConfig>;
  readonly outputs: Expressions;
  readonly calls: ReadonlyMap<string, { readonly expressions: Expressions; readonly module: ModuleConfig }>;
}

/** A resource as it is configured. */
export interface ResourceConfig {
  readonly expressions: Expressions;
  readonly forEach: unknown;
  readonly providerKey: string | undefined;
}

/** A resource that there will be. */
export interface Instance {
  readonly address: string;
  readonly modules: readonly Step[];
  readonly type: string;
  /** `aws_subnet.private`, within its module. */
  readonly resource: string;
  readonly index: string | number | undefined;
  readonly values: Readonly<Record<string, unknown>>;
  /** For each attribute that is known only after apply, `true`, or which parts of it. */
  readonly unknown: Readonly<Record<string, unknown>>;
  readonly isNew: boolean;
  /** `undefined` where the plan does not hold its configuration. */
  readonly config: ResourceConfig | undefined;
}

/** A resource as it is before the plan deletes, replaces or changes it. */
export interface Gone {
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A data source that was read. */
export interface Data {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What a plan says. */
export interface Plan {
  readonly instances: readonly Instance[];
  /** By `placeKey` of its modules and its resource. */
  readonly byResource: ReadonlyMap<string, readonly Instance[]>;
  readonly root: ModuleConfig;
  /** The expressions of each provider's configuration. */
  readonly providers: Readonly<Record<string, Expressions>>;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Data sources that were read. */
  readonly data: readonly Data[];
  /** Types of data sources that will be read only at apply. */
  readonly deferredData: readonly string[];
  /** What the plan deletes, replaces or changes, as it is before. */
  readonly gone: readonly Gone[];
  /** Whether it plans all that the configuration asks for. */
  readonly isComplete: boolean;
}

const record = v.record(v.string(), v.unknown());
const change = v.object({
  address: v.string(),
  module_address: v.optional(v.string()),
  mode: v.optional(v.string(), 'managed'),
  type: v.string(),
  name: v.string(),
  index: v.optional(v.union([v.string(), v.number()])),
  change: v.object({
    actions: v.array(v.string()),
    before: v.nullish(record),
    after: v.nullish(record),
    after_unknown: v.optional(v.union([v.boolean(), record])),
  }),
});

const stateModule: v.GenericSchema<unknown, StateModule> = v.object({
  resources: v.optional(
    v.array(v.object({ address: v.string(), mode: v.string(), type: v.string(), values: v.optional(record, {}) })),
    [],
  ),
  child_modules: v.optional(v.array(v.lazy(() => stateModule)), []),
});

interface StateModule {
  readonly resources: readonly (Data & { readonly mode: string })[];
  readonly child_modules: readonly StateModule[];
}

const moduleConfig: v.GenericSchema<unknown, RawModule> = v.object({
  resources: v.optional(
    v.array(
      v.object({
        mode: v.optional(v.string(), 'managed'),
        type: v.string(),
        name: v.string(),
        provider_config_key: v.optional(v.string()),
        expressions: v.optional(record, {}),
        for_each_expression: v.optional(v.unknown()),
      }),
    ),
    [],
  ),
  outputs: v.optional(v.record(v.string(), v.object({ expression: v.optional(v.unknown()) })), {}),
  module_calls: v.optional(
    v.record(
      v.string(),
      v.object({ expressions: v.optional(record, {}), module: v.optional(v.lazy(() => moduleConfig)) }),
    ),
    {},
  ),
}) as never;

interface RawModule {
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly provider_config_key?: string;
    readonly expressions: Expressions;
    readonly for_each_expression?: unknown;
  }[];
  readonly outputs: Readonly<Record<string, { readonly expression?: unknown }>>;
  readonly module_calls: Readonly<Record<string, { readonly expressions: Expressions; readonly module?: RawModule }>>;
}

const values = v.object({ root_module: v.optional(stateModule) });

const document = v.object({
  format_version: v.string(),
  complete: v.optional(v.boolean(), true),
  errored: v.optional(v.boolean(), false),
  variables: v.optional(v.record(v.string(), v.object({ value: v.optional(v.unknown()) })), {}),
  planned_values: v.optional(values),
  /** Of a state, in place of all that a plan has. */
  values: v.optional(values),
  resource_changes: v.optional(v.array(change), []),
  prior_state: v.optional(v.object({ values: v.optional(values) })),
  configuration: v.optional(
    v.object({
      provider_config: v.optional(v.record(v.string(), v.object({ expressions: v.optional(record, {}) })), {}),
      root_module: v.optional(moduleConfig),
    }),
  ),
});

/**
 * What a plan says.
 * @throws UnexpectedShape with the place and what was expected
 */
export function planFrom(value: unknown): Plan {
  const reading = read(document, value);
  if ('problem' in reading) {
    throw new UnexpectedShape(orExpected(reading.problem, 'a plan as terraform show -json prints it'));
  }
  const { output } = reading;
  if (output.errored) throw new UnexpectedShape('errored is true: expected a plan that was made without errors');
  const there = output.planned_values ?? output.values;
  if (there === undefined) {
    throw new UnexpectedShape(
      'planned_values is missing: expected a plan as terraform show -json prints it, or a state',
    );
  }
  const root = configOf(output.configuration?.root_module);
  const all = output.resource_changes;
  const managed = all.filter(({ mode }) => mode === 'managed');
  const changed = new Set(all.map(({ address }) => address));
  // A plan that only refreshes has no changes, and a state none at all: what there is stays.
  const unchanged = stateResources(there.root_module).filter(
    ({ mode, address }) => mode === 'managed' && !changed.has(address),
  );
  const instances = [
    ...managed.filter(isPresent).map((each) => instanceOf(each, root)),
    ...unchanged.map((each) => unchangedInstance(each, root)),
  ];
  return {
    instances,
    byResource: groupByPlace(instances),
    root,
    providers: Object.fromEntries(
      Object.entries(output.configuration?.provider_config ?? {}).map(([key, provider]) => [key, provider.expressions]),
    ),
    variables: Object.fromEntries(Object.entries(output.variables).map(([name, variable]) => [name, variable.value])),
    data: [output.prior_state?.values, output.values]
      .flatMap((state) => stateResources(state?.root_module))
      .filter(({ mode }) => mode === 'data'),
    deferredData: all.filter(({ mode }) => mode === 'data').map(({ type }) => type),
    gone: managed.flatMap(({ type, change: { actions, before } }) =>
      before && /delete|update/.test(actions.join()) ? [{ type, values: before }] : [],
    ),
    isComplete: output.complete,
  };
}

/** A plan of nothing. */
export const noPlan: Plan = {
  instances: [],
  byResource: new Map(),
  root: { resources: new Map(), outputs: {}, calls: new Map() },
  providers: {},
  variables: {},
  data: [],
  deferredData: [],
  gone: [],
  isComplete: true,
};

/** The plan with these resources in place of its own. */
export function withInstances(plan: Plan, instances: readonly Instance[]): Plan {
  return { ...plan, instances, byResource: groupByPlace(instances) };
}

type Change = v.InferOutput<typeof change>;

function isPresent({ change: { actions, after } }: Change): boolean {
  return after !== null && after !== undefined && !['delete', 'forget'].includes(actions.join());
}

function instanceOf({ address, module_address, type, name, index, change }: Change, root: ModuleConfig): Instance {
  const modules = modulesOf(module_address);
  const resource = `${type}.${name}`;
  const { after, after_unknown: unknown, actions } = change;
  return {
    address,
    modules,
    type,
    resource,
    index,
    values: after ?? {},
    unknown: typeof unknown === 'object' ? unknown : {},
    isNew: actions.includes('create'),
    config: moduleAt(root, modules)?.resources.get(resource),
  };
}

function unchangedInstance({ address, type, values }: Data, root: ModuleConfig): Instance {
  const steps = stepsOf(address);
  const modules = steps.slice(0, -2).filter((_step, position) => position % 2 === 1);
  const { name = '', index } = steps.at(-1) ?? {};
  const resource = `${type}.${name}`;
  const config = moduleAt(root, modules)?.resources.get(resource);
  return { address, modules, type, resource, index, values, unknown: {}, isNew: false, config };
}

/** The configuration of a module. */
export function moduleAt(root: ModuleConfig, modules: readonly Step[]): ModuleConfig | undefined {
  return modules.reduce<ModuleConfig | undefined>((module, { name }) => module?.calls.get(name)?.module, root);
}

function configOf(raw: RawModule | undefined): ModuleConfig {
  const { resources = [], outputs = {}, module_calls: calls = {} } = raw ?? {};
  return {
    resources: new Map(
      resources
        .filter(({ mode }) => mode === 'managed')
        .map(({ type, name, expressions, for_each_expression: forEach, provider_config_key: providerKey }) => [
          `${type}.${name}`,
          { expressions, forEach, providerKey },
        ]),
    ),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, { expression }]) => [name, expression])),
    calls: new Map(
      Object.entries(calls).map(([name, { expressions, module }]) => [name, { expressions, module: configOf(module) }]),
    ),
  };
}

function groupByPlace(instances: readonly Instance[]): ReadonlyMap<string, readonly Instance[]> {
  const groups = new Map<string, Instance[]>();
  for (const instance of instances) {
    const key = placeKey(instance.modules, instance.resource);
    const group = groups.get(key);
    if (group) group.push(instance);
    else groups.set(key, [instance]);
  }
  return groups;
}

function stateResources(module: StateModule | undefined): StateModule['resources'] {
  if (module === undefined) return [];
  return [...module.resources, ...module.child_modules.flatMap(stateResources)];
}
