// Writes the annotation of our rules' evaluations into the notes of their findings in Security Hub.
import { Logger } from '@aws-lambda-powertools/logger';
import { ConfigServiceClient, paginateGetComplianceDetailsByResource } from '@aws-sdk/client-config-service';
import { BatchUpdateFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { author, decide, ourFindings, resourceOf, type CurrentEvaluation, type Finding } from './finding';

/** What the function returns: for each finding of ours in the event, its id and what was done. */
export interface Result {
  readonly findings: readonly { readonly id: string; readonly done: 'written' | 'left'; readonly reason?: string }[];
}

/** Security Hub did not take a note. */
export class NoteRefused extends Error {
  override readonly name = 'NoteRefused';
}

/**
 * The function that Amazon EventBridge invokes when Security Hub imports findings. It throws on every failure, so that
 * Lambda tries again and then sets the event aside; what was done already is then left as it is.
 * @param ruleNames the names of our rules, with the prefix of the stack; findings of others are not touched
 */
export function annotate(ruleNames: readonly string[]): (event: unknown) => Promise<Result> {
  if (ruleNames.length === 0) throw new Error('RULE_NAMES names no rule.');
  const clientConfig = {
    maxAttempts: 6,
    retryMode: 'adaptive',
    requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000 },
  } as const;
  const config = new ConfigServiceClient(clientConfig);
  const securityHub = new SecurityHubClient(clientConfig);
  const logger = new Logger({ serviceName: 'security-hub-annotate' });

  return async (event) => {
    try {
      const findings: Result['findings'][number][] = [];
      for (const finding of ourFindings(event, ruleNames)) {
        const decision = decide(finding, await evaluationOf(config, finding));
        if (decision.kind === 'write') await writeNote(securityHub, finding, decision.text);
        const done =
          decision.kind === 'write'
            ? ({ id: finding.Id, done: 'written' } as const)
            : ({ id: finding.Id, done: 'left', reason: decision.reason } as const);
        logger.info('Finding', { configRuleName: finding.Title, ...done });
        findings.push(done);
      }
      return { findings };
    } catch (error) {
      // Not the error itself: it can hold whole findings and responses.
      logger.error('Invocation failed', { reason: String(error) });
      throw error;
    }
  };
}

/** What AWS Config says of the finding's rule and resource now; `undefined` when it has nothing to say. */
async function evaluationOf(config: ConfigServiceClient, finding: Finding): Promise<CurrentEvaluation | undefined> {
  const { resourceType, resourceId } = resourceOf(finding);
  const input = { ResourceType: resourceType, ResourceId: resourceId };
  for await (const { EvaluationResults = [] } of paginateGetComplianceDetailsByResource({ client: config }, input)) {
    for (const { EvaluationResultIdentifier, ComplianceType, Annotation } of EvaluationResults) {
      if (EvaluationResultIdentifier?.EvaluationResultQualifier?.ConfigRuleName !== finding.Title) continue;
      if (ComplianceType === undefined) continue;
      return { complianceType: ComplianceType, ...(Annotation ? { annotation: Annotation } : {}) };
    }
  }
  return undefined;
}

/** @throws NoteRefused when Security Hub answers well but did not process the finding */
async function writeNote(securityHub: SecurityHubClient, { Id, ProductArn }: Finding, text: string): Promise<void> {
  const { UnprocessedFindings = [] } = await securityHub.send(
    new BatchUpdateFindingsCommand({
      FindingIdentifiers: [{ Id, ProductArn }],
      Note: { Text: text, UpdatedBy: author },
    }),
  );
  const [refused] = UnprocessedFindings;
  if (refused) throw new NoteRefused(`${Id}: ${String(refused.ErrorCode)}: ${String(refused.ErrorMessage)}`);
}
