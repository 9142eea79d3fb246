// Policies and requests that try hard to contradict the rules about endpoint policies.
import fc from 'fast-check';
import { accountId, vpcId } from '../network';
import type { Caller, Request } from './iam';

const own = { account: accountId, organization: 'o-vela4k7xq2' };
const partner = { account: '222233334444', organization: 'o-partner7xq2' };
/** Nobody's policy names them. */
const stranger = { account: '666666666666', organization: 'o-mallory4k7x' };
const loner = { account: '777777777777', organization: undefined };

/** Whose a caller or a resource is. */
export type Owner = 'own' | 'partner' | 'stranger' | 'aws' | 'nobody';

/** A request, and whose its caller and its resource are. */
export interface OwnedRequest extends Request {
  readonly by: Owner;
  readonly of: Owner;
}

/** The endpoint of the policies. */
export interface Endpoint {
  readonly id: string;
  readonly code: 's3' | 'sqs' | 'sts';
}

const ecrBucket = 'prod-us-east-1-starport-layer-bucket';

interface Owned {
  readonly owner: Owner;
  readonly account?: string;
  readonly organization?: string | undefined;
}

interface PartOfCaller extends Owned {
  readonly caller: Caller;
  readonly context: Request['context'];
}

interface PartOfResource extends Owned {
  readonly arn: string;
}

function callersOf(
  owner: Owner,
  { account, organization }: { account: string; organization: string | undefined },
): readonly PartOfCaller[] {
  const names = ['role/app', `role/p:iam::${own.account}:role/app`];
  return names.flatMap((name) =>
    [true, false].map((tagged): PartOfCaller => ({
      owner,
      account,
      organization,
      caller: { kind: 'iam', arn: `arn:aws:iam::${account}:${name}` },
      context: {
        'aws:principalaccount': [account],
        'aws:principalarn': [`arn:aws:iam::${account}:${name}`],
        'aws:userid': [`AROA${account}XYZ:bob`],
        'aws:principalisawsservice': ['false'],
        'aws:viaawsservice': ['false'],
        ...(organization === undefined
          ? {}
          : {
              'aws:principalorgid': [organization],
              'aws:principalorgpaths': [`${organization}/r-ab12/ou-ab12-11111111/`],
            }),
        ...(tagged ? { 'aws:principaltag/team': ['data'] } : {}),
      },
    })),
  );
}

const callers: readonly PartOfCaller[] = [
  ...callersOf('own', own),
  ...callersOf('partner', partner),
  ...callersOf('stranger', stranger),
  ...callersOf('stranger', loner),
  {
    owner: 'nobody',
    caller: { kind: 'anonymous' },
    context: { 'aws:principalaccount': ['anonymous'], 'aws:userid': ['anonymous'], 'aws:viaawsservice': ['false'] },
  },
  {
    owner: 'aws',
    caller: { kind: 'service', name: 'cloudformation.amazonaws.com' },
    context: {
      'aws:principalisawsservice': ['true'],
      'aws:principalservicename': ['cloudformation.amazonaws.com'],
      'aws:viaawsservice': ['false'],
    },
  },
];

const federated: PartOfCaller = {
  owner: 'nobody',
  caller: { kind: 'federated', provider: 'accounts.google.com' },
  context: { 'aws:viaawsservice': ['false'] },
};

const bucketsOf: Readonly<Record<string, readonly string[]>> = {
  own: ['vela-data'],
  partner: ['partner-dropbox'],
  stranger: ['evil-data', 've-evil', 'a-vela-data'],
  aws: [ecrBucket],
};

function resourcesOf(
  code: Endpoint['code'],
  owner: Owner,
  { account, organization }: { account: string; organization: string | undefined },
): readonly PartOfResource[] {
  const arns = {
    sqs: [`arn:aws:sqs:us-east-1:${account}:queue`],
    sts: [
      `arn:aws:iam::${account}:role/app`,
      `arn:aws:iam::${account}:role/p:iam::${own.account}:role/app`,
      `arn:aws:iam::${account}:role/other`,
    ],
    s3: [
      ...(bucketsOf[owner] ?? []).flatMap((bucket) => [
        `arn:aws:s3:::${bucket}`,
        `arn:aws:s3:::${bucket}/key`,
        `arn:aws:s3:::${bucket}/k:s3:::vela-data/k`,
      ]),
      `arn:aws:s3:us-east-1:${account}:accesspoint/data`,
    ],
  }[code];
  return arns.map((arn) => ({ owner, account, organization, arn }));
}

