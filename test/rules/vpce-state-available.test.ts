import { rule } from '../../functions/vpce-state-available/rule';
import { withSlice, sliceOf } from '../../shared/network/network';
import { evaluateRegion } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import { endpoint, gatewayEndpoint, network, type Described } from '../network';
import { ruleTable } from './rule-table';

const created = '2026-03-01T00:00:00Z';
const after = (hours: number) => Date.parse(created) + hours * 3_600_000;
const given = (overrides: Described) => ({ VpcEndpoints: [endpoint({ CreationTimestamp: created, ...overrides })] });
const inState = (State: string, overrides: Described = {}) => given({ State, ...overrides });

ruleTable(rule, [
  { name: 'available, with network interfaces', given: given({}), expected: 'COMPLIANT' },
  {
    name: 'available, without a network interface',
    given: given({ NetworkInterfaceIds: [] }),
    expected: 'NON_COMPLIANT',
    says: ['no network interface', '--add-subnet-ids'],
  },
  {
    name: 'without a network interface where none is required',
    given: given({ NetworkInterfaceIds: [] }),
    parameters: { requireEni: 'false' },
    expected: 'COMPLIANT',
  },
  ...['GatewayLoadBalancer', 'Resource', 'ServiceNetwork', 'Tunnel'].map((VpcEndpointType) => ({
    name: `a ${VpcEndpointType} endpoint without a network interface`,
    given: given({ VpcEndpointType, NetworkInterfaceIds: [] }),
    expected: 'NON_COMPLIANT' as const,
  })),
  {
    name: 'a gateway endpoint has no network interfaces',
    given: { VpcEndpoints: [gatewayEndpoint()] },
    expected: 'COMPLIANT',
  },
  {
    name: 'a type that nobody knows yet',
    given: given({ VpcEndpointType: 'Wormhole', NetworkInterfaceIds: [] }),
    expected: 'COMPLIANT',
  },
  {
    name: 'a type that nobody knows yet, failed',
    given: inState('failed', { VpcEndpointType: 'Wormhole' }),
    expected: 'NON_COMPLIANT',
  },
  ...['s3', 'dynamodb', 's3-fips'].map((code) => ({
    name: `an interface endpoint for ${code} without a network interface`,
    given: given({ ServiceName: `com.amazonaws.us-east-1.${code}`, NetworkInterfaceIds: [] }),
    expected: 'NON_COMPLIANT' as const,
    says: ['If a gateway endpoint was meant'],
  })),
  { name: 'the state in the letter case of the SDK', given: inState('Available'), expected: 'COMPLIANT' },

  {
    name: 'pending for an hour exactly, on a schedule',
    given: inState('pending'),
    occasion: { kind: 'schedule', time: after(1) },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'pending for a minute more, on a schedule',
    given: inState('pending'),
    occasion: { kind: 'schedule', time: after(1) + 60_000 },
    expected: 'NON_COMPLIANT',
    says: ['61 minutes'],
  },
  {
    name: 'pending for long, but just modified',
    given: inState('pending'),
    occasion: { kind: 'change', time: after(5000) },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'pending for long, offline',
    given: inState('pending'),
    occasion: { kind: 'offline', time: after(5000) },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'pending within a longer grace period',
    given: inState('pending'),
    parameters: { pendingGraceMinutes: '61' },
    occasion: { kind: 'schedule', time: after(1) + 60_000 },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'pending, and nobody knows since when',
    given: inState('pending', { CreationTimestamp: undefined }),
    occasion: { kind: 'schedule' },
    expected: 'INSUFFICIENT_DATA',
    says: ['creation time'],
  },

  {
    name: 'not accepted for a day exactly',
    given: inState('pendingAcceptance'),
    occasion: { time: after(24) },
    expected: 'NOT_APPLICABLE',
    says: ['24 hours'],
  },
  {
    name: 'not accepted for an hour more',
    given: inState('pendingAcceptance'),
    occasion: { time: after(25) },
    expected: 'NON_COMPLIANT',
    says: ['pendingAcceptance for 25 hours', 'vpce-0a1b2c3d4e5f60001'],
  },
  {
    name: 'not accepted for three days, seen by a change',
    given: inState('PendingAcceptance'),
    occasion: { kind: 'change', time: after(72) },
    expected: 'NON_COMPLIANT',
    says: ['3 days'],
  },
  {
    name: 'not accepted within a longer grace period',
    given: inState('pendingAcceptance'),
    parameters: { acceptanceGraceHours: '72' },
    occasion: { time: after(72) },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'not accepted at once, with no grace period',
    given: inState('pendingAcceptance'),
    parameters: { acceptanceGraceHours: '0' },
    occasion: { time: after(0.1) },
    expected: 'NON_COMPLIANT',
    says: ['6 minutes'],
  },
  {
    name: 'not accepted, and nobody knows since when',
    given: inState('pendingAcceptance', { CreationTimestamp: undefined }),
    expected: 'INSUFFICIENT_DATA',
    says: ['creation time'],
  },

  {
    name: 'failed for a reason that is empty',
    given: inState('failed', { FailureReason: '' }),
    expected: 'NON_COMPLIANT',
    says: ['is failed and carries no traffic. Create'],
  },
  ...['rejected', 'failed', 'expired', 'partial', 'Failed'].map((state) => ({
    name: state,
    given: inState(state),
    expected: 'NON_COMPLIANT' as const,
    says: [`The endpoint is ${state.toLowerCase()}`],
  })),
  {
    name: 'failed, with what AWS says about it',
    given: inState('failed', { LastError: { Code: 'X', Message: 'The subnet has no free addresses' } }),
    expected: 'NON_COMPLIANT',
    says: ['(The subnet has no free addresses)'],
  },
  {
    name: 'failed, with very much that AWS says about it',
    given: inState('failed', { FailureReason: 'x'.repeat(5000) }),
    expected: 'NON_COMPLIANT',
    says: ['xxx…)'],
  },
  {
    name: 'a state that nobody knows yet',
    given: inState(`hibernating${'.'.repeat(500)}`),
    expected: 'NON_COMPLIANT',
    says: ['unrecognised state "hibernating'],
  },
  ...['deleting', 'deleted'].map((state) => ({
    name: state,
    given: inState(state),
    expected: 'NOT_APPLICABLE' as const,
  })),
  {
    name: 'rejected, but managed by its service',
    given: inState('rejected', { RequesterManaged: true }),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'rejected and managed by its service, where such are judged',
    given: inState('rejected', { RequesterManaged: true }),
    parameters: { includeRequesterManaged: 'true' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: "GuardDuty's own endpoints are judged by this rule",
    given: inState('failed', { Tags: [{ Key: 'GuardDutyManaged', Value: 'true' }] }),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'rejected, but exempt',
    given: inState('rejected', { Tags: [{ Key: 'vpce-posture:exempt', Value: 'vpce-state-available' }] }),
    expected: 'NOT_APPLICABLE',
  },
]);

test('a configuration item is as old as its capture, not as the clock', () => {
  const live = network(inState('pendingAcceptance'));
  const captured = withSlice(
    live,
    'vpcEndpoints',
    sliceOf(
      'vpcEndpoints',
      live.vpcEndpoints.items.map((item) => ({ ...item, captureTime: after(2) })),
      'all',
    ),
  );
  const values = readParameters(rule.parameters, {});
  const occasion = { kind: 'offline', time: after(5000) } as const;
  expect(evaluateRegion({ rule, values }, captured, occasion).evaluations).toMatchObject([
    { complianceType: 'NOT_APPLICABLE' },
  ]);
  expect(evaluateRegion({ rule, values }, live, occasion).evaluations).toMatchObject([
    { complianceType: 'NON_COMPLIANT' },
  ]);
});
