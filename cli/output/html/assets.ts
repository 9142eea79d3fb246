// The styles and the script of the page. Built into the command line by esbuild; where that was not done, built here.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

/** What stands in the page's `style` and `script` elements. */
export interface Assets {
  readonly styles: string;
  readonly script: string;
}

// infra/bundles.ts puts the texts in their place.
declare const REPORT_STYLES: string;
declare const REPORT_SCRIPT: string;

/** The page's own code. */
export async function assets(): Promise<Assets> {
  return typeof REPORT_STYLES === 'string'
    ? { styles: REPORT_STYLES, script: REPORT_SCRIPT }
    : // Nothing of this is left in the bundle.
      builtAssets();
}

/** Builds it from its sources, which only a checkout has. */
async function builtAssets(): Promise<Assets> {
  const { build } = await import('esbuild');
  const [styles = '', script = ''] = await Promise.all(
    ['client/report.css', 'client/report.ts'].map(async (name) => {
      const { outputFiles } = await build({
        entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
        bundle: true,
        minify: true,
        format: 'iife',
        target: ['chrome109', 'firefox115', 'safari16'],
        charset: 'ascii',
        legalComments: 'none',
        write: false,
      });
      return outputFiles[0]?.text.trim() ?? '';
    }),
  );
  return { styles, script };
}

/** The source of a Content-Security-Policy that allows exactly this code. */
export function sourceHash(code: string): string {
  return `'sha256-${createHash('sha256').update(code).digest('base64')}'`;
}
