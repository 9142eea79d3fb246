// The automation documents, run step by step: what they change is looked up in EC2 afterwards.
import {
  CreateVpcCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { actionsOf, readDocuments } from '../../infra/remediation';
import { openAccount, type Account } from './account';
import { run, type Run } from './automation';
import type { Ec2Call } from './ec2-proxy';
import { createEndpoint, createRouteTable, createSecurityGroup, createSubnet, createVpc } from './estate';

const documents = readDocuments();
const role = { AutomationAssumeRole: 'arn:aws:iam::123456789012:role/runbook' };
const approval = {
  ...role,
  Approvers: ['arn:aws:iam::123456789012:role/network-team'],
  ApprovalTopicArn: 'arn:aws:sns:us-east-1:123456789012:approvals',
};

let account: Account;

beforeEach(async () => {
  account = await openAccount();
});

afterEach(async () => {
  await account.close();
});

/** Runs a document, and makes sure that it called nothing that its role does not allow. */
async function runDocument(name: string, parameters: object, approves = true): Promise<Run> {
  const document = documents[name];
  if (document === undefined) throw new Error(`There is no document ${name}.`);
  const before = account.proxy.calls.length;
  const ran = await run(document, { ...parameters }, { ec2: account.ec2, ec2Url: account.proxy.url, approves });
  const called = account.proxy.calls.slice(before).map(({ action }) => `ec2:${action}`);
  expect(actionsOf(document)).toEqual(expect.arrayContaining(called));
  return ran;
}

function changes(): readonly string[] {
  return account.proxy.calls.map(({ action }) => action).filter((action) => /^(?:Modify|Authorize)/.test(action));
}

describe('enable-vpc-dns-attributes', () => {
  async function attributes(VpcId: string): Promise<readonly unknown[]> {
    const { ec2 } = account;
    const support = await ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsSupport' }));
    const hostnames = await ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' }));
    return [support.EnableDnsSupport?.Value, hostnames.EnableDnsHostnames?.Value];
  }

  test('turns both on, resolution first; again does no harm', async () => {
    const { Vpc } = await account.ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const VpcId = String(Vpc?.VpcId);
    await account.ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsSupport: { Value: false } }));
    expect(await attributes(VpcId)).toEqual([false, false]);
    expect(await runDocument('enable-vpc-dns-attributes', { ...role, VpcId })).toMatchObject({ status: 'Success' });
    expect(await attributes(VpcId)).toEqual([true, true]);
    const order = account.proxy.calls
      .filter(({ action, parameters }) => action === 'ModifyVpcAttribute' && isTrue(parameters))
      .map(({ parameters }) => (parameters.has('EnableDnsSupport.Value') ? 'support' : 'hostnames'));
    expect(order).toEqual(['support', 'hostnames']);
    expect(await runDocument('enable-vpc-dns-attributes', { ...role, VpcId })).toMatchObject({ status: 'Success' });
  });

  test('fails where there is no such VPC, and does not start for something else', async () => {
    const missing = await runDocument('enable-vpc-dns-attributes', { ...role, VpcId: 'vpc-0123456789abcdef0' });
    expect(missing).toMatchObject({ status: 'Failed', failure: { step: 'EnableDnsSupport' } });
    await expect(runDocument('enable-vpc-dns-attributes', { ...role, VpcId: 'subnet-01234567' })).rejects.toThrow(
      'VpcId is not allowed',
    );
  });

  function isTrue(parameters: URLSearchParams): boolean {
    return [...parameters].some(([name, value]) => name.startsWith('EnableDns') && value === 'true');
  }
});

