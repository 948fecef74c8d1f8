// The per-project config file strata.config.{json,yaml,yml}: one section a capability.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
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

function shownFile(file: string): string {
  const short = relative(process.cwd(), file);
  return short.startsWith('..') ? file : short;
}

/**
 * What cosmiconfig threw, as one line with its place. Its text is several lines: `JSON Error in FILE:`, a frame of code whose
 * marked line starts with `> LINE |` (in colours, where the process has them), what is wrong and the frame once more; or `YAML Error in FILE:` and `REASON (LINE:COLUMN)`.
 */
function syntaxError(error: unknown, shown: string): StrataError {
  const text = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  const frame = /^> (\d+) \|.*\n *\|( *)\^/m.exec(text);
  const mark = / \((\d+):(\d+)\)$/m.exec(text);
  const line = frame?.[1] ?? mark?.[1];
  const reason = text.split('\n').find((one) => one.trim() !== '' && !/^(JSON|YAML) Error in |^[> ] *\d* *\|/.test(one)) ?? text;
  return new StrataError('invalid-config', `not readable as a config file: ${reason.replace(/ (in JSON at position|while parsing) .*$| \(\d+:\d+\)$/, '')}`, {
    location: { file: shown, ...(line !== undefined && { line: Number(line), column: frame ? frame[2]!.length : Number(mark![2]) }) },
    hint: 'correct the syntax of the file',
    cause: error,
  });
}

/**
 * Reads and checks the config of the project at `root` (an absolute path); an absent or empty file is an empty config.
 * With cosmiconfig's loaders alone: its explorer would also read the package.json and the config.* of the folder that
 * Nx was started in, which are no inputs of a project's tasks.
 */
export function readConfig(root: string): LoadedConfig {
  let empty: string | undefined;
  for (const name of CONFIG_FILES) {
    const file = join(root, name);
    if (!existsSync(file)) continue;
    const shown = shownFile(file);
    let config: unknown;
    try {
      const text = readFileSync(file, 'utf8');
      // takes 10 ms to load: not for the many projects that have no such file
      const { defaultLoadersSync } = require('cosmiconfig') as typeof import('cosmiconfig');
      config = text.trim() === '' ? undefined : defaultLoadersSync[name === 'strata.config.json' ? '.json' : '.yaml'](file, text);
    } catch (error) {
      throw syntaxError(error, shown);
    }
    if (config !== undefined && config !== null) return { config: validate<StrataConfig>('strata-config', config, { file: shown }), file };
    empty ??= file;
  }
  return { config: {}, file: empty };
}
