// vpce-rules.yaml: what it says, which one holds, and one clear sentence for each mistake.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { emptyConfiguration } from '../../../cli/commands/init';
import { readConfiguration } from '../../../cli/input/configuration';
import { rules } from '../../../functions/index';
import schema from '../../../schemas/configuration.schema.json';
import { estateFolder } from '../../example-estate';
import { vpceRules } from '../command-line';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'configuration-'));
  file = path.join(folder, 'vpce-rules.yaml');
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await rm(file, { force: true });
});

const isValid = addFormats(new Ajv({ allErrors: true, allowUnionTypes: true })).compile(schema);

async function read(text: string) {
  await writeFile(file, text);
  return readConfiguration(file, 'vpce-rules.yaml', rules);
}

const check = (...options: readonly string[]) =>
  vpceRules(['check', '--describe', estateFolder, ...options], { cwd: folder });
const rulesIn = ({ out }: { readonly out: string }) => [
  ...new Set(
    (JSON.parse(out) as { evaluations: readonly { configRuleName: string }[] }).evaluations.map(
      ({ configRuleName }) => configRuleName,
    ),
  ),
];

test('everything that it can say', async () => {
  const text = `
parameters:
  vpce-policy-trusted-perimeter: { trustedOrgIds: [o-q7d3k9x2vm, o-a1b2c3d4e5], trustedAccountIds: 012345678901 }
  vpce-multi-az: { minAzs: 2 }
  vpce-sg-not-open:
rules: [vpce-*, vpc-dns-attributes-enabled]
excludeRules: vpce-multi-az, vpce-sg-*
severity: medium
failOn: high
exceptions:
  - rule: vpce-sg-*
    resource: vpce-0a1b2c3d4e5f60001
    account: 012345678901
    region: eu-central-1
    reason: moves
    until: 2027-01-31
    owner: net-team
`;
  const configuration = await read(text);
  expect(configuration).toMatchObject({
    parameters: {
      'vpce-policy-trusted-perimeter': {
        trustedOrgIds: 'o-q7d3k9x2vm,o-a1b2c3d4e5',
        trustedAccountIds: '012345678901',
      },
      'vpce-multi-az': { minAzs: '2' },
      'vpce-sg-not-open': {},
    },
    rules: ['vpce-*', 'vpc-dns-attributes-enabled'],
    excludeRules: ['vpce-multi-az', 'vpce-sg-*'],
    severity: 'medium',
    failOn: 'high',
    exceptions: [{ account: '012345678901', region: 'eu-central-1', until: '2027-01-31', owner: 'net-team', line: 11 }],
  });
  expect(configuration.exceptions[0]?.ruleIds).toContain('vpce-sg-not-open');
});

test.each(['', '# nothing\n', 'exceptions:\n# - rule: x\nparameters:\n', '{}', '\uFEFFrules: []\r\n'])(
  'nothing at all: %j',
  async (text) => {
    // A file of nothing but white space is refused: nobody means it.
    if (text === '') await expect(read(text)).rejects.toThrow('vpce-rules.yaml: is empty');
    else expect(await read(text)).toMatchObject({ parameters: {}, rules: [], excludeRules: [], exceptions: [] });
  },
);

const exception = (part: string) => `exceptions:\n  - rule: vpce-multi-az\n    resource: vpce-1\n${part}`;

