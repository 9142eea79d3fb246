// Runs in a process of its own: a bundle and, in turn with it, the bare SDK with the same calls. Tells what each took.
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import * as config from '@aws-sdk/client-config-service';
import * as ec2 from '@aws-sdk/client-ec2';
import { contextOf } from '../test/aws/lambda-context.mjs';

const settings = { maxAttempts: 6, retryMode: 'adaptive' };
const ec2Client = new ec2.EC2Client(settings);
const configClient = new config.ConfigServiceClient(settings);

/** The calls of each round at once, one round after the other, and then the report. */
async function bare(rounds, report) {
  for (const round of rounds) {
    await Promise.all(round.map(([name, input]) => ec2Client.send(new ec2[`${name}Command`](input))));
  }
  await configClient.send(new config.PutEvaluationsCommand(report));
}

async function timed(run) {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

process.once('message', async ({ bundle, event, rounds, report, warmUps, count }) => {
  const { handler } = await import(pathToFileURL(bundle).href);
  const whole = () => handler(event, contextOf(Date.now() + 60_000));
  const sdk = () => bare(rounds, { ...report, Evaluations: report.Evaluations.map(withTime) });
  const times = { whole: [], bare: [] };
  for (let turn = 0; turn < warmUps + count; turn += 1) {
    const [ofWhole, ofBare] = [await timed(whole), await timed(sdk)];
    if (turn < warmUps) continue;
    times.whole.push(ofWhole);
    times.bare.push(ofBare);
  }
  process.send(times);
});

function withTime(evaluation) {
  return { ...evaluation, OrderingTimestamp: new Date(0) };
}
