// Reads the labelled cases.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { filledIn } from '../network';
import type { DescribeOutputs } from '../../shared/sources/describe-outputs';

/** A case of labelled/. */
export interface Labelled {
  readonly name: string;
  /** The catalogue's section and the reasoning. */
  readonly why: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** us-east-1 where it is absent. */
  readonly region?: string;
  /** The time of judgement, where the verdict hangs on it. */
  readonly now?: string;
  /** Lists as `aws ec2 describe-*` prints them; one that is absent is not known. */
  readonly given: DescribeOutputs;
  readonly resource: string;
  readonly expected: string;
}

/** Where the cases are. */
export const labelledFolder = join(__dirname, 'labelled');

/** The cases of a rule. */
export function casesOf(ruleId: string): readonly Labelled[] {
  const text = readFileSync(join(labelledFolder, `${ruleId}.yaml`), 'utf8');
  const cases = parse(text, { merge: true, maxAliasCount: -1 }) as readonly Labelled[];
  return cases.map((one) => ({
    ...one,
    parameters: { ...ofFirstVersion[ruleId], ...one.parameters },
    given: withAclOfEachSubnet(filledIn(withoutNulls(one.given) as DescribeOutputs)),
  }));
}

/** The cases were labelled when one client sufficed; who the clients are, the tables of the rules ask. */
const ofFirstVersion: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'vpce-nacl-allows-https': { clientMode: 'any' },
  'vpce-sg-allows-https': { sourceMode: 'any' },
};

/** Each subnet has exactly one ACL: those that no ACL names get an open one. */
function withAclOfEachSubnet(given: DescribeOutputs): DescribeOutputs {
  const { NetworkAcls, Subnets } = given as Readonly<Record<string, readonly Named[] | undefined>>;
  const [first] = NetworkAcls ?? [];
  if (NetworkAcls === undefined || Subnets === undefined || first === undefined) return given;
  const named = new Set(NetworkAcls.flatMap(({ Associations }) => Associations?.map(({ SubnetId }) => SubnetId) ?? []));
  const open = NetworkAcls.find(({ IsDefault }) => IsDefault === true);
  const rest = Subnets.filter(({ SubnetId }) => !named.has(SubnetId)).map(({ SubnetId }) => ({ SubnetId }));
  if (rest.length === 0) return given;
  const acl = {
    ...(open ?? { NetworkAclId: 'acl-of-the-rest', VpcId: first.VpcId, IsDefault: true, Entries: openEntries }),
    Associations: [...(open?.Associations ?? []), ...rest],
  };
  return { ...given, NetworkAcls: [...NetworkAcls.filter((each) => each !== open), acl] };
}

interface Named {
  readonly VpcId?: string;
  readonly SubnetId?: string;
  readonly IsDefault?: boolean;
  readonly Associations?: readonly { readonly SubnetId?: string }[];
}

const openEntries = [true, false].flatMap((Egress) =>
  [{ CidrBlock: '0.0.0.0/0' }, { Ipv6CidrBlock: '::/0' }].map((block, index) => ({
    Egress,
    RuleNumber: 100 + index,
    RuleAction: 'allow',
    Protocol: '-1',
    ...block,
  })),
);

/** Without the members that are null: in the files null takes away what an anchor brought along. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}
