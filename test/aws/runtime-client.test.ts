// Each bundle once through AWS's own runtime interface client, the one that Lambda and sam local invoke use.
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verdicts } from './account';
import { changeMessage, eventOf, itemOf } from './events';
import { lambdaEnvironment } from './lambda';
import { invokeOnce } from './runtime-api';

const node = process.env['NODE24'] ?? '';
const client = process.env['RUNTIME_CLIENT'] ?? '';

// Its native part needs cmake, autoconf, automake, libtool and a C++ compiler; CI has them.
const ruleIds = client === '' ? [] : readdirSync('dist/functions');

for (const ruleId of ruleIds) test(ruleId, () => answersThroughTheClient(ruleId));

test('in CI it was built', () => {
  if (process.env['CI'] === 'true') expect(client).not.toBe('');
});

async function answersThroughTheClient(ruleId: string): Promise<void> {
  const taskRoot = mkdtempSync(join(tmpdir(), 'vpce-rules-'));
  cpSync(join('dist/functions', ruleId), taskRoot, { recursive: true });
  try {
    const item = itemOf('123456789012', 'AWS::EC2::Instance', 'i-0123456789abcdef0', {});
    const ending = await invokeOnce({
      node,
      client,
      taskRoot,
      event: eventOf('123456789012', changeMessage(item)),
      environment: { ...lambdaEnvironment(ruleId, taskRoot), DRY_RUN: 'true' },
    });
    expect(verdicts(ending)).toEqual({ 'i-0123456789abcdef0': 'NOT_APPLICABLE' });
    expect(ending.result).toMatchObject({ configRuleName: 'the-rule', dryRun: true });
  } finally {
    rmSync(taskRoot, { recursive: true, force: true });
  }
}
