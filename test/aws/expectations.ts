// What every report must be like, whatever it says.
import type { Invocation } from './account';
import { verdicts } from './account';

/** The compliance type that each resource id must get. */
export type Expected = Readonly<Record<string, string>>;

/** No event may cost more calls of EC2 than this (pages of one listing apart). */
const maxEc2Calls = 4;

/**
 * Expects exactly these verdicts, reported once for each 100, and cheaply.
 * @param time the ordering timestamp, ISO 8601
 */
export function expectReport(invocation: Invocation, expected: Expected, time: string): void {
  expect(verdicts(invocation)).toEqual(expected);
  const { result, sent, ec2Calls } = invocation;
  const reported = result?.evaluations ?? [];
  // Each resource once, and what is returned is what was sent.
  expect(reported).toHaveLength(Object.keys(expected).length);
  expect(sent).toHaveLength(Math.ceil(reported.length / 100));
  expect(sent.flatMap(({ Evaluations }) => Evaluations)).toEqual(
    reported.map((evaluation) => ({
      ...evaluation,
      OrderingTimestamp: Date.parse(evaluation.OrderingTimestamp) / 1000,
    })),
  );
  for (const { OrderingTimestamp, ComplianceType, Annotation } of reported) {
    expect(OrderingTimestamp).toBe(time);
    if (ComplianceType !== 'COMPLIANT') expect(Annotation).toBeDefined();
  }
  expect(ec2Calls.length).toBeLessThanOrEqual(maxEc2Calls);
}
