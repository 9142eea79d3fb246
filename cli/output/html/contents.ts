// What the page holds, before any markup: VPCs and their resources, the worst first, with anchors to link to.
import type { Network } from '../../../shared/network/network';
import type { SubjectType } from '../../../shared/rule/rule';
import type { Comparison } from '../../results/baseline';
import { badgeOf, byResource, byVpc } from '../../results/grouping';
import type { Finding, Judgement } from '../../results/judgement';
import { nameOfVpc, resourceTitle } from '../../results/names';
import { shownNetwork } from '../../results/shown';
import { isHeld, shown } from '../../../shared/sources/planned/holding';

/** A resource with all its findings, the worst first. */
export interface ResourcePart {
  /** Where its findings stand in the page; `undefined` where the page shows none. */
  readonly anchor: string | undefined;
  readonly type: SubjectType;
  readonly id: string;
  readonly name: string | undefined;
  readonly kind: string;
  readonly findings: readonly Finding[];
}

/** A VPC with everything that was judged in it. */
export interface VpcPart {
  readonly anchor: string;
  readonly vpcId: string;
  readonly name: string | undefined;
  readonly network: Network;
  readonly judgement: Judgement;
  readonly findings: readonly Finding[];
  /** The worst first. */
  readonly resources: readonly ResourcePart[];
}

/** Everything that the page says. */
export interface Contents {
  readonly judgement: Judgement;
  readonly vpcs: readonly VpcPart[];
  /** Whether compliant and not applicable evaluations are shown one by one. */
  readonly all: boolean;
  /** When it was judged, in milliseconds since 1970. */
  readonly time: number;
  readonly comparison: Comparison | undefined;
}

/** What a judgement comes to on the page. Anchors are numbered: ids come from the input. */
export function contentsOf(given: Judgement, all: boolean, time: number, comparison?: Comparison): Contents {
  const judgement = shownJudgement(given);
  const vpcs = byVpc(judgement.findings).flatMap((findings, index) => {
    const [first] = findings;
    return first ? [vpcPart(judgement, first, findings, `vpc-${index + 1}`, all)] : [];
  });
  return { judgement, vpcs, all, time, comparison };
}

function vpcPart(
  judgement: Judgement,
  { network, subject }: Finding,
  findings: readonly Finding[],
  anchor: string,
  all: boolean,
): VpcPart {
  const resources = byResource(findings, titleOf).flatMap((ofResource, index) => {
    const [first] = ofResource;
    if (!first) return [];
    const isShown = all || ofResource.some(isOpen);
    return [
      {
        anchor: isShown ? `${anchor}-${index + 1}` : undefined,
        type: first.rule.subject,
        id: first.evaluation.resourceId,
        ...resourceTitle(first.rule.subject, first.subject),
        findings: ofResource,
      },
    ];
  });
  const { vpcId } = subject;
  return { anchor, vpcId, name: nameOfVpc(network, vpcId), network, judgement, findings, resources };
}

/** Does a finding ask for something: a repair, or data? */
export function isOpen(finding: Finding): boolean {
  const badge = badgeOf(finding);
  return badge !== 'ACCEPTED' && badge !== 'OK' && badge !== 'N/A';
}

function titleOf({ rule, subject, evaluation }: Finding): string {
  return resourceTitle(rule.subject, subject).name ?? evaluation.resourceId;
}

// What nobody knows is left out: the page judges nothing.
function shownJudgement(judgement: Judgement): Judgement {
  const networks = new Map(judgement.networks.map((network) => [network, shownNetwork(network)]));
  if ([...networks].every(([network, same]) => network === same)) return judgement;
  const findings = judgement.findings.map((finding): Finding => {
    const { network, subject } = finding;
    const known = isHeld(subject) ? shown<'vpcEndpoints' | 'routeTables'>(subject as never, (id) => id) : subject;
    return { ...finding, network: networks.get(network) ?? network, subject: known };
  });
  return { ...judgement, networks: [...networks.values()], findings };
}
