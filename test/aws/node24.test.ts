// Lambda runs the bundles on Node.js 24: each is loaded there and invoked once.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { motoUrl, verdicts } from './account';
import { startFunction } from './lambda';
import { changeMessage, eventOf, itemOf, scheduleMessage } from './events';

const accountId = '123456789012';
const node = process.env['NODE24'] ?? '';

test('it is Node.js 24', () => {
  expect(execFileSync(node, ['--version'], { encoding: 'utf8' })).toMatch(/^v24\./);
});

test.each(readdirSync('dist/functions'))('%s', async (ruleId) => {
  const environment = { AWS_ENDPOINT_URL_EC2: motoUrl(), DRY_RUN: 'true' };
  const started = await startFunction(ruleId, environment, node);
  try {
    const item = itemOf(accountId, 'AWS::EC2::Instance', 'i-0123456789abcdef0', {});
    const change = await started.invoke(eventOf(accountId, changeMessage(item)));
    expect(verdicts(change)).toEqual({ 'i-0123456789abcdef0': 'NOT_APPLICABLE' });
    // With calls of EC2.
    const sweep = await started.invoke(eventOf(accountId, scheduleMessage(accountId)));
    expect(sweep.error).toBeUndefined();
    expect(sweep.result?.dryRun).toBe(true);
  } finally {
    started.close();
  }
});
