// One script of a scenario, its actors and the runtime, for the realms of simulated nodes.
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { StrataError } from '../../graph/errors';
import { shownPath } from '../../graph/executor';
import type { BuildFailure } from 'esbuild';

export interface Bundle {
  readonly file: string;
  readonly code: string;
  /** Of the code: part of a replay file, so that a replay of other code is told. */
  readonly digest: string;
}

const kelpie = join(__dirname, '..');

/** What `nx-strata/kelpie` stands for. */
export const RUNTIME = join(kelpie, 'runtime/index.js');

/** What a bundle imports of this package, and where it is. */
export const PACKAGE_ALIASES: Readonly<Record<string, string>> = { 'nx-strata/kelpie/agents': join(kelpie, 'agents/index.js'), 'nx-strata/kelpie/llm': join(kelpie, 'llm/index.js'), 'nx-strata/kelpie/node': join(kelpie, 'index.js'), 'nx-strata/kelpie': RUNTIME };

export function loadEsbuild(): typeof import('esbuild') {
  try {
    return require('esbuild') as typeof import('esbuild');
  } catch (error) {
    throw new StrataError('no-esbuild', 'actors in TypeScript need esbuild', { hint: 'npm install --save-dev esbuild', cause: error });
  }
}

/** Bundles the scenario in `file` (an absolute path). */
export async function bundleScenario(file: string): Promise<Bundle> {
  const entry = [
    `const { createGuest } = require(${JSON.stringify(join(kelpie, 'simulator/guest.js'))});`,
    `const scenario = require(${JSON.stringify(file)});`,
    'globalThis.__guest = createGuest(scenario.default ?? scenario, globalThis.__control);',
  ].join('\n');
  try {
    const { outputFiles } = await loadEsbuild().build({
      stdin: { contents: entry, resolveDir: dirname(file), sourcefile: 'kelpie-entry.js' },
      bundle: true,
      write: false,
      format: 'iife',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      conditions: ['import', 'require', 'default'],
      target: 'es2022',
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'silent',
      // One copy of the runtime: the actors' base class is the simulator's.
      alias: { 'nx-strata/kelpie/agents': PACKAGE_ALIASES['nx-strata/kelpie/agents']!, 'nx-strata/kelpie': RUNTIME },
    });
    const code = outputFiles[0]!.text;
    return { file, code, digest: createHash('sha256').update(code).digest('hex').slice(0, 16) };
  } catch (error) {
    throw bundleFailure(error, file, 'correct the source');
  }
}

/** What esbuild found wrong, with its place. */
export function bundleFailure(error: unknown, file: string, hint: string): unknown {
  const first = (error as Partial<BuildFailure>).errors?.[0];
  if (!first) return error;
  const builtin = /Could not resolve "(node:)?([a-z_/]+)"/.exec(first.text)?.[2];
  return new StrataError('cannot-bundle', first.text, {
    location: first.location ? { file: shownPath(join(process.cwd(), first.location.file)), line: first.location.line, column: first.location.column + 1 } : { file: shownPath(file) },
    hint: builtin ? 'simulated actors reach the outside through ctx only: there are no files, sockets or processes in a simulation' : hint,
    cause: error,
  });
}
