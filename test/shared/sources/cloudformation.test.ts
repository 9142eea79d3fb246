// What a template makes of a network: values that are known, that come from outside, and that only the deployment knows.
import { NotKnown, type Network } from '../../../shared/network/network';
import { networkFromTemplates, type Place } from '../../../shared/sources/cloudformation/network';
import type { TemplateInput } from '../../../shared/sources/cloudformation/stacks';

const ref = (name: string) => ({ Ref: name });
const getAtt = (name: string, attribute: string) => ({ 'Fn::GetAtt': [name, attribute] });
const sub = (text: string) => ({ 'Fn::Sub': text });
const vpc = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } };
const group = (properties: object = {}) => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: { VpcId: ref('Vpc'), ...properties },
});
const endpoint = (properties: object = {}) => ({
  Type: 'AWS::EC2::VPCEndpoint',
  Properties: { VpcId: ref('Vpc'), ServiceName: sub('com.amazonaws.${AWS::Region}.s3'), ...properties },
});
const rule = (properties: object) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...properties });

type Sections = Readonly<Record<string, unknown>>;

function planned(resources: Sections, sections: Sections = {}, place: Partial<Place> = { region: 'eu-west-1' }) {
  return ofStacks([{ name: 't', document: { ...sections, Resources: { Vpc: vpc, ...resources } } }], place);
}

function ofStacks(stacks: readonly TemplateInput[], place: Partial<Place> = { region: 'eu-west-1' }) {
  const network = networkFromTemplates(stacks, { accountId: '123456789012', ...place });
  const idOf = (name: string) => [...network.names].find(([, each]) => each === name)?.[0] ?? '';
  const find = <S extends 'vpcEndpoints' | 'securityGroups' | 'routeTables' | 'subnets'>(slice: S, name: string) =>
    network.certain[slice].byKey.get(idOf(name))?.[0] as Network[S]['items'][number];
  return {
    ...network,
    idOf,
    groupOf: (name = 'Group') => find('securityGroups', name),
    endpointOf: (name = 'Endpoint') => find('vpcEndpoints', name),
    tableOf: (name = 'Table') => find('routeTables', name),
  };
}

describe('egress of a security group', () => {
  const own = (properties: object) => ({
    Type: 'AWS::EC2::SecurityGroupEgress',
    Properties: { GroupId: ref('Group'), ...rule(properties) },
  });
  const allOut = [expect.objectContaining({ cidrs: ['0.0.0.0/0'] })];

  test('nothing is said: AWS lets all out', () => {
    expect(planned({ Group: group() }).groupOf().egress).toEqual(allOut);
  });

  test('a resource of its own takes that away', () => {
    const { groupOf } = planned({ Group: group(), Out: own({ CidrIp: '10.0.0.0/8' }) });
    expect(groupOf().egress).toMatchObject([{ cidrs: ['10.0.0.0/8'] }]);
  });

  test('one of another group does not', () => {
    const other = { ...own({}), Properties: { GroupId: ref('Other') } };
    const resources = { Group: group(), Out: other };
    expect(planned({ ...resources, Other: group() }).groupOf().egress).toEqual(allOut);
    expect(planned(resources, { Parameters: { Other: { Type: 'String' } } }).groupOf().egress).toEqual(allOut);
  });

  test('one that may not come to be leaves it open', () => {
    const out = { ...own({ CidrIp: '10.0.0.0/8' }), Condition: 'No' };
    expect(() => planned({ Group: group(), Out: out }).groupOf().egress[0]?.cidrs).toThrow(NotKnown);
  });
});

