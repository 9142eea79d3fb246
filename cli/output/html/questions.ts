// What the report knows of each rule beside the rule itself: which question it answers of an endpoint, in how few words a
// map can say what is wrong, and what shows it.

/** Of an endpoint that exists: does it do its work, and does it let through no more than it should? */
export type Question = 'works' | 'tight';

/** Facts of a resource that can stand beside a finding. */
export type EvidenceKind =
  | 'state'
  | 'service'
  | 'private-dns'
  | 'ingress'
  | 'egress'
  | 'zones'
  | 'network-acls'
  | 'policy'
  | 'endpoint-routes'
  | 'routes'
  | 'dns-attributes'
  | 'endpoints';

/** Which lines of a map a finding breaks. */
export type BrokenPath =
  /** Between the subnets and the endpoint's network interfaces. */
  | 'interfaces'
  /** The routes to a gateway endpoint that its tables should have. */
  | 'missing-routes'
  /** The routes to the targets that the annotation names. */
  | 'named-routes';

/** What the report knows of a rule. */
export interface RuleInReport {
  readonly question: Question;
  /** What is wrong, for a label in a map. */
  readonly label: string;
  readonly evidence: EvidenceKind;
  /** None: it is about the resource itself. */
  readonly breaks?: BrokenPath;
}

/** Every rule of the pack, by its id. */
export const rulesInReport: Readonly<Record<string, RuleInReport>> = {
  'vpce-state-available': { question: 'works', label: 'not available', evidence: 'state', breaks: 'interfaces' },
  'vpce-service-name-allowed': { question: 'tight', label: 'service not allowed', evidence: 'service' },
  'vpce-private-dns-enabled': { question: 'works', label: 'no private DNS', evidence: 'private-dns' },
  'vpce-sg-allows-https': { question: 'works', label: 'port closed', evidence: 'ingress', breaks: 'interfaces' },
  'vpce-sg-not-open': { question: 'tight', label: 'group too open', evidence: 'ingress' },
  'vpce-sg-not-default': { question: 'tight', label: 'default group', evidence: 'ingress' },
  'vpce-multi-az': { question: 'works', label: 'too few zones', evidence: 'zones' },
  'vpce-nacl-allows-https': {
    question: 'works',
    label: 'blocked by ACL',
    evidence: 'network-acls',
    breaks: 'interfaces',
  },
  'vpce-gateway-route-present': {
    question: 'works',
    label: 'no route',
    evidence: 'endpoint-routes',
    breaks: 'missing-routes',
  },
  'vpce-policy-not-full-access': { question: 'tight', label: 'full access', evidence: 'policy' },
  'vpce-policy-least-privilege': { question: 'tight', label: 'unbounded policy', evidence: 'policy' },
  'vpce-policy-trusted-perimeter': { question: 'tight', label: 'open perimeter', evidence: 'policy' },
  'vpce-s3-policy-service-buckets': { question: 'works', label: 'service buckets blocked', evidence: 'policy' },
  'vpce-gwlb-endpoint-routed': { question: 'works', label: 'no route leads here', evidence: 'endpoint-routes' },
  'route-table-gateway-endpoint-used': {
    question: 'works',
    label: 'bypasses the endpoint',
    evidence: 'routes',
    breaks: 'named-routes',
  },
  'route-table-endpoint-routes-healthy': {
    question: 'works',
    label: 'dead route',
    evidence: 'routes',
    breaks: 'named-routes',
  },
  'route-table-isolated-no-internet': {
    question: 'tight',
    label: 'way to the internet',
    evidence: 'routes',
    breaks: 'named-routes',
  },
  'vpc-dns-attributes-enabled': { question: 'works', label: 'VPC DNS off', evidence: 'dns-attributes' },
  'vpc-ssm-endpoints-complete': { question: 'works', label: 'Systems Manager incomplete', evidence: 'endpoints' },
  'vpc-required-endpoints-present': { question: 'works', label: 'endpoints missing', evidence: 'endpoints' },
  'sg-egress-allows-gateway-prefix-list': { question: 'works', label: 'egress closed', evidence: 'egress' },
};

/** A rule that is not of the pack is about whether something works, and shows no facts. */
export function inReport(ruleId: string): RuleInReport | undefined {
  return Object.hasOwn(rulesInReport, ruleId) ? rulesInReport[ruleId] : undefined;
}
