// Names of AWS's own buckets in a Region. Imports facts.
import { bucketProfiles, furtherBuckets, regionalParts, type BucketProfile } from '../facts/buckets';

/** A bucket's name in a Region, and what its keys begin with; `undefined` where there is no such bucket. */
export function bucketIn(region: string, pattern: string): string | undefined {
  const parts: Readonly<Record<string, string | undefined>> = {
    region,
    regionid: region.replaceAll('-', ''),
    ...Object.fromEntries(
      Object.entries(regionalParts).map(([name, { by, otherwise }]) => [name, by[region] ?? otherwise]),
    ),
  };
  const names = [...pattern.matchAll(/[{]([a-zA-Z]+)[}]/g)].map(([, name]) => String(name));
  if (names.some((name) => parts[name] === undefined)) return undefined;
  return names.reduce((bucket, name) => bucket.replaceAll(`{${name}}`, parts[name] ?? ''), pattern);
}

/** The names of the buckets of AWS's own in a Region, `?` for one letter that is not known. */
export function bucketsOfAws(region: string): readonly string[] {
  const profiles: readonly BucketProfile[] = Object.values(bucketProfiles);
  const patterns = [...profiles.flatMap(({ buckets, forSome = [] }) => [...buckets, ...forSome]), ...furtherBuckets];
  return patterns.flatMap((pattern) => {
    const [bucket] = bucketIn(region, pattern)?.split('/', 1) ?? [];
    return bucket === undefined ? [] : [bucket];
  });
}

// By the start of the Region's name; everything else is the commercial partition.
const partitions = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['us-iso-', 'aws-iso'],
  ['eu-isoe-', 'aws-iso-e'],
  ['eusc-', 'aws-eusc'],
] as const;

/** The partition of a Region, as ARNs name it. */
export function partitionOf(region: string): string {
  return partitions.find(([start]) => region.startsWith(start))?.[1] ?? 'aws';
}
