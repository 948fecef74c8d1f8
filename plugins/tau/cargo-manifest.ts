// Reading Cargo.toml: what a crate is to tau, and which Cargo workspace it belongs to. Files only, no process.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StrataError } from '../graph/errors';
import { parseTomlFile } from '../graph/toml';

export type PluginKind = 'plugin' | 'host';

export interface CargoPackage {
  readonly name: string;
  /** Absolute folder. */
  readonly root: string;
  /** From `[package.metadata.strata] plugin = "plugin" | "host"`; undefined where tau has no part in it. */
  readonly kind: PluginKind | undefined;
  /** Folders of the crates that it depends on by path, absolute. */
  readonly pathDependencies: readonly string[];
}

interface Dependency {
  readonly path?: unknown;
  readonly workspace?: unknown;
}

interface CargoToml {
  readonly package?: { readonly name?: unknown; readonly workspace?: unknown; readonly metadata?: { readonly strata?: { readonly plugin?: unknown } } };
  readonly workspace?: { readonly members?: unknown; readonly dependencies?: Readonly<Record<string, Dependency>> };
  readonly dependencies?: Readonly<Record<string, Dependency>>;
  readonly 'build-dependencies'?: Readonly<Record<string, Dependency>>;
  readonly 'dev-dependencies'?: Readonly<Record<string, Dependency>>;
}

const read = (file: string): CargoToml => parseTomlFile(readFileSync(file, 'utf8'), file) as CargoToml;

/** The nearest folder from `root` upward whose Cargo.toml has a [workspace]; `root` itself where there is none. */
export function cargoWorkspaceOf(root: string): string {
  const own = join(root, 'Cargo.toml');
  if (existsSync(own)) {
    const named = read(own).package?.workspace;
    if (typeof named === 'string') return resolve(root, named);
  }
  for (let here = root; ; here = dirname(here)) {
    const file = join(here, 'Cargo.toml');
    if (existsSync(file) && read(file).workspace) return here;
    if (dirname(here) === here) return root;
  }
}

/** What the Cargo.toml in `root` says, or undefined where it describes no package. */
export function readCargoPackage(root: string): CargoPackage | undefined {
  const file = join(root, 'Cargo.toml');
  if (!existsSync(file)) return undefined;
  const manifest = read(file);
  const name = manifest.package?.name;
  if (typeof name !== 'string') return undefined;
  const kind = manifest.package?.metadata?.strata?.plugin;
  if (kind !== undefined && kind !== 'plugin' && kind !== 'host')
    throw new StrataError('invalid-metadata', `package.metadata.strata.plugin is ${JSON.stringify(kind)}`, { location: { file, pointer: '/package/metadata/strata/plugin' }, hint: 'use "plugin" or "host"' });
  const tables = [manifest.dependencies, manifest['build-dependencies'], manifest['dev-dependencies']];
  const inherited = tables.some((table) => Object.values(table ?? {}).some((dependency) => dependency.workspace === true));
  const workspaceRoot = inherited ? cargoWorkspaceOf(root) : root;
  const shared = inherited ? (read(join(workspaceRoot, 'Cargo.toml')).workspace?.dependencies ?? {}) : {};
  const pathDependencies = tables.flatMap((table) =>
    Object.entries(table ?? {}).flatMap(([key, dependency]) => {
      const [base, path] = dependency.workspace === true ? [workspaceRoot, shared[key]?.path] : [root, dependency.path];
      return typeof path === 'string' ? [resolve(base, path)] : [];
    }),
  );
  return { name, root, kind, pathDependencies };
}

/** The package of a project that is to be built, or an error that says what is missing. */
export function requirePackage(root: string): CargoPackage & { readonly kind: PluginKind } {
  const found = readCargoPackage(root);
  if (!found) throw new StrataError('no-package', 'there is no Cargo.toml with a package', { location: { file: join(root, 'Cargo.toml') }, hint: 'scaffold one with nx g nx-strata:plugin' });
  if (!found.kind)
    throw new StrataError('not-a-plugin', 'the package does not say what it is to tau', {
      location: { file: join(root, 'Cargo.toml'), pointer: '/package/metadata/strata/plugin' },
      hint: 'add [package.metadata.strata] with plugin = "plugin" (or "host")',
    });
  return { ...found, kind: found.kind };
}

/** The file that cargo makes of a crate: its name with underscores. */
export const libraryFile = (name: string): string => `lib${name.replaceAll('-', '_')}.so`;
