// Amazon Resource Names, as patterns. Imports the policy module only.
import { before, literalPrefix, widened } from './patterns';

/** The parts of an ARN that say whose it is. Wildcards never reach beyond a colon, but for those in the last part. */
export interface Arn {
  readonly service: string | undefined;
  readonly region: string | undefined;
  readonly account: string | undefined;
  /** All that follows the account. */
  readonly resource: string;
}

/** In a name that ends in a wildcard, so many characters before it make it one's own. */
const enoughOfName = 3;

/** The parts of an ARN, variables as wildcards; `undefined` for what is no ARN. */
export function arnOf(pattern: string): Arn | undefined {
  const [prefix, , service, region, account, ...resource] = widened(pattern).split(':');
  return prefix === 'arn' && resource.length > 0
    ? { service, region, account, resource: resource.join(':') }
    : undefined;
}

/** A 12-digit account id. */
export function isAccountId(text: string | undefined): boolean {
  return /^[0-9]{12}$/.test(String(text));
}

/** The account in an ARN, or the text itself if it is an account id. */
export function accountOf(text: string): string | undefined {
  const account = isAccountId(text) ? text : arnOf(text)?.account;
  return isAccountId(account) ? account : undefined;
}

/** A bucket's name, wildcards included; `undefined` for ARNs of anything but buckets and their objects. */
export function bucketOf(pattern: string): string | undefined {
  const arn = arnOf(pattern);
  return arn?.service === 's3' && arn.region === '' && arn.account === '' ? before(arn.resource, /\//) : undefined;
}

/**
 * Can only resources of a known owner match? Either the account is given, or, where ARNs have none, enough of the name:
 * `arn:aws:s3:::my-bucket/*` is bounded, `arn:aws:dynamodb:*:*:table/*` and `arn:aws:ec2:*::image/*` are not.
 */
export function isBoundedArn(pattern: string): boolean {
  const arn = arnOf(pattern);
  if (arn === undefined) return false;
  if (isAccountId(arn.account) || arn.account === 'aws') return true;
  if (arn.account !== '') return false;
  // Only buckets begin with their name; elsewhere the type comes first.
  const name = bucketOf(pattern) ?? arn.resource.slice(before(arn.resource, /[:/]/).length + 1);
  return literalPrefix(name).length >= enoughOfName;
}
