import { NotKnown } from '../../shared/network/network';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { cut } from '../../shared/rule/annotations';
import { boolean, integer } from '../../shared/rule/parameters';
import {
  compliant,
  defineRule,
  nonCompliant,
  notApplicable,
  type Occasion,
  type Verdict,
} from '../../shared/rule/rule';
import { itself } from '../../shared/rule/triggers';

const minute = 60_000;
const hour = 60 * minute;

/** Endpoints of these types are network interfaces in the VPC's subnets. */
const typesWithInterfaces: ReadonlySet<string> = new Set([
  'Interface',
  'GatewayLoadBalancer',
  'Resource',
  'ServiceNetwork',
]);

export const rule = defineRule({
  id: 'vpce-state-available',
  title: 'VPC endpoints are available',
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
        return nonCompliant(
          `The endpoint is ${endpoint.state} and carries no traffic${reasonOf(endpoint)}. Create it anew, or delete it.`,
        );
      default:
        return nonCompliant(
          `The endpoint is in the unrecognised state "${cut(endpoint.state, 40)}". See what AWS says of it with describe-vpc-endpoints.`,
        );
    }
  },
});

function withInterfaces({ vpcEndpointType, networkInterfaceIds }: VpcEndpoint): Verdict {
  if (!typesWithInterfaces.has(vpcEndpointType) || networkInterfaceIds.length > 0) return compliant();
  return nonCompliant(
    'The endpoint is available but has no network interface, so nothing in the VPC can reach it. Add a subnet: modify-vpc-endpoint --add-subnet-ids.',
  );
}

// Every modification puts an old endpoint back to pending, so its age proves something only when nothing changed just now.
function pending(endpoint: VpcEndpoint, occasion: Occasion, graceMinutes: number): Verdict {
  if (occasion.kind !== 'schedule' || ageOf(endpoint, occasion) <= graceMinutes * minute) {
    return notApplicable('The endpoint is pending: it is being created or modified.');
  }
  return nonCompliant(
    `The endpoint is still pending ${span(ageOf(endpoint, occasion))} after its creation. Look for what holds it up, or delete it and create it anew.`,
  );
}

function awaitingAcceptance(endpoint: VpcEndpoint, occasion: Occasion, graceHours: number): Verdict {
  const age = ageOf(endpoint, occasion);
  if (age <= graceHours * hour) {
    return notApplicable(`The provider has not accepted the endpoint yet; it has ${graceHours} hours to do so.`);
  }
  return nonCompliant(
    `State is pendingAcceptance for ${span(age)}: the provider has not accepted ${endpoint.vpcEndpointId}. Ask the service owner to accept the connection, or delete the endpoint.`,
  );
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

function reasonOf({ failure }: VpcEndpoint): string {
  return failure === undefined || failure.trim() === '' ? '' : ` (${cut(failure, 120)})`;
}
