// Runs one invocation of a bundle and tells how long it took and how much memory the process had at its peak.
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { contextOf, describeError } from './lambda-context.mjs';
import { peakMemory } from './peak-memory.mjs';

process.once('message', async ({ bundle, event, remaining }) => {
  const start = performance.now();
  const ending = {};
  try {
    const { handler } = await import(pathToFileURL(bundle).href);
    const { evaluations } = await handler(event, contextOf(Date.now() + remaining));
    ending.evaluations = evaluations.length;
  } catch (error) {
    ending.error = describeError(error);
  }
  process.send({ ...ending, seconds: (performance.now() - start) / 1000, peakMb: peakMemory() / 2 ** 20 });
});
