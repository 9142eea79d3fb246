// Everything that can go wrong, at every call of every rule: right or an error, and never COMPLIANT by mistake.
import { DescribeVpcEndpointsCommand } from '@aws-sdk/client-ec2';
import { rules } from '../../functions/index';
import type { Rule } from '../../shared/rule/rule';
import { openAccount, type Account } from './account';
import { startColdStarts, type Call, type ColdStarts, type Fault, type Outcome } from './cold-starts';
import { json, type SentEvaluation } from './config-stub';
import { ec2Error } from './ec2-proxy';
import { buildEstate, type Estate } from './estate';
import { changeMessage, deletedItem, eventOf, itemNow, type Item } from './events';
import type { Answer } from './http-server';
import { addSpecialCases, parametersOf, prefixLists } from './special-cases';

/** With so little time left, in milliseconds, a function gives up after a second; with so much, never. */
const little = 2500;
const much = 60_000;

let account: Account;
let estate: Estate;
let endpointIds: readonly string[];
let starts: ColdStarts;

beforeAll(async () => {
  account = await openAccount();
  estate = await buildEstate(account.ec2);
  await addSpecialCases(account, estate);
  account.proxy.fault = prefixLists;
  const { VpcEndpoints = [] } = await account.ec2.send(new DescribeVpcEndpointsCommand({}));
  endpointIds = VpcEndpoints.filter(
    ({ VpcId, State }) => VpcId === estate.good.vpcId && String(State) !== 'deleted',
  ).map(({ VpcEndpointId }) => VpcEndpointId ?? '');
  starts = await startColdStarts(account.proxy.url, 8, true);
});
afterAll(async () => {
  await starts.close();
  await account.close();
});

interface Kind {
  readonly remaining: number;
  /** Whether a function may get through it. */
  readonly ends: 'in success' | 'in an error' | 'in either';
  /** For one of these calls only. */
  readonly at?: (call: Call) => boolean;
  readonly answer: Fault;
}

