// What an evaluation will ask for next, for certain or in all likelihood: it is read in the same round as what it asks for
// now. Only rounds depend on it, never a verdict.
import { isKnown, isReadByVpc, type Network, type SliceName } from '../network/network';
import type { ConfiguredRule, Missing, Outcome } from '../rule/evaluate';
import { subjectSlices, type Rule, type TriggerType } from '../rule/rule';
import type { Change } from '../rule/triggers';

/**
 * The outcome with all that is worth reading now.
 * @param change what was evaluated; none: the whole Region
 */
export function readingAhead({ rule }: ConfiguredRule, outcome: Outcome, network: Network, change?: Change): Outcome {
  const { evaluations, missing } = outcome;
  const areSubjectsUnknown = evaluations.length === 0;
  if (areSubjectsUnknown && !change) return outcome;
  const more =
    areSubjectsUnknown && change ? aheadOfSubjects(missing, rule, change, network) : besides(rule, outcome, network);
  return { evaluations, missing: more };
}

/** What the rule needs of the VPCs of those that wait for something. */
function besides(rule: Rule, { evaluations, missing }: Outcome, network: Network): Missing {
  const waiting = evaluations.filter(({ notKnown }) => notKnown !== undefined);
  const { byKey } = network[subjectSlices[rule.subject]];
  const vpcIds = [...new Set(waiting.flatMap(({ resourceId }) => byKey.get(resourceId)?.[0]?.vpcId ?? []))];
  return noted(
    missing,
    rule.needs.filter(isReadByVpc).map((slice) => [slice, unknown(network, slice, vpcIds)]),
  );
}

/** What the item names, and what every evaluation of a VPC reads, together with the subjects. */
function aheadOfSubjects(missing: Missing, rule: Rule, change: Change, network: Network): Missing {
  const { vpcId, ahead = {} } = change;
  const own = subjectSlices[rule.subject];
  const named = rule.needs.map((slice): Asked => [slice, unknown(network, slice, ahead[slice])]);
  // Which subnets use a main table, only the VPC's other tables tell: all of them in place of the one.
  const siblings = rule.needs.includes('subnets') ? unknown(network, own, ahead[own]) : [];
  const asked = siblings.length > 0 ? new Map([...missing, [own, new Set(siblings)] as const]) : missing;
  // An endpoint of another type or a table out of scope needs nothing more.
  const reach = rule.triggers[change.resourceType as TriggerType]?.reach;
  const perhaps =
    rule.subject === 'AWS::EC2::VPCEndpoint' || (rule.subject === 'AWS::EC2::RouteTable' && reach === 'itself');
  const ofVpc =
    perhaps || vpcId === undefined
      ? []
      : rule.needs.filter(isReadByVpc).map((slice): Asked => [slice, unknown(network, slice, [vpcId])]);
  return noted(asked, [...named, ...ofVpc]);
}

/** Keys of a slice that would be read. */
type Asked = readonly [SliceName, readonly string[]];

function unknown(network: Network, slice: SliceName, keys: readonly string[] = []): readonly string[] {
  return keys.filter((key) => !isKnown(network[slice], key));
}

function noted(missing: Missing, more: readonly Asked[]): Missing {
  const all = new Map([...missing].map(([slice, keys]) => [slice, new Set(keys)]));
  for (const [slice, keys] of more) {
    if (keys.length > 0) all.set(slice, new Set([...(all.get(slice) ?? []), ...keys]));
  }
  return all;
}
