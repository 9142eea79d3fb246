// What check --format json writes, validated by the schema that the package ships.
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import schema from '../../schemas/results.schema.json';
import type { Ending } from './command-line';

const isValid = addFormats(new Ajv({ allErrors: true })).compile(schema);

/** An evaluation of the document. */
export interface Entry {
  readonly resourceId: string;
  readonly configRuleName: string;
  readonly complianceType: string;
  readonly exception?: object;
  readonly expiredException?: object;
}
/** What `check --format json` writes. */
export interface Results {
  readonly summary: {
    readonly accepted: number;
    readonly nonCompliantBySeverity: Readonly<Record<string, number>>;
    readonly byComplianceType: Readonly<Record<string, number>>;
  };
  readonly evaluations: readonly Entry[];
  readonly exceptionNotes?: readonly string[];
}
/** The document, which is as its schema says. */
export function resultsIn({ out }: Ending): Results {
  const document: unknown = JSON.parse(out);
  expect([isValid(document), isValid.errors]).toEqual([true, null]);
  return document as Results;
}
/** The resources of accepted findings. */
export const acceptedIn = (ending: Ending) =>
  resultsIn(ending)
    .evaluations.filter(({ exception }) => exception)
    .map(({ resourceId }) => resourceId);
