import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { UnusableInput } from '../../../cli/shell/refusal';
import { readDescribeFolder } from '../../../cli/input/describe-folder';
import { progressOn } from '../../../cli/shell/progress';
import { readSnapshots as readShowing } from '../../../cli/input/snapshots';
import { find, list, listAll } from '../../../shared/network/network';
import { entriesOf } from '../../../shared/network/prefix-lists';
import { history, historyItem, item, snapshot } from '../../configuration-items';
import { estateFolder } from '../../example-estate';
import { endpoint, gatewayEndpoint, vpc, vpcId } from '../../network';

const unseen = progressOn({ err: () => undefined, now: () => 0, errColumns: undefined });
const readSnapshots = (files: readonly string[]) => readShowing(files, unseen);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'inputs-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const inFolder = (name: string) => path.join(folder, name);

async function file(name: string, content: unknown): Promise<string> {
  const bytes = Buffer.isBuffer(content) || typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(inFolder(name), bytes);
  return inFolder(name);
}

/** The message of a refusal, without the name of the folder. */
async function refusal(reading: Promise<unknown>): Promise<string> {
  const error: unknown = await reading.then(
    () => 'accepted',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UnusableInput);
  const { message } = error as UnusableInput;
  expect(message).not.toContain('\n');
  return message.replaceAll(`${folder}${path.sep}`, '').replaceAll(folder, '<folder>');
}

const endpointItem = item('AWS::EC2::VPCEndpoint', 'VpcEndpointId', endpoint());
const vpcItem = item('AWS::EC2::VPC', 'VpcId', vpc());

describe('snapshots', () => {
  const content = snapshot([endpointItem, vpcItem]);

  async function endpointsIn(...files: readonly string[]): Promise<number> {
    const [network] = await readSnapshots(files);
    return network ? listAll(network, 'vpcEndpoints').length : 0;
  }

  test.each<[string, string, string | Buffer]>([
    ['plain', 'snapshot.json', JSON.stringify(content)],
    ['gzip', 'snapshot.json.gz', gzipSync(JSON.stringify(content))],
    ['gzip without the name for it', 'snapshot.json', gzipSync(JSON.stringify(content))],
    ['plain with the name of gzip', 'snapshot.json.gz', JSON.stringify(content)],
    ['with a byte order mark', 'snapshot.json', `\uFEFF${JSON.stringify(content)}`],
    ['as PowerShell redirects it', 'snapshot.json', Buffer.from(`\uFEFF${JSON.stringify(content)}`, 'utf16le')],
  ])('%s', async (_name, name, bytes) => {
    expect(await endpointsIn(await file(name, bytes))).toBe(1);
  });

  test('several files together', async () => {
    const first = await file('first.json', snapshot([vpcItem]));
    const second = await file('second.json', history([endpointItem]));
    expect(await endpointsIn(first, second)).toBe(1);
  });

  test('an answer of GetResourceConfigHistory', async () => {
    expect(await endpointsIn(await file('history.json', { configurationItems: [historyItem(endpointItem)] }))).toBe(1);
  });

  test('standard input', async () => {
    const stdin = jest.spyOn(process, 'stdin', 'get');
    stdin.mockReturnValue(Readable.from([gzipSync(JSON.stringify(content))]) as never);
    expect(await endpointsIn('-')).toBe(1);
    stdin.mockReturnValue(Readable.from([Buffer.from('[')]) as never);
    expect(await refusal(readSnapshots(['-']))).toBe(
      'standard input: is not JSON: line 1, column 2: the text ends too early',
    );
    stdin.mockRestore();
  });

  test.each<[string, unknown, string]>([
    ['an empty file', '', 'f.json: is empty: expected JSON'],
    ['text', 'hello', 'f.json: is not JSON: line 1, column 1: unexpected "h"'],
    ['a comma too many', '{\n  "a": 1,\n}', 'f.json: is not JSON: line 3, column 1: unexpected "}"'],
    ['a cut file', '{"configurationItems": [', 'f.json: is not JSON: line 1, column 25: the text ends too early'],
    ['an image', Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'f.json: is not UTF-8 text: expected JSON'],
    [
      'a truncated gzip',
      gzipSync(JSON.stringify(content)).subarray(0, 40),
      'f.json: is damaged or cut short: expected a whole gzip file',
    ],
    [
      'something else',
      { Vpcs: [] },
      'f.json: configurationItems is missing: expected a snapshot or history file of AWS Config, or an answer of GetResourceConfigHistory',
    ],
    [
      'an endpoint without an id',
      snapshot([vpcItem, { ...endpointItem, resourceId: undefined }]),
      'f.json: configurationItems[1].resourceId is missing: expected it in every item',
    ],
  ])('%s is refused', async (_name, given, message) => {
    expect(await refusal(readSnapshots([await file('f.json', given)]))).toBe(message);
  });

  test('no such file, and a folder', async () => {
    expect(await refusal(readSnapshots([inFolder('f.json')]))).toBe('f.json: does not exist: expected a file');
    expect(await refusal(readSnapshots([folder]))).toBe('<folder>: is a folder: expected a file');
  });
});

