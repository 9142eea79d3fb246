import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { neededToResolve, resolveNames } from '../../../cli/results/resolve';
import { accountId, endpoint, gatewayEndpoint, network, region, vpc, vpcId, type Described } from '../../network';
import { vpceRules } from '../command-line';

const sqs = 'sqs.us-east-1.amazonaws.com';
const id = 'vpce-0a1b2c3d4e5f60001';
const quiet = { show: () => undefined, end: () => undefined };

function service(names: readonly string[], overrides: Described = {}): Described {
  return {
    ServiceName: 'com.amazonaws.us-east-1.sqs',
    ServiceType: [{ ServiceType: 'Interface' }],
    PrivateDnsNames: names.map((PrivateDnsName) => ({ PrivateDnsName })),
    ...overrides,
  };
}

function networkInterface(number: number, ...addresses: readonly string[]): Described {
  return {
    NetworkInterfaceId: `eni-0a1b2c3d4e5f6000${number}`,
    VpcId: vpcId,
    Groups: [],
    PrivateIpAddresses: addresses.filter((one) => !one.includes(':')).map((PrivateIpAddress) => ({ PrivateIpAddress })),
    Ipv6Addresses: addresses.filter((one) => one.includes(':')).map((Ipv6Address) => ({ Ipv6Address })),
  };
}

interface Given {
  readonly vpcs?: readonly Described[];
  readonly endpoints?: readonly Described[];
  readonly services?: readonly Described[];
  readonly interfaces?: readonly Described[];
  readonly names?: Readonly<Record<string, readonly string[]>>;
}

const interfaces = [networkInterface(1, '10.0.1.5'), networkInterface(2, '10.0.2.5', '2600:1f18::5')];

function outputsOf({
  vpcs = [vpc()],
  endpoints = [endpoint()],
  services = [service([sqs])],
  interfaces: known,
}: Given) {
  return {
    Vpcs: vpcs,
    VpcEndpoints: endpoints,
    ServiceDetails: services,
    ...(known ? { NetworkInterfaces: known } : {}),
  };
}

async function resolved({ names = {}, ...given }: Given) {
  const lookup = (name: string) =>
    names[name] ? Promise.resolve(names[name]) : Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' }));
  const resolutions = await resolveNames([network(outputsOf(given))], [], lookup, quiet);
  return resolutions.map(({ endpoint: { vpcEndpointId }, asked, resolvesTo, explanation }) => ({
    vpcEndpointId,
    asked,
    resolvesTo,
    explanation,
  }));
}

const other = { VpcEndpointId: 'vpce-0a1b2c3d4e5f60002', NetworkInterfaceIds: ['eni-0a1b2c3d4e5f60003'] };
const elsewhere = endpoint({ ...other, ServiceName: 'com.amazonaws.us-east-1.kms' });

