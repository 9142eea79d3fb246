// The head of the page: how bad it is, where, by which rules, as of when, and what could not be judged.
import {
  headlineOf,
  resourceCount,
  severities,
  sourceOf,
  unlisted,
  verdictWords,
  openIn,
  withVerdict,
  badgeOf,
  rank,
  groups,
} from '../../results/grouping';
import { rules as pack } from '../../../functions/index';
import type { Network } from '../../../shared/network/network';
import type { Rule } from '../../../shared/rule/rule';
import { compare } from '../../shell/order';
import type { Finding } from '../../results/judgement';
import { count } from '../../shell/terminal';
import { acceptedIn } from '../../results/exceptions';
import { acceptedNotice } from './accepted';
import { causesList } from './causes';
import { comparisonNotice } from './comparison';
import type { Contents } from './contents';
import { markup, joined, type Content, type Markup } from './markup';
import { badgeMark, classOf } from './marks';

/** The title and what it is about. */
export function masthead(contents: Contents): Markup {
  const { judgement, vpcs, time } = contents;
  const { findings, networks, rules } = judgement;
  const { text, state } = headlineOf(judgement);
  const places = networks.map(({ accountId, region }) => `account ${accountId}, ${region}`);
  const place = places.length <= 1 ? places.join('') : `${places.length} accounts and Regions`;
  const judged = new Date(time).toISOString();
  return markup`<header class="masthead">
    <p class="eyebrow">VPC endpoint report</p>
    <h1 class="${state}">${text}</h1>
    <p class="meta">
      ${joined(
        [
          ...(place === '' ? [] : [markup`<span>${place[0]?.toUpperCase()}${place.slice(1)}</span>`]),
          markup`<span>${ofAll(vpcs.length, vpcsOf(contents).length, 'VPC')}</span>`,
          markup`<span>${count(findings.length, 'evaluation')} by ${ofAll(rules.length, rules.length + notAsked(contents).length, 'rule')}</span>`,
          ...(findings.some(({ isPlanned }) => isPlanned) ? [markup`<span>planned, not deployed</span>`] : []),
          markup`<span>judged <time datetime="${judged}">${judged.slice(0, 16).replace('T', ' ')} UTC</time></span>`,
        ],
        markup`<span class="dot" aria-hidden="true"> · </span>`,
      )}
    </p>
  </header>`;
}

/** `1 of 3 VPCs`; where those are all, `3 VPCs`. */
function ofAll(number: number, all: number, what: string): string {
  return number === all ? count(all, what) : `${number} of ${count(all, what)}`;
}

/** The rules of the pack that were not asked. */
function notAsked({ judgement: { rules } }: Contents): readonly Rule[] {
  return pack.filter((rule) => !rules.includes(rule));
}

/** The VPCs of the input: those with findings, and those without. */
function vpcsOf({ judgement: { networks }, vpcs }: Contents): readonly string[] {
  const keyOf = ({ accountId, region }: Network, vpcId: string) => `${accountId} ${region} ${vpcId}`;
  const known = networks.flatMap((network) => network.vpcs.items.map(({ vpcId }) => keyOf(network, vpcId)));
  return [...new Set([...known, ...vpcs.map(({ network, vpcId }) => keyOf(network, vpcId))])];
}

/** What was left out on purpose looks fine to whoever does not know it. */
function leftOutNotice(contents: Contents): Content {
  const rules = notAsked(contents).length;
  const vpcs = vpcsOf(contents).length - contents.vpcs.length;
  const parts = [
    ...(rules > 0 ? [count(rules, 'rule')] : []),
    ...(vpcs > 0 && contents.vpcs.length > 0 ? [count(vpcs, 'VPC')] : []),
  ];
  if (parts.length === 0) return undefined;
  return markup`<p class="notice low">
    Only a part was judged, without ${parts.join(' and ')}: what this page does not mark may still be wrong.
  </p>`;
}

