// One estate through two sources: what AWS Config can know of it gives the same network and the same verdicts.
import { readFileSync } from 'node:fs';
import { rules } from '../../../functions/index';
import { find, sliceNames, slices, type Network } from '../../../shared/network/network';
import { evaluateRegion, type Evaluation } from '../../../shared/rule/evaluate';
import { readParameters } from '../../../shared/rule/parameters';
import { networksOf, recordingFrom } from '../../../shared/sources/configuration-items';
import { networkFromDescribe } from '../../../shared/sources/describe-outputs';
import { configurationItems, history, historyItem, snapshot } from '../../configuration-items';
import { estateOutputs, estateTime } from '../../example-estate';

const parameters = JSON.parse(readFileSync('examples/parameters.json', 'utf8')) as Record<string, unknown>;
// AWS Config does not hold network interfaces, and rules say other things of subnets than of the clients in them.
const outputs = Object.fromEntries(
  Object.entries(estateOutputs()).filter(([member]) => member !== 'NetworkInterfaces'),
);
const described = networkFromDescribe('111122223333', 'us-east-1', outputs);
const items = configurationItems(outputs);

function recorded(...documents: readonly object[]): Network {
  const [network, ...others] = networksOf(documents.map(recordingFrom));
  expect(others).toEqual([]);
  if (network === undefined) throw new Error('no network');
  return network;
}

function evaluate(network: Network): ReadonlyMap<string, Evaluation> {
  const evaluations = rules.flatMap((rule) => {
    const configured = { rule, values: readParameters(rule.parameters, parameters[rule.id]) };
    const { evaluations } = evaluateRegion(configured, network, { kind: 'offline', time: estateTime });
    return evaluations.map((evaluation) => [`${rule.id} ${evaluation.resourceId}`, evaluation] as const);
  });
  return new Map(evaluations);
}

const recordedSlices = [
  'vpcs',
  'subnets',
  'routeTables',
  'networkAcls',
  'securityGroups',
  'natGateways',
  'vpcEndpoints',
] as const;

// What only one of the sources says.
const sourceFields = ['captureTime', 'endpointRoutesMayLag'];

function comparable(resource: object): object {
  return Object.fromEntries(Object.entries(resource).filter(([field]) => !sourceFields.includes(field)));
}

describe('the example estate as a snapshot', () => {
  const network = recorded(snapshot(items));

  test.each(recordedSlices)('holds the same %s', (slice) => {
    expect(network[slice].items.map(comparable)).toEqual(described[slice].items.map(comparable));
    expect(network[slice].items.length).toBeGreaterThan(2);
  });

  test('knows nothing of what AWS Config does not record', () => {
    for (const slice of sliceNames.filter((name) => slices[name].resourceType === undefined)) {
      expect(network[slice]).toMatchObject({ items: [], known: new Set(), swept: false });
    }
  });

  test('gives the same verdicts, or none', () => {
    expectSameOrUnknown(evaluate(network));
  });

  test('decides enough to be of use', () => {
    const verdicts = [...evaluate(network).values()];
    const decided = verdicts.filter(({ complianceType }) => complianceType !== 'INSUFFICIENT_DATA');
    expect(decided.length / verdicts.length).toBeGreaterThan(0.7);
  });
});

test('the answers of GetResourceConfigHistory say of each resource what a snapshot says', () => {
  const network = recorded({ configurationItems: items.map(historyItem) });
  const fromSnapshot = recorded(snapshot(items));
  for (const slice of recordedSlices) expect(network[slice].items).toEqual(fromSnapshot[slice].items);
});

test('history files judge all that they hold, and conclude nothing from absence', () => {
  const network = recorded(history(items));
  expectSameOrUnknown(evaluate(network));
  const [anyone] = network.vpcs.items;
  expect(anyone && find(network, 'vpcs', anyone.vpcId)).toBe(anyone);
});

test('route tables that were recorded before their gateway endpoints never make a verdict wrong', () => {
  const stale = outputs['RouteTables']?.map((table) => ({
    ...table,
    Routes: (table['Routes'] as readonly Record<string, unknown>[]).filter(
      (route) => !(route['DestinationPrefixListId'] !== undefined && String(route['GatewayId']).startsWith('vpce-')),
    ),
  }));
  const network = recorded(snapshot(configurationItems({ ...outputs, RouteTables: stale ?? [] })));
  const verdicts = evaluate(network);
  for (const [key, { complianceType }] of evaluate(described)) {
    const allowed = [complianceType, 'INSUFFICIENT_DATA', 'NOT_APPLICABLE'];
    expect({ key, allowed: allowed.includes(verdicts.get(key)?.complianceType ?? '') }).toEqual({ key, allowed: true });
  }
});

function expectSameOrUnknown(verdicts: ReadonlyMap<string, Evaluation>): void {
  const expected = evaluate(described);
  expect([...verdicts.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [key, verdict] of verdicts) {
    const { complianceType, annotation } = verdict;
    // What else there is to say may not be known: the first thing that is said is the same.
    if (complianceType !== 'INSUFFICIENT_DATA') expect(expected.get(key)).toMatchObject({ complianceType });
    if (complianceType !== 'INSUFFICIENT_DATA') expect([key, annotation]).toEqual([key, expected.get(key)?.annotation]);
    else expect(verdict.annotation).toContain('The input does not hold');
  }
}
