// The parts of a file that are generated, between two markers; everything else belongs to its author.

const marks = {
  markdown: (name: string) => [`<!-- ${name} -->`, `<!-- /${name} -->`],
  yaml: (name: string) => [`# <${name}>`, `# </${name}>`],
} as const;

/**
 * The text with new content between the markers of a name; the markers stay.
 * @throws Error when a marker is not there exactly once, or they are in the wrong order
 */
export function withGenerated(text: string, syntax: keyof typeof marks, name: string, content: string): string {
  const [begin = '', end = ''] = marks[syntax](name);
  const start = text.indexOf(begin);
  const stop = text.indexOf(end);
  const once = start === text.lastIndexOf(begin) && stop === text.lastIndexOf(end);
  if (start === -1 || stop < start || !once) {
    throw new Error(`There must be one ${begin} and after it one ${end}.`);
  }
  const lead = syntax === 'markdown' ? '\n\n' : '\n';
  return `${text.slice(0, start + begin.length)}${lead}${content.trimEnd()}${lead}${text.slice(stop)}`;
}
