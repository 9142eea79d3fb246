// What condition keys say of a request that comes through a VPC endpoint.
import type { Sources } from './sourced';

/** What a key's value names. */
export type KeyValue =
  | 'organization'
  | 'organization-path'
  | 'account'
  | 'principal-arn'
  | 'instance-arn'
  | 'function-arn'
  | 'access-point-arn'
  | 'unique-id';

/** Whom or what a key is about, and what its value names; keys in lower case. */
export const ownerKeys: Readonly<Record<string, { readonly of: 'principal' | 'resource'; readonly names: KeyValue }>> =
  {
    'aws:principalorgid': { of: 'principal', names: 'organization' },
    'aws:principalorgpaths': { of: 'principal', names: 'organization-path' },
    'aws:principalaccount': { of: 'principal', names: 'account' },
    'aws:principalarn': { of: 'principal', names: 'principal-arn' },
    'aws:userid': { of: 'principal', names: 'unique-id' },
    'kms:calleraccount': { of: 'principal', names: 'account' },
    'ec2:sourceinstancearn': { of: 'principal', names: 'instance-arn' },
    'ssm:sourceinstancearn': { of: 'principal', names: 'instance-arn' },
    'lambda:sourcefunctionarn': { of: 'principal', names: 'function-arn' },
    'ssm:nodeorgid': { of: 'principal', names: 'organization' },
    'ssm:nodeaccountid': { of: 'principal', names: 'account' },
    'aws:resourceorgid': { of: 'resource', names: 'organization' },
    'aws:resourceorgpaths': { of: 'resource', names: 'organization-path' },
    'aws:resourceaccount': { of: 'resource', names: 'account' },
    's3:resourceaccount': { of: 'resource', names: 'account' },
    's3:dataaccesspointaccount': { of: 'resource', names: 'account' },
    's3:dataaccesspointarn': { of: 'resource', names: 'access-point-arn' },
    'ec2:owner': { of: 'resource', names: 'account' },
  };

/** Keys that are there whoever the principal is, if there is one at all. */
export const alwaysPresent: readonly string[] = ['aws:principalaccount', 'aws:userid', 'aws:principalarn'];

/** Keys of the principal that anybody sets on himself as he likes. */
export const selfSetKeys: readonly string[] = [
  'aws:principaltag/',
  'aws:username',
  'aws:principaltype',
  'aws:federatedprovider',
  'aws:sourceidentity',
  'sts:externalid',
  'sts:rolesessionname',
];

/** Keys that are only there in calls that an AWS service makes itself, as its service principal. */
export const servicePrincipalKeys: readonly string[] = [
  'aws:principalservicename',
  'aws:principalservicenameslist',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
];

/** Keys that are never there in a request that comes through an endpoint, and what takes their place. */
export const neverThroughEndpoints: Readonly<Record<string, string | undefined>> = {
  'aws:sourceip': 'aws:VpcSourceIp',
  'aws:calledvia': undefined,
  'aws:calledviafirst': undefined,
  'aws:calledvialast': undefined,
};

/** What the keys say of a request that nobody signed; every other key of the principal is absent. */
export const anonymousValues: Readonly<Record<string, string>> = {
  'aws:principalaccount': 'anonymous',
  'aws:principaltype': 'Anonymous',
  'aws:userid': 'anonymous',
};

/**
 * Actions whose callers are no IAM principal: no key of a principal is there, and `{"AWS": "*"}` does not match them,
 * `"*"` does.
 */
export const actionsWithoutPrincipal: readonly string[] = [
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
  'ssm:RegisterManagedInstance',
  'ssm:RequestManagedInstanceRoleToken',
  'ssm:UpdateManagedInstancePublicKey',
];

const globalKeys = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html';

export const sources: Sources = {
  ownerKeys: {
    title: 'Condition keys that say whose a principal or a resource is',
    source: [
      globalKeys,
      'https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html',
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html',
    ],
    read: '2026-11-30',
  },
  alwaysPresent: { title: 'Condition keys of every signed request', source: globalKeys, read: '2026-11-30' },
  selfSetKeys: {
    title: 'Condition keys of the principal that anybody sets on himself',
    source: globalKeys,
    read: '2026-11-30',
  },
  servicePrincipalKeys: {
    title: 'Condition keys that only calls by AWS services have',
    source: globalKeys,
    read: '2026-11-30',
  },
  neverThroughEndpoints: {
    title: 'Condition keys that no request through an endpoint has',
    source: globalKeys,
    read: '2026-11-30',
  },
  anonymousValues: {
    title: 'Condition keys of a request that nobody signed',
    source: [globalKeys, 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html'],
    read: '2026-11-30',
  },
  actionsWithoutPrincipal: {
    title: 'Actions whose callers are no IAM principal',
    source: [
      'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html',
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html',
    ],
    read: '2026-11-30',
  },
};
