// vpce-rules explain: a rule's page, readably.
import type { Rule } from '../../shared/rule/rule';
import { renderMarkdown } from '../output/page-markdown';
import { pageOf } from '../output/pages';
import { paint, type Style } from '../shell/terminal';

/** The page of a rule in lines, and what to do next. */
export async function explanationOf(rule: Rule, style: Style): Promise<string> {
  const page = renderMarkdown(await pageOf(rule.id), style);
  const command = paint(style, ['bold', 'cyan'], `vpce-rules check --live --rule ${rule.id}`);
  const common = paint(style, 'dim', 'vpce-rules rules lists the parameters that every rule has.');
  return `${[...page, '', common, `Next: ${command}`].join('\n')}\n`;
}
