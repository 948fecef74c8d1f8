// Where a Python project keeps its importable modules, read from its manifests; nothing is executed.
import { parseToml } from './toml';

/** A folder on the import path. */
export interface SourceRoot {
  /** Relative to the project, '' for the project's own folder. */
  readonly folder: string;
  /** Dotted name that its content has when imported: '' unless a package is mapped to a folder of another name. */
  readonly prefix: string;
}

/** The manifests that tell of it, in the project's folder. */
export const MANIFESTS = ['pyproject.toml', 'setup.cfg', 'setup.py'] as const;

export type Manifests = Readonly<Partial<Record<(typeof MANIFESTS)[number], string>>>;

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value);
const strings = (value: unknown): string[] => (typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);

function table(value: unknown, ...path: readonly string[]): Table {
  let here = value;
  for (const key of path) here = isTable(here) ? here[key] : undefined;
  return isTable(here) ? here : {};
}

/** `./src/` -> `src`; undefined for what leaves the project. */
function cleanFolder(folder: string): string | undefined {
  const parts = folder.replace(/\\/g, '/').split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') || folder.startsWith('/') ? undefined : parts.join('/');
}

const parentOf = (folder: string): string => folder.split('/').slice(0, -1).join('/');

/** Name -> folder, as setuptools' package_dir: '' is the root of all packages, a dotted name one package. */
const fromPackageDir = (mapping: Table): SourceRoot[] =>
  Object.entries(mapping).flatMap(([name, folder]) => strings(folder).map((one) => ({ folder: one, prefix: name })));

const plainRoots = (folders: readonly string[]): SourceRoot[] => folders.map((folder) => ({ folder, prefix: '' }));

function fromSetuptools(tool: Table): SourceRoot[] {
  const setuptools = table(tool, 'setuptools');
  const found = [...fromPackageDir(table(setuptools, 'package-dir')), ...plainRoots(strings(table(setuptools, 'packages', 'find')['where']))];
  // An explicit list of packages without folders speaks of folders beside the manifest.
  const listed = strings(setuptools['packages']).length > 0 || strings(setuptools['py-modules']).length > 0;
  return found.length === 0 && listed ? plainRoots(['']) : found;
}

function fromPoetry(tool: Table): SourceRoot[] {
  const packages = table(tool, 'poetry')['packages'];
  return (Array.isArray(packages) ? packages : []).filter(isTable).map((one) => ({
    folder: strings(one['from'])[0] ?? '',
    prefix: (strings(one['to'])[0] ?? '').split('/').filter(Boolean).join('.'),
  }));
}

function fromHatch(tool: Table): SourceRoot[] {
  return [table(tool, 'hatch', 'build', 'targets', 'wheel'), table(tool, 'hatch', 'build')].flatMap((build) => {
    const { packages, sources } = build;
    const renamed = isTable(sources) ? Object.entries(sources).flatMap(([folder, name]) => strings(name).map((one) => ({ folder, prefix: one.split('/').filter(Boolean).join('.') }))) : plainRoots(strings(sources));
    return [...renamed, ...plainRoots(strings(packages).map((one) => parentOf(cleanFolder(one) ?? ''))), ...plainRoots(strings(build['dev-mode-dirs']))];
  });
}

function fromOthers(tool: Table, buildBackend: string): SourceRoot[] {
  const uv = table(tool, 'uv', 'build-backend');
  const uvRoot = strings(uv['module-root']);
  return plainRoots([
    ...strings(table(tool, 'pdm', 'build')['package-dir']),
    ...(uvRoot.length > 0 ? uvRoot : buildBackend === 'uv_build' ? ['src'] : []),
    ...strings(table(tool, 'maturin')['python-source']),
    ...strings(table(tool, 'scikit-build', 'wheel')['packages']).map((one) => parentOf(cleanFolder(one) ?? '')),
  ]);
}

function fromPyproject(text: string): SourceRoot[] {
  let manifest: Table;
  try {
    manifest = parseToml(text);
  } catch {
    // Who needs the manifest itself complains with its place; for the edges the folders speak.
    return [];
  }
  const tool = table(manifest, 'tool');
  const backend = strings(table(manifest, 'build-system')['build-backend'])[0] ?? '';
  return [...fromSetuptools(tool), ...fromPoetry(tool), ...fromHatch(tool), ...fromOthers(tool, backend)];
}

/** `key =` with its value on this and the following indented lines, in one section of an ini file. */
function iniValue(text: string, section: string, key: string): string[] {
  const lines = text.split(/\r?\n/);
  let inside = false;
  const values: string[] = [];
  let taking = false;
  for (const line of lines) {
    const header = /^\[(.+)\]\s*$/.exec(line);
    if (header) {
      inside = header[1] === section;
      taking = false;
    } else if (inside && /^\S/.test(line) && !/^[#;]/.test(line)) {
      const match = /^([\w.-]+)\s*[=:]\s*(.*)$/.exec(line);
      taking = match?.[1]?.replace(/-/g, '_') === key;
      if (taking && match![2]) values.push(match![2]);
    } else if (inside && taking && line.trim() !== '' && !/^\s*[#;]/.test(line)) values.push(line.trim());
  }
  return values;
}

function fromSetupCfg(text: string): SourceRoot[] {
  const mapped = iniValue(text, 'options', 'package_dir').flatMap((entry) => entry.split(',')).flatMap((entry) => {
    const [name, folder] = entry.split('=');
    return folder === undefined ? [] : [{ folder: folder.trim(), prefix: name!.trim() }];
  });
  return [...mapped, ...plainRoots(iniValue(text, 'options.packages.find', 'where'))];
}

/** Literal `package_dir={'': 'src'}` and `find_packages('src')`; what is computed is left to the folders. */
function fromSetupPy(text: string): SourceRoot[] {
  const mapping = /\bpackage_dir\s*=\s*\{([^{}]*)\}/.exec(text)?.[1] ?? '';
  const mapped = [...mapping.matchAll(/(['"])([\w.]*)\1\s*:\s*(['"])([^'"]*)\3/g)].map((match) => ({ folder: match[4]!, prefix: match[2]! }));
  const where = [...text.matchAll(/\bfind_(?:namespace_)?packages\s*\(\s*(?:where\s*=\s*)?(['"])([^'"]*)\1/g)].map((match) => match[2]!);
  return [...mapped, ...plainRoots(where)];
}

/** The source roots that the manifests declare; empty where they leave it to the folders. */
export function declaredRoots(manifests: Manifests): readonly SourceRoot[] {
  const all = [
    ...(manifests['pyproject.toml'] === undefined ? [] : fromPyproject(manifests['pyproject.toml'])),
    ...(manifests['setup.cfg'] === undefined ? [] : fromSetupCfg(manifests['setup.cfg'])),
    ...(manifests['setup.py'] === undefined ? [] : fromSetupPy(manifests['setup.py'])),
  ];
  const unique = new Map<string, SourceRoot>();
  for (const { folder, prefix } of all) {
    const clean = cleanFolder(folder);
    if (clean !== undefined) unique.set(`${clean}|${prefix}`, { folder: clean, prefix });
  }
  return [...unique.values()];
}
