// What a rule says of itself for people is no function's need: an esbuild plugin that takes it out of a function's bundle.
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import ts from 'typescript';

/** For the pages, the reports and the template; evaluate and the handler read none of it. */
export const forPeople = ['title', 'problem', 'question', 'evidence', 'severity', 'rationale', 'fix', 'frameworks'];

/** An esbuild plugin for the bundles of functions. */
export const leanRules: Plugin = {
  name: 'lean-rules',
  setup(build) {
    build.onLoad({ filter: /[\\/]functions[\\/][^\\/]+[\\/]rule\.ts$/ }, async ({ path }) => ({
      contents: withoutTexts(await readFile(path, 'utf8')),
      loader: 'ts',
    }));
  },
};

/**
 * A rule's module without what is for people. Blanks stand in its place, so that the source map still fits.
 * @throws Error when there is no call of defineRule with an object
 */
export function withoutTexts(source: string): string {
  const file = ts.createSourceFile('rule.ts', source, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  const definition = definitionIn(file, file);
  if (definition === undefined) throw new Error('The rule is not defined by defineRule({ … }).');
  return definition.properties
    .filter(({ name }) => name && forPeople.includes(name.getText(file)))
    .reduce((text, { pos, end }) => {
      const comma = source[end] === ',' ? 1 : 0;
      return text.slice(0, pos) + text.slice(pos, end + comma).replace(/[^\n]/g, ' ') + text.slice(end + comma);
    }, source);
}

function definitionIn(node: ts.Node, file: ts.SourceFile): ts.ObjectLiteralExpression | undefined {
  if (ts.isCallExpression(node) && node.expression.getText(file) === 'defineRule') {
    const [argument] = node.arguments;
    if (argument && ts.isObjectLiteralExpression(argument)) return argument;
  }
  return ts.forEachChild(node, (child) => definitionIn(child, file));
}
