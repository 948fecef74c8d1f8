// The Python front end: source to the tree that CPython's `ast.parse` makes, or its SyntaxError.
import type { Module } from './ast';
import { PythonSyntaxError } from './errors';
import { Parser, type PythonVersion } from './parser';
import { parseModule } from './statements';
import { readSource, type Source } from './source';
import { tokenize } from './tokenizer';
import type { Tokens } from './tokens';

export * as ast from './ast';
export { PythonSyntaxError } from './errors';
export type { PythonVersion } from './parser';
export { dump, type DumpOptions, reprConstant, reprFloat } from './dump';
export { children, walk } from './walk';

export interface ParseOptions {
  /** Whose fields and places: 3.12 unless told. */
  readonly version?: PythonVersion;
}

/** Parses a module. Throws PythonSyntaxError, and nothing else, for a source that is not Python. */
export function parse(source: Uint8Array | string, filename: string, options: ParseOptions = {}): Module {
  const read = readSource(source, filename);
  const tokens = tokenize(read);
  const first = new Parser(read, tokens, options.version ?? '3.12');
  try {
    return parseModule(first);
  } catch (error) {
    throw first.isMismatch(error) ? explain(read, tokens, first) : preferred(error, tokens);
  }
}

/** Reads a source that fits nothing again, now with an eye to what people get wrong. */
function explain(source: Source, tokens: Tokens, first: Parser): unknown {
  const again = new Parser(source, tokens, first.version);
  again.diagnosing = true;
  again.prefixes = true;
  again.furthest = first.furthest;
  try {
    parseModule(again);
  } catch (error) {
    if (!again.isMismatch(error)) return preferred(error, tokens);
  }
  const generic = again.genericErrorAt(first.furthest);
  return generic.type === 'IndentationError' ? generic : preferred(generic, tokens);
}

/** Text that is not even tokens is told first, wherever it stands. */
function preferred(error: unknown, { error: fault, errorWins }: Tokens): unknown {
  return error instanceof PythonSyntaxError && fault && errorWins ? fault : error;
}