function failure({ service }: Call, status: number, ec2Code: string, configCode: string): Answer {
  if (service === 'config') return json(status === 503 ? 400 : status, { __type: configCode, message: 'A fault.' });
  const { body, ...rest } = ec2Error(status, ec2Code, 'A fault.');
  if (service === 'ec2') return { ...rest, body };
  return {
    ...rest,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${ec2Code}</Code><Message>A fault.</Message></Error></ErrorResponse>`,
  };
}

const throttled: Fault = (call) => failure(call, 503, 'RequestLimitExceeded', 'ThrottlingException');
const denied: Fault = (call) => failure(call, 403, 'UnauthorizedOperation', 'AccessDeniedException');
const ok = (body: string): Answer => ({ status: 200, contentType: 'text/xml', body });
const isReport = ({ name }: Call): boolean => name === 'PutEvaluations';
const isRead = (call: Call): boolean => !isReport(call);
const isSecondPage = ({ token }: Call): boolean => token !== undefined;

// The page that is honest but for the token, or empty but for it: AWS gives both.
function firstPage({ service, name }: Call, honest: Answer | undefined, whole: boolean): Answer {
  if (service === 'config') return json(200, { configurationItems: [], nextToken: 'more' });
  const token = service === 'ec2' ? '<nextToken>more</nextToken>' : '<NextToken>more</NextToken>';
  if (honest && whole) {
    const end = honest.body.lastIndexOf('</');
    return { ...honest, body: honest.body.slice(0, end) + token + honest.body.slice(end) };
  }
  return ok(`<${name.replace(/.*\//, '')}Response>${emptyLists}${token}</${name.replace(/.*\//, '')}Response>`);
}

const emptyLists = [
  'vpcEndpointSet',
  'vpcSet',
  'subnetSet',
  'routeTableSet',
  'networkAclSet',
  'securityGroupInfo',
  'networkInterfaceSet',
  'prefixListSet',
  'serviceDetailSet',
  'entrySet',
  'HostedZoneSummaries',
]
  .map((name) => `<${name}/>`)
  .join('');

const secondPage =
  (whole: boolean): Fault =>
  (call, honest) =>
    isSecondPage(call) ? denied(call, honest) : firstPage(call, honest(), whole);

const kinds: Readonly<Record<string, Kind>> = {
  'throttled twice': {
    remaining: much,
    ends: 'in success',
    answer: (call, honest) => (call.before < 2 ? throttled(call, honest) : undefined),
  },
  'throttled for ever': { remaining: little, ends: 'in an error', answer: throttled },
  'HTTP 500 for ever': {
    remaining: little,
    ends: 'in an error',
    answer: (call) => failure(call, 500, 'InternalError', 'InternalServerError'),
  },
  'HTTP 503 for ever': {
    remaining: little,
    ends: 'in an error',
    answer: () => ({ status: 503, contentType: 'text/html', body: '<html>Service Unavailable</html>' }),
  },
  'connection dropped for ever': {
    remaining: little,
    ends: 'in an error',
    answer: () => ({ ...ok(''), dropped: true }),
  },
  'slower than the time that is left': {
    remaining: little,
    ends: 'in an error',
    answer: () => ({ ...ok(''), after: 20_000 }),
  },
  'access denied': { remaining: much, ends: 'in an error', answer: denied },
  'failing on the second page': { remaining: much, ends: 'in either', at: isRead, answer: secondPage(true) },
  'failing on the second page, the first being empty': {
    remaining: much,
    ends: 'in an error',
    at: (call) => isRead(call) && call.name !== 'DescribeVpcAttribute',
    answer: secondPage(false),
  },
  'a body cut off': {
    remaining: much,
    ends: 'in an error',
    answer: ({ service, name }) =>
      service === 'config'
        ? { ...json(200, {}), body: '{"FailedEvaluations":[' }
        : ok(`<${name}Response><requestId>x</requestId><vpcEndpointSet><item>`),
  },
  'a page of HTML in place of the answer': {
    remaining: much,
    ends: 'in an error',
    answer: () => ok('<html><body>Please sign in</body></html>'),
  },
  'an empty body': {
    remaining: much,
    ends: 'in an error',
    at: ({ service }) => service !== 'config',
    answer: () => ok(''),
  },
  'FailedEvaluations for ever': {
    remaining: little,
    ends: 'in an error',
    at: isReport,
    answer: ({ evaluations }) => json(200, { FailedEvaluations: evaluations }),
  },
  InvalidResultToken: {
    remaining: much,
    ends: 'in an error',
    at: isReport,
    answer: (call) => failure(call, 400, '', 'InvalidResultTokenException'),
  },
};

interface Clean {
  readonly event: object;
  /** Calls that no other chosen event makes, by name. */
  readonly calls: ReadonlyMap<string, Call>;
  readonly outcome: Outcome;
}

/** Events that together make a rule call all that it ever calls, and how they end when nothing goes wrong. */
async function eventsFor(rule: Rule): Promise<readonly Clean[]> {
  const ruleParameters = JSON.stringify(parametersOf(rule.id, estate));
  const messages = await messagesFor(Object.keys(rule.triggers));
  const runs = await Promise.all(
    messages.map(async (message): Promise<Clean> => {
      const event = eventOf(account.accountId, message, { ruleParameters });
      return { event, calls: new Map(), outcome: await starts.invoke({ ruleId: rule.id, event, remaining: much }) };
    }),
  );
  const isCompliant = ({ outcome }: Clean): boolean => outcome.sent.some((one) => one.ComplianceType === 'COMPLIANT');
  const covered = new Set<string>();
  const chosen: Clean[] = [];
  for (const run of runs.sort((a, b) => Number(isCompliant(b)) - Number(isCompliant(a)))) {
    expect(run.outcome.error).toBeUndefined();
    const calls = new Map(run.outcome.calls.map((call) => [call.name, call]));
    for (const name of covered) calls.delete(name);
    if (calls.size === 0) continue;
    for (const name of calls.keys()) covered.add(name);
    chosen.push({ ...run, calls });
  }
  return chosen;
}

/** Changes of each type and, of each, a deletion of which nothing tells where it was. */
async function messagesFor(types: readonly string[]): Promise<readonly Item[]> {
  const { good } = estate;
  const ids: Readonly<Record<string, readonly string[]>> = {
    'AWS::EC2::VPCEndpoint': endpointIds,
    'AWS::EC2::SecurityGroup': [good.groupId],
    'AWS::EC2::RouteTable': [good.routeTableId],
    'AWS::EC2::VPC': [good.vpcId],
  };
  const known = types.flatMap((type) => ids[type] ?? []);
  const items = await Promise.all(known.map((id) => itemNow(account.ec2, account.accountId, id)));
  const gone = types.map((type) => deletedItem(account.accountId, type, 'gone-0123456789abcdef0'));
  return [...items, ...gone].map((item) => changeMessage(item));
}

interface Tried {
  readonly what: string;
  readonly kind: Kind;
  readonly clean: Outcome;
  readonly outcome: Outcome;
  /** How many calls went wrong. */
  readonly hit: number;
}

const tried: Tried[] = [];

test.each(rules.map((rule) => [rule.id, rule] as const))(
  '%s',
  async (ruleId, rule) => {
    const cleans = await eventsFor(rule);
    expect(cleans).not.toEqual([]);
    const combinations = cleans.flatMap((clean) =>
      [...clean.calls.values()].flatMap((call) =>
        Object.entries(kinds)
          .filter(([, { at }]) => at?.(call) ?? true)
          .map(([name, kind]) => ({ what: `${call.name}: ${name}`, kind, call, clean })),
      ),
    );
    const results = await Promise.all(
      combinations.map(async ({ what, kind, call, clean }): Promise<Tried> => {
        let hit = 0;
        const fault: Fault = (actual, honest) => {
          if (actual.name !== call.name) return undefined;
          const answer = kind.answer(actual, honest);
          if (answer) hit += 1;
          return answer;
        };
        let { remaining } = kind;
        let outcome = await starts.invoke({ ruleId, event: clean.event, remaining, fault });
        // On a busy machine the time may be over before the call.
        while (hit === 0 && remaining < much) {
          remaining *= 2;
          outcome = await starts.invoke({ ruleId, event: clean.event, remaining, fault });
        }
        return { what, kind, clean: clean.outcome, outcome, hit };
      }),
    );
    tried.push(...results);
    expect(results.flatMap((result) => complaintsAbout(result))).toEqual([]);
  },
  180_000,
);

/** What must not be so. */
function complaintsAbout({ what, kind, clean, outcome, hit }: Tried): readonly string[] {
  const { error, sent, taken } = outcome;
  const clearly = new Set(clean.sent.map(textOf));
  const ending = error ? 'in an error' : 'in success';
  const complaints = [
    hit === 0 ? 'nothing went wrong' : '',
    kind.ends !== 'in either' && kind.ends !== ending ? `ended ${ending}: ${error?.message ?? verdictsOf(taken)}` : '',
    sent.some((one) => !clearly.has(textOf(one))) ? `reported what is not so: ${verdictsOf(sent)}` : '',
    !error && verdictsOf(taken) !== verdictsOf(clean.taken) ? `reported not the same: ${verdictsOf(taken)}` : '',
    error && taken.length > 0 ? `reported, and threw ${error.name}: ${verdictsOf(taken)}` : '',
    // A read that failed leaves nothing to report.
    error && !what.startsWith('PutEvaluations') && sent.length > 0 ? `tried to report: ${verdictsOf(sent)}` : '',
  ];
  return complaints.filter((complaint) => complaint !== '').map((complaint) => `${what}: ${complaint}`);
}

const textOf = (evaluation: SentEvaluation): string => JSON.stringify(evaluation);

function verdictsOf(evaluations: readonly SentEvaluation[]): string {
  const texts = evaluations.map((one) => `${one.ComplianceResourceId} ${one.ComplianceType}`);
  return texts.sort().join(', ');
}

test('all in all', () => {
  const failed = tried.filter(({ outcome }) => outcome.error);
  const compliant = failed.filter(({ outcome }) => outcome.taken.some((one) => one.ComplianceType === 'COMPLIANT'));
  process.stdout.write(
    `Faults: ${tried.length} combinations of rule, call and fault; ${tried.length - failed.length} ended in success ` +
      `with the right verdicts, ${failed.length} in an error; COMPLIANT was reported in ${compliant.length} of those.\n`,
  );
  expect(compliant).toEqual([]);
  expect(tried.length).toBeGreaterThanOrEqual(500);
});