describe('what a name leads to', () => {
  test.each<[string, string, readonly string[], Given, string]>([
    ['the endpoint', 'this-endpoint', ['10.0.1.5', '10.0.2.5'], { interfaces }, 'network interfaces of this endpoint'],
    ['one of its addresses, IPv6 in another spelling', 'this-endpoint', ['2600:1F18:0::0005'], { interfaces }, ''],
    ['it and something else', 'several', ['10.0.1.5', '10.0.9.9'], { interfaces }, 'to other addresses'],
    ['it or public addresses', 'several', ['10.0.1.5', '3.236.1.1'], { interfaces }, 'to other addresses'],
    ['public addresses', 'public', ['3.236.1.1'], { interfaces }, 'this machine is outside the VPC'],
    [
      'public addresses, private DNS being off',
      'public',
      ['3.236.1.1'],
      { interfaces, endpoints: [endpoint({ PrivateDnsEnabled: false })] },
      'private DNS is off',
    ],
    [
      'public addresses, as its options want it',
      'public',
      ['3.236.1.1'],
      { interfaces, endpoints: [endpoint({ DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: true } })] },
      'only for inbound Resolver endpoints',
    ],
    [
      'another endpoint',
      'another-endpoint',
      ['10.0.3.5'],
      { interfaces: [...interfaces, networkInterface(3, '10.0.3.5')], endpoints: [endpoint(), elsewhere] },
      'another endpoint: vpce-0a1b2c3d4e5f60002',
    ],
    [
      'an address that two endpoints have, in VPCs with the same range',
      'several',
      ['10.0.1.5', '10.0.2.5'],
      {
        interfaces: [...interfaces, networkInterface(3, '10.0.1.5', '10.0.2.5')],
        endpoints: [endpoint(), elsewhere],
      },
      'depends on the VPC',
    ],
    ['something else in the VPC', 'elsewhere', ['10.0.9.9'], { interfaces }, "not this endpoint's"],
    ['a private address of another network', 'elsewhere', ['192.168.1.1'], { interfaces }, 'private addresses'],
    ['an address in the VPC, its interfaces not being known', 'this-vpc', ['10.0.1.5'], {}, 'is not known'],
    [
      'an address in the VPC, one interface not being known',
      'this-vpc',
      ['10.0.2.5'],
      { interfaces: interfaces.slice(0, 1) },
      '',
    ],
    [
      'an address in the VPC, the source not saying which interfaces there are',
      'this-vpc',
      ['10.0.1.5'],
      { interfaces, endpoints: [endpoint({ NetworkInterfaceIds: [] })] },
      'is not known',
    ],
    [
      'an address that another endpoint has, the interfaces of this one not being known',
      'not-known',
      ['10.0.1.5'],
      {
        interfaces: [{ ...networkInterface(3, '10.0.1.5'), VpcId: 'vpc-0a1b2c3d4e5f60002' }],
        endpoints: [endpoint(), { ...elsewhere, VpcId: 'vpc-0a1b2c3d4e5f60002' }],
      },
      'of vpce-0a1b2c3d4e5f60002; whether',
    ],
    [
      'a private address, neither interfaces nor VPC being known',
      'not-known',
      ['10.0.1.5'],
      { vpcs: [] },
      'not known without its network interfaces',
    ],
    ['no address', 'no-answer', [], { interfaces }, 'has no address'],
  ])('%s', async (_name, resolvesTo, addresses, given, says) => {
    const [first] = await resolved({ ...given, names: { [sqs]: addresses } });
    expect(first).toMatchObject({ vpcEndpointId: id, asked: sqs, resolvesTo });
    expect(first?.explanation).toContain(says);
  });

  test('nothing: there is no such name', async () => {
    expect(await resolved({ interfaces })).toMatchObject([
      { resolvesTo: 'no-answer', explanation: 'No answer: there is no such name.' },
    ]);
  });

  test('nothing: DNS does not answer, and is not asked for ever', async () => {
    jest.useFakeTimers();
    let asked = 0;
    const lookup = () => {
      asked += 1;
      return new Promise<never>(() => undefined);
    };
    const names = Array.from({ length: 30 }, (_, index) => `n${index}.example`);
    const given = network(outputsOf({ services: [service(names)], interfaces }));
    const resolving = resolveNames([given], [], lookup, quiet);
    await jest.advanceTimersByTimeAsync(20_000);
    const explanations = (await resolving).map(({ explanation }) => explanation);
    jest.useRealTimers();
    expect(asked).toBeLessThan(10);
    expect(explanations).toContain('No answer: no answer in 5 seconds.');
    expect(explanations).toContain('No answer: DNS has stopped answering: it was not asked.');
    expect(explanations).toHaveLength(30);
  });
});

describe('which names', () => {
  const names = async (given: Given) => (await resolved({ interfaces, ...given })).map(({ asked }) => asked);

  test('the private ones of the endpoint, without those that AWS gives each endpoint', async () => {
    const DnsEntries = [{ DnsName: `${id}-abc.sqs.us-east-1.vpce.amazonaws.com` }, { DnsName: sqs }];
    expect(
      await names({ endpoints: [endpoint({ DnsEntries })], services: [service([sqs, 'sqs.us-east-1.api.aws'])] }),
    ).toEqual([sqs]);
  });

  test('else those of its service, which also hosted zones can stand in for', async () => {
    const endpoints = [endpoint({ PrivateDnsEnabled: false })];
    expect(await names({ endpoints, services: [service(['b.example', 'a.example'])] })).toEqual([
      'a.example',
      'b.example',
    ]);
  });

  test('of a wildcard one that is real', async () => {
    const services = [service(['*.dkr.ecr.us-east-1.amazonaws.com'])];
    expect(await names({ services })).toEqual([`${accountId}.dkr.ecr.us-east-1.amazonaws.com`]);
  });

  test('none where there are none', async () => {
    const endpoints = [gatewayEndpoint(), endpoint({ VpcEndpointId: 'vpce-1', State: 'deleting' }), elsewhere];
    expect(await resolved({ endpoints, interfaces })).toEqual([
      expect.objectContaining({
        resolvesTo: 'not-applicable',
        explanation: expect.stringContaining('no private DNS name') as string,
      }),
      expect.objectContaining({
        resolvesTo: 'not-applicable',
        explanation: expect.stringContaining('routes') as string,
      }),
      expect.objectContaining({ resolvesTo: 'not-applicable', explanation: 'It is deleting.' }),
    ]);
  });
});

