// The changelog, a section for each version.

/**
 * What the changelog says of a version.
 * @param version as its heading has it: `1.2.0`, or `Unreleased`
 * @throws Error when there is no such section, or nothing in it
 */
export function notesOf(changelog: string, version: string): string {
  const [, ...sections] = changelog.split(/^## /m);
  const section = sections.find((text) => headingOf(text) === version);
  if (section === undefined) {
    const there = sections.map(headingOf).join(', ');
    throw new Error(`CHANGELOG.md has no section ${JSON.stringify(version)}: expected one of ${there}.`);
  }
  const notes = section.slice(section.indexOf('\n') + 1).trim();
  if (!/^- /m.test(notes)) throw new Error(`CHANGELOG.md lists nothing under ${version}.`);
  return `${notes}\n`;
}

/** `[1.2.0] - 2026-01-31` and `1.2.0` are both version 1.2.0. */
function headingOf(section: string): string {
  const [heading = ''] = section.split('\n', 1);
  return (heading.trim().split(/\s/, 1)[0] ?? '').replace(/^\[|\]$/g, '');
}
