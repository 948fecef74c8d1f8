// Which versions the lock files hold: package-lock.json, Cargo.lock, uv.lock, poetry.lock, pdm.lock, pinned requirements.
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { known, unknown, type Fact } from '../facts';
import { isRecord } from '../reports/locate';
import { nearest, normalizePython, type Ecosystem, type Package } from './manifests';

export interface Lock {
  /** Relative to the workspace. */
  readonly file: string;
  /** Versions locked for a dependency of a package in `folder`: several where the ecosystem allows it. */
  versionsOf(name: string, folder: string): readonly string[];
  /** Whether the lock knows the package in `folder` itself. */
  lists(folder: string): boolean;
}

const FILES: Readonly<Record<Ecosystem, readonly string[]>> = {
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
  cargo: ['Cargo.lock'],
  pypi: ['uv.lock', 'poetry.lock', 'pdm.lock', 'requirements.txt'],
};

function readNpmLock(text: string, file: string): Lock {
  const lock: unknown = JSON.parse(text);
  const packages = isRecord(lock) ? lock['packages'] : undefined;
  if (!isRecord(packages)) throw new Error('is no lock file of version 2 or 3');
  const base = posix.dirname(file);
  const relativeFolder = (folder: string): string => {
    const path = posix.relative(base === '.' ? '' : base, folder === '.' ? '' : folder);
    return path === '.' ? '' : path;
  };
  return {
    file,
    versionsOf(name, folder) {
      // as Node looks: from the package's own folder upward
      for (let here = relativeFolder(folder); ; here = posix.dirname(here) === '.' ? '' : posix.dirname(here)) {
        let entry = packages[posix.join(here, 'node_modules', name)];
        if (isRecord(entry) && entry['link'] === true && typeof entry['resolved'] === 'string') entry = packages[entry['resolved']];
        if (isRecord(entry)) return typeof entry['version'] === 'string' ? [entry['version']] : ['0.0.0'];
        if (here === '') return [];
      }
    },
    lists: (folder) => relativeFolder(folder) in packages,
  };
}

function readTomlLock(text: string, file: string, normalize: (name: string) => string): Lock {
  const entries = parseToml(text)['package'];
  if (!Array.isArray(entries)) throw new Error('holds no package');
  const versions = new Map<string, string[]>();
  for (const entry of entries as unknown[]) {
    if (!isRecord(entry) || typeof entry['name'] !== 'string') continue;
    const name = normalize(entry['name']);
    versions.set(name, [...(versions.get(name) ?? []), typeof entry['version'] === 'string' ? entry['version'] : '0']);
  }
  return { file, versionsOf: (name) => versions.get(normalize(name)) ?? [], lists: () => true };
}

function readRequirements(text: string, file: string): Lock {
  const versions = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const match = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*==\s*([^\s;#\\]+)/.exec(line);
    if (match) versions.set(normalizePython(match[1]!), [match[2]!]);
  }
  if (versions.size === 0) throw new Error('pins nothing');
  return { file, versionsOf: (name) => versions.get(normalizePython(name)) ?? [], lists: () => true };
}

/** The lock file that holds for a package: the nearest one upward. Unknown where there is none or it is broken. */
export function lockOf(root: string, owner: Package): Fact<Lock> {
  const file = nearest(root, owner.folder, FILES[owner.ecosystem]);
  if (file === undefined) return unknown(`no lock file for ${owner.manifest} (looked for ${FILES[owner.ecosystem].join(', ')})`, 'lock the dependencies and commit the file');
  try {
    const text = readFileSync(join(root, file), 'utf8');
    if (owner.ecosystem === 'npm') return known(readNpmLock(text, file));
    if (file.endsWith('.txt')) return known(readRequirements(text, file));
    return known(readTomlLock(text, file, owner.ecosystem === 'pypi' ? normalizePython : (name) => name));
  } catch (error) {
    return unknown(`${file} cannot be used: ${(error as Error).message.split('\n')[0]}`, 'lock the dependencies again');
  }
}
