import { defineFix } from '../../shared/fix/fix';
import { placeholder } from '../../shared/fix/placeholders';
import { changedPolicy, policyToReview, restrictedStatements, type Json } from '../../shared/fix/policies';
import { serviceNeeds } from '../../shared/facts/service-needs';
import { accessOf } from '../../shared/rule/endpoint-policies';
import { requestOf, type rule } from './rule';

// A Deny that stands in the way is left to whoever reviews the file.
export const fix = defineFix<typeof rule>(({ subject, network, verdict }) => {
  if (verdict.message !== 'needBlocked') {
    const policy = { Version: '2012-10-17', Statement: restrictedStatements(subject, network) };
    return policyToReview(subject, network, policy);
  }
  const actions = verdict.data.needs.map(({ action }) => action);
  const access = accessOf(subject, network, '', []);
  const region = subject.serviceRegion ?? network.region;
  const organization = placeholder('organization-id');
  const added = serviceNeeds
    .filter(({ action }) => actions.includes(action))
    .map((need): Json => {
      const { action, caller, owner } = need;
      const { resource } = requestOf(need, region, access);
      const key = caller === 'federated' ? 'aws:ResourceOrgID' : 'aws:PrincipalOrgID';
      return {
        Effect: 'Allow',
        Principal: '*',
        Action: action,
        Resource: owner === 'own' ? '*' : resource.replace(/[^/:]*$/, '*'),
        Condition: { StringEquals: { [key]: organization } },
      };
    });
  return policyToReview(
    subject,
    network,
    changedPolicy(subject, (statement) => statement, added),
  );
});
