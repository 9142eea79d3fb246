// A finding as AWS Config hands it to Security Hub, and which note it should have. Pure.
import * as v from 'valibot';

/** Who wrote our notes: notes of anybody else are left alone. */
export const author = 'vpce-rules';

/** What replaces the note of a finding whose resource has become compliant. */
export const noteWhenCompliant = 'Compliant now: nothing is left to do.';

const findingShape = v.object({
  Id: v.string(),
  ProductArn: v.string(),
  /** The ARN of the rule of AWS Config. */
  GeneratorId: v.string(),
  /** The name of the rule. */
  Title: v.string(),
  ProductFields: v.optional(v.record(v.string(), v.string()), {}),
  RecordState: v.optional(v.string()),
  Resources: v.pipe(v.array(v.object({ Id: v.string() })), v.minLength(1)),
  Note: v.optional(v.object({ Text: v.string(), UpdatedBy: v.string() })),
});

// Other products send findings of other shapes: only ours must be as expected.
const eventShape = v.object({
  account: v.string(),
  region: v.string(),
  source: v.literal('aws.securityhub'),
  'detail-type': v.literal('Security Hub Findings - Imported'),
  detail: v.object({ findings: v.array(v.looseObject({ ProductArn: v.string(), Title: v.optional(v.string(), '') })) }),
});

/** What is read of a finding, in the AWS Security Finding Format. */
export type Finding = v.InferOutput<typeof findingShape>;

/** An evaluation, as AWS Config has it now. */
export interface CurrentEvaluation {
  readonly complianceType: string;
  readonly annotation?: string;
}

/** What to do with a finding's note: write `text`, or leave it for a reason. */
export type Decision =
  { readonly kind: 'write'; readonly text: string } | { readonly kind: 'leave'; readonly reason: string };

/**
 * The findings of an event that are about our rules, in the account and Region of the event: an administrator account
 * and an aggregation Region see those of others too, whose evaluations are not here.
 * @param ruleNames the names of our rules, with the prefix of the stack
 * @throws ValiError when it is not the event of an import, or a finding of ours is not as AWS Config makes them
 */
export function ourFindings(event: unknown, ruleNames: readonly string[]): readonly Finding[] {
  const { account, region, detail } = v.parse(eventShape, event);
  return detail.findings
    .filter(({ ProductArn }) => /^arn:[^:]+:securityhub:[^:]*:[^:]*:product\/aws\/config$/.test(ProductArn))
    .filter(({ Title }) => ruleNames.some((name) => isNamed(Title, name)))
    .map((finding) => v.parse(findingShape, finding))
    .filter(({ RecordState }) => RecordState !== 'ARCHIVED')
    .filter(({ GeneratorId }) => {
      const [, , , ruleRegion, ruleAccount] = GeneratorId.split(':');
      return ruleRegion === region && ruleAccount === account;
    });
}

/**
 * Whether a rule bears our name. AWS Config adds to it: `<name>-conformance-pack-<id>` for a rule of a conformance pack,
 * and `OrgConfigRule-<name>-<id>` for one of an organisation.
 */
function isNamed(ruleName: string, ours: string): boolean {
  return (
    ruleName === ours ||
    ruleName.startsWith(`${ours}-conformance-pack-`) ||
    ruleName.startsWith(`OrgConfigRule-${ours}-`)
  );
}

/** Ids of EC2 resources begin with the kind of the resource. */
const typesByPrefix: Readonly<Record<string, string>> = {
  vpce: 'AWS::EC2::VPCEndpoint',
  rtb: 'AWS::EC2::RouteTable',
  vpc: 'AWS::EC2::VPC',
  sg: 'AWS::EC2::SecurityGroup',
  subnet: 'AWS::EC2::Subnet',
  acl: 'AWS::EC2::NetworkAcl',
};

/**
 * The resource of a finding in the terms of AWS Config. A finding has its ARN, and types of its own that lack VPC
 * endpoints (they are `Other`): so the id decides.
 * @throws Error when the id is of no type that our rules judge
 */
export function resourceOf({ Id, Resources }: Finding): { readonly resourceType: string; readonly resourceId: string } {
  const arn = Resources[0]?.Id ?? '';
  const resourceId = arn.slice(arn.lastIndexOf('/') + 1);
  const prefix = resourceId.slice(0, resourceId.indexOf('-'));
  const resourceType = Object.hasOwn(typesByPrefix, prefix) ? typesByPrefix[prefix] : undefined;
  if (resourceType === undefined) throw new Error(`The finding ${Id} is about ${arn}: no type that our rules judge.`);
  return { resourceType, resourceId };
}

/**
 * Decides on a finding's note. Writing a note makes Security Hub announce the finding anew: with that note on it there
 * is nothing left to write, which ends it there.
 * @param evaluation of the finding's rule and resource; `undefined` when AWS Config has none any more
 */
export function decide({ Note, ProductFields }: Finding, evaluation: CurrentEvaluation | undefined): Decision {
  if (evaluation === undefined) return leave('AWS Config has no evaluation any more');
  const complianceType = ProductFields['aws/config/ConfigComplianceType'];
  if (complianceType !== undefined && complianceType !== evaluation.complianceType) {
    return leave('AWS Config has a newer evaluation, whose finding follows');
  }
  if (Note !== undefined && Note.UpdatedBy !== author) return leave('somebody else wrote a note');
  const text = evaluation.annotation ?? (Note === undefined ? undefined : noteWhenCompliant);
  if (text === undefined) return leave('there is nothing to say');
  return Note?.Text === text ? leave('the note is that already') : { kind: 'write', text };
}

function leave(reason: string): Decision {
  return { kind: 'leave', reason };
}
