// A sweep of 10,000 endpoints in 100 VPCs stays inside a function's memory and time.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { startConfigStub, type PutEvaluationsInput } from './config-stub';
import { eventOf, scheduleMessage } from './events';
import { startServer, type Answer } from './http-server';
import { lambdaEnvironment } from './lambda';

const count = 10_000;
const vpcCount = 100;
const pageSize = 1000;
const accountId = '123456789012';
const ruleId = 'vpce-sg-allows-https';

/** What the template gives to a function, in MB and in seconds. */
const memory = 512;
const timeout = 240;

const padded = (prefix: string, index: number): string => `${prefix}-${String(index).padStart(17, '0')}`;

function endpointXml(index: number): string {
  const vpcId = padded('vpc', index % vpcCount);
  const tags = Array.from(
    { length: 10 },
    (_, at) => `<item><key>tag-${at}</key><value>${'v'.repeat(60)}</value></item>`,
  );
  return `<item><vpcEndpointId>${padded('vpce', index)}</vpcEndpointId><vpcEndpointType>Interface</vpcEndpointType><vpcId>${vpcId}</vpcId><serviceName>com.amazonaws.us-east-1.sqs</serviceName><state>available</state><policyDocument>${'{&quot;Version&quot;:&quot;2012-10-17&quot;}'.repeat(20)}</policyDocument><routeTableIdSet/><subnetIdSet><item>${padded('subnet', index)}</item></subnetIdSet><groupSet><item><groupId>${padded('sg', index)}</groupId><groupName>endpoints</groupName></item></groupSet><ipAddressType>ipv4</ipAddressType><privateDnsEnabled>true</privateDnsEnabled><requesterManaged>false</requesterManaged><networkInterfaceIdSet><item>${padded('eni', index)}</item></networkInterfaceIdSet><creationTimestamp>2026-01-01T00:00:00.000Z</creationTimestamp><tagSet>${tags.join('')}</tagSet><ownerId>${accountId}</ownerId></item>`;
}

function groupXml(index: number): string {
  // Every second one lets nobody in.
  const ranges = index % 2 === 0 ? '<item><cidrIp>10.0.0.0/8</cidrIp></item>' : '';
  const permission = `<item><ipProtocol>tcp</ipProtocol><fromPort>443</fromPort><toPort>443</toPort><groups/><ipRanges>${ranges}</ipRanges><ipv6Ranges/><prefixListIds/></item>`;
  return `<item><ownerId>${accountId}</ownerId><groupId>${padded('sg', index)}</groupId><groupName>endpoints</groupName><groupDescription>endpoints</groupDescription><vpcId>${padded('vpc', index % vpcCount)}</vpcId><ipPermissions>${permission}</ipPermissions><ipPermissionsEgress/><tagSet/></item>`;
}

const listings: Readonly<Record<string, readonly [element: string, item: (index: number) => string]>> = {
  DescribeVpcEndpoints: ['vpcEndpointSet', endpointXml],
  DescribeSecurityGroups: ['securityGroupInfo', groupXml],
};

/** Answers a page at once: the token is where the next one starts. */
function page(body: string, calls: string[]): Answer {
  const parameters = new URLSearchParams(body);
  const action = parameters.get('Action') ?? '';
  calls.push(action);
  const [element, item] = listings[action] ?? ['unknown', () => ''];
  const start = Number(parameters.get('NextToken') ?? 0);
  const items = Array.from({ length: Math.min(pageSize, count - start) }, (_, at) => item(start + at));
  const token = start + pageSize < count ? `<nextToken>${start + pageSize}</nextToken>` : '';
  return {
    status: 200,
    contentType: 'text/xml',
    body: `<${action}Response><requestId>x</requestId><${element}>${items.join('')}</${element}>${token}</${action}Response>`,
  };
}

interface Measured {
  readonly evaluations?: number;
  readonly error?: { readonly stack: string };
  readonly seconds: number;
  readonly peakMb: number;
}

test(
  '10,000 endpoints',
  async () => {
    const calls: string[] = [];
    const ec2 = await startServer(({ body }) => Promise.resolve(page(body, calls)));
    const config = await startConfigStub();
    const child = fork(resolve('test/aws/large-sweep-runtime.mjs'), [], {
      env: {
        ...lambdaEnvironment(ruleId, resolve('dist/functions', ruleId)),
        AWS_ENDPOINT_URL_EC2: ec2.url,
        AWS_ENDPOINT_URL_CONFIG_SERVICE: config.url,
      },
      // What is not the heap needs room too.
      execArgv: [`--max-old-space-size=${memory * 0.75}`],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    try {
      child.send({
        bundle: resolve('dist/functions', ruleId, 'index.mjs'),
        event: eventOf(accountId, scheduleMessage(accountId)),
        remaining: timeout * 1000,
      });
      const [{ evaluations, error, seconds, peakMb }] = (await once(child, 'message')) as [Measured];
      const batches = config.calls
        .filter(({ operation }) => operation === 'PutEvaluations')
        .map(({ input }) => (input as PutEvaluationsInput).Evaluations);
      process.stdout.write(
        `Large sweep: ${evaluations ?? 0} evaluations in ${batches.length} calls of PutEvaluations after ${calls.length} ` +
          `calls of EC2; ${seconds.toFixed(1)} s of ${timeout}, at most ${peakMb.toFixed(0)} MB of ${memory}.\n`,
      );
      expect(error?.stack).toBeUndefined();
      expect(batches.map(({ length }) => length)).toEqual(Array.from({ length: count / 100 }, () => 100));
      const types = batches.flat().map(({ ComplianceType }) => ComplianceType);
      expect(types.filter((type) => type === 'COMPLIANT')).toHaveLength(count / 2);
      expect(types.filter((type) => type === 'NON_COMPLIANT')).toHaveLength(count / 2);
      expect(peakMb).toBeLessThan(memory);
      expect(seconds).toBeLessThan(timeout);
    } finally {
      child.kill();
      await Promise.all([ec2.close(), config.close()]);
    }
  },
  timeout * 1000,
);
