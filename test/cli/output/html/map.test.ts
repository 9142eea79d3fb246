import { aggregated } from '../../../../cli/output/html/aggregate';
import { contentsOf } from '../../../../cli/output/html/contents';
import { graphOf, type Graph } from '../../../../cli/output/html/graph';
import { layoutOf } from '../../../../cli/output/html/layout';
import { judgementOf } from '../../../../cli/results/judgement';
import { rules } from '../../../../functions/index';
import { readParameters } from '../../../../shared/rule/parameters';
import { networkFromDescribe } from '../../../../shared/sources/describe-outputs';
import { estateTime } from '../../../example-estate';
import { generatedEstate } from '../../../generated-estate';
import {
  accountId,
  endpoint,
  gatewayEndpoint,
  localRoute,
  network,
  region,
  routeTable,
  securityGroup,
  subnet,
  vpc,
  vpcId,
} from '../../../network';
import { exampleReport, reportOf } from '../../../report';

const configured = rules.map((rule) => ({ rule, values: readParameters(rule.parameters, undefined) }));

function graph(outputs: Parameters<typeof network>[0]): Graph {
  const judgement = judgementOf(configured, [network({ Vpcs: [vpc()], ...outputs })], [], estateTime);
  const [only] = contentsOf(judgement, false, estateTime).vpcs;
  if (!only) throw new Error('no VPC');
  return graphOf(only);
}

const edges = ({ edges: all }: Graph) =>
  all.map(({ from, to, problem, leadsToProblem }) =>
    [from, to, ...(problem ? [problem.badge, problem.label] : []), ...(leadsToProblem ? ['on the way'] : [])].join(' '),
  );

const nat = { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-0a1b2c3d4e5f60001', State: 'active' };
const second = subnet({
  SubnetId: 'subnet-0a1b2c3d4e5f60002',
  CidrBlock: '10.0.2.0/24',
  AvailabilityZone: 'us-east-1b',
});
const main = routeTable({
  RouteTableId: 'rtb-0a1b2c3d4e5f60002',
  Associations: [{ Main: true, AssociationState: { State: 'associated' } }],
  Routes: [localRoute],
});

test('a closed port breaks the lines between an endpoint and its subnets', () => {
  const drawn = graph({
    VpcEndpoints: [endpoint()],
    Subnets: [subnet(), second],
    SecurityGroups: [securityGroup({ IpPermissions: [] })],
  });
  expect(edges(drawn)).toEqual([
    'vpce-0a1b2c3d4e5f60001 subnet-0a1b2c3d4e5f60001 HIGH port closed',
    'vpce-0a1b2c3d4e5f60001 subnet-0a1b2c3d4e5f60002 HIGH port closed',
  ]);
});

test('a gateway endpoint without its route is broken there, and subnets lead to it', () => {
  const drawn = graph({
    VpcEndpoints: [gatewayEndpoint()],
    Subnets: [subnet(), second],
    RouteTables: [routeTable({ Routes: [localRoute, nat] }), main],
    PrefixLists: [],
  });
  expect(edges(drawn)).toEqual([
    'subnet-0a1b2c3d4e5f60001 rtb-0a1b2c3d4e5f60001 on the way',
    'subnet-0a1b2c3d4e5f60002 rtb-0a1b2c3d4e5f60002',
    'rtb-0a1b2c3d4e5f60001 nat-0a1b2c3d4e5f60001 MEDIUM bypasses the endpoint',
    'rtb-0a1b2c3d4e5f60001 vpce-0a1b2c3d4e5f60009 HIGH no route',
  ]);
});

test('a route that works is a whole line', () => {
  const route = { DestinationPrefixListId: 'pl-63a5400a', GatewayId: 'vpce-0a1b2c3d4e5f60009', State: 'active' };
  const drawn = graph({
    VpcEndpoints: [gatewayEndpoint()],
    Subnets: [subnet()],
    RouteTables: [routeTable({ Routes: [localRoute, route] })],
    PrefixLists: [{ PrefixListId: 'pl-63a5400a', PrefixListName: `com.amazonaws.${region}.s3`, Cidrs: [] }],
  });
  expect(edges(drawn)).toContain('rtb-0a1b2c3d4e5f60001 vpce-0a1b2c3d4e5f60009');
});

test('only a VPC whose endpoints are all known can be said to lack one that a route names', () => {
  const route = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'vpce-0a1b2c3d4e5f60008', State: 'blackhole' };
  const outputs = { Subnets: [subnet()], RouteTables: [routeTable({ Routes: [localRoute, route] })] };
  const titleOf = (drawn: Graph) => drawn.nodes.find(({ id }) => id === 'vpce-0a1b2c3d4e5f60008')?.title;
  expect(titleOf(graph({ ...outputs, VpcEndpoints: [] }))).toBe('Endpoint not in this VPC');
  expect(titleOf(graph(outputs))).toBe('VPC endpoint');
  expect(edges(graph({ ...outputs, VpcEndpoints: [] }))).toContain(
    'rtb-0a1b2c3d4e5f60001 vpce-0a1b2c3d4e5f60008 HIGH blackhole',
  );
});

