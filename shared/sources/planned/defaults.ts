// What AWS itself puts into a new VPC and a new resource, although nobody declares it.
import { noRoute } from '../../network/route-tables';
import type {
  PlannedAcl,
  PlannedAclEntry,
  PlannedGroup,
  PlannedPermission,
  PlannedRoute,
  PlannedRouteTable,
  PlannedVpc,
} from './resources';
import { likely, unknown, type Maybe } from './values';

const nothing: PlannedRoute = { ...noRoute, state: 'active', origin: 'CreateRoute' };

/** A route in force with these fields. */
export function route(fields: Partial<PlannedRoute>): PlannedRoute {
  return { ...nothing, ...fields };
}

/** All traffic from or to these peers. */
export function everything(peers: Partial<PlannedPermission>): PlannedPermission {
  return {
    ipProtocol: '-1',
    fromPort: undefined,
    toPort: undefined,
    cidrs: [],
    ipv6Cidrs: [],
    prefixListIds: [],
    groups: [],
    ...peers,
  };
}

/** What a new security group lets out where nothing is said of it. */
export const allEgress: readonly PlannedPermission[] = [everything({ cidrs: ['0.0.0.0/0'], ipv6Cidrs: ['::/0'] })];

/** The last rule of each direction, which nobody can edit: deny the rest. */
export const lastAclEntries: readonly PlannedAclEntry[] = [true, false].flatMap((egress) =>
  ['0.0.0.0/0', '::/0'].map((cidr) => aclEntry(egress, 32767, 'deny', cidr)),
);

/** An entry for all protocols. */
export function aclEntry(
  egress: boolean,
  ruleNumber: number,
  ruleAction: 'allow' | 'deny',
  cidr: string,
): PlannedAclEntry {
  const isIpv6 = cidr.includes(':');
  return {
    egress,
    ruleNumber,
    ruleAction,
    protocol: '-1',
    cidrBlock: isIpv6 ? undefined : cidr,
    ipv6CidrBlock: isIpv6 ? cidr : undefined,
    portRange: undefined,
  };
}

function of(vpc: PlannedVpc) {
  return { vpcId: vpc.id, exists: vpc.exists, tags: {} };
}

/** The security group that a new VPC has: it lets in only its own members. */
export function defaultGroup(vpc: PlannedVpc): PlannedGroup {
  const { id, address, uncertain } = vpc.defaultSecurityGroup;
  const self = everything({ groups: [{ groupId: id, userId: undefined, peeringStatus: undefined }] });
  return {
    ...of(vpc),
    id,
    address,
    groupName: 'default',
    ingress: doubted([self], uncertain),
    egress: doubted(allEgress, uncertain),
  };
}

/** The network ACL that a new VPC has: it lets everything through. */
export function defaultAcl(vpc: PlannedVpc): PlannedAcl {
  const { id, address, uncertain } = vpc.defaultNetworkAcl;
  const open = [true, false].flatMap((egress) => [
    aclEntry(egress, 100, 'allow', '0.0.0.0/0'),
    aclEntry(egress, 101, 'allow', '::/0'),
  ]);
  return { ...of(vpc), id, address, isDefault: true, subnetIds: [], entries: doubted(open, uncertain) };
}

/** The route table that a new VPC has: nothing but local routes. */
export function mainTable(vpc: PlannedVpc): PlannedRouteTable {
  const { id, address, uncertain } = vpc.mainRouteTable;
  return { ...of(vpc), id, address, isDefault: true, routes: doubted<readonly PlannedRoute[]>([], uncertain) };
}

function doubted<T>(value: T, because: string | undefined): Maybe<T> {
  return because === undefined ? value : likely(value, because);
}

/** The policy that AWS gives an endpoint without one. Source: AWS PrivateLink Guide, "Default endpoint policy". */
export const defaultPolicy = JSON.stringify({
  Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }],
});

/** A value that nothing is said of, and that AWS chooses. */
export function chosenByAws(what: string): Maybe<never> {
  return unknown(`${what} is chosen by AWS`);
}
