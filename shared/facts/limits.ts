// What AWS's APIs accept at most.
import type { Sources } from './sourced';

/** Evaluations in a request of PutEvaluations. */
export const evaluationsInRequest = 100;

/** UTF-16 units in the annotation of an evaluation. */
export const annotationLength = 256;

/** Values in a filter of an EC2 request. */
export const filterValues = 200;

/** What a template of CloudFormation may hold. */
export const templateLimits = { resources: 500, parameters: 200, outputs: 200, bytes: 1_000_000 } as const;

const read = '2026-11-30';

export const sources: Sources = {
  evaluationsInRequest: {
    title: 'Evaluations in a request of PutEvaluations, at most',
    source: 'https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html',
    read,
  },
  annotationLength: {
    title: 'Length of the annotation of an evaluation, at most',
    source: 'https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html',
    read,
  },
  filterValues: {
    title: 'Values in a filter of an EC2 request, at most',
    source: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html',
    read,
  },
  templateLimits: {
    title: 'Resources, parameters, outputs and bytes of a template, at most',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html',
    read,
  },
};
