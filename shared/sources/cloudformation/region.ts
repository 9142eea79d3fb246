// The Region that the names in templates say. Pure.
import { parseServiceName } from '../../network/service-names';
import { isUnknown } from '../planned/values';
import { stacksOf, type Stack, type TemplateInput } from './stacks';
import { scalarText } from './texts';

/** A Region that there is not: what has another one has it from the template. */
const noRegion = 'zz-nowhere-0';

/**
 * The Region that templates are made for: of their Availability Zones, else of the service names and policies of their
 * endpoints. `undefined` where they name none, or several.
 */
export function regionOf(inputs: readonly TemplateInput[]): string | undefined {
  const stacks = stacksOf(inputs, { accountId: '123456789012', region: noRegion, isRegionAssumed: true });
  const texts = (type: string, name: string) => stacks.flatMap((stack) => textsOf(stack, type, name));
  const endpoint = 'AWS::EC2::VPCEndpoint';
  const ofZones = texts('AWS::EC2::Subnet', 'AvailabilityZone').flatMap(
    (zone) => /^(.+-[0-9]+)[a-z]$/.exec(zone)?.[1] ?? [],
  );
  const ofServices = texts(endpoint, 'ServiceName').flatMap((name) => {
    const parsed = parseServiceName(name);
    return parsed.kind === 'invalid' ? [] : (parsed.region ?? []);
  });
  const ofPolicies = texts(endpoint, 'PolicyDocument').flatMap((policy) => regionsIn(policy));
  return [ofZones, ofServices, ofPolicies].flatMap((regions) => only(regions) ?? [])[0];
}

/** The Regions that a text names. */
export function regionsIn(text: string): readonly string[] {
  return [
    ...text.matchAll(/(?<![a-z0-9])(?:[a-z]{2}(?:-gov|-iso[a-z]?)?|eusc-[a-z]{2})-[a-z]{4,12}-[0-9](?![0-9])/g),
  ].map(([region]) => region);
}

function only(regions: readonly string[]): string | undefined {
  const named = new Set(regions.filter((region) => region !== noRegion));
  return named.size === 1 ? [...named][0] : undefined;
}

function textsOf({ template, resolver }: Stack, type: string, name: string): readonly string[] {
  return [...template.resources.values()].flatMap((resource) => {
    if (resource.type !== type || 'ServiceRegion' in resource.properties) return [];
    const value = resolver.value(resource.properties[name]);
    if (value === undefined || isUnknown(value)) return [];
    return typeof value === 'object' ? [JSON.stringify(value)] : [scalarText(value)];
  });
}
