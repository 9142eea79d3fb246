// A CloudFormation or SAM template as JSON, with its functions in their long form. Pure.
// Source: AWS CloudFormation Template Reference Guide.
import * as v from 'valibot';
import { UnexpectedShape } from '../describe';
import { orExpected, read } from '../shape';

const record = v.record(v.string(), v.unknown());

const template = v.object({
  Transform: v.optional(v.unknown()),
  Parameters: v.optional(v.record(v.string(), record), {}),
  Mappings: v.optional(v.record(v.string(), v.unknown()), {}),
  Conditions: v.optional(record, {}),
  Resources: v.record(
    v.string(),
    v.union([
      v.looseObject({ Type: v.string(), Properties: v.nullish(record), Condition: v.optional(v.string()) }),
      v.array(v.unknown()),
    ]),
  ),
});

/** A resource of a template. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly condition: string | undefined;
}

/** What a template says. */
export interface Template {
  readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly mappings: Readonly<Record<string, unknown>>;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  /** Why there may be more than the template shows. */
  readonly incomplete: string | undefined;
}

/** Transforms that leave resources of EC2 as they are written. */
const harmlessTransforms: ReadonlySet<string> = new Set(['AWS::Serverless-2016-10-31', 'AWS::CodeDeployBlueGreen']);

/**
 * What a template says.
 * @throws UnexpectedShape with the place and what was expected
 */
export function templateFrom(document: unknown): Template {
  const reading = read(template, document);
  if ('problem' in reading) {
    throw new UnexpectedShape(orExpected(reading.problem, 'a CloudFormation or SAM template'));
  }
  const { Parameters, Mappings, Conditions, Resources, Transform } = reading.output;
  const resources = Object.entries(Resources).flatMap(([logicalId, resource]): [string, TemplateResource][] =>
    Array.isArray(resource)
      ? []
      : [
          [
            logicalId,
            {
              logicalId,
              type: resource.Type,
              properties: resource.Properties ?? {},
              condition: resource.Condition,
            },
          ],
        ],
  );
  const loops = Object.keys(Resources).find((key) => Array.isArray(Resources[key]));
  return {
    parameters: Parameters,
    mappings: Mappings,
    conditions: Conditions,
    resources: new Map(resources),
    incomplete: loops === undefined ? incompleteness(Transform, resources) : `${loops} makes more resources`,
  };
}

function incompleteness(transform: unknown, resources: readonly [string, TemplateResource][]): string | undefined {
  const transforms: readonly unknown[] = Array.isArray(transform)
    ? transform
    : transform === undefined
      ? []
      : [transform];
  const macro = transforms.find((one) => typeof one !== 'string' || !harmlessTransforms.has(one));
  if (macro !== undefined && macro !== 'AWS::LanguageExtensions') return 'a macro may change the template';
  const nested = resources.find(
    ([, { type, properties }]) =>
      type === 'AWS::CloudFormation::Stack' ||
      type === 'AWS::Serverless::Application' ||
      type.endsWith('::MODULE') ||
      JSON.stringify(properties).includes('"Fn::Transform"'),
  );
  return nested && `${nested[0]} may create more`;
}
