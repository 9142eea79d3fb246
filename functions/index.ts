// The registry: all rules in the catalogue's order, for the command line, the docs and the tests. No handler imports it.
import type { Rule } from '../shared/rule/rule';
import { rule as vpcePrivateDnsEnabled } from './vpce-private-dns-enabled/rule';
import { rule as vpceSgAllowsHttps } from './vpce-sg-allows-https/rule';

export const rules: readonly Rule[] = [vpcePrivateDnsEnabled, vpceSgAllowsHttps];
