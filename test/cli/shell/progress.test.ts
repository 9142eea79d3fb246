import { progressOn } from '../../../cli/shell/progress';

function at(times: readonly number[], errColumns: number | undefined) {
  let written = '';
  const left = [...times];
  const progress = progressOn({ err: (text) => (written += text), now: () => left.shift() ?? 0, errColumns });
  return { progress, written: () => written };
}

test('nothing in the first second, then at most ten times a second, and in the end nothing is left', () => {
  const { progress, written } = at([0, 999, 1000, 1050, 1100], 60);
  progress.show('Reading a', 0.1);
  expect(written()).toBe('');
  progress.show('Reading a', 0.25);
  expect(written()).toBe('\rReading a [#####---------------]  25 %\u001B[K');
  progress.show('Reading a', 0.3);
  progress.show('Reading b');
  progress.end();
  progress.end();
  expect(written()).toBe('\rReading a [#####---------------]  25 %\u001B[K\rReading b\u001B[K\r\u001B[K');
});

test('nothing where nobody looks', () => {
  const { progress, written } = at([0, 5000], undefined);
  progress.show('Reading', 0.5);
  progress.end();
  expect(written()).toBe('');
});

test('a share beyond all is all, and a long text leaves room for the bar', () => {
  const { progress, written } = at([0, 5000], 50);
  progress.show(`Reading ${'x'.repeat(100)}`, 7);
  expect(written()).toContain('[####################] 100 %');
  expect(written().length).toBeLessThan(60);
});

test('a name cannot act on the terminal', () => {
  const { progress, written } = at([0, 5000], 60);
  progress.show('Resolving a\u001B[2J\r.example');
  expect(written()).toBe('\rResolving a\\x1b[2J\\x0d.example\u001B[K');
});
