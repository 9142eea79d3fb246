// How the names of AWS's endpoint services are built.
// By name, not as one object: what a bundle does not use of them, it does not hold.
import { ownPrefixes as prefixesByRegion, read as readFromCdk, source as cdkSource } from './own-prefixes.json';
import type { Sources } from './sourced';

/** What names start with in the commercial Regions, beside `com.amazonaws`. */
export const otherPrefixes: readonly string[] = ['aws.api', 'aws.sagemaker', 'api.aws'];

/**
 * Services whose name is not `com.amazonaws.{region}.<code>` in the commercial Regions, by code. A name without
 * {region} stands for one service, wherever its endpoint is.
 */
export const otherNames: Readonly<Record<string, string>> = {
  'bcm-data-exports': 'aws.api.{region}.bcm-data-exports',
  cloudfront: 'com.amazonaws.cloudfront',
  codecatalyst: 'aws.api.global.codecatalyst',
  experiments: 'aws.sagemaker.{region}.experiments',
  freetier: 'aws.api.{region}.freetier',
  iam: 'com.amazonaws.iam',
  'kendra-ranking': 'aws.api.{region}.kendra-ranking',
  notebook: 'aws.sagemaker.{region}.notebook',
  'partner-app': 'aws.sagemaker.{region}.partner-app',
  qbusiness: 'aws.api.{region}.qbusiness',
  route53: 'com.amazonaws.route53',
  route53globalresolver: 'aws.api.us-east-2.route53globalresolver',
  'route53globalresolver-fips': 'aws.api.us-east-2.route53globalresolver-fips',
  's3-global.accesspoint': 'com.amazonaws.s3-global.accesspoint',
  savingsplans: 'com.amazonaws.savingsplans',
  studio: 'aws.sagemaker.{region}.studio',
};

/**
 * For each Region outside the commercial ones the codes, apart by blanks, of the services whose interface endpoints
 * have a name that starts with the partition's own prefix. npm run facts makes it.
 */
export const ownPrefixes: Readonly<Record<string, { readonly prefix: string; readonly codes: string }>> =
  prefixesByRegion;

/** Codes of services of which AWS uses the usual form of name as well as the other one. */
export const namesInBothForms: readonly string[] = ['freetier'];

/** The end of some names in China, by code: `cn.com.amazonaws.cn-north-1.transcribe.cn`. */
export const endsInChina: Readonly<Record<string, string>> = { transcribe: '.cn' };

/** FIPS variants that are not called after the other service, and what that is called. */
export const fipsVariants: Readonly<Record<string, string>> = { 'memorydb-fips': 'memory-db' };

/** Codes of the services that offer gateway endpoints. */
export const gatewayServices: readonly string[] = ['s3', 'dynamodb', 's3express'];

/** Codes of services whose interface endpoints have no private DNS, whatever the API says. */
export const servicesWithoutPrivateDns: readonly string[] = [
  'dynamodb',
  'dynamodb-fips',
  'dynamodb-streams',
  'iot.data',
  'iot.credentials',
];

const read = '2026-11-30';
const cdk = 'aws-cdk-lib@2.276.0, aws-ec2/lib/vpc-endpoint.js';
const guide = 'https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html';

export const sources: Sources = {
  otherPrefixes: { title: 'What names of services start with beside com.amazonaws', source: [guide, cdk], read },
  otherNames: { title: 'Services with a name of another form, or without a Region in it', source: [guide, cdk], read },
  namesInBothForms: {
    title: 'Services that one page of AWS names in two forms',
    source: guide,
    read,
  },
  ownPrefixes: {
    title: "Services whose name starts with the partition's own prefix in China, Europe's sovereign and ISO Regions",
    source: cdkSource,
    read: readFromCdk,
  },
  endsInChina: { title: 'What some names of services end with in China', source: cdk, read },
  fipsVariants: { title: 'FIPS variants that have another name than their service', source: [guide, cdk], read },
  gatewayServices: {
    title: 'Services that offer gateway endpoints',
    source: [
      'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-networking.html',
    ],
    read,
  },
  servicesWithoutPrivateDns: {
    title: 'Services whose interface endpoints have no private DNS',
    source: [
      'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html',
      'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-streams.html',
      'https://docs.aws.amazon.com/iot/latest/developerguide/IoTCore-VPC.html',
    ],
    read,
  },
};
