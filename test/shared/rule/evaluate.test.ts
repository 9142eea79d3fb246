import { NotKnown, find, list } from '../../../shared/network/network';
import {
  evaluateChange,
  evaluateRegion,
  explain,
  evaluateSubject,
  missingSlices,
  type Outcome,
} from '../../../shared/rule/evaluate';
import type { VpcEndpoint } from '../../../shared/network/model/vpc-endpoint';
import { readParameters } from '../../../shared/rule/parameters';
import { idOf, slicesOf, type Rule } from '../../../shared/rule/rule';
import { compliant, madeRule, nonCompliant } from '../../made-rule';
import { endpointsLettingInList, endpointsUsingGroup, itself, sameVpc, sameVpcIf } from '../../../shared/rule/triggers';
import { endpoint, network, securityGroup, subnet, vpc, vpcId } from '../../network';
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
  mayNeed: ['subnets', 'vpcs'],
  triggers: {
    'AWS::EC2::VPCEndpoint': itself,
    'AWS::EC2::SecurityGroup': endpointsUsingGroup,
    'AWS::EC2::VPC': sameVpc,
    'AWS::EC2::RouteTable': sameVpcIf<VpcEndpoint>(
      (_endpoint, _change, _values, known) => find(known, 'vpcs', vpcId) !== undefined,
    ),
  },
  scheduled: false,
  parameters: {},
  rationale: '',
  fix: { text: '', command: '' },
  frameworks: [],
  evaluate: (subject, known) => {
    if (subject.serviceName === '') throw new TypeError('a mistake of the rule');
    return list(known, 'subnets', subject.vpcId).length > 0 ? compliant() : nonCompliant('No subnets.');
  },
});

const siblings: Rule = { ...rule, triggers: { 'AWS::EC2::VPCEndpoint': sameVpc } };
const ofRule = (one: Rule = rule) => ({ rule: one, values: readParameters({}, {}) });
const verdictsOf = ({ evaluations }: Outcome) =>
  evaluations.map(({ resourceId, complianceType }) => `${resourceId} ${complianceType}`);
const missingOf = ({ missing }: Outcome) => Object.fromEntries([...missing].map(([slice, keys]) => [slice, [...keys]]));
const given = {
  VpcEndpoints: [endpoint(), endpoint({ VpcEndpointId: second, VpcId: otherVpc })],
  Subnets: [subnet()],
};

describe('a sweep', () => {
  test('evaluates every subject', () => {
    const outcome = evaluateRegion(ofRule(), network(given), occasion);
    expect(verdictsOf(outcome)).toEqual([`${first} COMPLIANT`, `${second} NON_COMPLIANT`]);
    expect(missingOf(outcome)).toEqual({});
  });

  test('asks for the subjects when they were not listed', () => {
    const outcome = evaluateRegion(ofRule(), network({}), occasion);
    expect(verdictsOf(outcome)).toEqual([]);
    expect(missingOf(outcome)).toEqual({ vpcEndpoints: ['all'] });
  });

  test('asks for what the rule could not answer', () => {
    const outcome = evaluateRegion(ofRule(), network({ VpcEndpoints: given.VpcEndpoints }), occasion);
    expect(verdictsOf(outcome)).toEqual([`${first} INSUFFICIENT_DATA`, `${second} INSUFFICIENT_DATA`]);
    expect(missingOf(outcome)).toEqual({ subnets: [vpcId, otherVpc] });
    expect(missingSlices(outcome.missing)).toEqual(['subnets']);
  });

  test('lets the mistakes of a rule through', () => {
    const broken = network({ VpcEndpoints: [endpoint({ ServiceName: '' })] });
    expect(() => evaluateRegion(ofRule(), broken, occasion)).toThrow(TypeError);
  });
});

