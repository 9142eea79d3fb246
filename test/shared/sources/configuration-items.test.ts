import { NotKnown, find, list, listAll, type Network } from '../../../shared/network/network';
import { entriesOf } from '../../../shared/network/prefix-lists';
import { networksOf, recordingFrom } from '../../../shared/sources/configuration-items';
import { history, historyItem, item, snapshot } from '../../configuration-items';
import { endpoint, permission, routeTable, securityGroup, subnet, vpc, vpcId, type Described } from '../../network';

const endpointId = 'vpce-0a1b2c3d4e5f60001';
const otherVpcId = 'vpc-0a1b2c3d4e5f60002';

const endpointItem = (resource: Described = {}, overrides: Described = {}) =>
  item('AWS::EC2::VPCEndpoint', 'VpcEndpointId', endpoint(resource), overrides);
const vpcItem = (resource: Described = {}, overrides: Described = {}) =>
  item('AWS::EC2::VPC', 'VpcId', vpc(resource), overrides);
const groupItem = (resource: Described = {}) => item('AWS::EC2::SecurityGroup', 'GroupId', securityGroup(resource));
const tableItem = (resource: Described = {}) => item('AWS::EC2::RouteTable', 'RouteTableId', routeTable(resource));
const deleted = { configurationItemStatus: 'ResourceDeleted', configuration: null, tags: {} };
const at = (time: string, stateId = 0) => ({
  configurationItemCaptureTime: `2026-03-01T${time}.000Z`,
  configurationStateId: stateId,
});

function networkOf(...documents: readonly unknown[]): Network {
  const [network] = networksOf(documents.map(recordingFrom));
  if (network === undefined) throw new Error('no network');
  return network;
}

const refusal = (...documents: readonly unknown[]) => {
  try {
    networkOf(...documents);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : error;
  }
  return undefined;
};

describe('one item', () => {
  test('an endpoint has the time of its capture and of its creation', () => {
    const creationTimestamp = Date.parse('2026-02-13T06:02:11.705Z');
    const given = endpointItem({ CreationTimestamp: '2026-02-13T06:02:11.705Z' }, at('10:00:00'));
    expect(given['configuration']).toMatchObject({ creationTimestamp });
    expect(find(networkOf(snapshot([given])), 'vpcEndpoints', endpointId)).toMatchObject({
      creationTimestamp,
      captureTime: Date.parse('2026-03-01T10:00:00Z'),
    });
  });

  test('a route table may lag behind its endpoints', () => {
    const { routeTables } = networkOf(snapshot([tableItem()]));
    expect(routeTables.items).toMatchObject([{ endpointRoutesMayLag: true }]);
  });

  test('IPv4 ranges of a permission are those of ipRanges and ipv4Ranges together', () => {
    const given = (configuration: object) => ({ ...groupItem(), configuration: { ...base, ...configuration } });
    const base = { groupId: 'sg-0a1b2c3d4e5f60001', groupName: 'endpoints', vpcId };
    const others = { prefixListIds: [], userIdGroupPairs: [] };
    const rule = (ranges: object) => ({
      ipPermissions: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, ...others, ...ranges }],
      ipPermissionsEgress: [],
    });
    const cidrs = (ranges: object) =>
      networkOf(snapshot([given(rule(ranges))])).securityGroups.items[0]?.ingress[0]?.cidrs;
    expect(cidrs({ ipRanges: ['10.0.0.0/8'] })).toEqual(['10.0.0.0/8']);
    const ipv6Ranges: unknown = [];
    expect(cidrs({ ipv4Ranges: [{ cidrIp: '10.0.0.0/8' }], ipv6Ranges })).toEqual(['10.0.0.0/8']);
    const same = { ipRanges: ['10.0.0.0/8'], ipv4Ranges: [{ cidrIp: '10.0.0.0/8' }], ipv6Ranges };
    expect(cidrs(same)).toEqual(['10.0.0.0/8']);
    expect(cidrs({ ...same, ipv4Ranges: [{ cidrIp: '11.0.0.0/8' }] })).toHaveLength(2);
    const missing = 'configurationItems[0].configuration: IpPermissions.0.IpRanges is missing';
    expect(() => cidrs({ ipv6Ranges })).toThrow(missing);
    expect(() => cidrs({ ipRanges: null, ipv4Ranges: null, ipv6Ranges })).toThrow(missing);
  });

  test('null stands for absent, as in items of 2016', () => {
    const anything = { IpProtocol: '-1', FromPort: null, ToPort: null, IpRanges: [] };
    const { securityGroups } = networkOf(snapshot([groupItem({ IpPermissionsEgress: [anything] })]));
    expect(securityGroups.items[0]?.egress).toMatchObject([{ ipProtocol: '-1', fromPort: undefined }]);
  });

  test('tags come from the item and from the configuration', () => {
    const given = endpointItem({ Tags: [{ Key: 'team', Value: 'a' }] }, { tags: { team: 'b', owner: 'c' } });
    expect(find(networkOf(snapshot([given])), 'vpcEndpoints', endpointId)?.tags).toEqual({ team: 'b', owner: 'c' });
    const without = endpointItem({ Tags: [{ Key: 'team', Value: 'a' }] }, { tags: undefined });
    expect(find(networkOf(snapshot([without])), 'vpcEndpoints', endpointId)?.tags).toEqual({ team: 'a' });
  });

  test('a prefix list, whose members AWS Config writes in PascalCase', () => {
    const configuration = { PrefixListId: 'pl-0a1b2c3d4e5f60001', Entries: [{ Cidr: '10.8.0.0/16' }] };
    const given = { ...item('AWS::EC2::PrefixList', 'PrefixListId', configuration), configuration };
    expect(entriesOf(networkOf(snapshot([given])), 'pl-0a1b2c3d4e5f60001')).toEqual(['10.8.0.0/16']);
  });

  test('other types are passed over, whatever is in them', () => {
    const bucket = { resourceType: 'AWS::S3::Bucket', configuration: 'nonsense' };
    expect(networksOf([recordingFrom(snapshot([bucket, { resourceType: '' }]))])).toEqual([]);
  });

  test.each([
    ['a Date', new Date('2026-03-01T10:00:00Z')],
    ['text', '2026-03-01T10:00:00.000Z'],
    ['text with an offset', '2026-03-01T11:00:00+01:00'],
    ['text of the first years', '2026-03-01T10:00:00.000UTC'],
    ['seconds', 1772359200],
  ])('the time of capture as %s', (_name, configurationItemCaptureTime) => {
    const network = networkOf(history([endpointItem({}, { configurationItemCaptureTime })]));
    expect(network.vpcEndpoints.items[0]?.captureTime).toBe(Date.parse('2026-03-01T10:00:00Z'));
  });
});

