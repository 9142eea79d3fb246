// Terraform's configuration language, read with the grammar of tree-sitter. Its trees hold every sign; what remains here is
// what they mean.
import { Language, Parser, type Node } from 'web-tree-sitter';
import type { Block, Body, Expression } from '../../shared/sources/terraform/source/syntax';
import { wasmOf } from './wasm';

/** Text that is not HCL. The message says where. */
export class NotHcl extends Error {
  override readonly name = 'NotHcl';
}

/** A reader of .tf files: takes the text and the name of a file. It throws NotHcl. */
export async function hclReader(): Promise<(text: string, file: string) => Body> {
  await Parser.init({ wasmBinary: await wasmOf('engine') });
  const parser = new Parser();
  parser.setLanguage(await Language.load(await wasmOf('grammar')));
  return (text, file) => {
    const tree = parser.parse(text);
    const root = tree?.rootNode;
    const broken = root?.hasError === true ? firstError(root) : undefined;
    if (!root || broken) {
      const { row = 0, column = 0 } = broken?.startPosition ?? {};
      throw new NotHcl(`line ${row + 1}, column ${column + 1}`);
    }
    return bodyOf(childOf(root, 'body'), file);
  };
}

function firstError(node: Node): Node {
  const child = childrenOf(node).find(({ hasError, isMissing }) => hasError || isMissing);
  return child === undefined || node.isError ? node : firstError(child);
}

function childrenOf(node: Node): readonly Node[] {
  return node.children.filter(({ type }) => type !== 'comment');
}

function childOf(node: Node | undefined, type: string): Node | undefined {
  return node && childrenOf(node).find((child) => child.type === type);
}

function bodyOf(node: Node | undefined, file: string): Body {
  const children = node ? childrenOf(node) : [];
  const attributes = children.flatMap((child): readonly [string, Expression][] => {
    const [name, , value] = childrenOf(child);
    return child.type === 'attribute' && name && value ? [[name.text, expressionOf(value)]] : [];
  });
  const blocks = children.filter(({ type }) => type === 'block').map((child) => blockOf(child, file));
  return { attributes: Object.fromEntries(attributes), blocks };
}

function blockOf(node: Node, file: string): Block {
  const [type, ...rest] = childrenOf(node);
  const labels = rest.filter((child) => child.type === 'string_lit' || child.type === 'identifier');
  return {
    type: type?.text ?? '',
    labels: labels.map((label) => (label.type === 'identifier' ? label.text : literalText(label))),
    body: bodyOf(childOf(node, 'body'), file),
    file,
    line: node.startPosition.row + 1,
  };
}

const unreadable: Expression = { kind: 'unreadable' };

/** An expression, or a term with what follows it: `a.b[0]` has three nodes beside one another. */
function expressionOf(node: Node): Expression {
  if (node.type !== 'expression') return termOf(childrenOf({ children: [node] } as unknown as Node));
  const children = childrenOf(node);
  const [first] = children;
  if (first?.type === 'conditional') {
    const [condition, yes, no] = childrenOf(first).filter(({ type }) => type === 'expression');
    if (!condition || !yes || !no) return unreadable;
    return { kind: 'choice', condition: expressionOf(condition), yes: expressionOf(yes), no: expressionOf(no) };
  }
  return termOf(children);
}

function termOf(nodes: readonly Node[]): Expression {
  const [first, ...rest] = nodes;
  if (first === undefined) return unreadable;
  if (first.type === '(') {
    const end = rest.findIndex(({ type }) => type === ')');
    return rest.slice(end + 1).reduce(following, termOf(rest.slice(0, end)));
  }
  return rest.reduce(following, primaryOf(first));
}

/** A term with the access that follows it. */
function following(of: Expression, node: Node): Expression {
  switch (node.type) {
    case 'get_attr':
      return { kind: 'attribute', of, name: childOf(node, 'identifier')?.text ?? '' };
    case 'index': {
      const [index] = childrenOf(node);
      const inner = index && childOf(index, 'expression');
      const at: Expression = inner ? expressionOf(inner) : { kind: 'literal', value: Number(node.text.slice(1)) };
      return { kind: 'index', of, at };
    }
    case 'splat': {
      const [splat] = childrenOf(node);
      const steps = splat ? childrenOf(splat).filter(({ type }) => type === 'get_attr' || type === 'index') : [];
      const each: Expression = { kind: 'name', name: '*' };
      // An index behind `.*` is one of the list, behind `[*]` one of each item.
      const end = splat?.type === 'attr_splat' ? steps.findIndex(({ type }) => type === 'index') : -1;
      const [own, later] = end < 0 ? [steps, []] : [steps.slice(0, end), steps.slice(end)];
      return later.reduce(following, { kind: 'splat', of, each: own.reduce(following, each) });
    }
    default:
      return unreadable;
  }
}

