// With --baseline: what became of the complaints of an earlier result.
import { fateCounts, fates, identityOfEither, type Comparison } from '../../results/baseline';
import type { Finding } from '../../results/judgement';
import { listedFates } from '../table';
import { markup, type Content } from './markup';

/** In one sentence, for the head of the page. */
export function comparisonNotice(comparison: Comparison | undefined): Content {
  if (!comparison) return undefined;
  return markup`<p class="notice low">
    Compared with <code>${comparison.file}</code>: ${fateCounts(comparison)}. What is not marked as new was there before.
  </p>`;
}

/** Beside a finding that the earlier result does not have. */
export function newMark(finding: Finding, comparison: Comparison | undefined): Content {
  return comparison?.changes.get(finding) === 'new' && markup` <span class="badge low">NEW</span>`;
}

/** The section with what is not complained of any more; its resources may be gone. */
export function comparisonSection(comparison: Comparison | undefined): Content {
  if (!comparison) return undefined;
  const all = fates(comparison);
  const lists = listedFates.map(([fate, title]) => {
    if (all[fate].length === 0) return undefined;
    const entries = all[fate].map((complaint) => {
      const { resourceId, configRuleName } = identityOfEither(complaint);
      return markup`<li><code>${resourceId}</code> ${configRuleName}</li>`;
    });
    return markup`<h3>${title}</h3>
      <ul class="since">${entries}</ul>`;
  });
  if (lists.every((list) => list === undefined)) return undefined;
  return markup`<section id="since" aria-labelledby="since-title">
    <h2 id="since-title">Since the earlier result</h2>
    ${lists}
  </section>`;
}