describe('several items of one resource', () => {
  const early = endpointItem({ State: 'pending' }, at('10:00:00'));
  const late = endpointItem({ State: 'available' }, at('11:00:00'));
  const states = (...documents: readonly unknown[]) =>
    networkOf(...documents).vpcEndpoints.items.map(({ state }) => state);

  test('the newest counts, whatever the order and the file', () => {
    expect(states(snapshot([early, late]))).toEqual(['available']);
    expect(states(snapshot([late, early]))).toEqual(['available']);
    expect(states(snapshot([late]), history([early]))).toEqual(['available']);
    expect(states(history([historyItem(late)]), snapshot([early]))).toEqual(['available']);
  });

  test('at the same time the state id decides', () => {
    const first = endpointItem({ State: 'pending' }, at('10:00:00', 1));
    const second = endpointItem({ State: 'available' }, at('10:00:00', 2));
    expect(states(snapshot([first, second]))).toEqual(['available']);
    expect(states(snapshot([second, historyItem(first)]))).toEqual(['available']);
  });

  test('a deletion removes what was there before, and is known', () => {
    const network = networkOf(
      snapshot([early, vpcItem()]),
      history([endpointItem({}, { ...deleted, ...at('12:00:00') })]),
    );
    expect(network.vpcEndpoints.items).toEqual([]);
    expect(find(network, 'vpcEndpoints', endpointId)).toBeUndefined();
    expect(list(network, 'vpcEndpoints', vpcId)).toEqual([]);
  });

  test('a deletion does not remove what came after it', () => {
    expect(states(history([endpointItem({}, { ...deleted, ...at('09:00:00') }), early]))).toEqual(['pending']);
  });

  test.each(['ResourceNotRecorded', 'SomethingNew'])('%s makes a resource not known', (configurationItemStatus) => {
    const unrecorded = { configurationItemStatus, configuration: null, ...at('12:00:00') };
    const network = networkOf(snapshot([late, vpcItem()]), history([endpointItem({}, unrecorded)]));
    expect(() => find(network, 'vpcEndpoints', endpointId)).toThrow(NotKnown);
    expect(() => list(network, 'vpcEndpoints', vpcId)).toThrow(NotKnown);
  });
});

