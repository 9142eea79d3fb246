// Where the project is.
import { resolve } from 'node:path';

/** The absolute path of the project's folder. */
export const projectRoot = resolve(import.meta.dirname, '..');
