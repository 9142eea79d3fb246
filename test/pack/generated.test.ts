// What writes the generated parts: markers, pages, and the changes to the SDK's modules.
import { commonParameters } from '../../shared/rule/parameters';
import { compliant, madeRule } from '../made-rule';
import { itself, sameVpc } from '../../shared/rule/triggers';
import { withLiteralKeys, withoutListedRegions, withoutUnusedErrors, withoutUnusedMembers } from '../../infra/lean-sdk';
import { withGenerated } from '../../infra/markers';
import { commonParameterTable, factsOf, fixOf, parametersOf, rulesTable } from '../../infra/pages';
import { ruleDescription } from '../../infra/subscription';
import { logicalId } from '../../infra/template';

describe('between markers', () => {
  test('content is replaced and what its author wrote stays', () => {
    const before = 'mine\n\n<!-- facts -->\n\nold\n\n<!-- /facts -->\n\nmine too\n';
    const after = 'mine\n\n<!-- facts -->\n\nnew\n\n<!-- /facts -->\n\nmine too\n';
    expect(withGenerated(before, 'markdown', 'facts', 'new\n')).toBe(after);
    expect(withGenerated(after, 'markdown', 'facts', 'new')).toBe(after);
  });

  test('a dollar sign in the content is a dollar sign', () => {
    expect(withGenerated('# <a>\n# </a>', 'yaml', 'a', "  Name: '$&'")).toBe("# <a>\n  Name: '$&'\n# </a>");
  });

  test.each([
    ['no end', '<!-- facts -->'],
    ['no beginning', '<!-- /facts -->'],
    ['the wrong order', '<!-- /facts --> <!-- facts -->'],
    ['two of them', '<!-- facts --><!-- /facts --><!-- facts --><!-- /facts -->'],
  ])('%s is refused', (_name, text) => {
    expect(() => withGenerated(text, 'markdown', 'facts', '')).toThrow('There must be one <!-- facts -->');
  });
});

describe("the SDK's schemas", () => {
  const source = ['const _xN = "xmlName";', 'const _m = "min";', 'export var A = [3, n0, [_m], { [_xN]: _m }];'].join(
    '\n',
  );

  test('computed keys become literal ones', () => {
    expect(withLiteralKeys(source)).toContain('[3, n0, [_m], { ["xmlName"]: _m }]');
  });

  test('a key that is no constant of the file is refused', () => {
    expect(() => withLiteralKeys(`${source}\nvar B = { [_other]: 1 };`)).toThrow('[_other]:');
  });

  test('a file without such keys is refused: the SDK has changed', () => {
    expect(() => withLiteralKeys('const _xN = "xmlName";')).toThrow('no computed keys');
  });

  test('errors that nobody looks for are not registered', () => {
    const registry = [
      '_s_registry.registerError(XServiceException$, XServiceException);',
      'n0_registry.registerError(LostException$, LostException);',
      'n0_registry.registerError(KeptException$, KeptException);',
    ];
    const left = withoutUnusedErrors(registry.join('\n'), new Set(['KeptException']));
    expect(left.split('\n')).toEqual([registry[0], '', registry[2]]);
    expect(() => withoutUnusedErrors(String(registry[1]), new Set())).toThrow('base exception');
  });

  test('Regions that the pattern of their partition tells are left out', () => {
    const partition = { id: 'aws', outputs: {}, regionRegex: '^us-\\w+-\\d+$' };
    const fileOf = (regions: object) =>
      `export const partitionsInfo = ${JSON.stringify({ partitions: [{ ...partition, regions }], version: '1.1' })};`;
    const whole = fileOf({ 'us-east-1': { description: 'Virginia' }, 'aws-global': { description: 'global' } });
    expect(withoutListedRegions(whole)).toBe(fileOf({ 'aws-global': { description: 'global' } }));
    expect(() => withoutListedRegions('export const other = {};')).toThrow('partitionsInfo');
  });

  test('a member that nobody reads is left out, with its shape', () => {
    const structure = (members: string, shapes: string, rest = '') =>
      `export var Thing$ = [3, n0, _T,\n    0,\n    [${members}],\n    [${shapes}]${rest}\n];`;
    const constants = 'const _I = "Id";\nconst _N = "Note";\nconst _O = "Owner";\n';
    const whole = structure('_I, _N, _O', '[0, { ["xmlName"]: `id` }], [() => Notes$, 0], 0');
    const lean = withoutUnusedMembers(`${constants}${whole}`, new Set(['Id', 'Owner']));
    expect(lean.replaceAll(/\s/g, '')).toBe(
      `${constants}${structure('_I, _O', '[0, { ["xmlName"]: `id` }], 0')}`.replaceAll(/\s/g, ''),
    );
    // How many are required is counted from the first: such a structure stays as it is.
    const required = structure('_N, _I', '0, 0', ', 1');
    expect(withoutUnusedMembers(`${constants}${whole}\n${required}`, new Set(['Id']))).toContain(required);
    expect(() => withoutUnusedMembers(constants, new Set())).toThrow('no structure');
  });
});

describe('from a rule', () => {
  const rule = madeRule({
    id: 'vpce-names-2-good',
    title: 'DNS names of an endpoint are good',
    severity: 'LOW',
    subject: 'AWS::EC2::VPCEndpoint',
    needs: [],
    triggers: { 'AWS::EC2::Subnet': sameVpc, 'AWS::EC2::VPCEndpoint': itself },
    scheduled: false,
    parameters: { names: { default: 'a|b', expected: 'a | b', description: 'Which.', parse: () => '', unset: '' } },
    rationale: 'Names should be good.',
    fix: { text: 'Rename it.', command: 'aws ec2 rename' },
    frameworks: [{ framework: 'F', controls: ['1', '2'], mapping: 'official' }],
    evaluate: () => compliant(),
  });

  test('facts: a chatty type is on request, and the day fills the gap', () => {
    const facts = factsOf(rule);
    expect(facts).toContain('**DNS names of an endpoint are good.**');
    expect(facts).toContain('changes: `AWS::EC2::VPCEndpoint`; on request also: `AWS::EC2::Subnet`');
    expect(facts).toContain('once a day');
    expect(facts).toContain('F: 1, 2 (official mapping)');
  });

  test('parameters: a bar does not end the cell', () => {
    expect(parametersOf(rule)).toContain('| `names` | `a\\|b` | a \\| b | Which. |');
    expect(parametersOf({ ...rule, parameters: {} })).toMatch(/^This rule has no parameters of its own\./);
  });

  test('the common parameters are listed once, for all', () => {
    for (const name of Object.keys(commonParameters)) expect(commonParameterTable()).toContain(`\`${name}\``);
  });

  test('the fix is its sentence and its command', () => {
    expect(fixOf(rule)).toBe('Rename it.\n\n```sh\naws ec2 rename\n```');
  });

  test('the table of rules links to the page', () => {
    expect(rulesTable([rule], 'functions')).toContain('[vpce-names-2-good](functions/vpce-names-2-good/README.md)');
  });

  test('names and descriptions for the template', () => {
    expect(logicalId(rule)).toBe('VpceNames2Good');
    expect(ruleDescription(rule)).toBe('Checks if DNS names of an endpoint are good.');
    expect(ruleDescription({ ...rule, title: 'A VPC has them' })).toBe('Checks if a VPC has them.');
  });
});
