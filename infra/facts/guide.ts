// The table "AWS services that integrate with AWS PrivateLink" of the AWS PrivateLink Guide: the second list of names.
import { readFileSync } from 'node:fs';
import { projectRoot } from '../project';

/** Where the table was read, and when. */
export const guideSource = {
  source: 'https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html',
  read: '2026-11-30',
} as const;

/** The names in the table, by code; {region} stands for the Region. */
export function guideNames(): ReadonlyMap<string, string> {
  const words = readFileSync(`${projectRoot}/infra/facts/privatelink-guide.txt`, 'utf8').split(/\s+/);
  return new Map(
    words
      .filter((word) => word !== '')
      .map((word) => {
        const name = /^(?:com[.]amazonaws|aws[.](?:api|sagemaker))[.]/.test(word)
          ? word
          : `com.amazonaws.{region}.${word}`;
        return [codeIn(name), name];
      }),
  );
}

/** The code in a name: what is left without its prefix and its Region. */
export function codeIn(name: string): string {
  return name.replace(/^[a-z.]*[.](?:\{region\}|[a-z]{2}-[a-z]+-[0-9])[.]|^com[.]amazonaws[.]/, '');
}
