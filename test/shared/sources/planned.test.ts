// What of a planned network is known where a part of it is not.
import { NotKnown, find } from '../../../shared/network/network';
import { networkFromTemplates } from '../../../shared/sources/cloudformation/network';

const place = { accountId: '123456789012', region: 'eu-west-1' };
const template = (resources: Readonly<Record<string, object>>) => ({
  Parameters: { Any: { Type: 'String' }, OtherVpc: { Type: 'AWS::EC2::VPC::Id' } },
  Resources: { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } }, ...resources },
});
const ref = (name: string) => ({ Ref: name });

test('rules that are known come before one that is not', () => {
  const rule = (cidr: unknown) => ({
    Type: 'AWS::EC2::SecurityGroupIngress',
    Properties: { GroupId: ref('Group'), IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: cidr },
  });
  const { certain, names } = networkFromTemplates(
    [
      {
        name: 't',
        document: template({
          Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: ref('Vpc') } },
          First: { ...rule('10.1.0.0/16'), Condition: 'Unknown' },
          Second: rule('10.2.0.0/16'),
        }),
      },
    ],
    place,
  );
  const [id = ''] = [...names].find(([, name]) => name === 'Group') ?? [];
  const [known, unknown] = find(certain, 'securityGroups', id)?.ingress ?? [];
  expect(known?.cidrs).toEqual(['10.2.0.0/16']);
  expect(() => unknown?.ipProtocol).toThrow(NotKnown);
});
