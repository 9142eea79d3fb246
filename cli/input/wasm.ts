// The parser of Terraform's language: two files of WebAssembly. Built into the command line by esbuild; where that was not
// done, read from their packages.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

// infra/bundles.ts puts them in their place, in base64.
declare const HCL_ENGINE: string;
declare const HCL_GRAMMAR: string;

/** The engine of the parser, or its grammar. */
export async function wasmOf(part: 'engine' | 'grammar'): Promise<Uint8Array> {
  if (typeof HCL_ENGINE === 'string') return Buffer.from(part === 'engine' ? HCL_ENGINE : HCL_GRAMMAR, 'base64');
  return readFile(createRequire(import.meta.url).resolve(wasmFiles[part]));
}

/** Where the packages have them. */
export const wasmFiles = {
  engine: 'web-tree-sitter/web-tree-sitter.wasm',
  grammar: '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
} as const;
