// The Python front end: source to the tree that CPython's `ast.parse` makes, or its SyntaxError.
import type { Module } from './ast';
import { Parser, type PythonVersion } from './parser';
import { parseModule } from './statements';
import { readSource } from './source';
import { tokenize } from './tokenizer';

export * as ast from './ast';
export { PythonSyntaxError } from './errors';
export type { PythonVersion } from './parser';
export { dump, type DumpOptions } from './dump';

export interface ParseOptions {
  /** Whose fields and places: 3.12 unless told. */
  readonly version?: PythonVersion;
}

/** Parses a module. Throws PythonSyntaxError, and nothing else, for a source that is not Python. */
export function parse(source: Uint8Array | string, filename: string, options: ParseOptions = {}): Module {
  const read = readSource(source, filename);
  const tokens = tokenize(read);
  const parser = new Parser(read, tokens, options.version ?? '3.12');
  try {
    return parseModule(parser);
  } catch (error) {
    if (!parser.isMismatch(error)) throw error;
  }
  const again = new Parser(read, tokens, options.version ?? '3.12');
  again.diagnosing = true;
  again.prefixes = true;
  again.furthest = parser.furthest;
  try {
    parseModule(again);
  } catch (error) {
    if (!again.isMismatch(error)) throw error;
  }
  throw parser.genericError();
}
