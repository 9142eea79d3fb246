import { rule } from '../../functions/sg-egress-allows-gateway-prefix-list/rule';
import { InvalidParameter, readParameters } from '../../shared/rule/parameters';
import { endpoint, gatewayEndpoint, permission, securityGroup, vpcId, type Described } from '../network';
import { affectedBy, changeOf } from './changes';
import { ruleTable } from './rule-table';

const [groupId, otherId] = ['sg-0a1b2c3d4e5f60005', 'sg-0a1b2c3d4e5f60006'] as const;
const [s3List, s3Ipv6List, dynamodbList, ownList] = [
  'pl-63a5400a',
  'pl-0a1b2c3d',
  'pl-02cd2c6b',
  'pl-0a1b2c3d4e5f60001',
];
const group = (egress: object[], overrides: Described = {}) =>
  securityGroup({
    GroupId: groupId,
    GroupName: 'clients',
    IpPermissions: [],
    IpPermissionsEgress: egress,
    ...overrides,
  });
const toList = (PrefixListId: string, rest: Described = {}) =>
  permission({ PrefixListIds: [{ PrefixListId }], ...rest });
const toCidrs = (...cidrs: string[]) => permission({ IpRanges: cidrs.map((CidrIp) => ({ CidrIp })) });
const inside = toCidrs('10.0.0.0/16');
const s3 = (overrides: Described = {}) => gatewayEndpoint(overrides);
const dynamodb = gatewayEndpoint({
  VpcEndpointId: 'vpce-0a1b2c3d4e5f60008',
  ServiceName: 'com.amazonaws.us-east-1.dynamodb',
});
const lists = [
  { PrefixListId: s3List, PrefixListName: 'com.amazonaws.us-east-1.s3', Cidrs: ['52.216.0.0/15', '54.231.0.0/16'] },
  { PrefixListId: dynamodbList, PrefixListName: 'com.amazonaws.us-east-1.dynamodb', Cidrs: ['52.94.0.0/22'] },
];
const ipv6List = {
  PrefixListId: s3Ipv6List,
  PrefixListName: 'com.amazonaws.us-east-1.ipv6.s3',
  Cidrs: ['2600:1fa0::/32'],
};
const given = (egress: object[], rest: object = {}) => ({
  SecurityGroups: [group(egress)],
  VpcEndpoints: [s3()],
  PrefixLists: lists,
  ...rest,
});
const entries = (...cidrs: string[]) => ({
  PrefixListEntries: [{ PrefixListId: ownList, Entries: cidrs.map((Cidr) => ({ Cidr })) }],
});
const networkInterface = (...groups: string[]) => ({
  NetworkInterfaceId: 'eni-0a1b2c3d4e5f60001',
  VpcId: vpcId,
  Groups: groups.map((GroupId) => ({ GroupId })),
});

