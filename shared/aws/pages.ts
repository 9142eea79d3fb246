// What is asked of every answer that comes in pages.
import { UnexpectedShape } from '../sources/describe';

/**
 * A part of an answer that is always there, if only empty. Without it something else has answered, such as a proxy that
 * wants a login: that must not count as "there is none".
 * @throws UnexpectedShape
 */
export function answered<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new UnexpectedShape(`AWS's answer has no ${name}.`);
  return part;
}

/**
 * Refuses a page that leads to itself: neither to be followed for ever nor to be taken for the end, for what lies behind
 * it would count as absent.
 * @param token what leads to the next page
 * @param last what led to this one
 * @throws UnexpectedShape
 */
export function refuseSameToken(token: string | undefined, last: string | undefined, action: string): void {
  if (token !== undefined && token !== '' && token === last) {
    throw new UnexpectedShape(`${action} answers with the same page again.`);
  }
}
