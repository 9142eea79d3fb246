import * as fc from 'fast-check';
import {
  parseServiceName,
  regionalServiceName,
  isSameService,
  possibleServiceNames,
  serviceCode,
  withoutFips,
} from '../../../shared/network/service-names';

describe('services of AWS', () => {
  test.each([
    // Regional, in every partition.
    ['com.amazonaws.us-east-1.s3', 's3', 'us-east-1'],
    ['com.amazonaws.us-east-1.ecr.api', 'ecr.api', 'us-east-1'],
    ['com.amazonaws.ap-southeast-7.codeartifact.repositories', 'codeartifact.repositories', 'ap-southeast-7'],
    ['com.amazonaws.us-west-2.timestream.ingest-cell1', 'timestream.ingest-cell1', 'us-west-2'],
    ['com.amazonaws.il-central-1.kms', 'kms', 'il-central-1'],
    ['com.amazonaws.mx-central-1.kms', 'kms', 'mx-central-1'],
    ['com.amazonaws.us-gov-west-1.sqs', 'sqs', 'us-gov-west-1'],
    ['com.amazonaws.cn-north-1.s3', 's3', 'cn-north-1'],
    ['cn.com.amazonaws.cn-northwest-1.ecr.dkr', 'ecr.dkr', 'cn-northwest-1'],
    ['cn.com.amazonaws.cn-north-1.transcribe.cn', 'transcribe', 'cn-north-1'],
    ['com.amazonaws.eusc-de-east-1.sqs', 'sqs', 'eusc-de-east-1'],
    ['eu.amazonaws.eusc-de-east-1.securityhub', 'securityhub', 'eusc-de-east-1'],
    ['gov.ic.c2s.us-iso-east-1.sqs', 'sqs', 'us-iso-east-1'],
    ['com.amazonaws.us-iso-east-1.s3', 's3', 'us-iso-east-1'],
    ['gov.sgov.sc2s.us-isob-east-1.sqs', 'sqs', 'us-isob-east-1'],
    ['gov.ic.hci.csp.us-isof-south-1.sqs', 'sqs', 'us-isof-south-1'],
    ['uk.adc-e.cloud.eu-isoe-west-1.sqs', 'sqs', 'eu-isoe-west-1'],
    // FIPS.
    ['com.amazonaws.us-east-1.ec2-fips', 'ec2-fips', 'us-east-1'],
    ['com.amazonaws.us-east-1.airflow.api-fips', 'airflow.api-fips', 'us-east-1'],
    // Without a Region.
    ['com.amazonaws.iam', 'iam', undefined],
    ['com.amazonaws.route53', 'route53', undefined],
    ['com.amazonaws.cloudfront', 'cloudfront', undefined],
    ['com.amazonaws.s3-global.accesspoint', 's3-global.accesspoint', undefined],
    ['aws.api.global.codecatalyst', 'codecatalyst', undefined],
    // Other prefixes.
    ['aws.api.us-east-1.freetier', 'freetier', 'us-east-1'],
    ['api.aws.us-east-1.cassandra-streams', 'cassandra-streams', 'us-east-1'],
    ['aws.sagemaker.us-east-1.notebook', 'notebook', 'us-east-1'],
    ['aws.sagemaker.us-east-1.partner-app', 'partner-app', 'us-east-1'],
  ])('%s is %s', (name, code, region) => {
    expect(parseServiceName(name)).toEqual({ kind: 'aws', code, region });
  });

  test('ec2messages is not ec2', () => {
    expect(serviceCode('com.amazonaws.us-east-1.ec2messages')).not.toBe(serviceCode('com.amazonaws.us-east-1.ec2'));
  });

  test('codes are compared without FIPS', () => {
    expect(serviceCode('com.amazonaws.us-east-1.ecr.api-fips')).toBe('ecr.api');
    expect(serviceCode('com.amazonaws.us-east-1.ecr.api')).toBe('ecr.api');
    expect(withoutFips('fips')).toBe('fips');
    expect(serviceCode('com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001')).toBeUndefined();
    expect(serviceCode('nonsense')).toBeUndefined();
  });

  test('what people write parses back', () => {
    for (const region of ['us-east-1', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1', 'us-iso-east-1']) {
      for (const code of ['ecr.api', 's3', 'sqs']) {
        const expected = { kind: 'aws', code, region };
        expect(parseServiceName(regionalServiceName(region, code))).toEqual(expected);
        const names = possibleServiceNames(region, code);
        expect(names).toContain(regionalServiceName(region, code));
        expect(names.map(parseServiceName)).toEqual(names.map(() => expected));
      }
    }
    expect(regionalServiceName('us-east-1', 'ecr.api')).toBe('com.amazonaws.us-east-1.ecr.api');
    expect(regionalServiceName('cn-north-1', 'ecr.api')).toBe('cn.com.amazonaws.cn-north-1.ecr.api');
    // S3 has an interface service of the partition's prefix there, and a gateway service of the usual one.
    expect(regionalServiceName('cn-north-1', 's3')).toBe('cn.com.amazonaws.cn-north-1.s3');
    expect(regionalServiceName('cn-north-1', 's3', 'Gateway')).toBe('com.amazonaws.cn-north-1.s3');
    expect(regionalServiceName('cn-north-1', 'transcribe')).toBe('cn.com.amazonaws.cn-north-1.transcribe.cn');
    expect(regionalServiceName('eu-west-1', 'iam')).toBe('com.amazonaws.iam');
    expect(regionalServiceName('eu-west-1', 'studio')).toBe('aws.sagemaker.eu-west-1.studio');
    expect(possibleServiceNames('us-east-1', 's3')).toEqual(['com.amazonaws.us-east-1.s3']);
  });

  test.each([
    ['com.amazonaws.us-east-1.ecr.api', 'com.amazonaws.us-east-1.ecr.api-fips', true],
    ['com.amazonaws.cn-north-1.ec2', 'cn.com.amazonaws.cn-north-1.ec2', true],
    ['com.amazonaws.us-east-1.ec2', 'com.amazonaws.us-east-1.ec2messages', false],
    ['nonsense', 'nonsense', true],
    ['nonsense', 'more nonsense', false],
  ])('%s and %s are the same service: %s', (a, b, expected) => {
    expect(isSameService(a, b)).toBe(expected);
  });
});

describe("services of others, and one's own", () => {
  test.each([
    ['com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001', 'us-east-1'],
    ['com.amazonaws.vpce.us-gov-east-1.vpce-svc-0a1b2c3d4e5f60001', 'us-gov-east-1'],
    ['cn.com.amazonaws.vpce.cn-north-1.vpce-svc-0a1b2c3d', 'cn-north-1'],
  ])('%s', (name, region) => {
    expect(parseServiceName(name)).toEqual({ kind: 'third-party', region });
  });
});

describe('names of nothing', () => {
  test.each([
    '',
    's3',
    'com.amazonaws.',
    'com.amazonaws.us-east-1',
    'com.amazonaws.us-east-1.',
    'com.amazonaws.us-east-1..s3',
    'com.amazonaws.us-east-1.ecr..api',
    'com.amazonaws.us-east-1.S3',
    'com.amazonaws.us-east-1.s3 ',
    'com.amazonaws.us-east-1.-s3',
    'com.amazon.us-east-1.s3',
    'xcom.amazonaws.us-east-1.s3',
    'com.amazonaws.vpce.us-east-1.s3',
    'com.amazonaws.vpce.us-east-1.vpce-svc-xyz',
    'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001.more',
    'com.amazonaws.vpce.vpce-svc-0a1b2c3d4e5f60001',
    'com.amazonaws.vpce.',
    // A partition's prefix in a Region of another one.
    'cn.com.amazonaws.us-east-1.ec2',
    'cn.com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001',
    'eu.amazonaws.eu-west-1.ecr.api',
    'gov.ic.c2s.us-isob-east-1.sqs',
    `com.amazonaws.us-east-1.${'a'.repeat(300)}`,
    `com.amazonaws.us-east-1.${'a'.repeat(129)}`,
  ])('"%s"', (name) => {
    expect(parseServiceName(name)).toEqual({ kind: 'invalid' });
  });

  test('no text makes it throw', () => {
    const pieces = fc.constantFrom('com.amazonaws.', 'cn.', 'vpce.', 'us-east-1', '.', 'vpce-svc-', '0', '-fips', 'é');
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => {
        expect(['aws', 'third-party', 'invalid']).toContain(parseServiceName(parts.join('')).kind);
      }),
    );
  });
});