/** Mistakes that the JSON Schema sees too. */
const mistakes: readonly (readonly [text: string, says: string])[] = [
  [
    'rule: vpce-multi-az',
    'line 1: rule is not known: expected parameters, rules, excludeRules, severity, failOn or exceptions. Did you mean rules?',
  ],
  [
    'failon: high',
    'line 1: failon is not known: expected parameters, rules, excludeRules, severity, failOn or exceptions. Did you mean failOn?',
  ],
  ['severity: HIGH', 'line 1: severity is "HIGH": expected high, medium or low'],
  [
    '\nfailOn: always',
    'line 2: failOn is "always": expected never, high, medium, low, non-compliant or insufficient-data',
  ],
  ['- exceptions', 'line 1: is ["exceptions"]: expected parameters,'],
  ['high', 'line 1: is "high": expected parameters,'],
  ['exceptions: none', 'line 1: exceptions is "none": expected a list'],
  ['exceptions: { rule: a }', 'line 1: exceptions is {"rule":"a"}: expected a list'],
  ['rules: { a: b }', 'line 1: rules is {"a":"b"}: expected a list'],
  ['rules:\n  - vpce-multi-az\n  - [a]', 'line 3: rules.1 is ["a"]: expected the id of a rule, or a pattern'],
  [
    'exceptions:\n  - vpce-multi-az',
    'line 2: exceptions.0 is "vpce-multi-az": expected rule, resource, account, region, reason, until and owner',
  ],
  [exception(''), 'line 2: exceptions.0.reason is missing: expected why this is accepted'],
  [exception('    reason: " "\n'), 'line 4: exceptions.0.reason is " ": expected a text'],
  [
    'exceptions:\n  - { rule: vpce-multi-az, reason: r }',
    'line 2: exceptions.0.resource is missing: expected an id, an ARN',
  ],
  [
    'exceptions:\n  - { resource: vpce-1, reason: r }',
    'line 2: exceptions.0.rule is missing: expected the id of a rule',
  ],
  [
    exception('    reason: r\n    until: 2027-02-30\n'),
    'line 5: exceptions.0.until is "2027-02-30": expected a day such as 2027-01-31',
  ],
  [exception('    reason: r\n    until: 31.01.2027\n'), 'line 5: exceptions.0.until is "31.01.2027": expected a day'],
  [exception('    reason: r\n    until: <day>\n'), 'line 5: exceptions.0.until is "<day>": expected a day'],
  [exception('    reason: r\n    account: "12345"\n'), 'line 5: exceptions.0.account is "12345": expected 12 digits'],
  [exception('    reason: r\n    util: 2027-01-31\n'), 'line 5: exceptions.0.util is not known: expected rule,'],
  [exception('    reason: r\n    region: [a]\n'), 'line 5: exceptions.0.region is ["a"]: expected a text'],
  ['parameters: [a]', 'line 1: parameters is ["a"]: expected'],
  ['parameters:\n  vpce-multi-az: 2', 'line 2: parameters.vpce-multi-az is "2": expected parameters and their values'],
  [
    'parameters:\n  vpce-multi-az:\n    minAzs: { a: 2 }',
    'line 3: parameters.vpce-multi-az.minAzs is {"a":"2"}: expected a text',
  ],
];

/** Mistakes that only the rules know, or that are none of JSON. */
const others: readonly (readonly [text: string, says: string])[] = [
  [
    'rules: [vpce-multi-azz]',
    'line 1: rules.0 cannot be used: Unknown rule "vpce-multi-azz". Did you mean vpce-multi-az?',
  ],
  ['excludeRules: x-*', 'line 1: excludeRules cannot be used: the pattern "x-*" matches no rule.'],
  [
    'exceptions:\n  - { rule: vpce-multi, resource: a, reason: r }',
    'line 2: exceptions.0.rule cannot be used: Unknown rule "vpce-multi".',
  ],
  [
    'parameters:\n  vpce-multi: {}',
    'line 2: parameters.vpce-multi is not known: expected ids of rules, as vpce-rules rules lists them.',
  ],
  [
    'parameters:\n  vpce-multi-az:\n    minAz: 2',
    'line 3: parameters.vpce-multi-az.minAz cannot be used: Unknown parameter "minAz"',
  ],
  [
    'parameters:\n  vpce-multi-az:\n    minAzs: many',
    'line 3: parameters.vpce-multi-az.minAzs cannot be used: Parameter minAzs is "many": expected a whole number',
  ],
  ['failOn: high\nfailOn: never', 'line 2: is not YAML: Map keys must be unique'],
  ['rules: [a', 'line 1: is not YAML: '],
  ['\trules: a', 'line 1: is not YAML: Tabs are not allowed as indentation'],
  ['a: *b', 'is not YAML: Unresolved alias'],
  ['rules: !list a', 'line 1: is not YAML: Unresolved tag: !list'],
  ['failOn: high\n---\nfailOn: never', 'line 2: is not YAML: Source contains multiple documents'],
];

test.each([...mistakes, ...others])('%j', async (text, says) => {
  await writeFile(file, text);
  const ending = await check();
  expect(ending).toMatchObject({ status: 2, out: '' });
  const [, sentence = '', ...more] = ending.err.split('\n');
  expect(more).toEqual(['']);
  expect(sentence).toContain(`vpce-rules: vpce-rules.yaml: ${says}`);
});

test.each(mistakes)('the JSON Schema refuses %j, too', (text) => {
  expect(isValid(parse(text))).toBe(false);
});

test.each(['configuration', 'exceptions'])(
  'the examples in docs/%s.md are as the schema and the reader want them',
  async (page) => {
    const examples = [...(await readFile(`docs/${page}.md`, 'utf8')).matchAll(/```yaml\n(.*?)```/gs)].map(
      ([, text = '']) => text,
    );
    expect(examples).toHaveLength(1);
    for (const example of examples) {
      expect((await read(example)).exceptions.length).toBeGreaterThan(0);
      expect([isValid(parse(example)), isValid.errors]).toEqual([true, null]);
    }
  },
);

