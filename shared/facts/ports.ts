// The ports of endpoint services.
import type { Sources } from './sourced';

/** TCP ports of AWS's services that do not use 443, by service code without FIPS; of several, one suffices. */
export const servicePorts: Readonly<Record<string, readonly number[]>> = {
  cassandra: [9142],
  'email-smtp': [587, 465, 2587, 2465, 25],
};

export const sources: Sources = {
  servicePorts: {
    title: 'TCP ports of services that do not use 443',
    source: [
      'https://docs.aws.amazon.com/keyspaces/latest/devguide/vpc-endpoints.html',
      'https://docs.aws.amazon.com/ses/latest/dg/smtp-connect.html',
    ],
    read: '2026-11-30',
  },
};
