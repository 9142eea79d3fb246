// With --resolve: what private DNS names lead to, seen from where the command ran.
import type { Judgement } from '../../results/judgement';
import { quietResolutions, resolutionHeading, resolutionWords, unresolvedSentences } from '../resolutions';
import { resourceTitle } from '../../results/names';
import type { Resolution } from '../../results/resolve';
import { joined, markup, type Content, type Markup } from './markup';
import { badgeMark } from './marks';
import type { Badge } from '../../results/grouping';

/** The section with the names that were looked up. */
export function resolutionsSection({ resolutions, networks }: Judgement, all: boolean): Content {
  if (!resolutions) return undefined;
  const [title, amount] = resolutionHeading(resolutions, networks);
  const shown = resolutions.filter(({ resolvesTo }) => all || !quietResolutions.has(resolvesTo));
  return markup`<section id="names" aria-labelledby="names-title">
    <h2 id="names-title">${title}</h2>
    <p class="lead">Seen from where this report was made: ${amount}.</p>
    ${unresolvedSentences(networks).map((sentence) => markup`<p>${sentence}</p>`)}
    ${shown.length > 0 && table(shown)}
  </section>`;
}

function table(resolutions: readonly Resolution[]): Markup {
  return markup`<div class="scroll" role="group" aria-labelledby="names-title" tabindex="0">
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">Endpoint</th>
          <th scope="col">Name</th>
          <th scope="col">Leads to</th>
        </tr>
      </thead>
      <tbody>
        ${resolutions.map(rowOf)}
      </tbody>
    </table>
  </div>`;
}

function rowOf({ endpoint, asked, addresses, resolvesTo, explanation }: Resolution): Markup {
  const { name } = resourceTitle('AWS::EC2::VPCEndpoint', endpoint);
  const found = joined(
    addresses.map((address) => markup`<code>${address}</code>`),
    ', ',
  );
  return markup`<tr>
    <th scope="row">${name} <code>${endpoint.vpcEndpointId}</code></th>
    <td>${asked !== undefined && markup`<code>${asked}</code>`}</td>
    <td>${badgeMark(looks[resolvesTo] ?? 'N/A', resolutionWords[resolvesTo][0])} ${explanation} ${found}</td>
  </tr>`;
}

/** The badge that each answer looks like. */
const looks: Readonly<Partial<Record<Resolution['resolvesTo'], Badge>>> = {
  'another-endpoint': 'HIGH',
  public: 'HIGH',
  elsewhere: 'HIGH',
  'no-answer': 'MEDIUM',
  several: 'MEDIUM',
  'not-known': 'NO DATA',
  'this-vpc': 'LOW',
  'this-endpoint': 'OK',
};