const actionsOf = {
  s3: ['s3:GetObject', 's3:GetBucketWhatever', 's3:DeleteBucket', 's3:Whatever'],
  sqs: ['sqs:SendMessage', 'sqs:SendWhatever', 'sqs:DeleteQueue', 'sqs:Whatever'],
  sts: ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:GetWhatever', 'sts:Whatever'],
};

/** Requests through an endpoint: everybody who can make them, on everybody's resources, with what is free set both ways. */
export function requestsThrough({ id, code }: Endpoint): readonly OwnedRequest[] {
  const resources = [
    ...resourcesOf(code, 'own', own),
    ...resourcesOf(code, 'partner', partner),
    ...resourcesOf(code, 'stranger', stranger),
    ...resourcesOf(code, 'stranger', loner).slice(0, 2),
    ...(code === 's3' ? resourcesOf(code, 'aws', { account: '888888888888', organization: undefined }) : []),
  ];
  return actionsOf[code].flatMap((action) =>
    [...callers, ...(action === 'sts:AssumeRoleWithWebIdentity' ? [federated] : [])].flatMap((from) =>
      resources.flatMap((to) =>
        ['true', 'false'].map((free): OwnedRequest => ({
          caller: from.caller,
          action,
          resource: to.arn,
          by: from.owner,
          of: to.owner,
          context: {
            ...from.context,
            'aws:resourceaccount': [String(to.account)],
            ...(code === 's3' ? { 's3:resourceaccount': [String(to.account)] } : {}),
            ...(to.organization === undefined ? {} : { 'aws:resourceorgid': [to.organization] }),
            ...(free === 'true' ? { 'aws:resourcetag/team': ['data'] } : {}),
            'aws:securetransport': [free],
            'aws:sourcevpc': [vpcId],
            'aws:sourcevpce': [id],
          },
        })),
      ),
    ),
  );
}

