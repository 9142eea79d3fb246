import {
  ConfigServiceClient,
  GetComplianceDetailsByConfigRuleCommand,
  GetResourceConfigHistoryCommand,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import {
  DescribePrefixListsCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { lambda } from '../../../shared/aws/lambda';
import { prefixLists, vpcEndpointServices, vpcEndpoints } from '../../../shared/aws/readers';
import { list } from '../../../shared/network/network';
import { integer } from '../../../shared/rule/parameters';
import { compliant, insufficientData, madeRule, nonCompliant } from '../../made-rule';
import { endpointsOfType, itself, sameVpc } from '../../../shared/rule/triggers';
import type { VpcEndpoint } from '../../../shared/network/model/vpc-endpoint';
import { endpoint } from '../../network';
import {
  captureTime,
  changeEvent,
  deletedItem,
  deletionDiff,
  event,
  item,
  notificationTime,
  oversizedEvent,
  scheduledEvent,
} from './event';

process.env['AWS_REGION'] = 'us-east-1';
process.env['LOG_LEVEL'] = 'SILENT';
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';

const ec2 = mockClient(EC2Client);
const config = mockClient(ConfigServiceClient);

const rule = madeRule({
  id: 'test-rule',
  title: 'An endpoint has enough subnets',
  severity: 'LOW',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: [],
  triggers: {
    'AWS::EC2::VPCEndpoint': itself,
    'AWS::EC2::RouteTable': endpointsOfType('Interface'),
  },
  scheduled: true,
  parameters: { minSubnets: integer(2, 1, 6, 'How many.') },
  checkParameters: ({ minSubnets }) => (minSubnets === 5 ? 'Five is right out.' : undefined),
  rationale: 'Because.',
  fix: { text: 'Add one.', command: 'aws ec2 modify-vpc-endpoint' },
  frameworks: [],
  evaluate: ({ subnetIds }, _network, { minSubnets }) =>
    subnetIds.length >= minSubnets ? compliant() : nonCompliant('Too few.'),
});

const handler = lambda(rule, { vpcEndpoints });
const other = 'vpce-0a1b2c3d4e5f60002';

beforeEach(() => {
  ec2.reset();
  config.reset();
  config.on(PutEvaluationsCommand).resolves({});
  config.on(GetComplianceDetailsByConfigRuleCommand).resolves({});
  ec2.on(DescribeVpcEndpointsCommand).resolves({
    VpcEndpoints: [endpoint(), endpoint({ VpcEndpointId: other, SubnetIds: [] })] as never,
  });
  process.env['DRY_RUN'] = 'false';
});

function sent() {
  return config.commandCalls(PutEvaluationsCommand).map((call) => call.args[0].input);
}

test('a change reports the changed resource, with the capture time', async () => {
  ec2.on(DescribeVpcEndpointsCommand).resolves({ VpcEndpoints: [endpoint()] as never });
  const result = await handler(changeEvent(item()));
  expect(result).toEqual({
    configRuleName: 'test-rule',
    dryRun: false,
    evaluations: [
      {
        ComplianceResourceType: 'AWS::EC2::VPCEndpoint',
        ComplianceResourceId: 'vpce-0a1b2c3d4e5f60001',
        ComplianceType: 'COMPLIANT',
        OrderingTimestamp: captureTime,
      },
    ],
  });
  expect(sent()).toMatchObject([{ ResultToken: 'token', Evaluations: [{ OrderingTimestamp: new Date(captureTime) }] }]);
});

test('a deletion is answered without reading anything', async () => {
  const { evaluations } = await handler(changeEvent(deletedItem()));
  expect(evaluations).toMatchObject([
    { ComplianceResourceId: 'vpce-0a1b2c3d4e5f60001', ComplianceType: 'NOT_APPLICABLE' },
  ]);
  expect(ec2.calls()).toHaveLength(0);
  expect(config.commandCalls(GetResourceConfigHistoryCommand)).toHaveLength(0);
});

test('a change that affects others asks the history where the event does not tell the VPC', async () => {
  config.on(GetResourceConfigHistoryCommand).resolves({
    configurationItems: [{ configuration: JSON.stringify({ vpcId: 'vpc-0a1b2c3d4e5f60001' }) }],
  });
  const table = deletedItem({ resourceType: 'AWS::EC2::RouteTable', resourceId: 'rtb-0a1b2c3d4e5f60001' });
  const { evaluations } = await handler(changeEvent(table));
  expect(evaluations.map((evaluation) => evaluation.ComplianceResourceId)).toEqual(['vpce-0a1b2c3d4e5f60001', other]);
  expect(ec2.commandCalls(DescribeVpcEndpointsCommand)[0]?.args[0].input.Filters).toEqual([
    { Name: 'vpc-id', Values: ['vpc-0a1b2c3d4e5f60001'] },
  ]);
});

test('where nobody knows the VPC, the Region is evaluated', async () => {
  config.on(GetResourceConfigHistoryCommand).resolves({});
  const table = deletedItem({ resourceType: 'AWS::EC2::RouteTable', resourceId: 'rtb-0a1b2c3d4e5f60001' });
  const { evaluations } = await handler(oversizedEvent(table));
  expect(evaluations).toHaveLength(2);
  expect(ec2.commandCalls(DescribeVpcEndpointsCommand)[0]?.args[0].input.Filters).toBeUndefined();
});

test('a type that the rule does not listen to is NOT_APPLICABLE', async () => {
  const { evaluations } = await handler(changeEvent(item({ resourceType: 'AWS::EC2::Instance', resourceId: 'i-1' })));
  expect(evaluations).toMatchObject([
    { ComplianceResourceType: 'AWS::EC2::Instance', ComplianceResourceId: 'i-1', ComplianceType: 'NOT_APPLICABLE' },
  ]);
  expect(ec2.calls()).toHaveLength(0);
});

test('a schedule sweeps the Region and clears the results of what is gone', async () => {
  config.on(GetComplianceDetailsByConfigRuleCommand).resolves({
    EvaluationResults: [
      {
        EvaluationResultIdentifier: {
          EvaluationResultQualifier: { ResourceType: 'AWS::EC2::VPCEndpoint', ResourceId: 'vpce-0a1b2c3d4e5f6000f' },
        },
      },
    ],
  });
  const { evaluations } = await handler(scheduledEvent());
  expect(evaluations.map(({ ComplianceResourceId, ComplianceType }) => [ComplianceResourceId, ComplianceType])).toEqual(
    [
      ['vpce-0a1b2c3d4e5f60001', 'COMPLIANT'],
      [other, 'NON_COMPLIANT'],
      ['vpce-0a1b2c3d4e5f6000f', 'NOT_APPLICABLE'],
    ],
  );
  expect(evaluations.every((evaluation) => evaluation.OrderingTimestamp === notificationTime)).toBe(true);
});

test('a listing that fails clears nothing', async () => {
  ec2.on(DescribeVpcEndpointsCommand).rejects(new Error('denied'));
  await expect(handler(scheduledEvent())).rejects.toThrow('denied');
  expect(config.calls()).toHaveLength(0);
});

test('a sweep of a Region without endpoints calls PutEvaluations not at all', async () => {
  ec2.on(DescribeVpcEndpointsCommand).resolves({ VpcEndpoints: [] });
  await expect(handler(scheduledEvent())).resolves.toMatchObject({ evaluations: [] });
  expect(sent()).toHaveLength(0);
});

test('DRY_RUN reports nothing and returns everything', async () => {
  process.env['DRY_RUN'] = 'true';
  await expect(handler(scheduledEvent())).resolves.toMatchObject({ dryRun: true, evaluations: [{}, {}] });
  expect(config.calls()).toHaveLength(0);
});

test.each([
  [{ minSubnets: '9' }, 'Parameter minSubnets is "9": expected a whole number from 1 to 6.'],
  [{ minSubnets: '5' }, 'Five is right out.'],
  [{ minimum: '2' }, 'Unknown parameter "minimum"'],
])('parameters %j are refused', async (parameters, sentence) => {
  const given = changeEvent(item(), {}, { ruleParameters: JSON.stringify(parameters) });
  await expect(handler(given)).rejects.toThrow(sentence);
  expect(config.calls()).toHaveLength(0);
});

test('a message that is not understood is refused', async () => {
  await expect(handler(event({ messageType: 'News' }))).rejects.toThrow('messageType');
});

test('one endpoint that nobody can judge holds up no other, and is an error all the same', async () => {
  const undecidable = lambda(
    {
      ...rule,
      evaluate: (subject) =>
        (subject as VpcEndpoint).vpcEndpointId === other ? insufficientData('Its group is hidden.') : compliant(),
    },
    { vpcEndpoints },
  );
  await expect(undecidable(scheduledEvent())).rejects.toThrow(`${other}: Its group is hidden.`);
  expect(sent()).toMatchObject([{ Evaluations: [{ ComplianceResourceId: 'vpce-0a1b2c3d4e5f60001' }] }]);
});

test("AWS's prefix lists are read once by a warm function, and again when they are ten minutes old", async () => {
  const asking = lambda(
    {
      ...rule,
      mayNeed: ['prefixLists'],
      evaluate: (_subject, network) =>
        list(network, 'prefixLists', 'pl-1').length === 0 ? nonCompliant('') : compliant(),
    },
    { prefixLists, vpcEndpoints },
  );
  ec2.on(DescribePrefixListsCommand).resolves({ PrefixLists: [{ PrefixListId: 'pl-1' }] });
  const clock = jest.spyOn(Date, 'now');
  const start = Date.now();
  const readsAt = async (minutes: number): Promise<readonly number[]> => {
    ec2.resetHistory();
    clock.mockReturnValue(start + minutes * 60_000);
    await asking(changeEvent(item()));
    return [DescribePrefixListsCommand, DescribeVpcEndpointsCommand].map(
      (command) => ec2.commandCalls(command as never).length,
    );
  };
  try {
    expect(await readsAt(0)).toEqual([1, 1]);
    expect(await readsAt(5)).toEqual([0, 1]);
    expect(await readsAt(10)).toEqual([0, 1]);
    // Using them has not made them younger.
    expect(await readsAt(10.1)).toEqual([1, 1]);
    expect(await readsAt(20)).toEqual([0, 1]);
  } finally {
    clock.mockRestore();
  }
});

describe('a deletion wins over a listing that lags', () => {
  const ofAll = lambda({ ...rule, triggers: { 'AWS::EC2::VPCEndpoint': sameVpc } }, { vpcEndpoints });
  const id = 'vpce-0a1b2c3d4e5f60001';

  test.each([
    ['an item', changeEvent(deletedItem(), { configurationItemDiff: deletionDiff })],
    ['an item without a diff', changeEvent(deletedItem())],
    ['a summary', oversizedEvent(deletedItem())],
    ['a summary whose status has not changed yet', oversizedEvent(item({ changeType: 'DELETE' }))],
  ])('%s', async (_what, given) => {
    config.on(GetResourceConfigHistoryCommand).resolves({});
    const { evaluations } = await ofAll(given);
    expect(
      evaluations.map(({ ComplianceResourceId, ComplianceType }) => [ComplianceResourceId, ComplianceType]),
    ).toEqual([
      [other, 'NON_COMPLIANT'],
      [id, 'NOT_APPLICABLE'],
    ]);
    expect(evaluations.at(-1)?.Annotation).toBe(`${id} does not exist any more.`);
  });

  test('what is not listed yet, and nobody says that it was deleted, is not said to be gone', async () => {
    ec2.on(DescribeVpcEndpointsCommand).resolves({ VpcEndpoints: [] });
    const { evaluations } = await handler(changeEvent(item()));
    expect(evaluations).toMatchObject([
      { ComplianceType: 'NOT_APPLICABLE', Annotation: `AWS does not list ${id}: it is gone, or not visible yet.` },
    ]);
  });
});

test('a warm function keeps what it found, and never that there was nothing', async () => {
  const owner = 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001';
  const asking = lambda(
    {
      ...rule,
      mayNeed: ['vpcEndpointServices'],
      evaluate: (_subject, network) =>
        list(network, 'vpcEndpointServices', owner).length === 0
          ? nonCompliant('Nobody knows the owner.')
          : compliant(),
    },
    { vpcEndpointServices, vpcEndpoints },
  );
  const verdict = async () => (await asking(changeEvent(item()))).evaluations[0]?.ComplianceType;
  ec2.on(DescribeVpcEndpointServicesCommand).rejects(Object.assign(new Error('no'), { name: 'InvalidServiceName' }));
  expect(await verdict()).toBe('NON_COMPLIANT');
  const service = { ServiceName: owner, ServiceType: [{ ServiceType: 'Interface' }] };
  ec2.on(DescribeVpcEndpointServicesCommand).resolves({ ServiceDetails: [service as never] });
  expect(await verdict()).toBe('COMPLIANT');
  ec2.on(DescribeVpcEndpointServicesCommand).rejects(new Error('not asked again'));
  expect(await verdict()).toBe('COMPLIANT');
});
