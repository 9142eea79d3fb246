import { gatewayServicesParameter } from '../../../shared/rule/gateway-services';
import {
  InvalidParameter,
  boolean,
  choice,
  commonParameters,
  forms,
  integer,
  list,
  optionalInteger,
  readParameters,
  splitList,
  text,
  type Parameter,
} from '../../../shared/rule/parameters';

/** What one parameter makes of a text. */
function read<T>(parameter: Parameter<T>, given?: string): T {
  const { value } = readParameters({ value: parameter }, given === undefined ? {} : { value: given });
  return value;
}

describe('kinds of parameters', () => {
  test('boolean', () => {
    expect(read(boolean(true, ''))).toBe(true);
    expect(read(boolean(true, ''), 'false')).toBe(false);
    expect(read(boolean(false, ''), ' true ')).toBe(true);
    for (const wrong of ['True', 'yes', '1', '0']) {
      expect(() => read(boolean(true, ''), wrong)).toThrow(
        `Parameter value is ${JSON.stringify(wrong)}: expected true or false.`,
      );
    }
  });

  test('integer', () => {
    const parameter = integer(2, 1, 6, '');
    expect(read(parameter)).toBe(2);
    expect(read(parameter, '1')).toBe(1);
    expect(read(parameter, '6')).toBe(6);
    for (const wrong of ['0', '7', '-1', '2.0', '0x2', 'two', '1e0', '1000000000000']) {
      expect(() => read(parameter, wrong)).toThrow('expected a whole number from 1 to 6.');
    }
  });

  test('optionalInteger', () => {
    const parameter = optionalInteger(1, 65535, '');
    expect(read(parameter)).toBeUndefined();
    expect(read(parameter, '')).toBeUndefined();
    expect(read(parameter, '65535')).toBe(65535);
    expect(() => read(parameter, '65536')).toThrow('expected empty or a whole number from 1 to 65535.');
  });

  test('choice', () => {
    const parameter = choice(['auto', 'always'], 'auto', '');
    expect(read(parameter)).toBe('auto');
    expect(read(parameter, 'always')).toBe('always');
    expect(() => read(parameter, 'Auto')).toThrow('expected one of auto, always.');
  });

  test('text', () => {
    const parameter = text('a', /^[a-c]$/, 'a, b or c', '');
    expect(read(parameter)).toBe('a');
    expect(read(parameter, ' c ')).toBe('c');
    expect(() => read(parameter, 'd')).toThrow('Parameter value is "d": expected a, b or c.');
  });

  test('list', () => {
    const parameter = list('', forms.accountId, 'account ids', '');
    expect(read(parameter)).toEqual([]);
    expect(read(parameter, '123456789012')).toEqual(['123456789012']);
    expect(read(parameter, ' 123456789012 ,, 210987654321,')).toEqual(['123456789012', '210987654321']);
    expect(() => read(parameter, '123456789012,12345678901')).toThrow(
      'expected a comma-separated list of account ids.',
    );
  });

  test('list with a condition', () => {
    const even = list('2', (entry) => Number(entry) % 2 === 0, 'even numbers', '');
    expect(read(even)).toEqual(['2']);
    expect(read(even, '4,6')).toEqual(['4', '6']);
    expect(() => read(even, '4,5')).toThrow(InvalidParameter);
  });

  test('gateway services', () => {
    const parameter = gatewayServicesParameter('');
    expect(read(parameter)).toEqual(['s3', 'dynamodb']);
    expect(read(parameter, 's3express')).toEqual(['s3express']);
    for (const wrong of [',', 'S3', 's3,sqs']) {
      expect(() => read(parameter, wrong)).toThrow('expected a comma-separated list of s3, dynamodb, s3express.');
    }
  });
});

test('the entries of a list are trimmed, empty ones are left out', () => {
  expect(splitList(' a ,b,, c')).toEqual(['a', 'b', 'c']);
  expect(splitList('')).toEqual([]);
});

test.each([
  [
    'vpcId',
    ['vpc-0a1b2c3d', 'vpc-0a1b2c3d4e5f60001'],
    ['vpc-', 'vpc-0a1b2c3', 'vpc-0A1B2C3D', 'vpc-0a1b2c3d4e5f6000', 'sg-0a1b2c3d'],
  ],
  ['securityGroupId', ['sg-0a1b2c3d', 'sg-0a1b2c3d4e5f60001'], ['sg-', 'vpc-0a1b2c3d']],
  ['accountId', ['123456789012'], ['12345678901', '1234567890123', 'a23456789012']],
  ['serviceCode', ['s3', 'ecr.api', 'ecr.*', '*', 's?'], ['', 'S3', '.s3', 'a,b', 'a b']],
] as const)('the form %s', (name, good, bad) => {
  for (const entry of good) expect(forms[name].test(entry)).toBe(true);
  for (const entry of bad) expect(forms[name].test(entry)).toBe(false);
});

describe('reading', () => {
  const declared = { minSubnets: integer(2, 1, 6, '') };

  test.each([undefined, null, {}])('%j: everything has its default', (given) => {
    expect(readParameters(declared, given)).toEqual({
      minSubnets: 2,
      exemptTagKey: 'vpce-posture:exempt',
      vpcIds: [],
      excludeVpcIds: [],
      includeRequesterManaged: false,
    });
  });

  test('an empty or blank text is not set', () => {
    expect(readParameters(declared, { minSubnets: '', vpcIds: '  ' })).toMatchObject({ minSubnets: 2, vpcIds: [] });
  });

  test.each([[['minSubnets']], ['{}'], [2], [true]])('%j is no object of strings', (given) => {
    expect(() => readParameters(declared, given)).toThrow('The rule parameters are not a JSON object of strings.');
  });

  test.each([[2], [true], [null], [['2']]])('the value %j is no string', (minSubnets) => {
    expect(() => readParameters(declared, { minSubnets })).toThrow(
      `Parameter minSubnets is ${JSON.stringify(minSubnets)}: expected a string, as AWS Config passes it.`,
    );
  });

  test.each(['minsubnets', 'toString', '__proto__'])('the name %s is not known', (name) => {
    const given: unknown = JSON.parse(`{${JSON.stringify(name)}: "2"}`);
    expect(() => readParameters(declared, given)).toThrow(
      `Unknown parameter ${JSON.stringify(name)}: expected one of excludeVpcIds, exemptTagKey, includeRequesterManaged, minSubnets, vpcIds.`,
    );
  });

  test.each([
    ['exemptTagKey', 'k'.repeat(129)],
    ['exemptTagKey', 'a\nb'],
    ['vpcIds', 'vpc-1'],
    ['excludeVpcIds', 'vpc-0a1b2c3d;vpc-0a1b2c3e'],
    ['includeRequesterManaged', 'no'],
  ] as const)('%s does not take %j', (name, value) => {
    expect(() => readParameters(declared, { [name]: value })).toThrow(
      new InvalidParameter(
        `Parameter ${name} is ${JSON.stringify(value)}: expected ${commonParameters[name].expected}.`,
      ),
    );
  });

  test('every default is acceptable', () => {
    for (const [name, parameter] of Object.entries(commonParameters)) {
      expect(() => readParameters({}, { [name]: parameter.default })).not.toThrow();
    }
  });
});
