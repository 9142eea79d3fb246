// check --format html: the whole report in one file that needs nothing else.
import { rules as pack } from '../../../functions/index';
import { version } from '../../../package.json';
import type { Format, FormatContext } from '../format';
import type { Judgement } from '../../results/judgement';
import { acceptedSection } from './accepted';
import { assets, sourceHash, type Assets } from './assets';
import { comparisonSection } from './comparison';
import { contentsOf, type Contents } from './contents';
import { findingsHead, vpcSections } from './findings';
import { markup, ownCode, serialized, type Markup } from './markup';
import { matrixSection } from './matrix-table';
import { resolutionsSection } from './resolutions';
import { rulePages, rulesSection } from './rule-pages';
import { masthead, notJudgedSection, summary } from './summary';

/** `check --format html`. */
export const html: Format = { name: 'html', endings: ['.html', '.htm'], heedsAll: true, render: htmlOf };

/** The page in pieces. With `all` it also lists what is compliant and not applicable; the script hides that at first. */
export async function htmlOf(
  judgement: Judgement,
  { all, time, comparison }: FormatContext,
): Promise<Iterable<string>> {
  const pages = await rulePages(judgement.rules.filter((rule) => pack.includes(rule)));
  return page(contentsOf(judgement, all, time, comparison), pages, await assets());
}

function* page(contents: Contents, pages: ReadonlyMap<string, string>, own: Assets): Generator<string> {
  const gaps = notJudgedSection(contents);
  const accepted = acceptedSection(contents.judgement);
  yield serialized(markup`<!DOCTYPE html>
    <html lang="en">
    ${head(titleOf(contents), own)}
    <body>
    <a class="skip" href="#findings">Skip to the findings</a>
    <div class="sheet">
    ${masthead(contents)}
    <nav aria-label="Sections"><ul>
      <li><a href="#summary">Summary</a></li>
      ${contents.vpcs.length > 0 && markup`<li><a href="#matrix">Matrix</a></li>`}
      <li><a href="#findings">Findings</a></li>
      ${accepted !== undefined && markup`<li><a href="#accepted">Accepted</a></li>`}
      ${gaps !== undefined && markup`<li><a href="#missing">Not judged</a></li>`}
      <li><a href="#rules">Rules</a></li>
    </ul></nav>
    <main>
    ${summary(contents)}
    ${matrixSection(contents)}
    <section id="findings" aria-labelledby="findings-title">
    ${findingsHead(contents)}`);
  for (const section of vpcSections(contents)) yield serialized(section);
  yield serialized(markup`</section>
    ${accepted}
    ${comparisonSection(contents.comparison)}
    ${resolutionsSection(contents.judgement, contents.all)}
    ${gaps}
    ${rulesSection(contents, pages)}
    </main>
    <footer>
      <p>Made by vpce-rules ${version}. It holds everything that it shows: nothing is loaded from anywhere.</p>
    </footer>
    </div>
    <script>${ownCode(own.script)}</script>
    </body>
    </html>
  `);
}

function titleOf({ judgement: { networks } }: Contents): string {
  const [only, ...others] = networks;
  return only && others.length === 0 ? `VPC endpoints of ${only.accountId}, ${only.region}` : 'VPC endpoints';
}

function head(title: string, { styles, script }: Assets): Markup {
  const policy = [
    "default-src 'none'",
    `style-src ${sourceHash(styles)}`,
    `script-src ${sourceHash(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return markup`<head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    <style>${ownCode(styles)}</style>
  </head>`;
}
