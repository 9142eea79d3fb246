// Runs in a process of its own: loads a bundle as Lambda's runtime does, and serves one event after the other.
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { contextOf, describeError } from './lambda-context.mjs';

const [, , bundle, timeout] = process.argv;

try {
  const { handler } = await import(pathToFileURL(bundle).href);
  if (typeof handler !== 'function') throw new TypeError('The bundle exports no function named handler.');
  process.on('message', async (event) => {
    try {
      const result = await handler(event, contextOf(Date.now() + Number(timeout)));
      // Lambda sends the result as JSON.
      process.send({ result: JSON.parse(JSON.stringify(result ?? null)) });
    } catch (error) {
      process.send({ error: describeError(error) });
    }
  });
  process.send({ ready: true });
} catch (error) {
  process.send({ error: describeError(error) });
}
