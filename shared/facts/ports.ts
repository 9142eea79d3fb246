// The ports of endpoint services.
import type { Sources } from './sourced';

/** A service, or several by a pattern, and its TCP ports. */
export interface ServicePorts {
  /** A service code without FIPS, or one with it where the FIPS variant differs; `*` and `?` allowed. */
  readonly service: string;
  /** Of several one suffices; a range, both ends included, is needed whole. */
  readonly ports: readonly (number | readonly [from: number, to: number])[];
  readonly source: string;
}

/** Services of AWS that do not use TCP port 443. The first that fits counts. */
export const servicePorts: readonly ServicePorts[] = [
  {
    service: 'cassandra',
    ports: [9142],
    source: 'https://docs.aws.amazon.com/keyspaces/latest/devguide/vpc-endpoints.html',
  },
  {
    service: 'email-smtp',
    ports: [587, 465, 2587, 2465, 25],
    source: 'https://docs.aws.amazon.com/ses/latest/dg/smtp-connect.html',
  },
  {
    service: 'mail-manager-smtp.*',
    ports: [587, 25],
    source: 'https://docs.aws.amazon.com/ses/latest/dg/eb-ingress.html',
  },
  // The endpoint of the API, which uses 443, has no suffix but FIPS.
  {
    service: 'dsql-fips',
    ports: [443],
    source: 'https://docs.aws.amazon.com/aurora-dsql/latest/userguide/privatelink-managing-clusters.html',
  },
  {
    service: 'dsql-*',
    ports: [5432],
    source: 'https://docs.aws.amazon.com/aurora-dsql/latest/userguide/privatelink-managing-clusters.html',
  },
  {
    service: 'iot.data',
    ports: [8883, 443],
    source: 'https://docs.aws.amazon.com/iot/latest/developerguide/IoTCore-VPC.html',
  },
  // SFTP, then FTP and FTPS, whose data ports 8192 to 8200 come on top, then AS2.
  {
    service: 'transfer.server',
    ports: [22, 2222, 2223, 22000, 21, 5080],
    source: 'https://docs.aws.amazon.com/transfer/latest/userguide/create-server-in-vpc.html',
  },
];

export const sources: Sources = {
  servicePorts: {
    title: 'TCP ports of services that do not use 443',
    source: 'the guides of the services',
    read: '2026-11-30',
  },
};
