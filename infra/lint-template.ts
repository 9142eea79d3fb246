// Checks template.yaml with cfn-lint and with sam validate --lint, which need no AWS account.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { projectRoot } from './project';
import { pythonTool } from './python';

const checks = [
  [pythonTool('cfn-lint'), '--include-checks', 'I', '--', 'template.yaml'],
  [pythonTool('sam'), 'validate', '--lint', '--template-file', 'template.yaml'],
] as const;

const samFolder = `${projectRoot}/.cache/sam`;
mkdirSync(samFolder, { recursive: true });

// sam validate resolves pseudo parameters, and asks for credentials although it calls nothing.
const environment = {
  ...process.env,
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'unused',
  AWS_SECRET_ACCESS_KEY: 'unused',
  SAM_CLI_TELEMETRY: '0',
  // Instead of ~/.aws-sam, where it keeps an id of the installation.
  __SAM_CLI_APP_DIR: samFolder,
};

for (const [program, ...args] of checks) {
  const { status, error } = spawnSync(program, args, { cwd: projectRoot, env: environment, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exitCode = 1;
}
