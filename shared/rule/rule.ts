// What a rule is: facts first, one pure function last.
import type { Resources, SliceName, View } from '../network/network';
import type { CommonValues, Parameters, ValuesOf } from './parameters';
import type { Trigger } from './triggers';
import type { Messages, VerdictOf } from './verdict';

/** The resource types that a rule can judge, and the slice that holds them. */
export const subjectSlices = {
  'AWS::EC2::VPCEndpoint': 'vpcEndpoints',
  'AWS::EC2::RouteTable': 'routeTables',
  'AWS::EC2::VPC': 'vpcs',
  'AWS::EC2::SecurityGroup': 'securityGroups',
} as const;

/** A resource type that a rule judges. */
export type SubjectType = keyof typeof subjectSlices;

/** The slice that holds the resources of a type. */
export type SubjectSlice<T extends SubjectType> = (typeof subjectSlices)[T];

/** A resource that a rule judges. */
export type Subject<T extends SubjectType> = Resources[SubjectSlice<T>];

/** The resource types whose changes can start a rule. */
export type TriggerType = SubjectType | 'AWS::EC2::Subnet' | 'AWS::EC2::NetworkAcl' | 'AWS::EC2::PrefixList';

/** When and why an evaluation happens. */
export interface Occasion {
  /** Milliseconds since 1970: the notification's time in Lambda, the clock offline. */
  readonly time: number;
  /** `schedule` and `change` in Lambda, `offline` on the command line. */
  readonly kind: 'change' | 'schedule' | 'offline';
}

/** A requirement of a framework that the rule helps to meet. */
export interface FrameworkMapping {
  readonly framework: string;
  readonly controls: readonly string[];
  /** `official`: the framework's publisher says so. `ours`: by analogy. */
  readonly mapping: 'official' | 'ours';
}

/** How grave a breach is. AWS Config has no severities; they end up in Security Hub and in the documentation. */
export type Severity = 'LOW' | 'MEDIUM' | 'HIGH';

/** What a rule asks of an endpoint: does it do its work, and does it let through no more than it should? */
export type Question = 'works' | 'tight';

/** Facts of a resource that a finding rests on, for those who show it. */
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

/** A rule, as its author writes it. */
export interface RuleDefinition<T extends SubjectType, S extends SliceName, P extends Parameters, M extends Messages> {
  /** The good state in kebab-case. It becomes the title of the finding in Security Hub and is never used again. */
  readonly id: string;
  /** The good state as a sentence without a full stop. */
  readonly title: string;
  /** The bad state in at most three words, for people: `port closed`. */
  readonly problem: string;
  readonly question: Question;
  /** What shows the problem. */
  readonly evidence: EvidenceKind;
  /** Whether a breach stops the traffic between the subnets and the endpoint's network interfaces. */
  readonly stopsTraffic?: boolean;
  readonly severity: Severity;
  /** The type of the resources that it judges. */
  readonly subject: T;
  /** Slices that every evaluation reads, beside the one that holds the subjects. */
  readonly needs: readonly S[];
  /** Slices that some evaluations read. */
  readonly mayNeed?: readonly S[];
  /** For each changed resource type, the resources to evaluate anew. */
  readonly triggers: Readonly<Partial<Record<TriggerType, Trigger<Subject<NoInfer<T>>, ValuesOf<NoInfer<P>>>>>>;
  /** Whether it also runs once a day, for what no change event announces. */
  readonly scheduled: boolean;
  readonly parameters: P;
  /** What the parameters must be together: a sentence to refuse them with, or `undefined`. */
  checkParameters?(values: ValuesOf<NoInfer<P>>): string | undefined;
  /** Also judge endpoints that are rejected, failed, expired or not accepted yet. */
  readonly judgesUnusableEndpoints?: boolean;
  /** Also judge endpoints of types that are newer than this code. */
  readonly judgesUnknownTypes?: boolean;
  /** Also judge endpoints that Amazon GuardDuty created. */
  readonly judgesGuardDutyEndpoints?: boolean;
  /** Why the rule exists, in a sentence or two. */
  readonly rationale: string;
  /** How to put it right: a sentence, and the exact command with placeholders in angle brackets. */
  readonly fix: { readonly text: string; readonly command: string };
  readonly frameworks: readonly FrameworkMapping[];
  /** The sentences that it says, by their ids. */
  readonly messages: M;
  // A method: the pack handles rules of all types alike.
  evaluate(
    subject: Subject<NoInfer<T>>,
    network: View<NoInfer<S> | SubjectSlice<NoInfer<T>>>,
    values: ValuesOf<NoInfer<P>> & CommonValues,
    occasion: Occasion,
  ): VerdictOf<NoInfer<M>>;
}

/** A rule whose types have been forgotten, as the pack handles it. */
export type Rule = RuleDefinition<SubjectType, SliceName, Parameters, Messages>;

/** Takes a rule as its author writes it and infers all its types. */
export function defineRule<
  T extends SubjectType,
  const S extends SliceName,
  P extends Parameters,
  const M extends Messages,
>(definition: RuleDefinition<T, S, P, M>): RuleDefinition<T, S, P, M> {
  return definition;
}

/** All slices that a rule may read, the subjects' own first. */
export function slicesOf(rule: Rule): readonly SliceName[] {
  return [...new Set([subjectSlices[rule.subject], ...rule.needs, ...(rule.mayNeed ?? [])])];
}

/** The id of a resource that a rule judges. */
export function idOf(rule: Rule, subject: Subject<SubjectType>): string {
  const ids = subject as unknown as Record<string, string | undefined>;
  const id = ids[subjectIds[rule.subject]];
  if (id === undefined) throw new TypeError(`${rule.subject} without ${subjectIds[rule.subject]}`);
  return id;
}

const subjectIds = {
  'AWS::EC2::VPCEndpoint': 'vpcEndpointId',
  'AWS::EC2::RouteTable': 'routeTableId',
  'AWS::EC2::VPC': 'vpcId',
  'AWS::EC2::SecurityGroup': 'groupId',
} as const satisfies Record<SubjectType, string>;
