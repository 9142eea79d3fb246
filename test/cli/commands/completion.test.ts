// The completion scripts, run by the shells themselves. bash is always there; others where they are installed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { rules } from '../../../functions/index';
import { vpceRules } from '../command-line';

let folder: string;
let home: string;
const scriptOf = (shell: string) => path.join(folder, `completion.${shell}`);
const ids = rules.map(({ id }) => id).sort();

beforeAll(async () => {
  home = mkdtempSync(path.join(os.tmpdir(), 'completion-'));
  folder = path.join(home, 'here');
  mkdirSync(folder);
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { out, err, status } = await vpceRules(['completion', shell]);
    expect({ err, status }).toEqual({ err: '', status: 0 });
    writeFileSync(scriptOf(shell), out);
  }
  writeFileSync(path.join(folder, 'snapshot one.json'), '');
  mkdirSync(path.join(folder, 'estate'));
});
afterAll(() => {
  rmSync(home, { recursive: true });
});

function ask(command: string, args: readonly string[]): string {
  const { stdout, stderr, error } = spawnSync(command, [...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8', TERM: 'dumb' },
  });
  if (error) throw error;
  expect(stderr).toBe('');
  return stdout;
}

/** What the shell offers behind these words. @throws where it is not installed */
const offers: Readonly<Record<string, (words: readonly string[]) => readonly string[]>> = {
  bash: (words) => {
    const line = words.map((word) => `'${word}'`).join(' ');
    const script = `source '${scriptOf('bash')}'; COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; $(complete -p vpce-rules | sed -E 's/.*-F ([^ ]+).*/\\1/'); printf '%s\\n' "\${COMPREPLY[@]}"`;
    return linesOf(ask('bash', ['--norc', '--noprofile', '-c', script]));
  },
  fish: (words) => {
    const script = `source '${scriptOf('fish')}'; complete -C '${words.join(' ')}'`;
    return linesOf(ask('fish', ['--no-config', '-c', script])).map((line) => line.split('\t')[0] ?? '');
  },
  // zsh completes only where someone types: a terminal is made, and what it lists is read from there.
  zsh: (words) => {
    const script = `
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell "PS1=; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -d '${folder}/zcompdump'; source '${scriptOf('zsh')}'"
      zpty -w shell "zstyle ':completion:*' list-separator '#'; zstyle ':completion:*' insert-tab false; setopt no_list_packed list_rows_first; LISTMAX=1000; COLUMNS=300; echo ready; echo ready"
      zpty -r shell said '*ready*ready*ready*'
      zpty -n -w shell "${words.join(' ')}"$'\\t\\t'
      sleep 1
      while zpty -r -t shell said; do print -rn -- $said; done
      zpty -d shell`;
    return stripVTControlCharacters(ask('zsh', ['-f', '-c', script]))
      .split(/[\p{Cc}\s]+/u)
      .filter((word) => word !== '');
  },
};
const installed = Object.keys(offers).filter((shell) => !spawnSync(shell, ['-c', 'true']).error);

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

const cases: readonly (readonly [string, readonly string[]])[] = [
  ['', ['check', 'collect', 'rules', 'explain', 'completion', 'help']],
  ['check --fail-on ', ['never', 'non-compliant', 'insufficient-data']],
  ['check --format json --rule vpce-nacl', ['vpce-nacl-allows-https']],
  ['check --re', ['--region', '--resolve']],
  ['explain vpce-state', ['vpce-state-available']],
  ['rules --format ', ['table', 'json']],
  ['completion ', ['bash', 'zsh', 'fish']],
  ['help coll', ['collect']],
  ['check --describe est', ['estate/']],
];

test('bash is among the shells', () => {
  expect(installed).toContain('bash');
});

describe.each(installed)('%s', (shell) => {
  const offered = (line: string) =>
    offers[shell]?.(['vpce-rules', ...line.split(' ')]).map((word) => (word === 'estate' ? 'estate/' : word));

  test.each(cases)('%j', (line, expected) => {
    expect(offered(line)).toEqual(expect.arrayContaining([...expected]));
  });
});

describe('bash, to the word', () => {
  const offered = (...words: readonly string[]) => offers['bash']?.(['vpce-rules', ...words]);

  test('all rules', () => {
    expect([...(offered('explain', '') ?? [])].sort()).toEqual(ids);
    expect([...(offered('check', '--rule', '') ?? [])].sort()).toEqual(ids);
  });

  test('files where a file is expected, with blanks in their names', () => {
    expect(offered('check', '--parameters', 'snap')).toEqual(['snapshot one.json']);
    expect(offered('check', '--describe', 'snap')).toEqual([]);
    expect(offered('collect', '')).toEqual(['estate']);
  });

  test('several files behind one option, until the next', () => {
    expect(offered('check', '--snapshot', 'a.json', 'snap')).toEqual(['snapshot one.json']);
    expect(offered('check', '--snapshot', 'a.json', '--fail-on', 'ne')).toEqual(['never']);
    expect(offered('check', '--snapshot', 'a.json', '--fail')).toEqual(['--fail-on']);
  });

  test('a value behind an equals sign, which bash takes for a word', () => {
    expect(offered('check', '--fail-on', '=', 'ne')).toEqual(['never']);
    expect(offered('rules', '--format', '=')).toEqual(['table', 'json']);
  });

  test('nothing where nobody can know', () => {
    expect(offered('check', '--vpc-id', '')).toEqual([]);
  });
});

test('every option that help lists is completed', async () => {
  const { out } = await vpceRules(['check', '--help']);
  const listed = [...out.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option);
  expect(listed.length).toBeGreaterThan(10);
  expect([...(offers['bash']?.(['vpce-rules', 'check', '--']) ?? [])].sort()).toEqual([...listed].sort());
});

test('another shell is refused', async () => {
  expect((await vpceRules(['completion', 'nu'])).err).toContain('Allowed choices are bash, zsh, fish');
});
