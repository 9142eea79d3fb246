import { daysLeft, exemptionFrom, exemptionIn, holds, isDay } from '../../../shared/rule/exemptions';

const key = 'vpce-posture:exempt';
const exempted = (value: string) => exemptionFrom('endpoint-good', { [key]: value }, key);

describe('which rules', () => {
  test.each([
    ['*', true],
    ['endpoint-good', true],
    ['other-rule, endpoint-good', true],
    ['prod-endpoint-good', true],
    ['endpoint-good-prod', false],
    // A stack's prefix ends in a hyphen.
    ['prodendpoint-good', false],
    ['other-rule', false],
    ['', false],
    ['until=2027-01-31', false],
  ])('the value %j: %s', (value, expected) => {
    expect(exempted(value) !== undefined).toBe(expected);
  });
});

describe('until when, and why', () => {
  test.each([
    ['endpoint-good until=2027-01-31', '2027-01-31', undefined],
    ['endpoint-good reason=moves to the hub, later', undefined, 'moves to the hub, later'],
    ['other,endpoint-good  reason=moves = gone  until=2027-01-31', '2027-01-31', 'moves = gone'],
    ['endpoint-good UNTIL=2027-01-31 owner=net reason=', '2027-01-31', undefined],
    ['* until=2027-01-31 reason=until=then', '2027-01-31', 'until=then'],
  ])('%s', (value, until, reason) => {
    expect(exempted(value)).toMatchObject({ until, reason });
  });

  test.each([
    ['endpoint-good until=31.01.2027', 'says until="31.01.2027": expected a day such as 2027-01-31'],
    ['endpoint-good until=2027-02-30', 'says until="2027-02-30"'],
    ['endpoint-good until=', 'says until=""'],
    ['endpoint-good until=2027-01-31 until=2028-01-31', 'has until= twice'],
    ['endpoint-good reason=a until=tomorrow', 'says until="tomorrow"'],
    ['endpoint-good until 2027-01-31', 'says "endpoint-good until 2027-01-31": expected names of rules between commas'],
    ['endpoint-good, other until 2027-01-31', 'says "other until 2027-01-31"'],
    ['endpoint-good,till=2027-01-31', 'says "till=2027-01-31"'],
  ])('%s is a mistake, and exempts from nothing', (value, says) => {
    expect(exemptionIn({ [key]: value }, key)).toEqual({ problem: expect.stringContaining(says) as string });
    expect(exempted(value)).toBeUndefined();
  });

  test.each([
    ['2027-01-31', true],
    ['2028-02-29', true],
    ['2027-02-29', false],
    ['2027-1-31', false],
    ['2027-01-31T00:00:00Z', false],
    ['', false],
  ])('%j is a day: %s', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });

  test.each([
    ['2027-01-30T23:59:59Z', 1, true],
    ['2027-01-31T00:00:00Z', 0, true],
    ['2027-01-31T23:59:59Z', -0, true],
    ['2027-02-01T00:00:00Z', -1, false],
  ])('at %s there are %i days left of 2027-01-31: %s', (time, days, expected) => {
    expect(daysLeft('2027-01-31', Date.parse(time))).toBe(days);
    expect(holds('2027-01-31', Date.parse(time))).toBe(expected);
  });
});

test('the tag must be the own one of the resource', () => {
  expect(exemptionIn({}, 'constructor')).toBeUndefined();
});
