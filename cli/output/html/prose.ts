// Our own prose and commands, as markup.
import { lines, markup, type Content } from './markup';

/** A paragraph of Markdown: code, strong text and links that lead out of the project. */
export function inline(text: string): Content {
  return text.split('`').map((part, index) => (index % 2 === 1 ? markup`<code>${part}</code>` : strong(part)));
}

function strong(text: string): Content {
  return text
    .split('**')
    .map((part, index) => (index % 2 === 1 ? markup`<strong>${links(part)}</strong>` : links(part)));
}

function links(text: string): Content {
  const parts: Content[] = [];
  let at = 0;
  for (const { 0: whole, 1: label = '', 2: address = '', index } of text.matchAll(/\[([^\][]+)\]\(([^()\s]+)\)/g)) {
    const isOutside = address.startsWith('https://');
    parts.push(text.slice(at, index), isOutside ? markup`<a href="${address}" rel="noreferrer">${label}</a>` : label);
    at = index + whole.length;
  }
  return [...parts, text.slice(at)];
}

/** Commands, one a line. What is between blanks stays together: an id that is broken at a hyphen reads like another. */
export function commandLines(commands: readonly string[]): Content {
  return commands.map((command) => {
    const words = command.split(' ').map((word, index) => [index > 0 && ' ', markup`<span>${lines(word)}</span>`]);
    return markup`<span class="line">${words}${lines('\n')}</span>`;
  });
}
