// Any event, any document: a valid report or a clear error, within a second. FUZZ_RUNS=100000 runs so many. A failure
// prints its path: with it and the seed, which is always printed, fc.assert(…, { seed, path }) plays it again.
import {
  ConfigServiceClient,
  GetComplianceDetailsByConfigRuleCommand,
  GetResourceConfigHistoryCommand,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import { mockClient } from 'aws-sdk-client-mock';
import fc, { type Arbitrary } from 'fast-check';
import { rules } from '../../functions/index';
import { eventsOf } from '../../infra/events';
import { lambda, type Result } from '../../shared/aws/lambda';
import { parsePolicy } from '../../shared/policy/document';
import type { Network } from '../../shared/network/network';
import { evaluateRegion, type ConfiguredRule, type Evaluation } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import type { Rule } from '../../shared/rule/rule';
import { networksOf, recordingFrom } from '../../shared/sources/configuration-items';
import { networkFromDescribe } from '../../shared/sources/describe-outputs';
import { configurationItems } from '../configuration-items';
import type { Listed } from '../example-estate';
import { fakeEc2, readersOf } from '../fake-ec2';
import { accountId, endpoint, gatewayEndpoint, network, region } from '../network';
import { describeOutputs } from './describe-outputs';

process.env['AWS_REGION'] = region;
process.env['LOG_LEVEL'] = 'SILENT';
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';

const total = Number(process.env['FUZZ_RUNS'] ?? 800);
const seed = Number(process.env['FUZZ_SEED'] ?? 20261121);
const part = { numRuns: Math.ceil(total / 4), seed, endOnFailure: true } as const;
const timeout = 20_000 + total * 20;
process.stdout.write(`Generated events and documents: ${4 * part.numRuns}, seed ${seed}.\n`);

/** Errors that say what is wrong with the event, its parameters, or what AWS answered. */
const clearErrors = ['UnusableEvent', 'InvalidParameter', 'InsufficientData', 'UnexpectedShape', 'ReportExpired'];

let slowest = 0;
afterAll(() => {
  process.stdout.write(`The slowest took ${Math.round(slowest)} ms.\n`);
});

/** Runs it; whatever it throws must be clear. */
async function clearly<T>(run: () => T | Promise<T>): Promise<T | undefined> {
  // Time of the processor: others may be at work on this machine.
  const start = process.cpuUsage();
  try {
    return await run();
  } catch (error) {
    const { name, message } = error as Error;
    if (!clearErrors.includes(name) || message === '' || message.length > 1000) throw error;
    return undefined;
  } finally {
    const took = process.cpuUsage(start).user / 1000;
    slowest = Math.max(slowest, took);
    expect(took).toBeLessThan(1000);
  }
}

const odd: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, '', 0, -1, 1e308, true, false, [], {}, [null], '{}', 'null', 'x'.repeat(2000)),
  fc.constantFrom('ResourceDeleted', 'OK', '2026-13-01T00:00:00Z', '2016-12-11T06:04:03.800UTC', 'AWS::EC2::VPC'),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('__proto__', 'constructor').map((key): unknown => JSON.parse(`{"${key}":{"a":1}}`)),
);

/** One change to a JSON value: where, and what. */
const mutation = fc.record({
  path: fc.array(fc.nat(), { maxLength: 6 }),
  kind: fc.constantFrom('replace', 'replace', 'remove', 'add', 'repeat'),
  value: odd,
});

type Mutation = typeof mutation extends Arbitrary<infer T> ? T : never;

function mutated(value: unknown, { path, kind, value: other }: Mutation): unknown {
  const [step, ...rest] = path;
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const key = step === undefined ? undefined : keys[step % Math.max(keys.length, 1)];
  if (key === undefined) return kind === 'repeat' ? [value, value] : other;
  const entries = Object.entries(value as object).flatMap(([name, inner]): [string, unknown][] => {
    if (name !== key) return [[name, inner]];
    if (rest.length > 0) return [[name, mutated(inner, { path: rest, kind, value: other })]];
    if (kind === 'remove') return [];
    return kind === 'add'
      ? [
          [name, inner],
          ['added', other],
        ]
      : [[name, kind === 'repeat' ? [inner, inner] : other]];
  });
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

const mutations = fc.array(mutation, { maxLength: 3 });

function withAll(value: unknown, all: readonly Mutation[]): unknown {
  return all.reduce(mutated, value);
}

/** Events of every kind for a rule, more or less spoilt: in the message, in its text, or around it. */
function eventFor(rule: Rule): Arbitrary<unknown> {
  const events = eventsOf(rule).map(({ content }) => JSON.parse(content) as { readonly invokingEvent: string });
  const spoilt = fc
    .record({
      event: fc.constantFrom(...events),
      inside: mutations,
      around: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: mutations }),
      cut: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(2000) }),
      token: fc.constantFrom('TESTMODE', 'token'),
      ruleParameters: fc.oneof(
        { weight: 4, arbitrary: fc.constant('{}') },
        {
          weight: 1,
          arbitrary: fc.oneof(
            fc.json(),
            odd.map((value) => JSON.stringify({ vpcIds: value })),
          ),
        },
      ),
      more: fc.constantFrom(
        {},
        {},
        { eventLeftScope: true },
        { evaluationMode: 'PROACTIVE' },
        { ruleParameters: null },
      ),
    })
    .map(({ event, inside, around, cut, token, ruleParameters, more }) => {
      const text = JSON.stringify(withAll(JSON.parse(event.invokingEvent), inside));
      const whole = { ...event, ruleParameters, resultToken: token, invokingEvent: text.slice(0, cut), ...more };
      return withAll(whole, around);
    });
  return fc.oneof({ weight: 15, arbitrary: spoilt }, { weight: 1, arbitrary: fc.anything() });
}

