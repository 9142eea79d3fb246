// Runs an automation document as AWS Systems Manager would, as far as our documents go: its steps call EC2 over HTTP.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { AutomationDocument, Step } from '../../infra/remediation';
import { commands } from '../remediation/ec2-commands';

/** Where and with whose consent a document runs. */
export interface Surroundings {
  readonly ec2: EC2Client;
  /** Where scripts find EC2. */
  readonly ec2Url: string;
  /** What the approvers answer. */
  readonly approves: boolean;
}

/** How a run went. */
export interface Run {
  readonly status: 'Success' | 'Failed';
  /** The step that failed, and why. */
  readonly failure?: { readonly step: string; readonly reason: string };
  /** What the approvers were asked. */
  readonly questions: readonly string[];
}

type Values = Map<string, unknown>;

const region = 'us-east-1';

/**
 * Runs a document.
 * @throws Error when a parameter is missing, unknown or not as the document allows: Systems Manager starts no such run
 */
export async function run(
  document: AutomationDocument,
  parameters: Readonly<Record<string, unknown>>,
  surroundings: Surroundings,
): Promise<Run> {
  const values: Values = new Map([['global:REGION', region]]);
  for (const [name, { allowedPattern, allowedValues }] of Object.entries(document.parameters)) {
    const value = parameters[name];
    if (value === undefined) throw new Error(`The parameter ${name} is missing.`);
    const allowed =
      allowedPattern === undefined || (typeof value === 'string' && new RegExp(allowedPattern).test(value));
    if (!allowed || allowedValues?.includes(value) === false) throw new Error(`The parameter ${name} is not allowed.`);
    values.set(name, value);
  }
  const unknown = Object.keys(parameters).find((name) => !(name in document.parameters));
  if (unknown !== undefined) throw new Error(`The document has no parameter ${unknown}.`);

  const questions: string[] = [];
  for (const step of document.mainSteps) {
    try {
      const question = await runStep(step, values, surroundings);
      if (question !== undefined) questions.push(question);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { status: 'Failed', failure: { step: step.name, reason }, questions };
    }
  }
  return { status: 'Success', questions };
}

async function runStep(step: Step, values: Values, surroundings: Surroundings): Promise<string | undefined> {
  const inputs = filledIn(step.inputs, values) as Record<string, unknown>;
  switch (step.action) {
    case 'aws:approve':
      if (!surroundings.approves) throw new Error('Rejected.');
      return String(inputs['Message']);
    case 'aws:executeScript':
      await runScript(inputs, surroundings);
      return undefined;
    case 'aws:executeAwsApi': {
      const response = await call(inputs, surroundings.ec2);
      for (const { Name, Selector } of step.outputs ?? [])
        values.set(`${step.name}.${Name}`, select(response, Selector));
      return undefined;
    }
    case 'aws:assertAwsResourceProperty':
    case 'aws:waitForAwsResourceProperty': {
      const { PropertySelector, DesiredValues, ...rest } = inputs;
      const found = select(await call(rest, surroundings.ec2), String(PropertySelector));
      // Booleans are compared in the spelling of Python.
      const text = found === true ? 'True' : found === false ? 'False' : String(found);
      if (!(DesiredValues as readonly string[]).includes(text)) {
        throw new Error(`${String(PropertySelector)} is ${text}, not ${String(DesiredValues)}.`);
      }
      return undefined;
    }
    default:
      throw new Error(`${step.action} is not known.`);
  }
}

async function call({ Service, Api, ...input }: Record<string, unknown>, ec2: EC2Client): Promise<unknown> {
  if (Service !== 'ec2') throw new Error(`${String(Service)} is not known.`);
  const Command = commands[`${String(Api)}Command`] as new (input: object) => Parameters<EC2Client['send']>[0];
  return ec2.send(new Command(input));
}

/** Runs the script of a step with the packages that moto brings, boto3 among them. */
function runScript(
  { Script, Handler, InputPayload }: Record<string, unknown>,
  { ec2Url }: Surroundings,
): Promise<void> {
  const program = `${String(Script)}\nimport json, sys\n${String(Handler)}(json.load(sys.stdin), {})\n`;
  const child = spawn(resolve('.venv/bin/python'), ['-c', program], {
    env: {
      AWS_ENDPOINT_URL_EC2: ec2Url,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
    },
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString('utf8');
  });
  child.stdin.end(JSON.stringify(InputPayload));
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => {
      if (code === 0) done();
      else failed(new Error(complaint.trim().split('\n').at(-1)));
    });
  });
}

/** The value with every `{{ name }}` in it replaced; one that is nothing else takes the type of what it names. */
function filledIn(value: unknown, values: Values): unknown {
  if (Array.isArray(value)) return value.map((item) => filledIn(item, values));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filledIn(member, values)]));
  }
  if (typeof value !== 'string') return value;
  const whole = /^\{\{ ([\w.:]+) \}\}$/.exec(value);
  if (whole) return valueOf(String(whole[1]), values);
  return value.replace(/\{\{ ([\w.:]+) \}\}/g, (_, name: string) => {
    const named = valueOf(name, values);
    return typeof named === 'string' ? named : JSON.stringify(named);
  });
}

function valueOf(name: string, values: Values): unknown {
  if (!values.has(name)) throw new Error(`{{ ${name} }} names nothing.`);
  return values.get(name);
}

/**
 * What a JSONPath of the kind `$.A[0].B` or `$.A..B` selects.
 * @throws Error when there is no such thing, as Systems Manager fails a step whose output is not in the response
 */
export function select(response: unknown, selector: string): unknown {
  const [path = '', deep] = selector.split('..');
  let value = response;
  for (const [, name, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g)) {
    value = (value as Record<string, unknown> | undefined)?.[name ?? Number(index)];
    if (value === undefined) throw new Error(`${selector} is not in the response.`);
  }
  return deep === undefined ? value : everywhere(value, deep);
}

function everywhere(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => (key === name ? [member] : everywhere(member, name)));
}
