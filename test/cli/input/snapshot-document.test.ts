// Reading a snapshot in pieces against parsing all of it.
import fc from 'fast-check';
import { snapshotPieces } from '../../generated-snapshot/snapshot';
import { NotJson } from '../../../cli/input/json-scanner';
import { snapshotDocument } from '../../../cli/input/snapshot-document';
import { networksOf, recordingFrom } from '../../../shared/sources/configuration-items';
import { UnexpectedShape } from '../../../shared/sources/describe';
import { history, historyItem, item, snapshot } from '../../configuration-items';
import { endpoint, securityGroup, subnet, vpc } from '../../network';

const endpointItem = item('AWS::EC2::VPCEndpoint', 'VpcEndpointId', endpoint());
const vpcItem = item('AWS::EC2::VPC', 'VpcId', vpc());
const groupItem = item('AWS::EC2::SecurityGroup', 'GroupId', securityGroup());
const subnetItem = item('AWS::EC2::Subnet', 'SubnetId', subnet());
// Mentions a type that the rules know everywhere but where it counts.
const bucketItem = {
  'AWS::EC2::VPC': 'resourceType',
  relationships: [{ resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-1' }],
  configuration: { resourceType: 'AWS::EC2::VPC', text: '"resourceType":"AWS::EC2::VPC"' },
  supplementaryConfiguration: { Policy: '{"resourceType":"AWS::EC2::Subnet"}' },
  resourceType: 'AWS::S3::Bucket',
  resourceId: 'été-😀',
};

/** What a text says in pieces of these lengths, the last of them over and over; or why it is refused. */
function inPieces(text: string, lengths: readonly number[]): { readonly said: unknown; readonly parsed: number } {
  const document = snapshotDocument();
  const bytes = Buffer.from(text);
  const left = [...lengths];
  let length = 1;
  const said = orRefusal(() => {
    for (let at = 0; at < bytes.length;) {
      length = Math.max(1, left.shift() ?? length);
      let end = Math.min(at + length, bytes.length);
      while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end += 1;
      document.push(bytes.subarray(at, end));
      at = end;
    }
    return document.end();
  });
  return { said, parsed: document.parsed() };
}

function orRefusal(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnexpectedShape || error instanceof NotJson) return error.message;
    throw error;
  }
}

function atOnce(text: string): unknown {
  return orRefusal(() => recordingFrom(JSON.parse(text)));
}

const items = [endpointItem, vpcItem, groupItem, subnetItem, historyItem(endpointItem), bucketItem] as const;
const oddities = [
  {},
  { resourceType: 5 },
  { resourceType: '' },
  { resourceType: '__proto__' },
  { ...endpointItem, resourceId: undefined },
  { ...vpcItem, configuration: { vpcId: 'vpc-2' } },
  'text',
  '',
  7,
  null,
  true,
  [],
  [vpcItem],
  [[{ resourceType: 'AWS::S3::Bucket' }]],
];
const document = fc
  .record({
    list: fc.array(
      fc.oneof({ weight: 12, arbitrary: fc.constantFrom<unknown>(...items) }, fc.constantFrom(...oddities)),
      {
        maxLength: 6,
      },
    ),
    around: fc.constantFrom<(list: readonly unknown[]) => unknown>(
      snapshot,
      history,
      (configurationItems) => ({ configurationItems, configSnapshotId: 'after' }),
      (configurationItems) => ({ other: { configurationItems: [1] }, configurationItems, more: [[{ a: {} }], 'x'] }),
      (configurationItems) => ({ configSnapshotId: null, configurationItems, nothing: '' }),
    ),
    indent: fc.constantFrom(0, 2),
  })
  .map(({ list, around, indent }) => JSON.stringify(around(list), undefined, indent));
const lengths = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 8 });

test('in whatever pieces, a document says what it says as a whole, or is refused for the same reason', () => {
  const seen = { recordings: 0, refusals: 0 };
  fc.assert(
    fc.property(document, lengths, (text, cuts) => {
      const expected = atOnce(text);
      expect(inPieces(text, cuts).said).toEqual(expected);
      seen[typeof expected === 'string' ? 'refusals' : 'recordings'] += 1;
    }),
    { numRuns: 500 },
  );
  expect(seen.recordings).toBeGreaterThan(50);
  expect(seen.refusals).toBeGreaterThan(50);
});

test('whatever the size of the pieces, down to one byte', () => {
  const text = JSON.stringify(snapshot([bucketItem, endpointItem, bucketItem, vpcItem, groupItem]));
  const expected = atOnce(text);
  expect(networksOf([recordingFrom(JSON.parse(text))])).toHaveLength(1);
  for (const length of [1, 2, 3, 5, 7, 64, 1000, text.length * 2])
    expect(inPieces(text, [length]).said).toEqual(expected);
});

test('a generated snapshot', () => {
  const text = [...snapshotPieces({ items: 3000, share: 0.2, seed: 7 })].join('');
  const expected = recordingFrom(JSON.parse(text));
  expect(expected).toMatchObject({ isSnapshot: true });
  expect(expected.items).toHaveLength(600);
  const { said, parsed } = inPieces(text, [64 * 1024]);
  expect(said).toEqual(expected);
  // An item is parsed too where its type is cut in two: at most one for each piece.
  expect(parsed).toBeGreaterThanOrEqual(600);
  expect(parsed).toBeLessThan(600 + text.length / (64 * 1024));
});

