// The packages of a workspace by their manifests: package.json, Cargo.toml, pyproject.toml.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { isRecord } from '../reports/locate';
import { walkFiles } from '../sources/population';

export type Ecosystem = 'npm' | 'cargo' | 'pypi';
export type DependencyKind = 'runtime' | 'dev' | 'peer' | 'optional' | 'build';

export interface Dependency {
  readonly name: string;
  /** As written; empty where none is. */
  readonly range: string;
  readonly kind: DependencyKind;
  /** Where the manifest points to a folder instead of a version. */
  readonly path?: string;
  /** 1-based line in the manifest. */
  readonly line: number;
}

export interface Package {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly version: string | undefined;
  /** Folder and manifest, relative to the workspace. */
  readonly folder: string;
  readonly manifest: string;
  readonly publishable: boolean;
  readonly dependencies: readonly Dependency[];
}

export interface BrokenManifest {
  readonly manifest: string;
  readonly reason: string;
}

export interface Stack {
  readonly packages: readonly Package[];
  readonly broken: readonly BrokenManifest[];
}

const NAMES = new Set(['package.json', 'Cargo.toml', 'pyproject.toml']);

/** PyPI takes `A.b_c` and `a-b-c` for one name (PEP 503). */
export const normalizePython = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

/** Where the manifest first names the dependency; 1 where it cannot be found. */
function lineOf(text: string, name: string, from = 0): number {
  const escaped = name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const match = new RegExp(`["']${escaped}["'\\s<>=!~\\[;]|^\\s*"?${escaped}"?\\s*=|^\\s*["']${escaped}`, 'm').exec(text.slice(from));
  if (!match) return 1;
  const at = from + match.index + (match[0].length - match[0].trimStart().length);
  return text.slice(0, at).split('\n').length;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function readNpm(source: string): Omit<Package, 'folder' | 'manifest'> | undefined {
  const manifest: unknown = JSON.parse(source);
  if (!isRecord(manifest)) throw new Error('is no object');
  const name = text(manifest['name']);
  if (name === undefined) return undefined;
  const dependencies: Dependency[] = [];
  for (const [key, kind] of [['dependencies', 'runtime'], ['devDependencies', 'dev'], ['peerDependencies', 'peer'], ['optionalDependencies', 'optional']] as const) {
    const section = manifest[key];
    if (section === undefined) continue;
    if (!isRecord(section)) throw new Error(`${key} is no object`);
    for (const [dependency, range] of Object.entries(section)) {
      if (typeof range !== 'string') throw new Error(`${key}.${dependency} is no text`);
      const path = /^(?:file|link):(.*)$/.exec(range)?.[1];
      dependencies.push({ name: dependency, range, kind, ...(path !== undefined && { path }), line: lineOf(source, dependency, Math.max(0, source.indexOf(`"${key}"`))) });
    }
  }
  const version = text(manifest['version']);
  return { ecosystem: 'npm', name, version, publishable: manifest['private'] !== true && version !== undefined, dependencies };
}

function cargoDependency(source: string, name: string, value: unknown, kind: DependencyKind): Dependency {
  const table = isRecord(value) ? value : {};
  const path = text(table['path']);
  return { name: text(table['package']) ?? name, range: text(value) ?? text(table['version']) ?? (table['workspace'] === true ? 'workspace' : ''), kind, ...(path !== undefined && { path }), line: lineOf(source, name) };
}

function readCargo(source: string, workspaceVersion: string | undefined): Omit<Package, 'folder' | 'manifest'> | undefined {
  const manifest = parseToml(source);
  const own = manifest['package'];
  if (!isRecord(own)) return undefined;
  const name = text(own['name']);
  if (name === undefined) throw new Error('package.name is missing');
  const dependencies: Dependency[] = [];
  const take = (tables: Readonly<Record<string, unknown>>): void => {
    for (const [key, kind] of [['dependencies', 'runtime'], ['dev-dependencies', 'dev'], ['build-dependencies', 'build']] as const) {
      const section = tables[key];
      if (isRecord(section)) for (const [dependency, value] of Object.entries(section)) dependencies.push(cargoDependency(source, dependency, value, kind));
    }
  };
  take(manifest);
  if (isRecord(manifest['target'])) for (const target of Object.values(manifest['target'])) if (isRecord(target)) take(target);
  const inherited = isRecord(own['version']) && own['version']['workspace'] === true;
  const publish = own['publish'];
  return { ecosystem: 'cargo', name, version: inherited ? workspaceVersion : text(own['version']), publishable: publish !== false && !(Array.isArray(publish) && publish.length === 0), dependencies };
}

/** `name[extra] >=1,<2 ; marker` (PEP 508). */
function pythonDependency(source: string, requirement: string, kind: DependencyKind): Dependency {
  const match = /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:\(([^)]*)\)|@\s*(\S+)|([^;]*))/.exec(requirement);
  if (!match) throw new Error(`"${requirement}" is no requirement`);
  const url = match[3];
  const path = url?.startsWith('file:') ? url.replace(/^file:(\/\/)?/, '') : undefined;
  return { name: normalizePython(match[1]!), range: (match[2] ?? match[4] ?? url ?? '').trim(), kind, ...(path !== undefined && { path }), line: lineOf(source, match[1]!) };
}

