// The commands that put findings right. Those for the example estate are in a file that people review. After a change
// that is meant: UPDATE_FIXES=1 npx jest test/pack/fixes.test.ts
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixCommands } from '../../cli/results/fixes';
import { fixes } from '../../functions/fixes';
import { rules } from '../../functions/index';
import { placeholders } from '../../shared/fix/placeholders';
import { filesUnder, textOf } from './pack';
import { findingsOfEstate, findingsOfLabelledCases } from '../findings';

const file = path.resolve('test/pack/estate.fixes.sh');

test('every rule has a fix, in the order of the registry', () => {
  expect(Object.keys(fixes)).toEqual(rules.map(({ id }) => id));
});

test('the commands for the example estate are those of the reviewed file', async () => {
  const blocks = (await findingsOfEstate()).map((finding) =>
    [`# ${finding.rule.id}: ${finding.evaluation.resourceId}`, ...fixCommands(finding)].join('\n'),
  );
  const text = `${blocks.join('\n\n')}\n`;
  if (process.env['UPDATE_FIXES'] !== undefined) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
});

describe('every command', () => {
  test.each(findingsOfLabelledCases())('for %s', (_name, finding) => {
    const commands = fixCommands(finding);
    // The rule's own command is for when there is nothing better.
    expect(commands).not.toEqual([finding.rule.fix.command]);
    const { region } = finding.network;
    const regions = 'serviceRegion' in finding.subject ? [region, finding.subject.serviceRegion] : [region];
    const [files, calls] = [commands.filter(isFile), commands.filter((command) => !isFile(command))];
    expect(calls).not.toEqual([]);
    for (const command of calls) {
      expect(command).toMatch(/^aws [a-z0-9]+ [a-z-]+ --region [a-z0-9-]+(?: [^\n\r]+)?$/);
      expect(regions).toContain(/--region (\S+)/.exec(command)?.[1]);
    }
    for (const command of [...files, ...calls]) {
      expect(command).not.toMatch(/undefined|null|NaN|\[object|''|"",| {2}|=,|=\]|\[\]/);
      for (const [, name = ''] of command.matchAll(/<([^<>]*)>/g)) expect(Object.keys(placeholders)).toContain(name);
    }
    expect(new Set(commands).size).toBe(commands.length);
  });
});

/** Does it write a policy to a file, for somebody to review? */
function isFile(command: string): boolean {
  return /^printf '%s\\n' '[{].*[}]' > [\w-]+[.]json$/.test(command);
}

test('every placeholder is used', () => {
  const sources = ['functions', 'shared/fix'].flatMap((folder) => filesUnder(folder, '.ts')).map(textOf);
  const used = sources.flatMap((text) => [...text.matchAll(/placeholder\([^)]*\)/g)].map(([call]) => call)).join();
  expect(Object.keys(placeholders).filter((name) => !used.includes(`'${name}'`))).toEqual([]);
});

test('of a plan or a template the ids are names: the command is the general one', async () => {
  const [finding] = await findingsOfEstate();
  expect(finding && fixCommands({ ...finding, isPlanned: true })).toEqual([finding?.rule.fix.command]);
});
