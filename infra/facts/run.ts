// npm run facts: makes the table of AWS's endpoint services anew, and shows what has changed since it was made last.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { projectRoot } from '../project';
import { pythonTool } from '../python';
import { readCdk, type CdkServices } from './cdk';
import { guideNames } from './guide';
import { comparedRegions, tableOf, type Hosts } from './table';

const cdkVersion = '2.276.0';
const botocoreVersion = /^botocore==(.+)$/m.exec(
  readFileSync(`${projectRoot}/infra/requirements-facts.txt`, 'utf8'),
)?.[1];

const cdk = readCdk(cdkSource());
const services = tableOf(cdk, guideNames(), hosts());
const read = new Date().toISOString().slice(0, 10);
const made = { read, 'aws-cdk-lib': cdkVersion, botocore: botocoreVersion };
await write('services', { made, services });
await write('own-prefixes', {
  read,
  source: `aws-cdk-lib@${cdkVersion}, aws-ec2/lib/vpc-endpoint.js`,
  ownPrefixes: inWords(cdk),
});

function cdkSource(): string {
  mkdirSync(`${projectRoot}/.cache`, { recursive: true });
  const folder = mkdtempSync(`${projectRoot}/.cache/facts-`);
  try {
    run('npm', ['pack', '--silent', `aws-cdk-lib@${cdkVersion}`], folder);
    const file = 'package/aws-ec2/lib/vpc-endpoint.js';
    run('tar', ['-xzf', `aws-cdk-lib-${cdkVersion}.tgz`, file], folder);
    return readFileSync(`${folder}/${file}`, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function hosts(): Hosts {
  const script = `${projectRoot}/infra/facts/hosts.py`;
  return JSON.parse(run(pythonTool('python', 'facts'), [script, ...comparedRegions], projectRoot)) as Hosts;
}

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  if (error) throw new Error(`${command} cannot be started: ${error.message}`);
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with status ${String(status)}: ${stderr}`);
  return stdout;
}

/** The codes of each Region in one text: so a file has a line for each Region, and a change is a line. */
function inWords({ ownPrefixes }: CdkServices): object {
  return Object.fromEntries(
    [...ownPrefixes].map(([region, { prefix, codes }]) => [region, { prefix, codes: [...codes].sort().join(' ') }]),
  );
}

async function write(name: string, content: Readonly<Record<string, unknown>>): Promise<void> {
  const filepath = `${projectRoot}/shared/facts/${name}.json`;
  let earlier: Readonly<Record<string, unknown>> = {};
  try {
    earlier = JSON.parse(readFileSync(filepath, 'utf8')) as Readonly<Record<string, unknown>>;
  } catch {
    console.log(`${name}.json is new.`);
  }
  for (const line of changes(earlier, content)) console.log(`${name}.json: ${line}`);
  writeFileSync(filepath, await format(JSON.stringify(content), { ...(await resolveConfig(filepath)), filepath }));
}

function changes(
  earlier: Readonly<Record<string, unknown>>,
  later: Readonly<Record<string, unknown>>,
): readonly string[] {
  const [before, after] = [linesOf(earlier), linesOf(later)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => !isDeepStrictEqual(before.get(key), after.get(key)))
    .map((key) => `${key}: ${JSON.stringify(before.get(key) ?? null)} → ${JSON.stringify(after.get(key) ?? null)}`);
}

/** What stands in a file, each service or Region by itself. */
function linesOf(content: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(content).flatMap(([key, part]) =>
      typeof part === 'object' && part !== null
        ? (Object.entries(part) as [string, unknown][])
        : [[key, part] as const],
    ),
  );
}
