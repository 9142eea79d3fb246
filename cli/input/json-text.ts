// JSON with the place of what is wrong with it: JSON.parse names the place only sometimes, and differently in each
// version of Node.js.
import { jsonScanner } from './json-scanner';

export { NotJson } from './json-scanner';

/**
 * The value that a JSON text stands for.
 * @throws NotJson
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    refuse(text);
    throw error;
  }
}

/** @throws NotJson with the place */
function refuse(text: string): void {
  const scanner = jsonScanner({ depth: -1, begins: () => undefined, ends: () => undefined });
  scanner.push(Buffer.from(text));
  scanner.end();
}
