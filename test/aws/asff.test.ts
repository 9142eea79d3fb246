// Findings of check --format asff: botocore finds them in order, and Security Hub's API (moto) imports them over HTTP.
import { spawnSync } from 'node:child_process';
import { BatchImportFindingsCommand, GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { asffOf } from '../../cli/output/asff';
import { pythonTool } from '../../infra/python';
import { contextOf, estateJudgement } from '../cli/output/given';
import { motoUrl } from './account';

const text = [...asffOf(estateJudgement(), contextOf())].join('');
const { Findings: findings } = JSON.parse(text) as { readonly Findings: AwsSecurityFinding[] };

/** The most that one call takes. */
const batchSize = 100;

const validation = `
import json, sys
from botocore import session, validate
model = session.get_session().get_service_model('securityhub')
shape = model.operation_model('BatchImportFindings').input_shape
print(validate.ParamValidator().validate(json.load(sys.stdin), shape).generate_report())
`;

function problemsIn(document: string): string {
  const { stdout, stderr, status } = spawnSync(pythonTool('python'), ['-c', validation], {
    input: document,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

test('botocore knows every field, and misses none', () => {
  expect(problemsIn(text)).toBe('');
  expect(problemsIn('{"Findings": [{"Id": 5, "Titel": "x"}]}')).toMatch(/Missing required parameter|Unknown parameter/);
}, 60_000);

test('they are imported, and imported again they are the same findings', async () => {
  const client = new SecurityHubClient({
    region: 'us-east-1',
    endpoint: motoUrl(),
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  });
  const twice = [...findings, ...findings];
  for (let start = 0; start < twice.length; start += batchSize) {
    const batch = twice.slice(start, start + batchSize);
    const answer = await client.send(new BatchImportFindingsCommand({ Findings: batch }));
    expect(answer).toMatchObject({ SuccessCount: batch.length, FailedCount: 0 });
  }
  const seen: AwsSecurityFinding[] = [];
  for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
    const page = await client.send(new GetFindingsCommand({ MaxResults: 100, NextToken: token }));
    seen.push(...(page.Findings ?? []));
    token = page.NextToken;
  }
  const ids = (all: readonly AwsSecurityFinding[]) => all.map(({ Id }) => Id).sort();
  expect(ids(seen)).toEqual(ids(findings));
  client.destroy();
});