test('a document that is cut short is refused, wherever that is', () => {
  const text = JSON.stringify(snapshot([bucketItem, endpointItem]));
  for (let length = 0; length < text.length; length += 1) {
    expect(inPieces(text.slice(0, length), [400]).said).toMatch(
      /^line 1, column \d+: (?:the text ends too early|unex)/,
    );
  }
  for (const garbage of ['x', '}', ',', '{}', '\u0000']) {
    expect(inPieces(text + garbage, [400]).said).toMatch(`line 1, column ${text.length + 1}: unexpected`);
  }
});

test('what is wrong in an item that is passed over is found', () => {
  const text = JSON.stringify(snapshot([bucketItem, endpointItem]));
  const at = text.indexOf('"AWS::S3::Bucket"') + 3;
  for (const wrong of ['\n', '\\x', '"']) {
    expect(inPieces(text.slice(0, at) + wrong + text.slice(at), [400]).said).toMatch(/^line 1, column \d+: unexpected/);
  }
});

describe('the type of an item', () => {
  const type = '"resourceType":"AWS::EC2::VPC"';
  const other = '"resourceType":"AWS::S3::Bucket"';
  const rest = JSON.stringify({ ...vpcItem, resourceType: undefined }).slice(1);
  test.each([
    ['is the last of several', `{${other},${type},${rest}`, `{${type},${other},${rest}`],
    ['may be written with escapes', `{"resourceType":"AWS\\u003a:EC2::VPC",${rest}`, `{${other},${rest}`],
    ['may be under a name with escapes', `{${other},"resource\\u0054ype":"AWS::EC2::VPC",${rest}`, `{${other},${rest}`],
    [
      'has blanks around it',
      `{ "resourceType" :\n "AWS::EC2::VPC" , ${rest}`,
      `{ "resourceType" : "AWS::S3" , ${rest}`,
    ],
  ])('%s', (_name, known, passedOver) => {
    const text = `{"configSnapshotId":"1","configurationItems":[${passedOver},${known},${passedOver}]}`;
    for (const length of [1, 11, 100_000]) {
      const { said } = inPieces(text, [length]);
      expect(said).toEqual(atOnce(text));
      expect(said).toMatchObject({ isSnapshot: true, items: [{ slice: 'vpcs' }] });
    }
    expect(inPieces(text, [100_000]).parsed).toBeLessThanOrEqual(3);
  });

  test('that is no text is refused, also after one that is', () => {
    const text = `{"configurationItems":[{${type},${rest},{${other},"resourceType":["AWS::S3::Bucket"]}]}`;
    expect(inPieces(text, [100_000]).said).toBe('configurationItems[1].resourceType is a list: expected string');
  });
});

test.each<[string, string, string]>([
  [
    'a list',
    '[{"configurationItems":[]}]',
    'configurationItems is missing: expected a snapshot or history file of AWS Config, or an answer of GetResourceConfigHistory',
  ],
  ['a text', '"configurationItems"', 'it is "configurationItems": expected an object'],
  ['a number', '12', 'it is 12: expected an object'],
  ['null', 'null', 'it is null: expected an object'],
  ['items that are no list', '{"configurationItems":{"a":[]}}', 'configurationItems is an object: expected a list'],
  ['items that are a text', '{"configurationItems":"[]"}', 'configurationItems is "[]": expected a list'],
  [
    'a snapshot id that is none',
    '{"configSnapshotId":[],"configurationItems":[]}',
    'configSnapshotId is a list: expected string',
  ],
])('%s instead of a file', (_name, text, expected) => {
  expect(atOnce(text)).toBe(expected);
  for (const length of [1, 1000]) expect(inPieces(text, [length]).said).toBe(expected);
});

test('names with escapes and names of the prototype are names like any other', () => {
  const text = `{"__proto__":{"configurationItems":[1]},"configuration\\u0049tems":[${JSON.stringify(vpcItem)}],"constructor":0}`;
  for (const length of [1, 1000]) {
    expect(inPieces(text, [length]).said).toMatchObject({ isSnapshot: false, items: [{ slice: 'vpcs' }] });
  }
});

// JSON.parse would take the second, and what only the first has would count as absent.
test('a second list of items is refused', () => {
  const text = `{"configurationItems":[${JSON.stringify(vpcItem)}],"configurationItems":[]}`;
  expect(inPieces(text, [1000]).said).toBe('configurationItems is there twice: expected one list');
});

test('an item that would fill the memory is refused, and an endless text', () => {
  const blanks = Buffer.alloc(1024 * 1024, ' ');
  const pushed = (start: string) => {
    const large = snapshotDocument();
    return orRefusal(() => {
      large.push(Buffer.from(start));
      for (let size = 0; size < 70; size += 1) large.push(blanks);
    });
  };
  const expected = 'is larger than 64 MB: expected what AWS Config records of one resource';
  expect(pushed('{"configurationItems":[{},')).toContain('configurationItems[0].resourceType is missing');
  expect(pushed('{"configurationItems":[{"resourceType":"a"},{"a":')).toBe(`configurationItems[1] ${expected}`);
  expect(pushed('{"a')).toBe(`a text ${expected}`);
  // Of anything else nothing is kept.
  expect(pushed('{"a":{"b":"')).toBeUndefined();
  expect(pushed('{"configurationItems":[')).toBeUndefined();
});
