// check --template and --plan: the networks that there would be.
import { networkFromTemplates } from '../../shared/sources/cloudformation/network';
import type { PlannedNetwork } from '../../shared/sources/planned/network';
import type { Source } from '../../shared/sources/terraform/source/syntax';
import { networksFromPlan, placeholderAccount } from '../../shared/sources/terraform/network';
import { UnusableInput } from '../shell/refusal';
import { inFile, readJson, readText } from './files';
import { NotJson, parseJson } from './json-text';

/** Where a template or a plan is, and where it will be deployed. */
export interface BeforeDeployment {
  readonly template?: string | undefined;
  readonly plan?: string | undefined;
  readonly region?: string | undefined;
  readonly accountId?: string | undefined;
  /** The folder of the configuration that the plan was made of. */
  readonly source?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * The networks that there would be.
 * @throws UnusableInput
 */
export async function readPlanned(options: BeforeDeployment): Promise<readonly PlannedNetwork[]> {
  const { template, plan, region, accountId, source: folder, env = {} } = options;
  if (plan !== undefined) {
    const title = plan === '-' ? 'standard input' : plan;
    const document = await readJson(plan, title);
    const source = folder === undefined ? undefined : await sourceIn(folder);
    const fallback = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
    return inFile(title, () => networksFromPlan(document, { accountId, region, fallback, source }));
  }
  const title = template === '-' ? 'standard input' : String(template);
  const document = await parseTemplate(await readText(String(template), title, 'YAML or JSON'), title);
  const place = { accountId: accountId ?? placeholderAccount, region };
  return [inFile(title, () => networkFromTemplates([{ name: title, document }], place))];
}

async function sourceIn(folder: string): Promise<Source> {
  const { readTerraformSource } = await import('./terraform-source');
  return readTerraformSource(folder);
}

async function parseTemplate(text: string, title: string): Promise<unknown> {
  if (text.trimStart().startsWith('{')) {
    try {
      return parseJson(text);
    } catch (error) {
      if (error instanceof NotJson) throw new UnusableInput(title, `is not JSON: ${error.message}`);
      throw error;
    }
  }
  const { NotYaml, readYamlTemplate } = await import('../input/yaml-template');
  try {
    return readYamlTemplate(text).document;
  } catch (error) {
    if (error instanceof NotYaml) throw new UnusableInput(title, `is not YAML: ${error.message}`);
    throw error;
  }
}
