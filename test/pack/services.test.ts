// The table of AWS's endpoint services against the AWS PrivateLink Guide's own list, and the names that are made from it.
import { settledNames } from '../../infra/facts/documented';
import { guideNames } from '../../infra/facts/guide';
import { otherNames, ownPrefixes, servicesWithoutPrivateDns } from '../../shared/facts/service-names';
import { services } from '../../shared/facts/services';
import {
  parseServiceName,
  possibleServiceNames,
  regionalServiceName,
  serviceCode,
  withoutFips,
} from '../../shared/network/service-names';

const codes = Object.keys(services);
const regions = ['us-east-1', 'eu-west-1', 'us-gov-west-1', ...Object.keys(ownPrefixes)];

test('there is a service for each name of the guide, and it has that name', () => {
  const names = [...guideNames()].map(([code, name]) => [code, settledNames.services[code] ?? name]);
  expect(names.length).toBeGreaterThan(400);
  for (const [code, name] of names) {
    expect([code, services[String(code)]?.name ?? `com.amazonaws.{region}.${String(code)}`]).toEqual([code, name]);
  }
});

test('what the guide calls otherwise has been settled, and the table keeps to it', () => {
  for (const [code, name] of Object.entries(settledNames.services)) {
    expect(services[code]?.name).toBe(name);
    expect(guideNames().get(code)).not.toBe(name);
  }
});

test('names of another form are those that commands and sentences use', () => {
  expect(
    Object.fromEntries(
      codes.flatMap((code) => (services[code]?.name === undefined ? [] : [[code, services[code].name]])),
    ),
  ).toEqual(otherNames);
});

test('services without private DNS are those that the rules know', () => {
  expect(codes.filter((code) => services[code]?.privateDnsNames?.length === 0).sort()).toEqual(
    [...servicesWithoutPrivateDns].sort(),
  );
});

test.each(regions)('in %s each name is read back as its service', (region) => {
  for (const code of codes) {
    const name = regionalServiceName(region, code);
    const isFixed = otherNames[code]?.includes('{region}') === false;
    const parsed = parseServiceName(name);
    expect([name, parsed]).toEqual([
      name,
      { kind: 'aws', code, region: isFixed ? (parsed as { region?: string }).region : region },
    ]);
    expect(possibleServiceNames(region, code)).toContain(name);
  }
});

test('each FIPS variant is that of a service, wherever FIPS stands in its code', () => {
  const variants = codes.filter((code) => /(?:^|[.-])fips(?:$|[.-])/.test(code));
  expect(variants.length).toBeGreaterThan(100);
  for (const variant of variants) {
    expect(withoutFips(variant)).not.toMatch(/fips/);
    expect(serviceCode(regionalServiceName('us-east-1', variant))).toBe(withoutFips(variant));
    // AWS offers these with FIPS alone.
    if (variant.startsWith('mail-manager-smtp.')) continue;
    expect([variant, services[withoutFips(variant)]?.fips]).toEqual([variant, variant]);
  }
  for (const code of codes.filter((other) => !variants.includes(other))) expect(withoutFips(code)).toBe(code);
});

test('private DNS names are names, or all names under one', () => {
  for (const code of codes) {
    for (const name of services[code]?.privateDnsNames ?? []) {
      expect([code, name]).toEqual([
        code,
        expect.stringMatching(
          /^(?:\*[.])?[a-z0-9.-]+[.](?:\{region\}[.](?:\{(?:dualStackD|d)nsSuffix\}|sagemaker[.]aws)|\{dnsSuffix\})$/,
        ),
      ]);
    }
  }
});
