// What a change makes a rule evaluate, and networks as AWS Config recorded them.
import { sliceOf, withSlice, type Network } from '../../shared/network/network';
import { evaluateChange, evaluateRegion, type Evaluation } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import type { Rule } from '../../shared/rule/rule';
import type { Change } from '../../shared/rule/triggers';
import type { DescribeOutputs } from '../../shared/sources/describe-outputs';
import { network, vpcId } from '../network';

const time = Date.parse('2026-03-01T12:00:00Z');

/** A change of a resource in the first VPC, unless the case says otherwise. */
export function changeOf(resourceType: string, resourceId: string, overrides: Partial<Change> = {}): Change {
  return {
    resourceType,
    resourceId,
    vpcId,
    deleted: false,
    serviceName: undefined,
    vpcEndpointType: undefined,
    ...overrides,
  };
}

/** The ids of the resources that the rule evaluates when this changes, each with its verdict. */
export function affectedBy(
  rule: Rule,
  change: Change,
  given: DescribeOutputs,
  parameters: Readonly<Record<string, string>> = {},
): readonly string[] {
  const values = readParameters(rule.parameters, parameters);
  const { evaluations } = evaluateChange({ rule, values }, change, network(given), { kind: 'change', time });
  return evaluations.map(({ resourceId, complianceType }) => `${resourceId} ${complianceType}`).sort();
}

/** The verdicts where route tables and endpoints come from configuration items. */
export function recordedVerdicts(
  rule: Rule,
  given: DescribeOutputs,
  parameters: Readonly<Record<string, string>> = {},
): readonly Evaluation[] {
  const values = readParameters(rule.parameters, parameters);
  return evaluateRegion({ rule, values }, asRecorded(network(given)), { kind: 'offline', time }).evaluations;
}

function asRecorded(described: Network): Network {
  const { routeTables, vpcEndpoints } = described;
  const tables = routeTables.items.map((table) => ({ ...table, endpointRoutesMayLag: true }));
  const endpoints = vpcEndpoints.items.map((endpoint) => ({ ...endpoint, captureTime: time }));
  const withTables = withSlice(described, 'routeTables', sliceOf('routeTables', tables, routeTables.known));
  return withSlice(withTables, 'vpcEndpoints', sliceOf('vpcEndpoints', endpoints, vpcEndpoints.known));
}
