// What cannot be used or done, in one sentence, and what may have been meant.

/** The exit status for arguments or input that cannot be used, and for failures. */
export const unusable = 2;

/** Arguments that cannot be used. The message is one sentence: the argument, and what was expected. */
export class UnusableArguments extends Error {
  override readonly name = 'UnusableArguments';
}

/** Input that cannot be used. The message is one sentence: the file, the place in it, what was expected. */
export class UnusableInput extends Error {
  override readonly name = 'UnusableInput';
  readonly file: string;

  constructor(file: string, problem: string) {
    super(`${file}: ${problem}`);
    this.file = file;
  }
}

/** AWS could not be asked, or refused to answer. The message is one sentence. */
export class LiveReadFailed extends Error {
  override readonly name = 'LiveReadFailed';
}

/** ` Did you mean x?`, where one of the candidates is not far from the text; else nothing. */
export function didYouMean(text: string, candidates: readonly string[]): string {
  // Nobody mistypes a name into something twice as long.
  const typed = text.slice(0, 80);
  const [nearest] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(typed, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, candidate.length / 3))
    .sort((a, b) => a.distance - b.distance);
  return nearest ? ` Did you mean ${nearest.candidate}?` : '';
}

/** The candidate that the text is a slip of: another case, other separators, or at most two wrong characters. */
export function slipOf(text: string, candidates: readonly string[]): string | undefined {
  const plain = (name: string) => name.slice(0, 80).toLowerCase().replace(/[_ ]/g, '-');
  const typed = plain(text);
  return candidates.find((candidate) => editDistance(typed, plain(candidate)) <= 2);
}

/** How many characters must be put in, taken out or changed to make one text of the other. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: Array.from(to).length + 1 }, (_, column) => column);
  for (const [row, left] of Array.from(from).entries()) {
    const current = [row + 1];
    for (const [column, right] of Array.from(to).entries()) {
      current.push(
        Math.min(
          (above[column] ?? 0) + (left === right ? 0 : 1),
          (above[column + 1] ?? 0) + 1,
          (current[column] ?? 0) + 1,
        ),
      );
    }
    above = current;
  }
  return above.at(-1) ?? 0;
}
