// The automation documents: whole, within what Systems Manager accepts, never destructive, and least privilege.
import { commands } from './ec2-commands';
import { actionsOf, needsApproval, readDocuments, remediations } from '../../infra/remediation';
import { rules } from '../../functions/index';
import { filesUnder } from '../pack/pack';

const documents = Object.entries(readDocuments());

/** What each action of a step must have, and may have, beside the inputs of the call. AWS Systems Manager User Guide. */
const inputsOf: Readonly<Record<string, readonly string[]>> = {
  'aws:executeAwsApi': ['Service', 'Api'],
  'aws:assertAwsResourceProperty': ['Service', 'Api', 'PropertySelector', 'DesiredValues'],
  'aws:waitForAwsResourceProperty': ['Service', 'Api', 'PropertySelector', 'DesiredValues'],
  'aws:approve': ['NotificationArn', 'Message', 'MinRequiredApprovals', 'Approvers'],
  'aws:executeScript': ['Runtime', 'Handler', 'Script', 'InputPayload'],
};
const selector = /^\$(?:\.{1,2}[A-Z]\w*(?:\[\d+\])?)+$/;

test('every document of the folder is known, and the other way round', () => {
  const files = filesUnder('remediation', '.yaml').filter((path) => !path.endsWith('template.yaml'));
  expect(files).toEqual(remediations.map(({ name }) => `remediation/${name}.yaml`).sort());
  const ids = new Set(rules.map(({ id }) => id));
  expect(remediations.filter(({ ruleId }) => !ids.has(ruleId))).toEqual([]);
});

describe.each(documents)('%s', (name, document) => {
  const remediation = remediations.find((candidate) => candidate.name === name);

  test('has the form of an automation document', () => {
    expect(Object.keys(document).sort()).toEqual(
      ['assumeRole', 'description', 'mainSteps', 'parameters', 'schemaVersion'].sort(),
    );
    expect(document.schemaVersion).toBe('0.3');
    expect(document.assumeRole).toBe('{{ AutomationAssumeRole }}');
    expect(JSON.stringify(document).length).toBeLessThan(64_000);
    for (const [parameter, { type, description }] of Object.entries(document.parameters)) {
      expect(parameter).toMatch(/^[A-Za-z][A-Za-z0-9]{0,127}$/);
      expect(['String', 'StringList', 'Boolean', 'AWS::IAM::Role::Arn']).toContain(type);
      expect(description).not.toBe('');
    }
  });

  test('has steps with names of their own, known actions and all that these need', () => {
    const names = document.mainSteps.map((step) => step.name);
    expect(new Set(names).size).toBe(names.length);
    for (const step of document.mainSteps) {
      expect(step.name).toMatch(/^[A-Za-z0-9_]{3,128}$/);
      expect(Object.keys(inputsOf)).toContain(step.action);
      expect(Object.keys(step.inputs)).toEqual(expect.arrayContaining([...(inputsOf[step.action] ?? [])]));
      for (const output of step.outputs ?? []) {
        expect(['String', 'StringList', 'Boolean', 'Integer', 'StringMap', 'MapList']).toContain(output.Type);
        expect(output.Selector).toMatch(selector);
      }
      const { PropertySelector, DesiredValues, Service, Api } = step.inputs;
      if (PropertySelector !== undefined) {
        expect(PropertySelector).toMatch(selector);
        for (const value of DesiredValues as readonly unknown[]) expect(typeof value).toBe('string');
      }
      if (typeof Api === 'string') {
        expect(Service).toBe('ec2');
        expect(commands).toHaveProperty(`${Api}Command`);
      }
    }
    expect(document.mainSteps.findIndex(({ isEnd }) => isEnd === true)).toBe(document.mainSteps.length - 1);
  });

  test('refers only to its parameters and to outputs of earlier steps, and uses every parameter', () => {
    const used = new Set(['AutomationAssumeRole']);
    const known = new Set([...Object.keys(document.parameters), 'global:REGION', 'global:ACCOUNT_ID']);
    for (const step of document.mainSteps) {
      for (const reference of referencesIn(step.inputs)) {
        expect([...known]).toContain(reference);
        used.add(reference);
      }
      for (const { Name } of step.outputs ?? []) known.add(`${step.name}.${Name}`);
    }
    expect(Object.keys(document.parameters).filter((parameter) => !used.has(parameter))).toEqual([]);
  });

  test('destroys nothing', () => {
    const inputs = JSON.stringify(document.mainSteps.map((step) => step.inputs));
    expect(inputs).not.toMatch(/"(?:Remove|Reset|Delete)\w*"/);
    expect(
      actionsOf(document).filter((action) => /:(?:Delete|Revoke|Remove|Terminate|Disassociate|Replace)/.test(action)),
    ).toEqual([]);
  });

  test('asks before it changes anything, unless it may run by itself', () => {
    const changing = document.mainSteps.findIndex(({ inputs: { Api } }) => typeof Api === 'string' && isChange(Api));
    const approval = document.mainSteps.findIndex(({ action }) => action === 'aws:approve');
    expect(changing).toBeGreaterThanOrEqual(0);
    expect(needsApproval(document)).toBe(remediation?.mayBeAutomatic === false);
    if (needsApproval(document)) {
      expect(approval).toBeLessThan(changing);
      expect(document.mainSteps[approval]?.onFailure).toBe('Abort');
    }
  });

  test('changes what its role is allowed to change, and no more', () => {
    const changes = actionsOf(document).filter((action) => action.startsWith('ec2:') && isChange(action.slice(4)));
    expect(remediation?.changes.map(({ action }) => action)).toEqual(changes);
  });

  test('takes the resource of the rule', () => {
    if (!remediation?.attachment) return;
    const names = [remediation.attachment.resourceParameter, ...Object.keys(remediation.attachment.values)];
    const given = [
      ...names,
      'AutomationAssumeRole',
      ...(needsApproval(document) ? ['Approvers', 'ApprovalTopicArn'] : []),
    ];
    expect(given.sort()).toEqual(Object.keys(document.parameters).sort());
  });
});

test('only the DNS attributes of VPCs may be set without being asked', () => {
  expect(remediations.filter(({ mayBeAutomatic }) => mayBeAutomatic).map(({ name }) => name)).toEqual([
    'enable-vpc-dns-attributes',
  ]);
});

function isChange(api: string): boolean {
  return !/^(?:Describe|Get|List)/.test(api);
}

/** The names in `{{ … }}` anywhere in a value. */
function referencesIn(value: unknown): readonly string[] {
  return [...JSON.stringify(value).matchAll(/\{\{ ?([A-Za-z0-9_.:]+) ?\}\}/g)].map(([, reference]) =>
    String(reference),
  );
}
