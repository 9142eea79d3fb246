import { rule } from '../../functions/vpc-dns-attributes-enabled/rule';
import { endpoint, gatewayEndpoint, vpc, vpcId, type Described } from '../network';
import { affectedBy, changeOf } from './changes';
import { ruleTable } from './rule-table';

const support = (Value: boolean) => ({ VpcId: vpcId, EnableDnsSupport: { Value } });
const hostnames = (Value: boolean) => ({ VpcId: vpcId, EnableDnsHostnames: { Value } });
const on = [support(true), hostnames(true)];
const off = [support(true), hostnames(false)];
const given = (VpcEndpoints: Described[], VpcAttributes: object[]) => ({ Vpcs: [vpc()], VpcEndpoints, VpcAttributes });
const withoutDns = (overrides: Described = {}) => endpoint({ PrivateDnsEnabled: false, ...overrides });
const published = 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001';
const inVpc = { requireAlways: 'true' };

ruleTable(rule, [
  // The attributes
  { name: 'both attributes are on', given: given([endpoint()], on), expected: 'COMPLIANT' },
  {
    name: 'DNS hostnames are off',
    given: given([endpoint()], off),
    expected: 'NON_COMPLIANT',
    says: ['enableDnsHostnames is false', 'private DNS of its endpoints', `--vpc-id ${vpcId} --enable-dns-hostnames.`],
  },
  {
    name: 'DNS support is off',
    given: given([endpoint()], [support(false), hostnames(true)]),
    expected: 'NON_COMPLIANT',
    says: ['enableDnsSupport is false'],
  },
  {
    name: 'both are off',
    given: given([endpoint()], [support(false), hostnames(false)]),
    expected: 'NON_COMPLIANT',
    says: ['enableDnsSupport and enableDnsHostnames are false', '--enable-dns-support, then --enable-dns-hostnames'],
  },
  {
    name: 'one is off, the other not known',
    given: given([endpoint()], [hostnames(false)]),
    expected: 'NON_COMPLIANT',
    says: ['enableDnsHostnames is false'],
  },
  {
    name: 'one is on, the other not known',
    given: given([endpoint()], [hostnames(true)]),
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-vpc-attribute.json'],
  },
  {
    name: 'the attributes of another VPC only',
    given: given([endpoint()], [{ ...support(true), VpcId: 'vpc-0a1b2c3d4e5f60002' }]),
    expected: 'INSUFFICIENT_DATA',
  },
  // Which endpoints need them
  ...['Resource', 'ServiceNetwork'].map((VpcEndpointType) => ({
    name: `a ${VpcEndpointType} endpoint without private DNS`,
    given: given([withoutDns({ VpcEndpointType, ServiceName: undefined })], off),
    expected: 'NON_COMPLIANT' as const,
  })),
  {
    name: 'a Tunnel endpoint',
    given: given([withoutDns({ VpcEndpointType: 'Tunnel', ServiceName: undefined })], off),
    expected: 'NOT_APPLICABLE',
  },
  { name: 'no endpoint', given: given([], off), expected: 'NOT_APPLICABLE' },
  { name: 'no endpoint, requireAlways', given: given([], off), parameters: inVpc, expected: 'NON_COMPLIANT' },
  {
    name: 'endpoints not known, requireAlways',
    given: { Vpcs: [vpc()], VpcAttributes: on },
    parameters: inVpc,
    expected: 'COMPLIANT',
  },
  {
    name: 'endpoints not known',
    given: { Vpcs: [vpc()], VpcAttributes: on },
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-vpc-endpoints.json'],
  },
  {
    name: 'private DNS is off for a service that has it',
    given: given([withoutDns()], off),
    expected: 'NON_COMPLIANT',
  },
  ...['dynamodb', 'dynamodb-fips', 'dynamodb-streams', 'geo.maps', 'neptune-graph-data'].map((code) => ({
    name: `private DNS is off for ${code}, which has none`,
    given: given([withoutDns({ ServiceName: `com.amazonaws.us-east-1.${code}` })], off),
    expected: 'NOT_APPLICABLE' as const,
  })),
  {
    name: 'private DNS is on for a service of another company',
    given: given([endpoint({ ServiceName: published })], off),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'private DNS is off for a service of another company',
    given: given([withoutDns({ ServiceName: published })], off),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the endpoint is being modified',
    given: given([endpoint({ State: 'pending' })], off),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'the endpoint is being deleted',
    given: given([endpoint({ State: 'deleting' })], off),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'the endpoint is in another VPC',
    given: given([endpoint({ VpcId: 'vpc-0a1b2c3d4e5f60002' })], off),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'a Gateway Load Balancer endpoint',
    given: given([withoutDns({ VpcEndpointType: 'GatewayLoadBalancer', ServiceName: published })], off),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'a gateway endpoint',
    given: given([gatewayEndpoint()], off),
    expected: 'NON_COMPLIANT',
    says: ['its gateway endpoints with Amazon DNS'],
  },
  {
    name: 'countGateway=false: a gateway endpoint',
    given: given([gatewayEndpoint()], off),
    parameters: { countGateway: 'false' },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'countGateway=false: a gateway and an interface endpoint',
    given: given([gatewayEndpoint(), endpoint()], off),
    parameters: { countGateway: 'false' },
    expected: 'NON_COMPLIANT',
  },
  // Not judged
  {
    name: 'a VPC that another account shares',
    given: { Vpcs: [vpc({ OwnerId: '999999999999' })], VpcEndpoints: [endpoint()], VpcAttributes: off },
    expected: 'NOT_APPLICABLE',
    says: ['999999999999'],
  },
]);

describe('changes', () => {
  const all = { ...given([endpoint()], on), Vpcs: [vpc(), vpc({ VpcId: 'vpc-0a1b2c3d4e5f60002' })] };

  test.each([
    ['the VPC', 'AWS::EC2::VPC', vpcId, false],
    ['an endpoint', 'AWS::EC2::VPCEndpoint', 'vpce-0a1b2c3d4e5f60001', false],
    ['a deleted endpoint', 'AWS::EC2::VPCEndpoint', 'vpce-0a1b2c3d4e5f60002', true],
  ])('%s: the VPC', (_name, resourceType, resourceId, deleted) => {
    expect(affectedBy(rule, changeOf(resourceType, resourceId, { deleted }), all)).toEqual([`${vpcId} COMPLIANT`]);
  });
});
