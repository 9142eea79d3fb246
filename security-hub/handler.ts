import { annotate } from './annotate';

export const handler = annotate((process.env['RULE_NAMES'] ?? '').split(',').filter((name) => name !== ''));
