// The one way in which a call can end that AWS has no word for.

/** The time was over before AWS had answered. The message names the call, and what AWS answered last. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}
