// data.aws_iam_policy_document, for what is read only at apply: the text that it will render. Pure.
// Source: terraform-provider-aws, internal/service/iam/policy_document_data_source.go (read 2026-11-30).
import { holdsUnknown, isList, isMembers, notKnown, type Members, type Value, wordOf } from './values';

const listOf = (value: Value | undefined): readonly Value[] => (isList(value) ? value : value == null ? [] : [value]);

/** The policy; not known where something in it is not. */
export function renderedPolicy(document: Members): Value {
  const merged = ['source_policy_documents', 'override_policy_documents', 'source_json', 'override_json'];
  if (merged.some((name) => listOf(document[name]).length > 0)) return notKnown;
  const { statement = [], version, policy_id: id } = document;
  if (!isList(statement) || statement.some((one) => !isMembers(one) || holdsUnknown(one))) return notKnown;
  return JSON.stringify({
    Version: version ?? '2012-10-17',
    ...(typeof id === 'string' ? { Id: id } : {}),
    Statement: statement.map((one) => statementOf(one as Members)),
  });
}

function statementOf(statement: Members): Record<string, unknown> {
  const { sid, effect } = statement;
  const lists = [
    ['Action', 'actions'],
    ['NotAction', 'not_actions'],
    ['Resource', 'resources'],
    ['NotResource', 'not_resources'],
  ] as const;
  const principals = [
    ['Principal', 'principals'],
    ['NotPrincipal', 'not_principals'],
  ] as const;
  return {
    ...(typeof sid === 'string' ? { Sid: sid } : {}),
    Effect: effect ?? 'Allow',
    ...Object.fromEntries(lists.flatMap(([to, from]) => given(to, shortest(listOf(statement[from]).map(variables))))),
    ...Object.fromEntries(principals.flatMap(([to, from]) => given(to, principalsOf(listOf(statement[from]))))),
    ...Object.fromEntries(given('Condition', conditionsOf(listOf(statement['condition'])))),
  };
}

function given(name: string, value: unknown): readonly (readonly [string, unknown])[] {
  return value === undefined ? [] : [[name, value]];
}

function shortest(items: readonly unknown[]): unknown {
  return items.length > 1 ? items : items[0];
}

// Policy variables are written with & there, since $ is Terraform's own.
function variables(value: Value): Value {
  return typeof value === 'string' ? value.replaceAll('&{', '${') : value;
}

function principalsOf(all: readonly Value[]): unknown {
  const blocks = all.filter(isMembers);
  if (blocks.length === 0) return undefined;
  if (blocks.some(({ type, identifiers }) => type === '*' && listOf(identifiers).includes('*'))) return '*';
  const types = [...new Set(blocks.map(({ type }) => wordOf(type)))];
  return Object.fromEntries(
    types.map((type) => [
      type,
      shortest(blocks.filter((block) => block['type'] === type).flatMap((block) => listOf(block['identifiers']))),
    ]),
  );
}

function conditionsOf(all: readonly Value[]): unknown {
  const blocks = all.filter(isMembers);
  if (blocks.length === 0) return undefined;
  const tests: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of blocks) {
    (tests[wordOf(test)] ??= {})[wordOf(variable)] = shortest(listOf(values).map(variables));
  }
  return tests;
}
