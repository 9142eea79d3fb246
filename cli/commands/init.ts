// vpce-rules init: writes vpce-rules.yaml with comments, and asks nothing.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { configurationName, nearestConfiguration } from '../input/configuration';
import { UnusableInput } from '../shell/refusal';
import { harmless, type Io } from '../shell/terminal';
import { write } from '../shell/write';

/** A file that changes nothing yet: what it could say stands in comments. */
export const emptyConfiguration = `# yaml-language-server: $schema=node_modules/vpce-rules/schemas/configuration.schema.json
# vpce-rules.yaml: what your team has agreed on. vpce-rules check reads the nearest one upwards from the working folder.
# To use a line, remove its # and the blank behind it. Options of the command line win.

# 1. Whom you trust. Without it a HIGH rule cannot know who is a stranger in an endpoint policy.
# This prints the id of your organization: aws organizations describe-organization --query Organization.Id
# parameters:
#   vpce-policy-trusted-perimeter:
#     trustedOrgIds: [o-a1b2c3d4e5]
#     trustedAccountIds: [123456789012]

# 2. Which services of other companies you use, by the names of their endpoint services.
#   vpce-service-name-allowed:
#     allowedServiceNames: [com.amazonaws.vpce.us-east-1.vpce-svc-0a1b2c3d4e5f60718]

# 3. Which rules: ids, or patterns with * and ?. vpce-rules rules lists them all, vpce-rules explain RULE says why.
# rules: [vpce-*, vpc-*]
# excludeRules: [vpce-multi-az]

# 4. What is shown: rules of at least this severity (high, medium or low).
# severity: low

# 5. What makes the exit status 1: never, high, medium, low, non-compliant, or insufficient-data for what is unknown too.
# failOn: non-compliant

# 6. Findings that are right as they are. Each needs a reason; with until it ends after that day.
# exceptions:
#   - rule: vpce-multi-az
#     resource: vpce-0a1b2c3d4e5f60001
#     reason: A development VPC. Nobody minds an outage.
#     until: 2027-12-31
#     owner: net-team
`;

/**
 * Writes the file into the working folder.
 * @throws UnusableInput where there is one, or where one further up would hold no longer
 */
export async function init({ cwd, err, out }: Pick<Io, 'cwd' | 'err' | 'out'>): Promise<void> {
  const file = path.join(cwd, configurationName);
  if (await stat(file).catch(() => undefined)) {
    throw new UnusableInput(configurationName, 'is there already: expected a folder without it');
  }
  const above = await nearestConfiguration(cwd);
  if (above !== undefined) {
    const title = path.relative(cwd, above);
    throw new UnusableInput(title, `holds here already, and a second file would replace it: change that one`);
  }
  await write([emptyConfiguration], file, { out });
  err(`Written: ${harmless(configurationName)}. Its first lines say whom you trust: start there.\n`);
}
