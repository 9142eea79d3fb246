// Everything that is NON_COMPLIANT in the example estate and in the labelled cases: what commands are printed for.
import { readDescribeFolder } from '../cli/input/describe-folder';
import { judgementOf, type Finding } from '../cli/results/judgement';
import { rules } from '../functions/index';
import { readParameters } from '../shared/rule/parameters';
import { networkFromDescribe } from '../shared/sources/describe-outputs';
import { estateFolder, estateParameters, estateTime } from './example-estate';
import { accountId } from './network';
import { casesOf } from './pack/labelled-cases';

/** The findings of the example estate. */
export async function findingsOfEstate(): Promise<readonly Finding[]> {
  const given = estateParameters();
  const configured = rules.map((rule) => ({ rule, values: readParameters(rule.parameters, given[rule.id]) }));
  return nonCompliant(judgementOf(configured, [await readDescribeFolder(estateFolder)], [], estateTime).findings);
}

/** The findings of the labelled cases, each with its case's name. */
export function findingsOfLabelledCases(): readonly (readonly [name: string, Finding])[] {
  return rules.flatMap((rule) =>
    casesOf(rule.id).flatMap(({ name, parameters, region = 'us-east-1', now = '2026-06-01T00:00:00Z', given }) => {
      const values = readParameters(rule.parameters, parameters);
      const network = networkFromDescribe(accountId, region, given);
      const { findings } = judgementOf([{ rule, values }], [network], [], Date.parse(now));
      return nonCompliant(findings).map((finding) => [`${rule.id}: ${name}`, finding] as const);
    }),
  );
}

function nonCompliant(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ evaluation }) => evaluation.complianceType === 'NON_COMPLIANT');
}
