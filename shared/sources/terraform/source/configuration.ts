// What the expressions of a configuration refer to: variables, local values, modules, resources of the plan, data. Pure.
import type { Expressions, Instance, Plan } from '../plan';
import { placeKey, stepsOf, type Step } from '../addresses';
import { blocksIn, membersOf } from './blocks';
import { entriesOf, evaluate, valueOf, type Scope } from './evaluate';
import { renderedPolicy } from './policy-documents';
import type { Block, Body, Expression, Source } from './syntax';
import { converted } from './types';
import { isList, isMembers, notKnown, type Members, type Value, wordOf } from './values';

/** Where an expression stands: the instances of modules, outermost first. */
type Modules = readonly Step[];

/** The values of a configuration. */
export interface Configuration {
  /** The value of an attribute or of blocks of a resource, as it is written; `undefined` where it is not. */
  readonly written: (instance: Instance, name: string) => Value | undefined;
  /** The block of a resource. */
  readonly blockOf: (instance: Instance) => Block | undefined;
  /** The value of an attribute of a provider of the root module. */
  readonly provider: (key: string, name: string) => Value | undefined;
}

/**
 * The configuration behind a plan.
 * @param idOf the id of a resource, made up where nobody knows it yet
 * @param computed what else is known of an attribute that is unknown in the plan
 */
