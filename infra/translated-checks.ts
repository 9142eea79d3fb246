// What must hold in a template after the SAM transform, whatever wrote it. Pure.
import { templateLimits as limits } from '../shared/facts/limits';
import type { Translated, TranslatedResource } from './templates';

/** Every complaint about a translated template, a sentence each. */
export function complaintsAbout(template: Translated): readonly string[] {
  const resources = Object.entries(template.Resources);
  return [
    ...complaintsAboutSize(template),
    ...resources.flatMap(([name, resource]) => complaintsAboutResource(name, resource, template)),
  ];
}

function complaintsAboutSize(template: Translated): readonly string[] {
  const sizes = {
    resources: Object.keys(template.Resources).length,
    parameters: Object.keys(template.Parameters).length,
    outputs: Object.keys(template.Outputs ?? {}).length,
    bytes: Buffer.byteLength(JSON.stringify(template)),
  };
  return (Object.keys(limits) as (keyof typeof limits)[])
    .filter((what) => sizes[what] > limits[what])
    .map((what) => `There are ${sizes[what]} ${what}: CloudFormation accepts ${limits[what]}.`);
}

function complaintsAboutResource(name: string, resource: TranslatedResource, template: Translated): readonly string[] {
  const { Type, Properties } = resource;
  const complaints: string[] = [];
  if (
    Type === 'AWS::Lambda::Permission' &&
    Properties['SourceAccount'] === undefined &&
    Properties['SourceArn'] === undefined
  ) {
    complaints.push(`${name} names neither the account nor the resource that may invoke.`);
  }
  if (Type === 'AWS::Config::ConfigRule' || Type === 'AWS::Config::OrganizationConfigRule') {
    complaints.push(...complaintsAboutRule(name, resource, template));
  }
  for (const action of actionsOf(Properties)) {
    if (action.includes('*')) complaints.push(`${name} allows the wildcard action ${action}.`);
  }
  return complaints;
}

function complaintsAboutRule(
  name: string,
  { Type, DependsOn, Properties }: TranslatedResource,
  template: Translated,
): readonly string[] {
  const complaints: string[] = [];
  const organization = Type === 'AWS::Config::OrganizationConfigRule';
  const source = (organization ? Properties['OrganizationCustomRuleMetadata'] : Properties['Source']) as
    Readonly<Record<string, unknown>> | undefined;
  const functionArn = organization ? source?.['LambdaFunctionArn'] : source?.['SourceIdentifier'];
  const ours = organization ? source !== undefined : source?.['Owner'] === 'CUSTOM_LAMBDA';
  if (ours) {
    const functionName = (functionArn as { 'Fn::GetAtt'?: readonly string[] } | undefined)?.['Fn::GetAtt']?.[0];
    const permissions = [DependsOn ?? []].flat().map((id) => template.Resources[id]);
    const permitted = permissions.some(
      (resource) =>
        resource?.Type === 'AWS::Lambda::Permission' &&
        (resource.Properties['FunctionName'] as { Ref?: string } | undefined)?.Ref === functionName,
    );
    if (!permitted) complaints.push(`${name} can be created before AWS Config may invoke its function.`);
  }
  const details = organization
    ? (source?.['OrganizationConfigRuleTriggerTypes'] as readonly string[] | undefined)
    : (source?.['SourceDetails'] as readonly { MessageType: string }[] | undefined)?.map(
        ({ MessageType }) => MessageType,
      );
  const scope = organization ? source?.['ResourceTypesScope'] : Properties['Scope'];
  if (ours && details?.every((type) => type === 'ScheduledNotification') && scope !== undefined) {
    complaints.push(`${name} runs on a schedule only and has a scope: AWS Config refuses it.`);
  }
  const parameters = organization ? source?.['InputParameters'] : Properties['InputParameters'];
  complaints.push(...complaintsAboutInput(name, parameters, template));
  return complaints;
}

function complaintsAboutInput(name: string, parameters: unknown, template: Translated): readonly string[] {
  if (parameters === undefined) return [];
  const reference = (parameters as { Ref?: string }).Ref;
  const text = reference === undefined ? parameters : template.Parameters[reference]?.Default;
  if (typeof text !== 'string' || text.length > 1024)
    return [`InputParameters of ${name} are no string of at most 1,024 characters.`];
  const values = Object.values(JSON.parse(text) as Readonly<Record<string, unknown>>);
  return values.every((value) => typeof value === 'string') ? [] : [`InputParameters of ${name} are not all strings.`];
}

/** Every action that policies anywhere in a value allow. */
export function actionsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(actionsOf);
  if (typeof value !== 'object' || value === null) return [];
  const { Effect, Action } = value as { readonly Effect?: unknown; readonly Action?: string | readonly string[] };
  if (Effect === 'Allow' && Action !== undefined) return [Action].flat();
  return Object.values(value).flatMap(actionsOf);
}