test('names that are not known are not said to be none', async () => {
  const { Vpcs, VpcEndpoints } = outputsOf({});
  const [first] = await resolveNames([network({ Vpcs, VpcEndpoints })], [], () => Promise.resolve([]), quiet);
  expect(first).toMatchObject({
    resolvesTo: 'not-known',
    explanation: 'The private DNS names of com.amazonaws.us-east-1.sqs are not known.',
  });
});

test('what must be read for it', () => {
  expect([...neededToResolve(network({})).keys()]).toEqual(['vpcEndpoints']);
  const needed = neededToResolve(network({ VpcEndpoints: [endpoint(), gatewayEndpoint()] }));
  expect(Object.fromEntries([...needed].map(([slice, keys]) => [slice, [...keys]]))).toEqual({
    networkInterfaces: ['eni-0a1b2c3d4e5f60001', 'eni-0a1b2c3d4e5f60002'],
    vpcEndpointServices: ['com.amazonaws.us-east-1.sqs'],
  });
});

describe('on the command line', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'resolve-'));
    const { Vpcs, VpcEndpoints, ServiceDetails, NetworkInterfaces } = outputsOf({
      interfaces,
      endpoints: [endpoint(), gatewayEndpoint()],
    }) as Described;
    const files = {
      caller: { Account: accountId, Region: region },
      'describe-vpcs': { Vpcs },
      'describe-vpc-endpoints': { VpcEndpoints },
      'describe-vpc-endpoint-services': { ServiceDetails },
      'describe-network-interfaces': { NetworkInterfaces },
    };
    for (const [name, content] of Object.entries(files)) {
      await writeFile(path.join(folder, `${name}.json`), JSON.stringify(content));
    }
  });
  afterEach(() => rm(folder, { recursive: true }));

  const check = (address: string, ...options: string[]) =>
    vpceRules(['check', '--describe', folder, '--rule', 'vpce-state-available', '--resolve', ...options], {
      names: { [sqs]: [address] },
    });

  test('it is a part of its own in the JSON, and not an evaluation', async () => {
    const ending = await check('3.236.1.1', '--format', 'json', '--fail-on', 'insufficient-data');
    expect(ending).toMatchObject({ status: 0, err: '' });
    expect(JSON.parse(ending.out)).toMatchObject({
      evaluations: [{}, {}],
      resolutions: [
        {
          accountId,
          awsRegion: region,
          vpcId,
          vpcEndpointId: id,
          serviceName: 'com.amazonaws.us-east-1.sqs',
          dnsName: sqs,
          asked: sqs,
          addresses: ['3.236.1.1'],
          resolvesTo: 'public',
        },
        { vpcEndpointId: 'vpce-0a1b2c3d4e5f60009', addresses: [], resolvesTo: 'not-applicable' },
      ],
    });
  });

  test('the table shows what is not as it should be', async () => {
    const { out } = await check('3.236.1.1');
    expect(out).toContain('0 of 1 lead to their endpoint');
    expect(out).toMatch(/^ {2}PUBLIC +Resolves to public addresses/m);
    expect(out).toContain(`${sqs}: 3.236.1.1`);
    expect(out).not.toContain('It is reached by routes');
  });

  test('and with --all the rest', async () => {
    const good = await check('10.0.1.5');
    expect(good.out).toContain('1 of 1 lead to their endpoint');
    expect(good.out).not.toContain(sqs);
    const { out } = await check('10.0.1.5', '--all');
    expect(out).toMatch(/^ {2}OK +Resolves to the network interfaces of this endpoint/m);
    expect(out).toContain('It is reached by routes');
  });

  test('Markdown has it in short', async () => {
    const bad = (await check('3.236.1.1', '--format', 'markdown')).out;
    expect(bad).toContain('\n**Private DNS names, resolved from here**: 0 of 1 lead to their endpoint\n\n- PUBLIC');
    expect(bad).toContain(`\`${id}\` \`${sqs}\` (\`3.236.1.1\`): Resolves to public addresses`);
    const good = (await check('10.0.1.5', '--format', 'markdown')).out;
    expect(good).toContain('1 of 1 lead to their endpoint\n');
    expect(good).not.toContain(sqs);
  });

  test.each(['table', 'markdown', 'html'])(
    'endpoints that are not known are not said to be none: %s',
    async (format) => {
      await rm(path.join(folder, 'describe-vpc-endpoints.json'));
      const { out } = await check('10.0.1.5', '--format', format);
      expect(out).toMatch(/none is known/);
      expect(out.replaceAll(/\s+/g, ' ')).toContain(`endpoints of account ${accountId}, ${region} are not known`);
    },
  );

  test('nothing that is not there yet can be resolved', async () => {
    const ending = await vpceRules(['check', '--template', 'x', '--resolve']);
    expect(ending).toMatchObject({ status: 2, out: '' });
    expect(ending.err).toContain('--resolve needs endpoints that exist');
  });
});
