import { commonParameters } from '../../../shared/rule/parameters';
import { rules } from '../../../functions/index';
import { formatNames } from '../../../cli/output/formats';
import { renderMarkdown } from '../../../cli/output/page-markdown';
import { version } from '../../../package.json';
import { vpceRules } from '../command-line';

describe('help', () => {
  test('tells what a newcomer needs', async () => {
    const { status, out, err } = await vpceRules(['--help']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    for (const part of ['check', 'rules', 'explain', 'Examples:']) expect(out).toContain(part);
  });

  test('names every option of check, and what the exit status means', async () => {
    const { status, out } = await vpceRules(['check', '--help']);
    expect(status).toBe(0);
    const options =
      '--snapshot --describe --live --region --profile --rule --vpc-id --parameters --format --output --all --fail-on';
    for (const part of [...options.split(' '), 'Exit status:', 'caller.json']) expect(out).toContain(part);
    const flat = out.replaceAll(/\s+/g, ' ');
    expect(flat).toContain(
      `the form of the results (${formatNames.join(', ')}; default: by the name of the file, else table)`,
    );
    expect(flat).toContain('only these rules: ids, patterns with * and ?, comma lists; may be repeated (default: all)');
    expect(await vpceRules(['help', 'check'])).toMatchObject({ status: 0, out });
  });

  test('the version is that of the package', async () => {
    expect(await vpceRules(['--version'])).toEqual({ status: 0, out: `${version}\n`, err: '' });
  });

  test.each([
    [[], 'expected check, collect, init, rules, explain or completion'],
    [['chek'], 'Did you mean check?'],
    [['help', 'exlpain'], 'There is no command "exlpain". Did you mean explain?'],
    [['check', '--regoin', 'x'], 'Did you mean --region?'],
    [['explain'], "missing required argument 'rule'"],
    [['explain', 'vpce-multi-zone'], 'Unknown rule "vpce-multi-zone". Did you mean vpce-multi-az?'],
    [['rules', '--format', 'html'], 'expected table or json'],
  ])('%j is refused in one line', async (argv, says) => {
    const ending = await vpceRules(argv);
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toMatch(/^vpce-rules: [^\n]*\n$/);
    expect(ending.err).toContain(says);
  });
});

describe('rules', () => {
  test('the table has every rule and every parameter', async () => {
    const { status, out } = await vpceRules(['rules'], { columns: 80 });
    expect(status).toBe(0);
    const colourless = (await vpceRules(['rules'], { columns: 80, env: { NO_COLOR: '1' } })).out;
    expect(out).toContain('\u001B[');
    for (const { id, parameters } of rules) {
      expect(colourless).toContain(id);
      for (const name of Object.keys({ ...parameters, ...commonParameters })) expect(colourless).toContain(`${name}:`);
    }
  });

  test('the JSON has the facts of every rule', async () => {
    const { out } = await vpceRules(['rules', '--format', 'json']);
    const catalogue = JSON.parse(out) as { rules: { id: string }[]; commonParameters: { name: string }[] };
    expect(catalogue.rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id).sort());
    expect(catalogue.rules.find(({ id }) => id === 'vpce-sg-allows-https')).toMatchObject({
      severity: 'HIGH',
      resourceType: 'AWS::EC2::VPCEndpoint',
      triggers: ['AWS::EC2::VPCEndpoint', 'AWS::EC2::SecurityGroup', 'AWS::EC2::PrefixList', 'AWS::EC2::VPC'],
      scheduled: true,
      parameters: expect.arrayContaining([
        expect.objectContaining({ name: 'sourceMode', default: 'clients' }),
      ]) as object,
    });
    // Not subscribed to subnets, unless somebody asks for it: so it runs once a day, as the template says.
    expect(catalogue.rules.find(({ id }) => id === 'vpce-multi-az')).toMatchObject({ scheduled: true });
    expect(catalogue.commonParameters.map(({ name }) => name)).toEqual(Object.keys(commonParameters));
  });
});

test.each(rules.map(({ id }) => id))('explain %s', async (id) => {
  const { status, out, err } = await vpceRules(['explain', id]);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  for (const part of ['Why', 'COMPLIANT', 'NON_COMPLIANT', 'How to fix it', 'Sources']) expect(out).toContain(part);
  expect(out).not.toMatch(/<!--|```|^#|\*\*|^\|/m);
});

test('Markdown as a terminal shows it', () => {
  const page = [
    '# a-rule',
    '',
    '<!-- facts -->',
    '',
    '| | |',
    '| --- | --- |',
    '| Severity | `HIGH` |',
    '',
    '<!-- /facts -->',
    'A **bold** word, `some code that is long` and a [link](https://example.com) or [page](../x.md).',
    '',
    '```yaml NON_COMPLIANT',
    'a: 1',
    '',
    'b: 2',
    '```',
    '',
    '1. one',
    '   more',
    '2. two',
    '',
    '| parameter | default |',
    '| --- | --- |',
    '| `a` | `b\\|c` |',
    '',
    '| parameter | meaning |',
    '| --- | --- |',
    '| `a` | A meaning that is wider than forty columns are. |',
  ].join('\n');
  expect(renderMarkdown(page, { width: 40, colours: false, unicode: true })).toEqual([
    'a-rule',
    '',
    '  Severity  `HIGH`',
    '',
    '  A bold word, `some code that is',
    '  long` and a link: https://example.com',
    '  or page.',
    '',
    '  NON_COMPLIANT',
    '      a: 1',
    '',
    '      b: 2',
    '',
    '  1. one more',
    '  2. two',
    '',
    '  parameter  default',
    '  a          b|c    ',
    '',
    '  a',
    '    meaning  A meaning that is wider',
    '             than forty columns are.',
  ]);
});
