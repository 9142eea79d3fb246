// Events of check --format ocsf, validated by the schema of OCSF as its Python package has it.
import { spawnSync } from 'node:child_process';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { withExceptions } from '../../cli/results/exceptions';
import { ocsfOf } from '../../cli/output/ocsf';
import { rules } from '../../functions/index';
import { pythonTool } from '../../infra/python';
import { contextOf, estateJudgement, estateTime } from '../cli/output/given';

const program = `
import json, sys
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema
schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version=sys.argv[1]))
print(json.dumps(schema.get_class_schema(class_name='compliance_finding', profiles=['cloud'])))
`;

function schemaOf(version: string): object {
  const { stdout, stderr, status } = spawnSync(pythonTool('python'), ['-c', program, version], {
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as object;
}

const ruleIds = new Set(rules.map(({ id }) => id));
const exceptions = [{ rule: '*', ruleIds, resource: 'vpce-0*', reason: 'moves', until: '2026-04-01', line: 1 }];
const judgement = withExceptions(estateJudgement(['SecurityGroups']), {
  configuration: { file: 'vpce-rules.yaml', exceptions },
  pack: rules,
  isPartial: false,
  time: estateTime,
});
const events = JSON.parse([...ocsfOf(judgement, contextOf())].join('')) as readonly object[];

// The version that the events name, and newer ones: a minor version takes nothing away.
test.each(['1.5.0', '1.6.0', '1.8.0'])(
  'every event is valid by version %s',
  (version) => {
    const isValid = addFormats(new Ajv({ strict: false, allErrors: true })).compile(schemaOf(version));
    const problems = events.flatMap((event) => (isValid(event) ? [] : (isValid.errors ?? [])));
    expect(problems).toEqual([]);
    expect(events.length).toBeGreaterThan(300);
    expect(isValid({ ...events[0], class_uid: 2004 })).toBe(false);
    expect(isValid({ ...events[0], statuss: 'New' })).toBe(false);
  },
  60_000,
);
