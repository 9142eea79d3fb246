// Release notes are cut out of the changelog.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { notesOf } from '../../infra/changelog';
import { version } from '../../package.json';

const changelog = readFileSync(resolve('CHANGELOG.md'), 'utf8');
const made =
  '# Changelog\n\nIntro.\n\n## Unreleased\n\n## [1.1.0] - 2026-02-01\n\n### Fixed\n\n- One.\n\n## 1.0.0\n\n- Two.\n';

test('the section of a version, without its heading and the next one', () => {
  expect(notesOf(made, '1.1.0')).toBe('### Fixed\n\n- One.\n');
  expect(notesOf(made, '1.0.0')).toBe('- Two.\n');
});

test('a version that is not there, and one without a word, are refused', () => {
  expect(() => notesOf(made, '2.0.0')).toThrow(
    'CHANGELOG.md has no section "2.0.0": expected one of Unreleased, 1.1.0, 1.0.0.',
  );
  expect(() => notesOf(made, 'Unreleased')).toThrow('CHANGELOG.md lists nothing under Unreleased.');
});

test('the version that the package has can be released', () => {
  expect(notesOf(changelog, version).length).toBeGreaterThan(500);
});
