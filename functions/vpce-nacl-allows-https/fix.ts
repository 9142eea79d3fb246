import { parseCidrs } from '../../shared/network/address-ranges';
import type { Network } from '../../shared/network/network';
import { denyingRule } from '../../shared/network/network-acls';
import type { NetworkAcl, NetworkAclEntry, PortRange } from '../../shared/network/model/network-acl';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import { portsOf } from '../../shared/rule/service-ports';
import { Unsayable, ec2 } from '../../shared/fix/command';
import { defineFix } from '../../shared/fix/fix';
import { clientRanges } from '../../shared/fix/security-groups';
import { firstObstacle, pathsOfClients, type Path, type Values, type rule } from './rule';

type Direction = 'ingress' | 'egress';

/** An ACL as it would be after the commands. */
interface Changed {
  readonly acl: NetworkAcl;
  readonly commands: readonly string[];
}

/** Traffic that an ACL must let through in one direction. */
interface Wanted {
  readonly direction: Direction;
  readonly client: string;
  readonly ports: PortRange;
}

export const fix = defineFix<typeof rule>(({ subject: endpoint, network, values }) => {
  const ports = portsOf(endpoint, values) ?? [{ from: 443, to: 443 }];
  const blocked = pathsOfClients(endpoint, network, values).filter((paths) => firstObstacle(paths, ports, values));
  const acls = [...new Map(blocked.flat().map(({ acl }) => [acl.networkAclId, acl])).values()];
  const wanted = clientsOf(endpoint, network, blocked, values).flatMap((client): readonly Wanted[] => [
    ...ports.slice(0, 1).map((range) => ({ direction: 'ingress' as const, client, ports: range })),
    { direction: 'egress', client, ports: { from: values.ephemeralFrom, to: values.ephemeralTo } },
  ]);
  // An entry behind all others leaves alone whatever is denied on purpose: where it suffices, it is the better one.
  const gentle = acls.map((acl) => allowing(acl, wanted, numberAtEnd, network));
  const chosen = isEnough(gentle, blocked, ports, values)
    ? gentle
    : acls.map((acl) => allowing(acl, wanted, numberBefore, network));
  return chosen.flatMap(({ commands }) => commands);
});

/** Whom to let through: where no client gets through, simply the whole VPC. */
function clientsOf(
  endpoint: VpcEndpoint,
  network: Network,
  blocked: readonly (readonly Path[])[],
  { clientMode, clientCidrs }: Values,
): readonly string[] {
  const ofVpc = clientRanges(network, endpoint);
  const isVpcKnown = ofVpc.every((cidr) => parseCidrs([cidr]).length > 0);
  if (clientMode === 'any' && clientCidrs.length === 0 && isVpcKnown) return ofVpc;
  return [...new Set(blocked.flat().map(({ client }) => client))];
}

function isEnough(
  changed: readonly Changed[],
  blocked: readonly (readonly Path[])[],
  ports: readonly PortRange[],
  values: Values,
): boolean {
  const after = new Map(changed.map(({ acl }) => [acl.networkAclId, acl]));
  const passes = blocked.map((paths) => {
    const then = paths.map((path) => ({ ...path, acl: after.get(path.acl.networkAclId) ?? path.acl }));
    return firstObstacle(then, ports, values) === undefined;
  });
  return values.clientMode === 'any' ? passes.includes(true) : !passes.includes(false);
}

/** Adds the entries that let the traffic through, as far as it is denied. */
function allowing(acl: NetworkAcl, wanted: readonly Wanted[], numberFor: NumberFor, network: Network): Changed {
  return wanted.reduce<Changed>((changed, traffic) => allow(changed, traffic, numberFor, network), {
    acl,
    commands: [],
  });
}