/** Counts, places, the rules with findings, and a warning where not everything could be judged. */
export function summary(contents: Contents): Markup {
  const { findings, unjudged } = contents.judgement;
  return markup`<section id="summary" aria-labelledby="summary-title">
    <h2 id="summary-title">Summary</h2>
    ${comparisonNotice(contents.comparison)}
    ${leftOutNotice(contents)}
    ${acceptedNotice(contents.judgement)}
    ${notJudgedNotice(withVerdict(findings, 'INSUFFICIENT_DATA').length, unjudged.length)}
    <div class="figures">${severityTiles(findings)} ${verdictBar(findings)}</div>
    ${places(contents)} ${causesList(contents)} ${worstRules(findings)}
  </section>`;
}

function notJudgedNotice(open: number, unjudged: number): Content {
  if (open + unjudged === 0) return undefined;
  const evaluations = open > 0 && `${count(open, 'evaluation')} could not be decided`;
  const subjects = unjudged > 0 && `${count(unjudged, 'rule')} found no list of what to judge`;
  const what = [evaluations, subjects].filter((part) => part !== false).join(', and ');
  return markup`<p class="notice no-data">
    ${badgeMark('NO DATA')} ${what}: the input does not hold everything. What is not known is never counted as fine.
    <a href="#missing">What is missing</a>
  </p>`;
}

function severityTiles(findings: readonly Finding[]): Markup {
  const failing = openIn(findings);
  const tiles = severities.map((severity) => {
    const ofSeverity = failing.filter((finding) => badgeOf(finding) === severity);
    const resources = resourceCount(ofSeverity);
    return markup`<li class="tile ${ofSeverity.length === 0 ? 'nil' : classOf(severity)}">
      <b>${ofSeverity.length}</b> <span class="tile-name">${severity}</span>
      <span class="tile-note">${ofSeverity.length === 0 ? 'none' : `on ${count(resources, 'resource')}`}</span>
    </li>`;
  });
  return markup`<div class="figure">
    <h3>Non-compliant, by severity</h3>
    <ul class="tiles">
      ${tiles}
    </ul>
  </div>`;
}

const verdictOrder = [
  ['NON_COMPLIANT', 'bad'],
  ['INSUFFICIENT_DATA', 'unknown'],
  ['COMPLIANT', 'ok'],
  ['NOT_APPLICABLE', 'none'],
] as const;

function verdictBar(findings: readonly Finding[]): Markup {
  let from = 0;
  const known = acceptedIn(findings);
  const others = findings.filter(({ exception }) => exception === undefined);
  const kinds = [
    ...verdictOrder.map(([verdict, look]) => ({
      number: withVerdict(others, verdict).length,
      look,
      word: verdictWords[verdict],
    })),
    ...(known.length === 0 ? [] : [{ number: known.length, look: 'accepted', word: 'accepted' }]),
  ];
  const parts = kinds.map(({ number, look, word }) => {
    const start = from;
    const width = findings.length === 0 ? 0 : (number / findings.length) * 100;
    from += width;
    return { number, look, word, start, width };
  });
  const rectangles = parts
    .filter(({ number }) => number > 0)
    .map(
      ({ look, start, width }) =>
        markup`<rect class="${look}" x="${start.toFixed(2)}%" width="${width.toFixed(2)}%" height="100%" />`,
    );
  return markup`<div class="figure">
    <h3>All evaluations, by verdict</h3>
    <svg class="bar" width="100%" height="12" aria-hidden="true" focusable="false">${rectangles}</svg>
    <ul class="legend">
      ${parts.map(({ number, look, word }) => markup`<li><span class="swatch ${look}" aria-hidden="true"></span><b>${number}</b> ${word}</li>`)}
    </ul>
  </div>`;
}

