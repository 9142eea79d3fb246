// The `configuration` of a configuration item, rewritten to the shape that Describe prints. Pure.
import { UnexpectedShape } from './describe';

type Fields = Readonly<Record<string, unknown>>;

/** Deeper than any resource of EC2; bounds the recursion. */
const maxDepth = 20;

/**
 * A resource as Describe prints it, from a configuration item's `configuration` and tags.
 * @param configuration an object, as events and files have it, or its JSON text, as the API answers
 * @throws UnexpectedShape with a message that starts with the place
 */
export function describedConfiguration(configuration: unknown, tags: Readonly<Record<string, string | null>>): unknown {
  const fields = typeof configuration === 'string' ? parsed(configuration) : configuration;
  if (!isFields(fields)) {
    throw new UnexpectedShape('.configuration is not an object: expected the resource as AWS Config recorded it');
  }
  const described = pascalCase(fields, 0) as Fields;
  const ownTags = Array.isArray(described['Tags']) ? (described['Tags'] as readonly unknown[]) : [];
  const itemTags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return { ...described, Tags: [...ownTags, ...itemTags] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnexpectedShape('.configuration is not JSON: expected the JSON text that AWS Config answers');
  }
}

// AWS Config writes the members of EC2's API in camelCase, of newer types in PascalCase.
function pascalCase(value: unknown, depth: number): unknown {
  if (depth > maxDepth) throw new UnexpectedShape('.configuration is nested too deeply: expected an EC2 resource');
  if (Array.isArray(value)) return value.map((inner) => pascalCase(inner, depth + 1));
  if (!isFields(value)) return value;
  const described = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.slice(0, 1).toUpperCase() + key.slice(1),
      pascalCase(inner, depth + 1),
    ]),
  );
  return 'IpProtocol' in described ? withIpRanges(described) : described;
}

// A security group's permission has its IPv4 ranges twice: `ipv4Ranges` as objects and `ipRanges` as texts. Items from
// before 2017 have only the texts, and know of no IPv6.
function withIpRanges({ Ipv4Ranges, IpRanges, ...permission }: Fields): Fields {
  if (isNothing(Ipv4Ranges) && isNothing(IpRanges)) return permission;
  const ranges = [...listOf(Ipv4Ranges), ...listOf(IpRanges)];
  return {
    ...(isNothing(Ipv4Ranges) && !isNothing(permission['PrefixListIds']) ? { Ipv6Ranges: [] } : {}),
    ...permission,
    IpRanges: ranges.map((range) => (typeof range === 'string' ? { CidrIp: range } : range)),
  };
}

// Anything but a list is left for the schema to refuse.
function listOf(value: unknown): readonly unknown[] {
  if (isNothing(value)) return [];
  return Array.isArray(value) ? value : [value];
}

function isNothing(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
