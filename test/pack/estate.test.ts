// Every verdict on the example estate is in a file that people review. After a change that is meant:
//   UPDATE_VERDICTS=1 npx jest test/pack/estate.test.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { readDescribeFolder } from '../../cli/input/describe-folder';
import { rules } from '../../functions/index';
import { evaluateRegion } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import type { Rule } from '../../shared/rule/rule';
import { estateFolder, estateTime, verdictsFile } from '../example-estate';

const parameters = JSON.parse(readFileSync('examples/parameters.json', 'utf8')) as Record<string, unknown>;

const read = readDescribeFolder(estateFolder);

async function evaluate(rule: Rule) {
  const configured = { rule, values: readParameters(rule.parameters, parameters[rule.id]) };
  const network = await read;
  const { evaluations } = evaluateRegion(configured, network, { kind: 'offline', time: estateTime });
  return evaluations.toSorted((a, b) => (a.resourceId < b.resourceId ? -1 : 1));
}

test('the verdicts are those of the reviewed file', async () => {
  const lines: string[] = [];
  for (const rule of rules) {
    for (const { resourceId, complianceType, annotation } of await evaluate(rule)) {
      lines.push([rule.id, resourceId, complianceType, ...(annotation === undefined ? [] : [annotation])].join('  '));
    }
  }
  if (process.env['UPDATE_VERDICTS'] !== undefined) writeFileSync(verdictsFile, `${lines.join('\n')}\n`);
  expect(lines).toEqual(readFileSync(verdictsFile, 'utf8').trimEnd().split('\n'));
});

test.each(rules.map((rule) => [rule.id, rule] as const))(
  '%s is met by one and broken by another',
  async (_id, rule) => {
    const found = (await evaluate(rule)).map(({ complianceType }) => complianceType);
    expect(found).toContain('COMPLIANT');
    expect(found).toContain('NON_COMPLIANT');
    // The estate has every file that the command line reads.
    expect(found).not.toContain('INSUFFICIENT_DATA');
  },
);

test('the parameters are of rules that exist', () => {
  expect(rules.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(parameters)));
});