function places({ judgement: { networks }, vpcs }: Contents): Content {
  if (networks.length < 2) return undefined;
  const rows = networks.map((network) => {
    const inside = vpcs.filter((vpc) => vpc.network === network);
    const findings = inside.flatMap((vpc) => vpc.findings);
    const cells = severities.map((severity) => findings.filter((finding) => badgeOf(finding) === severity).length);
    const open = withVerdict(findings, 'INSUFFICIENT_DATA').length;
    return markup`<tr>
      <th scope="row">${network.accountId}</th>
      <td>${network.region}</td>
      ${[inside.length, ...cells, open].map((number) => numberCell(number))}
    </tr>`;
  });
  return markup`<h3 id="places-title">Accounts and Regions</h3>
    <div class="scroll" role="group" aria-labelledby="places-title" tabindex="0">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Region</th>
            <th scope="col" class="number">VPCs</th>
            ${severities.map((severity) => markup`<th scope="col" class="number">${severity}</th>`)}
            <th scope="col" class="number">NO DATA</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
}

function numberCell(number: number): Markup {
  return markup`<td class="number${number === 0 && ' zero'}">${number}</td>`;
}

/** The rules with something to do, the worst first: the fastest way to know what kind of trouble it is. */
function worstRules(findings: readonly Finding[]): Content {
  const byRule = groups(openIn(findings), ({ rule }) => rule.id).flatMap((ofRule) => {
    const [first] = ofRule;
    return first ? [{ first, ofRule }] : [];
  });
  if (byRule.length === 0) return undefined;
  byRule.sort(
    (a, b) =>
      rank(a.first) - rank(b.first) || b.ofRule.length - a.ofRule.length || compare(a.first.rule.id, b.first.rule.id),
  );
  const entries = byRule.map(({ first: { rule }, ofRule }) => {
    const number = ofRule.length;
    return markup`<li>
      ${badgeMark(rule.severity)} <a href="#rule-${rule.id}" title="${rule.title}">${rule.id}</a>
      <a href="#rule=${encodeURIComponent(rule.id)}" class="script-only number" aria-label="Show only the ${number} of ${rule.id}">${number}</a>
      <span class="no-script number">${number}</span>
    </li>`;
  });
  return markup`<h3>What is wrong, by rule</h3>
    <ul class="worst">${entries}</ul>`;
}

/** What the input does not hold, and which rules wait for it. */
export function notJudgedSection({ judgement, all }: Contents): Content {
  const { findings, unjudged } = judgement;
  const open = withVerdict(findings, 'INSUFFICIENT_DATA');
  if (open.length + unjudged.length === 0) return undefined;
  const nothing = unlisted(judgement).map(
    ({ unknownSlice: slice, ruleIds, where }) =>
      markup`<dt>Without ${sourceOf(slice, judgement)} nothing was judged${where} by</dt>
        ${ruleLinks(ruleIds)}`,
  );
  const waiting = groups(open, (each) => each.unknownSlice ?? '')
    .sort((a, b) => b.length - a.length)
    .map((ofSlice) => {
      const slice = ofSlice[0]?.unknownSlice;
      const why = slice === undefined ? 'have a reason of their own' : `wait for ${sourceOf(slice, judgement)}`;
      const one = slice === undefined ? 'has a reason of its own' : `waits for ${sourceOf(slice, judgement)}`;
      return markup`<dt>${ofSlice.length} ${ofSlice.length === 1 ? `evaluation ${one}` : `evaluations ${why}`}</dt>
        ${ruleLinks(ofSlice.map(({ rule }) => rule.id))}`;
    });
  return markup`<section id="missing" aria-labelledby="missing-title">
    <h2 id="missing-title">Not judged for lack of data</h2>
    <p class="lead">
      These stand open: neither fine nor wrong.${!all && open.length > 0 && ' Each is listed with its resource above.'}
    </p>
    <dl class="missing">${nothing}${waiting}</dl>
  </section>`;
}

function ruleLinks(of: readonly string[]): Markup {
  const ids = [...new Set(of)].sort(compare);
  return markup`<dd>
    ${joined(
      ids.map((id) => markup`<a href="#rule-${id}">${id}</a>`),
      ', ',
    )}
  </dd>`;
}
