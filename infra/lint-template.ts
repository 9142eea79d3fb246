// npm run lint:template: cfn-lint and Checkov over every template, and for those of SAM sam validate --lint, the SAM
// transform and what must hold after it. None of it needs an AWS account.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { projectRoot } from './project';
import { pythonTool } from './python';
import { isSam, templatePaths, translate } from './templates';
import { complaintsAbout } from './translated-checks';

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

const templates = templatePaths();
const samTemplates = templates.filter(isSam);

run('cfn-lint', pythonTool('cfn-lint'), ['--include-checks', 'I', '--', ...templates]);
for (const path of samTemplates) {
  run(`sam validate ${path}`, pythonTool('sam'), ['validate', '--lint', '--template-file', path]);
}
for (const [path, translated] of Object.entries(translate(samTemplates))) {
  const complaints = complaintsAbout(translated);
  for (const complaint of complaints) console.error(`${path}: ${complaint}`);
  conclude(`SAM transform of ${path}`, complaints.length === 0);
}
run('Checkov', pythonTool('checkov', 'scanner'), [
  ...['--framework', 'cloudformation', '--compact', '--quiet', '--skip-download'],
  ...templates.flatMap((path) => ['--file', path]),
]);

function run(title: string, program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { cwd: projectRoot, env: environment, stdio: 'inherit' });
  if (error) throw error;
  conclude(title, status === 0);
}

function conclude(title: string, fine: boolean): void {
  console.log(`${fine ? 'clean ' : 'FAILED'}  ${title}`);
  if (!fine) process.exitCode = 1;
}