ruleTable(rule, [
  // Rules that let clients out
  { name: 'TCP 443 to the prefix list of S3', given: given([toList(s3List)]), expected: 'COMPLIANT' },
  {
    name: 'TCP 443 to the VPC only',
    given: given([inside]),
    expected: 'NON_COMPLIANT',
    says: [groupId, `${s3List} (s3)`, 'gateway endpoint is unreachable', 'Allow TCP 443 to it'],
  },
  {
    name: 'TCP 80 to the prefix list of S3',
    given: given([toList(s3List, { FromPort: 80, ToPort: 80 })]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'TCP 80 only, where the prefix list of S3 is not known: no list could help',
    given: given([toList(s3List, { FromPort: 80, ToPort: 80 })], { PrefixLists: undefined }),
    expected: 'NON_COMPLIANT',
    says: ['no rule for TCP 443', 'com.amazonaws.us-east-1.s3'],
  },
  {
    name: 'UDP 443 to the prefix list of S3, TCP 443 to the VPC',
    given: given([toList(s3List, { IpProtocol: 'udp' }), inside]),
    expected: 'NON_COMPLIANT',
    says: [`no rule to ${s3List}`],
  },
  {
    name: 'all protocols to the prefix list of S3',
    given: given([toList(s3List, { IpProtocol: '-1', FromPort: undefined, ToPort: undefined })]),
    expected: 'COMPLIANT',
  },
  {
    name: 'TCP 443 to the prefix list of DynamoDB, where there is an endpoint for S3',
    given: given([toList(dynamodbList)]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'TCP 443 to one of two services',
    given: given([toList(s3List)], { VpcEndpoints: [s3(), dynamodb] }),
    expected: 'NON_COMPLIANT',
    says: [`${dynamodbList} (dynamodb)`],
  },
  {
    name: 'TCP 443 to none of two services',
    given: given([inside], { VpcEndpoints: [s3(), dynamodb] }),
    expected: 'NON_COMPLIANT',
    says: [`${s3List} (s3), ${dynamodbList} (dynamodb)`, 'endpoints are', 'to them'],
  },
  {
    name: 'TCP 443 to both services',
    given: given([toList(s3List), toList(dynamodbList)], { VpcEndpoints: [s3(), dynamodb] }),
    expected: 'COMPLIANT',
  },
  {
    name: 'two endpoints of one service are named once',
    given: given([inside], { VpcEndpoints: [s3(), s3({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60010' })] }),
    expected: 'NON_COMPLIANT',
    says: ['endpoint is unreachable'],
  },
  // Address ranges
  {
    name: 'everywhere, and prefix lists not known',
    given: given([toCidrs('0.0.0.0/0')], { PrefixLists: undefined }),
    expected: 'COMPLIANT',
  },
  { name: 'everywhere in two halves', given: given([toCidrs('0.0.0.0/1', '128.0.0.0/1')]), expected: 'COMPLIANT' },
  { name: 'one half of everywhere', given: given([toCidrs('128.0.0.0/1')]), expected: 'NON_COMPLIANT' },
  {
    name: 'the ranges of S3 one by one',
    given: given([toCidrs('52.216.0.0/15'), toCidrs('54.231.0.0/16')]),
    expected: 'COMPLIANT',
  },
  { name: 'one of the ranges of S3', given: given([toCidrs('52.216.0.0/15')]), expected: 'NON_COMPLIANT' },
  {
    name: 'a prefix list of S3 that holds nothing, as far as AWS says',
    given: given([inside], { PrefixLists: [{ ...lists[0], Cidrs: [] }] }),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'ranges, and those of S3 not known',
    given: given([inside], { PrefixLists: [{ ...lists[0], Cidrs: undefined }] }),
    expected: 'INSUFFICIENT_DATA',
    says: [s3List],
  },
  {
    name: 'ranges, and those of S3 are nothing that can be read',
    given: given([inside], { PrefixLists: [{ ...lists[0], Cidrs: ['everywhere'] }] }),
    expected: 'NON_COMPLIANT',
  },
  // Prefix lists of customers
  {
    name: "a customer's list that holds everything",
    given: given([toList(ownList)], entries('0.0.0.0/0')),
    expected: 'COMPLIANT',
  },
  {
    name: "a customer's list that holds private ranges",
    given: given([toList(ownList)], entries('10.0.0.0/8')),
    expected: 'NON_COMPLIANT',
  },
  {
    name: "a customer's list that completes the ranges of S3",
    given: given([toList(ownList), toCidrs('52.216.0.0/15')], entries('54.231.0.0/16')),
    expected: 'COMPLIANT',
  },
  {
    name: "a customer's list that was not read",
    given: given([toList(ownList)]),
    expected: 'INSUFFICIENT_DATA',
    says: [ownList],
  },
  {
    name: "a customer's list that was not read beside that of S3",
    given: given([toList(ownList), toList(s3List)]),
    expected: 'COMPLIANT',
  },
  {
    name: "a customer's list that was not read, on another port",
    given: given([toList(ownList, { FromPort: 80, ToPort: 80 })]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: "AWS's prefix lists not known",
    given: given([inside], { PrefixLists: undefined }),
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-prefix-lists.json'],
  },
  {
    name: 'AWS lists no prefix list for the service',
    given: given([inside], { PrefixLists: [] }),
    expected: 'INSUFFICIENT_DATA',
    says: ['com.amazonaws.us-east-1.s3'],
  },
  // IPv6
  {
    name: 'dualstack: both lists',
    given: given([toList(s3List), toList(s3Ipv6List)], {
      VpcEndpoints: [s3({ IpAddressType: 'dualstack' })],
      PrefixLists: [...lists, ipv6List],
    }),
    expected: 'COMPLIANT',
  },
  {
    name: 'dualstack: the IPv4 list only',
    given: given([toList(s3List)], {
      VpcEndpoints: [s3({ IpAddressType: 'dualstack' })],
      PrefixLists: [...lists, ipv6List],
    }),
    expected: 'NON_COMPLIANT',
    says: [s3Ipv6List],
  },
  {
    name: 'dualstack: everywhere in IPv4',
    given: given([toCidrs('0.0.0.0/0')], {
      VpcEndpoints: [s3({ IpAddressType: 'dualstack' })],
      PrefixLists: [...lists, ipv6List],
    }),
    expected: 'COMPLIANT',
  },
  {
    name: 'dualstack: AWS has no IPv6 list',
    given: given([toList(s3List)], { VpcEndpoints: [s3({ IpAddressType: 'dualstack' })] }),
    expected: 'COMPLIANT',
  },
  {
    name: 'ipv4: the IPv6 list is not needed',
    given: given([toList(s3List)], { PrefixLists: [...lists, ipv6List] }),
    expected: 'COMPLIANT',
  },
  {
    name: 'ipv6: everywhere in IPv4 only',
    given: given([toCidrs('0.0.0.0/0')], {
      VpcEndpoints: [s3({ IpAddressType: 'ipv6' })],
      PrefixLists: [...lists, ipv6List],
    }),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'ipv6: everywhere in IPv6',
    given: given([permission({ Ipv6Ranges: [{ CidrIpv6: '::/0' }] })], {
      VpcEndpoints: [s3({ IpAddressType: 'ipv6' })],
      PrefixLists: [...lists, ipv6List],
    }),
    expected: 'COMPLIANT',
  },
  {
    name: 'ipv6: AWS has no IPv6 list',
    given: given([toList(s3List)], { VpcEndpoints: [s3({ IpAddressType: 'ipv6' })] }),
    expected: 'INSUFFICIENT_DATA',
  },
  // Which endpoints count
  { name: 'no endpoint', given: given([inside], { VpcEndpoints: [] }), expected: 'NOT_APPLICABLE', says: [vpcId] },
  {
    name: 'an endpoint that is being deleted',
    given: given([inside], { VpcEndpoints: [s3({ State: 'deleting' })] }),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'an endpoint in another VPC',
    given: given([inside], { VpcEndpoints: [s3({ VpcId: 'vpc-0a1b2c3d4e5f60002' })] }),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'an interface endpoint for S3',
    given: given([inside], { VpcEndpoints: [endpoint({ ServiceName: 'com.amazonaws.us-east-1.s3' })] }),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'services=dynamodb: an endpoint for S3',
    given: given([inside]),
    parameters: { services: 'dynamodb' },
    expected: 'NOT_APPLICABLE',
  },
  { name: 'endpoints not known', given: given([inside], { VpcEndpoints: undefined }), expected: 'INSUFFICIENT_DATA' },
  // Which groups
  { name: 'no egress rule at all', given: given([]), expected: 'NOT_APPLICABLE', says: ['closed on purpose'] },
  {
    name: 'flagNoEgress: no egress rule at all',
    given: given([]),
    parameters: { flagNoEgress: 'true' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'scope=tagged: a group without the tag',
    given: given([inside]),
    parameters: { scope: 'tagged' },
    expected: 'NOT_APPLICABLE',
    says: ['vpce-posture:uses-gateway'],
  },
  {
    name: 'scope=tagged: a group with the tag',
    given: given([], {
      SecurityGroups: [group([inside], { Tags: [{ Key: 'vpce-posture:uses-gateway', Value: '' }] })],
    }),
    parameters: { scope: 'tagged' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'scope=tagged: a tag of another name',
    given: given([], { SecurityGroups: [group([inside], { Tags: [{ Key: 's3', Value: 'yes' }] })] }),
    parameters: { scope: 'tagged', scopeTag: 's3' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the group of an interface endpoint',
    given: given([inside], { VpcEndpoints: [s3(), endpoint({ Groups: [{ GroupId: groupId }] })] }),
    expected: 'NOT_APPLICABLE',
    says: ['interface endpoint'],
  },
  {
    name: 'the group of an interface endpoint that is being deleted',
    given: given([inside], { VpcEndpoints: [s3(), endpoint({ Groups: [{ GroupId: groupId }], State: 'deleting' })] }),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'beside the group of an interface endpoint',
    given: given([inside], { VpcEndpoints: [s3(), endpoint({ Groups: [{ GroupId: otherId }] })] }),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'ignoreEndpointSgs=false: the group of an interface endpoint',
    given: given([inside], { VpcEndpoints: [s3(), endpoint({ Groups: [{ GroupId: groupId }] })] }),
    parameters: { ignoreEndpointSgs: 'false' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'ignoreUnattached: no network interface uses the group',
    given: given([inside], { NetworkInterfaces: [networkInterface(otherId)] }),
    parameters: { ignoreUnattached: 'true' },
    expected: 'NOT_APPLICABLE',
    says: ['No network interface'],
  },
  {
    name: 'ignoreUnattached: a network interface uses the group',
    given: given([inside], { NetworkInterfaces: [networkInterface(otherId, groupId)] }),
    parameters: { ignoreUnattached: 'true' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'ignoreUnattached: a network interface in another VPC uses the group',
    given: given([inside], { NetworkInterfaces: [{ ...networkInterface(groupId), VpcId: 'vpc-0a1b2c3d4e5f60002' }] }),
    parameters: { ignoreUnattached: 'true' },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'ignoreUnattached: network interfaces not known',
    given: given([inside]),
    parameters: { ignoreUnattached: 'true' },
    expected: 'INSUFFICIENT_DATA',
    says: ['network interfaces'],
  },
]);

test.each([',', 's3,sqs'])('services %j is refused', (services) => {
  expect(() => readParameters(rule.parameters, { services })).toThrow(InvalidParameter);
});

describe('changes', () => {
  const id = 'vpce-0a1b2c3d4e5f60001';
  const all = {
    ...given([]),
    SecurityGroups: [
      group([inside]),
      group([inside], { GroupId: otherId }),
      group([inside], { GroupId: 'sg-0a1b2c3d4e5f60007', VpcId: 'vpc-0a1b2c3d4e5f60002' }),
    ],
    VpcEndpoints: [s3(), endpoint({ Groups: [{ GroupId: otherId }] })],
  };
  const ofEndpoint = (overrides: object) => changeOf('AWS::EC2::VPCEndpoint', id, overrides);
  const gateway = { vpcEndpointType: 'Gateway', serviceName: 'com.amazonaws.us-east-1.s3' };
  const ofVpc = [`${groupId} NON_COMPLIANT`, `${otherId} NOT_APPLICABLE`];
  const nothing = [`${id} NOT_APPLICABLE`];

  test('a group: itself', () => {
    expect(affectedBy(rule, changeOf('AWS::EC2::SecurityGroup', groupId), all)).toEqual([`${groupId} NON_COMPLIANT`]);
  });

  test.each([
    ['a gateway endpoint', gateway],
    ['a deleted gateway endpoint', { ...gateway, deleted: true }],
    ['a deleted endpoint of which nothing is known', { deleted: true }],
  ])('%s: all groups of the VPC', (_name, overrides) => {
    const other = 'deleted' in overrides ? `${otherId} NON_COMPLIANT` : ofVpc[1];
    expect(affectedBy(rule, ofEndpoint(overrides), all)).toEqual([ofVpc[0], other]);
  });

  test('a gateway endpoint of a service that is not asked for: nothing', () => {
    expect(affectedBy(rule, ofEndpoint(gateway), all, { services: 'dynamodb' })).toEqual(nothing);
  });

  test('an interface endpoint: the groups that are attached to it', () => {
    expect(affectedBy(rule, ofEndpoint({ vpcEndpointType: 'Interface' }), all)).toEqual([`${otherId} NOT_APPLICABLE`]);
  });

  test.each([
    [
      'ignoreEndpointSgs=false: an interface endpoint',
      { vpcEndpointType: 'Interface' },
      { ignoreEndpointSgs: 'false' },
    ],
    ['a deleted interface endpoint', { vpcEndpointType: 'Interface', deleted: true }, {}],
    ['a Gateway Load Balancer endpoint', { vpcEndpointType: 'GatewayLoadBalancer' }, {}],
  ])('%s: nothing', (_name, overrides, parameters) => {
    expect(affectedBy(rule, ofEndpoint(overrides), all, parameters)).toEqual(nothing);
  });
});
