// Unknown is never COMPLIANT, exhaustively: every rule, every slice that it reads or may read, every way in which the
// slice can be lacking, on the example estate, on every example of the rule's page and on every labelled case.
import { rules } from '../../functions/index';
import { evaluateLive } from '../../shared/aws/collect';
import { emptyNetwork, sliceNames, slices, type Network, type SliceName } from '../../shared/network/network';
import {
  evaluateChange,
  evaluateRegion,
  type ConfiguredRule,
  type Evaluation,
  type Outcome,
} from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import { idOf, slicesOf, subjectSlices, type Occasion, type Rule } from '../../shared/rule/rule';
import { estateOutputs, estateParameters, estateTime, type Listed } from '../example-estate';
import { fakeEc2, readersOf } from '../fake-ec2';
import { accountId, filledIn, network, region } from '../network';
import { casesOf } from './labelled-cases';
import { examplesOf, textOf } from './pack';
import { further } from './situations';

const ways = ['missing offline', 'denied', 'throttled', 'out of time', 'failing on its second page'] as const;

type Way = (typeof ways)[number];

/** What the SDK throws in the end, whatever it tried before. */
const errors: Readonly<Record<Exclude<Way, 'missing offline'>, string>> = {
  denied: 'UnauthorizedOperation',
  throttled: 'RequestLimitExceeded',
  'out of time': 'AbortError',
  'failing on its second page': 'InternalError',
};

interface Situation {
  readonly name: string;
  readonly given: Listed;
  readonly configured: ConfiguredRule;
}

function situationsOf(rule: Rule): readonly Situation[] {
  const situation = (name: string, given: Listed, parameters: unknown): Situation => ({
    name,
    given: filledIn(given),
    configured: { rule, values: readParameters(rule.parameters, parameters) },
  });
  return [
    situation('the estate', estateOutputs(), {}),
    situation('the estate with its parameters', estateOutputs(), estateParameters()[rule.id]),
    ...examplesOf(textOf(`functions/${rule.id}/README.md`)).map(({ verdict, parameters, given }, index) =>
      situation(`example ${index + 1}, ${verdict}`, given as Listed, parameters),
    ),
    ...(further[rule.id] ?? []).map(([name, given, parameters]) => situation(name, given, parameters)),
    ...casesOf(rule.id).map(({ name, parameters, given }) => situation(name, given as Listed, parameters)),
  ];
}

let current: Listed = {};
let fault: { readonly slice: SliceName; readonly way: Way } | undefined;
let fired = 0;
let read = new Set<SliceName>();

const ec2 = fakeEc2(
  () => current,
  (slice, page) => {
    read.add(slice);
    if (slice !== fault?.slice || fault.way === 'missing offline') return 'all';
    if (fault.way === 'failing on its second page' && page === 1) return 'in two pages';
    fired += 1;
    throw Object.assign(new Error(`${fault.way}: ${slice}`), { name: errors[fault.way] });
  },
);

const offline: Occasion = { kind: 'offline', time: estateTime };

interface Ending {
  /** `throws` or the verdict, for each event and resource. */
  readonly verdicts: ReadonlyMap<string, string>;
  /** How many calls failed. */
  readonly fired: number;
  /** What was read. */
  readonly read: ReadonlySet<SliceName>;
}

/** A sweep, and an event for each resource that the rule judges. */
async function live({ given, configured }: Situation, broken: typeof fault): Promise<Ending> {
  current = given;
  fault = broken;
  fired = 0;
  read = new Set();
  const { rule } = configured;
  const time = estateTime;
  const changes = network(given)[subjectSlices[rule.subject]].items.map((subject) => {
    const change = {
      resourceType: rule.subject,
      resourceId: idOf(rule, subject),
      vpcId: subject.vpcId,
      deleted: false,
      serviceName: undefined,
      vpcEndpointType: undefined,
    };
    const evaluate = (known: Network) => evaluateChange(configured, change, known, { kind: 'change', time });
    return [change.resourceId, evaluate] as const;
  });
  const events: readonly (readonly [string, (known: Network) => Outcome])[] = [
    ['sweep', (known) => evaluateRegion(configured, known, { kind: 'schedule', time })],
    ...changes,
  ];
  const verdicts = new Map<string, string>();
  for (const [event, evaluate] of events) {
    const before = fired;
    const found = await evaluateLive({ ec2, readers: readersOf(rule) }, emptyNetwork(accountId, region, true), evaluate)
      .then(({ decided, undecided }) => verdictsOf([...decided, ...undecided]))
      .catch(() => 'throws' as const);
    // A call that failed ends the whole event.
    if (fired > before) expect({ event, found }).toEqual({ event, found: 'throws' });
    if (found === 'throws') verdicts.set(event, found);
    else for (const [resource, verdict] of found) verdicts.set(`${event} ${resource}`, verdict);
  }
  return { verdicts, fired, read };
}