function allow(changed: Changed, traffic: Wanted, numberFor: NumberFor, network: Network): Changed {
  const { direction, client, ports } = traffic;
  const { acl, commands } = changed;
  const [addresses] = parseCidrs([client]);
  const denying = addresses && denyingRule(acl, direction, { addresses, ports });
  if (addresses === undefined || denying === undefined) return changed;
  const egress = direction === 'egress';
  const numbers = acl.entries.filter((entry) => entry.egress === egress).map(({ ruleNumber }) => ruleNumber);
  const ruleNumber = numberFor(numbers, denying);
  if (ruleNumber === undefined && denying === '*') return changed;
  const isIpv4 = addresses.family === 4;
  const entry: NetworkAclEntry = {
    egress,
    ruleNumber: ruleNumber ?? Number(denying),
    ruleAction: 'allow',
    protocol: '6',
    cidrBlock: isIpv4 ? client : undefined,
    ipv6CidrBlock: isIpv4 ? undefined : client,
    portRange: ports,
  };
  if (ruleNumber === undefined) return inPlaceOf(entry, changed, network);
  const command = entryCommand('create-network-acl-entry', acl, entry, network);
  return { acl: { ...acl, entries: [...acl.entries, entry] }, commands: [...commands, command] };
}

/**
 * Puts an entry in the place of the one that has its number, which moves one number back: whatever else that denies stays
 * denied, and at no moment is it let through.
 * @throws Unsayable where the next number is taken
 */
function inPlaceOf(entry: NetworkAclEntry, { acl, commands }: Changed, network: Network): Changed {
  const { egress, ruleNumber } = entry;
  const numbered = (number: number) => acl.entries.find((each) => each.egress === egress && each.ruleNumber === number);
  const present = numbered(ruleNumber);
  if (present === undefined || numbered(ruleNumber + 1) !== undefined) {
    throw new Unsayable(`${acl.networkAclId} has no number for another entry.`);
  }
  const moved = { ...present, ruleNumber: ruleNumber + 1 };
  return {
    acl: { ...acl, entries: [...acl.entries.filter((each) => each !== present), moved, entry] },
    commands: [
      ...commands,
      entryCommand('create-network-acl-entry', acl, moved, network),
      entryCommand('replace-network-acl-entry', acl, entry, network),
    ],
  };
}

function entryCommand(
  operation: 'create-network-acl-entry' | 'replace-network-acl-entry',
  { networkAclId }: NetworkAcl,
  { egress, ruleNumber, ruleAction, protocol, cidrBlock, ipv6CidrBlock, portRange }: NetworkAclEntry,
  network: Network,
): string {
  return ec2(network, operation, {
    'network-acl-id': networkAclId,
    [egress ? 'egress' : 'ingress']: true,
    'rule-number': ruleNumber,
    // The words that the CLI has for these numbers.
    protocol: protocol === '-1' ? 'all' : protocol === '6' ? 'tcp' : protocol,
    'port-range': portRange && { From: portRange.from, To: portRange.to },
    'cidr-block': cidrBlock,
    'ipv6-cidr-block': ipv6CidrBlock,
    'rule-action': ruleAction,
  });
}

/** A free number among those taken in the direction, given the rule that denies; `undefined` where there is none. */
type NumberFor = (taken: readonly number[], denying: number | '*') => number | undefined;

/** The highest rule number that EC2 takes. */
const highest = 32766;

function numberAtEnd(taken: readonly number[]): number | undefined {
  const last = Math.max(0, ...taken.filter((number) => number <= highest));
  return [Math.floor(last / 10) * 10 + 10, last + 1].find((number) => number <= highest);
}

/** A number before the rule that denies, round where that is free. */
function numberBefore(taken: readonly number[], denying: number | '*'): number | undefined {
  if (denying === '*') return numberAtEnd(taken) ?? numberBefore(taken, highest + 1);
  const descending = Array.from({ length: denying - 1 }, (_, index) => denying - 1 - index);
  const free = descending.filter((number) => !taken.includes(number));
  return free.find((number) => number % 10 === 0) ?? free[0];
}
