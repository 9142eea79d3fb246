// The modes of vpce-sg-allows-https in which certain sources must get in.
import { rule } from '../../functions/vpce-sg-allows-https/rule';
import { endpoint, securityGroup, vpc, vpcId } from '../network';
import { ruleTable } from './rule-table';
import {
  admits,
  entries,
  explicit,
  from,
  from6,
  fromGroup,
  fromList,
  list,
  of,
  otherGroup,
  ownGroup,
  port,
  vpcs,
  vpcs6,
  smtp,
  wholeVpc,
} from './security-group-cases';

ruleTable(rule, [
  // sourceMode=vpc-cidrs
  {
    name: 'vpc-cidrs: the only range is admitted',
    given: { ...admits(from('10.0.0.0/16')), Vpcs: vpcs() },
    parameters: wholeVpc,
    expected: 'COMPLIANT',
  },
  {
    name: 'vpc-cidrs: the secondary range is left out',
    given: { ...admits(from('10.0.0.0/16')), Vpcs: vpcs('10.1.0.0/16') },
    parameters: wholeVpc,
    expected: 'NON_COMPLIANT',
    says: ['10.1.0.0/16', vpcId],
  },
  {
    name: 'vpc-cidrs: a secondary range that is going away',
    given: {
      ...admits(from('10.0.0.0/16')),
      Vpcs: [
        vpc({ CidrBlockAssociationSet: [{ CidrBlock: '10.1.0.0/16', CidrBlockState: { State: 'disassociated' } }] }),
      ],
    },
    parameters: wholeVpc,
    expected: 'COMPLIANT',
  },
  {
    name: 'vpc-cidrs: two halves make a whole',
    given: { ...admits(from('10.0.0.0/17'), from('10.0.128.0/17')), Vpcs: vpcs() },
    parameters: wholeVpc,
    expected: 'COMPLIANT',
  },
  {
    name: 'vpc-cidrs: an address is left out between two ranges',
    given: { ...admits(from('10.0.0.0/17'), from('10.0.128.0/18'), from('10.0.192.1/32')), Vpcs: vpcs() },
    parameters: wholeVpc,
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'vpc-cidrs: a reference to a group is no range',
    given: { ...admits(fromGroup({ GroupId: otherGroup })), Vpcs: vpcs() },
    parameters: wholeVpc,
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'vpc-cidrs: a prefix list admits the rest',
    given: {
      ...admits(from('10.0.0.0/17'), fromList(list)),
      Vpcs: vpcs(),
      PrefixListEntries: [entries(list, '10.0.128.0/17')],
    },
    parameters: wholeVpc,
    expected: 'COMPLIANT',
  },
  {
    name: 'vpc-cidrs: a prefix list that is not known could admit the rest',
    given: { ...admits(from('10.0.0.0/17'), fromList(list)), Vpcs: vpcs() },
    parameters: wholeVpc,
    expected: 'INSUFFICIENT_DATA',
  },
  {
    name: 'vpc-cidrs: a prefix list that is not known is not needed',
    given: { ...admits(from('10.0.0.0/8'), fromList(list)), Vpcs: vpcs() },
    parameters: wholeVpc,
    expected: 'COMPLIANT',
  },
  {
    name: "vpc-cidrs: an IPv4 endpoint does not need the VPC's IPv6 range",
    given: { ...admits(from('10.0.0.0/16')), Vpcs: vpcs6 },
    parameters: wholeVpc,
    expected: 'COMPLIANT',
  },
  {
    name: 'vpc-cidrs: a dualstack endpoint needs it',
    given: { ...of({ IpAddressType: 'dualstack' }, from('10.0.0.0/16')), Vpcs: vpcs6 },
    parameters: wholeVpc,
    expected: 'NON_COMPLIANT',
    says: ['2600:1f18:1234:5600::/56'],
  },
  {
    name: 'vpc-cidrs: an IPv6 endpoint needs only that',
    given: { ...of({ IpAddressType: 'ipv6' }, from6('2600:1f18:1234:5600::/56')), Vpcs: vpcs6 },
    parameters: wholeVpc,
    expected: 'COMPLIANT',
  },
  {
    name: 'vpc-cidrs: an IPv6 endpoint, and no IPv6 range is listed',
    given: { ...of({ IpAddressType: 'ipv6' }, from6('::/0')), Vpcs: vpcs() },
    parameters: wholeVpc,
    expected: 'INSUFFICIENT_DATA',
  },
  {
    name: 'vpc-cidrs: VPCs not known',
    given: admits(from('10.0.0.0/16')),
    parameters: wholeVpc,
    expected: 'INSUFFICIENT_DATA',
    says: ['describe-vpcs.json'],
  },
  {
    name: 'vpc-cidrs: the VPC is not listed',
    given: { ...admits(from('10.0.0.0/16')), Vpcs: [] },
    parameters: wholeVpc,
    expected: 'INSUFFICIENT_DATA',
  },
  {
    name: 'vpc-cidrs: VPCs not known, but nobody is admitted on the port',
    given: admits(),
    parameters: wholeVpc,
    expected: 'NON_COMPLIANT',
  },

  // sourceMode=explicit
  {
    name: 'explicit: the required range is admitted',
    given: admits(from('10.0.0.0/8')),
    parameters: explicit({ requiredSourceCidrs: '10.20.0.0/16' }),
    expected: 'COMPLIANT',
  },
  {
    name: 'explicit: the second required range is left out',
    given: admits(from('10.0.0.0/8')),
    parameters: explicit({ requiredSourceCidrs: '10.20.0.0/16, 172.16.0.0/12' }),
    expected: 'NON_COMPLIANT',
    says: ['172.16.0.0/12 must be able'],
  },
  {
    name: 'explicit: the required group is referenced',
    given: admits(fromGroup({ GroupId: otherGroup })),
    parameters: explicit({ requiredSourceSgIds: otherGroup }),
    expected: 'COMPLIANT',
  },
  {
    name: 'explicit: another group is referenced',
    given: admits(fromGroup({ GroupId: ownGroup })),
    parameters: explicit({ requiredSourceSgIds: otherGroup }),
    expected: 'NON_COMPLIANT',
    says: [`${otherGroup} must be able`],
  },
  {
    name: 'explicit: the required group is referenced over a peering that is gone',
    given: admits(fromGroup({ GroupId: otherGroup, PeeringStatus: 'deleted' })),
    parameters: explicit({ requiredSourceSgIds: otherGroup }),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'explicit: the group is referenced, but the range is left out',
    given: admits(fromGroup({ GroupId: otherGroup })),
    parameters: explicit({ requiredSourceSgIds: otherGroup, requiredSourceCidrs: '10.0.0.0/16' }),
    expected: 'NON_COMPLIANT',
  },
  {
    name: 'explicit: a missing group counts although a prefix list is not known',
    given: admits(fromList(list)),
    parameters: explicit({ requiredSourceSgIds: otherGroup, requiredSourceCidrs: '10.0.0.0/16' }),
    expected: 'NON_COMPLIANT',
    says: [otherGroup],
  },
  {
    name: 'explicit: an IPv4 endpoint cannot be used from the required IPv6 range',
    given: admits(from('10.0.0.0/8')),
    parameters: explicit({ requiredSourceCidrs: '10.20.0.0/16,2001:db8::/32' }),
    expected: 'COMPLIANT',
  },
  {
    name: 'explicit: a dualstack endpoint can',
    given: of({ IpAddressType: 'dualstack' }, from('10.0.0.0/8')),
    parameters: explicit({ requiredSourceCidrs: '10.20.0.0/16,2001:db8::/32' }),
    expected: 'NON_COMPLIANT',
    says: ['2001:db8::/32'],
  },
  {
    name: 'explicit: only an IPv6 range is required of an IPv4 endpoint',
    given: admits(from('10.0.0.0/8')),
    parameters: explicit({ requiredSourceCidrs: '2001:db8::/32' }),
    expected: 'NOT_APPLICABLE',
  },
  {
    name: 'explicit: the longest annotation',
    given: {
      VpcEndpoints: [
        endpoint({
          ...smtp,
          IpAddressType: 'dualstack',
          Groups: ['1', '2', '3'].map((digit) => ({ GroupId: `sg-0a1b2c3d4e5f6000${digit}` })),
        }),
      ],
      SecurityGroups: ['1', '2', '3'].map((digit) =>
        securityGroup({ GroupId: `sg-0a1b2c3d4e5f6000${digit}`, IpPermissions: [port(25)] }),
      ),
    },
    parameters: explicit({ requiredSourceCidrs: '2001:0db8:aaaa:bbbb:cccc:dddd:eeee:ffff/128' }),
    expected: 'NON_COMPLIANT',
  },
]);
