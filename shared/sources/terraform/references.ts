// Which resources an expression leads to. A plan holds no expressions, only what they refer to: sometimes that leaves
// no doubt, sometimes it is merely probable. Pure.
import { placeKey, stepsOf, type Step } from './addresses';
import { moduleAt, type Expressions, type Instance, type Plan } from './plan';

/** Where an expression stands. */
interface Place {
  readonly modules: readonly Step[];
  /** The key or the number of the resource or module call that it is part of. */
  readonly index: string | number | undefined;
  /** Whether `each.value` can hold nothing but what is known already. */
  readonly isEachKnown: boolean;
}

/** A resource that an expression leads to, and which attribute of it. */
export interface Target {
  readonly instance: Instance;
  /** `undefined`: the expression does not say; it goes through all instances, for instance. */
  readonly attribute: string | undefined;
}

/** What an expression leads to. */
export interface Targets {
  readonly targets: readonly Target[];
  /** Whether one of these is meant for each of the expression's references, and nothing chooses among them. */
  readonly precise: boolean;
  /** Whether everything else in the expression is known, so that nothing else can be what is unknown. */
  readonly closed: boolean;
}

const none: Targets = { targets: [], precise: true, closed: true };
const open: Targets = { targets: [], precise: false, closed: false };

/** What an attribute of a resource leads to. */
export function targetsOf(plan: Plan, instance: Instance, expression: unknown): Targets {
  const { modules, index, config } = instance;
  const outside = { modules, index, isEachKnown: false };
  const isEachKnown = config?.forEach === undefined || isSettled(follow(plan, config.forEach, outside, 0));
  return follow(plan, expression, { modules, index, isEachKnown }, 0);
}

function isSettled({ targets, closed }: Targets): boolean {
  return targets.length === 0 && closed;
}

const deepest = 20;

function follow(plan: Plan, expression: unknown, place: Place, depth: number): Targets {
  if (depth > deepest) return open;
  const references = specific(referencesIn(expression));
  const indexed = references.some((reference) => /^(?:each\.key|count\.index)$/.test(reference));
  return references
    .map((reference) => followOne(plan, reference, place, indexed, depth + 1))
    .reduce<Targets>(
      (all, one) => ({
        targets: [...all.targets, ...one.targets],
        precise: all.precise && one.precise,
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

function followOne(plan: Plan, reference: string, place: Place, indexed: boolean, depth: number): Targets {
  const [first, second, ...rest] = stepsOf(reference);
  if (first === undefined) return open;
  switch (first.name) {
    case 'each':
      return second?.name === 'key' || place.isEachKnown ? none : open;
    case 'count':
    case 'path':
    case 'terraform':
      return none;
    case 'var':
      return second === undefined ? open : followVariable(plan, second, rest.length > 0, place, depth);
    case 'module':
      return second === undefined ? open : followOutput(plan, second, rest, place, indexed, depth);
    case 'data':
      // What was read already is known; the rest is not.
      return plan.deferredData.includes(second?.name ?? '') ? open : none;
    case 'local':
    case 'self':
      return open;
    default:
      return second === undefined ? open : resources(plan, first, second, rest, place, indexed);
  }
}

function followVariable(plan: Plan, { name, index }: Step, hasMore: boolean, place: Place, depth: number): Targets {
  const call = place.modules.at(-1);
  // A variable of the root module is known, and could bring in ids of its own.
  if (call === undefined)
    return mentionsId(plan.variables[name]) ? { ...none, precise: false, closed: false } : choosing;
  const outer = place.modules.slice(0, -1);
  const expression = moduleAt(plan.root, outer)?.calls.get(call.name)?.expressions[name];
  if (expression === undefined || isConstant(expression)) {
    return mentionsId(constantOf(expression)) ? { ...none, precise: false, closed: false } : choosing;
  }
  const found = follow(plan, expression, { modules: outer, index: call.index, isEachKnown: false }, depth);
  return hasMore || index !== undefined ? { ...found, precise: false } : found;
}

/** Known, but it may choose among what else the expression refers to. */
const choosing: Targets = { targets: [], precise: false, closed: true };

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
  indexed: boolean,
  depth: number,
): Targets {
  if (output === undefined) return open;
  const key = index ?? (indexed ? place.index : undefined);
  const calls = moduleInstances(plan, place.modules, name);
  const meant = calls.some((call) => call.index === key) ? calls.filter((call) => call.index === key) : calls;
  const found = meant.map((call) => {
    const modules = [...place.modules, call];
    const expression = moduleAt(plan.root, modules)?.outputs[output.name];
    return follow(plan, expression, { modules, index: call.index, isEachKnown: false }, depth);
  });
  const targets = found.flatMap((one) => one.targets);
  const whole = rest.length === 0 && output.index === undefined && meant.length === 1;
  return {
    targets,
    precise: whole && found.every(({ precise }) => precise),
    closed: targets.length > 0 && found.every(({ closed }) => closed),
  };
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

function resources(plan: Plan, type: Step, name: Step, rest: readonly Step[], place: Place, indexed: boolean): Targets {
  const instances = plan.byResource.get(placeKey(place.modules, `${type.name}.${name.name}`)) ?? [];
  const attribute = rest[0]?.name;
  const isAt = (index: Step['index']) => instances.filter((instance) => instance.index === index);
  const meant =
    name.index === undefined ? (indexed && place.index !== undefined ? isAt(place.index) : []) : isAt(name.index);
  const chosen = meant.length > 0 ? meant : name.index === undefined ? instances : [];
  return {
    targets: chosen.map((instance) => ({ instance, attribute })),
    precise: chosen.length === 1,
    closed: chosen.length > 0,
  };
}
