// Which network interfaces call AWS's services, and which services everybody calls.
import type { Sources } from './sourced';

/** Types of interfaces on which programs of the account's own run. */
export const clientInterfaceTypes: readonly string[] = ['interface', 'lambda', 'branch', 'trunk', 'efa'];

/** Types of interfaces of AWS's services, which call nothing through a VPC endpoint. */
export const serviceInterfaceTypes: readonly string[] = [
  'api_gateway_managed',
  'aws_codestar_connections_managed',
  'ec2_instance_connect_endpoint',
  'efs',
  'gateway_load_balancer',
  'gateway_load_balancer_endpoint',
  'global_accelerator_managed',
  'iot_rules_managed',
  'load_balancer',
  'nat_gateway',
  'network_load_balancer',
  'quicksight',
  'transit_gateway',
  'vpc_endpoint',
];

/** How the descriptions of interfaces begin that AWS's services make with the type `interface`. */
export const serviceInterfaceDescriptions: readonly string[] = [
  'AWS created network interface for directory ',
  'Amazon EKS ',
  'EFS mount target',
  'ELB ',
  'ElastiCache ',
  'Interface for NAT Gateway',
  'Network Interface for Transit Gateway',
  'RDSNetworkInterface',
  'RedshiftNetworkInterface',
  'Route 53 Resolver',
  'VPC Endpoint Interface',
];

/**
 * Services that every client of a VPC needs: nodes and agents call them, whatever the workload is. Their names lead
 * everybody to the endpoint, so one that shuts somebody out is an outage for him.
 */
export const everyClientServices: readonly string[] = [
  'ec2',
  'ecr.api',
  'ecr.dkr',
  'eks',
  'eks-auth',
  'logs',
  'monitoring',
  'ssm',
  'ssmmessages',
  'sts',
];

export const sources: Sources = {
  clientInterfaceTypes: {
    title: 'Types of network interfaces that are clients',
    source: 'EC2 API, DescribeNetworkInterfaces, filter interface-type; Fargate tasks have type interface',
    read: '2026-11-30',
  },
  serviceInterfaceTypes: {
    title: "Types of network interfaces of AWS's services",
    source: 'EC2 API, DescribeNetworkInterfaces, filter interface-type',
    read: '2026-11-30',
  },
  serviceInterfaceDescriptions: {
    title: "Descriptions of network interfaces of AWS's services",
    source: 'Amazon EC2 User Guide, "Requester-managed network interfaces", and the guides of the services',
    read: '2026-11-30',
  },
  everyClientServices: {
    title: 'Services that every client of a VPC needs',
    source: [
      'Amazon EKS User Guide, "Deploy private clusters with limited internet access"',
      'AWS Systems Manager User Guide, "Improve the security of EC2 instances by using VPC endpoints"',
    ],
    read: '2026-11-30',
  },
};