describe('a change', () => {
  const after = (change: ReturnType<typeof changeOf>, one: Rule = rule, outputs: object = given) =>
    evaluateChange(ofRule(one), change, network(outputs), occasion);

  test('of the subject: itself', () => {
    expect(verdictsOf(after(changeOf('AWS::EC2::VPCEndpoint', first)))).toEqual([`${first} COMPLIANT`]);
  });

  test('of what is not known of several subjects, all is asked for in one round', () => {
    const listed: Rule = { ...rule, triggers: { 'AWS::EC2::PrefixList': endpointsLettingInList } };
    const VpcEndpoints = [first, second].map((VpcEndpointId, at) =>
      endpoint({ VpcEndpointId, Groups: [{ GroupId: `sg-0a1b2c3d4e5f6000${at}`, GroupName: 'endpoints' }] }),
    );
    const outcome = after(changeOf('AWS::EC2::PrefixList', 'pl-0a1b2c3d'), listed, { VpcEndpoints });
    expect(outcome.evaluations).toEqual([]);
    expect([...(outcome.missing.get('securityGroups') ?? [])]).toEqual([
      'sg-0a1b2c3d4e5f60000',
      'sg-0a1b2c3d4e5f60001',
    ]);
  });

  test('of a subject that does not exist: NOT_APPLICABLE', () => {
    for (const deleted of [false, true]) {
      const outcome = after(changeOf('AWS::EC2::VPCEndpoint', 'vpce-0a1b2c3d', { deleted }));
      expect(verdictsOf(outcome)).toEqual(['vpce-0a1b2c3d NOT_APPLICABLE']);
      expect(outcome.evaluations[0]?.annotation).toBe(
        deleted
          ? 'vpce-0a1b2c3d does not exist any more.'
          : 'AWS does not list vpce-0a1b2c3d: it is gone, or not visible yet.',
      );
    }
  });

  test('of a subject with siblings: the siblings, and itself although it is gone', () => {
    const change = changeOf('AWS::EC2::VPCEndpoint', 'vpce-0a1b2c3d', { deleted: true });
    expect(verdictsOf(after(change, siblings))).toEqual([`${first} COMPLIANT`, 'vpce-0a1b2c3d NOT_APPLICABLE']);
  });

  test('of a subject whose trigger holds for others only: itself all the same', () => {
    const others: Rule = { ...rule, triggers: { 'AWS::EC2::VPCEndpoint': sameVpcIf(() => false) } };
    expect(verdictsOf(after(changeOf('AWS::EC2::VPCEndpoint', first), others))).toEqual([`${first} COMPLIANT`]);
  });

  test('of something else within the VPC', () => {
    expect(verdictsOf(after(changeOf('AWS::EC2::VPC', vpcId)))).toEqual([`${first} COMPLIANT`]);
  });

  test('in a VPC that nobody knows: everywhere', () => {
    const change = changeOf('AWS::EC2::VPC', vpcId, { vpcId: undefined });
    expect(verdictsOf(after(change))).toEqual([`${first} COMPLIANT`, `${second} NON_COMPLIANT`]);
  });

  test('of something that reaches the whole Region', () => {
    const change = changeOf('AWS::EC2::SecurityGroup', 'sg-0a1b2c3d4e5f60001');
    expect(verdictsOf(after(change))).toEqual([`${first} COMPLIANT`, `${second} NON_COMPLIANT`]);
  });

  test('that affects nothing: NOT_APPLICABLE for the changed resource', () => {
    const outcome = after(changeOf('AWS::EC2::SecurityGroup', 'sg-0a1b2c3d'));
    expect(outcome.evaluations).toMatchObject([
      {
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId: 'sg-0a1b2c3d',
        complianceType: 'NOT_APPLICABLE',
        annotation: 'The change of sg-0a1b2c3d affects nothing that this rule judges.',
      },
    ]);
  });

  test('of a type without a trigger: NOT_APPLICABLE', () => {
    expect(verdictsOf(after(changeOf('AWS::EC2::Subnet', 'subnet-0a1b2c3d')))).toEqual([
      'subnet-0a1b2c3d NOT_APPLICABLE',
    ]);
  });

  test('of another type with the trigger itself: NOT_APPLICABLE', () => {
    const odd: Rule = { ...rule, triggers: { 'AWS::EC2::Subnet': itself } };
    expect(verdictsOf(after(changeOf('AWS::EC2::Subnet', first), odd))).toEqual([`${first} NOT_APPLICABLE`]);
  });

  test('asks for the subjects that it may affect', () => {
    const missingAfter = (change: ReturnType<typeof changeOf>) => missingOf(after(change, rule, {}));
    expect(missingAfter(changeOf('AWS::EC2::VPCEndpoint', first))).toEqual({ vpcEndpoints: [first] });
    expect(missingAfter(changeOf('AWS::EC2::VPC', vpcId))).toEqual({ vpcEndpoints: [vpcId] });
    expect(missingAfter(changeOf('AWS::EC2::SecurityGroup', 'sg-0a1b2c3d'))).toEqual({ vpcEndpoints: ['all'] });
  });

  test('asks for what its trigger needs', () => {
    const outcome = after(changeOf('AWS::EC2::RouteTable', 'rtb-0a1b2c3d'));
    expect(missingOf(outcome)).toEqual({ vpcs: [vpcId] });
  });

  test('lets the mistakes of a trigger through', () => {
    const broken: Rule = {
      ...rule,
      triggers: {
        'AWS::EC2::VPC': sameVpcIf(() => {
          throw new TypeError('a mistake of the trigger');
        }),
      },
    };
    expect(() => after(changeOf('AWS::EC2::VPC', vpcId), broken)).toThrow(TypeError);
  });
});

