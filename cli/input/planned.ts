// check --template and --plan: the networks that there would be.
import type { Network } from '../../shared/network/network';
import { networksFromTemplates } from '../../shared/sources/cloudformation/network';
import type { PlannedNetwork } from '../../shared/sources/planned/network';
import type { Source } from '../../shared/sources/terraform/source/syntax';
import { networksFromPlan, placeholderAccount } from '../../shared/sources/terraform/network';
import { titleOf } from './bytes';
import { inFile, readJson } from './files';
import { parameterValues } from './parameter-values';
import { readTemplates } from './templates';

/** Where a template or a plan is, and where it will be deployed. */
export interface BeforeDeployment {
  readonly template?: readonly string[] | undefined;
  readonly parameterValues?: readonly string[] | undefined;
  readonly plan?: string | undefined;
  readonly region?: string | undefined;
  readonly accountId?: string | undefined;
  /** The folder of the configuration that the plan was made of. */
  readonly source?: string | undefined;
  /** What is there already. */
  readonly existing?: readonly Network[] | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** The networks that there would be, and what their authors may not have meant, in sentences. */
export interface ReadPlanned {
  readonly planned: readonly PlannedNetwork[];
  readonly warnings: readonly string[];
}

/**
 * The networks that there would be.
 * @throws UnusableInput, UnusableArguments
 */
export async function readPlanned(options: BeforeDeployment): Promise<ReadPlanned> {
  const { template, plan, region, accountId, source: folder, env = {}, existing } = options;
  if (plan !== undefined) {
    const title = titleOf(plan);
    const document = await readJson(plan, title);
    const source = folder === undefined ? undefined : await sourceIn(folder);
    const fallback = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
    const planned = inFile(title, () => networksFromPlan(document, { accountId, region, fallback, source, existing }));
    return { planned, warnings: [] };
  }
  const { inputs, warnings } = await readTemplates(
    template ?? [],
    await parameterValues(options.parameterValues ?? []),
  );
  const place = { accountId: accountId ?? placeholderAccount, region };
  return { planned: networksFromTemplates(inputs, place), warnings };
}

async function sourceIn(folder: string): Promise<Source> {
  const { readTerraformSource } = await import('./terraform-source');
  return readTerraformSource(folder);
}
