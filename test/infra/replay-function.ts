// The function that replays failed events: its code runs as Lambda runs it, with an SDK that answers from the test.
import { compileFunction } from 'node:vm';
import { replayCode } from '../../infra/replay';

/** What the function asks Lambda for. */
export interface Invoked {
  readonly FunctionName: string;
  readonly Payload: string;
}

/** What Lambda answers. */
export interface InvokeAnswer {
  readonly FunctionError?: string;
  readonly Payload?: Uint8Array;
}

/** The handler; it throws where a record must stay in the queue. */
export type ReplayHandler = (event: { readonly Records: readonly { readonly body: string }[] }) => Promise<void>;

/** The handler, with what `answer` gives for each invocation. */
export function replayHandler(answer: (input: Invoked) => InvokeAnswer | Promise<InvokeAnswer>): ReplayHandler {
  class InvokeCommand {
    readonly input: Invoked;

    constructor(input: Invoked) {
      this.input = input;
    }
  }
  class LambdaClient {
    async send({ input }: InvokeCommand): Promise<InvokeAnswer> {
      return answer(input);
    }
  }
  const exports: { handler?: ReplayHandler } = {};
  const sdk = (name: string) => {
    expect(name).toBe('@aws-sdk/client-lambda');
    return { InvokeCommand, LambdaClient };
  };
  const run = compileFunction(replayCode, ['require', 'exports', 'console']) as (...given: readonly unknown[]) => void;
  run(sdk, exports, { log: () => undefined });
  if (!exports.handler) throw new Error('The code exports no handler.');
  return exports.handler;
}
