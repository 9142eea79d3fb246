// Runs in a process of its own: every invocation has a bundle and a time limit of its own, and is a cold start unless it
// is asked to be warm.
import process from 'node:process';
import { setImmediate } from 'node:timers';
import { pathToFileURL } from 'node:url';
import { contextOf, describeError } from './lambda-context.mjs';

let starts = 0;
const warmHandlers = new Map();
process.on('message', async ({ ping, bundle, ruleId, accessKeyId, event, remaining, warm }) => {
  if (ping) {
    // After a whole turn of the event loop.
    setImmediate(() => process.send({ pong: true }));
    return;
  }
  try {
    Object.assign(process.env, { AWS_LAMBDA_FUNCTION_NAME: ruleId, AWS_ACCESS_KEY_ID: accessKeyId });
    // Another query is another module: nothing is left of the invocation before, neither clients nor facts.
    const known = warm ? warmHandlers.get(ruleId) : undefined;
    const handler = known ?? (await import(`${pathToFileURL(bundle).href}?start=${++starts}`)).handler;
    if (warm) warmHandlers.set(ruleId, handler);
    const result = await handler(event, contextOf(Date.now() + remaining));
    process.send({ result: JSON.parse(JSON.stringify(result ?? null)) });
  } catch (error) {
    process.send({ error: describeError(error) });
  }
});
process.send({ ready: true });
