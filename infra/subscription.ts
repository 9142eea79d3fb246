// What AWS Config and IAM must know of a rule: what it is called and what it may call. Derived from the rule, for the template
// and the documentation alike.
import { slices } from '../shared/network/network';
import { slicesOf, type Rule } from '../shared/rule/rule';
import { triggerTypes } from '../shared/rule/subscription';

/** The name of a rule's function in a template; its other resources begin with it. */
export function logicalId({ id }: Rule): string {
  return id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The name of the parameter of a template that holds the parameters of a rule. */
export function inputParametersOf(rule: Rule): string {
  return `${logicalId(rule)}Parameters`;
}

/** The actions with which the rule's function reads the network, in the alphabet's order. */
export function readActions(rule: Rule): readonly string[] {
  return [...new Set(slicesOf(rule).flatMap((slice) => slices[slice].actions))].sort();
}

/** Whether a deletion can leave nothing but the history to tell which VPC the resource was in. */
export function readsHistory(rule: Rule): boolean {
  return triggerTypes(rule).some((type) => type !== 'AWS::EC2::VPC' && rule.triggers[type]?.reach === 'vpc');
}

/** The actions with which the rule's function asks AWS Config and reports to it. */
export function configActions(rule: Rule): readonly string[] {
  return ['config:PutEvaluations', ...(readsHistory(rule) ? ['config:GetResourceConfigHistory'] : [])];
}

/** `Checks if …`, as the console shows it. At most 256 characters. */
export function ruleDescription(rule: Rule): string {
  return `Checks if ${asClause(rule.title)}.`;
}

// The first letter becomes small, unless the word is a name or an abbreviation.
function asClause(title: string): string {
  const [word = ''] = title.split(/[ -]/);
  const isName = /^Amazon$|^[A-Za-z]+[A-Z0-9]/.test(word);
  return isName ? title : title.charAt(0).toLowerCase() + title.slice(1);
}
