// check --template and --plan: the networks that there would be.
import { networkFromTemplates } from '../../shared/sources/cloudformation/network';
import type { PlannedNetwork } from '../../shared/sources/planned/network';
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
}

/**
 * The networks that there would be.
 * @throws UnusableInput
 */
export async function readPlanned(options: BeforeDeployment): Promise<readonly PlannedNetwork[]> {
  const { template, plan, region, accountId } = options;
  if (plan !== undefined) {
    const title = plan === '-' ? 'standard input' : plan;
    const document = await readJson(plan, title);
    return inFile(title, () => networksFromPlan(document, { accountId, region }));
  }
  const title = template === '-' ? 'standard input' : String(template);
  const document = await parseTemplate(await readText(String(template), title, 'YAML or JSON'), title);
  const place = { accountId: accountId ?? placeholderAccount, region };
  return [inFile(title, () => networkFromTemplates([{ name: title, document }], place))];
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
