// What is accepted, apart from the findings and with its reasons; and how to accept one more.
import { acceptedCount, acceptedEvaluation, acceptedIn, exceptionFor, exceptionWords } from '../../results/exceptions';
import { configurationName } from '../../input/configuration';
import type { Finding, Judgement } from '../../results/judgement';
import { count } from '../../shell/terminal';
import { badgeMark } from './marks';
import { lines, markup, type Content, type Markup } from './markup';

/** In one sentence, for the head of the page. */
export function acceptedNotice({ findings, exceptionNotes = [] }: Judgement): Content {
  const known = acceptedCount(findings);
  if (known === undefined && exceptionNotes.length === 0) return undefined;
  return markup`<p class="notice accepted">
    ${known === undefined ? `${count(exceptionNotes.length, 'note')} on exceptions.` : markup`${badgeMark('ACCEPTED')} ${known}. What is accepted counts neither as wrong nor as fine.`}
    <a href="#accepted">What and why</a>
  </p>`;
}

/** The section with all of them, and with what is to be known of exceptions. */
export function acceptedSection({ findings, exceptionNotes = [] }: Judgement): Content {
  const accepted = acceptedIn(findings);
  if (accepted.length + exceptionNotes.length === 0) return undefined;
  const rows = accepted.map((finding) => {
    const { evaluation, rule, exception } = finding;
    return markup`<tr>
      <th scope="row"><code>${evaluation.resourceId}</code></th>
      <td><a href="#rule-${rule.id}">${rule.id}</a></td>
      <td>${acceptedEvaluation(finding).annotation}</td>
      <td>${exceptionWords(exception)}</td>
    </tr>`;
  });
  return markup`<section id="accepted" aria-labelledby="accepted-title">
    <h2 id="accepted-title">Accepted</h2>
    ${exceptionNotes.length > 0 && markup`<ul class="since">${exceptionNotes.map((note) => markup`<li>${note}</li>`)}</ul>`}
    ${
      rows.length > 0 &&
      markup`<div class="scroll" role="group" aria-labelledby="accepted-title" tabindex="0">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Resource</th>
            <th scope="col">Rule</th>
            <th scope="col">What was found</th>
            <th scope="col">Why, and until when</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`
    }
  </section>`;
}

/** Under a finding: the entry that accepts it. */
export function acceptEntry(finding: Finding): Markup {
  return markup`<details class="policy">
    <summary>Accept it in ${configurationName}</summary>
    <div class="command">
      <pre tabindex="0" role="group" aria-label="Exception"><code>${lines(exceptionFor(finding).join('\n'))}</code></pre>
    </div>
  </details>`;
}

/** Beside a finding that was accepted once. */
export function expiredNote({ expired }: Finding): Content {
  return expired && markup`<p class="annotation"><b>${exceptionWords(expired)}</b></p>`;
}
