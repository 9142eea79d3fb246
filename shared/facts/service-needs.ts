// What the callers of a service need of AWS through the policy of its endpoint.
import type { Sources } from './sourced';

/** A request that an endpoint's policy has to let through. */
export interface ServiceNeed {
  /** What one asks for where the need depends on use; without it everybody who uses the endpoint has it. */
  readonly use?: NeedUse;
  /** Codes of the endpoint services whose policies decide on it. */
  readonly services: readonly string[];
  readonly action: string;
  /**
   * The ARN of an example, or `*` for an action without a resource. `{partition}`, `{region}` and `{account}` stand for
   * those of the endpoint, `{addOns}` for the account that holds the images of EKS add-ons.
   */
  readonly resource: string;
  /** Somebody with an account, or somebody who is no IAM principal yet. */
  readonly caller: 'principal' | 'federated';
  /** Whose the resource is: the caller's own, or AWS's. */
  readonly owner: 'own' | 'aws';
  /** What fails without it; the end of a sentence. */
  readonly breaks: string;
  /** How to let it through; a whole sentence. */
  readonly advice: string;
}

/** What a need depends on. */
export type NeedUse = 'webIdentity' | 'saml' | 'awsImages' | 'awsDocuments' | 'awsLayers' | 'awsManagedPolicies';

const ofRole = 'Allow it to Principal "*" with aws:ResourceOrgID instead of a key of the principal.';
const ofAws = (what: string): string => `Allow it on ${what}, without a key of the resource’s organization.`;

/** The needs of the services’ callers. */
export const serviceNeeds: readonly ServiceNeed[] = [
  {
    services: ['ecr.api'],
    action: 'ecr:GetAuthorizationToken',
    resource: '*',
    caller: 'principal',
    owner: 'own',
    breaks: 'no image can be pulled or pushed',
    advice: 'It has no resource: allow it in a statement of its own with Resource "*".',
  },
  {
    use: 'webIdentity',
    services: ['sts'],
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: 'arn:{partition}:iam::{account}:role/example',
    caller: 'federated',
    owner: 'own',
    breaks: 'roles for service accounts (IRSA) and other web identities get no credentials',
    advice: ofRole,
  },
  {
    use: 'saml',
    services: ['sts'],
    action: 'sts:AssumeRoleWithSAML',
    resource: 'arn:{partition}:iam::{account}:role/example',
    caller: 'federated',
    owner: 'own',
    breaks: 'nobody signs in by SAML',
    advice: ofRole,
  },
  {
    use: 'awsImages',
    services: ['ecr.api', 'ecr.dkr'],
    action: 'ecr:BatchGetImage',
    resource: 'arn:{partition}:ecr:{region}:{addOns}:repository/eks/pause',
    caller: 'principal',
    owner: 'aws',
    breaks: 'images of AWS, such as those of EKS add-ons, cannot be pulled',
    advice: 'Allow aws:ResourceAccount of the registries of AWS that you use.',
  },
  {
    use: 'awsImages',
    services: ['ec2'],
    action: 'ec2:RunInstances',
    resource: 'arn:{partition}:ec2:{region}::image/ami-00000000000000000',
    caller: 'principal',
    owner: 'aws',
    breaks: 'nothing starts from an image of Amazon',
    advice: ofAws('arn:aws:ec2:*::image/*'),
  },
  {
    use: 'awsDocuments',
    services: ['ssm'],
    action: 'ssm:GetDocument',
    resource: 'arn:{partition}:ssm:{region}::document/AWS-RunPatchBaseline',
    caller: 'principal',
    owner: 'aws',
    breaks: 'documents of AWS, such as AWS-RunPatchBaseline, do not run',
    advice: ofAws('arn:aws:ssm:*::document/*'),
  },
  {
    use: 'awsDocuments',
    services: ['ssm'],
    action: 'ssm:GetParameters',
    resource: 'arn:{partition}:ssm:{region}::parameter/aws/service/ami-amazon-linux-latest/example',
    caller: 'principal',
    owner: 'aws',
    breaks: 'public parameters of AWS cannot be read',
    advice: ofAws('arn:aws:ssm:*::parameter/aws/*'),
  },
  {
    use: 'awsLayers',
    services: ['lambda'],
    action: 'lambda:GetLayerVersion',
    resource: 'arn:{partition}:lambda:{region}:580247275435:layer:LambdaInsightsExtension:1',
    caller: 'principal',
    owner: 'aws',
    breaks: 'layers of AWS cannot be used',
    advice: ofAws('arn:aws:lambda:*:<account of AWS>:layer:*'),
  },
  {
    use: 'awsManagedPolicies',
    services: ['iam'],
    action: 'iam:GetPolicy',
    resource: 'arn:{partition}:iam::aws:policy/ReadOnlyAccess',
    caller: 'principal',
    owner: 'aws',
    breaks: 'managed policies of AWS cannot be read or attached',
    advice: ofAws('arn:aws:iam::aws:policy/*'),
  },
];

