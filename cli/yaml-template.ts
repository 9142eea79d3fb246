// Templates in YAML: CloudFormation's short tags become the long form that templates in JSON have.
import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Node } from 'yaml';

/** Text that is not YAML. The message says where and why. */
export class NotYaml extends Error {
  override readonly name = 'NotYaml';
}

/** More than any template may have: CloudFormation takes 1 MB. Aliases can make a small text enormous. */
const mostNodes = 500_000;

/**
 * The value that a YAML template stands for, as JSON would write it.
 * @throws NotYaml
 */
export function parseYamlTemplate(text: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw new NotYaml(`line ${line}, column ${col}: ${error.message}`);
  }
  return plain(document.contents, { document, left: mostNodes });
}

function plain(node: unknown, state: { readonly document: Document; left: number }): unknown {
  state.left -= 1;
  if (state.left < 0) throw new NotYaml('its aliases make it too large');
  if (isAlias(node)) return plain(node.resolve(state.document), state);
  const value = withoutTag(node, state);
  const name = functionOf((node as Node | null)?.tag);
  return name === undefined ? value : { [name]: value };
}

function withoutTag(node: unknown, state: { readonly document: Document; left: number }): unknown {
  if (isMap(node)) {
    return Object.fromEntries(
      node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : String(key), plain(value, state)]),
    );
  }
  if (isSeq(node)) return node.items.map((item) => plain(item, state));
  if (!isScalar(node)) return null;
  // A version, an account id and a mode keep their digits.
  return typeof node.value === 'number' && /^[0-9]+$/.test(node.source ?? '') && node.source !== String(node.value)
    ? node.source
    : node.value;
}

/** The function that a short tag stands for: `!Ref`, `!Condition`, and `!Sub` for `Fn::Sub`. */
function functionOf(tag: string | undefined): string | undefined {
  const [, name] = /^!([A-Za-z0-9:]+)$/.exec(tag ?? '') ?? [];
  if (name === undefined) return undefined;
  return name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
}

/**
 * The lines, from 1, on which the resources of a template are declared, by their logical ids. JSON is YAML, too.
 * What cannot be read has no lines.
 */
export function linesOfResources(text: string): ReadonlyMap<string, number> {
  const lineCounter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'silent' });
  const resources = isMap(contents) ? contents.get('Resources', true) : undefined;
  const lines = new Map<string, number>();
  for (const { key } of isMap(resources) ? resources.items : []) {
    if (isScalar(key) && key.range) lines.set(String(key.value), lineCounter.linePos(key.range[0]).line);
  }
  return lines;
}
