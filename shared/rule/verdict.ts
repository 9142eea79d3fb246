// A verdict is data: which message of the rule, the values in it, and the resources at fault. The sentence is rendered
// from it, once; whoever shows, groups, counts or mends what was found takes the data.
import type { RequiredEndpoint } from '../network/required-endpoints';
import { render, type Sentence } from './annotations';

/** The four verdicts of AWS Config. INSUFFICIENT_DATA is shown offline and never sent. */
export type ComplianceType = 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE' | 'INSUFFICIENT_DATA';

/** A resource at fault: the one that has to change. */
export interface ResourceAtFault {
  readonly resourceType:
    | 'AWS::EC2::VPCEndpoint'
    | 'AWS::EC2::VPC'
    | 'AWS::EC2::Subnet'
    | 'AWS::EC2::RouteTable'
    | 'AWS::EC2::SecurityGroup'
    | 'AWS::EC2::NetworkAcl'
    | 'AWS::EC2::PrefixList'
    | 'AWS::EC2::DHCPOptions'
    | 'AWS::Route53::HostedZone';
  readonly resourceId: string;
  /** The part of it that is at fault, where that is not the whole of it. */
  readonly part?: Part;
}

/** A part of a resource, in AWS's own terms. */
export type Part =
  /** A route that is there, or that is missing. */
  | { readonly kind: 'route'; readonly destination?: string; readonly target: string; readonly isMissing?: boolean }
  /** A rule of a network ACL; 32767 is the last one, which denies everything. */
  | { readonly kind: 'entry'; readonly ruleNumber: number; readonly egress: boolean }
  /** A rule of a security group: whom it admits, or where it leads. */
  | { readonly kind: 'permission'; readonly direction: 'ingress' | 'egress'; readonly peer: string }
  /** A statement of an endpoint policy: its Sid or its number. */
  | { readonly kind: 'statement'; readonly name: string }
  /** An attribute by its name in the API. */
  | { readonly kind: 'attribute'; readonly name: string };

/** An endpoint that is not there and should be. */
export interface MissingEndpoint {
  readonly vpcId: string;
  readonly missing: RequiredEndpoint;
}

/** What has to change: a resource, or the lack of one. */
export type Cause = ResourceAtFault | MissingEndpoint;

/** Whether a cause is an endpoint that is not there. */
export function isMissingEndpoint(cause: Cause): cause is MissingEndpoint {
  return 'missing' in cause;
}

/** What was found, without its words. */
export interface Verdict<Id extends string = string, Data = unknown> {
  readonly complianceType: ComplianceType;
  /** Of the rule's messages, or of those that all rules have; none where there is nothing worth saying. */
  readonly message?: Id | undefined;
  /** What the message is about. */
  readonly data?: Data | undefined;
  /** Only of NON_COMPLIANT. None: the evaluated resource itself. */
  readonly causes?: readonly Cause[];
}

/** From the data of a message to its sentence: what was found, on which thing, and what to do. */
export type Message<Data = never> = (data: Data) => Sentence | string;

/** The messages of a rule by their ids. */
export type Messages = Readonly<Record<string, Message>>;

/** The data that a message needs. */
export type DataOf<M> = M extends () => unknown ? undefined : M extends (data: infer D) => unknown ? D : never;

/** What a rule with these messages may answer. */
export type VerdictOf<M extends Messages> = string extends keyof M ? Verdict : SaidOf<M>;

type SaidOf<M extends Messages> =
  | { readonly complianceType: 'COMPLIANT'; readonly message?: undefined; readonly data?: undefined }
  | { [Id in keyof M & string]: Said<ComplianceType, Id, DataOf<M[Id]>> }[keyof M & string];

interface Said<T extends ComplianceType, Id extends string, Data> {
  readonly complianceType: T;
  readonly message: Id;
  readonly data: Data;
  readonly causes: readonly Cause[];
}

/** The resource is as the rule's title says. */
export function compliant(): { readonly complianceType: 'COMPLIANT' };
/** The resource is as the rule's title says, and something about it is worth saying. */
export function compliant<Id extends string>(message: Id): Said<'COMPLIANT', Id, undefined>;
export function compliant<Id extends string, Data>(message: Id, data: Data): Said<'COMPLIANT', Id, Data>;
export function compliant(message?: string, data?: unknown): Verdict {
  return message === undefined ? { complianceType: 'COMPLIANT' } : said('COMPLIANT', message, data);
}

/**
 * The resource is not as the rule's title says.
 * @param causes the resources that have to change; none: the evaluated resource itself
 */
export function nonCompliant<Id extends string>(message: Id): Said<'NON_COMPLIANT', Id, undefined>;
export function nonCompliant<Id extends string, Data>(
  message: Id,
  data: Data,
  causes?: readonly Cause[],
): Said<'NON_COMPLIANT', Id, Data>;
export function nonCompliant(message: string, data?: unknown, causes: readonly Cause[] = []): Verdict {
  return { ...said('NON_COMPLIANT', message, data), causes };
}

/** The rule has nothing to say of the resource. */
export function notApplicable<Id extends string>(message: Id): Said<'NOT_APPLICABLE', Id, undefined>;
export function notApplicable<Id extends string, Data>(message: Id, data: Data): Said<'NOT_APPLICABLE', Id, Data>;
export function notApplicable(message: string, data?: unknown): Verdict {
  return said('NOT_APPLICABLE', message, data);
}

/** The input does not hold what the rule needs, and no part of it can be named. */
export function insufficientData<Id extends string>(message: Id): Said<'INSUFFICIENT_DATA', Id, undefined>;
export function insufficientData<Id extends string, Data>(message: Id, data: Data): Said<'INSUFFICIENT_DATA', Id, Data>;
export function insufficientData(message: string, data?: unknown): Verdict {
  return said('INSUFFICIENT_DATA', message, data);
}

function said<T extends ComplianceType, Id extends string, Data>(
  complianceType: T,
  message: Id,
  data: Data,
): Said<T, Id, Data> {
  return { complianceType, message, data, causes: [] };
}

/**
 * The sentence of a verdict, at most 256 characters; `undefined` where there is nothing to say.
 * @param messages those of the rule, and those that all rules have
 */
export function annotationOf(messages: readonly Messages[], { message, data }: Verdict): string | undefined {
  if (message === undefined) return undefined;
  const found = messages.find((each) => Object.hasOwn(each, message))?.[message];
  if (found === undefined) throw new TypeError(`There is no message ${message}.`);
  return render(found(data as never));
}
