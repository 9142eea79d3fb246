// Names, tags, policies and parameters are written by whoever wants to: none of them may stall, mislead or break anything.
import fc from 'fast-check';
import ts from 'typescript';
import { jsonOf } from '../../cli/output/json';
import { judgementOf } from '../../cli/results/judgement';
import { tableOf } from '../../cli/output/table';
import { rules } from '../../functions/index';
import { UnusableEvent, decode } from '../../shared/aws/decode';
import { evaluateRegion } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import { networksOf, recordingFrom } from '../../shared/sources/configuration-items';
import { UnexpectedShape } from '../../shared/sources/describe';
import { slicesOf, type Rule } from '../../shared/rule/rule';
import type { DescribeOutputs } from '../../shared/sources/describe-outputs';
import { configurationItems } from '../configuration-items';
import { endpoint, gatewayEndpoint, network, permission, securityGroup, subnet, vpc } from '../network';
import { changeEvent, item } from '../shared/aws/event';
import { filesUnder, textOf } from './pack';

/** Milliseconds of the processor that it takes, the best of some tries: others may be at work on this machine. */
function timeOf(action: () => unknown, tries = 3): number {
  let best = Infinity;
  for (let count = 0; count < tries; count += 1) {
    const start = process.cpuUsage();
    action();
    best = Math.min(best, process.cpuUsage(start).user / 1000);
  }
  return best;
}

describe('regular expressions', () => {
  interface Found {
    readonly place: string;
    readonly pattern: RegExp;
  }

  // Those that are put together from parts are in service-names.ts only, which has a test of its own below.
  function expressionsIn(path: string): readonly Found[] {
    const found: Found[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? [];
        found.push({
          place: `${path}: ${node.text.slice(0, 60)}`,
          pattern: new RegExp(source, flags.replace('y', '')),
        });
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(path, textOf(path), ts.ScriptTarget.Latest));
    return found;
  }

  const found = ['shared', 'cli', 'functions'].flatMap((folder) => filesUnder(folder, '.ts')).flatMap(expressionsIn);
  const pieces = [
    'a',
    '0',
    ' ',
    '-',
    '.',
    '*',
    ',',
    '=',
    '/',
    ':',
    '[',
    '](',
    '](a',
    '[a](',
    '"',
    '\\',
    '\\u',
    'a.',
    '0/',
  ];
  const heads = ['', 'a', '"', '[', 'x=', 'vpce.', 'arn:', 'o-', '1', '-', '#', '"ab-', 'error: '];
  const tails = ['', '!', '\u0000', '\n'];

  test('are found', () => {
    expect(found.length).toBeGreaterThan(40);
  });

  test.each(found)('$place takes time in proportion to the text', ({ pattern }) => {
    for (const head of heads) {
      for (const piece of pieces) {
        for (const tail of tails) {
          // Step by step, so that one that explodes is seen early.
          for (const length of [30, 300, 20_000]) {
            const text = head + piece.repeat(length / piece.length) + tail;
            pattern.lastIndex = 0;
            const start = process.cpuUsage();
            for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
              if (!pattern.global || match[0] === '') break;
            }
            // 20,000 squared would take a second.
            const took = process.cpuUsage(start).user / 1000;
            if (took > 150) throw new Error(`${took} ms on ${JSON.stringify(text.slice(0, 40))} of ${text.length}`);
          }
        }
      }
    }
  });
});

/** What every rule makes of these outputs, with the parameters that the case gives. */
function judgeAll(outputs: DescribeOutputs, judges: readonly Rule[] = rules): void {
  const given = network(outputs);
  for (const rule of judges) {
    const values = readParameters(rule.parameters, {});
    const { evaluations } = evaluateRegion({ rule, values }, given, { kind: 'offline', time: 0 });
    for (const { annotation } of evaluations) expect(annotation?.length ?? 0).toBeLessThanOrEqual(256);
  }
}

