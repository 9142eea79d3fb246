// Security groups, their permissions and endpoints behind them, for the tables of vpce-sg-allows-https.
import type { Case } from './rule-table';
import { endpoint, permission, securityGroup, vpc, type Described } from '../network';

export const [ownGroup, otherGroup, list, otherList] = [
  'sg-0a1b2c3d4e5f60001',
  'sg-0a1b2c3d4e5f60002',
  'pl-0a1b2c3d4e5f60001',
  'pl-0a1b2c3d4e5f60002',
] as const;
export const group = (...IpPermissions: object[]) => [securityGroup({ IpPermissions })];
export const from = (CidrIp: string, rest: object = {}) => permission({ IpRanges: [{ CidrIp }], ...rest });
export const from6 = (CidrIpv6: string, rest: object = {}) => permission({ Ipv6Ranges: [{ CidrIpv6 }], ...rest });
export const fromGroup = (pair: object) => permission({ UserIdGroupPairs: [pair] });
export const fromList = (...ids: string[]) =>
  permission({ PrefixListIds: ids.map((PrefixListId) => ({ PrefixListId })) });
export const entries = (PrefixListId: string, ...cidrs: string[]) => ({
  PrefixListId,
  Entries: cidrs.map((Cidr) => ({ Cidr })),
});
export const admits = (...IpPermissions: object[]) => ({
  VpcEndpoints: [endpoint()],
  SecurityGroups: group(...IpPermissions),
});
export const of = (overrides: Described, ...IpPermissions: object[]) => ({
  VpcEndpoints: [endpoint(overrides)],
  SecurityGroups: group(...IpPermissions),
});
export const port = (number: number, rest: object = {}) =>
  from('10.0.0.0/16', { FromPort: number, ToPort: number, ...rest });
export const smtp = { ServiceName: 'com.amazonaws.us-east-1.email-smtp' };
export const published = { ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001' };
export const vpcs = (...secondary: string[]) => [
  vpc({
    CidrBlockAssociationSet: secondary.map((CidrBlock) => ({ CidrBlock, CidrBlockState: { State: 'associated' } })),
  }),
];
export const vpcs6 = [
  vpc({
    Ipv6CidrBlockAssociationSet: [
      { Ipv6CidrBlock: '2600:1f18:1234:5600::/56', Ipv6CidrBlockState: { State: 'associated' } },
    ],
  }),
];
export const wholeVpc = { sourceMode: 'vpc-cidrs' };
export const explicit = (parameters: Readonly<Record<string, string>>) => ({ sourceMode: 'explicit', ...parameters });

/** What the rule says without clients: who they are, vpce-sg-allows-https.clients.test.ts asks. */
export const anybody = (cases: readonly Case[]): readonly Case[] =>
  cases.map((row) => ({ ...row, parameters: { sourceMode: 'any', ...row.parameters } }));
