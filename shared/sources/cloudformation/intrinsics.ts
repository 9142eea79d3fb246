// CloudFormation's functions: what a template's values will be, as far as that can be told. Pure.
// Source: AWS CloudFormation Template Reference Guide, "Intrinsic functions".
import { chained, choice, isUnknown, mapped, together, unknown, type Maybe } from '../planned/values';
import { subnetsOf } from './cidr';
import { conditionsOf, isConditionFunction, type Assumptions } from './conditions';
import type { Template, TemplateResource } from './template';
import { listText, sameText, scalarText, whole } from './texts';

/** What a template is deployed with, and how its resources are known. */
export interface Deployment {
  readonly accountId: string;
  readonly region: string;
  /** Whether nothing says the Region: then nothing may depend on which it is. */
  readonly isRegionAssumed: boolean;
  /** Values of parameters, instead of their defaults. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly refOf: (resource: TemplateResource) => Maybe<unknown>;
  /** What `Fn::GetAtt` gives. */
  readonly attributeOf: (resource: TemplateResource, attribute: string) => Maybe<unknown>;
  /** What people call something of the template. */
  readonly addressOf: (name: string) => string;
  /** What another stack exports under a name. */
  readonly importOf: (name: string) => Maybe<unknown>;
}

/** Resolves values of a template. */
export interface Resolver {
  /** A value with all functions carried out; parts of it may be unknown. `undefined` is `AWS::NoValue`. */
  readonly value: (value: unknown) => unknown;
  /** Does the condition hold? */
  readonly condition: (name: string) => Maybe<boolean>;
}

const deepest = 60;

/**
 * A resolver for a template in a deployment.
 * @param assumed conditions that are taken to hold, or not
 */
