// The partitions of AWS: how the names of their endpoint services and hosts are built.
import type { Sources } from './sourced';

/** A partition of AWS. */
export interface Partition {
  /** What its Regions start with; empty for the commercial partition, whose Regions have no common start. */
  readonly regions: string;
  /** What the names of some of its endpoint services start with; of the others, `com.amazonaws`. */
  readonly servicePrefix: string;
  readonly dnsSuffix: string;
  readonly dualStackDnsSuffix: string;
}

/** The partition of the commercial Regions. */
export const commercialPartition: Partition = {
  regions: '',
  servicePrefix: 'com.amazonaws',
  dnsSuffix: 'amazonaws.com',
  dualStackDnsSuffix: 'api.aws',
};

/** All other partitions. */
export const otherPartitions: readonly Partition[] = [
  {
    regions: 'cn-',
    servicePrefix: 'cn.com.amazonaws',
    dnsSuffix: 'amazonaws.com.cn',
    dualStackDnsSuffix: 'api.amazonwebservices.com.cn',
  },
  {
    regions: 'eusc-',
    servicePrefix: 'eu.amazonaws',
    dnsSuffix: 'amazonaws.eu',
    dualStackDnsSuffix: 'api.amazonwebservices.eu',
  },
  {
    regions: 'us-isof-',
    servicePrefix: 'gov.ic.hci.csp',
    dnsSuffix: 'csp.hci.ic.gov',
    dualStackDnsSuffix: 'api.aws.hci.ic.gov',
  },
  {
    regions: 'us-isob-',
    servicePrefix: 'gov.sgov.sc2s',
    dnsSuffix: 'sc2s.sgov.gov',
    dualStackDnsSuffix: 'api.aws.scloud',
  },
  {
    regions: 'us-iso-',
    servicePrefix: 'gov.ic.c2s',
    dnsSuffix: 'c2s.ic.gov',
    dualStackDnsSuffix: 'api.aws.ic.gov',
  },
  {
    regions: 'eu-isoe-',
    servicePrefix: 'uk.adc-e.cloud',
    dnsSuffix: 'cloud.adc-e.uk',
    dualStackDnsSuffix: 'api.cloud-aws.adc-e.uk',
  },
  {
    regions: 'us-gov-',
    servicePrefix: 'com.amazonaws',
    dnsSuffix: 'amazonaws.com',
    dualStackDnsSuffix: 'api.aws',
  },
];

const source = ['botocore@1.44.8, partitions.json', 'aws-cdk-lib@2.276.0, aws-ec2/lib/vpc-endpoint.js'];

export const sources: Sources = {
  commercialPartition: {
    title: 'The commercial partition: what names of services start with, and host names end with',
    source,
    read: '2026-11-30',
  },
  otherPartitions: {
    title: 'The other partitions: what Regions and names of services start with, and host names end with',
    source,
    read: '2026-11-30',
  },
};
