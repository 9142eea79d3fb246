// Blocks within a block, those that are made for each of something too. Pure.
import { entriesOf, evaluate, valueOf, type Scope } from './evaluate';
import type { Block, Body } from './syntax';
import { notKnown, type Members, type Value } from './values';

/** What stands in a body: its attributes, and a list for each type of blocks. */
export function membersOf(body: Body, scope: Scope): Members {
  const attributes = Object.entries(body.attributes).map(([name, expression]) => [name, valueOf(expression, scope)]);
  const types = new Set(body.blocks.map(typeOf));
  return Object.fromEntries<Value>([
    ...(attributes as [string, Value][]),
    ...[...types].map((type): [string, Value] => [type, blocksIn(body, type, scope)]),
  ]);
}

/** All blocks of a type, in order; not known where nobody knows how many there are. */
export function blocksIn(body: Body, type: string, scope: Scope): Value {
  const found: Value[] = [];
  for (const block of body.blocks.filter((one) => typeOf(one) === type)) {
    if (block.type !== 'dynamic') {
      found.push(membersOf(block.body, scope));
      continue;
    }
    const made = dynamic(block, scope);
    if (made === undefined) return notKnown;
    found.push(...made);
  }
  return found;
}

function typeOf({ type, labels }: Block): string {
  return type === 'dynamic' ? (labels[0] ?? '') : type;
}

function dynamic({ labels, body }: Block, scope: Scope): readonly Members[] | undefined {
  const forEach = body.attributes['for_each'];
  const content = body.blocks.find(({ type }) => type === 'content');
  if (forEach === undefined || content === undefined) return undefined;
  const written = body.attributes['iterator'];
  const iterator = written?.kind === 'name' ? written.name : (labels[0] ?? '');
  const entries = entriesOf(valueOf(forEach, scope));
  return entries?.map(([key, value]) =>
    membersOf(content.body, { ...scope, names: { ...scope.names, [iterator]: { key, value } } }),
  );
}

/** The value of an attribute; `undefined` where the body does not give it. @throws NoValue */
export function attributeIn(body: Body, name: string, scope: Scope): Value | undefined {
  const expression = body.attributes[name];
  return expression && evaluate(expression, scope);
}