describe('references to what is no part of the network', () => {
  const sourceOf = (source: unknown, resources: Sections, sections?: Sections) => () =>
    planned({ Group: group({ SecurityGroupIngress: [rule({ CidrIp: source })] }), ...resources }, sections).groupOf()
      .ingress[0]?.cidrs;

  test('an Elastic IP address is an address', () => {
    const eip = { Type: 'AWS::EC2::EIP' };
    expect(sourceOf(sub('${Eip}/32'), { Eip: eip })()).toEqual([expect.stringMatching(/^203\.0\.113\.[0-9]+\/32$/)]);
    expect(sourceOf(sub('${Eip.PublicIp}/32'), { Eip: eip })()).toEqual(sourceOf(sub('${Eip}/32'), { Eip: eip })());
  });

  test.each<[string, unknown, Sections]>([
    ['a custom resource', ref('Lookup'), { Lookup: { Type: 'Custom::Lookup' } }],
    ['an attribute of a custom resource', getAtt('Lookup', 'Cidr'), { Lookup: { Type: 'Custom::Lookup' } }],
    ['an instance that is not modelled', getAtt('Host', 'PrivateIp'), { Host: { Type: 'AWS::EC2::Instance' } }],
    ['a parameter without a default', ref('Any'), {}],
    ['what another stack exports', { 'Fn::ImportValue': 'Any' }, {}],
  ])('%s can be anything', (_, source, resources) => {
    expect(sourceOf(source, resources, { Parameters: { Any: { Type: 'String' } } })).toThrow(NotKnown);
  });

  test.each<[string, Sections, unknown, string]>([
    ['a bucket', { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'b' } }, sub('${X.Arn}/*'), 'arn:aws:s3:::b/*'],
    [
      'a name',
      { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'b' } },
      sub('arn:aws:s3:::${X}'),
      'arn:aws:s3:::b',
    ],
    [
      'a role with a path',
      { Type: 'AWS::IAM::Role', Properties: { RoleName: 'r', Path: '/p/' } },
      getAtt('X', 'Arn'),
      'arn:aws:iam::123456789012:role/p/r',
    ],
    [
      'a topic',
      { Type: 'AWS::SNS::Topic', Properties: { TopicName: 't' } },
      ref('X'),
      'arn:aws:sns:eu-west-1:123456789012:t',
    ],
    [
      'a log group',
      { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/a/b' } },
      getAtt('X', 'Arn'),
      'arn:aws:logs:eu-west-1:123456789012:log-group:/a/b:*',
    ],
    // A policy has to be bounded, by whatever name.
    ['a bucket without a name', { Type: 'AWS::S3::Bucket' }, getAtt('X', 'Arn'), 'arn:aws:s3:::<X>'],
    ['a key', { Type: 'AWS::KMS::Key' }, getAtt('X', 'Arn'), 'arn:aws:kms:eu-west-1:123456789012:key/<X>'],
    [
      'a resource of a type that is not listed',
      { Type: 'AWS::Glue::Job' },
      getAtt('X', 'Arn'),
      'arn:aws:glue:eu-west-1:123456789012:<X>',
    ],
  ])('in a policy, %s', (_, resource, value, expected) => {
    const policy = { Statement: [{ Resource: value }] };
    const { endpointOf } = planned({ X: resource, Endpoint: endpoint({ PolicyDocument: policy }) });
    expect(JSON.parse(endpointOf().policyDocument ?? '')).toEqual({ Statement: [{ Resource: expected }] });
  });

  test('an endpoint service of the template is one of the own account', () => {
    const { endpointOf, certain } = planned({
      Service: { Type: 'AWS::EC2::VPCEndpointService', Properties: { GatewayLoadBalancerArns: ['x'] } },
      Endpoint: endpoint({ ServiceName: sub('com.amazonaws.vpce.${AWS::Region}.${Service}') }),
    });
    const { serviceName } = endpointOf();
    expect(serviceName).toMatch(/^com\.amazonaws\.vpce\.eu-west-1\.vpce-svc-[0-9a-f]{17}$/);
    expect(certain.vpcEndpointServices.byKey.get(serviceName)).toMatchObject([
      { owner: '123456789012', serviceTypes: ['GatewayLoadBalancer'] },
    ]);
  });
});

