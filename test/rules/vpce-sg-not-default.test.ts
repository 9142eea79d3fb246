import { rule } from '../../functions/vpce-sg-not-default/rule';
import { endpoint, gatewayEndpoint, type Described } from '../network';
import { ruleTable } from './rule-table';

const own = { GroupId: 'sg-0a1b2c3d4e5f60001', GroupName: 'endpoints' };
const byDefault = { GroupId: 'sg-0a1b2c3d4e5f60002', GroupName: 'default' };
const unnamed = { GroupId: 'sg-0a1b2c3d4e5f60003' };
const given = (Groups: readonly Described[], overrides: Described = {}) => ({
  VpcEndpoints: [endpoint({ Groups, ...overrides })],
});
const alongside = { allowAlongsideCustom: 'true' };

ruleTable(rule, [
  { name: 'a group of its own', given: given([own]), expected: 'COMPLIANT' },
  {
    name: 'the default group',
    given: given([byDefault]),
    expected: 'NON_COMPLIANT',
    says: ['default security group sg-0a1b2c3d4e5f60002'],
  },
  {
    name: 'a group with almost that name',
    given: given([{ ...own, GroupName: 'default-endpoints' }]),
    expected: 'COMPLIANT',
  },
  { name: 'the default group beside its own', given: given([own, byDefault]), expected: 'NON_COMPLIANT' },
  {
    name: 'the default group beside its own, where that is allowed',
    given: given([own, byDefault]),
    parameters: alongside,
    expected: 'COMPLIANT',
  },
  {
    name: 'the default group alone, where it is allowed beside another',
    given: given([byDefault]),
    parameters: alongside,
    expected: 'NON_COMPLIANT',
  },
  { name: 'no group', given: given([]), expected: 'NON_COMPLIANT', says: ['No security group'] },
  {
    name: 'a group without its name',
    given: given([own, unnamed]),
    expected: 'INSUFFICIENT_DATA',
    says: ['names of its security groups'],
  },
  {
    name: 'a group without its name beside the default',
    given: given([unnamed, byDefault]),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a group without its name beside its own, where the default may be beside it',
    given: given([own, unnamed]),
    parameters: alongside,
    expected: 'COMPLIANT',
  },
  {
    name: 'only a group without its name beside the default, where that is allowed',
    given: given([unnamed, byDefault]),
    parameters: alongside,
    expected: 'INSUFFICIENT_DATA',
  },
  ...['Resource', 'ServiceNetwork', 'Tunnel', 'Wormhole'].map((VpcEndpointType) => ({
    name: `the default group on a ${VpcEndpointType} endpoint`,
    given: given([byDefault], { VpcEndpointType }),
    expected: 'NON_COMPLIANT' as const,
  })),
  {
    name: 'a type that nobody knows yet, without a group',
    given: given([], { VpcEndpointType: 'Wormhole' }),
    expected: 'NOT_APPLICABLE',
  },
  { name: 'a gateway endpoint', given: { VpcEndpoints: [gatewayEndpoint()] }, expected: 'NOT_APPLICABLE' },
  {
    name: 'a Gateway Load Balancer endpoint',
    given: given([], { VpcEndpointType: 'GatewayLoadBalancer' }),
    expected: 'NOT_APPLICABLE',
  },
]);
