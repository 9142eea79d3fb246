// What the rules find missing that there should be an endpoint for, for the report. No handler imports it.
import type { Network } from '../shared/network/network';
import type { RequiredEndpoint } from '../shared/network/required-endpoints';
import type { CommonValues } from '../shared/rule/parameters';
import type { Subject, SubjectType } from '../shared/rule/rule';
import { missingServices } from './route-table-gateway-endpoint-used/rule';
import { missingIn as missingOfRequired } from './vpc-required-endpoints-present/rule';
import { missingIn as missingOfSystemsManager } from './vpc-ssm-endpoints-complete/rule';

type MissingFrom<T extends SubjectType, V> = (
  subject: Subject<T>,
  network: Network,
  values: V,
) => readonly RequiredEndpoint[];

/** The endpoints whose lack makes a resource NON_COMPLIANT, given the values of its rule. @throws NotKnown */
export type Missing = MissingFrom<SubjectType, CommonValues>;

/** By the id of the rule; the others miss no endpoint. */
export const missing: Readonly<Record<string, Missing>> = {
  'vpc-required-endpoints-present': forgetTypes('AWS::EC2::VPC', missingOfRequired),
  'vpc-ssm-endpoints-complete': forgetTypes('AWS::EC2::VPC', missingOfSystemsManager),
  'route-table-gateway-endpoint-used': forgetTypes<
    'AWS::EC2::RouteTable',
    { readonly services: Parameters<typeof missingServices>[2] }
  >('AWS::EC2::RouteTable', (table, network, { services }) =>
    missingServices(table, network, services).map((code) => ({ code, type: 'gateway' })),
  ),
};

function forgetTypes<T extends SubjectType, V>(_type: T, of: MissingFrom<T, V>): Missing {
  return of as unknown as Missing;
}
