import { rule } from '../../functions/vpce-nacl-allows-https/rule';
import { evaluateChange } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import { endpoint, gatewayEndpoint, network, subnet } from '../network';
import {
  endpointSubnet,
  otherSubnet,
  clientSubnet,
  aclId,
  inbound,
  outbound,
  deny,
  acl,
  openEntries,
  defaultAcl,
  clientsAcl,
  subnets,
  inOne,
  given,
  inTwo,
  ipv6Of,
  dualStack,
  ipv6Only,
  twoClients,
} from './acl-cases';
import { changeOf } from './changes';
import { ruleTable, type Case } from './rule-table';

/** One subnet must get through; who the clients are, vpce-nacl-allows-https.clients.test.ts asks. */
const anySubnet = (cases: readonly Case[]): readonly Case[] =>
  cases.map((row) => ({ ...row, parameters: { clientMode: 'any', ...row.parameters } }));

ruleTable(
  rule,
  anySubnet([
    { name: '443 in, ephemeral ports out', given: given(inbound(), outbound()), expected: 'COMPLIANT' },
    {
      name: 'nothing in',
      given: given(outbound()),
      expected: 'NON_COMPLIANT',
      says: [aclId, endpointSubnet, 'denies inbound TCP 443 from 10.0.3.0/24 (rule *)', '1 of 1 subnets'],
    },
    {
      name: 'nothing out',
      given: given(inbound()),
      expected: 'NON_COMPLIANT',
      says: ['denies outbound TCP 1024-65535 to 10.0.3.0/24 (rule *)'],
    },
    { name: 'the default ACL', given: given(...openEntries), expected: 'COMPLIANT' },
    {
      name: 'a lower number denies',
      given: given(inbound(90, deny), inbound(), outbound()),
      expected: 'NON_COMPLIANT',
      says: ['(rule 90)'],
    },
    { name: 'a higher number denies', given: given(inbound(110, deny), inbound(), outbound()), expected: 'COMPLIANT' },
    {
      name: 'a lower number denies somebody else',
      given: given(inbound(90, { ...deny, CidrBlock: '10.0.4.0/24' }), inbound(), outbound()),
      expected: 'COMPLIANT',
    },
    {
      name: 'a lower number denies part of the client',
      given: given(inbound(90, { ...deny, CidrBlock: '10.0.3.128/25' }), inbound(), outbound()),
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'a lower number denies another protocol',
      given: given(inbound(90, { ...deny, Protocol: '17' }), inbound(), outbound()),
      expected: 'COMPLIANT',
    },
    {
      name: 'a lower number denies another port',
      given: given(inbound(90, { ...deny, PortRange: { From: 0, To: 442 } }), inbound(), outbound()),
      expected: 'COMPLIANT',
    },
    {
      name: 'two halves of the client are allowed',
      given: given(
        inbound(100, { CidrBlock: '10.0.3.0/25' }),
        inbound(110, { CidrBlock: '10.0.3.128/25' }),
        outbound(),
      ),
      expected: 'COMPLIANT',
    },
    {
      name: 'one half of the client is allowed',
      given: given(inbound(100, { CidrBlock: '10.0.3.0/25' }), outbound()),
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'ephemeral ports from 32768 only',
      given: given(inbound(), outbound(100, { PortRange: { From: 32768, To: 65535 } })),
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'ephemeral ports from 32768 only, which is enough',
      given: given(inbound(), outbound(100, { PortRange: { From: 32768, To: 65535 } })),
      parameters: { ephemeralFrom: '32768' },
      expected: 'COMPLIANT',
    },
    {
      name: 'ephemeral ports to 61000 only, which is enough',
      given: given(inbound(), outbound(100, { PortRange: { From: 1024, To: 61000 } })),
      parameters: { ephemeralTo: '61000' },
      expected: 'COMPLIANT',
    },
    {
      name: 'ephemeral ports in two rules',
      given: given(
        inbound(),
        outbound(100, { PortRange: { From: 1024, To: 40000 } }),
        outbound(110, { PortRange: { From: 40001, To: 65535 } }),
      ),
      expected: 'COMPLIANT',
    },
    {
      name: 'ephemeral ports with a hole',
      given: given(
        inbound(),
        outbound(100, { PortRange: { From: 1024, To: 40000 } }),
        outbound(110, { PortRange: { From: 40002, To: 65535 } }),
      ),
      expected: 'NON_COMPLIANT',
    },

    {
      name: 'the only client is the same subnet',
      given: { ...given(), Subnets: subnets.slice(0, 1) },
      expected: 'COMPLIANT',
    },
    {
      name: 'a client within the same subnet',
      given: given(),
      parameters: { clientCidrs: '10.0.1.64/26' },
      expected: 'COMPLIANT',
    },
    {
      name: 'a client that is wider than the same subnet',
      given: given(),
      parameters: { clientCidrs: '10.0.0.0/23' },
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'a client outside the VPC gets through',
      given: given(inbound(100, { CidrBlock: '192.168.7.0/24' }), outbound()),
      parameters: { clientCidrs: '192.168.7.0/24' },
      expected: 'COMPLIANT',
    },
    {
      name: 'one of two clients gets through',
      given: { ...given(inbound(100, { CidrBlock: '10.0.4.0/24' }), outbound()), Subnets: twoClients },
      expected: 'COMPLIANT',
    },
    {
      name: 'one of two clients gets through, where all must',
      given: { ...given(inbound(100, { CidrBlock: '10.0.4.0/24' }), outbound()), Subnets: twoClients },
      parameters: { clientMode: 'all' },
      expected: 'NON_COMPLIANT',
      says: ['10.0.3.0/24'],
    },
    {
      name: 'both clients get through, as all must',
      given: { ...given(inbound(), outbound()), Subnets: twoClients },
      parameters: { clientMode: 'all' },
      expected: 'COMPLIANT',
    },

    { name: 'two subnets that let each other in', given: inTwo(openEntries), expected: 'COMPLIANT' },
    {
      name: 'two subnets, of which one lets in nobody and lets nobody out: its own calls get no answer either',
      given: inTwo([]),
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'two subnets, one of which lets the other in, where all clients must get through',
      given: inTwo([]),
      parameters: { clientMode: 'all' },
      expected: 'NON_COMPLIANT',
      says: ['acl-0a1b2c3d4e5f60002', otherSubnet, '10.0.1.0/24'],
    },
    {
      name: 'a client that gets to one of two subnets only',
      given: inTwo([]),
      parameters: { clientCidrs: '10.0.3.0/24' },
      expected: 'NON_COMPLIANT',
    },

    {
      name: 'IPv6 is blocked, but the endpoint has none',
      given: dualStack('ipv4', inbound(), outbound()),
      parameters: { clientMode: 'all' },
      expected: 'COMPLIANT',
    },
    {
      name: 'IPv6 is blocked on a dual-stack endpoint',
      given: dualStack('dualstack', inbound(), outbound()),
      parameters: { clientMode: 'all' },
      expected: 'NON_COMPLIANT',
      says: ['2600:1f18:1:3::/64'],
    },
    {
      name: 'IPv6 is open on a dual-stack endpoint',
      given: dualStack('dualstack', inbound(), outbound(), inbound(101, ipv6Only), outbound(101, ipv6Only)),
      parameters: { clientMode: 'all' },
      expected: 'COMPLIANT',
    },
    {
      name: 'IPv6 is blocked on an IPv6 endpoint',
      given: dualStack('ipv6', inbound(), outbound()),
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'IPv4 is blocked on an IPv6 endpoint',
      given: dualStack('ipv6', inbound(100, ipv6Only), outbound(100, ipv6Only)),
      expected: 'COMPLIANT',
    },
    {
      name: 'an IPv6-only subnet is no client of an IPv4 endpoint',
      given: {
        ...given(),
        Subnets: [subnets[0], subnet({ SubnetId: clientSubnet, CidrBlock: '', ...ipv6Of(3) })],
      },
      expected: 'COMPLIANT',
    },
    {
      name: 'clients of the other address family only',
      given: given(inbound(), outbound()),
      parameters: { clientCidrs: '2600:1f18:1:3::/64' },
      expected: 'NOT_APPLICABLE',
      says: ['ipv4'],
    },

    {
      name: 'a service on another port',
      given: {
        ...given(inbound(100, { PortRange: { From: 9142, To: 9142 } }), outbound()),
        VpcEndpoints: inOne({ ServiceName: 'com.amazonaws.us-east-1.cassandra' }),
      },
      expected: 'COMPLIANT',
    },
    {
      name: 'a service on another port, where only 443 is open',
      given: {
        ...given(inbound(), outbound()),
        VpcEndpoints: inOne({ ServiceName: 'com.amazonaws.us-east-1.cassandra' }),
      },
      expected: 'NON_COMPLIANT',
      says: ['TCP 9142'],
    },
    {
      name: 'one of several ports is open',
      given: {
        ...given(inbound(100, { PortRange: { From: 465, To: 465 } }), outbound()),
        VpcEndpoints: inOne({ ServiceName: 'com.amazonaws.us-east-1.email-smtp' }),
      },
      expected: 'COMPLIANT',
    },
    {
      name: 'none of several ports is open',
      given: { ...given(outbound()), VpcEndpoints: inOne({ ServiceName: 'com.amazonaws.us-east-1.email-smtp' }) },
      expected: 'NON_COMPLIANT',
      says: ['TCP 587, 465, 2587, 2465 or 25'],
    },
    {
      name: 'none of very many ports is open',
      given: given(outbound()),
      parameters: { portOverrides: 'sqs=50001/50002/50003/50004/50005/50006/50007' },
      expected: 'NON_COMPLIANT',
      says: ['50001, 50002, 50003, 50004, …'],
    },
    {
      name: 'a third-party service',
      given: {
        ...given(inbound(), outbound()),
        VpcEndpoints: inOne({ ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001' }),
      },
      expected: 'NOT_APPLICABLE',
      says: ['thirdPartyPort'],
    },
    {
      name: 'a third-party service whose port is given',
      given: {
        ...given(inbound(), outbound()),
        VpcEndpoints: inOne({ ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001' }),
      },
      parameters: { thirdPartyPort: '8443' },
      expected: 'NON_COMPLIANT',
      says: ['TCP 8443'],
    },

    {
      name: 'no ACL names the subnet: which one it has was not read, for each has exactly one',
      given: { ...given(), NetworkAcls: [acl([], { Associations: [] }), clientsAcl, defaultAcl] },
      expected: 'INSUFFICIENT_DATA',
    },
    {
      name: 'no ACL names the subnet, and the default one is not listed',
      given: { ...given(), NetworkAcls: [acl([], { Associations: [] }), clientsAcl] },
      expected: 'INSUFFICIENT_DATA',
      says: [endpointSubnet],
    },
    {
      name: 'a rule without a CIDR block',
      given: given(inbound(100, { CidrBlock: undefined }), outbound()),
      expected: 'INSUFFICIENT_DATA',
      says: ['rule 100 has no CIDR block'],
    },
    {
      name: 'ACLs not known',
      given: { VpcEndpoints: inOne(), Subnets: subnets },
      expected: 'INSUFFICIENT_DATA',
      says: ['describe-network-acls.json'],
    },
    {
      name: 'subnets not known',
      given: { VpcEndpoints: inOne(), NetworkAcls: [acl(openEntries)] },
      expected: 'INSUFFICIENT_DATA',
      says: ['describe-subnets.json'],
    },
    {
      name: 'no subnets',
      given: { ...given(), VpcEndpoints: inOne({ SubnetIds: [] }) },
      expected: 'NOT_APPLICABLE',
    },
    {
      name: 'a firewall endpoint',
      given: { VpcEndpoints: inOne({ VpcEndpointType: 'GatewayLoadBalancer' }) },
      expected: 'NOT_APPLICABLE',
      says: ['GatewayLoadBalancer'],
    },
  ]),
);

test('the range of ephemeral ports must not be empty', () => {
  const check = (given: Record<string, string>) => rule.checkParameters?.(readParameters(rule.parameters, given));
  expect(check({ ephemeralFrom: '2000', ephemeralTo: '2000' })).toBeUndefined();
  expect(check({ ephemeralFrom: '2001', ephemeralTo: '2000' })).toContain('ephemeralTo is "2000"');
});

describe('who is affected', () => {
  const elsewhere = { VpcId: 'vpc-0a1b2c3d4e5f60002', VpcEndpointId: 'vpce-0a1b2c3d4e5f60002' };
  const behindDefault = { VpcEndpointId: 'vpce-0a1b2c3d4e5f60003', SubnetIds: [clientSubnet] };
  const known = network({
    VpcEndpoints: [...inOne(), endpoint(elsewhere), endpoint(behindDefault), gatewayEndpoint()],
    Subnets: subnets,
    NetworkAcls: [acl([]), { ...defaultAcl, Associations: [{ SubnetId: clientSubnet }] }],
  });
  const inVpc = ['vpce-0a1b2c3d4e5f60001', 'vpce-0a1b2c3d4e5f60003', 'vpce-0a1b2c3d4e5f60009'];
  const affected = (resourceType: string, resourceId: string, parameters: Record<string, string> = {}) => {
    const configured = { rule, values: readParameters(rule.parameters, parameters) };
    const { evaluations } = evaluateChange(configured, changeOf(resourceType, resourceId), known, {
      kind: 'change',
      time: 0,
    });
    return evaluations.map((evaluation) => evaluation.resourceId);
  };

  test('by a changed ACL: the endpoints of its VPC, whose subnet or client may be behind it', () => {
    expect(affected('AWS::EC2::NetworkAcl', aclId)).toEqual(inVpc);
  });

  test('by a changed subnet: the endpoints of its VPC, whose client it is', () => {
    expect(affected('AWS::EC2::Subnet', clientSubnet)).toEqual(inVpc);
  });

  test('by a changed subnet, where the clients are others: the endpoints in it', () => {
    const parameters = { clientCidrs: '10.9.0.0/16' };
    expect(affected('AWS::EC2::Subnet', clientSubnet, parameters)).toEqual(['vpce-0a1b2c3d4e5f60003']);
  });
});
