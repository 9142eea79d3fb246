// Commands as text: whatever a value is, a shell hands exactly it to the CLI.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { harmless } from '../../../cli/shell/terminal';
import { Unsayable, awsCommand, ec2, quoted } from '../../../shared/fix/command';
import { onOneLine } from '../../../shared/fix/policies';

const here = { region: 'us-east-1' };

/** The words that a POSIX shell makes of a text. */
function wordsOf(text: string): readonly string[] {
  const script = `aws() { printf '%s\\0' "$@"; }\n${text}`;
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', cwd: '/' }).split('\0').slice(0, -1);
}

test.each([
  ['vpce-0a1b2c3d4e5f60001', 'vpce-0a1b2c3d4e5f60001'],
  ['10.0.0.0/16', '10.0.0.0/16'],
  ['', "''"],
  ["it's", `'it'\\''s'`],
  ['$(reboot)', "'$(reboot)'"],
  ['`reboot`; a && b > c', "'`reboot`; a && b > c'"],
  ['"a" \\ *', `'"a" \\ *'`],
  ['~', "'~'"],
])('%j is quoted as %j', (word, expected) => {
  expect(quoted(word)).toBe(expected);
  expect(wordsOf(`aws ${quoted(word)}`)).toEqual([word]);
});

test('any words arrive as they are', () => {
  const word = fc.string({ unit: 'binary' }).filter((text) => harmless(text) === text);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
      expect(wordsOf(`aws ${words.map(quoted).join(' ')}`)).toEqual(words);
    }),
    { numRuns: 30 },
  );
});

test.each(['a\nb', 'a\u0000', '\u001b[2J', 'a\u0085b'])('%j can be in no command', (word) => {
  expect(() => quoted(word)).toThrow(Unsayable);
});

test.each(['--endpoint-url=http://example.com', '-x', 'file:///etc/passwd', 'fileb://x', 'http://example.com'])(
  'the CLI would not take %s for a value',
  (value) => {
    expect(() => ec2(here, 'delete-route', { 'route-table-id': value })).toThrow(Unsayable);
    expect(() => ec2(here, 'delete-route', { 'route-table-id': ['rtb-1', value] })).toThrow(Unsayable);
    expect(() => ec2({ region: value }, 'delete-route', {})).toThrow(Unsayable);
  },
);

test('options keep their order; those without a value are left out', () => {
  const options = { b: 'x', a: ['1', 'two words'], flag: true, none: undefined, empty: [], number: 7 } as const;
  expect(awsCommand('ec2', 'do-it', 'us-east-1', options)).toBe(
    "aws ec2 do-it --region us-east-1 --b x --a 1 'two words' --flag --empty --number 7",
  );
});

test('structures are shorthand, with quotation marks where a value is not plain', () => {
  const tag = { Key: 'Name', Value: 'a, "b" {c} \\ $(d)' };
  expect(ec2(here, 'do-it', { ports: { From: 443, To: 443 } })).toBe(
    'aws ec2 do-it --region us-east-1 --ports From=443,To=443',
  );
  expect(
    ec2(here, 'do-it', { 'tag-specifications': { ResourceType: 'vpc-endpoint', None: undefined, Tags: [tag] } }),
  ).toBe(
    `aws ec2 do-it --region us-east-1 --tag-specifications 'ResourceType=vpc-endpoint,Tags=[{Key=Name,Value="a, \\"b\\" {c} \\\\ $(d)"}]'`,
  );
});

test('a policy has no control characters, and still says the same', () => {
  const policy = { Statement: [{ Sid: 'a\u007f\u0085\n' }] };
  expect(onOneLine(policy)).not.toMatch(/\p{Cc}/u);
  expect(JSON.parse(onOneLine(policy))).toEqual(policy);
});

test('a command is what a report shows of it: whatever is escaped there cannot be said here', () => {
  const texts = [...Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)), '##[', '##vso[', '#'];
  const isSayable = (text: string) => {
    try {
      return quoted(text) !== '';
    } catch (error) {
      expect(error).toBeInstanceOf(Unsayable);
      return false;
    }
  };
  expect(texts.filter((text) => isSayable(text) !== (harmless(text) === text))).toEqual([]);
  const policy = texts.filter((text) => !/[\uD800-\uDFFF]/.test(text));
  expect(harmless(onOneLine(policy))).toBe(onOneLine(policy));
  expect(JSON.parse(onOneLine(policy))).toEqual(policy);
});
