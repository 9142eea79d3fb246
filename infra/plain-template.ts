// npm run -s plain-template -- packaged.yaml: prints a packaged template of SAM as one of CloudFormation alone, for stack
// sets, which take no transforms.
import { resolve } from 'node:path';
import { translate } from './templates';

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error('Expected the path of a template: npm run -s plain-template -- packaged.yaml');
  process.exitCode = 2;
} else {
  const absolute = resolve(path);
  process.stdout.write(JSON.stringify(translate([absolute])[absolute]));
}
