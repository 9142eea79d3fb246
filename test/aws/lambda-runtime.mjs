// Runs in a process of its own: loads a bundle as Lambda's runtime does, and serves one event after the other.
import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [, , bundle, timeout] = process.argv;

function describeError(error) {
  return error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack }
    : { name: 'NotAnError', message: String(error), stack: '' };
}

function contextOf(deadline) {
  const { env } = process;
  return {
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: `arn:aws:lambda:${env.AWS_REGION}:123456789012:function:${env.AWS_LAMBDA_FUNCTION_NAME}`,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: randomUUID(),
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

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
