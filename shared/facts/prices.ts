// List prices of AWS, in US dollars.
import type { Sources } from './sourced';

/** List prices in US dollars. */
export interface Prices {
  /** For each of the evaluations up to a number in a month, in tiers. */
  readonly evaluations: readonly { readonly upTo: number; readonly price: number }[];
  readonly configurationItem: number;
  readonly lambdaRequest: number;
  readonly lambdaGbSecond: number;
  readonly logGb: number;
  readonly alarm: number;
  /** Of Amazon SQS. */
  readonly queueRequest: number;
}

/** us-east-1, without free tiers and discounts. */
export const prices: Prices = {
  evaluations: [
    { upTo: 100_000, price: 0.001 },
    { upTo: 500_000, price: 0.0008 },
    { upTo: Infinity, price: 0.0005 },
  ],
  configurationItem: 0.003,
  lambdaRequest: 0.2 / 1_000_000,
  lambdaGbSecond: 0.000_013_333_4,
  logGb: 0.5,
  alarm: 0.1,
  queueRequest: 0.4 / 1_000_000,
};

export const sources: Sources = {
  prices: {
    title: 'List prices of AWS Config, AWS Lambda, Amazon CloudWatch and Amazon SQS in us-east-1',
    source: [
      'https://aws.amazon.com/config/pricing/',
      'https://aws.amazon.com/lambda/pricing/',
      'https://aws.amazon.com/cloudwatch/pricing/',
      'https://aws.amazon.com/sqs/pricing/',
    ],
    read: '2026-11-30',
  },
};
