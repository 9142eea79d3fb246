// The findings: VPC by VPC, resource by resource, the worst first. With filters, which the script brings to life.
import { badgeOf, tally, worstFirst, type Badge } from '../../results/grouping';
import type { Comparison } from '../../results/baseline';
import { exceptionWords } from '../../results/exceptions';
import { fixCommands, isInTemplate } from '../../results/fixes';
import { compare } from '../../shell/order';
import type { Finding } from '../../results/judgement';
import { count } from '../../shell/terminal';
import { isOpen, type Contents, type ResourcePart, type VpcPart } from './contents';
import { acceptEntry, expiredNote } from './accepted';
import { newMark } from './comparison';
import { evidenceOf } from './evidence';
import { vpcMap } from './map';
import { markup, joined, type Markup } from './markup';
import { badgeMark, classOf } from './marks';
import { commandLines, inline } from './prose';

/** More VPCs than these have their maps folded. */
const mostOpenMaps = 12;

/** The head of the section, with the filters. */
export function findingsHead(contents: Contents): Markup {
  const { findings } = contents.judgement;
  const shown = contents.all ? findings : findings.filter(isOpen);
  const ruleIds = [...new Set(shown.map(({ rule }) => rule.id))].sort(compare);
  const badges = tally(shown, worstFirst);
  return markup`<h2 id="findings-title">VPC by VPC: map and findings</h2>
    ${shown.length > 0 ? filters(contents, ruleIds, badges) : markup`<p class="empty">There is nothing to put right${!contents.all && findings.length > 0 && ': --all lists what was judged'}.</p>`}`;
}

function filters(
  { vpcs }: Contents,
  ruleIds: readonly string[],
  badges: readonly (readonly [Badge, number])[],
): Markup {
  return markup`<form class="filters" id="filters" hidden aria-label="Filters" autocomplete="off">
      <p class="field grow">
        <label for="filter-text">Search</label>
        <input id="filter-text" name="text" type="search" placeholder="id, name, text">
      </p>
      <p class="field">
        <label for="filter-rule">Rule</label>
        <select id="filter-rule" name="rule">
          <option value="">all rules</option>
          ${ruleIds.map((id) => markup`<option>${id}</option>`)}
        </select>
      </p>
      <p class="field">
        <label for="filter-vpc">VPC</label>
        <select id="filter-vpc" name="vpc">
          <option value="">all VPCs</option>
          ${vpcs.map((vpc) => markup`<option value="${keyOf(vpc, vpcs)}">${vpc.name === undefined ? keyOf(vpc, vpcs) : `${vpc.name} (${keyOf(vpc, vpcs)})`}</option>`)}
        </select>
      </p>
      <fieldset class="field">
        <legend>Show</legend>
        ${badges.map(([badge, number]) => checkbox(badge, number))}
      </fieldset>
      <p class="status">
        <output id="filter-status" aria-live="polite"></output>
        <button type="reset" id="filter-reset" hidden>Show everything again</button>
      </p>
    </form>
    <p id="filter-empty" class="empty" hidden>No finding matches these filters.</p>`;
}

/** The VPC for the filter: its id, and where several accounts know it (it is shared), also the account and Region. */
function keyOf({ vpcId, network }: VpcPart, vpcs: readonly VpcPart[]): string {
  const isOnly = vpcs.filter((other) => other.vpcId === vpcId).length === 1;
  return isOnly ? vpcId : `${vpcId} ${network.accountId} ${network.region}`;
}

function checkbox(badge: Badge, number: number): Markup {
  const id = `filter-show-${classOf(badge)}`;
  const checked = !['ACCEPTED', 'OK', 'N/A'].includes(badge) && markup` checked`;
  return markup`<label class="check"><input id="${id}" type="checkbox" name="show" value="${badge}" ${checked}> ${badgeMark(badge)}
    <span class="many">${number}</span></label
  >`;
}

/** The sections of the VPCs, one by one. */
export function* vpcSections(contents: Contents): Generator<Markup> {
  const open = contents.vpcs.length <= mostOpenMaps;
  const many = contents.judgement.networks.length > 1;
  for (const vpc of contents.vpcs) yield vpcSection(vpc, contents, open, many);
}

