import { parseCidrs } from '../../shared/network/address-ranges';
import { sliceOf, withSlice, type Network } from '../../shared/network/network';
import { denyingRule } from '../../shared/network/network-acls';
import type { NetworkAcl, NetworkAclEntry, PortRange } from '../../shared/network/model/network-acl';
import type { Protocol } from '../../shared/network/traffic';
import { Unsayable, ec2 } from '../../shared/fix/command';
import { defineFix, ifKnown } from '../../shared/fix/fix';
import { clientRanges } from '../../shared/fix/security-groups';
import { verdictFor, type rule } from './rule';

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
  readonly protocol: Protocol;
  readonly ports: PortRange;
}

/** More obstacles than any VPC has: where each command only moves the next one, there is no fix. */
const most = 60;

export const fix = defineFix<typeof rule>(({ subject: endpoint, network, values, verdict }) => {
  // An entry behind all others leaves alone whatever is denied on purpose: where it suffices, it is the better one.
  return attempt(numberAtEnd) ?? attempt(numberBefore) ?? [];

  function attempt(numberFor: NumberFor): readonly string[] | undefined {
    let next: ReturnType<typeof verdictFor> = verdict;
    let known = network;
    const commands: string[] = [];
    for (let step = 0; step < most; step += 1) {
      if (next.message !== 'blocked' && next.message !== 'shut') return commands;
      const { networkAclId, direction, protocol, ports, blocks } = next.data;
      const [acl] = known.networkAcls.byKey.get(networkAclId) ?? [];
      if (acl === undefined) return undefined;
      const clients = next.message === 'shut' ? clientRanges(known, endpoint) : blocks;
      const changed = allowing(
        acl,
        clients.map((client) => ({ direction, client, protocol, ports })),
        numberFor,
        known,
      );
      if (changed.commands.length === 0) return undefined;
      commands.push(...changed.commands);
      const acls = known.networkAcls.items.map((each) => (each === acl ? changed.acl : each));
      known = withSlice(known, 'networkAcls', sliceOf('networkAcls', acls, known.networkAcls.known));
      next = ifKnown(() => verdictFor(endpoint, known, values), { complianceType: 'COMPLIANT' });
    }
    return undefined;
  }
});

/** Adds the entries that let the traffic through, as far as it is denied. */
function allowing(acl: NetworkAcl, wanted: readonly Wanted[], numberFor: NumberFor, network: Network): Changed {
  return wanted.reduce<Changed>((changed, traffic) => allow(changed, traffic, numberFor, network), {
    acl,
    commands: [],
  });
}

function allow(changed: Changed, traffic: Wanted, numberFor: NumberFor, network: Network): Changed {
  const { direction, client, protocol, ports } = traffic;
  const { acl, commands } = changed;
  const [addresses] = parseCidrs([client]);
  const denying = addresses && denyingRule(acl, direction, { addresses, ports }, protocol);
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
    protocol: protocol === 'tcp' ? '6' : '17',
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
    protocol: cliProtocols[protocol] ?? protocol,
    'port-range': portRange && { From: portRange.from, To: portRange.to },
    'cidr-block': cidrBlock,
    'ipv6-cidr-block': ipv6CidrBlock,
    'rule-action': ruleAction,
  });
}

/** The words that the CLI has for numbers of protocols. */
const cliProtocols: Readonly<Record<string, string>> = { '-1': 'all', '6': 'tcp', '17': 'udp' };

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
