import { lambda } from '../../shared/aws/lambda';
import { rule } from './rule';

export const handler = lambda(rule);
