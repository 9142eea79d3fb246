// Templates in YAML, read as CloudFormation reads them: YAML 1.1 without dates, octal numbers and the like; the last of
// duplicate keys counts; a text in quotes may end at the indentation of its key. js-yaml 4 is as lenient, js-yaml 5 and
// yaml are not. The short tags of functions become the long form that templates in JSON have.
import { FAILSAFE_SCHEMA, Type, YAMLException, load, type State } from 'js-yaml';

/** Text that is not YAML. The message says where and why. */
export class NotYaml extends Error {
  override readonly name = 'NotYaml';
}

/** What a template says, and where. */
export interface YamlTemplate {
  /** As JSON would write it. */
  readonly document: unknown;
  /** The lines, from 1, on which resources are declared, by their logical ids. */
  readonly lines: ReadonlyMap<string, number>;
  /** What CloudFormation takes, and its author may not have meant. */
  readonly warnings: readonly string[];
}

/** More than any template may have: CloudFormation takes 1 MB. Aliases can make a small text enormous. */
const mostNodes = 500_000;

// Source: AWS CloudFormation User Guide, "Template formats": the YAML 1.1 specification without some of its types.
const schema = FAILSAFE_SCHEMA.extend({
  implicit: [
    scalar('null', /^(?:~|null|Null|NULL)$/, () => null),
    scalar('bool', /^(?:yes|no|true|false|on|off|Yes|No|True|False|On|Off|YES|NO|TRUE|FALSE|ON|OFF)$/, (text) =>
      ['yes', 'true', 'on'].includes(text.toLowerCase()),
    ),
    // A version, an account id and a mode keep their digits.
    scalar('int', /^(?:0|-?[1-9][0-9]{0,14})$/, Number),
    new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (text: unknown) => text === '<<' }),
  ],
  explicit: (['scalar', 'sequence', 'mapping'] as const).map(
    (kind) =>
      new Type('!', {
        kind,
        multi: true,
        construct: (value: unknown, tag = '') => ({ [functionOf(tag)]: value }),
      }),
  ),
});

function scalar(name: string, pattern: RegExp, valueOf: (text: string) => unknown): Type {
  return new Type(`tag:yaml.org,2002:${name}`, {
    kind: 'scalar',
    resolve: (text: unknown) => typeof text === 'string' && pattern.test(text),
    construct: (text: unknown) => valueOf(String(text)),
  });
}

/** The function that a short tag stands for: `!Ref`, `!Condition`, and `!Sub` for `Fn::Sub`. */
function functionOf(tag: string): string {
  const name = tag.slice(1);
  return name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
}

/**
 * What a template in YAML says. JSON is YAML, too.
 * @throws NotYaml
 */
export function readYamlTemplate(text: string): YamlTemplate {
  const lines = keyLines();
  const read = (isLenient: boolean) => load(text, { schema, json: isLenient, listener: lines.listener });
  const warnings: string[] = [];
  let document: unknown;
  try {
    document = read(false);
  } catch (error) {
    const duplicate = duplicateIn(error, text);
    if (duplicate === undefined) throw notYaml(error);
    warnings.push(duplicate);
    try {
      document = read(true);
    } catch (second) {
      throw notYaml(second);
    }
  }
  refuseEndless(document, new Set(), { left: mostNodes });
  return { document, lines: lines.of((document as { Resources?: unknown } | null)?.Resources), warnings };
}

function duplicateIn(error: unknown, text: string): string | undefined {
  if (!(error instanceof YAMLException) || error.reason !== 'duplicated mapping key') return undefined;
  const key = /^[^:\s]*/.exec(text.slice(error.mark.position))?.[0] ?? '';
  return `line ${error.mark.line + 1}: the key ${key} is there twice; the last one counts`;
}

function notYaml(error: unknown): unknown {
  if (!(error instanceof YAMLException)) return error;
  const { mark, reason } = error as { mark?: YAMLException['mark']; reason: string };
  return new NotYaml(mark === undefined ? reason : `line ${mark.line + 1}, column ${mark.column + 1}: ${reason}`);
}

function refuseEndless(value: unknown, within: Set<unknown>, state: { left: number }): void {
  state.left -= 1;
  if (state.left < 0) throw new NotYaml('its aliases make it too large');
  if (typeof value !== 'object' || value === null) return;
  if (within.has(value)) throw new NotYaml('an alias stands inside of what it stands for');
  within.add(value);
  for (const inner of Object.values(value)) refuseEndless(inner, within, state);
  within.delete(value);
}

/** Listens to the parser for the lines of the keys in each mapping. */
function keyLines() {
  interface Node {
    readonly line: number;
    readonly parts: { readonly value: unknown; readonly line: number }[];
  }
  const open: Node[] = [];
  const found = new Map<unknown, ReadonlyMap<string, number>>();
  const listener = (event: 'open' | 'close', state: State) => {
    if (event === 'open') {
      open.push({ line: state.line + 1, parts: [] });
      return;
    }
    const node = open.pop();
    if (node === undefined) return;
    const result: unknown = state.result;
    open.at(-1)?.parts.push({ value: result, line: node.line });
    // Keys and values take turns.
    const keys = node.parts.filter((_, position) => position % 2 === 0);
    found.set(result, new Map(keys.map((key) => [String(key.value), key.line])));
  };
  return { listener, of: (mapping: unknown): ReadonlyMap<string, number> => found.get(mapping) ?? new Map() };
}
