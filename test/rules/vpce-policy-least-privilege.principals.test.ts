import { rule } from '../../functions/vpce-policy-least-privilege/rule';
import { allow, policyOf } from '../endpoint-policies';
import { endpoint, gatewayEndpoint } from '../network';
import { ruleTable, type Case } from './rule-table';

const onService = (code: string, ...list: unknown[]) => ({
  VpcEndpoints: [endpoint({ ServiceName: `com.amazonaws.us-east-1.${code}`, PolicyDocument: policyOf(...list) })],
});
const onInterface = (...list: unknown[]) => onService('sqs', ...list);
const statement = (name: string, expected: Case['expected'], ...list: unknown[]): Case => ({
  name,
  given: { VpcEndpoints: [gatewayEndpoint({ PolicyDocument: policyOf(...list) })] },
  expected,
});

const principals: readonly Case[] = [
  {
    name: 'an account on an interface endpoint',
    given: onInterface(allow({ Principal: { AWS: '123456789012' } })),
    expected: 'COMPLIANT',
  },
  {
    name: 'an account that is just a string',
    given: onInterface(allow({ Principal: '123456789012' })),
    expected: 'COMPLIANT',
  },
  {
    ...statement('an account on a gateway endpoint', 'NON_COMPLIANT', allow({ Principal: { AWS: '123456789012' } })),
    says: ['root user'],
  },
  {
    name: 'an account and anybody',
    given: onInterface(allow({ Principal: { AWS: ['123456789012', '*'] }, Action: 'sqs:Send*' })),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a root user of any account',
    given: onInterface(allow({ Principal: { AWS: 'arn:aws:iam::*:root' } })),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a service',
    given: onInterface(allow({ Principal: { Service: 'ec2.amazonaws.com' } })),
    expected: 'COMPLIANT',
  },
  { name: 'any service', given: onInterface(allow({ Principal: { Service: '*' } })), expected: 'COMPLIANT' },
  {
    name: 'any service where services do not count',
    given: onInterface(allow({ Principal: { Service: '*' } })),
    parameters: { allowServicePrincipalException: 'false' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a service where services do not count',
    given: onInterface(allow({ Principal: { Service: 'ec2.amazonaws.com' } })),
    parameters: { allowServicePrincipalException: 'false' },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a service and an account',
    given: onInterface(allow({ Principal: { Service: 'ec2.amazonaws.com', AWS: '123456789012' } })),
    expected: 'COMPLIANT',
  },
  {
    name: "an account's identity provider",
    given: onService('sts', allow({ Principal: { Federated: 'arn:aws:iam::123456789012:saml-provider/vela' } })),
    expected: 'COMPLIANT',
  },
  {
    name: "anybody's identity provider",
    given: onService('sts', allow({ Principal: { Federated: 'accounts.google.com' } })),
    expected: 'NON_COMPLIANT',
  },
];

ruleTable(rule, principals);
