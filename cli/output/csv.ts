// check --format csv: a row for each evaluation, for spreadsheets. RFC 4180.
import { fixCommands } from '../results/fixes';
import type { Format, FormatContext } from './format';
import type { Gone } from '../results/baseline';
import type { Finding, Judgement, Unjudged } from '../results/judgement';
import { resourceTitle } from '../results/names';
import { harmless, harmlessLines } from '../shell/terminal';

/** `check --format csv`. */
export const csv: Format = { name: 'csv', endings: ['.csv'], heedsAll: false, render: csvOf };

const columns = [
  'configRuleName',
  'severity',
  'complianceType',
  'accountId',
  'awsRegion',
  'vpcId',
  'resourceType',
  'resourceId',
  'resourceName',
  'annotation',
  'fix',
  'exception',
  'exceptionReason',
  'exceptionUntil',
] as const;
type Row = Readonly<Partial<Record<(typeof columns)[number] | 'change', string>>>;

/** The table in rows. With a baseline there is one more column, and a row for each complaint that is gone. */
export function* csvOf({ findings, unjudged }: Judgement, { comparison }: FormatContext): Generator<string> {
  const names = comparison ? [...columns, 'change' as const] : columns;
  const line = (row: Row) => `${names.map((name) => cell(row[name] ?? '', name)).join(',')}\r\n`;
  yield `${names.join(',')}\r\n`;
  for (const finding of findings) yield line({ ...rowOf(finding), change: comparison?.changes.get(finding) ?? '' });
  for (const each of unjudged) {
    yield line({ ...unjudgedRow(each), change: comparison?.newlyUnjudged.has(each) === true ? 'new' : '' });
  }
  for (const gone of comparison?.gone ?? []) yield line(goneRow(gone));
}

function rowOf(finding: Finding): Row {
  const { rule, network, subject, evaluation, exception } = finding;
  return {
    configRuleName: rule.id,
    severity: rule.severity,
    complianceType: evaluation.complianceType,
    accountId: network.accountId,
    awsRegion: network.region,
    vpcId: subject.vpcId,
    resourceType: evaluation.resourceType,
    resourceId: evaluation.resourceId,
    resourceName: resourceTitle(rule.subject, subject).name ?? '',
    annotation: evaluation.annotation ?? '',
    fix: evaluation.complianceType === 'NON_COMPLIANT' ? fixCommands(finding).join('\n') : '',
    exception: exception?.source ?? '',
    exceptionReason: exception?.reason ?? '',
    exceptionUntil: exception?.until ?? '',
  };
}

function unjudgedRow({ rule, network }: Unjudged): Row {
  return {
    configRuleName: rule.id,
    severity: rule.severity,
    complianceType: 'INSUFFICIENT_DATA',
    accountId: network.accountId,
    awsRegion: network.region,
    resourceType: rule.subject,
    annotation: 'The input does not hold the resources of this type: nothing was judged.',
  };
}

// It has no verdict now.
function goneRow({ before, why }: Gone): Row {
  const { configRuleName, accountId, awsRegion, resourceType, resourceId } = before;
  return { configRuleName, accountId, awsRegion, resourceType, resourceId, change: why };
}

// A spreadsheet takes what starts so for a formula, whoever wrote it; where the semicolon separates, behind one too.
const formula = /(^|;)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

// Commands are copied: each stays on a line of its own. In everything else an end of line is foreign.
function cell(text: string, name: keyof Row): string {
  const safe = (name === 'fix' ? harmlessLines(text.split('\n')) : harmless(text)).replace(formula, "$1'");
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
