import { NotKnown } from '../../../shared/network/network';
import { endpointSubnets, isInAvailabilityZone } from '../../../shared/network/vpcs';
import { network, subnet, vpcId, type Described } from '../../network';

const [first, second, third] = [
  'subnet-0a1b2c3d4e5f60001',
  'subnet-0a1b2c3d4e5f60002',
  'subnet-0a1b2c3d4e5f60003',
] as const;
const withSubnets = (...ids: readonly string[]) => network({ Subnets: ids.map((SubnetId) => subnet({ SubnetId })) });
const idsOf = (listed: readonly string[], subnetIds: readonly string[]) =>
  endpointSubnets(withSubnets(...listed), { vpcId, subnetIds }).map(({ subnetId }) => subnetId);

describe('the subnets of an endpoint', () => {
  test.each([[[first, second, third]], [[third, second, first]], [[second, third, first]]])(
    'are in the order of their ids: %j',
    (listed) => {
      expect(idsOf(listed, [third, first])).toEqual([first, third]);
    },
  );

  test('cannot be missing', () => {
    const ask = () => idsOf([first], [first, third]);
    expect(ask).toThrow(NotKnown);
    expect(ask).toThrow(third);
  });
});

describe('an Availability Zone', () => {
  const zone = (overrides: Described) => {
    const [item] = network({ Subnets: [subnet(overrides)] }).subnets.items;
    if (item === undefined) throw new TypeError('no subnet');
    return isInAvailabilityZone(item);
  };

  test.each([
    [{}, true],
    [{ AvailabilityZone: undefined }, true],
    [{ AvailabilityZoneId: undefined }, true],
    [{ AvailabilityZone: 'us-gov-west-1a', AvailabilityZoneId: 'usgw1-az1' }, true],
    [{ AvailabilityZone: 'us-east-1-lax-1a', AvailabilityZoneId: undefined }, false],
    [{ AvailabilityZone: undefined, AvailabilityZoneId: 'use1-lax1-az1' }, false],
    [{ AvailabilityZone: 'us-east-1-wl1-bos-wlz-1', AvailabilityZoneId: undefined }, false],
    [{ OutpostArn: 'arn:aws:outposts:us-east-1:123456789012:outpost/op-1' }, false],
  ])('%j: %s', (overrides, expected) => {
    expect(zone(overrides)).toBe(expected);
  });
});
