// How people call a resource: by its Name tag, and by what it is.
import type { Network } from '../../shared/network/network';
import type { Tags } from '../../shared/network/model/tags';
import type { RouteTable } from '../../shared/network/model/route-table';
import { isMain } from '../../shared/network/route-tables';
import type { SecurityGroup } from '../../shared/network/model/security-group';
import { serviceCode } from '../../shared/network/service-names';
import type { VpcEndpoint } from '../../shared/network/model/vpc-endpoint';
import type { Subject, SubjectType } from '../../shared/rule/rule';

/** What a resource is called, and what it is. */
export interface ResourceTitle {
  readonly name: string | undefined;
  readonly kind: string;
}

/** The title of a resource of that type. */
export function resourceTitle(type: SubjectType, subject: Subject<SubjectType>): ResourceTitle {
  switch (type) {
    case 'AWS::EC2::VPCEndpoint':
      return { name: nameTag(subject.tags), kind: endpointKind(subject as VpcEndpoint) };
    case 'AWS::EC2::RouteTable':
      return { name: nameTag(subject.tags), kind: isMain(subject as RouteTable) ? 'main route table' : 'route table' };
    case 'AWS::EC2::SecurityGroup':
      return { name: nameTag(subject.tags) ?? (subject as SecurityGroup).groupName, kind: 'security group' };
    case 'AWS::EC2::VPC':
      return { name: nameTag(subject.tags), kind: 'the VPC itself' };
  }
}

/** What the rules of that type judge, in the plural. */
export const subjectNames: Readonly<Record<SubjectType, string>> = {
  'AWS::EC2::VPCEndpoint': 'VPC endpoints',
  'AWS::EC2::RouteTable': 'route tables',
  'AWS::EC2::VPC': 'VPCs',
  'AWS::EC2::SecurityGroup': 'security groups',
};

/** The Name tag of a VPC, where it is known. */
export function nameOfVpc(network: Network, vpcId: string): string | undefined {
  const [vpc] = network.vpcs.byKey.get(vpcId) ?? [];
  return vpc && nameTag(vpc.tags);
}

// Types as AWS spells them. Of a published service the last part of its name tells it from others.
function endpointKind({ serviceName, vpcEndpointType }: VpcEndpoint): string {
  const service = serviceCode(serviceName) ?? serviceName.split('.').at(-1) ?? '';
  return `${service === '' ? '' : `${service}, `}${vpcEndpointType} endpoint`;
}

/** The Name tag, where there is one that says anything. */
export function nameTag(tags: Tags): string | undefined {
  const name = Object.hasOwn(tags, 'Name') ? tags['Name']?.trim() : undefined;
  return name === '' ? undefined : name;
}