/** How to restrict the policy of an endpoint without breaking its service. */
export interface RestrictionAdvice {
  /** What goes on after "Restrict it". */
  readonly how: string;
  /** What to beware of; a whole sentence. */
  readonly caution?: string;
}

/** By the code of the endpoint's service; `''` for all others. */
export const restrictionAdvice: Readonly<Record<string, RestrictionAdvice>> = {
  '': { how: 'with aws:PrincipalOrgID and aws:ResourceOrgID' },
  cloudformation: {
    how: 'with aws:PrincipalOrgID',
    caution: 'aws:ResourceOrgID alone shuts out the transforms of AWS.',
  },
  ec2: { how: 'with aws:PrincipalOrgID', caution: 'aws:ResourceOrgID alone shuts out the images of Amazon.' },
  'ecr.api': { how: 'with aws:PrincipalOrgID', caution: 'aws:ResourceOrgID alone shuts out the images of AWS.' },
  'ecr.dkr': { how: 'with aws:PrincipalOrgID', caution: 'aws:ResourceOrgID alone shuts out the images of AWS.' },
  'execute-api': {
    how: 'to the ARNs of your APIs',
    caution: 'Calls without IAM authorization carry no key of a principal.',
  },
  iam: { how: 'with aws:PrincipalOrgID', caution: 'aws:ResourceOrgID alone shuts out the managed policies of AWS.' },
  imagebuilder: { how: 'with aws:PrincipalOrgID', caution: 'aws:ResourceOrgID alone shuts out components of Amazon.' },
  lambda: { how: 'with aws:PrincipalOrgID', caution: 'aws:ResourceOrgID alone shuts out the layers of AWS.' },
  s3: {
    how: 'with aws:PrincipalOrgID and aws:ResourceOrgID, or a list of buckets',
    caution: 'Let the buckets of AWS through that you use.',
  },
  ssm: {
    how: 'with aws:PrincipalOrgID',
    caution: 'aws:ResourceOrgID alone shuts out documents and parameters of AWS.',
  },
  sts: {
    how: 'with aws:ResourceOrgID',
    caution: 'Web identities and SAML users carry no key of a principal.',
  },
};

export const sources: Sources = {
  serviceNeeds: {
    title: 'What callers of a service need of AWS through its endpoint’s policy',
    source: [
      'https://github.com/aws-samples/data-perimeter-policy-examples, vpc_endpoint_policies and service_owned_resources.md',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html',
      'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html',
    ],
    read: '2026-11-30',
  },
  restrictionAdvice: {
    title: 'What restricts an endpoint’s policy without breaking its service',
    source: [
      'https://github.com/aws-samples/data-perimeter-policy-examples, vpc_endpoint_policies/README.md',
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html',
    ],
    read: '2026-11-30',
  },
};
