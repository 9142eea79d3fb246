// Findings as AWS Config hands them to Security Hub, in the AWS Security Finding Format, and the event that brings them.

/** The account and Region of the tests. */
export const accountId = '123456789012';
export const region = 'eu-central-1';

const ruleArn = `arn:aws:config:${region}:${accountId}:config-rule/config-rule-a1b2c3`;

/** What differs between two findings. */
export interface FindingFacts {
  readonly ruleName?: string;
  readonly resource?: { readonly Type: string; readonly Id: string };
  readonly complianceType?: 'NON_COMPLIANT' | 'COMPLIANT' | 'NOT_APPLICABLE';
  readonly note?: { readonly Text: string; readonly UpdatedBy: string };
  readonly recordState?: 'ACTIVE' | 'ARCHIVED';
  readonly generatorId?: string;
  readonly productArn?: string;
}

const statuses = { NON_COMPLIANT: 'FAILED', COMPLIANT: 'PASSED', NOT_APPLICABLE: 'NOT_AVAILABLE' };

/** A resource of EC2 as a finding names it. */
export function resource(kind: string, id: string, type = 'Other') {
  return { Type: type, Id: `arn:aws:ec2:${region}:${accountId}:${kind}/${id}` };
}

/** A finding; by default an endpoint breaks a rule of ours, and nobody has written a note. */
export function finding({
  ruleName = 'vpce-sg-allows-https',
  resource: judged = resource('vpc-endpoint', 'vpce-0a1b2c3d4e5f60718'),
  complianceType = 'NON_COMPLIANT',
  note,
  recordState = 'ACTIVE',
  generatorId = ruleArn,
  productArn = `arn:aws:securityhub:${region}::product/aws/config`,
}: FindingFacts = {}) {
  const id = `${generatorId}/finding/45d070df80cb50b68fa6a43594fc6fda1e517932`;
  const isFailed = complianceType === 'NON_COMPLIANT';
  return {
    SchemaVersion: '2018-10-08',
    Id: id,
    ProductArn: productArn,
    ProductName: 'Config',
    CompanyName: 'AWS',
    Region: region,
    GeneratorId: generatorId,
    AwsAccountId: accountId,
    Types: ['Software and Configuration Checks'],
    CreatedAt: '2026-03-01T10:00:37.181Z',
    UpdatedAt: '2026-03-01T10:00:37.181Z',
    Severity: { Label: 'MEDIUM', Normalized: 40 },
    Title: ruleName,
    Description: `This finding is created for a resource compliance change for config rule: ${ruleName}`,
    ProductFields: {
      'aws/securityhub/ProductName': 'Config',
      'aws/securityhub/CompanyName': 'AWS',
      'aws/securityhub/FindingId': `${productArn}/${id}`,
      'aws/config/ConfigRuleArn': generatorId,
      'aws/config/ConfigRuleName': ruleName,
      'aws/config/ConfigComplianceType': complianceType,
    },
    Resources: [{ ...judged, Partition: 'aws', Region: region }],
    Compliance: { Status: statuses[complianceType] },
    WorkflowState: 'NEW',
    Workflow: { Status: isFailed ? 'NEW' : 'RESOLVED' },
    RecordState: recordState,
    FindingProviderFields: { Severity: { Label: 'MEDIUM' }, Types: ['Software and Configuration Checks'] },
    ...(note === undefined ? {} : { Note: { ...note, UpdatedAt: '2026-03-01T10:05:00.000Z' } }),
  };
}

/** The event that Security Hub sends for findings that it has imported or updated. */
export function imported(...findings: readonly object[]) {
  return {
    version: '0',
    id: '8e5622f9-d81c-4d81-612a-9319e7ee2506',
    'detail-type': 'Security Hub Findings - Imported',
    source: 'aws.securityhub',
    account: accountId,
    time: '2026-03-01T10:00:40Z',
    region,
    resources: findings.map(() => `arn:aws:securityhub:${region}::product/aws/config/${ruleArn}/finding/45d070df`),
    detail: { findings },
  };
}
