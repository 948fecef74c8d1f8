// Loads a project's actor classes into this process, written in TypeScript as they are.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StrataError } from '../../graph/errors';
import { shownPath } from '../../graph/executor';
import type { Service } from '../llm';
import { Actor, type ActorTypes } from '../runtime/actor';
import { bundleFailure, loadEsbuild, PACKAGE_ALIASES, WASM_LOADER } from '../simulator/bundle';

function checkActors(exported: unknown, file: string): ActorTypes {
  const wrong = (message: string): StrataError => new StrataError('no-actors', message, { location: { file: shownPath(file) }, hint: 'export const actors = { account: Account }' });
  const { actors } = (exported ?? {}) as { actors?: unknown };
  if (typeof actors !== 'object' || actors === null) throw wrong('the module does not export "actors"');
  for (const [name, type] of Object.entries(actors)) {
    if (typeof type !== 'function' || !(type.prototype instanceof Actor)) throw wrong(`"${name}" is not a class that extends Actor`);
    if (name.includes('/')) throw wrong(`"${name}" must not have a slash`);
  }
  if (Object.keys(actors).length === 0) throw wrong('"actors" is empty');
  return actors as ActorTypes;
}

/** Runs a module of TypeScript in this process; what it exports. The runtime that it imports is this process's own. */
export async function loadModule(file: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'kelpie-actors-'));
  try {
    const { outputFiles } = await loadEsbuild()
      .build({
        entryPoints: [file],
        bundle: true,
        write: false,
        format: 'cjs',
        platform: 'node',
        target: 'node20',
        // as in any module: what is frozen refuses to be changed
        banner: { js: '"use strict";' },
        logLevel: 'silent',
        loader: WASM_LOADER,
        plugins: [{ name: 'kelpie-runtime', setup: (build) => void build.onResolve({ filter: /^nx-strata\/kelpie(\/|$)/ }, ({ path }) => (PACKAGE_ALIASES[path] === undefined ? undefined : { path: PACKAGE_ALIASES[path], external: true })) }],
      })
      .catch((error: unknown) => {
        throw bundleFailure(error, file, 'correct the source');
      });
    const target = join(folder, 'actors.cjs');
    writeFileSync(target, outputFiles![0]!.text);
    return require(target) as unknown;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function mustExist(file: string, option: string): void {
  if (!existsSync(file)) throw new StrataError('no-such-file', 'no such file', { location: { file: shownPath(file), pointer: `/${option}` }, hint: `name it in the option "${option}", relative to the project` });
}

/** Reads `file` (an absolute path): its export `actors` gives the classes by the names of their types. */
export async function loadActors(file: string): Promise<ActorTypes> {
  mustExist(file, 'module');
  return checkActors(await loadModule(file), file);
}

/** Reads `file` (an absolute path): its export `outside` gives the services by their names, for `ctx.outside`. */
export async function loadServices(file: string): Promise<Readonly<Record<string, Service>>> {
  mustExist(file, 'outside');
  const { outside } = ((await loadModule(file)) ?? {}) as { outside?: unknown };
  const wrong = (message: string): StrataError => new StrataError('no-services', message, { location: { file: shownPath(file) }, hint: "export const outside = { llm: createModel({ ... }) } from 'nx-strata/kelpie/llm'" });
  if (typeof outside !== 'object' || outside === null) throw wrong('the module does not export "outside"');
  for (const [name, service] of Object.entries(outside)) {
    const { call } = (service ?? {}) as Partial<Service>;
    if (typeof call !== 'function') throw wrong(`the service "${name}" has no function "call"`);
  }
  return outside as Readonly<Record<string, Service>>;
}
