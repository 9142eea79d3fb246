// CloudFormation's functions and conditions: what a template's values will be, as far as that can be told. Pure.
// Source: AWS CloudFormation Template Reference Guide, "Intrinsic functions".
import { isUnknown, mapped, together, unknown, type Maybe } from '../planned/values';
import { subnetsOf } from './cidr';
import type { Template, TemplateResource } from './template';

/** What a template is deployed with, and how its resources are known. */
export interface Deployment {
  readonly accountId: string;
  readonly region: string;
  readonly idOf: (resource: TemplateResource) => string;
  /** What `Fn::GetAtt` gives; `undefined` where only the deployment will know. */
  readonly attributeOf: (resource: TemplateResource, attribute: string) => Maybe<unknown>;
}

/** Resolves values of a template. */
export interface Resolver {
  /** A value with all functions carried out; parts of it may be unknown. `undefined` is `AWS::NoValue`. */
  readonly value: (value: unknown) => unknown;
  /** Does the condition hold? */
  readonly condition: (name: string) => Maybe<boolean>;
}

const deepest = 60;

/** A resolver for a template in a deployment. */
export function resolverFor(template: Template, deployment: Deployment): Resolver {
  let depth = 0;

  function value(raw: unknown): unknown {
    if (depth > deepest) return unknown('the template refers to itself');
    depth += 1;
    try {
      return valueOf(raw);
    } finally {
      depth -= 1;
    }
  }

  function valueOf(raw: unknown): unknown {
    if (typeof raw === 'string') {
      return raw.includes('{{resolve:') ? unknown('a dynamic reference is resolved only at deployment') : raw;
    }
    if (Array.isArray(raw)) return raw.map(value).filter((one) => one !== undefined);
    if (typeof raw !== 'object' || raw === null) return raw;
    const entries = Object.entries(raw);
    const [first] = entries;
    if (entries.length === 1 && first && isFunction(first[0], first[1])) return call(first[0], first[1]);
    return Object.fromEntries(
      entries.map(([key, one]) => [key, value(one)] as const).filter(([, one]) => one !== undefined),
    );
  }

  function call(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return ref(String(argument));
      case 'Fn::GetAtt':
        return getAtt(argument);
      case 'Fn::Sub':
        return sub(argument);
      case 'Fn::Join':
        return join(argument);
      case 'Fn::Select':
        return select(argument);
      case 'Fn::Split':
        return split(argument);
      case 'Fn::Cidr':
        return cidr(argument);
      case 'Fn::If':
        return choose(argument);
      case 'Fn::FindInMap':
        return findInMap(argument);
      case 'Fn::GetAZs':
        return zones(argument);
      case 'Fn::Base64':
        return mapped(value(argument), (text) => btoa(String(text)));
      case 'Fn::ToJsonString':
        return mapped(whole(value(argument)), (one) => JSON.stringify(one));
      case 'Fn::Length':
        return mapped(value(argument), (list) =>
          Array.isArray(list) ? list.length : unknown('the length of a list is not known'),
        );
      case 'Condition':
        return condition(String(argument));
      default:
        return isConditionFunction(name)
          ? test({ [name]: argument })
          : unknown(`${name} is carried out only at deployment`);
    }
  }

  function ref(name: string): unknown {
    const pseudo = pseudoParameter(name, deployment);
    if (pseudo !== undefined) return pseudo.value;
    const resource = template.resources.get(name);
    if (resource) return existing(resource, () => deployment.idOf(resource));
    const parameter = template.parameters[name];
    if (!parameter) return unknown(`${name} is not in the template`);
    const { Type: type, Default: preset } = parameter;
    if (preset === undefined) return unknown(`parameter ${name} has no default`);
    if (String(type).startsWith('AWS::SSM::')) return unknown(`parameter ${name} is read from Systems Manager`);
    const isList = String(type) === 'CommaDelimitedList' || String(type).startsWith('List<');
    const text = scalarText(preset);
    if (text.includes('{{resolve:')) return unknown(`parameter ${name} is resolved only at deployment`);
    return isList ? text.split(',').map((one) => one.trim()) : text;
  }

  function existing(resource: TemplateResource, then: () => unknown): unknown {
    const there = resource.condition === undefined ? true : condition(resource.condition);
    if (isUnknown(there)) return unknown(there.unknownBecause);
    return there ? then() : unknown(`${resource.logicalId} is not created`);
  }

  function getAtt(argument: unknown): unknown {
    const [name, ...path] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    const resource = template.resources.get(name ?? '');
    if (!resource) return unknown(`${String(name)} is not in the template`);
    return existing(resource, () => deployment.attributeOf(resource, path.join('.')));
  }

  function sub(argument: unknown): unknown {
    const [text, own] = Array.isArray(argument) ? (argument as readonly unknown[]) : [argument, {}];
    const variables = typeof own === 'object' && own !== null ? (own as Record<string, unknown>) : {};
    const parts = String(text)
      .split('${')
      .map((part, position): unknown => {
        if (position === 0) return part;
        const end = part.indexOf('}');
        const name = part.slice(0, end).trim();
        const rest = part.slice(end + 1);
        if (end < 0) return `\${${part}`;
        if (name.startsWith('!')) return `\${${name.slice(1)}}${rest}`;
        const found = Object.hasOwn(variables, name)
          ? value(variables[name])
          : name.includes('.')
            ? getAtt(name)
            : ref(name);
        return mapped(found, (known) => `${scalarText(known)}${rest}`);
      });
    return mapped(together(parts), (known) => known.map(scalarText).join(''));
  }

  function join(argument: unknown): unknown {
    const [delimiter, list] = value(argument) as [unknown, unknown];
    return mapped(whole(list), (items) =>
      Array.isArray(items) ? items.map(scalarText).join(scalarText(delimiter)) : unknown('Fn::Join without a list'),
    );
  }

  function select(argument: unknown): unknown {
    const [index, list] = Array.isArray(argument) ? argument.map(value) : [];
    if (isUnknown(index)) return index;
    return mapped(list, (items) =>
      Array.isArray(items)
        ? ((items as unknown[])[Number(index)] ?? unknown('Fn::Select selects nothing that is known'))
        : unknown('Fn::Select without a list'),
    );
  }

  function split(argument: unknown): unknown {
    const [delimiter, text] = Array.isArray(argument) ? argument.map(value) : [];
    return mapped(text, (known) => scalarText(known).split(scalarText(delimiter)));
  }

  function cidr(argument: unknown): unknown {
    const [block, count, bits] = Array.isArray(argument) ? argument.map(value) : [];
    const open = [block, count, bits].find(isUnknown);
    if (open) return open;
    return (
      subnetsOf(scalarText(block), Number(count), Number(bits ?? 8)) ??
      unknown('Fn::Cidr of such a range is not computed')
    );
  }

  function choose(argument: unknown): unknown {
    const [name, yes, no] = Array.isArray(argument) ? (argument as readonly unknown[]) : [];
    const holds = typeof name === 'string' ? condition(name) : unknown('Fn::If without the name of a condition');
    return mapped(holds, (is) => value(is ? yes : no));
  }

  function findInMap(argument: unknown): unknown {
    const keys = Array.isArray(argument) ? argument.slice(0, 3).map(value) : [];
    const open = keys.find(isUnknown);
    if (open) return open;
    const found = keys.reduce<unknown>(
      (level, key) =>
        typeof level === 'object' && level !== null && Object.hasOwn(level, scalarText(key))
          ? (level as Record<string, unknown>)[scalarText(key)]
          : undefined,
      template.mappings,
    );
    return found === undefined ? unknown(`${keys.map(scalarText).join('.')} is not in the mappings`) : found;
  }

  // Their number differs from account to account; which is which does not matter, only that they differ.
  function zones(argument: unknown): unknown {
    return mapped(value(argument), (region) => {
      const name = scalarText(region) === '' ? deployment.region : scalarText(region);
      return ['a', 'b', 'c'].map((letter) => `${name}${letter}`);
    });
  }

  function condition(name: string): Maybe<boolean> {
    const raw = template.conditions[name];
    return raw === undefined ? unknown(`there is no condition ${name}`) : test(raw);
  }

  function test(raw: unknown): Maybe<boolean> {
    const [name, argument] = Object.entries(typeof raw === 'object' && raw !== null ? raw : {})[0] ?? [];
    const list: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
    if (depth > deepest) return unknown('the conditions refer to each other');
    depth += 1;
    try {
      switch (name) {
        case 'Condition':
          return condition(String(argument));
        case 'Fn::Not':
          return mapped(test(list[0]), (is) => !is);
        case 'Fn::And':
          return decided(list.map(test), false);
        case 'Fn::Or':
          return decided(list.map(test), true);
        case 'Fn::Equals': {
          const [a, b] = list.map((one) => whole(value(one)));
          return isUnknown(a) ? unknown(a.unknownBecause) : mapped<unknown, boolean>(b, (other) => sameText(a, other));
        }
        default:
          return unknown('a condition that only the deployment can decide');
      }
    } finally {
      depth -= 1;
    }
  }

  return { value, condition };
}