describe('ids from outside', () => {
  const parameters = {
    VpcId: { Type: 'AWS::EC2::VPC::Id' },
    Peer: { Type: 'String' },
    Subnets: { Type: 'List<String>' },
  };

  test('are the same where they come from the same', () => {
    const { endpointOf, groupOf, names } = planned(
      {
        Endpoint: endpoint({
          VpcId: ref('VpcId'),
          SubnetIds: [{ 'Fn::Select': [0, ref('Subnets')] }, { 'Fn::ImportValue': 'S' }],
        }),
        Group: group({ VpcId: ref('VpcId') }),
      },
      { Parameters: parameters },
    );
    expect(endpointOf().vpcId).toBe(groupOf().vpcId);
    expect(endpointOf().subnetIds.map((id) => names.get(id))).toEqual(['parameter Subnets[0]', 'import S']);
  });

  test('are none of the template', () => {
    const { groupOf } = planned(
      {
        Group: group({ SecurityGroupIngress: [rule({ CidrIp: '0.0.0.0/0' })] }),
        Other: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { GroupId: ref('Peer'), ...rule({}) } },
      },
      { Parameters: parameters },
    );
    expect(groupOf().ingress).toHaveLength(1);
  });

  test('without groups an endpoint of theirs has the default one', () => {
    const resources = { Endpoint: endpoint({ VpcId: ref('VpcId'), VpcEndpointType: 'Interface' }) };
    expect(planned(resources, { Parameters: parameters }).endpointOf().groups).toMatchObject([
      { groupName: 'default' },
    ]);
  });
});

describe('the Region', () => {
  const withZone = (zone: unknown) => ({
    Subnet: {
      Type: 'AWS::EC2::Subnet',
      Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.0.0/24', AvailabilityZone: zone },
    },
  });
  const region = (resources: Sections) => planned(resources, {}, {}).certain.region;

  test.each<[string, Sections, string]>([
    ['of an Availability Zone', withZone('ap-southeast-2b'), 'ap-southeast-2'],
    ['of a service name', { Endpoint: endpoint({ ServiceName: 'com.amazonaws.us-gov-west-1.s3' }) }, 'us-gov-west-1'],
    [
      'of a policy',
      { Endpoint: endpoint({ PolicyDocument: { Resource: 'arn:aws:s3:::x-eu-west-3/*' } }) },
      'eu-west-3',
    ],
    [
      'of zones rather than of services',
      { ...withZone('eu-west-3a'), Endpoint: endpoint({ ServiceName: 'com.amazonaws.eu-west-1.s3' }) },
      'eu-west-3',
    ],
    ['of nothing', withZone({ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }), 'us-east-1'],
  ])('%s', (_, resources, expected) => {
    expect(region(resources)).toBe(expected);
  });

  test('that is only assumed decides nothing', () => {
    const resources = {
      One: endpoint({ ServiceName: 'com.amazonaws.eu-west-1.s3' }),
      Two: endpoint({ ServiceName: 'com.amazonaws.eu-west-3.s3' }),
      Group: group({
        SecurityGroupIngress: [
          rule({ CidrIp: { 'Fn::FindInMap': ['Cidrs', ref('AWS::Region'), 'Vpn'] } }),
          rule({ CidrIp: { 'Fn::If': ['Here', '10.0.0.0/8', '0.0.0.0/0'] } }),
        ],
      }),
    };
    const { endpointOf, groupOf } = planned(
      resources,
      {
        Mappings: { Cidrs: { 'us-east-1': { Vpn: '0.0.0.0/0' } } },
        Conditions: { Here: { 'Fn::Equals': [ref('AWS::Region'), 'us-east-1'] } },
      },
      {},
    );
    expect(() => endpointOf('One').serviceName).toThrow(NotKnown);
    expect(() => endpointOf('Two').serviceName).toThrow(NotKnown);
    for (const permission of groupOf().ingress) expect(() => permission.cidrs).toThrow(NotKnown);
  });
});

