import { dnsAttributeCommands } from '../../shared/fix/dns';
import { defineFix } from '../../shared/fix/fix';
import type { rule } from './rule';

export const fix = defineFix<typeof rule>(({ subject: { vpcId }, network }) => dnsAttributeCommands(network, vpcId));