/** One that decides, whatever the others are; else unknown if one is. */
function decided(results: readonly Maybe<boolean>[], deciding: boolean): Maybe<boolean> {
  if (results.includes(deciding)) return deciding;
  return results.find((one) => isUnknown(one)) ?? !deciding;
}

function sameText(a: unknown, b: unknown): boolean {
  return typeof a === 'object' || typeof b === 'object'
    ? JSON.stringify(a) === JSON.stringify(b)
    : scalarText(a) === scalarText(b);
}

/** A value of which no part is unknown. */
export function whole(value: unknown): Maybe<unknown> {
  const found = firstUnknown(value);
  return found ? unknown(found.unknownBecause) : value;
}

function firstUnknown(value: unknown): { readonly unknownBecause: string } | undefined {
  if (isUnknown(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const inner of Object.values(value) as unknown[]) {
    const found = firstUnknown(inner);
    if (found) return found;
  }
  return undefined;
}

/** Text, number or boolean as CloudFormation writes it. */
export function scalarText(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
}

// A part of a policy may be called Condition too.
function isFunction(name: string, argument: unknown): boolean {
  return name === 'Ref' || (name === 'Condition' && typeof argument === 'string') || name.startsWith('Fn::');
}

function isConditionFunction(name: string): boolean {
  return ['Fn::Not', 'Fn::And', 'Fn::Or', 'Fn::Equals'].includes(name);
}

function pseudoParameter(name: string, { accountId, region }: Deployment): { readonly value: unknown } | undefined {
  switch (name) {
    case 'AWS::Region':
      return { value: region };
    case 'AWS::AccountId':
      return { value: accountId };
    case 'AWS::Partition':
      return { value: region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws' };
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
