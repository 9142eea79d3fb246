// The endpoint services that aws-cdk-lib knows, read out of the package without running it.

/** What the package says of endpoint services. */
export interface CdkServices {
  /** The name of each service in the commercial Regions, by code. */
  readonly names: ReadonlyMap<string, string>;
  /** For each Region the prefix of its partition, and the codes of the services whose names start with it. */
  readonly ownPrefixes: ReadonlyMap<string, { readonly prefix: string; readonly codes: readonly string[] }>;
}

/**
 * Reads aws-ec2/lib/vpc-endpoint.js.
 * @throws Error when it is not built as it was
 */
export function readCdk(source: string): CdkServices {
  const start = source.indexOf('class InterfaceVpcEndpointAwsService');
  const end = source.indexOf('exports.InterfaceVpcEndpointAwsService=', start);
  const body = source.slice(start, end);
  const names = new Map<string, string>();
  const constructions = /=new InterfaceVpcEndpointAwsService\("([^"]+)"(?:,"([^"]*)")?([^)]*)\)/g;
  for (const [, code = '', prefix = '', rest = ''] of body.matchAll(constructions)) {
    const region = rest.includes('global:!0') ? '' : '{region}.';
    names.set(code, `${prefix === '' ? 'com.amazonaws' : prefix}.${region}${code}`);
  }
  const [, table] = /getDefaultEndpointPrefix\(name,region\)\{if\((\{.*?\})\[region\]/s.exec(body) ?? [];
  if (names.size < 300 || table === undefined) throw new Error('aws-cdk-lib is not built as it was: change cdk.ts.');
  const prefixes = new Map<string, string>();
  for (const [, cases = '', prefix = ''] of body.matchAll(/((?:case"[a-z0-9-]+":)+)return"([a-z0-9.-]+)"/g)) {
    for (const [, region = ''] of cases.matchAll(/case"([a-z0-9-]+)":/g)) prefixes.set(region, prefix);
  }
  const codes = JSON.parse(table) as Readonly<Record<string, readonly string[]>>;
  return {
    names,
    ownPrefixes: new Map(
      Object.entries(codes).map(([region, list]) => {
        const prefix = prefixes.get(region);
        if (prefix === undefined) throw new Error(`aws-cdk-lib has no prefix for ${region}: change cdk.ts.`);
        return [region, { prefix, codes: list }];
      }),
    ),
  };
}
