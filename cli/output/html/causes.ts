// The changes that clear several findings at once: where to begin.
import { changeOf, sharedCauses } from '../../results/causes';
import { isComplaint } from '../../results/baseline';
import { severities, tally } from '../../results/grouping';
import type { Finding } from '../../results/judgement';
import { count } from '../../shell/terminal';
import type { Contents } from './contents';
import { badgeMark } from './marks';
import { joined, markup, type Content } from './markup';

/** So many are open; the others are folded. */
const mostOpen = 8;
const mostResources = 6;

/** Them, each with the findings that it clears. */
export function causesList(contents: Contents): Content {
  const { judgement, comparison } = contents;
  const causes = sharedCauses(judgement.findings.filter((finding) => isComplaint(finding, comparison)));
  if (causes.length === 0) return undefined;
  const anchors = anchorsOf(contents);
  const entries = causes.map(({ findings, ...shared }) => {
    const badges = tally(findings, severities).map(([severity, number]) =>
      badgeMark(severity, `${number} ${severity}`),
    );
    const rules = [...new Set(findings.map(({ rule }) => rule.id))];
    return markup`<li>
      <p><b>${changeOf(shared)}</b>: clears ${count(findings.length, 'finding')} ${joined(badges, ' ')}</p>
      <p class="meta">
        ${joined(
          rules.map((id) => markup`<a href="#rule-${id}">${id}</a>`),
          ', ',
        )} on ${resourceLinks(findings, anchors)}
      </p>
    </li>`;
  });
  const rest = entries.slice(mostOpen);
  return markup`<h3>One change, several findings</h3>
    <ul class="causes">${entries.slice(0, mostOpen)}</ul>
    ${
      rest.length > 0 &&
      markup`<details>
        <summary>${count(rest.length, 'more change')}</summary>
        <ul class="causes">${rest}</ul>
      </details>`
    }`;
}

/** Where the resource of a finding stands in the page. */
function anchorsOf({ vpcs }: Contents): ReadonlyMap<Finding, string> {
  return new Map(
    vpcs.flatMap(({ resources }) =>
      resources.flatMap(({ anchor, findings }) =>
        anchor === undefined ? [] : findings.map((finding) => [finding, anchor] as const),
      ),
    ),
  );
}

function resourceLinks(findings: readonly Finding[], anchors: ReadonlyMap<Finding, string>): Content {
  const resources = [...new Map(findings.map((finding) => [finding.evaluation.resourceId, anchors.get(finding)]))];
  const more = resources.length - mostResources;
  const shown = resources.slice(0, mostResources).map(([id, anchor]) => {
    const name = markup`<code>${id}</code>`;
    return anchor === undefined ? name : markup`<a href="#${anchor}">${name}</a>`;
  });
  return [joined(shown, ', '), more > 0 && ` and ${more} more`];
}
