// The rules' pages as text. esbuild makes a table of all of them out of the one import below.
import { readFile } from 'node:fs/promises';

/**
 * The page of a rule, as Markdown.
 * @param ruleId one of the registry
 */
export async function pageOf(ruleId: string): Promise<string> {
  try {
    const { default: text } = (await import(`../../functions/${ruleId}/README.md`)) as { readonly default: string };
    return text;
  } catch {
    // Not bundled: Node.js itself imports no Markdown.
    return readFile(new URL(`../../functions/${ruleId}/README.md`, import.meta.url), 'utf8');
  }
}
