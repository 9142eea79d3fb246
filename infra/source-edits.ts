// Edits of other people's modules while they are bundled. Each expects the module to look as it does today, and throws
// where it does not: then the build fails and says so.
import ts from 'typescript';

/** A change of one module or of several that are alike. */
export interface SourceEdit {
  /** Its path from the package's name on; `*` stands for a part of a name. */
  readonly module: string;
  /** @throws Error when the module is not as expected */
  readonly apply: (source: string) => string;
}

/** What matches the path of a change's module on any system. */
export function pathOf({ module }: SourceEdit): RegExp {
  return new RegExp(`[\\\\/]node_modules[\\\\/]${pattern(module)}$`);
}

/** What matches the paths of all modules of a change's package. */
export function packageOf({ module }: SourceEdit): RegExp {
  const [name = ''] = /^(?:@[^/]+\/)?[^/]+\//.exec(module) ?? [];
  return new RegExp(`(?:^|[\\\\/])node_modules[\\\\/]${pattern(name)}`);
}

function pattern(path: string): string {
  return path
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('/', '[\\\\/]')
    .replaceAll('*', '[^\\\\/]+');
}

/**
 * A change that puts something else in a module's place.
 * @param exported what it must export still, as today
 */
export function instead(module: string, exported: string, contents: string): SourceEdit {
  return {
    module,
    apply: (source) => {
      if (!new RegExp(`^export [^"']*\\b${exported}\\b`, 'm').test(source))
        throw new Error(`It does not export ${exported}.`);
      return contents;
    },
  };
}

/** A change of text that stands in the module exactly once. */
export function replaced(module: string, from: string, to: string): SourceEdit {
  return { module, apply: (source) => withReplaced(source, from, to) };
}

/** A change that takes members off the module's only class, and which they are. */
export function membersRemoved(
  module: string,
  removed: readonly string[],
): SourceEdit & { removed: readonly string[] } {
  return { module, removed, apply: (source) => withoutMembers(source, removed) };
}

/** @throws Error when the text does not stand in the source exactly once */
export function withReplaced(source: string, from: string, to: string): string {
  const parts = source.split(from);
  if (parts.length !== 2) throw new Error(`${JSON.stringify(from)} is there ${parts.length - 1} times: expected once.`);
  return parts.join(to);
}

/**
 * A module without some members of its class: methods, fields, and both of a pair that shares its name.
 * @throws Error when there is not exactly one class, or it lacks one of the members
 */
export function withoutMembers(source: string, names: readonly string[]): string {
  const file = ts.createSourceFile('module.js', source, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const [found, ...others] = file.statements.filter((statement) => ts.isClassDeclaration(statement));
  if (!found || others.length > 0) throw new Error('There is not exactly one class.');
  const named = (name: string) => found.members.filter((member) => member.name?.getText(file) === name);
  const unknown = names.filter((name) => named(name).length === 0);
  if (unknown.length > 0) throw new Error(`The class has no member ${unknown.join(', ')}.`);
  return names
    .flatMap(named)
    .sort((a, b) => b.pos - a.pos)
    .reduce((text, { pos, end }) => text.slice(0, pos) + text.slice(end), source);
}