describe('an interface endpoint', () => {
  let vpcId: string;
  let groupId: string;
  let endpointId: string;

  beforeEach(async () => {
    vpcId = await createVpc(account.ec2, '10.2.0.0/16');
    const subnetId = await createSubnet(account.ec2, vpcId, '10.2.0.0/24', 'us-east-1a');
    groupId = await createSecurityGroup(account.ec2, vpcId, 'endpoints', []);
    endpointId = await createEndpoint(account.ec2, vpcId, {
      service: 'ssm',
      type: 'Interface',
      subnetIds: [subnetId],
      groupIds: [groupId],
    });
  });

  async function endpoint() {
    const { VpcEndpoints } = await account.ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [endpointId] }));
    return VpcEndpoints?.[0];
  }

  async function ingress() {
    const { SecurityGroups } = await account.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] }));
    return SecurityGroups?.[0]?.IpPermissions;
  }

  describe('allow-https-to-endpoint', () => {
    const start = (approves = true) =>
      runDocument('allow-https-to-endpoint', { ...approval, VpcEndpointId: endpointId }, approves);

    test('lets the VPC in, once somebody has said yes', async () => {
      account.proxy.fault = interfacesOfTypes('vpc_endpoint', 'vpc_endpoint');
      const { status, questions } = await start();
      expect(status).toBe('Success');
      expect(questions).toEqual([expect.stringContaining(`Let 10.2.0.0/16 in on TCP 443 at ${groupId}`)]);
      expect(await ingress()).toEqual([
        expect.objectContaining({
          IpProtocol: 'tcp',
          FromPort: 443,
          ToPort: 443,
          IpRanges: [expect.objectContaining({ CidrIp: '10.2.0.0/16' })],
        }),
      ]);
    });

    test('changes nothing when somebody says no', async () => {
      account.proxy.fault = interfacesOfTypes('vpc_endpoint');
      expect(await start(false)).toMatchObject({ status: 'Failed', failure: { step: 'Approve' } });
      expect(await ingress()).toEqual([]);
    });

    test('changes nothing when an instance uses the group too', async () => {
      account.proxy.fault = interfacesOfTypes('vpc_endpoint', 'interface');
      const { status, failure } = await start();
      expect([status, failure?.step]).toEqual(['Failed', 'CheckGroup']);
      expect(failure?.reason).toContain(`${groupId} is not used by endpoints only, but also by ['eni-00000001']`);
      expect(await ingress()).toEqual([]);
    });

    test('changes nothing when the endpoint has another group besides', async () => {
      const other = await createSecurityGroup(account.ec2, vpcId, 'others', []);
      const subnetId = await createSubnet(account.ec2, vpcId, '10.2.1.0/24', 'us-east-1b');
      endpointId = await createEndpoint(account.ec2, vpcId, {
        service: 'kms',
        type: 'Interface',
        subnetIds: [subnetId],
        groupIds: [groupId, other],
      });
      account.proxy.fault = interfacesOfTypes('vpc_endpoint');
      expect(await start()).toMatchObject({ status: 'Failed', failure: { step: 'CheckGroup' } });
      expect(await ingress()).toEqual([]);
    });
  });

  describe('add-subnets-to-endpoint', () => {
    test('adds the subnets that were approved', async () => {
      const second = await createSubnet(account.ec2, vpcId, '10.2.1.0/24', 'us-east-1b');
      const parameters = { ...approval, VpcEndpointId: endpointId, SubnetIds: [second] };
      const ran = await runDocument('add-subnets-to-endpoint', parameters);
      expect(ran).toMatchObject({ status: 'Success', questions: [expect.stringContaining(second)] });
      expect((await endpoint())?.SubnetIds).toContain(second);
    });

    test('changes nothing when somebody says no', async () => {
      const parameters = { ...approval, VpcEndpointId: endpointId, SubnetIds: ['subnet-0123456789abcdef0'] };
      expect(await runDocument('add-subnets-to-endpoint', parameters, false)).toMatchObject({ status: 'Failed' });
      expect((await endpoint())?.SubnetIds).toHaveLength(1);
    });
  });

  describe('enable-private-dns', () => {
    const start = (approves = true) =>
      runDocument('enable-private-dns', { ...approval, VpcEndpointId: endpointId }, approves);

    // moto accepts the call and does not remember private DNS: the check at the end says so.
    test('asks, then turns it on and makes sure that it is on', async () => {
      const { questions, failure } = await start();
      expect(questions).toEqual([expect.stringContaining(`All clients of com.amazonaws.us-east-1.ssm in ${vpcId}`)]);
      const call = account.proxy.calls.find(({ action }) => action === 'ModifyVpcEndpoint');
      expect([call?.parameters.get('VpcEndpointId'), call?.parameters.get('PrivateDnsEnabled')]).toEqual([
        endpointId,
        'true',
      ]);
      expect(failure?.step).toBe('VerifyPrivateDns');
    });

    test('changes nothing when somebody says no, or the VPC has no DNS hostnames', async () => {
      expect(await start(false)).toMatchObject({ failure: { step: 'Approve' } });
      expect(changes()).not.toContain('ModifyVpcEndpoint');
      const off = { VpcId: vpcId, EnableDnsHostnames: { Value: false } };
      await account.ec2.send(new ModifyVpcAttributeCommand(off));
      expect(await start()).toMatchObject({ failure: { step: 'AssertDnsHostnames' }, questions: [] });
      expect(changes()).not.toContain('ModifyVpcEndpoint');
    });
  });
});

