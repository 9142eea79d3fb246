// What the rules about endpoint policies promise, as properties over requests, checked by an evaluator of its own.
// POLICIES=200000 npx jest test/policy tries as many policies; FUZZ_SEED gives others.
import fc from 'fast-check';
import { rule as leastPrivilege } from '../../functions/vpce-policy-least-privilege/rule';
import { rule as notFullAccess } from '../../functions/vpce-policy-not-full-access/rule';
import { rule as trustedPerimeter } from '../../functions/vpce-policy-trusted-perimeter/rule';
import { rule as serviceBuckets } from '../../functions/vpce-s3-policy-service-buckets/rule';
import { evaluateRegion } from '../../shared/rule/evaluate';
import { readParameters } from '../../shared/rule/parameters';
import type { Rule } from '../../shared/rule/rule';
import { accountId, endpoint, network, vpcId } from '../network';
import { policyFor, requestsThrough, type Endpoint, type OwnedRequest } from './generator';
import { allowedBy, type Request } from './iam';

const id = 'vpce-0a1b2c3d4e5f60001';
const organization = 'o-vela4k7xq2';
const numRuns = Math.ceil(Number(process.env['POLICIES'] ?? 300) / 3);

function verdictOf(
  rule: Rule,
  code: Endpoint['code'],
  PolicyDocument: string,
  parameters: Record<string, string>,
): string {
  const values = readParameters(rule.parameters, parameters);
  const ServiceName = `com.amazonaws.us-east-1.${code}`;
  const given = network({ VpcEndpoints: [endpoint({ ServiceName, PolicyDocument })] });
  const [evaluation] = evaluateRegion({ rule, values }, given, { kind: 'offline', time: 0 }).evaluations;
  return String(evaluation?.complianceType);
}

/** Actions that an Allow names without a wildcard: a list of them is a bound. */
function namedIn(policy: string): ReadonlySet<string> {
  const { Statement } = JSON.parse(policy) as { Statement: readonly { Effect: string; Action?: readonly string[] }[] };
  const allowed = Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action = [] }) => Action);
  return new Set(allowed.map((action) => action.toLowerCase()));
}

const isStrange = ({ by, of }: OwnedRequest): boolean => (by === 'stranger' || by === 'nobody') && of === 'stranger';
const isOutside = ({ by, of }: OwnedRequest): boolean =>
  ['partner', 'stranger', 'nobody'].includes(by) && ['partner', 'stranger'].includes(of);
const isApproved = ({ resource, of }: OwnedRequest): boolean =>
  /^arn:aws:s3:::vela-data(?:\/|$)/.test(resource) || of === 'aws' || resource.split(':')[4] === accountId;

describe.each(['s3', 'sqs', 'sts'] as const)('policies of an endpoint for %s', (code) => {
  const requests = requestsThrough({ id, code });

  test('let through only what the verdicts say', () => {
    fc.assert(
      fc.property(policyFor(code), (policy) => {
        const through = requests.filter(allowedBy(policy));
        const named = namedIn(policy);
        const fullAccess = verdictOf(notFullAccess, code, policy, {});
        const bounded = verdictOf(leastPrivilege, code, policy, { forbidNotElements: 'false' });
        const trusted = verdictOf(trustedPerimeter, code, policy, { trustedOrgIds: organization });
        const actions = verdictOf(trustedPerimeter, code, policy, { approvedActions: `${code}:Get*` });

        // Full access: some stranger does what no policy names on his own resources.
        if (fullAccess === 'NON_COMPLIANT') {
          expect(through.filter((request) => isStrange(request) && request.action.endsWith(':Whatever'))).not.toEqual(
            [],
          );
        }
        // Least privilege: no stranger reaches his own resources by an action that is not named.
        if (bounded === 'COMPLIANT') {
          expect(through.filter((request) => isStrange(request) && !named.has(request.action.toLowerCase()))).toEqual(
            [],
          );
        }
        // One of them says so where strangers get through.
        if (fullAccess === 'COMPLIANT') expect(bounded).not.toBe('NOT_APPLICABLE');
        // The perimeter: whoever is not listed reaches only what is.
        if (trusted === 'COMPLIANT') expect(through.filter(isOutside)).toEqual([]);
        if (actions === 'COMPLIANT') expect(through.filter(({ action }) => !/:Get/i.test(action))).toEqual([]);
        if (code !== 's3') return;
        const buckets = verdictOf(trustedPerimeter, code, policy, { approvedBuckets: 'vela-data' });
        if (buckets === 'COMPLIANT') {
          expect(through.filter((request) => request.by !== 'aws' && !isApproved(request))).toEqual([]);
        }
      }),
      { numRuns },
    );
  });
});

test('policies of an endpoint for s3 let the layers of images through exactly where the verdict says so', () => {
  const pulls = ['true', 'false'].map((secure): Request => ({
    caller: { kind: 'iam', arn: 'arn:aws:iam::888888888888:role/layers' },
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::prod-us-east-1-starport-layer-bucket/object',
    context: {
      'aws:principalaccount': ['888888888888'],
      'aws:principalarn': ['arn:aws:iam::888888888888:role/layers'],
      'aws:principalorgid': ['o-amazon12345'],
      'aws:principalorgpaths': ['o-amazon12345/r-zz99/'],
      'aws:userid': ['AROA888888888888:layers'],
      'aws:principalisawsservice': ['false'],
      'aws:viaawsservice': ['false'],
      'aws:resourceaccount': ['888888888888'],
      's3:resourceaccount': ['888888888888'],
      'aws:resourceorgid': ['o-amazon12345'],
      'aws:securetransport': [secure],
      'aws:sourcevpc': [vpcId],
      'aws:sourcevpce': [id],
    },
  }));
  fc.assert(
    fc.property(policyFor('s3'), (policy) => {
      const verdict = verdictOf(serviceBuckets, 's3', policy, { profiles: 'ecr', whenEcrEndpointPresent: 'false' });
      // Conditions that the policy alone does not decide are taken to be met: one way must get through.
      if (verdict === 'NON_COMPLIANT') expect(pulls.filter(allowedBy(policy))).toEqual([]);
    }),
    { numRuns },
  );
});
