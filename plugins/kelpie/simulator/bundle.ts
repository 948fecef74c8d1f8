// One script of a scenario, its actors and the runtime, for the realms of simulated nodes.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { StrataError } from '../../graph/errors';
import { shownPath } from '../../graph/executor';
import type { BuildFailure, BuildOptions, Plugin } from 'esbuild';

export interface Bundle {
  readonly file: string;
  /** The scenario and its actors: evaluated anew for each run of a node. */
  readonly code: string;
  /** The runtime and the simulated ports: evaluated once a realm. */
  readonly runtime: string;
  /** Of the code: part of a replay file, so that a replay of other code is told. */
  readonly digest: string;
}

const kelpie = join(__dirname, '..');

/** What `nx-strata/kelpie` stands for. */
export const RUNTIME = join(kelpie, 'runtime/index.js');

/** What a bundle imports of this package, and where it is. */
export const PACKAGE_ALIASES: Readonly<Record<string, string>> = { 'nx-strata/kelpie/agents': join(kelpie, 'agents/index.js'), 'nx-strata/kelpie/wasm': join(kelpie, 'wasm/index.js'), 'nx-strata/kelpie/llm': join(kelpie, 'llm/index.js'), 'nx-strata/kelpie/node': join(kelpie, 'index.js'), 'nx-strata/kelpie': RUNTIME };

/** A module is imported as the base64 of its bytes, which needs nothing of the host. */
export const WASM_LOADER = { '.wasm': 'base64' } as const;

export function loadEsbuild(): typeof import('esbuild') {
  try {
    return require('esbuild') as typeof import('esbuild');
  } catch (error) {
    throw new StrataError('no-esbuild', 'actors in TypeScript need esbuild', { hint: 'npm install --save-dev esbuild', cause: error });
  }
}

/** How the scenario's part asks for a module of the runtime's. */
const RUNTIME_PREFIX = 'kelpie:';
const runtimeFolder = dirname(RUNTIME);

const common: BuildOptions & { write: false } = {
  bundle: true,
  write: false,
  platform: 'neutral',
  mainFields: ['module', 'main'],
  conditions: ['import', 'require', 'default'],
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'silent',
  loader: WASM_LOADER,
};

let runtimeCode: Promise<string> | undefined;

/** What every scenario shares; the same for all of them in this process. */
function bundleRuntime(): Promise<string> {
  const modules = readdirSync(runtimeFolder)
    .filter((name) => name.endsWith('.js'))
    .sort();
  const entry = [
    `const modules = { ${modules.map((name) => `${JSON.stringify(name.slice(0, -3))}: require(${JSON.stringify(join(runtimeFolder, name))})`).join(', ')} };`,
    `const guest = require(${JSON.stringify(join(kelpie, 'simulator/guest.js'))});`,
    `const requireRuntime = (name) => {`,
    `  if (!Object.hasOwn(modules, name.slice(${RUNTIME_PREFIX.length}))) throw new Error('no module "' + name + '" in a simulation');`,
    `  return modules[name.slice(${RUNTIME_PREFIX.length})];`,
    `};`,
    `const load = () => { const module = { exports: {} }; globalThis.__scenario(requireRuntime, module, module.exports); return module.exports.default ?? module.exports; };`,
    `const control = globalThis.__control;`,
    `const kelpie = { guest: undefined, shape: () => guest.describe(load()), plan: (seed) => guest.plan(load(), seed), judge: (text) => guest.judge(load(), text), start: (names) => { kelpie.guest = guest.createGuest(load(), control, names.split(' ')); return kelpie.guest; } };`,
    `globalThis.__kelpie = kelpie;`,
  ].join('\n');
  return (runtimeCode ??= loadEsbuild()
    .build({ ...common, stdin: { contents: entry, resolveDir: runtimeFolder, sourcefile: 'kelpie-entry.js' }, format: 'iife' })
    .then(({ outputFiles }) => outputFiles[0]!.text));
}

/** Leaves the runtime's modules to the realm, which has them: the actors' base class must be the simulator's. */
const runtimeElsewhere: Plugin = {
  name: 'kelpie-runtime',
  setup(build) {
    build.onResolve({ filter: /(^nx-strata\/kelpie(\/|$))|((^|\/)runtime\/[a-z-]+(\.js)?$)/ }, ({ path, resolveDir }) => {
      const ours = PACKAGE_ALIASES[path];
      if (ours !== undefined && ours !== RUNTIME) return { path: ours };
      const target = ours ?? resolve(resolveDir, path.endsWith('.js') ? path : `${path}.js`);
      return dirname(target) === runtimeFolder ? { path: `${RUNTIME_PREFIX}${basename(target, '.js')}`, external: true } : undefined;
    });
  },
};

/** Bundles the scenario in `file` (an absolute path). */
export async function bundleScenario(file: string): Promise<Bundle> {
  try {
    const runtime = await bundleRuntime();
    const { outputFiles } = await loadEsbuild().build({ ...common, entryPoints: [file], format: 'cjs', plugins: [runtimeElsewhere] });
    const code = `globalThis.__scenario = function (require, module, exports) {\n${outputFiles[0]!.text}\n};`;
    return { file, code, runtime, digest: createHash('sha256').update(runtime).update(code).digest('hex').slice(0, 16) };
  } catch (error) {
    throw bundleFailure(error, file, 'correct the source');
  }
}

/** What esbuild found wrong, with its place. */
export function bundleFailure(error: unknown, file: string, hint: string): unknown {
  // Ctrl-C ends esbuild's own process, too
  if (error instanceof Error && /^The service (was stopped|is no longer running)/.test(error.message)) return new StrataError('interrupted', 'interrupted before anything ran', { cause: error });
  const first = (error as Partial<BuildFailure>).errors?.[0];
  if (!first) return error;
  const builtin = /Could not resolve "(node:)?([a-z_/]+)"/.exec(first.text)?.[2];
  return new StrataError('cannot-bundle', first.text, {
    location: first.location ? { file: shownPath(join(process.cwd(), first.location.file)), line: first.location.line, column: first.location.column + 1 } : { file: shownPath(file) },
    hint: builtin ? 'simulated actors reach the outside through ctx only: there are no files, sockets or processes in a simulation' : hint,
    cause: error,
  });
}
