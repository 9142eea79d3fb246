import { createEndpoints } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject: { vpcId }, network, verdict }) =>
  verdict.message === 'incomplete' ? createEndpoints(network, vpcId, verdict.data.missing) : [],
);
