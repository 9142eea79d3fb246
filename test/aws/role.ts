// What the role of a rule's function allows, and which of it a call needs.
import { rules } from '../../functions/index';
import { logicalId } from '../../infra/subscription';
import { accountTemplate } from '../../infra/template';
import { actionsOf } from '../../infra/translated-checks';

/** Services that a function calls; with all others the platform does for it what its role allows. */
const called = /^(?:ec2|config|route53|sts):/;

const { Resources } = accountTemplate(rules);

/** The actions that a rule's function may call, sorted. */
export function allowedActions(ruleId: string): readonly string[] {
  const rule = rules.find(({ id }) => id === ruleId);
  if (!rule) throw new Error(`There is no rule ${ruleId}.`);
  const policies = Resources[`${logicalId(rule)}Role`]?.Properties['Policies'];
  return actionsOf(policies)
    .filter((action) => called.test(action))
    .sort();
}

/** The actions that calls of EC2 and Route 53, and of AWS Config, need, sorted. */
export function actionsBehind(ec2Calls: readonly string[], configCalls: readonly string[]): readonly string[] {
  const actions = [
    ...ec2Calls.flatMap((call) => {
      // Route 53 looks at the VPC in the caller's name.
      if (call.startsWith('GET /2013-04-01/hostedzonesbyvpc')) {
        return ['route53:ListHostedZonesByVPC', 'ec2:DescribeVpcs'];
      }
      return [call.startsWith('GET /2013-04-01/hostedzone/') ? 'route53:ListResourceRecordSets' : `ec2:${call}`];
    }),
    ...configCalls.map((call) => `config:${call}`),
  ];
  return [...new Set(actions)].sort();
}
