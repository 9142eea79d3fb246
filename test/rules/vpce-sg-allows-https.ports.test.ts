// vpce-sg-allows-https: the ports of services, by their documentation, the parameters and a tag.
import { rule } from '../../functions/vpce-sg-allows-https/rule';
import { ruleTable } from './rule-table';
import { anybody, of, port, smtp } from './security-group-cases';

ruleTable(
  rule,
  anybody([
    {
      name: 'ports of the service: Keyspaces on 9142',
      given: of({ ServiceName: 'com.amazonaws.us-east-1.cassandra' }, port(9142)),
      expected: 'COMPLIANT',
    },
    {
      name: 'ports of the service: Keyspaces on 443',
      given: of({ ServiceName: 'com.amazonaws.us-east-1.cassandra-fips' }, port(443)),
      expected: 'NON_COMPLIANT',
      says: ['TCP 9142'],
    },
    { name: 'ports of the service: one of those of SMTP', given: of(smtp, port(2465)), expected: 'COMPLIANT' },
    {
      name: 'ports of the service: none of those of SMTP',
      given: of(smtp, port(443)),
      expected: 'NON_COMPLIANT',
      says: ['TCP 587, 465, 2587, 2465 or 25'],
    },
    {
      name: 'portOverrides: a port of your own',
      given: of({ ServiceName: 'com.amazonaws.us-east-1.sqs-fips' }, port(8443)),
      parameters: { portOverrides: 'sqs=8443' },
      expected: 'COMPLIANT',
    },
    {
      name: 'portOverrides: a service that they do not name keeps its ports',
      given: of(smtp, port(443)),
      parameters: { portOverrides: 'sqs=8443' },
      expected: 'NON_COMPLIANT',
    },
    {
      name: 'ports of the service: Aurora DSQL speaks PostgreSQL',
      given: of({ ServiceName: 'com.amazonaws.us-east-1.dsql-fnh4' }, port(5432)),
      expected: 'COMPLIANT',
    },
    {
      name: 'ports of the service: Aurora DSQL on 443',
      given: of({ ServiceName: 'com.amazonaws.us-east-1.dsql-fnh4' }, port(443)),
      expected: 'NON_COMPLIANT',
      says: ['TCP 5432'],
    },
    {
      name: 'a tag: the port of a service of somebody else is closed',
      given: of(
        {
          ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001',
          Tags: [{ Key: 'vpce-posture:port', Value: '4000' }],
        },
        port(443),
      ),
      expected: 'NON_COMPLIANT',
      says: ['TCP 4000'],
    },
    {
      name: 'portOverrides: a range of a service of somebody else is open',
      given: of(
        { ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001' },
        port(10000, { ToPort: 31000 }),
      ),
      parameters: { portOverrides: 'vpce-svc-0a1b2c3d4e5f60001=10000-31000' },
      expected: 'COMPLIANT',
    },
    {
      name: 'portOverrides: a part of a range is closed',
      given: of(
        { ServiceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60001' },
        port(10000, { ToPort: 30000 }),
      ),
      parameters: { portOverrides: 'vpce-svc-*=10000-31000' },
      expected: 'NON_COMPLIANT',
      says: ['TCP 10000-31000'],
    },
  ]),
);
