// The model of the cost: its sums on numbers that can be checked by hand, and the table in the docs.
import { rules } from '../../functions/index';
import { costTable, estateOf, evaluationCost, monthlyCost, monthlyUse, type Estate } from '../../infra/cost';

const estate: Estate = {
  resources: {
    'AWS::EC2::VPCEndpoint': 20,
    'AWS::EC2::VPC': 2,
    'AWS::EC2::RouteTable': 8,
    'AWS::EC2::SecurityGroup': 5,
  },
  changes: {
    'AWS::EC2::VPCEndpoint': 3,
    'AWS::EC2::VPC': 1,
    'AWS::EC2::RouteTable': 2,
    'AWS::EC2::SecurityGroup': 7,
    'AWS::EC2::PrefixList': 2,
    'AWS::EC2::NetworkAcl': 0,
    'AWS::EC2::Subnet': 1000,
  },
};

function named(id: string) {
  return rules.filter((rule) => rule.id === id);
}

test.each([
  [0, 0],
  [100_000, 100],
  [100_001, 100.0008],
  [500_000, 420],
  [1_500_000, 920],
])('%d evaluations cost $%d', (evaluations, cost) => {
  expect(evaluationCost(evaluations)).toBeCloseTo(cost, 6);
});

test('a rule on one type: an evaluation for each change', () => {
  expect(monthlyUse(named('vpce-sg-not-default'), estate)).toMatchObject({
    evaluationsOnChange: 3,
    evaluationsDaily: 30,
    invocations: 33,
  });
});

test('a group reaches the endpoints that use it, a schedule everything', () => {
  // 3 endpoints; 7 groups and 2 prefix lists with 20 endpoints for 5 groups; a VPC with 10 endpoints.
  expect(monthlyUse(named('vpce-sg-not-open'), estate)).toMatchObject({ evaluationsOnChange: 3 + (7 + 2) * 4 + 10 });
  expect(monthlyUse(named('vpce-state-available'), estate)).toMatchObject({
    evaluationsDaily: 30,
    invocations: 33,
  });
});

test('subnets are counted only where somebody asks for them', () => {
  const usual = monthlyUse(rules, estate);
  const chatty = monthlyUse(rules, estate, true);
  expect(chatty.invocations - usual.invocations).toBe(
    1000 * rules.filter(({ triggers }) => 'AWS::EC2::Subnet' in triggers).length,
  );
  expect(chatty.evaluationsDaily).toBe(usual.evaluationsDaily);
});

test('the sum is the sum of its parts, and grows with the estate', () => {
  const sums = [10, 1000, 10_000].map((endpoints) => {
    const { total, ...parts } = monthlyCost(monthlyUse(rules, estateOf(endpoints)));
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(total, 6);
    return total;
  });
  expect([...sums].sort((a, b) => a - b)).toEqual(sums);
});

test('a sweep reports what differs, and one evaluation at least', () => {
  for (const rule of rules) {
    const use = monthlyUse([rule], estate);
    expect([rule.id, use.evaluationsOnChange > 0, use.evaluationsDaily]).toEqual([rule.id, true, 30]);
    const large = { ...estate, resources: { ...estate.resources, [rule.subject]: 10_000 } };
    expect(monthlyUse([rule], large).evaluationsDaily).toBe(300);
  }
});

test('the table has a column for each example', () => {
  expect(costTable(rules).split('\n')[0]).toBe('| | 10 endpoints | 1,000 endpoints | 10,000 endpoints |');
});
