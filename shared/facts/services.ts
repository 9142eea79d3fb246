// The endpoint services of AWS. npm run facts makes services.json; no bundle of a rule may hold it.
import table from './services.json';
import type { Sources } from './sourced';

/**
 * What is known of an endpoint service of AWS, whichever Region offers it. What is not said is not known, with two
 * exceptions: a service without `types` has Interface endpoints alone, one without `fips` no FIPS variant in any list.
 */
export interface AwsService {
  /** Its name, where that is not `com.amazonaws.{region}.<code>` in the commercial Regions. */
  readonly name?: string;
  /** The types of endpoints. */
  readonly types?: readonly ('Interface' | 'Gateway')[];
  /**
   * The private DNS names of its interface endpoints, with {region}, {dnsSuffix} (`amazonaws.com`) and
   * {dualStackDnsSuffix} (`api.aws`). There may be more, but none for other clients than these: a service with an
   * `amazonaws.com` name is listed with that. Empty: AWS supports none.
   */
  readonly privateDnsNames?: readonly string[];
  /** Whether its interface endpoints take an endpoint policy. */
  readonly policies?: boolean;
  /** The code of its FIPS variant. */
  readonly fips?: string;
  /** Whether it has a dual-stack name beside its other one. */
  readonly dualStack?: boolean;
}

/** The endpoint services of AWS, by code. A service that is not here may exist all the same. */
export const services: Readonly<Record<string, AwsService>> = table.services as Readonly<Record<string, AwsService>>;

export const sources: Sources = {
  services: {
    title: 'Endpoint services: names, types, private DNS names, endpoint policies, FIPS and dual-stack variants',
    source: [
      `aws-cdk-lib@${table.made['aws-cdk-lib']}`,
      `botocore@${table.made.botocore}`,
      'https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html',
      'the pages in infra/facts/documented.ts',
    ],
    read: table.made.read,
  },
};
