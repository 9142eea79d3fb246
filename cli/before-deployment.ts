// check --template and --plan: what there would be. A value that is only probable may complain, but only what is
// certain makes something compliant; and people see the names that they gave, not ids.
import {
  type NotKnown,
  sliceNames,
  sliceOf,
  slices,
  withSlice,
  type Network,
  type SliceName,
} from '../shared/network/network';
import { cut } from '../shared/rule/annotations';
import { evaluateSubject, notKnownOf, type ConfiguredRule, type Evaluation } from '../shared/rule/evaluate';
import { subjectSlices, type Occasion } from '../shared/rule/rule';
import { networkFromTemplate } from '../shared/sources/cloudformation/network';
import { shown } from '../shared/sources/planned/holding';
import type { PlannedNetwork } from '../shared/sources/planned/network';
import { networksFromPlan, placeholderAccount } from '../shared/sources/terraform/network';
import { UnusableInput, inFile, readJson, readText } from './inputs';
import { NotJson, parseJson } from './json-text';
import { compare, judgementOf, type Finding, type Judgement } from './judgement';
import { UnusableArguments } from './refusal';

/** Where a template or a plan is, and where it will be deployed. */
export interface BeforeDeployment {
  readonly template?: string | undefined;
  readonly plan?: string | undefined;
  readonly region?: string | undefined;
  readonly accountId?: string | undefined;
}

/**
 * The networks that there would be.
 * @throws UnusableInput
 */
export async function readPlanned(options: BeforeDeployment): Promise<readonly PlannedNetwork[]> {
  const { template, plan, region, accountId } = options;
  if (plan !== undefined) {
    const title = plan === '-' ? 'standard input' : plan;
    const document = await readJson(plan, title);
    return inFile(title, () => networksFromPlan(document, { accountId, region }));
  }
  const title = template === '-' ? 'standard input' : String(template);
  const document = await parseTemplate(await readText(String(template), title, 'YAML or JSON'), title);
  const place = { accountId: accountId ?? placeholderAccount, region: region ?? 'us-east-1' };
  return [inFile(title, () => networkFromTemplate(document, place))];
}

async function parseTemplate(text: string, title: string): Promise<unknown> {
  if (text.trimStart().startsWith('{')) {
    try {
      return parseJson(text);
    } catch (error) {
      if (error instanceof NotJson) throw new UnusableInput(title, `is not JSON: ${error.message}`);
      throw error;
    }
  }
  const { NotYaml, parseYamlTemplate } = await import('./yaml-template');
  try {
    return parseYamlTemplate(text);
  } catch (error) {
    if (error instanceof NotYaml) throw new UnusableInput(title, `is not YAML: ${error.message}`);
    throw error;
  }
}

/**
 * What the rules say of the networks that there would be, with the names that people know.
 * @param vpcIds only resources in these VPCs, by name or id; none: all
 * @throws UnusableArguments when there is no such VPC
 */
export function judgementOfPlanned(
  configured: readonly ConfiguredRule[],
  planned: readonly PlannedNetwork[],
  vpcIds: readonly string[],
  time: number,
): Judgement {
  const nameIn =
    ({ names }: PlannedNetwork) =>
    (id: string) =>
      names.get(id) ?? id;
  const idOf = (given: string) =>
    planned.flatMap(({ names }) => [...names].find(([, name]) => name === given) ?? [])[0] ?? given;
  const networks = planned.map(({ likely }) => likely);
  const judgement = renamingRefusals(planned, () => judgementOf(configured, networks, vpcIds.map(idOf), time));
  const shownOf = new Map(planned.map((each) => [each.likely, shownNetwork(each)]));
  const occasion: Occasion = { kind: 'offline', time };
  const findings = judgement.findings.map((finding): Finding => {
    const one = planned.find(({ likely }) => likely === finding.network);
    const rule = configured.find((each) => each.rule === finding.rule);
    if (!one || !rule) return finding;
    const evaluation = evaluationOn(rule, finding, one, occasion);
    const { annotation, complianceType, data, causes } = evaluation;
    const slice = subjectSlices[finding.rule.subject];
    const text = annotation === undefined ? undefined : cut(renamed(annotation, nameIn(one)), 256);
    return {
      ...finding,
      network: shownOf.get(finding.network) ?? finding.network,
      subject: shown<typeof slice>(finding.subject, nameIn(one)),
      evaluation: {
        ...evaluation,
        resourceId: nameIn(one)(evaluation.resourceId),
        data: withNames(data, nameIn(one)),
        ...(causes && { causes: withNames(causes, nameIn(one)) }),
        ...(text === undefined ? {} : { annotation: text }),
      },
      isPlanned: true,
      // No file and no configuration item could hold it.
      missing: complianceType === 'INSUFFICIENT_DATA' ? undefined : finding.missing && slice,
    };
  });
  findings.sort(
    (a, b) =>
      compare(a.rule.id, b.rule.id) ||
      compare(a.evaluation.resourceId, b.evaluation.resourceId) ||
      compare(a.network.region, b.network.region),
  );
  return { ...judgement, networks: [...shownOf.values()], findings };
}

/** The evaluation by what is probable where it complains, else by what is certain. */
function evaluationOn(
  configured: ConfiguredRule,
  { subject, evaluation }: Finding,
  planned: PlannedNetwork,
  occasion: Occasion,
): Evaluation {
  if (evaluation.complianceType === 'NON_COMPLIANT') return evaluation;
  const slice = subjectSlices[configured.rule.subject];
  const [certain = subject] = planned.certain[slice].byKey.get(evaluation.resourceId) ?? [];
  const found = evaluateSubject(configured, certain, planned.certain, occasion);
  const { notKnown } = found;
  return notKnown ? notKnownOf(configured.rule, found, notKnown, explained(notKnown)) : found;
}

function explained({ slice, keys, reason }: NotKnown): string {
  const of = keys.slice(0, 3).join(', ') + (keys.length > 3 ? ` and ${keys.length - 3} more` : '');
  return reason === undefined
    ? `Not known before deployment: the ${slices[slice].title} of ${of}.`
    : `Not known before deployment: ${reason}.`;
}

function renamingRefusals<T>(planned: readonly PlannedNetwork[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof UnusableArguments)) throw error;
    const names = new Map(planned.flatMap((each) => [...each.names]));
    throw new UnusableArguments(renamed(error.message, (id) => names.get(id) ?? id));
  }
}

/** Data with names in place of ids. */
function withNames<T>(data: T, nameOf: (id: string) => string): T {
  if (typeof data === 'string') return nameOf(data) as T & string;
  if (Array.isArray(data)) return data.map((each: unknown) => withNames(each, nameOf)) as T & unknown[];
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, withNames<unknown>(value, nameOf)])) as T;
}

/** A text with names in place of ids. */
function renamed(text: string, nameOf: (id: string) => string): string {
  return text.replace(/(?<![a-z])[a-z]+-[A-Za-z0-9.-]*[A-Za-z0-9]/g, nameOf);
}

/** The network as people know it: for those who show it, and judge nothing. */
function shownNetwork({ likely, names }: PlannedNetwork): Network {
  const nameOf = (id: string) => names.get(id) ?? id;
  const put = (network: Network, name: SliceName): Network => {
    const { items, known, swept } = likely[name];
    const resources = items.map((item) => shown<SliceName>(item, nameOf));
    return withSlice(
      network,
      name,
      sliceOf(name, resources, known === 'all' ? 'all' : [...known].map(nameOf), swept) as never,
    );
  };
  return sliceNames.reduce<Network>(put, likely);
}