const some = <T>(...values: readonly T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const texts = (...values: readonly string[]) => some(...values);

const strings = [
  'StringEquals',
  'StringEqualsIgnoreCase',
  'StringLike',
  'StringNotEquals',
  'StringNotLike',
  'StringEqualsIfExists',
  'StringLikeIfExists',
  'StringNotEqualsIfExists',
  'ForAllValues:StringEquals',
  'ForAnyValue:StringLike',
  'ForAllValues:StringNotLike',
  'ForAnyValue:StringNotEquals',
];
const arns = ['ArnEquals', 'ArnLike', 'ArnNotLike', 'ArnLikeIfExists', 'StringLike', 'StringNotLike', 'StringEquals'];
const flags = ['Bool', 'BoolIfExists'];

const conditionOn = (operators: readonly string[], keys: readonly string[], ...values: readonly string[]) =>
  fc.record({ operator: fc.constantFrom(...operators), key: fc.constantFrom(...keys), values: texts(...values) });

const condition = fc.oneof(
  {
    weight: 4,
    arbitrary: conditionOn(
      strings,
      ['aws:PrincipalOrgID', 'aws:ResourceOrgID'],
      own.organization,
      own.organization,
      partner.organization,
      'o-*',
      'o-vela*',
      '${aws:PrincipalOrgID}',
      '${aws:ResourceOrgID}',
      '${aws:PrincipalTag/team}',
    ),
  },
  {
    weight: 3,
    arbitrary: conditionOn(
      strings,
      ['aws:PrincipalAccount', 'aws:ResourceAccount', 's3:ResourceAccount'],
      own.account,
      partner.account,
      '*',
      '${aws:PrincipalAccount}',
      '${aws:ResourceAccount}',
    ),
  },
  {
    weight: 2,
    arbitrary: conditionOn(
      arns,
      ['aws:PrincipalArn'],
      `arn:aws:iam::${own.account}:role/app`,
      `arn:aws*:iam::${own.account}:role/app`,
      `arn:aws:iam::${own.account}:*`,
      'arn:aws:iam::*:role/app',
      `arn:aws:iam:*:${own.account}:role/app`,
      `*:${own.account}:role/app`,
    ),
  },
  {
    weight: 1,
    arbitrary: conditionOn(
      strings,
      ['aws:PrincipalOrgPaths'],
      `${own.organization}/*`,
      'o-*/r-ab12/*',
      `${partner.organization}/*`,
    ),
  },
  {
    weight: 1,
    arbitrary: conditionOn(
      strings,
      ['aws:PrincipalTag/team', 'aws:ResourceTag/team'],
      'data',
      'other',
      '*',
      '${aws:PrincipalTag/team}',
      "${aws:PrincipalTag/team, 'data'}",
    ),
  },
  { weight: 1, arbitrary: conditionOn(strings, ['aws:SourceVpc'], vpcId, 'vpc-0a1b2c3d4e5f60002') },
  { weight: 1, arbitrary: conditionOn(strings, ['aws:SourceIp'], '10.0.0.1') },
  {
    weight: 1,
    arbitrary: conditionOn(
      flags,
      ['aws:PrincipalIsAWSService', 'aws:ViaAWSService', 'aws:SecureTransport'],
      'true',
      'false',
    ),
  },
  {
    weight: 1,
    arbitrary: conditionOn(
      ['Null'],
      ['aws:PrincipalOrgID', 'aws:PrincipalTag/team', 'aws:ResourceOrgID', 'aws:SourceIp', 'aws:PrincipalAccount'],
      'true',
      'false',
    ),
  },
);

const conditions = fc.array(condition, { maxLength: 2 }).map((list) => {
  const result: Record<string, Record<string, readonly string[]>> = {};
  for (const { operator, key, values } of list) (result[operator] ??= {})[key] = values;
  return result;
});

const resourceTexts = {
  s3: [
    '*',
    '*',
    '*',
    'arn:aws:s3:::*',
    'arn:aws:s3:::vela-data/*',
    'arn:aws:s3:::vela-data',
    'arn:aws*:s3:::vela-data/*',
    'arn:aws:s3:::ve*',
    'arn:aws:s3:::*-data/*',
    `arn:aws:s3:::${ecrBucket}/*`,
    'arn:aws:s3:*:*:*',
    `arn:aws:s3:us-east-1:${own.account}:accesspoint/*`,
    'arn:aws:s3:us-east-1:*:accesspoint/*',
    'arn:aws:s3:::${aws:PrincipalTag/team}/*',
    'arn:aws:s3:::partner-dropbox/*',
  ],
  sqs: [
    '*',
    '*',
    '*',
    `arn:aws:sqs:*:${own.account}:*`,
    'arn:aws:sqs:*:*:*',
    'arn:aws:sqs:*:${aws:PrincipalAccount}:*',
    `arn:aws:sqs:*:${partner.account}:*`,
    'arn:aws:sqs:*:${aws:ResourceAccount}:*',
  ],
  sts: [
    '*',
    '*',
    '*',
    `arn:aws:iam::${own.account}:role/*`,
    'arn:aws:iam::*:role/app',
    `arn:aws*:iam::${own.account}:role/app`,
  ],
};
const actionTexts = {
  s3: ['*', '*', 's3:*', 's3:GetObject', 's3:Get*', 'S3:get*', 's3:?*', 'sqs:*'],
  sqs: ['*', '*', 'sqs:*', 'sqs:SendMessage', 'sqs:Send*', 's3:*'],
  sts: ['*', '*', 'sts:*', 'sts:AssumeRole', 'sts:AssumeRole*', 'sts:Get*'],
};

const principal = fc.oneof(
  { weight: 6, arbitrary: fc.constant('*') },
  { weight: 2, arbitrary: fc.constant({ AWS: '*' }) },
  {
    weight: 1,
    arbitrary: fc.record({ AWS: some(own.account, partner.account, `arn:aws:iam::${own.account}:role/app`, '*') }),
  },
  { weight: 1, arbitrary: fc.record({ Service: some('cloudformation.amazonaws.com', '*') }) },
  { weight: 1, arbitrary: fc.record({ Federated: some('accounts.google.com', '*') }) },
);

const rarely = fc.integer({ min: 0, max: 7 }).map((number) => number === 0);

/** A statement of a policy for an endpoint of this service. */
export function statementFor(code: Endpoint['code'], effect: 'Allow' | 'Deny') {
  return fc
    .tuple(principal, some(...actionTexts[code]), some(...resourceTexts[code]), conditions, rarely, rarely, rarely)
    .map(([Principal, Action, Resource, Condition, notPrincipal, notAction, notResource]) => ({
      Effect: effect,
      [notPrincipal ? 'NotPrincipal' : 'Principal']: Principal,
      [notAction ? 'NotAction' : 'Action']: Action,
      [notResource ? 'NotResource' : 'Resource']: Resource,
      Condition,
    }));
}

/** A policy for an endpoint of this service, mostly in the version that has variables. */
export function policyFor(code: Endpoint['code']) {
  const statement = fc.oneof(
    { weight: 3, arbitrary: statementFor(code, 'Allow') },
    { weight: 2, arbitrary: statementFor(code, 'Deny') },
  );
  return fc
    .tuple(fc.array(statement, { minLength: 1, maxLength: 4 }), rarely)
    .map(([Statement, isOld]) => JSON.stringify({ Version: isOld ? '2008-10-17' : '2012-10-17', Statement }));
}
