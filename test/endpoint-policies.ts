// Endpoint policies for tests, and policies of a data perimeter in the patterns that AWS recommends: one's own identities
// on one's own resources, AWS's services, AWS's own resources, named partners, and identities with an exception tag.
import type { Described } from './network';

const organisation = 'o-vela4k7xq2';
const partner = '222233334444';
const region = 'us-east-1';

/** A statement that allows everybody everything, unless the case says otherwise. */
export function allow(overrides: Described = {}): Described {
  return { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', ...overrides };
}

/** A statement that denies everybody everything, unless the case says otherwise. */
export function deny(overrides: Described = {}): Described {
  return { ...allow(overrides), Effect: 'Deny' };
}

/** A policy document as the API returns it. */
export function policyOf(...Statement: readonly unknown[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** The condition that one key has one of these values. */
export function equals(key: string, values: unknown, operator = 'StringEquals'): Described {
  return { Condition: { [operator]: { [key]: values } } };
}

const anyoneInAws = { Principal: { AWS: '*' } };
const ours = allow({
  Sid: 'OurIdentitiesOurResources',
  Condition: { StringEquals: { 'aws:PrincipalOrgID': organisation, 'aws:ResourceOrgID': organisation } },
});
const services = allow({ Sid: 'ServicesOfAws', ...equals('aws:PrincipalIsAWSService', 'true', 'Bool') });
const excepted = allow({
  Sid: 'OurExceptedIdentities',
  Condition: { StringEquals: { 'aws:PrincipalOrgID': organisation, 'aws:PrincipalTag/perimeter:except': 'yes' } },
});
const base = [ours, services, excepted];
const onResourcesOfAws = (overrides: Described) =>
  allow({ Sid: 'OurIdentitiesResourcesOfAws', ...equals('aws:PrincipalOrgID', organisation), ...overrides });

/** For each service, the whole perimeter; `any` for services without particularities. */
export const perimeterPolicies: Readonly<Record<string, string>> = {
  any: policyOf(...base),
  cloudformation: policyOf(
    ...base,
    onResourcesOfAws({
      Action: ['cloudformation:CreateChangeSet'],
      Resource: [`arn:aws:cloudformation:${region}:aws:transform/*`],
    }),
  ),
  ec2: policyOf(
    ...base.map((statement) => ({ ...statement, ...anyoneInAws })),
    allow({
      ...anyoneInAws,
      Action: 'ec2:RunInstances',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': organisation, 'ec2:Owner': 'amazon' } },
    }),
  ),
  'ecr.api': policyOf(
    ...base.map((statement) => ({ ...statement, ...anyoneInAws })),
    allow({
      ...anyoneInAws,
      Condition: { StringEquals: { 'aws:ResourceAccount': '555566667777', 'aws:PrincipalOrgID': organisation } },
    }),
  ),
  iam: policyOf(...base, onResourcesOfAws({ Resource: ['arn:aws:iam::aws:policy/*'] })),
  imagebuilder: policyOf(
    ...base,
    onResourcesOfAws({
      Action: ['imagebuilder:GetComponent'],
      Resource: [`arn:aws:imagebuilder:${region}:aws:component/*`],
    }),
  ),
  iot: policyOf(...base, onResourcesOfAws({ Resource: ['arn:aws:iot:*::jobtemplate/*'] })),
  lambda: policyOf(...base, onResourcesOfAws({ Resource: ['arn:aws:lambda:*:555566667777:layer:*'] })),
  s3: policyOf(
    ...base.map((statement) => ({ ...statement, ...anyoneInAws })),
    allow({
      Sid: 'BucketsOfAws',
      ...anyoneInAws,
      Action: ['s3:GetObject'],
      Resource: [
        `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
        `arn:aws:s3:::aws-ssm-${region}/*`,
        `arn:aws:s3:::al2023-repos-${region}-de612dc2/*`,
        'arn:aws:s3:::amazoncloudwatch-agent/*',
        `arn:aws:s3:::repo.${region}.emr.amazonaws.com/*`,
      ],
    }),
    allow({
      Sid: 'PartnerOnItsOwn',
      ...anyoneInAws,
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::partner-dropbox/*',
      Condition: { StringEquals: { 'aws:PrincipalAccount': [partner], 'aws:ResourceAccount': [partner] } },
    }),
    allow({
      Sid: 'OurIdentitiesAtPartner',
      ...anyoneInAws,
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::partner-dropbox/*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': organisation, 'aws:ResourceAccount': [partner] } },
    }),
  ),
  ssm: policyOf(
    ...base.map((statement) => ({ ...statement, ...anyoneInAws })),
    onResourcesOfAws({
      ...anyoneInAws,
      Action: ['ssm:Get*', 'ssm:Describe*', 'ssm:SendCommand'],
      Resource: [`arn:aws:ssm:${region}::parameter/aws/*`, `arn:aws:ssm:${region}::document/*`],
    }),
  ),
  sts: policyOf(
    ...base,
    allow({
      Sid: 'FederatedIntoOurRoles',
      Principal: { Federated: '*' },
      Action: ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'],
      ...equals('aws:ResourceOrgID', organisation),
    }),
  ),
};

/** The organisation and the partner's account in the perimeter's policies. */
export const perimeter = { organisation, partner };
