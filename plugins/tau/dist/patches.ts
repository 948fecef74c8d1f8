// patches.json: the one list of crates that are built from changed sources. Cargo's [patch] section and a
// distribution's src/ follow it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StrataError } from '../../graph/errors';

export interface Patch {
  /** The crate's name on crates.io. */
  readonly crate: string;
  /** Folder of the changed sources, relative to the Cargo workspace. */
  readonly path: string;
  /** Why it is changed. */
  readonly reason: string;
}

const BEGIN = '# patches.json: begin (written by nx sync)';
const END = '# patches.json: end';

/** The list of a Cargo workspace; empty where there is no file. */
export function readPatches(cargoWorkspace: string): readonly Patch[] {
  const file = join(cargoWorkspace, 'patches.json');
  return existsSync(file) ? parsePatches(readFileSync(file, 'utf8'), file) : [];
}

export function parsePatches(text: string, file: string): readonly Patch[] {
  const wrong = (message: string, pointer: string): StrataError => new StrataError('invalid-patches', message, { location: { file, pointer }, hint: 'a list of { "crate", "path", "reason" }' });
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw new StrataError('invalid-patches', 'not readable as JSON', { location: { file }, hint: 'a list of { "crate", "path", "reason" }', cause: error });
  }
  if (!Array.isArray(list)) throw wrong('must be a list', '/');
  return list.map((entry: unknown, index) => {
    const { crate, path, reason } = (entry ?? {}) as Record<string, unknown>;
    if (typeof crate !== 'string' || !/^[A-Za-z0-9_-]+$/.test(crate)) throw wrong('must be a crate\'s name', `/${index}/crate`);
    if (typeof path !== 'string' || path.startsWith('/') || path.split('/').includes('..') || /["\\\n]/.test(path)) throw wrong('must be a folder inside the Cargo workspace', `/${index}/path`);
    if (typeof reason !== 'string' || reason === '') throw wrong('must say why', `/${index}/reason`);
    return { crate, path, reason };
  });
}

/** Cargo.toml with the section that the list asks for; text outside the marks stays as it is. */
export function applyPatches(cargoToml: string, patches: readonly Patch[]): string {
  const begin = cargoToml.indexOf(BEGIN);
  const end = cargoToml.indexOf(END);
  const without = begin >= 0 && end > begin ? `${cargoToml.slice(0, begin).trimEnd()}\n${cargoToml.slice(end + END.length).replace(/^\n/, '')}` : cargoToml;
  if (patches.length === 0) return without;
  const lines = patches.map(({ crate, path }) => `${crate} = { path = "${path}" }`);
  return `${without.trimEnd()}\n\n${BEGIN}\n[patch.crates-io]\n${lines.join('\n')}\n${END}\n`;
}