export function resolverFor(template: Template, deployment: Deployment, assumed: Assumptions = new Map()): Resolver {
  let depth = 0;
  const opened = new Map<string, Maybe<unknown>>();

  function value(raw: unknown): unknown {
    if (depth > deepest) return unknown('the template refers to itself');
    depth += 1;
    try {
      return valueOf(raw);
    } finally {
      depth -= 1;
    }
  }

  const { condition, test } = conditionsOf(template.conditions, assumed, (a, b) =>
    equal(whole(value(a)), whole(value(b))),
  );

  function valueOf(raw: unknown): unknown {
    if (typeof raw === 'string')
      return raw.includes('{{resolve:') ? unknown(`${raw} is resolved only at deployment`, raw) : raw;
    if (Array.isArray(raw)) return raw.map(value).filter((one) => one !== undefined);
    if (typeof raw !== 'object' || raw === null || isUnknown(raw)) return raw;
    const entries = Object.entries(raw);
    const [first] = entries;
    if (entries.length === 1 && first && isFunction(first[0], first[1])) return call(first[0], first[1]);
    return Object.fromEntries(
      entries.map(([key, one]) => [key, value(one)] as const).filter(([, one]) => one !== undefined),
    );
  }

  function call(name: string, argument: unknown): unknown {
    const carryOut = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (carryOut) return carryOut(argument);
    return isConditionFunction(name)
      ? test({ [name]: argument })
      : unknown(`${name} is carried out only at deployment`);
  }

  const functions: Readonly<Record<string, (argument: unknown) => unknown>> = {
    Ref: (name) => ref(String(name)),
    Condition: (name) => condition(String(name)),
    'Fn::GetAtt': (argument) => {
      const [name, ...path] = Array.isArray(argument) ? argument.map(value) : String(argument).split('.');
      return [name, ...path].some(isUnknown)
        ? unknown('Fn::GetAtt of what is known only at deployment')
        : getAtt(scalarText(name), path.map(scalarText).join('.'));
    },
    'Fn::ImportValue': (argument) => chained(whole(value(argument)), (name) => deployment.importOf(scalarText(name))),
    'Fn::Sub': (argument) => {
      const [text, own] = Array.isArray(argument) ? (argument as readonly unknown[]) : [argument, {}];
      if (typeof text !== 'string') return unknown('Fn::Sub without a text');
      return substituted(text, typeof own === 'object' && own !== null ? { ...own } : {});
    },
    'Fn::Join': (argument) => {
      const [delimiter, list] = asList(argument).map(value);
      return chained(whole(list), (items) =>
        Array.isArray(items) ? items.map(scalarText).join(scalarText(delimiter)) : unknown('Fn::Join without a list'),
      );
    },
    'Fn::Select': (argument) => {
      const [index, list] = asList(argument).map(value);
      if (isUnknown(index)) return index;
      if (isUnknown(list) && list.origin !== undefined) {
        return unknown(list.unknownBecause, `${list.origin}[${scalarText(index)}]`);
      }
      return chained(
        list,
        (items) =>
          (Array.isArray(items) ? (items as unknown[])[Number(index)] : undefined) ??
          unknown('Fn::Select selects nothing that is known'),
      );
    },
    'Fn::Split': (argument) => {
      const [delimiter, text] = asList(argument).map(value);
      return mapped(text, (known) => scalarText(known).split(scalarText(delimiter)));
    },
    'Fn::Cidr': (argument) => {
      const [block, count, bits] = asList(argument).map(value);
      return chained(
        together([block, count, bits]),
        ([range, many, host]) =>
          subnetsOf(scalarText(range), Number(many), Number(host ?? 8)) ??
          unknown('Fn::Cidr of such a range is not computed'),
      );
    },
    'Fn::If': (argument) => {
      const [name, yes, no] = asList(argument);
      const holds = typeof name === 'string' ? condition(name) : unknown('Fn::If without the name of a condition');
      return chained(holds, (is) => value(is ? yes : no));
    },
    'Fn::FindInMap': findInMap,
    // Their number differs from account to account; which is which does not matter, only that they differ.
    'Fn::GetAZs': (argument) =>
      mapped(value(argument), (region) => {
        const name = scalarText(region) === '' ? deployment.region : scalarText(region);
        return ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `${name}${letter}`);
      }),
    'Fn::ToJsonString': (argument) => mapped(whole(value(argument)), (one) => JSON.stringify(one)),
    'Fn::Length': (argument) =>
      chained(value(argument), (list) =>
        Array.isArray(list) ? list.length : unknown('the length of a list is not known'),
      ),
  };

  function ref(name: string): unknown {
    const pseudo = pseudoParameter(name, deployment);
    if (pseudo !== undefined) return pseudo.value;
    const resource = template.resources.get(name);
    if (resource) return existing(resource, () => deployment.refOf(resource));
    const parameter = template.parameters[name];
    if (!parameter) return unknown(`${name} is not in the template`);
    const { Type: type, Default: preset } = parameter;
    const given = Object.hasOwn(deployment.parameters, name) ? deployment.parameters[name] : preset;
    if (isUnknown(given)) return given;
    if (given === undefined || given === null) return withoutValue(name, parameter['AllowedValues']);
    if (String(type).startsWith('AWS::SSM::Parameter::Value')) {
      return unknown(`parameter ${name} is read from Systems Manager`, `parameter ${deployment.addressOf(name)}`);
    }
    const isList = String(type) === 'CommaDelimitedList' || String(type).startsWith('List<');
    if (isList) return Array.isArray(given) ? given : listText(scalarText(given));
    return Array.isArray(given) ? given.map(scalarText).join() : valueOf(scalarText(given));
  }

  // One choice, wherever the parameter stands.
  function withoutValue(name: string, allowed: unknown): Maybe<unknown> {
    const because = `parameter ${name} has no value`;
    const open =
      opened.get(name) ??
      (Array.isArray(allowed)
        ? choice(allowed.map(scalarText), because)
        : unknown(because, `parameter ${deployment.addressOf(name)}`));
    opened.set(name, open);
    return open;
  }

  function existing(resource: TemplateResource, then: () => unknown): unknown {
    const there = resource.condition === undefined ? true : condition(resource.condition);
    if (isUnknown(there)) return unknown(there.unknownBecause);
    return there ? then() : unknown(`${resource.logicalId} is not created`);
  }

  function getAtt(name: string, attribute: string): unknown {
    const resource = template.resources.get(name);
    if (!resource) return unknown(`${name} is not in the template`);
    return existing(resource, () => deployment.attributeOf(resource, attribute));
  }

  function substituted(text: string, variables: Readonly<Record<string, unknown>>): unknown {
    const valueNamed = (name: string): unknown => {
      if (Object.hasOwn(variables, name)) return value(variables[name]);
      const [first = '', ...path] = name.split('.');
      return path.length > 0 ? getAtt(first, path.join('.')) : ref(name);
    };
    // Nothing but one value is that value.
    const [, only] = /^\$\{([^!}][^}]*)\}$/.exec(text) ?? [];
    if (only !== undefined) return mapped(valueNamed(only.trim()), scalarText);
    const parts = text.split('${').map((part, position): unknown => {
      if (position === 0) return part;
      const end = part.indexOf('}');
      const name = part.slice(0, end).trim();
      const rest = part.slice(end + 1);
      if (end < 0) return `\${${part}`;
      if (name.startsWith('!')) return `\${${name.slice(1)}}${rest}`;
      return mapped(valueNamed(name), (known) => `${scalarText(known)}${rest}`);
    });
    return mapped(together(parts), (known) => known.map(scalarText).join(''));
  }

  function findInMap(argument: unknown): unknown {
    const [first, second, third, options] = asList(argument).map(value);
    return chained(together([first, second, third]), (keys) => inMap(keys, options));
  }

  function inMap(keys: readonly unknown[], options: unknown): unknown {
    if (keys.some(isOfAssumedRegion)) return unknown(regionUnknown);
    const found = keys.reduce<unknown>(
      (level, key) =>
        typeof level === 'object' && level !== null && Object.hasOwn(level, scalarText(key))
          ? (level as Record<string, unknown>)[scalarText(key)]
          : undefined,
      template.mappings,
    );
    if (found !== undefined) return found;
    const preset =
      typeof options === 'object' && options !== null
        ? (options as Record<string, unknown>)['DefaultValue']
        : undefined;
    return preset ?? unknown(`${keys.map(scalarText).join('.')} is not in the mappings`);
  }

  function equal(a: Maybe<unknown>, b: Maybe<unknown>): Maybe<boolean> {
    return chained(together([a, b]), ([one, other]) =>
      [one, other].some(isOfAssumedRegion) ? unknown(regionUnknown) : sameText(one, other),
    );
  }

  function isOfAssumedRegion(one: unknown): boolean {
    return deployment.isRegionAssumed && JSON.stringify(one).includes(deployment.region);
  }

  return { value, condition };
}

const regionUnknown = 'the Region is not given';

function asList(argument: unknown): readonly unknown[] {
  return Array.isArray(argument) ? (argument as readonly unknown[]) : [];
}

// A part of a policy may be called Condition too.
function isFunction(name: string, argument: unknown): boolean {
  return name === 'Ref' || (name === 'Condition' && typeof argument === 'string') || name.startsWith('Fn::');
}

function pseudoParameter(name: string, { accountId, region }: Deployment): { readonly value: unknown } | undefined {
  switch (name) {
    case 'AWS::Region':
      return { value: region };
    case 'AWS::AccountId':
      return { value: accountId };
    case 'AWS::Partition':
      return { value: partitionOf(region) };
    case 'AWS::URLSuffix':
      return { value: region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com' };
    case 'AWS::NoValue':
      return { value: undefined };
    case 'AWS::StackName':
    case 'AWS::StackId':
    case 'AWS::NotificationARNs':
      return { value: unknown(`${name} is known only at deployment`) };
    default:
      return undefined;
  }
}

/** The partition of a Region, as ARNs name it. */
export function partitionOf(region: string): string {
  return region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
