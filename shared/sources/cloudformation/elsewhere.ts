// What a template hands on to nested stacks, modules and custom resources, which may add to it or change it. Pure.
import type { Attachment } from '../planned/resources';
import { unknown } from '../planned/values';
import { idOf, type Source } from './resources';
import type { Stack } from './stacks';
import type { TemplateResource } from './template';

/** What may change, although nothing in the templates says how. */
export interface ChangesFromElsewhere {
  /** Rules, routes and entries that resources may get. */
  readonly attached: readonly Attachment<never>[];
  /** Why there may be more in a VPC. */
  readonly ofVpc: (vpcId: string) => string | undefined;
  /** Why the default group of a VPC may have other rules. */
  readonly ofDefaultGroup: (vpcId: string) => string | undefined;
}

/** What nested stacks, modules and custom resources may change. */
export function changesFromElsewhere({ stacks }: Source): ChangesFromElsewhere {
  const macro = stacks.flatMap(({ template }) => template.mayHoldMore ?? [])[0];
  const inVpcs = new Map<string, string>();
  const inDefaultGroups = new Map<string, string>();
  const attached: Attachment<never>[] = macro === undefined ? [] : [{ to: unknown(macro), value: unknown(macro) }];
  for (const stack of stacks) {
    for (const resource of stack.template.resources.values()) {
      const kind = kindOf(resource, stack);
      if (kind === undefined) continue;
      const because = `${stack.addressOf(resource.logicalId)} may change it`;
      for (const given of mentionedIn(resource.properties, stack)) {
        const id = idOf(stack, given);
        if (given.type !== 'AWS::EC2::VPC') attached.push({ to: id, value: unknown(because) });
        else {
          inDefaultGroups.set(id, because);
          if (kind === 'stack') inVpcs.set(id, `${stack.addressOf(resource.logicalId)} may create more`);
        }
      }
    }
  }
  return {
    attached,
    ofVpc: (vpcId) => macro ?? inVpcs.get(vpcId),
    ofDefaultGroup: (vpcId) => inDefaultGroups.get(vpcId),
  };
}

function kindOf({ type, logicalId }: TemplateResource, { nested }: Stack): 'stack' | 'custom' | undefined {
  if (nested.has(logicalId)) return undefined;
  if (type === 'AWS::CloudFormation::Stack' || type === 'AWS::Serverless::Application') return 'stack';
  if (type.endsWith('::MODULE')) return 'stack';
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource' ? 'custom' : undefined;
}

/** What may hold resources, and is not at hand, in sentences: nested stacks, modules, macros and loops. */
export function notLookedInto(stacks: readonly Stack[]): readonly string[] {
  return stacks.flatMap((stack) => [
    ...(stack.template.mayHoldMore === undefined
      ? []
      : [`Not all of it was looked into: ${stack.template.mayHoldMore}.`]),
    ...[...stack.template.resources.values()]
      .filter((resource) => kindOf(resource, stack) === 'stack')
      .map(({ logicalId, type }) => {
        const what = type.endsWith('::MODULE') ? 'module' : 'nested stack';
        return `The ${what} ${stack.addressOf(logicalId)} was not looked into: its template is not at hand.`;
      }),
  ]);
}

/** The resources that values refer to. */
function mentionedIn(value: unknown, stack: Stack): ReadonlySet<TemplateResource> {
  const found = new Set<TemplateResource>();
  const note = (name: unknown) => {
    const resource = stack.template.resources.get(String(name).split('.')[0] ?? '');
    if (resource) found.add(resource);
  };
  const visit = (part: unknown) => {
    if (typeof part === 'string') for (const [, name] of part.matchAll(/\$\{([A-Za-z0-9]+)/g)) note(name);
    if (typeof part !== 'object' || part === null) return;
    for (const [key, inner] of Object.entries(part) as [string, unknown][]) {
      if (key === 'Ref') note(inner);
      else if (key === 'Fn::GetAtt') note(Array.isArray(inner) ? inner[0] : inner);
      else visit(inner);
    }
  };
  visit(value);
  return found;
}
