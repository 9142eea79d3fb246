// What a plan takes away. A refreshed state lists with a resource what others attach to it: what these are about to
// remove or to change is still in the list. Pure.
// Source: terraform-provider-aws, internal/service/ec2, the Delete function of each resource (read 2026-11-30).
import type { Gone, Instance } from './plan';
import { isConfigured, optionalText, texts } from './fields';

type Values = Readonly<Record<string, unknown>>;

/** What a type of resource attaches: the attribute that names the owner, and the owner's attributes without it. */
interface Attaching {
  readonly owner: string;
  readonly without: (owner: Values, gone: Values) => Values;
}

const listOf = (value: unknown): readonly Values[] => (Array.isArray(value) ? (value as readonly Values[]) : []);

/** An id of the owner's list. */
function listed(owner: string, attribute: string, id: string): Attaching {
  return {
    owner,
    without: (values, gone) => ({ [attribute]: texts(values[attribute]).filter((one) => one !== gone[id]) }),
  };
}

/** A block of the owner's list, by a field. */
function block(owner: string, attribute: (gone: Values) => string, isIt: (item: Values, gone: Values) => boolean) {
  return {
    owner,
    without: (values: Values, gone: Values) => ({
      [attribute(gone)]: listOf(values[attribute(gone)]).filter((item) => !isIt(item, gone)),
    }),
  };
}

const peerLists = ['cidr_blocks', 'ipv6_cidr_blocks', 'prefix_list_ids', 'security_groups'] as const;

/** EC2 holds what has the same protocol and ports as one permission, whoever declared it. */
function permission(direction: (gone: Values) => string): Attaching {
  return {
    owner: 'security_group_id',
    without: (values, gone) => {
      const peers = peersOf(gone);
      const rest = listOf(values[direction(gone)]).flatMap((item): readonly Values[] => {
        if (!isSamePort(item, gone)) return [item];
        const lists = peerLists.map(
          (name) => [name, texts(item[name]).filter((one) => !peers[name].includes(one))] as const,
        );
        const self = item['self'] === true && !peers.self;
        const left: Values = { ...item, ...Object.fromEntries<unknown>(lists), self };
        return left['self'] === true || peerLists.some((name) => texts(left[name]).length > 0) ? [left] : [];
      });
      return { [direction(gone)]: rest };
    },
  };
}

function peersOf(gone: Values) {
  const one = (name: string) => texts([gone[name]]);
  const groups = [...one('source_security_group_id'), ...one('referenced_security_group_id')];
  const own = optionalText(gone['security_group_id']);
  return {
    cidr_blocks: [...texts(gone['cidr_blocks']), ...one('cidr_ipv4')],
    ipv6_cidr_blocks: [...texts(gone['ipv6_cidr_blocks']), ...one('cidr_ipv6')],
    prefix_list_ids: [...texts(gone['prefix_list_ids']), ...one('prefix_list_id')],
    security_groups: groups,
    self: gone['self'] === true || (own !== undefined && groups.includes(own)),
  };
}

const protocols: Readonly<Record<string, string>> = { all: '-1', '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6' };

function isSamePort(item: Values, gone: Values): boolean {
  const protocol = (value: unknown) => protocols[String(value).toLowerCase()] ?? String(value).toLowerCase();
  const own = protocol(item['protocol']);
  if (own !== protocol(gone['ip_protocol'] ?? gone['protocol'])) return false;
  return own === '-1' || ['from_port', 'to_port'].every((name) => (item[name] ?? 0) === (gone[name] ?? 0));
}

const destinations = [
  ['cidr_block', 'destination_cidr_block'],
  ['ipv6_cidr_block', 'destination_ipv6_cidr_block'],
  ['destination_prefix_list_id', 'destination_prefix_list_id'],
] as const;

const attaching: Readonly<Record<string, Attaching>> = {
  aws_security_group_rule: permission((gone) => String(gone['type'])),
  aws_vpc_security_group_ingress_rule: permission(() => 'ingress'),
  aws_vpc_security_group_egress_rule: permission(() => 'egress'),
  aws_route: block(
    'route_table_id',
    () => 'route',
    (item, gone) => destinations.every(([inline, alone]) => optionalText(item[inline]) === optionalText(gone[alone])),
  ),
  aws_network_acl_rule: block(
    'network_acl_id',
    (gone) => (gone['egress'] === true ? 'egress' : 'ingress'),
    (item, gone) => Number(item['rule_no']) === Number(gone['rule_number']),
  ),
  aws_ec2_managed_prefix_list_entry: block(
    'prefix_list_id',
    () => 'entry',
    (item, gone) => item['cidr'] === gone['cidr'],
  ),
  aws_network_acl_association: listed('network_acl_id', 'subnet_ids', 'subnet_id'),
  aws_vpc_endpoint_subnet_association: listed('vpc_endpoint_id', 'subnet_ids', 'subnet_id'),
  aws_vpc_endpoint_route_table_association: listed('vpc_endpoint_id', 'route_table_ids', 'route_table_id'),
  aws_vpc_endpoint_security_group_association: listed('vpc_endpoint_id', 'security_group_ids', 'security_group_id'),
  aws_vpn_gateway_route_propagation: listed('route_table_id', 'propagating_vgws', 'vpn_gateway_id'),
  // The policy becomes AWS's own again.
  aws_vpc_endpoint_policy: { owner: 'vpc_endpoint_id', without: () => ({ policy: null }) },
  aws_vpc_ipv6_cidr_block_association: {
    owner: 'vpc_id',
    without: (values, gone) => (values['ipv6_cidr_block'] === gone['ipv6_cidr_block'] ? { ipv6_cidr_block: null } : {}),
  },
};

/** The resources without what the plan takes away of them. What the configuration of a resource gives stays. */
export function withoutGone(instances: readonly Instance[], gone: readonly Gone[]): readonly Instance[] {
  const moved = movedSubnets(instances);
  return instances.map((instance) => {
    if (instance.isNew) return instance;
    const id = instance.values['id'];
    let { values } = instance;
    const leave = (changed: Values) => {
      const open = Object.entries(changed).filter(([name]) => isConfigured(instance, name) !== true);
      values = { ...values, ...Object.fromEntries(open) };
    };
    for (const { type, values: before } of gone) {
      const how = attaching[type];
      if (how && before[how.owner] === id) leave(how.without(values, before));
    }
    if (/^aws_(?:default_)?network_acl$/.test(instance.type)) {
      const stays = (subnet: string) => (moved.get(subnet) ?? id) === id;
      leave({ subnet_ids: texts(values['subnet_ids']).filter(stays) });
    }
    return { ...instance, values };
  });
}

/** A subnet has one network ACL: from subnets to the ACLs that the configuration gives them. */
function movedSubnets(instances: readonly Instance[]): ReadonlyMap<string, unknown> {
  const moved = new Map<string, unknown>();
  for (const instance of instances) {
    const { type, values } = instance;
    if (type === 'aws_network_acl_association') {
      for (const subnet of texts([values['subnet_id']])) moved.set(subnet, values['network_acl_id'] ?? instance);
    } else if (type === 'aws_network_acl' && isConfigured(instance, 'subnet_ids') === true) {
      for (const subnet of texts(values['subnet_ids'])) moved.set(subnet, values['id'] ?? instance);
    }
  }
  return moved;
}