let estate: Listed = {};
fakeEc2(
  () => estate,
  () => 'all',
);
const config = mockClient(ConfigServiceClient);
config.on(PutEvaluationsCommand).resolves({});
config.on(GetComplianceDetailsByConfigRuleCommand).resolves({});
config.on(GetResourceConfigHistoryCommand).resolves({});

const isGoodText = (text: string, most: number) =>
  text.length > 0 && text.length <= most && Buffer.from(text).toString() === text;

/** Would AWS Config take it? */
function expectValid({ evaluations }: Result): void {
  for (const one of evaluations) {
    expect(['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE']).toContain(one.ComplianceType);
    expect(one.ComplianceResourceType.length).toBeGreaterThan(0);
    expect(one.ComplianceResourceType.length).toBeLessThanOrEqual(256);
    expect(one.ComplianceResourceId.length).toBeGreaterThan(0);
    expect(one.ComplianceResourceId.length).toBeLessThanOrEqual(768);
    expect(new Date(one.OrderingTimestamp).toISOString()).toBe(one.OrderingTimestamp);
    if (one.Annotation === undefined) expect(one.ComplianceType).toBe('COMPLIANT');
    else expect({ annotation: one.Annotation, good: isGoodText(one.Annotation, 256) }).toMatchObject({ good: true });
  }
  for (const call of config.commandCalls(PutEvaluationsCommand)) {
    const { Evaluations = [] } = call.args[0].input;
    expect(Evaluations.length).toBeGreaterThan(0);
    expect(Evaluations.length).toBeLessThanOrEqual(100);
  }
}

test(
  'events',
  async () => {
    const handlers = rules.map((rule) => lambda(rule, readersOf(rule)));
    let reports = 0;
    const scenario = fc
      .constantFrom(...rules.entries())
      .chain(([index, rule]) => fc.tuple(fc.constant(index), eventFor(rule), describeOutputs));
    await fc.assert(
      fc.asyncProperty(scenario, async ([index, event, outputs]) => {
        estate = outputs as unknown as Listed;
        config.resetHistory();
        const result = await clearly(() => handlers[index]?.(event));
        if (result === undefined) return;
        reports += 1;
        expectValid(result);
      }),
      part,
    );
    // Else all were refused, and nothing was tried.
    expect(reports).toBeGreaterThan(part.numRuns / 10);
  },
  timeout,
);

function expectVerdicts(evaluations: readonly Evaluation[]): void {
  for (const { resourceId, annotation = 'none' } of evaluations) {
    if (!isGoodText(annotation, 256)) throw new Error(`${resourceId}: ${JSON.stringify(annotation)}`);
  }
}

const configuredRules = new Map(
  rules.map((rule): [string, ConfiguredRule] => [rule.id, { rule, values: readParameters(rule.parameters, {}) }]),
);
const someRule = fc.constantFrom(...configuredRules.keys());

/** Judges, and looks at what is said. */
function expectGood(ruleId: string, known: Network): void {
  const configured = configuredRules.get(ruleId);
  if (configured) expectVerdicts(evaluateRegion(configured, known, offline).evaluations);
}

const offline = { kind: 'offline', time: 0 } as const;

test(
  'snapshots',
  async () => {
    await fc.assert(
      fc.asyncProperty(someRule, describeOutputs, mutations, fc.boolean(), async (ruleId, outputs, all, isSnapshot) => {
        const items = configurationItems(outputs as unknown as Listed);
        const document = { ...(isSnapshot ? { configSnapshotId: 'x' } : {}), configurationItems: items };
        await clearly(() => {
          for (const known of networksOf([recordingFrom(withAll(document, all))])) {
            expectGood(ruleId, known);
          }
        });
      }),
      part,
    );
  },
  timeout,
);

test(
  'outputs of Describe',
  async () => {
    await fc.assert(
      fc.asyncProperty(someRule, describeOutputs, mutations, async (ruleId, outputs, all) => {
        const lists = Object.entries(outputs).map(([member, list]) => {
          const spoilt = withAll(list, all);
          return [member, Array.isArray(spoilt) ? (spoilt as unknown[]) : list] as const;
        });
        await clearly(() => {
          const known = networkFromDescribe(accountId, region, Object.fromEntries(lists));
          expectGood(ruleId, known);
        });
      }),
      part,
    );
  },
  timeout,
);

const statement = {
  Sid: 'A',
  Effect: 'Allow',
  Principal: { AWS: ['*', '123456789012'] },
  Action: ['s3:GetObject', 's3:*'],
  Resource: ['arn:aws:s3:::own/*', '*'],
  Condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-vela4k7xq2'] }, Bool: { 'aws:SecureTransport': true } },
};

test(
  'policies',
  async () => {
    const document = fc.oneof(
      {
        weight: 6,
        arbitrary: mutations.map((all) => JSON.stringify(withAll({ Statement: [statement, statement] }, all))),
      },
      { weight: 1, arbitrary: fc.json() },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    );
    await fc.assert(
      fc.asyncProperty(someRule, document, fc.nat(400), async (ruleId, text, cut) => {
        const PolicyDocument = cut % 5 === 0 ? text.slice(0, cut) : text;
        await clearly(() => {
          parsePolicy(PolicyDocument);
          const given = { VpcEndpoints: [gatewayEndpoint({ PolicyDocument }), endpoint({ PolicyDocument })] };
          expectGood(ruleId, network(given));
        });
      }),
      part,
    );
  },
  timeout,
);
