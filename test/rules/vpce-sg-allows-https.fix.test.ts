import { rule } from '../../functions/vpce-sg-allows-https/rule';
import { endpoint, permission, securityGroup, vpc, type Described } from '../network';
import { ruleTable } from './rule-table';

const own = { GroupId: 'sg-0a1b2c3d4e5f60001', GroupName: 'endpoints' };
const other = endpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60002', ServiceName: 'com.amazonaws.us-east-1.kms' });
const httpsFromVpc = [permission({ IpRanges: [{ CidrIp: '10.0.0.0/16' }] })];
const open = [permission({ IpRanges: [{ CidrIp: '0.0.0.0/0' }] })];
const given = (overrides: Described = {}, ingress: readonly Described[] = []) => ({
  VpcEndpoints: [endpoint(overrides)],
  SecurityGroups: [
    securityGroup({ IpPermissions: ingress }),
    securityGroup({ GroupId: 'sg-0a1b2c3d4e5f60007', GroupName: 'default', IpPermissions: [] }),
  ],
  Vpcs: [
    vpc({
      CidrBlockAssociationSet: ['10.0.0.0/16', ...(ingress.length > 0 ? ['100.64.0.0/16'] : [])].map((CidrBlock) => ({
        CidrBlock,
        CidrBlockState: { State: 'associated' },
      })),
      Ipv6CidrBlockAssociationSet: [
        { Ipv6CidrBlock: '2600:1f18:aaaa:bb00::/56', Ipv6CidrBlockState: { State: 'associated' } },
      ],
    }),
  ],
});

ruleTable(rule, [
  {
    name: 'nothing is allowed: the VPC gets in',
    given: given(),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/16}]'",
    ],
  },
  {
    name: 'the VPC is not known: its clients are for the reader to say',
    given: { VpcEndpoints: [endpoint()], SecurityGroups: [securityGroup({ IpPermissions: [] })] },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=<client-cidr>}]'",
    ],
  },
  {
    name: 'an IPv6 endpoint',
    given: given({ IpAddressType: 'ipv6' }),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,Ipv6Ranges=[{CidrIpv6=2600:1f18:aaaa:bb00::/56}]'",
    ],
  },
  {
    name: 'an IPv6 endpoint, and no IPv6 range is known',
    given: { ...given({ IpAddressType: 'ipv6' }), Vpcs: [vpc()] },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,Ipv6Ranges=[{CidrIpv6=<client-ipv6-cidr>}]'",
    ],
  },
  {
    name: 'only what is missing of the VPC',
    given: given({}, [permission({ IpRanges: [{ CidrIp: '10.0.0.0/16' }] })]),
    parameters: { sourceMode: 'vpc-cidrs' },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=100.64.0.0/16}]'",
    ],
  },
  {
    name: 'required groups and networks, on a port of its own',
    given: given(),
    parameters: {
      sourceMode: 'explicit',
      requiredSourceCidrs: '192.168.0.0/24',
      requiredSourceSgIds: 'sg-0a1b2c3d4e5f60009',
      portOverrides: 'sqs=8443/9443',
    },
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=8443,ToPort=8443,IpRanges=[{CidrIp=192.168.0.0/24}],UserIdGroupPairs=[{GroupId=sg-0a1b2c3d4e5f60009}]'",
    ],
  },
  {
    name: 'of several groups the one of its own',
    given: given({ Groups: [{ GroupId: 'sg-0a1b2c3d4e5f60007', GroupName: 'default' }, own] }),
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 authorize-security-group-ingress --region us-east-1 --group-id sg-0a1b2c3d4e5f60001 --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.0.0/16}]'",
    ],
  },
  {
    name: 'no group: that of the other endpoints',
    given: { ...given({ Groups: [] }, httpsFromVpc), VpcEndpoints: [endpoint({ Groups: [] }), other] },
    subject: 'vpce-0a1b2c3d4e5f60001',
    expected: 'NON_COMPLIANT',
    fixedBy: [
      'aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --add-security-group-ids sg-0a1b2c3d4e5f60001',
    ],
  },
  {
    name: 'no group, and that of the other endpoints is open to all',
    given: { ...given({ Groups: [] }, open), VpcEndpoints: [endpoint({ Groups: [] }), other] },
    subject: 'vpce-0a1b2c3d4e5f60001',
    expected: 'NON_COMPLIANT',
    fixedBy: [
      "aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a1b2c3d4e5f60001 --add-security-group-ids '<endpoint-security-group>'",
    ],
  },
]);