function vpcSection(vpc: VpcPart, contents: Contents, open: boolean, many: boolean): Markup {
  const { anchor, name, vpcId, network, findings, resources } = vpc;
  const ranges = (network.vpcs.byKey.get(vpcId) ?? []).flatMap(({ cidrBlocks }) => cidrBlocks);
  const place = many && markup`<span>account ${network.accountId}, ${network.region}</span>`;
  const counts = tally(findings, worstFirst).map(([badge, number]) => badgeMark(badge, `${number} ${badge}`));
  const shown = resources.filter((resource) => resource.anchor !== undefined);
  return markup`<section class="vpc" id="${anchor}" data-vpc="${keyOf(vpc, contents.vpcs)}" aria-labelledby="${anchor}-title ${anchor}-place">
    <div class="vpc-head">
      <h3 id="${anchor}-title">${name ?? vpcId}</h3>
      <p class="meta" id="${anchor}-place">
        ${joined([...(name === undefined ? [] : [markup`<code>${vpcId}</code>`]), ...ranges.slice(0, 4).map((range) => markup`<code>${range}</code>`), ...(place === false ? [] : [place])], markup`<span class="dot" aria-hidden="true"> · </span>`)}
      </p>
      <p class="counts">${joined(counts, ' ')}</p>
    </div>
    ${vpcMap(vpc, open)}
    ${shown.length === 0 && markup`<p class="none">Nothing to put right here: ${count(findings.length, 'evaluation')}.</p>`}
    ${shown.map((resource) => resourceCard(vpc, resource, contents))}
  </section>`;
}

function resourceCard(vpc: VpcPart, resource: ResourcePart, { all, comparison }: Contents): Markup {
  const { anchor = '', name, id, kind, findings } = resource;
  const open = findings.filter(isOpen);
  const rest = all ? findings.filter((finding) => !isOpen(finding)) : [];
  return markup`<article class="resource" id="${anchor}" aria-labelledby="${anchor}-title">
    <header>
      <h4 id="${anchor}-title">${name !== undefined && markup`<span class="name">${name}</span> `}<code>${id}</code></h4>
      <p class="kind">${kind}</p>
    </header>
    ${
      open.length > 0 &&
      markup`<div class="columns">
        <div class="list">${open.map((finding) => findingEntry(finding, comparison))}</div>
        ${evidenceOf(vpc, resource)}
      </div>`
    }
    ${
      rest.length > 0 &&
      markup`<details class="rest">
        <summary>
          ${joined(
            tally(rest, worstFirst).map(([badge, number]) => `${number} ${badge}`),
            ', ',
          )}
        </summary>
        <ul>
          ${rest.map(quietEntry)}
        </ul>
      </details>`
    }
  </article>`;
}

function findingEntry(finding: Finding, comparison: Comparison | undefined): Markup {
  const { rule, evaluation } = finding;
  const badge = badgeOf(finding);
  return markup`<section class="finding ${classOf(badge)}" data-rule="${rule.id}" data-badge="${badge}">
    <h5>${badgeMark(badge)} <a href="#rule-${rule.id}">${rule.id}</a>${newMark(finding, comparison)}</h5>
    <p class="annotation">${evaluation.annotation}</p>
    ${expiredNote(finding)} ${badge !== 'NO DATA' && remedy(finding)}
  </section>`;
}

function remedy(finding: Finding): Markup {
  const { rule, isPlanned } = finding;
  return markup`<p class="why"><b>Why it matters</b> ${inline(rule.rationale)}</p>
    <p class="fix"><b>How to fix it</b> ${inline(rule.fix.text)}${isPlanned && ` It is not deployed yet: change it in the template or the plan.${isInTemplate(finding) ? '' : ' Once it is there, the command would be:'}`}</p>
    <div class="command">
      <pre tabindex="0" role="group" aria-label="Command"><code>${commandLines(fixCommands(finding))}</code></pre>
    </div>
    ${acceptEntry(finding)}`;
}

function quietEntry(finding: Finding): Markup {
  const { rule, evaluation, exception } = finding;
  const badge = badgeOf(finding);
  return markup`<li data-rule="${rule.id}" data-badge="${badge}">
    ${badgeMark(badge)} <a href="#rule-${rule.id}">${rule.id}</a> ${evaluation.annotation} ${exception && exceptionWords(exception)}
  </li>`;
}