function readPython(source: string): Omit<Package, 'folder' | 'manifest'> | undefined {
  const manifest = parseToml(source);
  const project = manifest['project'];
  const poetry = isRecord(manifest['tool']) && isRecord(manifest['tool']['poetry']) ? manifest['tool']['poetry'] : undefined;
  const own = isRecord(project) ? project : poetry;
  const name = own && text(own['name']);
  if (!own || name === undefined) return undefined;
  const dependencies: Dependency[] = [];
  const list = (value: unknown, kind: DependencyKind): void => {
    if (Array.isArray(value)) for (const requirement of value as unknown[]) if (typeof requirement === 'string') dependencies.push(pythonDependency(source, requirement, kind));
  };
  const table = (value: unknown, kind: DependencyKind): void => {
    if (!isRecord(value)) return;
    for (const [dependency, given] of Object.entries(value)) {
      if (dependency === 'python') continue;
      const path = isRecord(given) ? text(given['path']) : undefined;
      dependencies.push({ name: normalizePython(dependency), range: text(given) ?? (isRecord(given) ? text(given['version']) : undefined) ?? '', kind, ...(path !== undefined && { path }), line: lineOf(source, dependency) });
    }
  };
  if (isRecord(project)) {
    list(project['dependencies'], 'runtime');
    if (isRecord(project['optional-dependencies'])) for (const group of Object.values(project['optional-dependencies'])) list(group, 'optional');
  } else if (poetry) {
    table(poetry['dependencies'], 'runtime');
    table(poetry['dev-dependencies'], 'dev');
    if (isRecord(poetry['group'])) for (const group of Object.values(poetry['group'])) if (isRecord(group)) table(group['dependencies'], 'dev');
  }
  if (isRecord(manifest['dependency-groups'])) for (const group of Object.values(manifest['dependency-groups'])) list(group, 'dev');
  const classifiers = Array.isArray(own['classifiers']) ? (own['classifiers'] as unknown[]) : [];
  return { ecosystem: 'pypi', name: normalizePython(name), version: text(own['version']), publishable: !classifiers.some((entry) => typeof entry === 'string' && entry.startsWith('Private ::')), dependencies };
}

function cargoWorkspaceVersion(root: string, manifests: readonly string[]): string | undefined {
  for (const manifest of manifests) {
    try {
      const workspace = parseToml(readFileSync(join(root, manifest), 'utf8'))['workspace'];
      const own = isRecord(workspace) && isRecord(workspace['package']) ? text(workspace['package']['version']) : undefined;
      if (own !== undefined) return own;
    } catch {
      // told as broken where the manifest is read for itself
    }
  }
  return undefined;
}

/** Every manifest below `root` that git would not ignore. A manifest that cannot be read is told, never left out. `files`: all below `root`, where they are known. */
export function readStack(root: string, files = walkFiles(root, (name) => NAMES.has(name))): Stack {
  const manifests = files.filter((path) => NAMES.has(posix.basename(path)) && !/(^|\/)(dist|build|target|fixtures?)\//.test(path));
  const packages: Package[] = [];
  const broken: BrokenManifest[] = [];
  const workspaceVersion = cargoWorkspaceVersion(root, manifests.filter((path) => path.endsWith('Cargo.toml')));
  for (const manifest of manifests) {
    try {
      const source = readFileSync(join(root, manifest), 'utf8').replace(/^\uFEFF/, '');
      const read = manifest.endsWith('package.json') ? readNpm(source) : manifest.endsWith('Cargo.toml') ? readCargo(source, workspaceVersion) : readPython(source);
      if (read) packages.push({ ...read, folder: posix.dirname(manifest), manifest });
    } catch (error) {
      broken.push({ manifest, reason: (error as Error).message.split('\n')[0]! });
    }
  }
  return { packages, broken };
}

/** The nearest folder upward, the given one included, that holds one of the files; relative to the workspace. */
export function nearest(root: string, folder: string, names: readonly string[]): string | undefined {
  for (let here = folder; ; here = posix.dirname(here)) {
    const entries = new Set(readdirSync(join(root, here)));
    const name = names.find((candidate) => entries.has(candidate));
    if (name !== undefined) return posix.join(here, name);
    if (here === '.' || here === '') return undefined;
  }
}