describe('a folder of Describe outputs', () => {
  const caller = { Account: '123456789012', Region: 'us-east-1' };
  const endpoints = { VpcEndpoints: [endpoint()] };

  test('the example estate has every file', async () => {
    const network = await readDescribeFolder(estateFolder);
    expect(network).toMatchObject({ accountId: '111122223333', region: 'us-east-1' });
    expect(listAll(network, 'vpcs')).toHaveLength(3);
    expect(listAll(network, 'subnets')).toHaveLength(34);
    expect(listAll(network, 'networkInterfaces').length).toBeGreaterThan(90);
    expect(listAll(network, 'natGateways')).toHaveLength(5);
    expect(listAll(network, 'vpcEndpointServices').length).toBeGreaterThan(15);
    for (const { vpcId } of listAll(network, 'vpcs')) {
      expect(find(network, 'dnsAttributes', vpcId)?.enableDnsSupport).toBe(true);
    }
    const [own] = network.prefixListEntries.items.filter(({ ownerId }) => ownerId === '111122223333');
    expect(entriesOf(network, own?.prefixListId ?? '')).toHaveLength(4);
  });

  test('a missing file is not known, a listed one is complete', async () => {
    await file('caller.json', caller);
    await file('describe-vpc-endpoints.json', endpoints);
    const network = await readDescribeFolder(folder);
    expect(list(network, 'vpcEndpoints', 'vpc-0a1b2c3d4e5f60009')).toEqual([]);
    expect(() => list(network, 'subnets', vpcId)).toThrow('subnets not known');
  });

  test('pages, gzip, and a folder with other things in it', async () => {
    await file('caller.json', caller);
    await file('notes.txt', 'hello');
    const second = { VpcEndpoints: [endpoint({ VpcEndpointId: 'vpce-0a1b2c3d4e5f60002' })] };
    const pages = [{ ...endpoints, NextToken: 'abc' }, second];
    await file('describe-vpc-endpoints.json', gzipSync(JSON.stringify(pages)));
    expect(listAll(await readDescribeFolder(folder), 'vpcEndpoints')).toHaveLength(2);
  });

  test('all pages of the entries of a prefix list', async () => {
    await file('caller.json', caller);
    const page = (Cidr: string) => ({ PrefixListId: 'pl-0a1b2c3d4e5f60001', Entries: [{ Cidr }] });
    const pages = [{ ...page('10.0.0.0/8'), NextToken: 'abc' }, page('172.16.0.0/12')];
    await file('get-managed-prefix-list-entries.json', pages);
    const network = await readDescribeFolder(folder);
    expect(entriesOf(network, 'pl-0a1b2c3d4e5f60001')).toEqual(['10.0.0.0/8', '172.16.0.0/12']);
  });

  test('a very long list', async () => {
    await file('caller.json', caller);
    const VpcEndpoints = Array.from({ length: 150_000 }, () => gatewayEndpoint({ VpcEndpointId: 'vpce-1' }));
    await file('describe-vpc-endpoints.json', { VpcEndpoints });
    expect(listAll(await readDescribeFolder(folder), 'vpcEndpoints')).toHaveLength(1);
  });

  test('a prefix list whose entries nobody read has unknown entries', async () => {
    await file('caller.json', caller);
    const listed = { PrefixLists: [{ PrefixListId: 'pl-0a1b2c3d4e5f60001', OwnerId: '123456789012' }] };
    await file('describe-managed-prefix-lists.json', listed);
    const network = await readDescribeFolder(folder);
    expect(() => entriesOf(network, 'pl-0a1b2c3d4e5f60001')).toThrow('prefix list entries not known');
  });

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      'an empty folder',
      {},
      '<folder>: holds no caller.json: expected {"Account": "<12 digits>", "Region": "<Region>"}',
    ],
    [
      'no caller.json',
      { 'describe-vpc-endpoints.json': endpoints },
      '<folder>: holds no caller.json: expected {"Account": "<12 digits>", "Region": "<Region>"}',
    ],
    [
      'nothing but caller.json',
      { 'caller.json': caller },
      '<folder>: holds no outputs: expected describe-vpc-endpoints.json and others beside it',
    ],
    [
      'an account that is none',
      { 'caller.json': { ...caller, Account: '1234' } },
      'caller.json: Account is "1234": expected a string of 12 digits',
    ],
    [
      'an account as a number',
      { 'caller.json': { ...caller, Account: 123456789012 } },
      'caller.json: Account is 123456789012: expected a string of 12 digits',
    ],
    [
      'no Region',
      { 'caller.json': { Account: '123456789012' } },
      'caller.json: Region is missing: expected a Region such as us-east-1',
    ],
    [
      'a caller that is a list',
      { 'caller.json': [] },
      'caller.json: Account is missing: expected a string of 12 digits',
    ],
    [
      'another output',
      { 'caller.json': caller, 'describe-vpc-endpoints.json': { Vpcs: [] } },
      'describe-vpc-endpoints.json: VpcEndpoints is missing: expected a list',
    ],
    [
      'a page that is none',
      { 'caller.json': caller, 'describe-vpc-endpoints.json': [endpoints, 7] },
      'describe-vpc-endpoints.json: page 2: VpcEndpoints is missing: expected a list',
    ],
    [
      'an output that was cut short',
      { 'caller.json': caller, 'describe-vpc-endpoints.json': { ...endpoints, NextToken: 'abc' } },
      'describe-vpc-endpoints.json: ends with a NextToken: expected all pages, but the output was cut short',
    ],
    [
      'not one page',
      { 'caller.json': caller, 'describe-vpc-endpoints.json': [] },
      'describe-vpc-endpoints.json: has no page: expected what aws ec2 describe-vpc-endpoints prints',
    ],
    [
      'entries that were cut short',
      {
        'caller.json': caller,
        'get-managed-prefix-list-entries.json': [
          { PrefixListId: 'pl-0a1b2c3d4e5f60001', Entries: [], NextToken: 'abc' },
          { PrefixListId: 'pl-0a1b2c3d4e5f60002', Entries: [] },
        ],
      },
      'get-managed-prefix-list-entries.json: ends with a NextToken for "pl-0a1b2c3d4e5f60001": expected all pages, but the output was cut short',
    ],
    [
      'an endpoint without an id',
      { 'caller.json': caller, 'describe-vpc-endpoints.json': { VpcEndpoints: [endpoint({ VpcEndpointId: null })] } },
      'describe-vpc-endpoints.json: VpcEndpoints[0]: VpcEndpointId is missing: expected what aws ec2 describe-vpc-endpoints prints.',
    ],
  ])('%s is refused', async (_name, files, message) => {
    for (const [name, content] of Object.entries(files)) await file(name, content);
    expect(await refusal(readDescribeFolder(folder))).toContain(message);
  });

  test('no such folder, a file, a folder among the files', async () => {
    expect(await refusal(readDescribeFolder(inFolder('nowhere')))).toBe(
      'nowhere: does not exist: expected a folder of aws ec2 describe-* outputs',
    );
    expect(await refusal(readDescribeFolder(await file('f.json', {})))).toBe(
      'f.json: is not a folder: expected a folder of aws ec2 describe-* outputs',
    );
    await file('caller.json', caller);
    await cp(estateFolder, inFolder('describe-vpcs.json'), { recursive: true });
    expect(await refusal(readDescribeFolder(folder))).toBe('describe-vpcs.json: is a folder: expected a file');
  });
});

