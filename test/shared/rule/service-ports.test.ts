import { InvalidParameter, readParameters } from '../../../shared/rule/parameters';
import { parsePorts, portParameters, portTagKey, portText, portsOf } from '../../../shared/rule/service-ports';

const portsFor = (serviceName: string, given: Record<string, string> = {}, tags: Record<string, string> = {}) => {
  const endpoint = { vpcEndpointType: 'Interface', serviceName, tags };
  const ports = portsOf(endpoint, readParameters(portParameters, given));
  return ports?.ranges.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join('/');
};
const aws = (code: string) => `com.amazonaws.us-east-1.${code}`;
const database = 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001';
const kafka = 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60002';

test.each<[string, Record<string, string>, string | undefined]>([
  // As AWS documents them.
  [aws('sqs'), {}, '443'],
  [aws('cassandra'), {}, '9142'],
  [aws('cassandra-fips'), {}, '9142'],
  ['cn.com.amazonaws.cn-north-1.cassandra', {}, '9142'],
  [aws('email-smtp'), {}, '587/465/2587/2465/25'],
  [aws('email-smtp-fips'), {}, '587/465/2587/2465/25'],
  [aws('mail-manager'), {}, '443'],
  [aws('mail-manager-smtp.open.fips'), {}, '587/25'],
  [aws('mail-manager-smtp.auth.fips'), {}, '587/25'],
  [aws('dsql'), {}, '443'],
  [aws('dsql-fips'), {}, '443'],
  [aws('dsql-fnh4'), {}, '5432'],
  [aws('iot.data'), {}, '8883/443'],
  [aws('iot.credentials'), {}, '443'],
  [aws('transfer'), {}, '443'],
  [aws('transfer.server'), {}, '22/2222/2223/22000/21/5080'],
  // By parameters: what they do not name stays as it is documented.
  [aws('cassandra'), { portOverrides: 'sqs=1' }, '9142'],
  [aws('cassandra'), { portOverrides: 'cassandra=443' }, '443'],
  [aws('cassandra-fips'), { portOverrides: 'cassandra=443' }, '443'],
  [aws('sqs'), { portOverrides: 'sqs=1/65535, sns=2' }, '1/65535'],
  [aws('sqs'), { portOverrides: 's*=1, sqs=2' }, '2'],
  [aws('sqs'), { portOverrides: 'sq?=1, s*=2' }, '1'],
  [aws('ecr-fips.api'), { portOverrides: 'ecr.*=8443' }, '8443'],
  // Services of others.
  [database, {}, undefined],
  [database, { thirdPartyPort: '8443' }, '8443'],
  [database, { portOverrides: 'vpce-svc-0a1b2c3d4e5f60001=4000' }, '4000'],
  [database, { portOverrides: 'vpce-svc-0a1b2c3d4e5f60001=4000', thirdPartyPort: '8443' }, '4000'],
  [kafka, { portOverrides: 'vpce-svc-0a1b2c3d4e5f60001=4000', thirdPartyPort: '8443' }, '8443'],
  [kafka, { portOverrides: 'vpce-svc-*=10000-31000' }, '10000-31000'],
  [aws('sqs'), { portOverrides: 'vpce-svc-*=10000-31000' }, '443'],
])('%s with %j is on %s', (serviceName, given, expected) => {
  expect(portsFor(serviceName, given)).toBe(expected);
});

test.each<[string, string, string | undefined]>([
  [database, '4000', '4000'],
  [kafka, '10000-31000', '10000-31000'],
  [aws('transfer.server'), '22/2222', '22/2222'],
  // What is not of the form says nothing.
  [database, 'postgres', undefined],
  [database, '', undefined],
  [aws('sqs'), '0', '443'],
])('a tag on the endpoint of %s says %j', (serviceName, value, expected) => {
  expect(portsFor(serviceName, {}, { [portTagKey]: value })).toBe(expected);
});

test('a tag wins over the parameters', () => {
  const given = { portOverrides: 'vpce-svc-*=1', thirdPartyPort: '2' };
  expect(portsFor(database, given, { [portTagKey]: '4000' })).toBe('4000');
});

test.each([
  'sqs',
  'sqs=',
  'sqs=0',
  'sqs=65536',
  'sqs=443/',
  'sqs=443/0',
  'sqs=31000-10000',
  'sqs=-443',
  'sqs=443-',
  'sqs=1-2-3',
  '=443',
  'SQS=443',
  'sqs=443;sns=443',
])('refuses the ports "%s"', (portOverrides) => {
  expect(() => portsFor(aws('sqs'), { portOverrides })).toThrow(InvalidParameter);
});

test('the default of the parameter is what AWS documents', () => {
  const preset = { portOverrides: portParameters.portOverrides.default };
  for (const code of [
    'sqs',
    'cassandra',
    'dsql',
    'dsql-fips',
    'dsql-fnh4',
    'iot.data',
    'mail-manager-smtp.open.fips',
  ]) {
    expect([code, portsFor(aws(code), preset)]).toEqual([code, portsFor(aws(code))]);
  }
});

test.each([
  ['443', 'TCP 443'],
  ['587/465', 'TCP 587 or 465'],
  ['10000-31000', 'TCP 10000-31000'],
  ['1/2/3/4/5/6', 'TCP 1, 2, 3, 4, 5 or 6'],
  ['1/2/3/4/5/6/7', 'TCP 1, 2, 3, 4, 5 and 2 more'],
])('%s is said as %s', (ports, text) => {
  expect(portText({ protocol: 'tcp', ranges: parsePorts(ports) ?? [] })).toBe(text);
});

test('a tunnel has the port of GENEVE, whatever a tag says', () => {
  const tunnel = { vpcEndpointType: 'Tunnel', serviceName: '', tags: { [portTagKey]: '443' } };
  const ports = portsOf(tunnel, readParameters(portParameters, {}));
  expect(ports && portText(ports)).toBe('UDP 6081');
});
