import { gatewayCommands } from '../../shared/fix/endpoints';
import { defineFix } from '../../shared/fix/fix';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject: table, network, verdict }) =>
  verdict.message === 'bypassed'
    ? verdict.data.services.flatMap(({ service }) => gatewayCommands(network, table, service))
    : [],
);
