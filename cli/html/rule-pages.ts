// What the rules mean: each rule's page, folded, to link to from its findings.
import { blocksOf, type Block } from '../markdown';
import { pageOf } from '../pages';
import type { Rule } from '../../shared/rule/rule';
import { readParameters } from '../../shared/rule/parameters';
import { tally, worstFirst } from '../grouping';
import type { Finding } from '../judgement';
import type { Contents } from './contents';
import { markup, joined, lines, type Content, type Markup } from './markup';
import { badgeMark } from './marks';
import { inline } from './prose';

/** The rules' pages as they are written. */
export async function rulePages(rules: readonly Rule[]): Promise<ReadonlyMap<string, string>> {
  return new Map(await Promise.all(rules.map(async ({ id }) => [id, await pageOf(id).catch(() => '')] as const)));
}

/** The section that explains every rule that was asked. */
export function rulesSection({ judgement: { rules, findings } }: Contents, pages: ReadonlyMap<string, string>): Markup {
  return markup`<section id="rules" aria-labelledby="rules-title">
    <h2 id="rules-title">What the rules mean</h2>
    ${rules.map((rule) =>
      ruleEntry(
        rule,
        findings.filter((finding) => finding.rule === rule),
        pages.get(rule.id) ?? '',
      ),
    )}
  </section>`;
}

const questionWords = { works: 'Asks whether it works.', tight: 'Asks whether it is tight.' };

function ruleEntry(rule: Rule, findings: readonly Finding[], page: string): Markup {
  const counts = tally(findings, worstFirst).map(([badge, number]) => badgeMark(badge, `${number} ${badge}`));
  return markup`<details class="rule" id="rule-${rule.id}">
    <summary>
      <h3>${rule.id}</h3>
      <span class="rule-title">${rule.title}</span> <span class="counts">${joined(counts, ' ')}</span>
    </summary>
    <div class="page">
      <p>${badgeMark(rule.severity)} ${questionWords[rule.question]} ${inline(rule.rationale)}</p>
      ${withoutFacts(blocksOf(page.split('\n'))).map(block)} ${page === '' && markup`<p>${inline(rule.fix.text)}</p>`}
      ${parametersOf(rule, findings)}
      <p class="none">
        ${rule.frameworks.map(({ framework, controls, mapping }) => `${framework}: ${controls.join(', ')}${mapping === 'ours' ? ' (by analogy)' : ''}.`).join(' ')}
      </p>
    </div>
  </details>`;
}

/** The parameters that somebody has set: they decide what passes. */
function parametersOf({ parameters }: Rule, [finding]: readonly Finding[]): Content {
  if (!finding) return undefined;
  const usual = Object.entries<unknown>(readParameters(parameters, undefined));
  const values = new Map(Object.entries<unknown>({ ...finding.values }).map(([name, value]) => [name, shown(value)]));
  const set = usual.flatMap(([name, value]) => {
    const now = values.get(name) ?? shown(value);
    return now === shown(value) ? [] : [markup`<code>${name}=${now}</code>`];
  });
  if (set.length === 0) return undefined;
  return markup`<p><b>Asked with</b> ${joined(set, ', ')} instead of the usual values.</p>`;
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** What stands above the first heading of the second level, the entry says itself. */
function withoutFacts(blocks: readonly Block[]): readonly Block[] {
  const start = blocks.findIndex((each) => each.kind === 'heading' && each.level === 2);
  return start === -1 ? [] : blocks.slice(start);
}

function block(of: Block): Content {
  switch (of.kind) {
    case 'heading':
      return of.level === 2 ? markup`<h4>${inline(of.text)}</h4>` : markup`<h5>${inline(of.text)}</h5>`;
    case 'code': {
      const verdict = of.info.split(' ').find((word) => /^[A-Z_]{2,}$/.test(word));
      return markup`${verdict && markup`<p class="verdict">${verdict}</p>`}
        <pre
          tabindex="0"
          role="group"
          aria-label="${verdict ?? 'Example'}"
        ><code>${lines(of.lines.join('\n'))}</code></pre>`;
    }
    case 'table': {
      const [heads = [], ...rows] = of.rows;
      return markup`<div class="scroll" role="group" aria-label="Table" tabindex="0">
        <table class="small">
          <thead>
            <tr>
              ${heads.map((head) => markup`<th scope="col">${inline(head)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) =>
                markup`<tr>
                  ${row.map((cell) => markup`<td>${inline(cell)}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
    }
    case 'list':
      return markup`<ul>
        ${of.items.map(({ text }) => markup`<li>${inline(text)}</li>`)}
      </ul>`;
    case 'paragraph':
      return markup`<p>${inline(of.text)}</p>`;
  }
}
