import { rule } from '../../functions/vpce-sg-not-default/rule';
import { endpoint, permission, securityGroup, vpc } from '../network';
import { ruleTable } from './rule-table';

const byDefault = { GroupId: 'sg-0a1b2c3d4e5f60007', GroupName: 'default' };
const own = { GroupId: 'sg-0a1b2c3d4e5f60001', GroupName: 'endpoints' };
const other = endpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60002' });

ruleTable(rule, [
  {
    name: 'the default group goes, another one is there',
    given: { VpcEndpoints: [endpoint({ Groups: [byDefault, own] })] },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --remove-security-group-ids sg-0a1b2c3d4e5f60007',
    ],
  },
  {
    name: 'the default group goes, but the other one lets nobody in yet',
    given: {
      VpcEndpoints: [endpoint({ Groups: [byDefault, own] })],
      SecurityGroups: [securityGroup({ IpPermissions: [permission({ FromPort: 22, ToPort: 22 })] })],
      Vpcs: [vpc()],
    },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/16}]'",
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --remove-security-group-ids sg-0a1b2c3d4e5f60007',
    ],
  },
  {
    name: 'the group of the other endpoints takes its place',
    given: { VpcEndpoints: [endpoint({ Groups: [byDefault] }), other], SecurityGroups: [securityGroup()] },
    subject: 'vpce-0a1b2c3d4e5f60001',
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --add-security-group-ids sg-0a1b2c3d4e5f60001 --remove-security-group-ids sg-0a1b2c3d4e5f60007',
    ],
  },
  {
    name: 'not where that one is open to all: a new group',
    given: {
      VpcEndpoints: [endpoint({ Groups: [byDefault] }), other],
      SecurityGroups: [securityGroup({ IpPermissions: [permission({ IpRanges: [{ CidrIp: '0.0.0.0/0' }] })] })],
      Vpcs: [vpc()],
    },
    subject: 'vpce-0a1b2c3d4e5f60001',
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 create-security-group --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --group-name clients-of-vpce-0a1b2c3d4e5f60001 --description 'Clients of vpce-0a1b2c3d4e5f60001'",
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id '<new-security-group>' --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/16}]'",
      "aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --add-security-group-ids '<new-security-group>' --remove-security-group-ids sg-0a1b2c3d4e5f60007",
    ],
  },
  {
    name: 'no group at all, a service on a port of its own',
    given: {
      VpcEndpoints: [endpoint({ Groups: [], ServiceName: 'com.amazonaws.us-east-1.cassandra' })],
      Vpcs: [vpc()],
    },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 create-security-group --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --group-name clients-of-vpce-0a1b2c3d4e5f60001 --description 'Clients of vpce-0a1b2c3d4e5f60001'",
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id '<new-security-group>' --ip-permissions 'IpProtocol=tcp,FromPort=9142,ToPort=9142,IpRanges=[{CidrIp=10.0.0.0/16}]'",
      "aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --add-security-group-ids '<new-security-group>'",
    ],
  },
  {
    name: 'no group at all, a tunnel',
    given: { VpcEndpoints: [endpoint({ Groups: [], VpcEndpointType: 'Tunnel' })], Vpcs: [vpc()] },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 create-security-group --region us-east-1 --vpc-id vpc-0a1b2c3d4e5f60001 --group-name clients-of-vpce-0a1b2c3d4e5f60001 --description 'Clients of vpce-0a1b2c3d4e5f60001'",
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id '<new-security-group>' --ip-permissions 'IpProtocol=udp,FromPort=6081,ToPort=6081,IpRanges=[{CidrIp=10.0.0.0/16}]'",
      "aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --add-security-group-ids '<new-security-group>'",
    ],
  },
]);