test('a verdict, or what would have to be known for one', () => {
  const [subject] = network(given).vpcEndpoints.items;
  if (subject === undefined) throw new TypeError('no endpoint');
  expect(evaluateSubject(ofRule(), subject, network(given), occasion)).toMatchObject(compliant());
  expect(evaluateSubject(ofRule(), subject, network({}), occasion)).toMatchObject({
    complianceType: 'INSUFFICIENT_DATA',
    notKnown: new NotKnown('subnets', [vpcId]),
  });
});

describe('what is missing, in words', () => {
  test.each([
    [
      new NotKnown('routeTables', [vpcId]),
      `route tables of ${vpcId} (describe-route-tables.json or AWS::EC2::RouteTable configuration items)`,
    ],
    [new NotKnown('dnsAttributes', [vpcId]), 'describe-vpc-attribute.json; AWS Config does not record them'],
    [new NotKnown('routeTables', ['rtb-1'], 'too old'), 'route tables of rtb-1 (too old)'],
    [new NotKnown('securityGroups', ['a', 'b', 'c']), 'of a, b, c ('],
    [new NotKnown('securityGroups', ['a', 'b', 'c', 'd', 'e']), 'of a, b, c and 2 more ('],
  ])('%s', (unknown, part) => {
    expect(explain(unknown)).toContain(part);
  });

  test('it fits into an annotation, however long the names are', () => {
    const names = Array.from(
      { length: 9 },
      (_, index) => `com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef${index}`,
    );
    expect(explain(new NotKnown('vpcEndpointServices', names)).length).toBeLessThanOrEqual(256);
    expect(explain(new NotKnown('hostedZones', ['x'.repeat(300)])).length).toBeLessThanOrEqual(256);
  });
});

test('an annotation is never longer than AWS Config takes', () => {
  const wordy: Rule = { ...rule, evaluate: () => nonCompliant('x'.repeat(300)) };
  const { evaluations } = evaluateRegion(
    { rule: wordy, values: readParameters({}, {}) },
    network({ VpcEndpoints: [endpoint()] }),
    { kind: 'offline', time: 0 },
  );
  expect(evaluations.map(({ annotation }) => annotation)).toEqual([`${'x'.repeat(255)}…`]);
});

describe('what a rule is', () => {
  test('names its slices once, its subjects first', () => {
    expect(slicesOf(rule)).toEqual(['vpcEndpoints', 'subnets', 'routeTables', 'prefixLists', 'vpcs']);
    expect(slicesOf({ ...rule, needs: [], mayNeed: [] })).toEqual(['vpcEndpoints']);
    const withoutMore = Object.fromEntries(Object.entries(rule).filter(([name]) => name !== 'mayNeed'));
    expect(slicesOf(withoutMore as unknown as Rule)).toEqual(['vpcEndpoints', 'subnets', 'routeTables', 'prefixLists']);
  });

  test('knows the id of its subjects', () => {
    const known = network({ Vpcs: [vpc()], SecurityGroups: [securityGroup()] });
    const [aVpc] = known.vpcs.items;
    const [aGroup] = known.securityGroups.items;
    if (aVpc === undefined || aGroup === undefined) throw new TypeError('no resources');
    expect(idOf({ ...rule, subject: 'AWS::EC2::VPC' }, aVpc)).toBe(vpcId);
    expect(idOf({ ...rule, subject: 'AWS::EC2::SecurityGroup' }, aGroup)).toBe('sg-0a1b2c3d4e5f60001');
    expect(() => idOf(rule, aVpc)).toThrow('AWS::EC2::VPCEndpoint without vpcEndpointId');
  });
});
