// The per-project config file strata.config.{json,yaml,yml}: one section a capability.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { StrataConfig } from '../../schemas/types/strata-config.schema';
import { StrataError } from './errors';
import { validate } from './schemas';

/**
 * Data formats only: the project graph reads these files, and it must not run a project's code.
 * In order of precedence where a folder holds several.
 */
export const CONFIG_FILES = ['strata.config.json', 'strata.config.yaml', 'strata.config.yml'] as const;

export interface LoadedConfig {
  readonly config: StrataConfig;
  /** Absolute path of the file, or undefined where the project has none. */
  readonly file: string | undefined;
}

/**
 * What cosmiconfig threw, as one line with its place. Its text is several lines: `JSON Error in FILE:`, a frame of code whose
 * marked line starts with `> LINE |`, what is wrong and the frame once more; or `YAML Error in FILE:` and `REASON (LINE:COLUMN)`.
 */
function syntaxError(error: unknown, root: string): StrataError {
  const text = error instanceof Error ? error.message : String(error);
  const file = error instanceof Error && 'filepath' in error ? String(error.filepath) : root;
  const frame = /^> (\d+) \|.*\n *\|( *)\^/m.exec(text);
  const mark = / \((\d+):(\d+)\)$/m.exec(text);
  const line = frame?.[1] ?? mark?.[1];
  const reason = text.split('\n').find((one) => one.trim() !== '' && !/^(JSON|YAML) Error in |^[> ] *\d* *\|/.test(one)) ?? text;
  return new StrataError('invalid-config', `not readable as a config file: ${reason.replace(/ (in JSON at position|while parsing) .*$| \(\d+:\d+\)$/, '')}`, {
    location: { file: relative(process.cwd(), file) || file, ...(line !== undefined && { line: Number(line), column: frame ? frame[2]!.length : Number(mark![2]) }) },
    hint: 'correct the syntax of the file',
    cause: error,
  });
}

/** Reads and checks the config of the project at `root` (an absolute path); an absent file is an empty config. */
export function readConfig(root: string): LoadedConfig {
  if (!CONFIG_FILES.some((name) => existsSync(join(root, name)))) return { config: {}, file: undefined };
  // takes 10 ms to load: not for the many projects that have no such file
  const { cosmiconfigSync } = require('cosmiconfig') as typeof import('cosmiconfig');
  const explorer = cosmiconfigSync('strata', { searchPlaces: [...CONFIG_FILES], stopDir: root, cache: false });
  let found;
  try {
    found = explorer.search(root);
  } catch (error) {
    throw syntaxError(error, root);
  }
  if (!found || found.isEmpty) return { config: {}, file: found?.filepath };
  const shown = relative(process.cwd(), found.filepath);
  return { config: validate<StrataConfig>('strata-config', found.config, { file: shown.startsWith('..') ? found.filepath : shown }), file: found.filepath };
}
