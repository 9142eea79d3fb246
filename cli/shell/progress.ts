// How far long work is: one line on standard error that rewrites itself, where a person looks at it.
import { cut, harmless, type Io } from './terminal';

/** Shows how far the work is. */
export interface Progress {
  /**
   * Says where the work is. Cheap: it may be called as often as one likes.
   * @param what the work, for instance `Reading snapshot.json.gz`
   * @param done a fraction from 0 to 1, where it is known
   */
  readonly show: (what: string, done?: number) => void;
  /** Removes the line. */
  readonly end: () => void;
}

// Work that is over sooner needs no explanation.
const patience = 1000;
const interval = 100;
const barWidth = 20;

/** Progress on standard error: nothing where that is not a terminal, and nothing in the first second. */
export function progressOn({ err, now, errColumns }: Pick<Io, 'err' | 'now' | 'errColumns'>): Progress {
  if (errColumns === undefined) return { show: () => undefined, end: () => undefined };
  const width = errColumns;
  let next = now() + patience;
  let visible = false;
  return {
    show(what, done) {
      const time = now();
      if (time < next) return;
      next = time + interval;
      visible = true;
      const share = done === undefined ? '' : ` ${barOf(done)}`;
      err(`\r${cut(harmless(what), Math.max(10, width - share.length - 1))}${share}\u001B[K`);
    },
    end() {
      if (visible) err('\r\u001B[K');
      visible = false;
    },
  };
}

function barOf(done: number): string {
  const share = Math.min(Math.max(done, 0), 1);
  const filled = Math.round(share * barWidth);
  return `[${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %`;
}
