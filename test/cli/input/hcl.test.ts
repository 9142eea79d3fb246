// Expressions of Terraform's language, from their text to their values.
import { NotHcl, hclReader } from '../../../cli/input/hcl';
import { valueOf, type Scope } from '../../../shared/sources/terraform/source/evaluate';
import { notKnown, setOf, type Members, type Value } from '../../../shared/sources/terraform/source/values';

const variables: Members = {
  name: 'a',
  list: ['a', 'b', 'c'],
  map: { b: 2, a: 1 },
  on: true,
  nothing: null,
  later: notKnown,
  id: 'sg-planned1',
  ids: setOf(['subnet-planned2', 'subnet-planned1']),
};
const scope: Scope = {
  variable: (name) => variables[name] as Value,
  local: () => notKnown,
  module: () => ({ subnets: ['s-1', 's-2'] }),
  resource: () => [{ id: 'r-0' }, { id: 'r-1' }],
  data: () => ({ json: '{}' }),
  each: { key: 'k', value: { port: 443 } },
  count: 1,
  names: {},
};

async function value(text: string): Promise<Value> {
  const parse = await hclReader();
  const expression = parse(`it = ${text}\n`, 'it.tf').attributes['it'];
  if (expression === undefined) throw new Error('expected an expression');
  return valueOf(expression, scope);
}

test.each<[string, Value]>([
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['-var.map.a', -1],
  ['!var.on || 2 > 1 && 1 != 2', true],
  ['var.on ? "yes" : "no"', 'yes'],
  ['var.later ? "same" : "same"', 'same'],
  ['var.later ? 1 : 2', notKnown],
  ['false && var.later', false],
  ['"com.amazonaws.${var.name}.${each.key}"', 'com.amazonaws.a.k'],
  ['"  ${var.name} and ${var.name} "', '  a and a '],
  ['"$${kept} and \\"quoted\\""', '${kept} and "quoted"'],
  ['var.list[count.index + 1]', 'c'],
  ['var.list.0', 'a'],
  ['var.list[9]', notKnown],
  ['try(var.list[9], var.map.c, "else")', 'else'],
  ['can(var.map.c)', false],
  ['aws_subnet.this[*].id', ['r-0', 'r-1']],
  ['aws_subnet.this.*.id[1]', 'r-1'],
  ['values({ y = var.list[1], x = 1 })[*]', [1, 'b']],
  ['[for s in aws_subnet.this : s.id if s.id != "r-0"]', ['r-1']],
  ['{ for k, v in var.map : v => upper(k) }', { 1: 'A', 2: 'B' }],
  ['{ for v in var.list : "all" => v... }', { all: ['a', 'b', 'c'] }],
  ['module.net.subnets[0]', 's-1'],
  ['data.aws_iam_policy_document.it.json', '{}'],
  ['merge({ a = 1 }, each.value, null)', { a: 1, port: 443 }],
  ['concat(var.list, ["d"])[3]', 'd'],
  ['flatten([var.list, [[1]]])', ['a', 'b', 'c', 1]],
  ['lookup(var.map, "c", 3)', 3],
  ['element(var.list, 4)', 'b'],
  ['slice(var.list, 1, 3)', ['b', 'c']],
  ['compact(["", null, "x"])', ['x']],
  ['coalesce(var.nothing, "", "x")', 'x'],
  ['contains(var.list, "b")', true],
  ['concat(var.list...)', notKnown],
  ['format("%s-%03d%%", "a", 7)', 'a-007%'],
  ['join(",", var.list)', 'a,b,c'],
  ['split(".", "a.b")', ['a', 'b']],
  ['cidrsubnet("10.0.0.0/16", 8, 2)', '10.0.2.0/24'],
  ['cidrsubnet("fd00::/56", 8, 255)', 'fd00:0:0:ff::/64'],
  ['cidrsubnets("10.0.0.0/16", 4, 8)', ['10.0.0.0/20', '10.0.16.0/24']],
  ['jsonencode({ b = 1, a = [true] })', '{"a":[true],"b":1}'],
  ['{ (var.name) = 1, "b" : 2 }', { a: 1, b: 2 }],
  ['var.nothing == null', true],
  ['var.id == var.nothing', false],
  // What an id consists of and how ids are ordered means nothing before they exist.
  ['length(var.id)', notKnown],
  ['substr(var.id, 0, 3)', notKnown],
  ['tolist(var.ids)[0]', notKnown],
  ['[for id in var.ids : id][0]', notKnown],
  ['length(var.ids)', 2],
  ['sha1("a")', notKnown],
  ['<<-EOT\n  text ${var.name}\nEOT', '  text a\n'],
])('%s', async (text, expected) => {
  expect(await value(text)).toEqual(expected);
});

test('what is not HCL is refused with its place', async () => {
  const parse = await hclReader();
  expect(() => parse('a = {\n  b = ]\n}', 'it.tf')).toThrow(NotHcl);
  expect(() => parse('a = {\n  b = ]\n}', 'it.tf')).toThrow(/^line [12], column/);
});
