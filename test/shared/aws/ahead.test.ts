// What is read in the same round as what an evaluation asks for.
import { list, sliceOf, withSlice, type Network } from '../../../shared/network/network';
import { readingAhead } from '../../../shared/aws/ahead';
import { evaluateChange, evaluateRegion, type Outcome } from '../../../shared/rule/evaluate';
import { readParameters } from '../../../shared/rule/parameters';
import type { Rule } from '../../../shared/rule/rule';
import { itself } from '../../../shared/rule/triggers';
import { compliant, madeRule, nonCompliant } from '../../made-rule';
import { endpoint, network, subnet, vpcId } from '../../network';
import { changeOf } from '../../rules/changes';

const [first, second] = ['vpce-0a1b2c3d4e5f60001', 'vpce-0a1b2c3d4e5f60002'] as const;
const otherVpc = 'vpc-0a1b2c3d4e5f60002';
const occasion = { kind: 'change', time: 0 } as const;

/** Compliant when the VPC of the endpoint has subnets. */
const rule = madeRule({
  id: 'endpoint-good',
  title: 'Good',
  severity: 'LOW',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: ['subnets', 'routeTables', 'prefixLists'],
  triggers: { 'AWS::EC2::VPCEndpoint': itself },
  scheduled: false,
  parameters: {},
  rationale: '',
  fix: { text: '', command: '' },
  frameworks: [],
  evaluate: (subject, known) =>
    list(known, 'subnets', subject.vpcId).length > 0 ? compliant() : nonCompliant('No subnets.'),
});

const ofRule = (one: Rule = rule) => ({ rule: one, values: readParameters({}, {}) });
const missingOf = ({ missing }: Outcome) => Object.fromEntries([...missing].map(([slice, keys]) => [slice, [...keys]]));
const given = {
  VpcEndpoints: [endpoint(), endpoint({ VpcEndpointId: second, VpcId: otherVpc })],
  Subnets: [subnet()],
};

describe('a sweep', () => {
  const swept = (known: Network) => readingAhead(ofRule(), evaluateRegion(ofRule(), known, occasion), known);

  test('asks for the subjects alone', () => {
    expect(missingOf(swept(network({})))).toEqual({ vpcEndpoints: ['all'] });
  });

  test('asks in one round for all that the rule needs of the VPCs', () => {
    const outcome = swept(network({ VpcEndpoints: given.VpcEndpoints }));
    expect(missingOf(outcome)).toEqual({ subnets: [vpcId, otherVpc], routeTables: [vpcId, otherVpc] });
  });

  test('does not ask for what is known already', () => {
    const outcome = swept(network({ VpcEndpoints: given.VpcEndpoints, RouteTables: [] }));
    expect(missingOf(outcome)).toEqual({ subnets: [vpcId, otherVpc] });
  });

  test('asks for nothing where nothing waits', () => {
    expect(missingOf(swept(network(given)))).toEqual({});
  });
});

describe('a change', () => {
  const changed = (change: ReturnType<typeof changeOf>, one: Rule, known: Network) =>
    readingAhead(ofRule(one), evaluateChange(ofRule(one), change, known, occasion), known, change);
  const after = (change: ReturnType<typeof changeOf>, one: Rule = rule, outputs: object = given) =>
    changed(change, one, network(outputs));

  test('asks with the subjects for what the item names, as far as every evaluation reads it', () => {
    const change = changeOf('AWS::EC2::VPCEndpoint', first, {
      ahead: { routeTables: [vpcId], securityGroups: ['sg-0a1b2c3d'], vpcs: [vpcId] },
    });
    expect(missingOf(after(change, rule, {}))).toEqual({ vpcEndpoints: [first], routeTables: [vpcId] });
    expect(missingOf(after(change, rule, { RouteTables: [] }))).toEqual({ vpcEndpoints: [first] });
    expect(missingOf(after(change))).toEqual({});
  });

  test('asks with VPCs for what every evaluation of one reads', () => {
    const ofVpcs: Rule = { ...rule, subject: 'AWS::EC2::VPC', triggers: { 'AWS::EC2::VPC': itself } };
    const missing = (change: ReturnType<typeof changeOf>) => missingOf(after(change, ofVpcs, {}));
    const expected = { vpcs: [vpcId], subnets: [vpcId], routeTables: [vpcId] };
    expect(missing(changeOf('AWS::EC2::VPC', vpcId))).toEqual(expected);
    expect(missing(changeOf('AWS::EC2::VPC', vpcId, { vpcId: undefined }))).toEqual({ vpcs: [vpcId] });
  });

  test('asks for the tables of a VPC in place of its main one, where subnets matter', () => {
    const ofTables: Rule = { ...rule, subject: 'AWS::EC2::RouteTable', triggers: { 'AWS::EC2::RouteTable': itself } };
    const change = changeOf('AWS::EC2::RouteTable', 'rtb-0a1b2c3d', { ahead: { routeTables: [vpcId] } });
    expect(missingOf(after(change, { ...ofTables, needs: ['subnets'] }, {}))).toEqual({ routeTables: [vpcId] });
    expect(missingOf(after(change, { ...ofTables, needs: [] }, {}))).toEqual({ routeTables: ['rtb-0a1b2c3d'] });

    // It is not among them: whether it is gone, only its own id tells.
    const others = withSlice(network({}), 'routeTables', sliceOf('routeTables', [], [vpcId]));
    const outcome = changed(change, { ...ofTables, needs: ['subnets'] }, others);
    expect(missingOf(outcome)).toEqual({ routeTables: ['rtb-0a1b2c3d'] });
  });
});
