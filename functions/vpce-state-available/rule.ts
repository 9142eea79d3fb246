import { NotKnown } from '../../shared/network/network';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { serviceCode } from '../../shared/network/service-names';
import { typeOf } from '../../shared/network/vpc-endpoints';
import { sentence } from '../../shared/rule/annotations';
import { boolean, integer } from '../../shared/rule/parameters';
import { defineRule, type Occasion } from '../../shared/rule/rule';
import { itself } from '../../shared/rule/triggers';
import { compliant, nonCompliant, notApplicable, type VerdictOf } from '../../shared/rule/verdict';

const minute = 60_000;
const hour = 60 * minute;

const messages = {
  noInterface: () =>
    'The endpoint is available but has no network interface, so nothing in the VPC can reach it. Add a subnet: modify-vpc-endpoint --add-subnet-ids.',
  perhapsGateway: ({ service }: { readonly service: string }) =>
    sentence`The interface endpoint for ${service} has no network interface, so nothing in the VPC can reach it. If a gateway endpoint was meant, delete it and create that; else add a subnet: modify-vpc-endpoint --add-subnet-ids.`,
  pending: () => 'The endpoint is pending: it is being created or modified.',
  pendingTooLong: ({ age }: { readonly age: number }) =>
    sentence`The endpoint is still pending ${span(age)} after its creation. Look for what holds it up, or delete it and create it anew.`,
  mayBeAccepted: ({ graceHours }: { readonly graceHours: number }) =>
    sentence`The provider has not accepted the endpoint yet; it has ${graceHours} hours to do so.`,
  notAccepted: ({ age, vpcEndpointId }: { readonly age: number; readonly vpcEndpointId: string }) =>
    sentence`State is pendingAcceptance for ${span(age)}: the provider has not accepted ${vpcEndpointId}. Ask the service owner to accept the connection, or delete the endpoint.`,
  dead: ({ state, failure }: { readonly state: string; readonly failure: string | undefined }) =>
    sentence`The endpoint is ${state} and carries no traffic${failure === undefined ? undefined : sentence` (${failure})`}. Create it anew, or delete it.`,
  unrecognizedState: ({ state }: { readonly state: string }) =>
    sentence`The endpoint is in the unrecognised state "${state}". See what AWS says of it with describe-vpc-endpoints.`,
};

export const rule = defineRule({
  id: 'vpce-state-available',
  title: 'VPC endpoints are available',
  problem: 'not available',
  question: 'works',
  evidence: 'state',
  stopsTraffic: true,
  severity: 'MEDIUM',
  subject: 'AWS::EC2::VPCEndpoint',
  needs: [],
  triggers: { 'AWS::EC2::VPCEndpoint': itself },
  // Nothing announces that an endpoint has been pending or waiting for acceptance for too long.
  scheduled: true,
  parameters: {
    acceptanceGraceHours: integer(24, 0, 720, 'How many hours the provider may take to accept the connection.'),
    pendingGraceMinutes: integer(60, 5, 1440, 'How many minutes an endpoint may be pending; only a schedule asks.'),
    requireEni: boolean(true, 'Whether an available endpoint must have a network interface, where its type has them.'),
  },
  judgesUnusableEndpoints: true,
  judgesUnknownTypes: true,
  judgesGuardDutyEndpoints: true,
  rationale:
    'An endpoint that exists but is not available carries no traffic: its clients time out, or their traffic takes another way that nobody meant to be used.',
  fix: {
    text: 'Ask the owner of the service to accept the connection (the command is theirs), or delete the endpoint with `aws ec2 delete-vpc-endpoints` and, once it is gone, create it anew: it then has another id and other addresses.',
    command: 'aws ec2 accept-vpc-endpoint-connections --service-id <vpce-svc-id> --vpc-endpoint-ids <endpoint>',
  },
  frameworks: [
    { framework: 'NIST SP 800-53 r5', controls: ['SC-5', 'CP-10'], mapping: 'ours' },
    { framework: 'AWS Well-Architected', controls: ['REL'], mapping: 'ours' },
  ],
  messages,
  evaluate(endpoint, _network, { acceptanceGraceHours, pendingGraceMinutes, requireEni }, occasion) {
    switch (endpoint.state) {
      case 'available':
        return requireEni ? withInterfaces(endpoint) : compliant();
      case 'pending':
        return pending(endpoint, occasion, pendingGraceMinutes);
      case 'pendingacceptance':
        return awaitingAcceptance(endpoint, occasion, acceptanceGraceHours);
      case 'rejected':
      case 'failed':
      case 'expired':
      case 'partial':
        return nonCompliant('dead', { state: endpoint.state, failure: failureOf(endpoint) });
      default:
        return nonCompliant('unrecognizedState', { state: endpoint.state });
    }
  },
});

type Answer = VerdictOf<typeof messages>;

function withInterfaces(endpoint: VpcEndpoint): Answer {
  if (typeOf(endpoint)?.interfaces !== true || endpoint.networkInterfaceIds.length > 0) return compliant();
  // These have endpoints of both types, and a template without a type makes a gateway endpoint.
  const service = serviceCode(endpoint.serviceName);
  const isOfBoth = endpoint.vpcEndpointType === 'Interface' && (service === 's3' || service === 'dynamodb');
  return isOfBoth ? nonCompliant('perhapsGateway', { service }) : nonCompliant('noInterface');
}

// Every modification puts an old endpoint back to pending, so its age proves something only when nothing changed just now.
function pending(endpoint: VpcEndpoint, occasion: Occasion, graceMinutes: number): Answer {
  if (occasion.kind !== 'schedule' || ageOf(endpoint, occasion) <= graceMinutes * minute) {
    return notApplicable('pending');
  }
  return nonCompliant('pendingTooLong', { age: ageOf(endpoint, occasion) });
}

function awaitingAcceptance(endpoint: VpcEndpoint, occasion: Occasion, graceHours: number): Answer {
  const age = ageOf(endpoint, occasion);
  if (age <= graceHours * hour) {
    return notApplicable('mayBeAccepted', { graceHours });
  }
  return nonCompliant('notAccepted', { age, vpcEndpointId: endpoint.vpcEndpointId });
}

/** Milliseconds since the endpoint's creation, as of what is known of it. */
function ageOf({ vpcEndpointId, creationTimestamp, captureTime }: VpcEndpoint, occasion: Occasion): number {
  if (creationTimestamp === undefined) {
    throw new NotKnown('vpcEndpoints', [vpcEndpointId], 'its creation time is missing');
  }
  return (captureTime ?? occasion.time) - creationTimestamp;
}

function span(milliseconds: number): string {
  const hours = Math.floor(milliseconds / hour);
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  return hours >= 2 ? `${hours} hours` : `${Math.floor(milliseconds / minute)} minutes`;
}

function failureOf({ failure }: VpcEndpoint): string | undefined {
  return failure?.trim() === '' ? undefined : failure;
}
