import { fix } from '../../functions/vpce-nacl-allows-https/fix';
import { rule } from '../../functions/vpce-nacl-allows-https/rule';
import { Unsayable } from '../../shared/fix/command';
import { evaluateRegion } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import { endpoint, network, subnet, vpc, vpcId, type Described } from '../network';
import { ruleTable, type Case } from './rule-table';

const entry = (Egress: boolean, RuleNumber: number, RuleAction: string, CidrBlock: string): Described => ({
  Egress,
  RuleNumber,
  RuleAction,
  CidrBlock,
  Protocol: '-1',
});
const acl = (...entries: readonly Described[]) => ({
  NetworkAclId: 'acl-0a1b2c3d4e5f60001',
  VpcId: vpcId,
  OwnerId: '123456789012',
  Associations: [{ SubnetId: 'subnet-0a1b2c3d4e5f60001' }],
  Entries: [entry(false, 32767, 'deny', '0.0.0.0/0'), entry(true, 32767, 'deny', '0.0.0.0/0'), ...entries],
});
const clientsAcl = {
  ...acl(entry(false, 100, 'allow', '0.0.0.0/0'), entry(true, 100, 'allow', '0.0.0.0/0')),
  NetworkAclId: 'acl-0a1b2c3d4e5f60003',
  Associations: [{ SubnetId: 'subnet-0a1b2c3d4e5f60003' }],
};
const base = {
  VpcEndpoints: [endpoint({ SubnetIds: ['subnet-0a1b2c3d4e5f60001'] })],
  Subnets: [subnet(), subnet({ SubnetId: 'subnet-0a1b2c3d4e5f60003', CidrBlock: '10.0.3.0/24' })],
};
const tunnel = endpoint({ VpcEndpointType: 'Tunnel', SubnetIds: ['subnet-0a1b2c3d4e5f60001'] });
const given = (...entries: readonly Described[]) => ({
  ...base,
  Vpcs: [vpc()],
  NetworkAcls: [acl(...entries), clientsAcl],
});

/** One subnet must get through; who the clients are, vpce-nacl-allows-https.clients.test.ts asks. */
const anySubnet = (cases: readonly Case[]): readonly Case[] =>
  cases.map((row) => ({ ...row, parameters: { clientMode: 'any', ...row.parameters } }));

