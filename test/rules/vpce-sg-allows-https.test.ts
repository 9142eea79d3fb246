import { rule } from '../../functions/vpce-sg-allows-https/rule';
import { endpoint, gatewayEndpoint, permission, securityGroup, vpc } from '../network';
import { ruleTable } from './rule-table';

const group = (...IpPermissions: object[]) => [securityGroup({ IpPermissions })];
const from = (CidrIp: string, rest: object = {}) => permission({ IpRanges: [{ CidrIp }], ...rest });
const fromGroup = (pair: object) => permission({ UserIdGroupPairs: [pair] });
const fromList = permission({ PrefixListIds: [{ PrefixListId: 'pl-0a1b2c3d4e5f60001' }] });
const ownGroup = 'sg-0a1b2c3d4e5f60001';

ruleTable(rule, [
  {
    name: '443 from the VPC',
    given: { VpcEndpoints: [endpoint()], SecurityGroups: [securityGroup()] },
    expected: 'COMPLIANT',
  },
  {
    name: 'no ingress rule at all',
    given: { VpcEndpoints: [endpoint()], SecurityGroups: group() },
    expected: 'NON_COMPLIANT',
    says: [ownGroup, 'TCP 443'],
  },
  {
    name: 'a port range that ends at 443',
    given: { VpcEndpoints: [endpoint()], SecurityGroups: group(from('10.0.0.0/16', { FromPort: 400 })) },
    expected: 'COMPLIANT',
  },
  {
    name: 'a port range that ends at 442',
    given: { VpcEndpoints: [endpoint()], SecurityGroups: group(from('10.0.0.0/16', { FromPort: 400, ToPort: 442 })) },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'UDP 443',
    given: { VpcEndpoints: [endpoint()], SecurityGroups: group(from('10.0.0.0/16', { IpProtocol: 'udp' })) },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'TCP as protocol number 6',
    given: { VpcEndpoints: [endpoint()], SecurityGroups: group(from('10.0.0.0/16', { IpProtocol: '6' })) },
    expected: 'COMPLIANT',
  },
  {
    name: 'a gateway endpoint',
    given: { VpcEndpoints: [gatewayEndpoint()] },
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'security groups not known',
    given: { VpcEndpoints: [endpoint()] },
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-security-groups.json'],
  },
  {
    name: 'a reference to another group',
    given: { VpcEndpoints: [endpoint()], SecurityGroups: group(fromGroup({ GroupId: 'sg-0a1b2c3d4e5f60002' })) },
    expected: 'COMPLIANT',
  },
  {
    name: 'a reference to a group whose peering is gone',
    given: {
      VpcEndpoints: [endpoint()],
      SecurityGroups: group(fromGroup({ GroupId: 'sg-0a1b2c3d4e5f60002', PeeringStatus: 'deleted' })),
    },
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'a prefix list with an entry',
    given: {
      VpcEndpoints: [endpoint()],
      SecurityGroups: group(fromList),
      PrefixListEntries: [{ PrefixListId: 'pl-0a1b2c3d4e5f60001', Entries: [{ Cidr: '10.8.0.0/16' }] }],
    },
    expected: 'COMPLIANT',
  },
  {
    name: 'vpc-cidrs: the secondary range is left out',
    given: {
      VpcEndpoints: [endpoint()],
      SecurityGroups: [securityGroup()],
      Vpcs: [vpc({ CidrBlockAssociationSet: [{ CidrBlock: '10.1.0.0/16', CidrBlockState: { State: 'associated' } }] })],
    },
    parameters: { sourceMode: 'vpc-cidrs' },
    expected: 'NON_COMPLIANT',
    says: ['10.1.0.0/16'],
  },
]);
