// Which resources an expression leads to. A plan holds no expressions, only what they refer to: sometimes that leaves
// no doubt, sometimes it is a choice. Pure.
import { placeKey, stepsOf, type Step } from './addresses';
import { moduleAt, type Expressions, type Instance, type Plan } from './plan';

/** Where an expression stands. */
interface Place {
  readonly modules: readonly Step[];
  /** Whether `each.value` can hold nothing but what is known already. */
  readonly isEachKnown: boolean;
}

/** A resource that an expression leads to, and which attribute of it. */
export interface Target {
  readonly instance: Instance;
  /** `undefined`: the expression does not say; it goes through all instances, for instance. */
  readonly attribute: string | undefined;
  /** Whether the reference means this one and no other instance. */
  readonly isMeant: boolean;
}

/** What an expression leads to. */
export interface Targets {
  readonly targets: readonly Target[];
  /** Whether something known may choose among them, or choose none. */
  readonly chooses: boolean;
  /** Whether everything else in the expression is known, so that nothing else can be what is unknown. */
  readonly closed: boolean;
}

const none: Targets = { targets: [], chooses: false, closed: true };
const open: Targets = { targets: [], chooses: true, closed: false };
/** Known, but it may choose among what else the expression refers to. */
const choosing: Targets = { targets: [], chooses: true, closed: true };
/** Known, and it may bring in ids of its own. */
const bringing: Targets = { targets: [], chooses: true, closed: false };

/** What an attribute of a resource leads to. */
export function targetsOf(plan: Plan, instance: Instance, expression: unknown): Targets {
  const { modules, config } = instance;
  const outside = { modules, isEachKnown: false };
  const isEachKnown = config?.forEach === undefined || isSettled(follow(plan, config.forEach, outside, 0));
  return follow(plan, expression, { modules, isEachKnown }, 0);
}

function isSettled({ targets, closed }: Targets): boolean {
  return targets.length === 0 && closed;
}

const deepest = 20;

function follow(plan: Plan, expression: unknown, place: Place, depth: number): Targets {
  if (depth > deepest) return open;
  return specific(referencesIn(expression))
    .map((reference) => followOne(plan, reference, place, depth + 1))
    .reduce<Targets>(
      (all, one) => ({
        targets: [...all.targets, ...one.targets],
        chooses: all.chooses || one.chooses,
        closed: all.closed && one.closed,
      }),
      none,
    );
}

/** All references in an expression, those in its blocks too. */
export function referencesIn(expression: unknown): readonly string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesIn);
  if (typeof expression !== 'object' || expression === null) return [];
  return Object.entries(expression).flatMap(([key, value]: [string, unknown]) =>
    key === 'references' && Array.isArray(value) ? value.filter((one) => typeof one === 'string') : referencesIn(value),
  );
}

// Behind each reference stand the shorter ones that it contains.
function specific(references: readonly string[]): readonly string[] {
  let last = '';
  return references.filter((reference) => {
    const isContained = last.startsWith(`${reference}.`) || last.startsWith(`${reference}[`);
    if (!isContained) last = reference;
    return !isContained;
  });
}

function followOne(plan: Plan, reference: string, place: Place, depth: number): Targets {
  const [first, second, ...rest] = stepsOf(reference);
  if (first === undefined) return open;
  switch (first.name) {
    case 'each':
      return second?.name === 'key' || place.isEachKnown ? choosing : open;
    case 'count':
      return choosing;
    case 'path':
    case 'terraform':
      return none;
    case 'var':
      return second === undefined ? open : followVariable(plan, second, rest.length > 0, place, depth);
    case 'module':
      return second === undefined ? open : followOutput(plan, second, rest, place, depth);
    case 'data':
      // What was read already is known; the rest is not.
      return plan.deferredData.includes(second?.name ?? '') ? open : none;
    case 'local':
    case 'self':
      return open;
    default:
      return second === undefined ? open : resources(plan, first, second, rest, place);
  }
}

function followVariable(plan: Plan, { name, index }: Step, hasMore: boolean, place: Place, depth: number): Targets {
  const call = place.modules.at(-1);
  // A variable of the root module is known, and could bring in ids of its own.
  if (call === undefined) return mentionsId(plan.variables[name]) ? bringing : choosing;
  const outer = place.modules.slice(0, -1);
  const expression = moduleAt(plan.root, outer)?.calls.get(call.name)?.expressions[name];
  if (expression === undefined || isConstant(expression)) {
    return mentionsId(constantOf(expression)) ? bringing : choosing;
  }
  const found = follow(plan, expression, { modules: outer, isEachKnown: false }, depth);
  return hasMore || index !== undefined ? oneOf(found) : found;
}

/** Only a part of what an expression leads to. */
function oneOf(found: Targets): Targets {
  const isOnly = found.targets.length === 1;
  return { ...found, targets: found.targets.map((target) => ({ ...target, isMeant: isOnly && target.isMeant })) };
}

function isConstant(expression: unknown): boolean {
  return typeof expression === 'object' && expression !== null && 'constant_value' in expression;
}

function constantOf(expression: unknown): unknown {
  return isConstant(expression) ? (expression as Expressions)['constant_value'] : undefined;
}

function mentionsId(value: unknown): boolean {
  return value !== undefined && /"[a-z]{2,6}-[0-9a-f]{8,17}"/.test(JSON.stringify(value));
}

function followOutput(
  plan: Plan,
  { name, index }: Step,
  [output, ...rest]: readonly Step[],
  place: Place,
  depth: number,
): Targets {
  if (output === undefined) return open;
  const calls = moduleInstances(plan, place.modules, name);
  const meant = index === undefined ? calls : calls.filter((call) => call.index === index);
  const found = meant.map((call) => {
    const modules = [...place.modules, call];
    const expression = moduleAt(plan.root, modules)?.outputs[output.name];
    return follow(plan, expression, { modules, isEachKnown: false }, depth);
  });
  const targets = found.flatMap((one) => one.targets);
  const all = {
    targets,
    chooses: found.some(({ chooses }) => chooses),
    closed: targets.length > 0 && found.every(({ closed }) => closed),
  };
  const isWhole = rest.length === 0 && output.index === undefined && meant.length === 1;
  return isWhole ? all : oneOf(all);
}

function moduleInstances(plan: Plan, outer: readonly Step[], name: string): readonly Step[] {
  const found = new Map<string, Step>();
  for (const { modules } of plan.instances) {
    const step = modules[outer.length];
    const isInside = outer.every(
      (one, depth) => one.name === modules[depth]?.name && one.index === modules[depth].index,
    );
    if (isInside && step?.name === name) found.set(JSON.stringify(step), step);
  }
  return [...found.values()];
}

/** The plan does not say at which index: `x[count.index]`, `x[count.index + 1]` and `x[*]` look the same in it. */
function resources(plan: Plan, type: Step, name: Step, rest: readonly Step[], place: Place): Targets {
  const resource = `${type.name}.${name.name}`;
  const instances = plan.byResource.get(placeKey(place.modules, resource)) ?? [];
  const meant = name.index === undefined ? instances : instances.filter(({ index }) => index === name.index);
  const attribute = rest[0]?.name;
  if (meant.length === 0) {
    // Of what is configured and has no instance, an expression can only ask whether there is one.
    return moduleAt(plan.root, place.modules)?.resources.has(resource) === true ? choosing : open;
  }
  const targets = meant.map((instance) => ({ instance, attribute, isMeant: meant.length === 1 }));
  return { targets, chooses: false, closed: true };
}
