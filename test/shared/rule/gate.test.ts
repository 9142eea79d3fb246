import { endpointTypes } from '../../../shared/facts/endpoint-types';
import { gate, gateMessages } from '../../../shared/rule/gate';
import { readParameters } from '../../../shared/rule/parameters';
import { type Rule } from '../../../shared/rule/rule';
import { annotationOf, type ComplianceType, type Verdict } from '../../../shared/rule/verdict';
import { compliant, madeRule } from '../../made-rule';
import { accountId, endpoint, network, vpc, vpcId, type Described } from '../../network';

const facts = {
  title: 'Good',
  severity: 'LOW',
  needs: [],
  triggers: {},
  scheduled: false,
  parameters: {},
  rationale: '',
  fix: { text: '', command: '' },
  frameworks: [],
  evaluate: () => compliant(),
} as const;
const now = Date.parse('2026-11-30T12:00:00Z');
const ofEndpoints = madeRule({ ...facts, id: 'endpoint-good', subject: 'AWS::EC2::VPCEndpoint' });
const ofVpcs = madeRule({ ...facts, id: 'vpc-good', subject: 'AWS::EC2::VPC' });

interface Said {
  readonly complianceType: ComplianceType;
  readonly annotation: string | undefined;
}

function said(verdict: Verdict | undefined): Said | undefined {
  return verdict && { complianceType: verdict.complianceType, annotation: annotationOf([gateMessages], verdict) };
}

function gateOfEndpoint(
  overrides: Described,
  parameters: Readonly<Record<string, string>> = {},
  rule: Rule = ofEndpoints,
): Said | undefined {
  const [subject] = network({ VpcEndpoints: [endpoint(overrides)] }).vpcEndpoints.items;
  if (subject === undefined) throw new TypeError('no endpoint');
  return said(gate(rule, subject, accountId, readParameters({}, parameters), now));
}

function gateOfVpc(overrides: Described, parameters: Readonly<Record<string, string>> = {}): Said | undefined {
  const [subject] = network({ Vpcs: [vpc(overrides)] }).vpcs.items;
  if (subject === undefined) throw new TypeError('no VPC');
  return said(gate(ofVpcs, subject, accountId, readParameters({}, parameters), now));
}

const tags = (Key: string, Value: string) => ({ Tags: [{ Key, Value }] });
const refused = (part: string) => ({
  complianceType: 'NOT_APPLICABLE',
  annotation: expect.stringContaining(part) as unknown as string,
});

describe('states', () => {
  test.each(['available', 'pending', 'Available'])('%s: judged', (State) => {
    expect(gateOfEndpoint({ State })).toBeUndefined();
  });

  test.each(['deleting', 'deleted', 'Deleted'])('%s: gone, for every rule', (State) => {
    const rule = { ...ofEndpoints, judgesUnusableEndpoints: true };
    expect(gateOfEndpoint({ State }, {}, rule)).toEqual(refused(State.toLowerCase()));
  });

  test.each(['rejected', 'failed', 'expired', 'pendingAcceptance', 'PendingAcceptance', 'partial'])(
    '%s: the business of vpce-state-available',
    (State) => {
      expect(gateOfEndpoint({ State })).toEqual(refused('see vpce-state-available'));
      expect(gateOfEndpoint({ State }, {}, { ...ofEndpoints, judgesUnusableEndpoints: true })).toBeUndefined();
    },
  );
});

describe('exemption by tag', () => {
  test('says which tag it was', () => {
    expect(gateOfEndpoint(tags('vpce-posture:exempt', '*'))).toEqual(refused('vpce-posture:exempt'));
    expect(gateOfVpc(tags('vpce-posture:exempt', 'vpc-good'))).toEqual(refused('vpce-posture:exempt'));
  });

  test('by a tag of another name', () => {
    const exempted = tags('leave-alone', '*');
    expect(gateOfEndpoint(exempted)).toBeUndefined();
    expect(gateOfEndpoint(exempted, { exemptTagKey: 'leave-alone' })).toEqual(refused('leave-alone'));
  });

  test('is never taken from what every object has', () => {
    expect(gateOfEndpoint({}, { exemptTagKey: 'constructor' })).toBeUndefined();
  });

  test('says until when and why', () => {
    expect(gateOfEndpoint(tags('vpce-posture:exempt', '* until=2026-11-30 reason=moves to the hub'))).toEqual(
      refused('Exempt by the tag vpce-posture:exempt until 2026-11-30: moves to the hub'),
    );
  });

  test('one that is over exempts from nothing', () => {
    expect(gateOfEndpoint(tags('vpce-posture:exempt', '* until=2026-11-29'))).toBeUndefined();
  });
});

describe('scope', () => {
  test.each([
    ['nothing is set', {}, true],
    ['the VPC is listed', { vpcIds: `${vpcId},vpc-0a1b2c3d` }, true],
    ['another VPC is listed', { vpcIds: 'vpc-0a1b2c3d' }, false],
    ['the VPC is excluded', { excludeVpcIds: vpcId }, false],
    ['another VPC is excluded', { excludeVpcIds: 'vpc-0a1b2c3d' }, true],
    ['the VPC is listed and excluded', { vpcIds: vpcId, excludeVpcIds: vpcId }, false],
  ])('%s', (_name, parameters, judged) => {
    const verdict = gateOfEndpoint({}, parameters);
    if (judged) expect(verdict).toBeUndefined();
    else expect(verdict).toEqual(refused(`${vpcId} is not in the scope`));
  });
});

describe('owners', () => {
  test('another account shares it', () => {
    expect(gateOfEndpoint({ OwnerId: '999999999999' })).toEqual(refused('999999999999'));
    expect(gateOfVpc({ OwnerId: '999999999999' })).toEqual(refused('999999999999'));
  });

  test('nobody says whose it is', () => {
    expect(gateOfEndpoint({ OwnerId: undefined })).toBeUndefined();
    expect(gateOfVpc({ OwnerId: undefined })).toBeUndefined();
  });

  test('a service manages it', () => {
    expect(gateOfEndpoint({ RequesterManaged: true })).toEqual(refused('managed by the AWS service'));
    expect(gateOfEndpoint({ RequesterManaged: true }, { includeRequesterManaged: 'true' })).toBeUndefined();
  });

  test('Amazon GuardDuty manages it', () => {
    const managed = tags('GuardDutyManaged', 'true');
    expect(gateOfEndpoint(managed)).toEqual(refused('Amazon GuardDuty'));
    expect(gateOfEndpoint(managed, {}, { ...ofEndpoints, judgesGuardDutyEndpoints: true })).toBeUndefined();
  });
});

describe('types', () => {
  test.each(Object.keys(endpointTypes))('%s: judged', (VpcEndpointType) => {
    expect(gateOfEndpoint({ VpcEndpointType })).toBeUndefined();
  });

  test('a type that is newer than this code', () => {
    expect(gateOfEndpoint({ VpcEndpointType: 'Wormhole' })).toEqual(refused('Wormhole'));
    expect(gateOfEndpoint({ VpcEndpointType: 'Wormhole' }, {}, { ...ofEndpoints, judgesUnknownTypes: true })).toBe(
      undefined,
    );
  });
});