test('records of hosted zones are in a file of their own, by the id of their zone', async () => {
  await file('caller.json', { Account: '123456789012', Region: 'us-east-1' });
  await file('list-hosted-zones-by-vpc.json', [
    {
      VpcId: vpcId,
      HostedZoneSummaries: [
        { HostedZoneId: 'Z1', Name: 'sqs.us-east-1.amazonaws.com.' },
        { HostedZoneId: 'Z2', Name: 'sns.us-east-1.amazonaws.com.' },
      ],
    },
  ]);
  await file('list-resource-record-sets.json', [
    {
      HostedZoneId: '/hostedzone/Z1',
      ResourceRecordSets: [
        { Name: '\\052.SQS.us-east-1.amazonaws.com.', Type: 'CNAME' },
        { Name: 'sqs.us-east-1.amazonaws.com.', Type: 'SOA' },
      ],
    },
  ]);
  expect(find(await readDescribeFolder(folder), 'hostedZones', vpcId)?.zones).toEqual([
    { hostedZoneId: 'Z1', name: 'sqs.us-east-1.amazonaws.com', records: ['*.sqs.us-east-1.amazonaws.com'] },
    { hostedZoneId: 'Z2', name: 'sns.us-east-1.amazonaws.com', records: undefined },
  ]);
  await file('list-resource-record-sets.json', [{ HostedZoneId: 'Z2', ResourceRecordSets: [{ Type: 'A' }] }]);
  expect(await refusal(readDescribeFolder(folder))).toContain('Name');
});
