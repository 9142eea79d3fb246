// What may create more in a new VPC than the plan shows. Pure.
import { isUnreadable } from './cloud-control';
import { optionalText } from './fields';
import type { Instance, Plan } from './plan';
import { targetsOf } from './references';

/** Why there may be more in the VPCs that the plan creates: the end of a sentence. */
export function incompleteness(plan: Plan): string | undefined {
  if (!plan.isComplete) return 'the plan is not complete';
  const unread = plan.instances.find(
    (instance) =>
      isUnreadable(instance.type) || (instance.type.startsWith('aws_cloudformation_stack') && mayTouch(plan, instance)),
  );
  return unread && `${unread.address} may create more`;
}

/** Only a stack with resources can, and only in a VPC whose id it is given. */
function mayTouch(plan: Plan, instance: Instance): boolean {
  const template = optionalText(instance.values['template_body']);
  if (template !== undefined && !/AWS::(?:EC2|CloudFormation|Serverless)::|Custom::|Transform/.test(template))
    return false;
  const { config } = instance;
  if (config === undefined || (template?.includes('ImportValue') ?? false)) return true;
  const { targets, closed } = targetsOf(plan, instance, config.expressions);
  return (
    !closed ||
    targets.some((target) => /^aws_(?:default_)?(?:vpc|subnet|security|route|network)/.test(target.instance.type))
  );
}
