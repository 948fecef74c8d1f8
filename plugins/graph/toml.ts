// Reading TOML. The parser takes 3 ms to load: not for a graph in which no such file tells anything.
import { StrataError } from './errors';

/** Throws what the parser throws. */
export const parseToml = (text: string): Readonly<Record<string, unknown>> => (require('smol-toml') as typeof import('smol-toml')).parse(text);

/** For a file that must be in order: throws a StrataError that names it. */
export function parseTomlFile(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    return parseToml(text);
  } catch (error) {
    throw new StrataError('invalid-toml', error instanceof Error ? error.message.split('\n')[0]! : String(error), { location: { file }, hint: 'correct the syntax of the file', cause: error });
  }
}
