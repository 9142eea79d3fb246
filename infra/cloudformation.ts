// CloudFormation templates as plain values, and how they become YAML with short intrinsic functions.
import { Document, isMap, isScalar, visit } from 'yaml';

/** A value of a template: JSON, intrinsic functions in their long form. */
export type Value = string | number | boolean | readonly Value[] | { readonly [name: string]: Value };

/** The members of an object. */
export type Members = Readonly<Record<string, Value>>;

/** A resource. */
export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Members;
  readonly Properties: Members;
}

/** A template. */
export interface Template {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Transform?: string;
  readonly Description: string;
  readonly Metadata?: Members;
  readonly Parameters: Readonly<Record<string, Members>>;
  readonly Conditions?: Readonly<Record<string, Value>>;
  readonly Globals?: Members;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, Members>>;
}

/** A parameter, a pseudo parameter or the main id of a resource. */
export function ref(name: string): Members {
  return { Ref: name };
}

/** An attribute of a resource. */
export function attribute(name: string, of: string): Members {
  return { 'Fn::GetAtt': [name, of] };
}

/** A text with `${names}` in it. */
export function sub(text: string): Members {
  return { 'Fn::Sub': text };
}

/** One of two values; without the second, nothing. */
export function when(condition: string, then: Value, otherwise: Value = ref('AWS::NoValue')): Members {
  return { 'Fn::If': [condition, then, otherwise] };
}

/** Whether a parameter has another value than this. */
export function isNot(parameter: string, value: string): Members {
  return { 'Fn::Not': [is(parameter, value)] };
}

/** Whether a parameter has this value. */
export function is(parameter: string, value: string): Members {
  return { 'Fn::Equals': [ref(parameter), value] };
}

/** A condition that has a name. */
export function named(condition: string): Members {
  return { Condition: condition };
}

/** Whether a parameter, a comma-separated list without blanks, names a word. */
export function lists(parameter: string, word: string): Members {
  return { 'Fn::Not': [omits(parameter, word)] };
}

/**
 * Whether it does not. CloudFormation has no function for it: the list is cut at the word and put together again, and
 * is then another one, unless the word was not there.
 */
export function omits(parameter: string, word: string): Members {
  const list = sub(`,\${${parameter}},`);
  return { 'Fn::Equals': [{ 'Fn::Join': ['', { 'Fn::Split': [`,${word},`, list] }] }, list] };
}

/** Allows something. */
export function allow(actions: readonly string[], resource: Value, rest: Members = {}): Members {
  const [first = ''] = actions;
  return { Effect: 'Allow', Action: actions.length === 1 ? first : actions, Resource: resource, ...rest };
}

/** The template as YAML, after a comment that says where it comes from. */
export function toYaml(template: object, comment: string): string {
  const document = new Document(template, { aliasDuplicateObjects: false, version: '1.1' });
  document.commentBefore = ` ${comment}`;
  visit(document, {
    Map(_key, node) {
      const [pair] = node.items;
      if (node.items.length !== 1 || !pair || !isScalar(pair.key)) return undefined;
      const name = String(pair.key.value);
      const tag = shortForm(name);
      const { value } = pair;
      if (tag === undefined || isMap(value) || value === null) return undefined;
      const short =
        name === 'Fn::GetAtt'
          ? document.createNode((document.createNode(value).toJSON() as readonly string[]).join('.'))
          : (value as ReturnType<typeof document.createNode>);
      short.tag = tag;
      return short;
    },
  });
  return document.toString({ lineWidth: 0 });
}

function shortForm(name: string): string | undefined {
  if (name === 'Ref' || name === 'Condition') return `!${name}`;
  return name.startsWith('Fn::') ? `!${name.slice(4)}` : undefined;
}
