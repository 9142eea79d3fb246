// Where check writes, and in which form: by --format, else by the name of the file.
import { formatNamed, formats } from '../output/formats';
import type { Format } from '../output/format';
import { UnusableArguments } from '../shell/refusal';
import { enumerated } from '../shell/words';

/** A place to write to. */
export interface Output {
  /** `undefined`: standard output. */
  readonly file: string | undefined;
  readonly format: Format;
}

/**
 * The places that the options name; standard output where they name none.
 * @throws UnusableArguments where a name tells no form, or a place is named twice
 */
export function outputsOf({
  output,
  format,
}: {
  readonly output: readonly string[];
  readonly format?: string;
}): Output[] {
  const twice = output.find((file, index) => output.indexOf(file) !== index);
  if (twice !== undefined) throw new UnusableArguments(`--output ${twice} is given twice: expected each file once.`);
  if (output.length === 0) return [{ file: undefined, format: formatNamed(format ?? 'table') }];
  return output.map((file) => ({
    file: file === '-' ? undefined : file,
    format: format === undefined ? formatOf(file) : formatNamed(format),
  }));
}

function formatOf(file: string): Format {
  if (file === '-') return formatNamed('table');
  const name = file.toLowerCase();
  const byEnding = formats
    .flatMap((format) => format.endings.map((ending) => ({ format, ending })))
    .sort((a, b) => b.ending.length - a.ending.length);
  const found = byEnding.find(({ ending }) => name.endsWith(ending));
  if (found) return found.format;
  const endings = formats.flatMap((format) => format.endings);
  throw new UnusableArguments(
    `--output ${JSON.stringify(file)}: its name tells no format: expected one that ends with ${enumerated(endings, 'or')}, or --format.`,
  );
}