function verdictsOf(evaluations: readonly Evaluation[]): readonly (readonly [string, string])[] {
  return evaluations.map(({ resourceId, complianceType }) => [resourceId, complianceType]);
}

/** The verdicts on the command line; a sweep that cannot even begin is INSUFFICIENT_DATA. */
function offlineVerdicts(
  { given, configured }: Situation,
  without: SliceName | undefined,
): ReadonlyMap<string, string> {
  const rest = Object.entries(given).filter(([member]) => without === undefined || member !== slices[without].member);
  const { evaluations, missing } = evaluateRegion(configured, network(Object.fromEntries(rest)), offline);
  const unjudged = evaluations.length === 0 && missing.size > 0;
  return new Map(unjudged ? [['sweep', 'INSUFFICIENT_DATA']] : verdictsOf(evaluations));
}

const situations = new Map(rules.map((rule) => [rule.id, situationsOf(rule)]));
const healthy = new Map<Situation, Ending>();

beforeAll(async () => {
  for (const situation of [...situations.values()].flat()) healthy.set(situation, await live(situation, undefined));
});

/** What a situation comes to without the slice, and how often that could be seen. */
async function lacking(situation: Situation, slice: SliceName, way: Way) {
  if (way === 'missing offline') {
    const verdicts = offlineVerdicts(situation, slice);
    const open = [...verdicts.values()].filter((verdict) => verdict === 'INSUFFICIENT_DATA').length;
    return { whole: offlineVerdicts(situation, undefined), verdicts, seen: open };
  }
  const whole = healthy.get(situation);
  // What is not read cannot fail.
  if (!whole?.read.has(slice)) return { whole: whole?.verdicts, verdicts: new Map<string, string>(), seen: 0 };
  const { verdicts, fired: failed } = await live(situation, { slice, way });
  return { whole: whole.verdicts, verdicts, seen: failed };
}

const table = rules.flatMap((rule) =>
  slicesOf(rule).flatMap((slice) => ways.map((way) => [rule.id, slice, way] as const)),
);
/** Offline, a policy that is there counts as supported by its service. */
const harmless: ReadonlySet<string> = new Set(
  ['least-privilege', 'trusted-perimeter', 'service-requirements'].map(
    (name) => `vpce-policy-${name} vpcEndpointServices missing offline`,
  ),
);
/** Where interfaces are not in the input, a group of the VPC counts as admitting its members, and the verdict says so. */
const byDesign: ReadonlySet<string> = new Set(['vpce-sg-allows-https networkInterfaces missing offline']);
const none: ReadonlySet<string> = new Set(['throws', 'INSUFFICIENT_DATA']);
/** Slices that `collect` writes and no rule reads. */
const collectedOnly: readonly SliceName[] = ['dhcpOptions'];
let combinations = 0;
let events = 0;

test.each(table)('%s without %s: %s', async (id, slice, way) => {
  let mattered = 0;
  for (const situation of situations.get(id) ?? []) {
    const { whole, verdicts, seen } = await lacking(situation, slice, way);
    for (const [resource, verdict] of verdicts) {
      if (none.has(verdict)) continue;
      const known = whole?.get(resource);
      // A policy that is there counts as supported where nobody knows better: never to the good.
      const isMilder = way === 'missing offline' && verdict === 'NON_COMPLIANT' && known === 'NOT_APPLICABLE';
      if (byDesign.has(`${id} ${slice} ${way}`) && verdict === 'COMPLIANT') continue;
      if (!isMilder) expect([situation.name, resource, verdict]).toEqual([situation.name, resource, known]);
    }
    mattered += seen;
    combinations += 1;
    events += verdicts.size;
  }
  // A way in which nothing was ever lacking proves nothing.
  if (!harmless.has(`${id} ${slice} ${way}`) && !byDesign.has(`${id} ${slice} ${way}`))
    expect(mattered).toBeGreaterThan(0);
});

test('the table is complete', () => {
  const pairs = rules.flatMap((rule) => slicesOf(rule).map((slice) => `${rule.id} ${slice}`));
  const tried = new Set(table.map(([id, slice, way]) => `${id} ${slice} ${way}`));
  expect(tried.size).toBe(pairs.length * ways.length);
  const unread = sliceNames.filter((name) => !pairs.some((pair) => pair.endsWith(` ${name}`)));
  expect(unread).toEqual(collectedOnly);
  process.stdout.write(
    `Unknown is never COMPLIANT: ${tried.size} ways, ${combinations} networks, ${events} verdicts.\n`,
  );
});
