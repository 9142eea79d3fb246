import { rule } from '../../functions/vpce-sg-not-open/rule';
import { endpoint, permission, securityGroup, vpc, type Described } from '../network';
import { ruleTable } from './rule-table';

const thirdParty = 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001';
const all = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const open = permission({ IpRanges: [{ CidrIp: '0.0.0.0/0', Description: "everybody's" }] });
const ipv6 = permission({ Ipv6Ranges: [{ CidrIpv6: '::/0' }] });
const publicOne = permission({ IpRanges: [{ CidrIp: '52.94.76.10/32' }] });
const listed = permission({ PrefixListIds: [{ PrefixListId: 'pl-0a1b2c3d' }] });
const self = { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-0a1b2c3d4e5f60001', UserId: '123456789012' }] };
const entries = [{ PrefixListId: 'pl-0a1b2c3d', Entries: [{ Cidr: '198.51.100.0/24' }] }];
const given = (...ingress: readonly Described[]) => ({
  VpcEndpoints: [endpoint()],
  SecurityGroups: [securityGroup({ IpPermissions: ingress })],
  Vpcs: [vpc()],
});

ruleTable(rule, [
  {
    name: 'the VPC first, then each wide permission as it is; groups stay',
    given: given(all, open, ipv6, self),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/16}]'",
      "aws ec2 revoke-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]'",
      "aws ec2 revoke-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=0.0.0.0/0}],Ipv6Ranges=[{CidrIpv6=::/0}]'",
    ],
  },
  {
    name: 'the VPC gets in already',
    given: given(open, permission({ IpRanges: [{ CidrIp: '10.0.0.0/16' }] })),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 revoke-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=0.0.0.0/0}]'",
    ],
  },
  {
    name: 'what is open, then what is public, then lists',
    given: { ...given(open, publicOne, listed), PrefixListEntries: entries },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/16}]'",
      "aws ec2 revoke-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=0.0.0.0/0},{CidrIp=52.94.76.10/32}],PrefixListIds=[{PrefixListId=pl-0a1b2c3d}]'",
    ],
  },
  {
    name: 'the parameters find the whole VPC too wide',
    given: given(open),
    parameters: { openIpv4Mask: '16' },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=<client-cidr>}]'",
      "aws ec2 revoke-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=0.0.0.0/0}]'",
    ],
  },
  {
    name: "a service that is not AWS's: the port of the wide rule",
    given: {
      ...given(permission({ FromPort: 8443, ToPort: 8443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] })),
      VpcEndpoints: [endpoint({ ServiceName: thirdParty })],
    },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=8443,ToPort=8443,IpRanges=[{CidrIp=10.0.0.0/16}]'",
      "aws ec2 revoke-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=8443,ToPort=8443,IpRanges=[{CidrIp=0.0.0.0/0}]'",
    ],
  },
  {
    name: "a service that is not AWS's, open on all ports: the reader knows the port",
    given: { ...given(all), VpcEndpoints: [endpoint({ ServiceName: thirdParty })] },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=<service-port>,ToPort=<service-port>,IpRanges=[{CidrIp=10.0.0.0/16}]'",
      "aws ec2 revoke-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]'",
    ],
  },
  {
    name: 'the group is also that of another endpoint: its clients keep their way, on its own port',
    given: {
      ...given(all),
      VpcEndpoints: [
        endpoint(),
        endpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60002', ServiceName: 'com.amazonaws.us-east-1.cassandra' }),
        endpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60003' }),
        endpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60004', ServiceName: thirdParty, State: 'deleting' }),
      ],
    },
    subject: 'vpce-0a1b2c3d4e5f60001',
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/16}]'",
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=9142,ToPort=9142,IpRanges=[{CidrIp=10.0.0.0/16}]'",
      "aws ec2 revoke-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]'",
    ],
  },
  {
    name: 'another endpoint behind the group was never let in by the wide rule',
    given: {
      ...given(open),
      VpcEndpoints: [
        endpoint(),
        endpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60002', ServiceName: 'com.amazonaws.us-east-1.cassandra' }),
      ],
    },
    subject: 'vpce-0a1b2c3d4e5f60001',
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/16}]'",
      "aws ec2 revoke-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=0.0.0.0/0}]'",
    ],
  },
  {
    name: 'a tunnel: its clients come by UDP',
    given: { ...given(all), VpcEndpoints: [endpoint({ VpcEndpointType: 'Tunnel' })] },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=udp,FromPort=6081,ToPort=6081,IpRanges=[{CidrIp=10.0.0.0/16}]'",
      "aws ec2 revoke-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]'",
    ],
  },
]);
