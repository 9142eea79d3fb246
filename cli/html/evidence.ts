// The facts of a resource that a finding rests on, in AWS's own terms and short enough to read.
import { NotKnown, isKnown, slices, type Network, type SliceName } from '../../shared/network/network';
import { effectiveNetworkAcl, type NetworkAcl, type NetworkAclEntry } from '../../shared/network/network-acls';
import { destinationOf, targetOf, type Route, type RouteTable } from '../../shared/network/route-tables';
import type { IpPermission, SecurityGroup } from '../../shared/network/security-groups';
import type { VpcEndpoint } from '../../shared/network/vpc-endpoints';
import type { Subnet } from '../../shared/network/vpcs';
import { sourceOf } from '../grouping';
import type { Judgement } from '../judgement';
import { isOpen, type ResourcePart, type VpcPart } from './contents';
import { markup, joined, lines, type Content, type Markup } from './markup';
import type { EvidenceKind } from '../../shared/rule/rule';
import { namedId } from './names';

/** The facts that the findings of a resource rest on, each once. */
export function evidenceOf(vpc: VpcPart, resource: ResourcePart): Content {
  const open = resource.findings.filter(isOpen);
  const kinds = new Set(open.map(({ rule }) => rule.evidence));
  const [first] = open;
  if (!first || kinds.size === 0) return undefined;
  const parts = [...kinds].map((kind) => evidence[kind](vpc, first.subject as never));
  return markup`<div class="evidence">
    <h5>Evidence</h5>
    ${parts}
  </div>`;
}

/** The most rows of a table: more is in the console. */
const mostRows = 12;
const mostPolicyLines = 160;
// AWS allows 20,480.
const mostPolicyCharacters = 30_000;
const fewPolicyLines = 24;

const evidence: Readonly<Record<EvidenceKind, (vpc: VpcPart, subject: never) => Content>> = {
  state: (_vpc, { state, failure, creationTimestamp, networkInterfaceIds }: VpcEndpoint) =>
    facts([
      ['State', code(state)],
      ['Failure', failure],
      ['Created', creationTimestamp === undefined ? undefined : momentOf(creationTimestamp)],
      ['Network interfaces', idList(networkInterfaceIds)],
    ]),
  service: ({ network }, { serviceName, serviceRegion, vpcEndpointType }: VpcEndpoint) => {
    const [service] = network.vpcEndpointServices.byKey.get(serviceName) ?? [];
    return facts([
      ['Service', code(serviceName)],
      ['Service Region', serviceRegion],
      ['Type', vpcEndpointType],
      ['Owner of the service', service?.owner],
    ]);
  },
  'private-dns': (vpc, endpoint: VpcEndpoint) =>
    markup`${facts([
      ['Private DNS', endpoint.privateDnsEnabled ? 'enabled' : 'disabled'],
      ['DNS names', idList(endpoint.dnsNames)],
    ])}${dnsFacts(vpc)}`,
  ingress: ({ network, judgement }, { groups }: VpcEndpoint) => {
    if (groups.length === 0) return markup`<p>No security group is attached.</p>`;
    return groups.map(({ groupId, groupName }) => {
      const [group] = network.securityGroups.byKey.get(groupId) ?? [];
      if (!group) return markup`<p>${code(groupId)} ${groupName}: ${notKnown('securityGroups', judgement)}</p>`;
      return permissions(group, 'Inbound', group.ingress, 'Source');
    });
  },
  egress: (_vpc, group: SecurityGroup) => permissions(group, 'Outbound', group.egress, 'Destination'),
  zones: (vpc, { vpcId, subnetIds }: VpcEndpoint) => {
    const subnets = vpc.network.subnets.byKey.get(vpcId) ?? [];
    const rows = zonesOf(subnets).map(([zone, ofZone]) => {
      const used = ofZone.filter(({ subnetId }) => subnetIds.includes(subnetId));
      return [zone, idList(used.map(({ subnetId }) => subnetId)) ?? 'none', ofZone.length];
    });
    return listed(vpc, 'subnets', 'Zones of the VPC', ['Zone', 'Endpoint in', 'Subnets'], rows);
  },
  'network-acls': (vpc, { subnetIds, vpcId }: VpcEndpoint) => {
    const { network, judgement } = vpc;
    const acls = subnetIds.map((subnetId) => aclOf(network, subnetId, vpcId));
    return [...new Set(acls)].map((acl) => {
      if (!acl) return markup`<p>${notKnown('networkAcls', judgement)}</p>`;
      const entries = [...acl.entries].sort(
        (one, other) => Number(one.egress) - Number(other.egress) || one.ruleNumber - other.ruleNumber,
      );
      const title = markup`Network ACL ${namedId(acl.networkAclId, acl.tags)}`;
      return table(title, ['Way', 'Rule', 'Action', 'Traffic', 'Range'], entries.map(entryRow));
    });
  },
  policy: (_vpc, { policyDocument }: VpcEndpoint) => policy(policyDocument),
  'endpoint-routes': (vpc, { vpcId, vpcEndpointId, routeTableIds }: VpcEndpoint) => {
    const tables = vpc.network.routeTables.byKey.get(vpcId) ?? [];
    const rows = tables.map((each) => {
      const routes = each.routes.filter(({ gatewayId }) => gatewayId === vpcEndpointId);
      const shown = routes.map((route) => `${destinationOf(route)} (${route.state ?? 'state not known'})`).join(', ');
      const isListed = routeTableIds.includes(each.routeTableId) ? 'yes' : 'no';
      return [namedId(each.routeTableId, each.tags), isListed, shown === '' ? 'none' : shown];
    });
    return listed(vpc, 'routeTables', 'Route tables of the VPC', ['Route table', 'Associated', 'Route to it'], rows);
  },
  routes: (_vpc, routeTable: RouteTable) => [
    table('Routes', ['Destination', 'Target', 'State'], routeTable.routes.map(routeRow)),
    associations(routeTable),
  ],
  'dns-attributes': dnsFacts,
  endpoints: (vpc) => {
    const endpoints = vpc.network.vpcEndpoints.byKey.get(vpc.vpcId) ?? [];
    const rows = endpoints.map((each) => [code(each.serviceName), each.vpcEndpointType, each.state]);
    return listed(vpc, 'vpcEndpoints', 'Endpoints of the VPC', ['Service', 'Type', 'State'], rows);
  },
};

