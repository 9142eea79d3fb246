// VPCs and services: for each pair whether there is an endpoint, whether it works, and whether it is tight.
import { isKnown, type Network } from '../../../shared/network/network';
import { serviceCode } from '../../../shared/network/service-names';
import { isGone, isUsable } from '../../../shared/network/vpc-endpoints';
import type { VpcEndpoint } from '../../../shared/network/model/vpc-endpoint';
import { rules } from '../../../functions/index';
import type { RequiredEndpoint } from '../../../shared/network/required-endpoints';
import { subjectSlices, type Question, type Rule } from '../../../shared/rule/rule';
import { acceptedIn } from '../../results/exceptions';
import { groups, openIn, withVerdict } from '../../results/grouping';
import { compare } from '../../shell/order';
import type { Finding, Judgement } from '../../results/judgement';
import { isMissingEndpoint } from '../../../shared/rule/verdict';
import type { Contents, ResourcePart, VpcPart } from './contents';
import type { State } from './marks';

/** The answers for a service in a VPC, or for the VPC itself with its route tables and security groups. */
export interface Cell {
  /** `bad`: one that a rule requires is missing. */
  readonly exists: State;
  readonly works: State;
  readonly tight: State;
  readonly endpoints: readonly VpcEndpoint[];
  /** The resources that it sums up. */
  readonly about: readonly ResourcePart[];
}

/** A row: what is around the endpoints, and a cell for each of the matrix's services. */
export interface Row {
  readonly vpc: VpcPart;
  readonly network: Cell;
  readonly cells: readonly Cell[];
}

/** The whole matrix. */
export interface Matrix {
  readonly services: readonly string[];
  readonly rows: readonly Row[];
}

/** The matrix of these VPCs. */
export function matrixOf({ vpcs, judgement }: Contents): Matrix {
  const endpointsOf = new Map(vpcs.map((vpc) => [vpc, groups(endpointsIn(vpc.network, vpc.vpcId), serviceOf)]));
  const lacksOf = new Map(vpcs.map((vpc) => [vpc, lacksIn(vpc)]));
  const named = [
    ...[...endpointsOf.values()].flat().flatMap(([first]) => (first ? [serviceOf(first)] : [])),
    ...[...lacksOf.values()].flat().map(({ endpoint: { code } }) => code),
  ];
  const services = [...new Set(named)].sort((a, b) => Number(isPublished(a)) - Number(isPublished(b)) || compare(a, b));
  const rows = vpcs.map((vpc): Row => {
    const cells = services.map((service) => {
      const endpoints = endpointsOf.get(vpc)?.find(([first]) => first && serviceOf(first) === service) ?? [];
      const lacks = lacksOf.get(vpc)?.filter(({ endpoint: { code } }) => code === service) ?? [];
      return cellOf(vpc, endpoints, lacks, judgement);
    });
    return { vpc, network: networkCell(vpc, judgement), cells };
  });
  return { services, rows };
}

function endpointsIn({ vpcEndpoints }: Network, vpcId: string): readonly VpcEndpoint[] {
  return (vpcEndpoints.byKey.get(vpcId) ?? []).filter((endpoint) => endpoint.vpcId === vpcId);
}

/** A service as people call it: its code, or of a published one the last part of its name. */
export function serviceOf({ serviceName, vpcEndpointType }: VpcEndpoint): string {
  return serviceCode(serviceName) ?? (serviceName === '' ? vpcEndpointType : (serviceName.split('.').at(-1) ?? ''));
}

function isPublished(service: string): boolean {
  return service.startsWith('vpce-svc-');
}

/** An endpoint that should be there, and the resource that a rule found lacking it. */
interface Lack {
  readonly endpoint: RequiredEndpoint;
  readonly of: ResourcePart;
}

function lacksIn({ resources }: VpcPart): readonly Lack[] {
  return resources.flatMap((of) =>
    openIn(of.findings)
      .flatMap(({ evaluation }) => (evaluation.causes ?? []).filter(isMissingEndpoint))
      .map(({ missing: endpoint }) => ({ endpoint, of })),
  );
}

function isThere({ endpoint: { type } }: Lack, endpoints: readonly VpcEndpoint[]): boolean {
  return endpoints.some(({ vpcEndpointType }) => type === 'any' || vpcEndpointType.toLowerCase() === type);
}

function cellOf(
  { network, vpcId, resources }: VpcPart,
  endpoints: readonly VpcEndpoint[],
  lacks: readonly Lack[],
  judgement: Judgement,
): Cell {
  const ids = new Set(endpoints.map(({ vpcEndpointId }) => vpcEndpointId));
  const about = resources.filter(({ type, id }) => type === 'AWS::EC2::VPCEndpoint' && ids.has(id));
  const findings = about.flatMap((resource) => resource.findings);
  const there = endpoints.filter((endpoint) => !isGone(endpoint));
  const open = lacks.filter((lack) => !isThere(lack, there));
  const lacking = [...new Set(open.map(({ of }) => of))];
  if (there.length === 0) {
    if (lacking.length > 0) return { exists: 'bad', works: 'none', tight: 'none', endpoints, about: lacking };
    const exists = isKnown(network.vpcEndpoints, vpcId) ? 'none' : 'unknown';
    return { exists, works: 'none', tight: 'none', endpoints, about };
  }
  const asked = (question: Question) => packRules(question, true).every((rule) => judgement.rules.includes(rule));
  const of = (question: Question) => answer(question, findings, asked(question));
  const works = of('works');
  // Nothing may be wrong with one that waits to be accepted: but it does not work yet.
  const waits = works !== 'bad' && !there.every(isUsable);
  return {
    exists: lacking.length > 0 ? 'bad' : 'ok',
    works: waits ? 'unknown' : works,
    tight: of('tight'),
    endpoints,
    about: [...about, ...lacking],
  };
}

/** What is around the endpoints: the VPC itself, its route tables and its security groups. */
function networkCell({ network, vpcId, resources }: VpcPart, judgement: Judgement): Cell {
  const about = resources.filter(({ type }) => type !== 'AWS::EC2::VPCEndpoint');
  const findings = about.flatMap((resource) => resource.findings);
  const asked = (question: Question) =>
    packRules(question, false).every(
      (rule) => judgement.rules.includes(rule) && isKnown(network[subjectSlices[rule.subject]], vpcId),
    );
  const of = (question: Question) => answer(question, findings, asked(question));
  return { exists: 'ok', works: of('works'), tight: of('tight'), endpoints: [], about };
}

/** The rules of the pack that answer the question, about endpoints or about what is around them. */
function packRules(question: Question, ofEndpoints: boolean): readonly Rule[] {
  return rules.filter(
    (rule) => rule.question === question && (rule.subject === 'AWS::EC2::VPCEndpoint') === ofEndpoints,
  );
}

/**
 * One breach decides; then whatever is not known or was not asked; only then it can be fine.
 * @param asked whether every rule that answers the question was asked, of every resource that there can be
 */
function answer(question: Question, findings: readonly Finding[], asked: boolean): State {
  const relevant = findings.filter(({ rule }) => rule.question === question);
  if (openIn(relevant).length > 0) return 'bad';
  if (!asked || withVerdict(relevant, 'INSUFFICIENT_DATA').length > 0) return 'unknown';
  // What is accepted is not in order.
  if (acceptedIn(relevant).length > 0) return 'none';
  return withVerdict(relevant, 'COMPLIANT').length > 0 ? 'ok' : 'none';
}