describe('work is bounded', () => {
  const allow = (fields: object) => ({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', ...fields });
  const until = (length: number, piece: string) => piece.repeat(Math.floor(length / piece.length));
  const many = (length: number, one: unknown) =>
    Array.from({ length: Math.floor(length / (JSON.stringify(one).length + 1)) }, () => one);

  const policies: readonly (readonly [string, (length: number) => string])[] = [
    ['thousands of statements', (length) => JSON.stringify({ Statement: many(length, allow({})) })],
    [
      'Deny statements',
      (length) => JSON.stringify({ Statement: many(length, allow({ Effect: 'Deny', NotPrincipal: 'x' })) }),
    ],
    ['actions', (length) => JSON.stringify({ Statement: allow({ Action: many(length, 's3:Get*') }) })],
    ['one long pattern', (length) => JSON.stringify({ Statement: allow({ Resource: until(length, '*a') }) })],
    [
      'one long ARN',
      (length) => JSON.stringify({ Statement: allow({ Resource: `arn:aws:s3:::${until(length, '*?')}b` }) }),
    ],
    ['variables', (length) => JSON.stringify({ Statement: allow({ Resource: until(length, '${aws:x}') }) })],
    ['unclosed variables', (length) => JSON.stringify({ Statement: allow({ Resource: until(length, '${') }) })],
    ['colons', (length) => JSON.stringify({ Statement: allow({ Resource: until(length, ':') }) })],
    [
      'conditions',
      (length) =>
        JSON.stringify({
          Statement: allow({
            Condition: {
              StringLike: Object.fromEntries(
                Array.from({ length: length / 30 }, (_, index) => [`aws:PrincipalTag/${index}`, '*a*b*']),
              ),
            },
          }),
        }),
    ],
    [
      'values',
      (length) =>
        JSON.stringify({
          Statement: allow({ Condition: { StringLike: { 'aws:PrincipalOrgID': many(length, 'o-*') } } }),
        }),
    ],
    ['nested lists', (length) => `{"Statement":${'['.repeat(length / 2)}${']'.repeat(length / 2)}}`],
    ['nested objects', (length) => `{"Statement":${until(length, '{"Condition":')}`],
    [
      'principals',
      (length) => JSON.stringify({ Statement: allow({ Principal: { AWS: many(length, '123456789012') } }) }),
    ],
  ];

  test.each(policies)('a policy of 20 kB: %s', (_name, policyOf) => {
    const judge = (length: number) => () => {
      const PolicyDocument = policyOf(length);
      judgeAll({ VpcEndpoints: [gatewayEndpoint({ PolicyDocument }), endpoint({ PolicyDocument })], Vpcs: [vpc()] });
    };
    judge(2000)();
    const [once, twice] = [timeOf(judge(20_480)), timeOf(judge(40_960))];
    expect(once).toBeLessThan(500);
    // Twice the text, twice the work; four times would be a square. Small times are noise.
    expect(twice).toBeLessThan(3.2 * Math.max(once, 20));
  });

  const permissions: readonly (readonly [string, (index: number) => object])[] = [
    [
      'ranges inside the VPC',
      (index) => permission({ IpRanges: [{ CidrIp: `10.0.${index % 256}.${(index >> 8) % 256}/32` }] }),
    ],
    [
      'public ranges',
      (index) => permission({ IpRanges: [{ CidrIp: `52.${index % 256}.${(index >> 8) % 256}.7/32` }] }),
    ],
    [
      'IPv6 ranges',
      (index) => permission({ Ipv6Ranges: [{ CidrIpv6: `2600:1f18::${index.toString(16).slice(-4)}/128` }] }),
    ],
    ['other groups', (index) => permission({ UserIdGroupPairs: [{ GroupId: `sg-${index}` }] })],
    ['prefix lists', (index) => permission({ PrefixListIds: [{ PrefixListId: `pl-${index}` }] })],
    [
      'other ports',
      (index) => permission({ FromPort: index % 400, ToPort: index % 400, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }),
    ],
  ];

  const aboutGroups = rules.filter((rule) => slicesOf(rule).includes('securityGroups'));

  test.each(permissions)('a security group of 5 MB: %s', (name, permissionOf) => {
    const count = Math.floor(5_000_000 / JSON.stringify(permissionOf(1)).length);
    const judge = (length: number) => {
      const list = Array.from({ length }, (_, index) => permissionOf(index));
      const outputs = {
        VpcEndpoints: [endpoint(), gatewayEndpoint()],
        SecurityGroups: [securityGroup({ IpPermissions: list, IpPermissionsEgress: list })],
        Vpcs: [vpc()],
        Subnets: [subnet()],
        PrefixLists: [],
      };
      return () => {
        judgeAll(outputs, aboutGroups);
      };
    };
    // In proportion, so that the whole takes ten times a tenth; a square would take a hundred times.
    const [tenth, fifth] = [timeOf(judge(count / 10), 2), timeOf(judge(count / 5), 2)];
    expect(fifth).toBeLessThan(3.2 * Math.max(tenth, 100));
    if (name === 'public ranges') expect(timeOf(judge(count), 1)).toBeLessThan(20_000);
  });
});

describe('values that are nested a hundred thousand times', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

  test('are refused as a parameter', () => {
    const { ruleParameters } = decode(changeEvent(item(), {}, { ruleParameters: `{"vpcIds":${deep}}` }));
    expect(() => readParameters({}, ruleParameters)).toThrow(
      'Parameter vpcIds is nested too deeply: expected a string',
    );
  });

  test('are refused as a message and as parts of one', () => {
    expect(() => decode(changeEvent(item(), {}, { invokingEvent: deep }))).toThrow(UnusableEvent);
    const odd = JSON.stringify({ messageType: 'ScheduledNotification', notificationCreationTime: 'X' }).replace(
      '"X"',
      deep,
    );
    expect(() => decode(changeEvent(item(), {}, { invokingEvent: odd }))).toThrow(UnusableEvent);
  });

  test('are refused as a configuration', () => {
    const configurationItem = {
      ...item(),
      awsAccountId: '123456789012',
      awsRegion: 'us-east-1',
      configuration: JSON.parse(deep) as unknown,
    };
    const nested = { ...configurationItem, configuration: { vpcId: JSON.parse(deep) as unknown } };
    for (const one of [configurationItem, nested]) {
      expect(() => recordingFrom({ configurationItems: [one] })).toThrow(UnexpectedShape);
    }
  });
});

describe('keys that JavaScript has a meaning for', () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];
  afterEach(() => {
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  /** JSON with the key as its own; an object literal would set the prototype. */
  const withKey = (name: string, value: unknown = { polluted: true }): unknown =>
    JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`);

  test.each(names)('%s in events', (name) => {
    const configuration = withKey(name);
    decode(changeEvent(item({ configuration }), { configurationItemDiff: { changedProperties: {} } }));
    decode(changeEvent(withKey(name, 1) as object & { x: 1 }, { configurationItem: item() }));
    const { ruleParameters } = decode(changeEvent(item(), {}, { ruleParameters: JSON.stringify(withKey(name, '1')) }));
    expect(() => readParameters({}, ruleParameters)).toThrow('Unknown parameter');
  });

  test.each(names)('%s as the name of a tag', (name) => {
    const Tags = [{ Key: name, Value: 'vpce-posture:exempt' }];
    const given = network({ VpcEndpoints: [endpoint({ Tags })] });
    const [rule] = rules;
    const exempt = readParameters(rule?.parameters ?? {}, { exemptTagKey: 'isPrototypeOf' });
    const verdicts = evaluateRegion({ rule: rule as never, values: exempt }, given, { kind: 'offline', time: 0 });
    expect(verdicts.evaluations).toMatchObject([{ complianceType: 'COMPLIANT' }]);
    expect(given.vpcEndpoints.items[0]?.tags).toEqual(withKey(name, 'vpce-posture:exempt'));
  });

  test.each(names)('%s in policies', (name) => {
    for (const PolicyDocument of [
      JSON.stringify({ Statement: withKey(name) }),
      `{${JSON.stringify(name)}: {"Statement": []}, "Statement": {"Effect": "Allow", "Principal": {${JSON.stringify(name)}: "*"}, "Action": "*", "Resource": "*", "Condition": {${JSON.stringify(name)}: {${JSON.stringify(name)}: "x"}}}}`,
    ]) {
      judgeAll({ VpcEndpoints: [gatewayEndpoint({ PolicyDocument })] });
    }
  });

  test.each(names)('%s in Describe outputs and configuration items', (name) => {
    const odd = { ...endpoint(), ...(withKey(name) as object) };
    judgeAll({ VpcEndpoints: [odd, withKey(name, odd)].slice(0, 1), VpcAttributes: [odd] });
    const items = configurationItems({ VpcEndpoints: [odd] });
    networksOf([recordingFrom({ configurationItems: items, ...(withKey(name) as object) })]);
  });
});

describe('what is shown', () => {
  const attacks = [
    '\u001b[2J\u001b[31mred\u001b]0;title\u0007',
    '\u009b31m',
    '\u202egnp.exe',
    'a\u2028b\r\nc\u0000',
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    ']]>&amp;<![CDATA[',
    '\ud800',
    '=HYPERLINK("http://x")',
  ];
  // All that a terminal acts on, but the line feed.
  const acting = /(?!\n)[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
  const configured = rules.map((rule) => ({ rule, values: readParameters(rule.parameters, {}) }));
  const plain = { width: 100, colours: false, unicode: true };

  function shown(attack: string): { readonly table: string; readonly json: string } {
    const Tags = [
      { Key: 'Name', Value: attack },
      { Key: attack, Value: attack },
    ];
    const given = network({
      Vpcs: [vpc({ Tags })],
      VpcEndpoints: [
        endpoint({
          Tags,
          ServiceName: `com.amazonaws.us-east-1.${attack}`,
          State: attack,
          LastError: { Message: attack },
        }),
        gatewayEndpoint({
          Tags,
          PolicyDocument: JSON.stringify({
            Statement: { Sid: attack, Effect: 'Allow', Principal: '*', Action: `s3:${attack}`, Resource: attack },
          }),
        }),
      ],
      SecurityGroups: [securityGroup({ Tags, GroupName: attack, IpPermissions: [permission({ IpProtocol: attack })] })],
      Subnets: [subnet({ Tags, AvailabilityZone: attack })],
    });
    const judgement = judgementOf(configured, [given], [], 0);
    return {
      table: [...tableOf(judgement, plain, true)].join(''),
      json: [...jsonOf(judgement, { comparison: undefined, time: 0, origin: { kind: 'describe', paths: [] } })].join(
        '',
      ),
    };
  }

  test.each(attacks)('%j in names, tags and policies', (attack) => {
    const { table, json } = shown(attack);
    expect(table).not.toMatch(acting);
    expect(json).not.toMatch(acting);
    JSON.parse(json);
  });

  test('anything in names, tags and policies', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (attack) => {
        const { table, json } = shown(attack);
        if (acting.test(table) || acting.test(json)) throw new Error(`shows ${JSON.stringify(attack)}`);
        JSON.parse(json);
      }),
      { numRuns: 40 },
    );
  });
});
