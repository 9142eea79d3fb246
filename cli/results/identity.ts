// What a finding is about, the same in every run: for those who compare runs, and for systems that keep findings.
import { createHash } from 'node:crypto';
import { partitionOf } from '../../shared/policy/service-buckets';
import type { SubjectType } from '../../shared/rule/rule';
import { harmless } from '../shell/terminal';
import type { Finding } from './judgement';

/** Findings with the same identity are the same finding, whatever the verdict and its words. */
export interface Identity {
  readonly configRuleName: string;
  readonly accountId: string;
  readonly awsRegion: string;
  readonly resourceId: string;
}

/** The identity of a finding. */
export function identityOf({ rule, network, evaluation }: Finding): Identity {
  return {
    configRuleName: rule.id,
    accountId: network.accountId,
    awsRegion: network.region,
    resourceId: evaluation.resourceId,
  };
}

/** An identity as one text, for instance the key of a map. */
export function keyOf({ configRuleName, accountId, awsRegion, resourceId }: Identity): string {
  return JSON.stringify([configRuleName, accountId, awsRegion, resourceId]);
}

/** An identity as 64 hexadecimal digits. */
export function fingerprintOf(identity: Identity): string {
  return createHash('sha256').update(keyOf(identity)).digest('hex');
}

/**
 * An identity as an id for systems that keep findings: at most 512 characters, and the same in every run, so that they
 * update the finding that has it.
 * @param ending what tells it from another finding of the same identity
 */
export function findingIdOf(identity: Identity, ending = ''): string {
  const { configRuleName, accountId, awsRegion, resourceId } = identity;
  const id = harmless(`vpce-rules/${accountId}/${awsRegion}/${configRuleName}/${resourceId}${ending}`);
  return id.length <= 512 ? id : `vpce-rules/${fingerprintOf(identity)}${ending}`;
}

const arnTypes: Readonly<Record<SubjectType, string>> = {
  'AWS::EC2::VPCEndpoint': 'vpc-endpoint',
  'AWS::EC2::RouteTable': 'route-table',
  'AWS::EC2::VPC': 'vpc',
  'AWS::EC2::SecurityGroup': 'security-group',
};

/** The ARN of the resource that a finding is about; nothing planned has one yet. */
export function arnOf({ rule, network, subject, evaluation }: Finding): string {
  return arn(rule.subject, network.region, subject.ownerId ?? network.accountId, evaluation.resourceId);
}

/** The ARN of a resource of that type, where it is the account's own. */
export function arn(type: SubjectType, region: string, accountId: string, resourceId: string): string {
  return `arn:${partitionOf(region)}:ec2:${region}:${accountId}:${arnTypes[type]}/${resourceId}`;
}
