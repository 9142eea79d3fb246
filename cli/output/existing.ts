// For systems that keep findings: they are about resources that exist.
import type { FormatContext } from './format';
import { UnusableArguments } from '../shell/refusal';

/** @throws UnusableArguments for what does not exist yet */
export function refusePlanned(format: string, { origin: { kind } }: Pick<FormatContext, 'origin'>): void {
  if (kind !== 'template' && kind !== 'plan') return;
  throw new UnusableArguments(
    `--format ${format} is about resources that exist: expected another format with --${kind}, or --live, --describe or --snapshot.`,
  );
}
