// A CloudFormation or SAM template as JSON, with its functions in their long form. Pure.
// Source: AWS CloudFormation Template Reference Guide.
import * as v from 'valibot';
import { UnexpectedShape } from '../describe';
import { orExpected, read } from '../shape';

const record = v.record(v.string(), v.unknown());

const sections = v.object({
  Transform: v.optional(v.unknown()),
  Parameters: v.nullish(v.record(v.string(), record)),
  Mappings: v.nullish(record),
  Conditions: v.nullish(record),
  Outputs: v.nullish(record),
  Resources: record,
});

const resource = v.looseObject({
  Type: v.string(),
  Properties: v.nullish(record),
  Condition: v.nullish(v.string()),
  Metadata: v.nullish(v.unknown()),
});

/** A resource of a template. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly condition: string | undefined;
  readonly metadata: unknown;
}

/** What a template says. */
export interface Template {
  readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly mappings: Readonly<Record<string, unknown>>;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  /** Why there may be more of anything than the template shows: the end of a sentence. */
  readonly mayHoldMore: string | undefined;
}

/** Transforms that leave resources of EC2 as they are written. */
const harmlessTransforms: ReadonlySet<unknown> = new Set([
  'AWS::CodeDeployBlueGreen',
  'AWS::LanguageExtensions',
  'AWS::SecretsManager-2020-07-23',
  'AWS::SecretsManager-2024-09-16',
  'AWS::Serverless-2016-10-31',
]);

/**
 * What a template says.
 * @param expanded carries out loops, where it is known over what
 * @throws UnexpectedShape with the place and what was expected
 */
export function templateFrom(
  document: unknown,
  expanded: (section: unknown, header: Template) => unknown = (section) => section,
): Template {
  const { Parameters, Mappings, Conditions, Outputs, Resources, Transform } = shaped(sections, document);
  const header: Template = {
    parameters: Parameters ?? {},
    mappings: Mappings ?? {},
    conditions: Conditions ?? {},
    outputs: {},
    resources: new Map(),
    mayHoldMore: undefined,
  };
  const sectionOf = (section: unknown) => expanded(section, header) as Readonly<Record<string, unknown>>;
  const declared = Object.entries(sectionOf(Resources));
  const isFunction = ([key]: readonly [string, unknown]) => key.startsWith('Fn::');
  const resources = declared
    .filter((entry) => !isFunction(entry))
    .map(([logicalId, value]): [string, TemplateResource] => {
      const { Type, Properties, Condition, Metadata } = shaped(resource, value, `Resources.${logicalId}`);
      return [
        logicalId,
        { logicalId, type: Type, properties: Properties ?? {}, condition: Condition ?? undefined, metadata: Metadata },
      ];
    });
  const [made] = declared.find(isFunction) ?? [];
  return {
    ...header,
    conditions: sectionOf(header.conditions),
    outputs: sectionOf(Outputs ?? {}),
    resources: new Map(resources),
    mayHoldMore: made === undefined ? macroIn(Transform) : `${made} may make more resources`,
  };
}

function shaped<S extends v.GenericSchema>(schema: S, value: unknown, place?: string): v.InferOutput<S> {
  const reading = read(schema, value, place, place === undefined ? '' : `${place}.`);
  if ('problem' in reading) {
    throw new UnexpectedShape(orExpected(reading.problem, 'a CloudFormation or SAM template'));
  }
  return reading.output;
}

function macroIn(transform: unknown): string | undefined {
  const transforms: readonly unknown[] = Array.isArray(transform)
    ? transform
    : [transform ?? 'AWS::LanguageExtensions'];
  const macro = transforms.find((one) => !harmlessTransforms.has(one));
  if (macro === undefined) return undefined;
  const name: unknown = typeof macro === 'object' && macro !== null && 'Name' in macro ? macro.Name : macro;
  return `the macro ${typeof name === 'string' ? name : 'of the template'} may change it`;
}