ruleTable(
  rule,
  anySubnet([
    {
      name: 'nothing is allowed: the client subnet in both directions',
      given: given(),
      expected: 'NON_COMPLIANT',
      fixedBy: [
        'aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-0a1b2c3d4e5f60001 --ingress --rule-number 10 --protocol tcp --port-range From=443,To=443 --cidr-block 10.0.3.0/24 --rule-action allow',
        'aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-0a1b2c3d4e5f60001 --egress --rule-number 10 --protocol tcp --port-range From=1024,To=65535 --cidr-block 10.0.3.0/24 --rule-action allow',
      ],
    },
    {
      name: 'an entry at the end leaves alone what is denied on purpose',
      given: given(entry(false, 100, 'deny', '10.0.4.0/24'), entry(true, 103, 'allow', '10.0.0.0/16')),
      expected: 'NON_COMPLIANT',
      fixedBy: [
        'aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-0a1b2c3d4e5f60001 --ingress --rule-number 110 --protocol tcp --port-range From=443,To=443 --cidr-block 10.0.3.0/24 --rule-action allow',
      ],
    },
    {
      name: 'where it denies the clients themselves, before it',
      given: given(
        entry(false, 100, 'deny', '10.0.0.0/16'),
        entry(false, 200, 'allow', '0.0.0.0/0'),
        entry(true, 100, 'allow', '0.0.0.0/0'),
      ),
      expected: 'NON_COMPLIANT',
      fixedBy: [
        'aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-0a1b2c3d4e5f60001 --ingress --rule-number 90 --protocol tcp --port-range From=443,To=443 --cidr-block 10.0.3.0/24 --rule-action allow',
      ],
    },
    {
      name: 'before rule 12 there is no round number left',
      given: given(
        entry(false, 12, 'deny', '0.0.0.0/0'),
        entry(false, 10, 'deny', '172.16.0.0/16'),
        entry(true, 100, 'allow', '0.0.0.0/0'),
      ),
      expected: 'NON_COMPLIANT',
      fixedBy: [
        'aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-0a1b2c3d4e5f60001 --ingress --rule-number 11 --protocol tcp --port-range From=443,To=443 --cidr-block 10.0.3.0/24 --rule-action allow',
      ],
    },
    {
      name: 'the VPC is not known: the subnets of the clients',
      given: { ...base, NetworkAcls: [acl(), clientsAcl] },
      expected: 'NON_COMPLIANT',
      fixedBy: [
        'aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-0a1b2c3d4e5f60001 --ingress --rule-number 10 --protocol tcp --port-range From=443,To=443 --cidr-block 10.0.3.0/24 --rule-action allow',
        'aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-0a1b2c3d4e5f60001 --egress --rule-number 10 --protocol tcp --port-range From=1024,To=65535 --cidr-block 10.0.3.0/24 --rule-action allow',
      ],
    },
    {
      name: 'only those who are left out, where all must pass',
      given: given(entry(false, 100, 'allow', '10.0.1.0/24'), entry(true, 100, 'allow', '0.0.0.0/0')),
      parameters: { clientMode: 'all' },
      expected: 'NON_COMPLIANT',
      fixedBy: [
        'aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-0a1b2c3d4e5f60001 --ingress --rule-number 110 --protocol tcp --port-range From=443,To=443 --cidr-block 10.0.3.0/24 --rule-action allow',
      ],
    },
    {
      name: "clients, answers' ports and the service's port as the parameters say",
      given: given(),
      parameters: {
        clientCidrs: '192.168.0.0/24',
        ephemeralFrom: '32768',
        ephemeralTo: '60999',
        portOverrides: 'sqs=8443',
      },
      expected: 'NON_COMPLIANT',
      fixedBy: [
        'aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-0a1b2c3d4e5f60001 --ingress --rule-number 10 --protocol tcp --port-range From=8443,To=8443 --cidr-block 192.168.0.0/24 --rule-action allow',
        'aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-0a1b2c3d4e5f60001 --egress --rule-number 10 --protocol tcp --port-range From=32768,To=60999 --cidr-block 192.168.0.0/24 --rule-action allow',
      ],
    },
    {
      name: 'a tunnel: UDP 6081 in both directions',
      given: { ...given(), VpcEndpoints: [tunnel] },
      expected: 'NON_COMPLIANT',
      says: ['UDP 6081'],
      fixedBy: [
        'aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-0a1b2c3d4e5f60001 --ingress --rule-number 10 --protocol udp --port-range From=6081,To=6081 --cidr-block 10.0.3.0/24 --rule-action allow',
        'aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-0a1b2c3d4e5f60001 --egress --rule-number 10 --protocol udp --port-range From=6081,To=6081 --cidr-block 10.0.3.0/24 --rule-action allow',
      ],
    },
    {
      name: 'nothing comes before rule 1: it moves back, and what else it denies stays denied',
      given: given(
        entry(false, 1, 'deny', '0.0.0.0/0'),
        entry(false, 100, 'allow', '0.0.0.0/0'),
        entry(true, 100, 'allow', '0.0.0.0/0'),
      ),
      expected: 'NON_COMPLIANT',
      fixedBy: [
        'aws ec2 create-network-acl-entry --region us-east-1 --network-acl-id acl-0a1b2c3d4e5f60001 --ingress --rule-number 2 --protocol all --cidr-block 0.0.0.0/0 --rule-action deny',
        'aws ec2 replace-network-acl-entry --region us-east-1 --network-acl-id acl-0a1b2c3d4e5f60001 --ingress --rule-number 1 --protocol tcp --port-range From=443,To=443 --cidr-block 10.0.3.0/24 --rule-action allow',
      ],
    },
  ]),
);

test('no number left behind rule 1: nobody is handed an order of rules that lets through what was denied', () => {
  const known = network(
    given(
      entry(false, 1, 'deny', '0.0.0.0/0'),
      entry(false, 2, 'allow', '0.0.0.0/0'),
      entry(true, 100, 'allow', '0.0.0.0/0'),
    ),
  );
  const [subject] = known.vpcEndpoints.items;
  const values = readParameters(rule.parameters, {});
  const [verdict] = evaluateRegion({ rule, values }, known, { kind: 'offline', time: 0 }).evaluations;
  expect(() => subject && verdict && fix({ subject, network: known, values, verdict })).toThrow(Unsayable);
});
