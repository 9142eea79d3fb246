// Templates that are deployed together: their nested stacks, exports and imports. Pure.
import { isUnknown, unknown, type Maybe } from '../planned/values';
import { assuming, type Assumptions } from './conditions';
import { resolverFor, type Deployment, type Resolver } from './intrinsics';
import { withoutLoops } from './loops';
import { attributeOf, refOf, type Surroundings } from './references';
import { templateFrom, type Template, type TemplateResource } from './template';
import { scalarText } from './texts';

/** A template, and what it is deployed with. */
export interface TemplateInput {
  /** What its stack is called, as far as that is known: it makes the names of exports. */
  readonly name: string;
  readonly document: unknown;
  /** Values of its parameters, instead of their defaults. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The templates of its nested stacks that are at hand, by logical id. */
  readonly nested?: ReadonlyMap<string, TemplateInput>;
  /** What its file is called. */
  readonly title?: string;
  /** The line, from 1, on which a resource is declared. */
  readonly lineOf?: (logicalId: string) => number | undefined;
}

/** Where templates will be deployed. */
export interface Target {
  readonly accountId: string;
  readonly region: string;
  readonly isRegionAssumed: boolean;
}

/** A template with what resolves its values. */
export interface Stack {
  /** Its number among all. */
  readonly number: number;
  readonly template: Template;
  readonly resolver: Resolver;
  /** Calls the template's own resources by their logical ids where they have no names yet. */
  readonly policyResolver: Resolver;
  readonly input: TemplateInput;
  /** What people call a resource of it. */
  readonly addressOf: (logicalId: string) => string;
  readonly numberOf: (resource: TemplateResource) => string;
  /** Logical ids of nested stacks whose templates are at hand. */
  readonly nested: ReadonlySet<string>;
  /** Of a nested stack: whether it is created. */
  readonly exists: Maybe<true>;
}

/** A condition of one of the templates that is taken to hold. */
export interface Assumed {
  readonly stack: number;
  readonly condition: string;
}

/** More resources than CloudFormation allows in a template. */
const mostResources = 4096;

/**
 * The stacks of templates, nested ones included.
 * @throws UnexpectedShape with the place and what was expected
 */
export function stacksOf(inputs: readonly TemplateInput[], target: Target, assumed?: Assumed): readonly Stack[] {
  const stacks: Stack[] = [];
  const exported = exportsOf(stacks);
  const severalRoots = inputs.length > 1;

  function add(
    input: TemplateInput,
    path: string,
    parameters: Readonly<Record<string, unknown>>,
    exists: Maybe<true>,
  ): Stack {
    const number = stacks.length;
    const addressOf = (name: string) => `${path}${name}`;
    const header = { ...target, parameters, ...unreferenced, addressOf, importOf: exported.named };
    const template = templateFrom(input.document, (section, head) =>
      withoutLoops(section, resolverFor(head, header).value),
    );
    const assumptions: Assumptions =
      assumed?.stack === number ? assuming(template.conditions, assumed.condition) : new Map();
    const numbers = new Map([...template.resources.keys()].map((id, position) => [id, position] as const));
    const numberOf = ({ logicalId }: TemplateResource) =>
      (number * mostResources + (numbers.get(logicalId) ?? 0)).toString(16);
    const children = new Map<string, Stack>();

    const resolverThat = (callsOwnByLogicalId: boolean): Resolver => {
      const around: Surroundings = {
        ...target,
        numberOf,
        addressOf,
        callsOwnByLogicalId,
        propertyOf: ({ properties }, name) =>
          Object.hasOwn(properties, name) ? resolver.value(properties[name]) : undefined,
      };
      const deployment: Deployment = {
        ...target,
        parameters,
        addressOf,
        importOf: exported.named,
        refOf: (resource) => refOf(resource, around),
        attributeOf: (resource, attribute) => {
          const child = children.get(resource.logicalId);
          return child && attribute.startsWith('Outputs.')
            ? outputOf(child, attribute.slice('Outputs.'.length))
            : attributeOf(resource, attribute, around);
        },
      };
      const resolver = resolverFor(template, deployment, assumptions);
      return resolver;
    };

    const stack: Stack = {
      number,
      template,
      resolver: resolverThat(false),
      policyResolver: resolverThat(true),
      input,
      addressOf,
      numberOf,
      nested: new Set(input.nested?.keys()),
      exists,
    };
    stacks.push(stack);
    exported.add(stack, input.name);
    for (const [logicalId, child] of input.nested ?? []) {
      const resource = template.resources.get(logicalId);
      if (resource === undefined) continue;
      const there = existenceOf(stack, resource);
      if (there === false) continue;
      const given = stack.resolver.value(resource.properties['Parameters'] ?? {}) as Readonly<Record<string, unknown>>;
      children.set(logicalId, add(child, `${path}${logicalId}/`, isUnknown(given) ? {} : given, there));
    }
    return stack;
  }

  for (const input of inputs) add(input, severalRoots ? `${input.name}/` : '', input.parameters ?? {}, true);
  return stacks;
}

/** In the head of a template there are no resources. */
const unreferenced = {
  refOf: () => unknown('a resource is known only at deployment'),
  attributeOf: () => unknown('a resource is known only at deployment'),
};

/** Whether a resource is created: `true`, `false`, or unknown. */
export function existenceOf({ resolver, exists }: Stack, { condition }: TemplateResource): Maybe<true> | false {
  const holds = condition === undefined ? true : resolver.condition(condition);
  if (holds === false) return false;
  if (isUnknown(holds)) return unknown(holds.unknownBecause);
  return exists;
}

function outputOf({ template, resolver }: Stack, name: string): Maybe<unknown> {
  const output = Object.hasOwn(template.outputs, name) ? template.outputs[name] : undefined;
  const value = valueIn(output, 'Value');
  return value === undefined ? unknown(`the output ${name} is known only at deployment`) : resolver.value(value);
}

function valueIn(object: unknown, key: string): unknown {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, key)
    ? (object as Record<string, unknown>)[key]
    : undefined;
}

/** The exports of all stacks, also of those that are added later. */
function exportsOf(stacks: readonly Stack[]) {
  const names = new Map<Stack, string>();
  const named = (name: string): Maybe<unknown> => {
    for (const stack of stacks) {
      for (const [output, declared] of Object.entries(stack.template.outputs)) {
        const exported = valueIn(valueIn(declared, 'Export'), 'Name');
        if (exported !== undefined && nameOf(stack, exported) === name) return outputOf(stack, output);
      }
    }
    return unknown(`the import ${name} is known only at deployment`, `import ${name}`);
  };
  // A stack's name is known well enough to find what it exports.
  const nameOf = (stack: Stack, exported: unknown): string | undefined => {
    const text = stack.resolver.value(withStackName(exported, names.get(stack) ?? ''));
    return isUnknown(text) ? undefined : scalarText(text);
  };
  return { named, add: (stack: Stack, name: string) => names.set(stack, name) };
}

function withStackName(part: unknown, name: string): unknown {
  if (typeof part === 'string') return part.replaceAll('${AWS::StackName}', name);
  if (Array.isArray(part)) return part.map((item) => withStackName(item, name));
  if (typeof part !== 'object' || part === null) return part;
  if (valueIn(part, 'Ref') === 'AWS::StackName') return name;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, withStackName(value, name)]));
}
