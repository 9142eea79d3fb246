// Resources that AWS owns, and that everybody uses.
import type { Sources } from './sourced';

/** ARNs of AWS's own resources that have no account; in other services, ARNs without an account are anybody's. */
export const ownedByAws: readonly string[] = [
  'arn:*:bedrock:*::foundation-model/*',
  'arn:*:controlcatalog:*::control/*',
  'arn:*:controltower:*::control/*',
  'arn:*:elasticbeanstalk:*::platform/*',
  'arn:*:elasticbeanstalk:*::solutionstack/*',
  'arn:*:iot:*::jobtemplate/*',
  'arn:*:ssm:*::automation-definition/*',
  'arn:*:ssm:*::document/*',
  'arn:*:ssm:*::parameter/*',
  'arn:*:ssm:*::patchbaseline/*',
];

/** By Region, the account whose registry holds the images of Amazon EKS add-ons; `otherwise` in Regions that are not listed. */
export const addOnRegistries: { readonly otherwise: string; readonly by: Readonly<Record<string, string>> } = {
  otherwise: '602401143452',
  by: {
    'af-south-1': '877085696533',
    'ap-east-1': '800184023465',
    'ap-east-2': '533267051163',
    'ap-south-2': '900889452093',
    'ap-southeast-3': '296578399912',
    'ap-southeast-4': '491585149902',
    'ap-southeast-5': '151610086707',
    'ap-southeast-6': '333609536671',
    'ap-southeast-7': '121268973566',
    'ca-west-1': '761377655185',
    'cn-north-1': '918309763551',
    'cn-northwest-1': '961992271922',
    'eu-central-2': '900612956339',
    'eu-south-1': '590381155156',
    'eu-south-2': '455263428931',
    'il-central-1': '066635153087',
    'me-central-1': '759879836304',
    'me-south-1': '558608220178',
    'mx-central-1': '730335286997',
    'us-gov-east-1': '151742754352',
    'us-gov-west-1': '013241004608',
  },
};

/** Accounts of AWS that publish layers for AWS Lambda, in every Region. */
export const layerAccounts: readonly string[] = [
  // Powertools for AWS Lambda.
  '017000801446',
  // CloudWatch Lambda Insights.
  '580247275435',
];

/** Services whose resources can have any name or path, colons included: object keys, paths of roles, of requests. */
export const servicesWithFreeNames: readonly string[] = ['es', 'execute-api', 'iam', 's3'];

export const sources: Sources = {
  servicesWithFreeNames: {
    title: 'Services whose resources can have colons in their names',
    source: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html',
    ],
    read: '2026-11-30',
  },
  addOnRegistries: {
    title: 'Accounts of AWS that hold the images of EKS add-ons',
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html',
    read: '2026-11-30',
  },
  layerAccounts: {
    title: 'Accounts of AWS that publish layers',
    source: [
      'https://docs.aws.amazon.com/powertools/python/latest/getting-started/install/',
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-extension-versions.html',
    ],
    read: '2026-11-30',
  },
  ownedByAws: {
    title: 'ARNs without an account that are of AWS’s own resources',
    source: [
      'https://github.com/aws-samples/data-perimeter-policy-examples, service_owned_resources.md',
      'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    ],
    read: '2026-11-30',
  },
};