describe('the file of init', () => {
  const used = emptyConfiguration.replaceAll(/^# ( *(?:- )?[A-Za-z-]+:(?! \$schema))/gm, '$1');

  test('is written once, says nothing yet, and everything when its lines are used', async () => {
    const run = () => vpceRules(['init'], { cwd: folder });
    expect(await run()).toMatchObject({
      status: 0,
      out: '',
      err: expect.stringContaining('Written: vpce-rules.yaml') as string,
    });
    expect(await readFile(file, 'utf8')).toBe(emptyConfiguration);
    expect(await read(emptyConfiguration)).toMatchObject({ parameters: {}, rules: [], exceptions: [] });
    expect(await run()).toMatchObject({ status: 2, err: expect.stringContaining('is there already') as string });
    const below = path.join(folder, 'below');
    await mkdir(below, { recursive: true });
    const ending = await vpceRules(['init'], { cwd: below });
    expect(ending).toMatchObject({
      status: 2,
      err: expect.stringContaining('../vpce-rules.yaml: holds here already') as string,
    });
    expect(await read(used)).toMatchObject({
      parameters: { 'vpce-policy-trusted-perimeter': { trustedOrgIds: 'o-a1b2c3d4e5' } },
      failOn: 'non-compliant',
      exceptions: [{ until: '2027-12-31' }],
    });
  });

  test('is as the JSON Schema says, with and without its lines', () => {
    expect([isValid(parse(emptyConfiguration) ?? {}), isValid.errors]).toEqual([true, null]);
    expect([isValid(parse(used)), isValid.errors]).toEqual([true, null]);
  });
});

describe('which file holds', () => {
  test('the nearest upwards, which is said; --config outweighs it', async () => {
    await writeFile(file, 'rules: [vpce-multi-az]\n');
    const below = path.join(folder, 'a', 'b');
    await mkdir(below, { recursive: true });
    const argv = ['check', '--describe', estateFolder, '--format', 'json'];
    const ending = await vpceRules(argv, { cwd: below });
    expect(ending.err).toBe('Configuration: ../../vpce-rules.yaml\n');
    expect(rulesIn(ending)).toEqual(['vpce-multi-az']);
    const other = path.join(folder, 'other.yaml');
    await writeFile(other, 'rules: [vpce-sg-not-open]\n');
    expect(rulesIn(await vpceRules([...argv, '--config', other], { cwd: below }))).toEqual(['vpce-sg-not-open']);
  });

  test.each(['vpce-rules.yml', 'vpce-rules.json'])('%s would be overlooked, and is refused', async (name) => {
    const misnamed = path.join(folder, name);
    await writeFile(misnamed, 'failOn: insufficient-data\n');
    const ending = await check();
    await rm(misnamed);
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toContain(`${name}: is not read: expected the name vpce-rules.yaml`);
  });

  test('one that is not there', async () => {
    expect(await check('--config', path.join(folder, 'none.yaml'))).toMatchObject({ status: 2, out: '' });
  });
});

describe('options win', () => {
  test.each<[string, readonly string[], number]>([
    ['failOn: never', [], 0],
    ['failOn: never', ['--fail-on', 'medium'], 1],
    ['failOn: high', ['--rule', 'vpce-sg-not-open'], 0],
    ['failOn: high', ['--rule', 'vpce-sg-not-open', '--fail-on', 'non-compliant'], 1],
  ])('%j with %j ends with %i', async (text, options, status) => {
    await writeFile(file, text);
    expect(await check(...options)).toMatchObject({ status });
  });

  test.each<[string, readonly string[], readonly string[]]>([
    [
      'excludeRules: ["vpce-*", "vpc-*", "route-*"]',
      [],
      rules
        .map(({ id }) => id)
        .filter((id) => id.startsWith('sg-'))
        .sort(),
    ],
    [
      'rules: vpce-sg-not-*\nexcludeRules: vpce-sg-not-default',
      ['--exclude-rule', 'vpce-sg-not-open'],
      ['vpce-sg-not-default'],
    ],
    // Who names a rule wants it judged.
    ['excludeRules: vpce-multi-az', ['--rule', 'vpce-multi-az'], ['vpce-multi-az']],
  ])('%j with %j judges %j', async (text, options, expected) => {
    await writeFile(file, text);
    expect(rulesIn(await check('--format', 'json', ...options))).toEqual(expected);
  });

  test('parameters of --parameters, one by one', async () => {
    const argv = ['--rule', 'vpce-service-name-allowed', '--format', 'json'];
    await writeFile(file, 'parameters:\n  vpce-service-name-allowed: { allowedServiceNames: "*" }\n');
    expect((await check(...argv)).status).toBe(0);
    const own = path.join(folder, 'parameters.json');
    await writeFile(own, '{"vpce-service-name-allowed": {"allowedServiceNames": ""}}');
    expect((await check(...argv, '--parameters', own)).status).toBe(1);
  });

  test('severity', async () => {
    await writeFile(file, 'severity: high\n');
    expect((await check('--rule', 'vpce-sg-not-open')).err).toContain('of a lower severity not shown');
    expect((await check('--rule', 'vpce-sg-not-open', '--severity', 'low')).err).not.toContain('not shown');
  });
});
