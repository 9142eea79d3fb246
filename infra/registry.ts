// The registry and the fixes: made of the folders in functions/. No rule is entered by hand.
import { existsSync, readdirSync } from 'node:fs';
import type { GeneratedFile } from './events';
import { projectRoot } from './project';

/**
 * The order in which people read of the rules: along the way from a client to a service, the endpoint itself first. A rule
 * that is not named comes after these, so that a new rule needs no entry. It is not the order of folders: template, tables
 * and reports would begin with route tables.
 */
const readingOrder: readonly string[] = [
  'vpce-state-available',
  'vpce-service-name-allowed',
  'vpce-private-dns-enabled',
  'vpce-sg-allows-https',
  'vpce-sg-not-open',
  'vpce-sg-not-default',
  'vpce-multi-az',
  'vpce-nacl-allows-https',
  'vpce-gateway-route-present',
  'vpce-policy-not-full-access',
  'vpce-policy-least-privilege',
  'vpce-policy-trusted-perimeter',
  'vpce-s3-policy-service-buckets',
  'vpce-gwlb-endpoint-routed',
  'route-table-gateway-endpoint-used',
  'route-table-endpoint-routes-healthy',
  'route-table-isolated-no-internet',
  'vpc-dns-attributes-enabled',
  'vpc-ssm-endpoints-complete',
  'vpc-required-endpoints-present',
  'sg-egress-allows-gateway-prefix-list',
];

/** The ids of all rules, in their order: the names of the folders that hold a rule. */
export function ruleIds(): readonly string[] {
  const folders = readdirSync(`${projectRoot}/functions`).filter((name) =>
    existsSync(`${projectRoot}/functions/${name}/rule.ts`),
  );
  return inReadingOrder(folders);
}

/** These rules as people read of them; those without a place last, by name. */
export function inReadingOrder(ids: readonly string[]): readonly string[] {
  const place = (id: string) => (readingOrder.includes(id) ? readingOrder.indexOf(id) : readingOrder.length);
  return [...ids].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** `functions/index.ts` and `functions/fixes.ts` with these rules. */
export function registryFiles(ids: readonly string[]): readonly GeneratedFile[] {
  const importsOf = (what: 'rule' | 'fix') =>
    ids.map((id) => `import { ${what} as ${nameOf(id)} } from './${id}/${what}';\n`).join('');
  return [
    {
      path: 'functions/index.ts',
      content: `// Written by npm run sync from the folders: the registry, for the command line, the docs and the tests. No handler
// imports it.
import type { Rule } from '../shared/rule/rule';
${importsOf('rule')}
/** All rules. */
export const rules: readonly Rule[] = [${ids.map(nameOf).join(', ')}];
`,
    },
    {
      path: 'functions/fixes.ts',
      content: `// Written by npm run sync from the folders: from what each rule has found to commands, for the command line and the
// tests. No handler imports it.
import type { Fix } from '../shared/fix/fix';
${importsOf('fix')}
/** By the id of the rule. */
export const fixes: Readonly<Record<string, Fix>> = {${ids.map((id) => `'${id}': ${nameOf(id)}`).join(', ')}};
`,
    },
  ];
}

function nameOf(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
