// What to write into a template where a rule complains: properties, not commands, since nothing of it is deployed yet.
// Source: AWS CloudFormation Template Reference Guide, "Amazon EC2". In angle brackets is what only the author knows.

/** The lines to write, by rule: properties of the resource that is judged, or a resource of their own. */
export const propertiesToWrite: Readonly<Record<string, readonly string[]>> = {
  'route-table-gateway-endpoint-used': ["RouteTableIds: [<the endpoint's tables>, !Ref <this table>]"],
  'route-table-isolated-no-internet': ['# remove the AWS::EC2::Route to <the way out>'],
  'sg-egress-allows-gateway-prefix-list': [
    'SecurityGroupEgress:',
    "  - { IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationPrefixListId: <the service's prefix list> }",
  ],
  'vpc-dns-attributes-enabled': ['EnableDnsSupport: true', 'EnableDnsHostnames: true'],
  'vpce-gateway-route-present': ['RouteTableIds: [!Ref <route table>]'],
  'vpce-multi-az': ['SubnetIds: [!Ref <subnet of one zone>, !Ref <subnet of another zone>]'],
  'vpce-private-dns-enabled': ['PrivateDnsEnabled: true'],
  'vpce-sg-allows-https': [
    'SecurityGroupIngress:',
    '  - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !GetAtt <VPC>.CidrBlock }',
  ],
  'vpce-sg-not-default': ['SecurityGroupIds: [!Ref <group of the endpoint>]'],
  'vpce-sg-not-open': [
    'SecurityGroupIngress:',
    '  - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !GetAtt <VPC>.CidrBlock }',
  ],
};