function facts(entries: readonly (readonly [name: string, value: Content])[]): Content {
  const known = entries.filter(([, value]) => value !== undefined && value !== '');
  return markup`<dl class="facts">
    ${known.map(
      ([name, value]) =>
        markup`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function table(title: Content, heads: readonly string[], rows: readonly (readonly Content[])[]): Content {
  const caption = markup`<caption>
    ${title}
  </caption>`;
  if (rows.length === 0) return markup`<p class="none">${title}: none</p>`;
  const more = rows.length - mostRows;
  return markup`<table class="small">
      ${caption}
      <thead>
        <tr>
          ${heads.map((head) => markup`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.slice(0, mostRows).map(
          (row) =>
            markup`<tr>
              ${row.map((cell) => markup`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
    ${more > 0 && markup`<p class="none">and ${more} more</p>`}`;
}

function permissions(
  { groupId, groupName, tags }: SecurityGroup,
  direction: string,
  of: readonly IpPermission[],
  peer: string,
): Content {
  const rows = of.flatMap((permission) => {
    const peers = [
      ...permission.cidrs,
      ...permission.ipv6Cidrs,
      ...permission.prefixListIds,
      ...permission.groups.map((group) => group.groupId),
    ];
    return peers.map((each) => [portsOf(permission), code(each)]);
  });
  const title = markup`${direction} rules of ${namedId(groupId, tags, groupName)}`;
  return table(title, ['Protocol and port', peer], rows);
}

function portsOf({ ipProtocol, fromPort, toPort }: IpPermission): string {
  if (ipProtocol === '-1') return 'all traffic';
  const protocol = ipProtocol.toUpperCase();
  if (fromPort === undefined || fromPort === -1) return `${protocol}, all`;
  return `${protocol} ${fromPort === toPort ? fromPort : `${fromPort}-${toPort ?? 65535}`}`;
}

function entryRow(entry: NetworkAclEntry): readonly Content[] {
  const ports = entry.portRange && `${entry.portRange.from}-${entry.portRange.to}`;
  const protocols: Readonly<Record<string, string>> = { '-1': 'all', '6': 'TCP', '17': 'UDP', '1': 'ICMP' };
  return [
    entry.egress ? 'out' : 'in',
    entry.ruleNumber === 32767 ? '*' : entry.ruleNumber,
    entry.ruleAction,
    `${protocols[entry.protocol] ?? entry.protocol}${ports === undefined ? '' : ` ${ports}`}`,
    code(entry.cidrBlock ?? entry.ipv6CidrBlock ?? ''),
  ];
}

function routeRow(route: Route): readonly Content[] {
  return [code(destinationOf(route)), code(targetOf(route)), route.state ?? 'not known'];
}

function associations({ associations: of }: RouteTable): Content {
  const subnets = of.flatMap(({ subnetId }) => subnetId ?? []);
  return facts([
    ['Main table', of.some(({ main }) => main) ? 'yes' : undefined],
    ['Subnets', idList(subnets)],
    ['Gateways', idList(of.flatMap(({ gatewayId }) => gatewayId ?? []))],
  ]);
}

function dnsFacts({ network, vpcId }: VpcPart): Content {
  const [attributes] = network.dnsAttributes.byKey.get(vpcId) ?? [];
  const shown = (value: boolean | undefined) => (value === undefined ? 'not known' : String(value));
  return facts([
    ['enableDnsSupport', shown(attributes?.enableDnsSupport)],
    ['enableDnsHostnames', shown(attributes?.enableDnsHostnames)],
  ]);
}

function aclOf(network: Network, subnetId: string, vpcId: string): NetworkAcl | undefined {
  try {
    return effectiveNetworkAcl(network, { subnetId, vpcId });
  } catch (error) {
    if (error instanceof NotKnown) return undefined;
    throw error;
  }
}

function momentOf(milliseconds: number): string {
  const moment = new Date(milliseconds);
  return Number.isNaN(moment.getTime()) ? 'not a time' : moment.toISOString();
}

/** The document as people write it; what is no JSON as it is. */
function policy(document: string | undefined): Content {
  if (document === undefined) return markup`<p class="none">Endpoint policy: not in the input</p>`;
  const text = pretty(document).slice(0, mostPolicyCharacters).split('\n');
  const shown = text.slice(0, mostPolicyLines);
  const rest = text.length - shown.length;
  return markup`<details class="policy" ${text.length <= fewPolicyLines && markup` open`}>
    <summary>Endpoint policy</summary>
    <pre tabindex="0" role="group" aria-label="Endpoint policy"><code>${lines(shown.join('\n'))}</code></pre>
    ${rest > 0 && markup`<p class="none">and ${rest} more lines</p>`}
  </details>`;
}

function pretty(document: string): string {
  try {
    return shortLists(JSON.stringify(JSON.parse(document), undefined, 2));
  } catch {
    return document;
  }
}

/** Lists of one value take one line. */
function shortLists(json: string): string {
  return json.replace(/\[\n\s*("(?:[^"\\]|\\.)*")\n\s*\]/g, '[$1]');
}

function zonesOf(subnets: readonly Subnet[]): readonly (readonly [string, readonly Subnet[]])[] {
  const zones = new Map<string, Subnet[]>();
  for (const subnet of subnets) {
    const zone = subnet.availabilityZone ?? subnet.availabilityZoneId ?? 'not known';
    zones.set(zone, [...(zones.get(zone) ?? []), subnet]);
  }
  return [...zones].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A table of what a slice holds of the VPC. Only what is known to be all can be none. */
function listed(
  { network, judgement, vpcId }: VpcPart,
  slice: SliceName,
  title: string,
  heads: readonly string[],
  rows: readonly (readonly Content[])[],
): Content {
  const isAll = isKnown(network[slice], vpcId);
  const note =
    !isAll && markup`<p class="none">${rows.length > 0 && 'There may be more: '}${notKnown(slice, judgement)}</p>`;
  return [rows.length > 0 || isAll ? table(title, heads, rows) : undefined, note];
}

function notKnown(slice: SliceName, judgement: Judgement): string {
  return `The ${slices[slice].title} are not all known (${sourceOf(slice, judgement)}).`;
}

function idList(ids: readonly string[]): Content {
  if (ids.length === 0) return undefined;
  const more = ids.length - 6;
  return markup`${joined(ids.slice(0, 6).map(code), ', ')}${more > 0 && ` and ${more} more`}`;
}

function code(text: string): Markup {
  return markup`<code>${text}</code>`;
}
