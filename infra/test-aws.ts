// npm run test:aws: the built bundles against an API server of AWS (moto), over HTTP and on the loopback address only.
// What follows `--` goes to jest: npm run test:aws -- -t 'security group'.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { node24 } from './node24';
import { projectRoot } from './project';
import { pythonTool } from './python';
import { runtimeClient } from './runtime-client';

/** How long moto may take to start, in milliseconds: it loads every service. */
const startTimeout = 90_000;

const motoServer = pythonTool('moto_server');
const node = node24();
const client = runtimeClient();
build();

const port = await freePort();
const motoUrl = `http://127.0.0.1:${port}`;
const moto = spawn(motoServer, ['-H', '127.0.0.1', '-p', String(port)], {
  cwd: projectRoot,
  stdio: ['ignore', 'ignore', 'pipe'],
});
let log = '';
moto.stderr.on('data', (chunk: Buffer) => {
  log = (log + chunk.toString('utf8')).slice(-20_000);
});
moto.on('error', (error) => {
  log += `${motoServer} cannot be started: ${error.message}`;
});
let jest: ChildProcess | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    jest?.kill();
    moto.kill();
    process.exit(1);
  });
}

try {
  await untilReady();
  process.exitCode = await test();
  // An error inside moto looks like an error of AWS to the tests: its trace is what one needs then.
  if (process.exitCode !== 0 && log.includes('Traceback')) console.error(`moto said last:\n${log}`);
} finally {
  moto.kill();
}

function build(): void {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/tsx/dist/cli.mjs', 'infra/build.ts', '--only', 'functions'],
    { cwd: projectRoot, stdio: 'inherit' },
  );
  if (status !== 0) throw new Error('The bundles cannot be built.');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

/** @throws Error with moto's own words when it does not start */
async function untilReady(): Promise<void> {
  const deadline = Date.now() + startTimeout;
  while (Date.now() < deadline && moto.exitCode === null && !log.includes('cannot be started')) {
    const response = await fetch(`${motoUrl}/moto-api/data.json`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(200);
  }
  throw new Error(`moto does not answer on ${motoUrl}:\n${log}`);
}

function test(): Promise<number> {
  const args = ['node_modules/jest/bin/jest.js', '--config', 'test/aws/jest.config.js', ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    stdio: 'inherit',
    env: { ...process.env, MOTO_URL: motoUrl, NODE24: node, RUNTIME_CLIENT: client ?? '' },
  });
  jest = child;
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      resolve(code ?? 1);
    });
    child.on('error', reject);
  });
}