describe('what makes more than the template shows', () => {
  const known = ({ certain, idOf }: ReturnType<typeof planned>) =>
    certain.vpcEndpoints.known !== 'all' && certain.vpcEndpoints.known.has(idOf('Vpc'));
  const include = { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://b/x' } } };

  test.each<[string, Sections, Sections, boolean]>([
    ['nothing', {}, {}, true],
    [
      'a transform that leaves EC2 alone',
      {},
      { Transform: ['AWS::Serverless-2016-10-31', 'AWS::LanguageExtensions'] },
      true,
    ],
    ['a macro', {}, { Transform: ['Own'] }, false],
    ['Fn::Transform among the resources', include, {}, false],
    [
      'a loop over what is not known',
      { 'Fn::ForEach::X': ['A', ref('Any'), {}] },
      { Parameters: { Any: { Type: 'CommaDelimitedList' } } },
      false,
    ],
    [
      'a nested stack that knows the VPC',
      { N: { Type: 'AWS::CloudFormation::Stack', Properties: { P: sub('${Vpc}') } } },
      {},
      false,
    ],
    ['a nested stack that does not', { N: { Type: 'AWS::CloudFormation::Stack' } }, {}, true],
    ['a custom resource', { N: { Type: 'Custom::X', Properties: { P: ref('Vpc') } } }, {}, true],
  ])('%s', (_, resources, sections, expected) => {
    expect(known(planned(resources, sections))).toBe(expected);
  });

  test('a nested stack that knows a group may add to it, and to no other', () => {
    const { groupOf } = planned({
      Group: group(),
      Other: group(),
      N: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { G: getAtt('Group', 'GroupId') } } },
    });
    expect(() => groupOf().ingress[0]?.cidrs).toThrow(NotKnown);
    expect(groupOf('Other').ingress).toEqual([]);
  });

  test('Fn::Transform in properties may add those that are not written', () => {
    const { endpointOf } = planned({ Endpoint: endpoint({ ...include, VpcEndpointType: 'Interface' }) });
    expect(endpointOf().vpcEndpointType).toBe('Interface');
    expect(() => endpointOf().privateDnsEnabled).toThrow(NotKnown);
  });
});

test('a loop makes a resource for each item', () => {
  const { names, endpointOf } = planned(
    {
      'Fn::ForEach::Endpoints': [
        'Service',
        ref('Services'),
        { 'Endpoint&{Service}': endpoint({ ServiceName: sub('com.amazonaws.${AWS::Region}.${Service}') }) },
      ],
    },
    {
      Transform: 'AWS::LanguageExtensions',
      Parameters: { Services: { Type: 'CommaDelimitedList', Default: 'ecr.api,s3' } },
    },
  );
  expect([...names.values()].filter((name) => name.startsWith('Endpoint'))).toEqual(['Endpointecrapi', 'Endpoints3']);
  expect(endpointOf('Endpointecrapi').serviceName).toBe('com.amazonaws.eu-west-1.ecr.api');
});

describe('stacks together', () => {
  const network: TemplateInput = {
    name: 'network',
    document: {
      Resources: { Vpc: vpc, Group: group() },
      Outputs: {
        Id: { Value: ref('Vpc'), Export: { Name: sub('${AWS::StackName}-VpcId') } },
        Group: { Value: getAtt('Group', 'GroupId') },
      },
    },
  };

  test('exports are what is imported', () => {
    const endpoints = { Resources: { Endpoint: endpoint({ VpcId: { 'Fn::ImportValue': 'network-VpcId' } }) } };
    const { endpointOf, idOf, certain } = ofStacks([{ name: 'endpoints', document: endpoints }, network]);
    expect(endpointOf('endpoints/Endpoint').vpcId).toBe(idOf('network/Vpc'));
    expect(certain.vpcEndpoints.known).toContain(idOf('network/Vpc'));
  });

  test('nested stacks get parameters and give outputs', () => {
    const child = {
      Parameters: { VpcId: { Type: 'String' } },
      Resources: { Endpoint: endpoint({ VpcId: ref('VpcId') }) },
      Outputs: { Id: { Value: ref('Endpoint') } },
    };
    const parent = {
      Resources: {
        Vpc: vpc,
        Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { VpcId: ref('Vpc') } } },
        Table: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } },
        Route: {
          Type: 'AWS::EC2::Route',
          Properties: { RouteTableId: ref('Table'), VpcEndpointId: getAtt('Nested', 'Outputs.Id') },
        },
      },
    };
    const nested = new Map([['Nested', { name: 'Nested', document: child }]]);
    const { endpointOf, tableOf, idOf, certain } = ofStacks([{ name: 'parent', document: parent, nested }]);
    expect(endpointOf('Nested/Endpoint').vpcId).toBe(idOf('Vpc'));
    expect(tableOf().routes[0]?.gatewayId).toBe(idOf('Nested/Endpoint'));
    expect(certain.vpcEndpoints.known).toContain(idOf('Vpc'));
  });
});