test('subnets that nobody listed are drawn where others mention them, in a zone that is not known', () => {
  const drawn = graph({ VpcEndpoints: [endpoint()] });
  const subnets = drawn.nodes.filter(({ lane }) => lane === 'subnet').map(({ id, zone }) => `${id} ${zone}`);
  expect(subnets).toEqual(['subnet-0a1b2c3d4e5f60001 zone not known', 'subnet-0a1b2c3d4e5f60002 zone not known']);
});

test('what could not be judged is marked so on its node, and breaks nothing', () => {
  const drawn = graph({ VpcEndpoints: [endpoint()], Subnets: [subnet(), second] });
  const [node] = drawn.nodes;
  expect(node?.problems.map(({ badge }) => badge)).toContain('NO DATA');
  expect(drawn.edges.every(({ problem }) => problem === undefined)).toBe(true);
});

describe('a VPC with 200 subnets, 50 route tables and 100 endpoints', () => {
  const size = { vpcs: 1, endpoints: 100, groups: 60, routeTables: 50, subnets: 200, tags: 3 };
  const networks = [networkFromDescribe(accountId, region, generatedEstate(size))];
  const [part] = contentsOf(judgementOf(configured, networks, [], estateTime), false, estateTime).vpcs;
  if (!part) throw new Error('no VPC');
  const whole = graphOf(part);
  const small = aggregated(whole);
  const layout = layoutOf(small);

  test('is small enough to read, and nothing is lost', () => {
    expect(small.nodes.length).toBeLessThanOrEqual(60);
    for (const lane of ['endpoint', 'subnet', 'table', 'target'] as const) {
      const count = (all: Graph) =>
        all.nodes
          .filter((node) => node.lane === lane)
          .reduce((sum, { members }) => sum + Math.max(1, members.length), 0);
      expect([lane, count(small)]).toEqual([lane, count(whole)]);
    }
    const labels = (all: Graph) => [
      ...new Set(all.nodes.flatMap(({ problems }) => problems.map(({ label }) => label))),
    ];
    expect(labels(small).sort()).toEqual(labels(whole).sort());
    expect(new Set(small.edges.flatMap(({ problem }) => problem?.label ?? []))).toEqual(
      new Set(whole.edges.flatMap(({ problem }) => problem?.label ?? [])),
    );
  });

  test('every line joins two nodes that are there', () => {
    const ids = new Set(small.nodes.map(({ id }) => id));
    expect(ids.size).toBe(small.nodes.length);
    expect(small.edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([]);
    expect(layout.edges).toHaveLength(small.edges.length);
  });

  test('no node lies on another or beyond the picture', () => {
    for (const [index, one] of layout.nodes.entries()) {
      expect(one.x >= 0 && one.x + one.width <= layout.width && one.y + one.height <= layout.height).toBe(true);
      for (const other of layout.nodes.slice(index + 1)) {
        const apart = one.y + one.height <= other.y || other.y + other.height <= one.y;
        expect(one.x !== other.x || apart).toBe(true);
      }
    }
  });

  test('the order of the input does not matter', () => {
    const reversed = Object.fromEntries(
      Object.entries(generatedEstate(size)).map(([member, listed]) => [member, [...listed].reverse()]),
    );
    const [again] = contentsOf(
      judgementOf(configured, [networkFromDescribe(accountId, region, reversed)], [], estateTime),
      false,
      estateTime,
    ).vpcs;
    const shown = (of: typeof layout) => of.nodes.map(({ title, x, y }) => `${x} ${y} ${title}`).sort();
    expect(again && shown(layoutOf(aggregated(graphOf(again))))).toEqual(shown(layout));
  });
});

test('a map is there in words too', async () => {
  const page = await exampleReport();
  expect(page.match(/<svg\s+class="network"/g)).toHaveLength(3);
  expect(page).toMatch(/<desc [^>]*>[0-9]+ interface endpoints?, [0-9]+ subnets?/);
  expect(page.match(/The map in words/g)).toHaveLength(3);
});

test('a VPC of which only its id is known has no map, and says why', async () => {
  const page = await reportOf([network({ Vpcs: [vpc()] })]);
  expect(page).toContain(vpcId);
  expect(page).not.toContain('class="network"');
  expect(page).toContain('This map is not complete');
});
