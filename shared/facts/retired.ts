// Services that AWS has retired: their endpoints are paid for and lead nowhere.
import type { Sourced, Sources } from './sourced';

/** A service that AWS has retired. */
export interface Retired extends Sourced {
  /** The first day without it, `YYYY-MM-DD`. */
  readonly since: string;
}

/** Retired services, by code without FIPS. */
export const retiredServices: Readonly<Record<string, Retired>> = {
  ec2messages: {
    since: '2026-09-30',
    source: [
      'A notice of AWS Health, quoted in https://github.com/ministryofjustice/modernisation-platform/issues/13918',
      'https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html',
    ],
    read: '2026-11-30',
  },
  // Until March 2022, and until March 2023 in Regions without its successor.
  sms: {
    since: '2023-04-01',
    source: 'The documentation of the AWS SDKs for the service: "Product update"',
    read: '2026-11-30',
  },
};

export const sources: Sources = {
  retiredServices: {
    title: 'Endpoint services that AWS has retired, and since when',
    source: 'notices of AWS, each at its service',
    read: '2026-11-30',
  },
};
