// Random values in outputs of Describe: ids that meet, and texts that nobody expects.
import fc, { type Arbitrary } from 'fast-check';
import { accountId } from '../network';

export const long = 'x'.repeat(300);
export const oddText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom('', long, '😀'.repeat(150), `${long.slice(0, 29)}😀`, '__proto__', 'a\nb', '${aws:x}', '{'),
);

/** `vpc-…` and the like: a few ids of each kind, so that resources meet. */
export function idOf(kind: string): Arbitrary<string> {
  return fc.constantFrom(...[1, 2, 3].map((number) => `${kind}-0a1b2c3d4e5f6000${number}`));
}

export const ids = {
  vpc: idOf('vpc'),
  subnet: idOf('subnet'),
  table: idOf('rtb'),
  group: idOf('sg'),
  acl: idOf('acl'),
  endpoint: idOf('vpce'),
  list: idOf('pl'),
};

export const account = fc.constantFrom(accountId, accountId, accountId, '999999999999', 'amazon', 'AWS');
const cidr = fc.constantFrom(
  '10.0.0.0/16',
  '10.0.1.0/24',
  '10.0.2.0/24',
  '10.0.0.0/8',
  '0.0.0.0/0',
  '0.0.0.0/1',
  '52.216.0.0/15',
  '100.64.0.0/10',
  '203.0.113.7/32',
);
const ipv6Cidr = fc.constantFrom(
  '::/0',
  '2600:1f18:ffff:ffff:ffff:ffff:ffff:ffff/128',
  '2600:1f18:1234:5600::/56',
  'fd00::/8',
  '64:ff9b::/96',
);
// What AWS never prints, but a file may hold.
export const anyCidr = fc.oneof({ weight: 12, arbitrary: cidr }, { weight: 1, arbitrary: oddText });
export const anyIpv6Cidr = fc.oneof({ weight: 12, arbitrary: ipv6Cidr }, { weight: 1, arbitrary: oddText });

const serviceCode = fc.constantFrom(
  ...['s3', 's3', 'dynamodb', 's3express', 'sqs', 'ssm', 'ssmmessages', 'ec2messages', 'ecr.api', 'ecr.dkr', 's3-fips'],
  ...['dynamodb-streams', 'cassandra', 'email-smtp', 'logs', 'kms', 'guardduty-data', `a.${long}`, 'c'.repeat(120)],
);
export const serviceName = fc.oneof(
  { weight: 6, arbitrary: serviceCode.map((code) => `com.amazonaws.us-east-1.${code}`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001',
      'com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60002',
      'com.amazonaws.eu-west-1.s3',
      'cn.com.amazonaws.cn-north-1.ecr.api',
      'com.amazonaws.iam',
      'aws.sagemaker.us-east-1.notebook',
    ),
  },
  { weight: 1, arbitrary: oddText },
);

export const tags = fc.uniqueArray(
  fc.record({
    Key: fc.oneof(
      fc.constantFrom(
        ...['vpce-posture:exempt', 'vpce-posture:isolated', 'vpce-posture:central-dns', 'vpce-posture:endpoints-via'],
        ...['vpce-posture:uses-gateway', 'GuardDutyManaged'],
      ),
      oddText,
    ),
    Value: fc.oneof(fc.constantFrom('true', 'vpce-multi-az', '*'), oddText),
  }),
  { maxLength: 2, selector: ({ Key }) => Key },
);

/** Some of these, each id once: Describe never lists a resource twice. */
export function listOf<T extends object>(item: Arbitrary<T>, id: keyof T, maxLength = 3): Arbitrary<T[]> {
  return fc.uniqueArray(item, { maxLength, selector: (one) => String(one[id]) });
}

export const some = <T>(item: Arbitrary<T>) => fc.uniqueArray(item, { maxLength: 3 });

/** Fields of which any but the first ones may be absent. */
export function partly<T extends object, K extends keyof T>(
  fields: { [P in keyof T]: Arbitrary<T[P]> },
  required: K[],
) {
  return fc.record<T, K>(fields, { requiredKeys: required });
}

export const mostly = <T>(usual: T, ...others: readonly T[]) => fc.constantFrom(usual, usual, usual, ...others);
