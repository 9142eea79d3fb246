// Templates in YAML: what CloudFormation takes is taken, and means the same.
import { NotYaml, readYamlTemplate } from '../../../cli/input/yaml-template';

const documentOf = (...lines: readonly string[]) => readYamlTemplate(lines.join('\n')).document;

describe('what CloudFormation takes', () => {
  test.each<[string, readonly string[], unknown]>([
    ['booleans of YAML 1.1', ['[yes, No, on, OFF, true, y]'], [true, false, true, false, true, 'y']],
    ['texts in quotes stay texts', ["['yes', \"on\", '1']"], ['yes', 'on', '1']],
    ['dates and versions are texts', ['[2012-10-17, 1.0, 1.10]'], ['2012-10-17', '1.0', '1.10']],
    ['account ids and modes keep their digits', ['[012345678901, 0755, 443]'], ['012345678901', '0755', 443]],
    ['nothing', ['[~, null]'], [null, null]],
    [
      'a merged mapping',
      ['a: &a { x: 1, z: 1 }', 'b:', '  <<: *a', '  z: 2'],
      { a: { x: 1, z: 1 }, b: { x: 1, z: 2 } },
    ],
    [
      'quotes that end at the indentation of their key',
      ['a:', "  b: '{", '    "x": 1', "  }'"],
      { a: { b: '{ "x": 1 }' } },
    ],
    ['quotes that end before it', ['a:', '  b: "x', ' y"'], { a: { b: 'x y' } }],
    ['brackets that end at it', ['a:', '  b: [', '    1', '  ]', '  c: {', '  }'], { a: { b: [1], c: {} } }],
    ['tabs behind a value', ['a: 1\t', 'b: [\t1 ]'], { a: 1, b: [1] }],
    ['a comment right behind quotes', ["a: 'x'# y"], { a: 'x' }],
    ['the end of lines of old computers', ['a: 1\rb: 2'], { a: 1, b: 2 }],
    ['one document between marks', ['---', 'a: 1', '...'], { a: 1 }],
    ['a key of JavaScript', ['__proto__: { a: 1 }'], Object.fromEntries([['__proto__', { a: 1 }]])],
  ])('%s', (_, lines, expected) => {
    expect(documentOf(...lines)).toEqual(expected);
  });

  test('short tags of functions, one in the other', () => {
    expect(
      documentOf('a: !If [B, !Ref C, !GetAtt D.E]', 'f: !Sub', '  - ${x}', '  - x: !Select [0, !GetAZs ""]'),
    ).toEqual({
      a: { 'Fn::If': ['B', { Ref: 'C' }, { 'Fn::GetAtt': 'D.E' }] },
      f: { 'Fn::Sub': ['${x}', { x: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] } }] },
    });
    expect(documentOf('a: !Not [!Condition B]')).toEqual({ a: { 'Fn::Not': [{ Condition: 'B' }] } });
  });

  test('the last of duplicate keys, with a warning', () => {
    const { document, warnings } = readYamlTemplate('a:\n  b: 1\n  c: 2\n  b: 3\n');
    expect(document).toEqual({ a: { b: 3, c: 2 } });
    expect(warnings).toEqual(['line 4: the key b is there twice; the last one counts']);
    expect(readYamlTemplate('a: { b: 1 }\nc: { b: 1 }\n').warnings).toEqual([]);
  });
});

describe('what is refused', () => {
  test.each<[string, string, string]>([
    ['an open bracket', 'Resources: [a', 'line 2, column 1: unexpected end of the stream within a flow collection'],
    ['a tab before a key', 'a:\n\tb: 1', 'line 2, column 1: tab characters must not be used in indentation'],
    ['two documents', 'a: 1\n---\nb: 1', 'expected a single document in the stream, but found more'],
    ['an alias to itself', 'a: &a\n  b: *a', 'an alias stands inside of what it stands for'],
    ['an alias to nothing', 'a: *b', 'line 1, column 6: unidentified alias "b"'],
    [
      'a type that CloudFormation has not',
      'a: !!binary aGk=',
      'line 1, column 17: unknown tag !<tag:yaml.org,2002:binary>',
    ],
    [
      'aliases that multiply',
      [
        'a0: &a0 [1]',
        ...Array.from({ length: 7 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join()}]`),
      ].join('\n'),
      'its aliases make it too large',
    ],
  ])('%s', (_, text, message) => {
    expect(() => readYamlTemplate(text)).toThrow(new NotYaml(message));
  });
});

describe('lines of resources', () => {
  test.each<[string, string]>([
    [
      'in YAML',
      'Resources:\n  A:\n    Type: T\n\n  # more\n  B: { Type: T, Properties: { x: !Ref A } }\n  "C":\n    Type: T\n',
    ],
    ['in JSON', '{"Resources": {\n"A": {"Type": "T"},\n\n\n\n"B": {"Type": "T"},\n"C": {"Type": "T"}}}'],
  ])('%s', (_, text) => {
    expect([...readYamlTemplate(text).lines]).toEqual([
      ['A', 2],
      ['B', 6],
      ['C', 7],
    ]);
  });

  test('also beside merged and duplicate keys', () => {
    const { lines } = readYamlTemplate('Resources:\n  A: &a { x: 1 }\n  B:\n    <<: *a\n    y: 1\n    y: 2\n  C: *a\n');
    expect([...lines]).toEqual([
      ['A', 2],
      ['B', 3],
      ['C', 7],
    ]);
  });
});
