import { InvalidParameter, readParameters } from '../../../shared/rule/parameters';
import { portParameters, portText, portsOf } from '../../../shared/rule/service-ports';

const ports = (serviceName: string, given: Record<string, string> = {}) =>
  portsOf(serviceName, readParameters(portParameters, given));

test.each<[string, Record<string, string>, readonly number[] | undefined]>([
  ['com.amazonaws.us-east-1.sqs', {}, [443]],
  ['com.amazonaws.us-east-1.cassandra', {}, [9142]],
  ['com.amazonaws.us-east-1.cassandra-fips', {}, [9142]],
  ['com.amazonaws.us-east-1.email-smtp', {}, [587, 465, 2587, 2465, 25]],
  ['com.amazonaws.us-east-1.email-smtp-fips', {}, [587, 465, 2587, 2465, 25]],
  ['com.amazonaws.us-east-1.cassandra', { portOverrides: 'sqs=1' }, [443]],
  ['com.amazonaws.us-east-1.sqs', { portOverrides: 'sqs=1/65535, sns=2' }, [1, 65535]],
  ['com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001', {}, undefined],
  ['com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001', { thirdPartyPort: '8443' }, [8443]],
])('%s with %j is on %j', (serviceName, given, expected) => {
  expect(ports(serviceName, given)).toEqual(expected);
});

test.each(['sqs', 'sqs=', 'sqs=0', 'sqs=65536', 'sqs=443/', 'sqs=443/0', '=443', 'SQS=443', 'sqs=443;sns=443'])(
  'refuses the ports "%s"',
  (portOverrides) => {
    expect(() => ports('com.amazonaws.us-east-1.sqs', { portOverrides })).toThrow(InvalidParameter);
  },
);

test('ports have a text that stays short', () => {
  expect(portText([443])).toBe('TCP 443');
  expect(portText([587, 465])).toBe('TCP 587 or 465');
  expect(portText([1, 2, 3, 4, 5, 6])).toBe('TCP 1, 2, 3, 4, 5 or 6');
  expect(portText([1, 2, 3, 4, 5, 6, 7])).toBe('TCP 1, 2, 3, 4, 5 and 2 more');
});