describe('add-route-table-to-gateway-endpoint', () => {
  const start = (RouteTableId: string, Service: string) =>
    runDocument('add-route-table-to-gateway-endpoint', { ...approval, RouteTableId, Service });

  test("finds the VPC's endpoint for the service and adds the route table", async () => {
    const vpcId = await createVpc(account.ec2, '10.3.0.0/16');
    const used = await createRouteTable(account.ec2, vpcId, []);
    const unused = await createRouteTable(account.ec2, vpcId, []);
    await createEndpoint(account.ec2, vpcId, { service: 'dynamodb', type: 'Gateway', routeTableIds: [used] });
    const s3 = await createEndpoint(account.ec2, vpcId, { service: 's3', type: 'Gateway', routeTableIds: [used] });
    expect(await start(unused, 's3')).toMatchObject({
      status: 'Success',
      questions: [expect.stringContaining(`Add ${unused} to ${s3}`)],
    });
    const { VpcEndpoints = [] } = await account.ec2.send(new DescribeVpcEndpointsCommand({}));
    const tables = new Map(VpcEndpoints.map(({ VpcEndpointId, RouteTableIds }) => [VpcEndpointId, RouteTableIds]));
    expect(tables.get(s3)).toEqual([used, unused]);
    expect([...tables.values()].flat()).toHaveLength(3);
  });

  test('fails before it asks where the VPC has no such endpoint', async () => {
    const vpcId = await createVpc(account.ec2, '10.4.0.0/16');
    const table = await createRouteTable(account.ec2, vpcId, []);
    expect(await start(table, 's3')).toMatchObject({ failure: { step: 'ReadEndpoint' }, questions: [] });
    await expect(start(table, 'sqs')).rejects.toThrow('Service is not allowed');
  });
});

/** moto's network interfaces are all of the type `interface`, and an endpoint's have no groups: answers in its place. */
function interfacesOfTypes(...types: readonly string[]) {
  return ({ action }: Ec2Call) => {
    if (action !== 'DescribeNetworkInterfaces') return undefined;
    const items = types.map(
      (type, index) =>
        `<item><networkInterfaceId>eni-0000000${index}</networkInterfaceId><interfaceType>${type}</interfaceType></item>`,
    );
    const namespace = 'http://ec2.amazonaws.com/doc/2016-11-15/';
    const body = `<DescribeNetworkInterfacesResponse xmlns="${namespace}"><requestId>1</requestId><networkInterfaceSet>${items.join('')}</networkInterfaceSet></DescribeNetworkInterfacesResponse>`;
    return { status: 200, contentType: 'text/xml;charset=UTF-8', body };
  };
}