describe('what is known', () => {
  test('one network for each account and Region, in order', () => {
    const elsewhere = (awsAccountId: string, awsRegion: string) => vpcItem({}, { awsAccountId, awsRegion });
    const networks = networksOf([
      recordingFrom(snapshot([elsewhere('222222222222', 'eu-west-1'), elsewhere('111122223333', 'us-east-1')])),
      recordingFrom(snapshot([elsewhere('111122223333', 'eu-west-1'), elsewhere('222222222222', 'eu-west-1')])),
    ]);
    expect(networks.map(({ accountId, region }) => [accountId, region])).toEqual([
      ['111122223333', 'eu-west-1'],
      ['111122223333', 'us-east-1'],
      ['222222222222', 'eu-west-1'],
    ]);
    expect(networks.map(({ vpcs }) => vpcs.items.length)).toEqual([1, 1, 1]);
  });

  test('a snapshot lists a VPC completely, for the types that it has any item of', () => {
    const network = networkOf(snapshot([vpcItem(), vpcItem({ VpcId: otherVpcId }), endpointItem()]));
    expect(list(network, 'vpcEndpoints', otherVpcId)).toEqual([]);
    expect(listAll(network, 'vpcEndpoints')).toHaveLength(1);
    expect(() => list(network, 'subnets', vpcId)).toThrow(NotKnown);
    expect(() => listAll(network, 'subnets')).toThrow(NotKnown);
  });

  test('an id that a snapshot does not hold may exist', () => {
    const network = networkOf(snapshot([vpcItem(), endpointItem()]));
    expect(() => find(network, 'vpcEndpoints', 'vpce-0a1b2c3d4e5f60002')).toThrow(NotKnown);
    expect(() => list(network, 'vpcEndpoints', otherVpcId)).toThrow(NotKnown);
  });

  test('a VPC that only other resources name is seen as well', () => {
    const apart = item('AWS::EC2::Subnet', 'SubnetId', subnet({ VpcId: otherVpcId }));
    expect(list(networkOf(snapshot([apart, endpointItem()])), 'vpcEndpoints', otherVpcId)).toEqual([]);
  });

  test('a history lists nothing completely, but is judged', () => {
    const network = networkOf(history([vpcItem(), endpointItem()]));
    expect(() => list(network, 'vpcEndpoints', vpcId)).toThrow(NotKnown);
    expect(find(network, 'vpcEndpoints', endpointId)).toBeDefined();
    expect(listAll(network, 'vpcEndpoints')).toHaveLength(1);
  });

  test('a VPC that only a history shows was not in the snapshot', () => {
    const network = networkOf(snapshot([endpointItem(), groupItem()]), history([vpcItem({ VpcId: otherVpcId })]));
    expect(list(network, 'vpcEndpoints', vpcId)).toHaveLength(1);
    expect(() => list(network, 'vpcEndpoints', otherVpcId)).toThrow(NotKnown);
  });

  test('route tables are complete only with the main one', () => {
    const main = tableItem({ RouteTableId: 'rtb-0a1b2c3d4e5f60002', Associations: [{ Main: true }] });
    expect(() => list(networkOf(snapshot([vpcItem(), tableItem()])), 'routeTables', vpcId)).toThrow(NotKnown);
    expect(list(networkOf(snapshot([vpcItem(), tableItem(), main])), 'routeTables', vpcId)).toHaveLength(2);
  });

  test('security groups are complete only with the default one', () => {
    const preset = groupItem({ GroupId: 'sg-0a1b2c3d4e5f60002', GroupName: 'default' });
    expect(() => list(networkOf(snapshot([vpcItem(), groupItem()])), 'securityGroups', vpcId)).toThrow(NotKnown);
    expect(list(networkOf(snapshot([vpcItem(), groupItem(), preset])), 'securityGroups', vpcId)).toHaveLength(2);
  });

  test('network ACLs are complete only with the default one', () => {
    const acl = (NetworkAclId: string, IsDefault: boolean) =>
      item('AWS::EC2::NetworkAcl', 'NetworkAclId', {
        NetworkAclId,
        VpcId: vpcId,
        IsDefault,
        Associations: [],
        Entries: [],
      });
    const own = acl('acl-0a1b2c3d4e5f60001', false);
    const preset = acl('acl-0a1b2c3d4e5f60002', true);
    expect(() => list(networkOf(snapshot([vpcItem(), own])), 'networkAcls', vpcId)).toThrow(NotKnown);
    expect(list(networkOf(snapshot([vpcItem(), own, preset])), 'networkAcls', vpcId)).toHaveLength(2);
  });

  const other = endpointItem({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60002' });
  test.each([
    ['one resource type only', snapshot([endpointItem(), other])],
    ['a deletion', snapshot([vpcItem(), other, endpointItem({}, deleted)])],
    ['several states of a resource', snapshot([vpcItem(), endpointItem(), endpointItem({}, at('09:00:00'))])],
    ['an empty id', { ...snapshot([vpcItem(), endpointItem()]), configSnapshotId: '' }],
  ])('a file with the id of a snapshot and %s is a history', (_name, document) => {
    expect(() => list(networkOf(document), 'vpcEndpoints', vpcId)).toThrow(NotKnown);
  });

  test('two snapshots that disagree know nothing together of what they disagree on', () => {
    const earlier = snapshot([vpcItem({}, at('08:00:00')), endpointItem({}, at('08:00:00'))]);
    const otherNow = endpointItem({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60002' }, at('11:00:00'));
    const later = snapshot([vpcItem({}, at('08:00:00')), otherNow]);
    expect(() => list(networkOf(earlier, later), 'vpcEndpoints', vpcId)).toThrow(NotKnown);
    expect(() => list(networkOf(later, earlier), 'vpcEndpoints', vpcId)).toThrow(NotKnown);
    expect(list(networkOf(earlier, later), 'vpcs', vpcId)).toHaveLength(1);
    const both = snapshot([vpcItem({}, at('08:00:00')), endpointItem({}, at('08:00:00')), otherNow]);
    expect(list(networkOf(earlier, both), 'vpcEndpoints', vpcId)).toHaveLength(2);
  });

  test('what a history tells of later is added to a snapshot', () => {
    const before = snapshot([vpcItem({}, at('08:00:00')), endpointItem({}, at('08:00:00'))]);
    expect(list(networkOf(before, history([other])), 'vpcEndpoints', vpcId)).toHaveLength(2);
  });

  test.each(['constructor', '__proto__', 'toString'])('the status %s is none', (configurationItemStatus) => {
    const odd = endpointItem({}, { configurationItemStatus });
    expect(() => find(networkOf(history([odd])), 'vpcEndpoints', endpointId)).toThrow(NotKnown);
  });
});

describe('what is refused', () => {
  test.each([
    ['nothing', undefined],
    ['a list', [vpcItem()]],
    ['one item', vpcItem()],
    ['items that are no list', { configurationItems: {} }],
  ])('%s instead of a file', (_name, document) => {
    expect(refusal(document)).toMatch(
      /^UnexpectedShape: .* (?:is .*: expected|is missing: expected .*GetResourceConfigHistory$)/,
    );
  });

  const malformed = permission({ IpRanges: [{ CidrIp: 7 }] });
  test.each<[string, unknown, string]>([
    ['text', 'x', ' is "x": expected an object'],
    ['null', null, ' is null: expected an object'],
    ['an item without a type', {}, '.resourceType is missing: expected it in every item'],
    [
      'an item without an id',
      endpointItem({}, { resourceId: undefined }),
      '.resourceId is missing: expected it in every item',
    ],
    ['an empty id', endpointItem({}, { resourceId: '' }), '.resourceId is "": expected text'],
    [
      'no account',
      endpointItem({}, { awsAccountId: undefined }),
      '.awsAccountId is missing: expected it in every item',
    ],
    ['no Region', endpointItem({}, { awsRegion: null }), '.awsRegion is null: expected string'],
    [
      'a time that is none',
      endpointItem({}, { configurationItemCaptureTime: 'soon' }),
      '.configurationItemCaptureTime is "soon": expected a time such as 2026-02-13T06:02:31.524Z',
    ],
    [
      'a time from a debugger',
      endpointItem({}, { configurationItemCaptureTime: { year: 2016 } }),
      '.configurationItemCaptureTime is an object: expected a date or string or number',
    ],
    ['tags that are none', endpointItem({}, { tags: { a: 1 } }), '.tags.a is 1: expected string'],
    [
      'no configuration',
      endpointItem({}, { configuration: null }),
      '.configuration is not an object: expected the resource as AWS Config recorded it',
    ],
    [
      'a configuration that is not JSON',
      endpointItem({}, { configuration: '{' }),
      '.configuration is not JSON: expected the JSON text that AWS Config answers',
    ],
    [
      'an endpoint without its id',
      endpointItem({ VpcEndpointId: undefined }, { resourceId: endpointId }),
      '.configuration: VpcEndpointId is missing: expected it in every item',
    ],
    [
      'the configuration of another',
      endpointItem({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60002' }, { resourceId: endpointId }),
      `.configuration is that of vpce-0a1b2c3d4e5f60002: expected that of ${endpointId}`,
    ],
    [
      'a range that is none',
      groupItem({ IpPermissions: [malformed] }),
      '.configuration: IpPermissions.0.IpRanges.0.CidrIp is 7: expected string',
    ],
  ])('%s', (_name, given, expected) => {
    expect(refusal(snapshot([vpcItem(), given]))).toBe(`UnexpectedShape: configurationItems[1]${expected}`);
  });

  test('a configuration without end', () => {
    let deep: unknown = {};
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    const given = { ...endpointItem(), configuration: { vpcEndpointId: endpointId, tags: deep } };
    expect(refusal(snapshot([given]))).toContain('configurationItems[0].configuration is nested too deeply');
  });
});