function primaryOf(node: Node): Expression {
  const children = childrenOf(node);
  const [first] = children;
  switch (node.type) {
    case 'expression':
      return expressionOf(node);
    case 'literal_value':
    case 'collection_value':
    case 'for_expr':
    case 'template_expr':
    case 'operation':
      return first ? primaryOf(first) : unreadable;
    case 'numeric_lit':
      return { kind: 'literal', value: Number(node.text) };
    case 'bool_lit':
      return { kind: 'literal', value: node.text === 'true' };
    case 'null_lit':
      return { kind: 'literal', value: null };
    case 'string_lit':
      return { kind: 'literal', value: literalText(node) };
    case 'quoted_template':
    case 'heredoc_template':
      return templateOf(node);
    case 'tuple':
      return { kind: 'tuple', items: children.filter(({ type }) => type === 'expression').map(expressionOf) };
    case 'object':
      return { kind: 'object', entries: children.filter(({ type }) => type === 'object_elem').map(entryOf) };
    case 'variable_expr':
      return { kind: 'name', name: node.text };
    case 'function_call':
      return callOf(node);
    case 'for_tuple_expr':
    case 'for_object_expr':
      return forOf(node);
    case 'unary_operation':
      return { kind: 'operation', operator: first?.text ?? '', operands: [termOf(children.slice(1))] };
    case 'binary_operation':
      return operationOf(children);
    default:
      return unreadable;
  }
}

function operationOf(children: readonly Node[]): Expression {
  const at = children.findIndex(({ type }) => /^(?:[-+*/%<>]|[<>=!]=|&&|\|\|)$/.test(type));
  const [left, right] = [children.slice(0, at), children.slice(at + 1)];
  return { kind: 'operation', operator: children[at]?.type ?? '', operands: [termOf(left), termOf(right)] };
}

function entryOf(node: Node): readonly [Expression, Expression] {
  const [key, value] = childrenOf(node).filter(({ type }) => type === 'expression');
  if (!key || !value) return [unreadable, unreadable];
  const name = expressionOf(key);
  const isParenthesized = key.text.startsWith('(');
  // A bare word is a key, not a reference.
  return [name.kind === 'name' && !isParenthesized ? { kind: 'literal', value: name.name } : name, expressionOf(value)];
}

function callOf(node: Node): Expression {
  const given = childOf(node, 'function_arguments');
  return {
    kind: 'call',
    name: childOf(node, 'identifier')?.text ?? '',
    given: given
      ? childrenOf(given)
          .filter(({ type }) => type === 'expression')
          .map(expressionOf)
      : [],
    isSpread: childOf(given, 'ellipsis') !== undefined,
  };
}

function forOf(node: Node): Expression {
  const intro = childOf(node, 'for_intro');
  const names = intro ? childrenOf(intro).filter(({ type }) => type === 'identifier') : [];
  const over = childOf(intro, 'expression');
  const results = childrenOf(node).filter(({ type }) => type === 'expression');
  const value = names.at(-1)?.text;
  const result = results.at(-1);
  const condition = childOf(childOf(node, 'for_cond'), 'expression');
  if (!over || value === undefined || !result) return unreadable;
  const isObject = node.type === 'for_object_expr';
  return {
    kind: 'for',
    key: names.length > 1 ? names[0]?.text : undefined,
    value,
    over: expressionOf(over),
    under: isObject && results[0] ? expressionOf(results[0]) : undefined,
    result: expressionOf(result),
    isGrouping: childOf(node, 'ellipsis') !== undefined,
    condition: condition && expressionOf(condition),
  };
}

/** The text between interpolations is taken as it stands: the grammar leaves out the spaces at its ends. */
function templateOf(node: Node): Expression {
  const isQuoted = node.type === 'quoted_template';
  const literal = (text: string): readonly Expression[] =>
    text === '' ? [] : [{ kind: 'literal', value: isQuoted ? unescaped(text) : unmarked(text) }];
  const signs = childrenOf(node);
  const [start, end] = isQuoted ? [signs[0], signs.at(-1)] : [signs[1], signs.at(-1)];
  if (!start || !end) return unreadable;
  const parts: Expression[] = [];
  let from = start.endIndex + (isQuoted ? 0 : 1);
  const textUntil = (to: number) => node.text.slice(from - node.startIndex, to - node.startIndex);
  for (const child of signs) {
    if (child.type === 'template_interpolation') {
      const inner = childOf(child, 'expression');
      parts.push(...literal(textUntil(child.startIndex)), inner ? expressionOf(inner) : unreadable);
      from = child.endIndex;
    } else if (child.type === 'template_directive') parts.push(unreadable);
  }
  const rest = textUntil(end.startIndex);
  parts.push(...literal(isQuoted ? rest : withoutBlankEnd(rest)));
  return { kind: 'template', parts };
}

function withoutBlankEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function literalText(node: Node): string {
  return unescaped(node.text.slice(1, -1));
}

function unmarked(text: string): string {
  return text.replace(/([$%])\1\{/g, '$1{');
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unescaped(text: string): string {
  const code = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs;
  return unmarked(
    text.replace(code, (_all, four: string | undefined, eight: string | undefined, one: string | undefined) => {
      const hex = four ?? eight;
      return hex === undefined ? (escapes[one ?? ''] ?? one ?? '') : String.fromCodePoint(Number.parseInt(hex, 16));
    }),
  );
}
