// The matrix as a table. A cell says its three answers by signs for the eyes and in words for a screen reader.
import { count } from '../../shell/terminal';
import { openIn } from '../../results/grouping';
import { markup, type Content, type Markup } from './markup';
import { sign, type State } from './marks';
import { matrixOf, type Cell, type Row } from './matrix';
import type { Contents, VpcPart } from './contents';

/** The section with the matrix. */
export function matrixSection(contents: Contents): Content {
  const { services, rows } = matrixOf(contents);
  if (rows.length === 0) return undefined;
  const parts = partsOf(services.length);
  const many = new Set(rows.map(({ vpc: { network } }) => `${network.accountId} ${network.region}`)).size > 1;
  return markup`<section id="matrix" aria-labelledby="matrix-title">
    <h2 id="matrix-title">Which endpoint exists, works and is tight</h2>
    <p class="lead">
      A mark for each question, in this order: <b>does it exist</b>, <b>does it work</b> (reachable, routed, resolvable,
      in place), <b>is it tight</b> (no more than needed gets through). One cross alone: an endpoint is missing. The first
      column asks the last two of the VPC itself, its route tables and its security groups.
    </p>
    <ul class="key">
      ${keys.map(([state, meaning]) => markup`<li>${state === 'absent' ? markup`<span class="absent" aria-hidden="true">·</span>` : sign(state)} ${meaning}</li>`)}
    </ul>
    ${parts.map(({ from, to }) => tableOf(rows, services.slice(from, to), from, many))}
  </section>`;
}

/** So many services fit side by side on a desk and on paper. */
const mostColumns = 22;

/** The columns in parts of about the same size. */
function partsOf(services: number): readonly { readonly from: number; readonly to: number }[] {
  const number = Math.max(1, Math.ceil(services / mostColumns));
  const size = Math.ceil(services / number);
  return Array.from({ length: number }, (_, index) => ({ from: index * size, to: (index + 1) * size }));
}

function tableOf(rows: readonly Row[], services: readonly string[], from: number, many: boolean): Markup {
  const isFirst = from === 0;
  const title = isFirst ? 'VPCs and services' : `VPCs and services, from ${services[0] ?? ''}`;
  return markup`<div class="scroll" role="group" aria-label="${title}" tabindex="0">
    <table class="matrix">
      <thead>
        <tr>
          <th scope="col" class="corner">VPC</th>
          ${isFirst && markup`<th scope="col" class="upright"><span>VPC, routes, groups</span></th>`}
          ${services.map((service) => markup`<th scope="col" class="upright"><span>${service}</span></th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ vpc, network, cells }) => markup`<tr>
          ${rowHead(vpc, many)}${isFirst && networkMark(network)}
          ${services.map((service, index) => endpointMark(cells[from + index], service))}
        </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const keys: readonly (readonly [State | 'absent', string])[] = [
  ['ok', 'yes'],
  ['bad', 'no: follow the link'],
  ['unknown', 'not known, or not asked'],
  ['none', 'does not apply, or accepted'],
  ['absent', 'no endpoint'],
];

function rowHead({ anchor, name, vpcId, network }: VpcPart, many: boolean): Markup {
  const place = many && markup`<span class="sub">${network.accountId} ${network.region}</span>`;
  return markup`<th scope="row">
    <a href="#${anchor}">${name ?? vpcId}</a>
    ${name !== undefined && markup`<span class="sub">${vpcId}</span>`}${place}
  </th>`;
}

function networkMark(cell: Cell): Markup {
  return mark(cell, [cell.works, cell.tight], inWords(cell));
}

function endpointMark(cell: Cell | undefined, service: string): Content {
  if (!cell) return undefined;
  if (cell.exists === 'none') {
    const text = cell.endpoints.length > 0 ? 'being deleted' : 'none';
    return markup`<td class="absent" title="${text}"><span aria-hidden="true">·</span><span class="hidden">${text}</span></td>`;
  }
  if (cell.exists === 'unknown') return markup`<td>${sign('unknown')}<span class="hidden">not known</span></td>`;
  const number = cell.endpoints.length;
  if (cell.works === 'none' && cell.exists === 'bad') return mark(cell, ['bad'], 'missing', undefined, `${service}: `);
  const several = number > 1 && markup`<span class="times" aria-hidden="true">${number}×</span>`;
  const present = number > 1 ? `${number} endpoints` : 'exists';
  const exists = cell.exists === 'bad' ? `${present}, but one is missing` : present;
  return mark(cell, [cell.exists, cell.works, cell.tight], `${exists}, ${inWords(cell)}`, several, `${service}: `);
}

function mark(cell: Cell, states: readonly State[], words: string, prefix?: Content, name = ''): Markup {
  const signs = markup`${prefix}${states.map(sign)}`;
  const anchor = cell.about.find((resource) => resource.anchor !== undefined)?.anchor;
  const worst = (['bad', 'unknown', 'ok'] as const).find((state) => states.includes(state)) ?? 'none';
  if (anchor === undefined) return markup`<td class="${worst}">${signs}<span class="hidden">${words}</span></td>`;
  return markup`<td class="${worst}">
    <a href="#${anchor}" title="${words}">${signs}<span class="hidden">${name}${words}</span></a>
  </td>`;
}

function inWords({ works, tight, about }: Cell): string {
  const wrong = about.flatMap(({ findings }) => openIn(findings));
  const parts = [`works: ${answers[works]}`, `tight: ${answers[tight]}`];
  return [...parts, ...(wrong.length > 0 ? [count(wrong.length, 'finding')] : [])].join(', ');
}

const answers: Readonly<Record<State, string>> = {
  ok: 'yes',
  bad: 'no',
  unknown: 'not known',
  none: 'does not apply, or accepted',
};
