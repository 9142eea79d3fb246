// Reads several files of AWS Config at once: each in a thread of its own, that runs the same program.
import { on } from 'node:events';
import { Worker, type MessagePort } from 'node:worker_threads';
import type { Recording } from '../../shared/sources/configuration-items';
import { UnusableInput } from '../shell/refusal';
import { readRecording } from './snapshot-file';

/** What a thread says of the file that it was given. */
type Answer =
  { readonly read: number } | { readonly recording: Recording } | { readonly file: string; readonly problem: string };

/**
 * What the files say, in their order.
 * @param program what the threads run: it must call `answerRequests`
 * @param onRead takes how many bytes of a file are read so far
 * @throws UnusableInput that of the first file that cannot be used, as if they were read one after the other
 */
export async function readInWorkers(
  files: readonly string[],
  threads: number,
  program: URL,
  onRead: (file: string, bytes: number) => void,
): Promise<readonly Recording[]> {
  const queue = files.entries();
  const recordings: Recording[] = [];
  const refusals: UnusableInput[] = [];
  const work = async () => {
    const worker = new Worker(program);
    try {
      // All of them take from one queue, so that every file before one that is refused was started before it.
      for (const [index, file] of queue) {
        const answer = await answerOn(worker, file, onRead);
        if ('recording' in answer) recordings[index] = answer.recording;
        else refusals[index] = new UnusableInput(answer.file, answer.problem);
        if (refusals.length > 0) return;
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  const refusal = refusals.find((each) => each instanceof UnusableInput);
  if (refusal) throw refusal;
  return recordings;
}

async function answerOn(
  worker: Worker,
  file: string,
  onRead: (file: string, bytes: number) => void,
): Promise<Exclude<Answer, { readonly read: number }>> {
  worker.postMessage(file);
  for await (const [answer] of on(worker, 'message', { close: ['exit'] }) as AsyncIterable<[Answer]>) {
    if (!('read' in answer)) return answer;
    onRead(file, answer.read);
  }
  throw new Error(`The thread that read ${file} ended before it was done.`);
}

/** Reads the files that are asked for at this port. */
export function answerRequests(port: MessagePort): void {
  port.on('message', (file: string) => {
    void answerTo(file, (answer) => {
      port.postMessage(answer);
    });
  });
}

async function answerTo(file: string, say: (answer: Answer) => void): Promise<void> {
  try {
    const recording = await readRecording(file, (read) => {
      say({ read });
    });
    say({ recording });
  } catch (error) {
    // What is not expected ends the thread, and is thrown where its answers are awaited.
    if (!(error instanceof UnusableInput)) throw error;
    say({ file: error.file, problem: error.message.slice(error.file.length + ': '.length) });
  }
}