export function configurationOf(
  plan: Plan,
  source: Source,
  idOf: (instance: Instance) => string,
  computed: (instance: Instance, name: string, written: (name: string) => Value | undefined) => Value,
): Configuration {
  const remembered = new Map<string, Value>();
  /** Each value once; one that follows from itself is not known. */
  const once = (key: string, find: () => Value): Value => {
    const found = remembered.get(key);
    if (found !== undefined) return found;
    remembered.set(key, notKnown);
    try {
      const value = find();
      remembered.set(key, value);
      return value;
    } catch (error) {
      remembered.delete(key);
      throw error;
    }
  };
  const bodyAt = (modules: Modules): Body | undefined => source.get(modules.map(({ name }) => name).join('.'));
  const blockIn = (modules: Modules, type: string, ...labels: readonly string[]): Block | undefined =>
    bodyAt(modules)?.blocks.find(
      (block) => block.type === type && labels.every((label, at) => block.labels[at] === label),
    );

  function scopeOf(modules: Modules, own: Partial<Scope> = {}): Scope {
    const at = JSON.stringify(modules);
    return {
      variable: (name) => once(`${at} var ${name}`, () => variable(modules, name)),
      local: (name) => once(`${at} local ${name}`, () => local(modules, name)),
      module: (name) => once(`${at} module ${name}`, () => moduleValue(modules, name)),
      resource: (type, name) => once(`${at} ${type} ${name}`, () => resourceValue(modules, type, name)),
      data: (type, name) => once(`${at} data ${type} ${name}`, () => dataValue(modules, type, name)),
      each: undefined,
      count: undefined,
      names: {},
      ...own,
    };
  }

  /** The scope within a resource or a module call with this index. */
  function within(modules: Modules, body: Body, index: Step['index']): Scope {
    if (typeof index === 'number') return scopeOf(modules, { count: index });
    if (index === undefined) return scopeOf(modules);
    const forEach = body.attributes['for_each'];
    const all = forEach ? valueOf(forEach, scopeOf(modules)) : notKnown;
    const value = isMembers(all) ? (all[index] ?? notKnown) : isList(all) ? index : notKnown;
    return scopeOf(modules, { each: { key: index, value } });
  }

  function variable(modules: Modules, name: string): Value {
    const declared = blockIn(modules, 'variable', name)?.body.attributes ?? {};
    const own = (expression: Expression) => valueOf(expression, scopeOf(modules));
    const preset = () => (declared['default'] ? own(declared['default']) : notKnown);
    const given = modules.length === 0 ? rootVariable(name) : argument(modules, name);
    const isNullable = !(declared['nullable']?.kind === 'literal' && declared['nullable'].value === false);
    const value = given === undefined || (given === null && !isNullable) ? preset() : given;
    return converted(value, declared['type'], own);
  }

  function rootVariable(name: string): Value | undefined {
    return Object.hasOwn(plan.variables, name) ? (plan.variables[name] as Value | undefined) : undefined;
  }

  function argument(modules: Modules, name: string): Value | undefined {
    const call = modules.at(-1);
    const outer = modules.slice(0, -1);
    const body = call && blockIn(outer, 'module', call.name)?.body;
    const expression = body?.attributes[name];
    return body && expression && valueOf(expression, within(outer, body, call.index));
  }

  function local(modules: Modules, name: string): Value {
    const blocks = bodyAt(modules)?.blocks.filter(({ type }) => type === 'locals') ?? [];
    const expression = blocks.flatMap(({ body }) => body.attributes[name] ?? [])[0];
    return expression ? evaluate(expression, scopeOf(modules)) : notKnown;
  }

  function moduleValue(modules: Modules, name: string): Value {
    const body = blockIn(modules, 'module', name)?.body;
    if (body === undefined) return notKnown;
    return perInstance(modules, body, (index) => outputs([...modules, { name, index }]));
  }

  function outputs(modules: Modules): Value {
    const blocks = bodyAt(modules)?.blocks.filter(({ type }) => type === 'output');
    if (blocks === undefined) return notKnown;
    const all = {};
    for (const { labels, body } of blocks) {
      const expression = body.attributes['value'];
      const find = () => (expression ? valueOf(expression, scopeOf(modules)) : notKnown);
      const name = labels[0] ?? '';
      Object.defineProperty(all, name, {
        enumerable: true,
        get: () => once(`${JSON.stringify(modules)} output ${name}`, find),
      });
    }
    return all;
  }

  /** One value, a list or a map of them, by `count` and `for_each`. */
  function perInstance(modules: Modules, body: Body, valueAt: (index: Step['index']) => Value): Value {
    const { count, for_each: forEach } = body.attributes;
    if (count) {
      const size = valueOf(count, scopeOf(modules));
      if (size === notKnown) return notKnown;
      return Array.from({ length: Number(size) }, (_item, at) => valueAt(at));
    }
    if (!forEach) return valueAt(undefined);
    const all = valueOf(forEach, scopeOf(modules));
    const entries = entriesOf(all);
    return entries ? Object.fromEntries(entries.map(([key]) => [wordOf(key), valueAt(wordOf(key))])) : notKnown;
  }

  function resourceValue(modules: Modules, type: string, name: string): Value {
    const instances = plan.byResource.get(placeKey(modules, `${type}.${name}`)) ?? [];
    const [first] = instances;
    const body = blockIn(modules, 'resource', type, name)?.body;
    if (first === undefined) {
      if (body === undefined) return notKnown;
      return body.attributes['count'] ? [] : body.attributes['for_each'] ? {} : notKnown;
    }
    if (typeof first.index === 'number') {
      const byIndex = new Map(instances.map((instance) => [instance.index, instance]));
      const found = Array.from({ length: instances.length }, (_item, at) => byIndex.get(at));
      return found.every((one) => one !== undefined) ? found.map(instanceValue) : notKnown;
    }
    if (first.index === undefined) return instanceValue(first);
    return Object.fromEntries(instances.map((instance) => [String(instance.index), instanceValue(instance)]));
  }

  function instanceValue(instance: Instance): Members {
    const { values, unknown } = instance;
    const all = {};
    for (const name of new Set([...Object.keys(values), ...Object.keys(unknown), 'id'])) {
      Object.defineProperty(all, name, { enumerable: true, get: () => attribute(instance, name) });
    }
    return all;
  }

  function attribute(instance: Instance, name: string): Value {
    if (name === 'id') return idOf(instance);
    const known = overlaid(instance.values[name], instance.unknown[name]);
    if (instance.unknown[name] !== true) return known;
    return once(`${instance.address} . ${name}`, () => {
      const value = written(instance, name) ?? null;
      return value === null || value === notKnown
        ? computed(instance, name, (other) => written(instance, other))
        : value;
    });
  }

  function blockOf({ modules, resource }: Instance): Block | undefined {
    const [type = '', name = ''] = resource.split('.');
    return blockIn(modules, 'resource', type, name);
  }

  function written(instance: Instance, name: string): Value | undefined {
    const body = blockOf(instance)?.body;
    if (body === undefined) return notKnown;
    const scope = within(instance.modules, body, instance.index);
    const expression = body.attributes[name];
    if (expression) return valueOf(expression, scope);
    const hasBlocks = body.blocks.some(
      ({ type, labels }) => type === name || (type === 'dynamic' && labels[0] === name),
    );
    return hasBlocks ? blocksIn(body, name, scope) : undefined;
  }

  function dataValue(modules: Modules, type: string, name: string): Value {
    const body = blockIn(modules, 'data', type, name)?.body;
    if (body === undefined) return notKnown;
    const read = plan.data.filter((one) => {
      const steps = stepsOf(one.address);
      const at = steps.findIndex((step) => step.name === 'data');
      const place = steps.slice(0, at).filter((_step, position) => position % 2 === 1);
      return one.type === type && steps[at + 2]?.name === name && placeKey(place, '') === placeKey(modules, '');
    });
    return perInstance(modules, body, (index) => {
      const found = read.find(({ address }) => stepsOf(address).at(-1)?.index === index);
      if (found) return found.values as Members;
      if (type !== 'aws_iam_policy_document') return notKnown;
      return { json: renderedPolicy(membersOf(body, within(modules, body, index))) };
    });
  }

  return {
    written,
    blockOf,
    provider: (key, name) => {
      const [type, alias] = key.split('.');
      const block = bodyAt([])?.blocks.find(({ type: kind, labels, body }) => {
        const own = body.attributes['alias'];
        return kind === 'provider' && labels[0] === type && (own?.kind === 'literal' ? own.value : undefined) === alias;
      });
      const expression = block?.body.attributes[name];
      return expression && valueOf(expression, scopeOf([]));
    },
  };
}

/** A value of a plan with what is not known in its place. */
function overlaid(value: unknown, missing: unknown): Value {
  if (missing === true) return notKnown;
  if (Array.isArray(value)) {
    const marks: readonly unknown[] = Array.isArray(missing) ? missing : [];
    return value.map((item: unknown, at) => overlaid(item, marks[at]));
  }
  if (typeof value !== 'object' || value === null) return (value ?? null) as Value;
  const marks = (typeof missing === 'object' && missing !== null ? missing : {}) as Expressions;
  const names = new Set([...Object.keys(value), ...Object.keys(marks)]);
  const members = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries([...names].map((name) => [name, overlaid(members[name], marks[name])]));
}
