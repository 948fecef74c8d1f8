// Whether the workspace's packages fit together: cycles, imports, versions, paths, lock files.
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import type { ModuleImport } from '../../../native/batuta';
import type { PythonImport } from '../../../native/syntax';
import { STANDARD_LIBRARY } from '../../graph/python-stdlib';
import { analyzeSources, whyUnmeasured, type FileAnalysis } from '../analysis/analyze';
import { findSources, walkFiles } from '../sources/population';
import { isTest } from '../sources/languages';
import { lockOf, type Lock } from './locks';
import { normalizePython, readStack, type Dependency, type Package, type Stack } from './manifests';
import { intersects, rangeOf, satisfies, versionOf } from './ranges';

export type StackRule = 'manifest' | 'cycle' | 'undeclared-import' | 'version-conflict' | 'path-dependency' | 'lock-drift' | 'not-measured';
export const STACK_RULES: readonly StackRule[] = ['manifest', 'cycle', 'undeclared-import', 'version-conflict', 'path-dependency', 'lock-drift'];

export interface StackFinding {
  readonly rule: StackRule;
  /** Relative to the workspace. */
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly hint: string;
}

export interface StackReport {
  readonly version: 1;
  readonly packages: ReadonlyArray<Pick<Package, 'ecosystem' | 'name' | 'version' | 'folder' | 'publishable'>>;
  /** How much each rule looked at: 0 means that there was nothing for it. */
  readonly checked: Readonly<Record<string, number>>;
  readonly findings: readonly StackFinding[];
}

const inside = (folder: string, path: string): boolean => folder === '.' || path === folder || path.startsWith(`${folder}/`);

/** The package whose folder is the longest one around the path. */
function ownerOf(packages: readonly Package[], ecosystem: Package['ecosystem'], path: string): Package | undefined {
  return packages.filter((one) => one.ecosystem === ecosystem && inside(one.folder, path)).sort((a, b) => b.folder.length - a.folder.length)[0];
}

function* findCycles({ packages }: Stack): Generator<StackFinding> {
  const byName = new Map(packages.map((one) => [`${one.ecosystem}:${one.name}`, one]));
  const out = (one: Package): Array<{ to: Package; dependency: Dependency }> =>
    one.dependencies
      // a development dependency may point back: nothing of it is there at run time
      .filter((dependency) => dependency.kind !== 'dev')
      .flatMap((dependency) => {
        const to = byName.get(`${one.ecosystem}:${dependency.name}`);
        return to ? [{ to, dependency }] : [];
      });
  const state = new Map<Package, 'open' | 'done'>();
  const found: StackFinding[] = [];
  const visit = (one: Package, path: ReadonlyArray<{ from: Package; dependency: Dependency }>): void => {
    state.set(one, 'open');
    for (const { to, dependency } of out(one)) {
      const way = [...path, { from: one, dependency }];
      if (state.get(to) === 'open') {
        const circle = way.slice(way.findIndex(({ from }) => from === to));
        const first = circle[0]!;
        found.push({ rule: 'cycle', file: first.from.manifest, line: first.dependency.line, message: `${[...circle.map(({ from }) => from.name), to.name].join(' -> ')}`, hint: 'move what both need into a third package' });
      } else if (!state.has(to)) visit(to, way);
    }
    state.set(one, 'done');
  };
  for (const one of packages) if (!state.has(one)) visit(one, []);
  yield* found;
}

function* findVersionConflicts({ packages }: Stack): Generator<StackFinding> {
  const own = new Set(packages.map((one) => `${one.ecosystem}:${one.name}`));
  const uses = new Map<string, Array<{ owner: Package; dependency: Dependency; range: string }>>();
  for (const owner of packages) {
    for (const dependency of owner.dependencies) {
      const range = rangeOf(owner.ecosystem, dependency.range);
      const key = `${owner.ecosystem}:${dependency.name}`;
      if (range === undefined || dependency.path !== undefined || own.has(key)) continue;
      uses.set(key, [...(uses.get(key) ?? []), { owner, dependency, range }]);
    }
  }
  for (const [key, all] of uses) {
    const [first, ...others] = all;
    const clash = others.find((other) => !intersects(first!.range, other.range));
    if (clash) {
      yield {
        rule: 'version-conflict',
        file: clash.owner.manifest,
        line: clash.dependency.line,
        message: `${key.slice(key.indexOf(':') + 1)} ${clash.dependency.range} here and ${first!.dependency.range} in ${first!.owner.manifest}:${first!.dependency.line} have no version in common`,
        hint: 'agree on one range',
      };
    }
  }
  // a package of the workspace that asks for another version of one than the workspace has
  for (const owner of packages) {
    for (const dependency of owner.dependencies) {
      const target = packages.find((one) => one.ecosystem === owner.ecosystem && one.name === dependency.name);
      const range = rangeOf(owner.ecosystem, dependency.range);
      const version = target?.version === undefined ? undefined : versionOf(owner.ecosystem, target.version);
      if (target && version !== undefined && range !== undefined && dependency.path === undefined && !satisfies(version, range)) {
        yield { rule: 'version-conflict', file: owner.manifest, line: dependency.line, message: `${dependency.name} ${dependency.range}, but the workspace has ${target.version} (${target.manifest})`, hint: 'raise the range with the version' };
      }
    }
  }
}

function* findPathDependencies({ packages }: Stack): Generator<StackFinding> {
  for (const owner of packages) {
    if (!owner.publishable) continue;
    for (const dependency of owner.dependencies) {
      if (dependency.path === undefined || dependency.kind === 'dev') continue;
      // Cargo drops the path on publishing where a version stands beside it
      if (owner.ecosystem === 'cargo' && dependency.range !== '') continue;
      yield { rule: 'path-dependency', file: owner.manifest, line: dependency.line, message: `${owner.name} is publishable and depends on the folder ${dependency.path}`, hint: 'give a version (or workspace: where your package manager replaces it), or mark the package as private' };
    }
  }
}

function* findLockDrift(root: string, { packages }: Stack, counted: (count: number) => void): Generator<StackFinding> {
  let count = 0;
  for (const owner of packages) {
    if (owner.dependencies.length === 0) continue;
    const lock = lockOf(root, owner);
    if (!lock.known) {
      yield { rule: 'not-measured', file: owner.manifest, line: 1, message: `lock-drift: ${lock.reason}`, hint: lock.hint };
      continue;
    }
    count += owner.dependencies.length;
    yield* driftOf(owner, lock.value, new Set(packages.filter((one) => one.ecosystem === owner.ecosystem).map((one) => one.name)));
  }
  counted(count);
}

function* driftOf(owner: Package, lock: Lock, siblings: ReadonlySet<string>): Generator<StackFinding> {
  const hint = 'lock the dependencies again and commit the file';
  for (const dependency of owner.dependencies) {
    if (dependency.path !== undefined || dependency.kind === 'peer' || siblings.has(dependency.name)) continue;
    // pinned requirements hold what runs: development tools may have a file of their own
    if (lock.file.endsWith('.txt') && dependency.kind !== 'runtime') continue;
    const versions = lock.versionsOf(dependency.name, owner.folder);
    const range = rangeOf(owner.ecosystem, dependency.range);
    if (versions.length === 0) {
      if (dependency.kind !== 'optional') yield { rule: 'lock-drift', file: owner.manifest, line: dependency.line, message: `${dependency.name} is not in ${lock.file}`, hint };
    } else if (range !== undefined && !versions.some((version) => satisfies(versionOf(owner.ecosystem, version) ?? version, range))) {
      yield { rule: 'lock-drift', file: owner.manifest, line: dependency.line, message: `${dependency.name} ${dependency.range} is wanted, ${lock.file} has ${versions.join(', ')}`, hint };
    }
  }
}

/** Import names that are not their distribution's name. */
const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  yaml: 'pyyaml', pil: 'pillow', sklearn: 'scikit-learn', cv2: 'opencv-python', bs4: 'beautifulsoup4', dateutil: 'python-dateutil', dotenv: 'python-dotenv', jwt: 'pyjwt', git: 'gitpython',
  attr: 'attrs', crypto: 'pycryptodome', serial: 'pyserial', usb: 'pyusb', magic: 'python-magic', docx: 'python-docx', pptx: 'python-pptx', fitz: 'pymupdf', skimage: 'scikit-image', psycopg2: 'psycopg2-binary',
  'pkg-resources': 'setuptools', markdown: 'markdown', mysqldb: 'mysqlclient', zmq: 'pyzmq', win32api: 'pywin32', google: 'google', ruamel: 'ruamel-yaml', slugify: 'python-slugify', multipart: 'python-multipart', jose: 'python-jose',
};

const packageNameOf = (specifier: string): string => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');

/** Path aliases of tsconfig files at the top: specifiers that name files of the workspace. */
function pathAliases(root: string, folders: readonly string[]): RegExp[] {
  const aliases: RegExp[] = [];
  for (const folder of new Set(['.', ...folders])) {
    for (const name of ['tsconfig.base.json', 'tsconfig.json']) {
      const file = join(root, folder, name);
      if (!existsSync(file)) continue;
      const paths = /"paths"\s*:\s*\{([^}]*)\}/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
      for (const [, alias] of paths.matchAll(/"([^"]+)"\s*:\s*\[/g)) aliases.push(new RegExp(`^${alias!.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace('*', '.*')}$`));
    }
  }
  return aliases;
}

const BUILTIN = new Set(builtinModules);

interface ImportScope {
  readonly packages: readonly Package[];
  readonly aliases: readonly RegExp[];
  /** Top-level Python modules that the workspace itself holds. */
  readonly pythonModules: ReadonlySet<string>;
  /** Distributions named by requirements files, by folder. */
  readonly requirements: ReadonlyMap<string, readonly string[]>;
}

function declaredBy(owner: Package, scope: ImportScope, test: boolean): Set<string> {
  const names = new Set([owner.name, ...owner.dependencies.filter((dependency) => test || !owner.publishable || dependency.kind !== 'dev').map((dependency) => dependency.name)]);
  // what is not published, and tests, may lean on the workspace's own manifest and on its requirements
  if (test || !owner.publishable) {
    if (owner.ecosystem === 'pypi') for (const [folder, required] of scope.requirements) if (inside(folder, owner.folder)) for (const name of required) names.add(name);
    for (const dependency of scope.packages.find((one) => one.ecosystem === owner.ecosystem && one.folder === '.')?.dependencies ?? []) names.add(dependency.name);
  }
  return names;
}

function undeclaredScript(found: ModuleImport, declared: ReadonlySet<string>, owner: Package, scope: ImportScope): string | undefined {
  const { module, typeOnly } = found;
  if (/^[./#]|^[a-z][a-z+.-]*:/i.test(module) || BUILTIN.has(module) || BUILTIN.has(packageNameOf(module)) || scope.aliases.some((alias) => alias.test(module))) return undefined;
  const name = packageNameOf(module);
  const types = `@types/${name.startsWith('@') ? name.slice(1).replace('/', '__') : name}`;
  if (declared.has(name) || declared.has(types)) return undefined;
  // types are gone at run time: any declaration will do
  if (typeOnly && owner.dependencies.some((dependency) => dependency.name === name || dependency.name === types)) return undefined;
  return name;
}

function undeclaredPython(found: PythonImport, declared: ReadonlySet<string>, scope: ImportScope): string | undefined {
  if (found.level > 0 || found.typeOnly || found.module === '') return undefined;
  // an import that may fail without harm needs no declaration
  if (found.conditional) return undefined;
  const top = found.module.split('.')[0]!;
  if (STANDARD_LIBRARY.has(top) || scope.pythonModules.has(top)) return undefined;
  const name = normalizePython(top);
  const distribution = DISTRIBUTIONS[name] ?? name;
  const matches = [...declared].some((one) => one === name || one === distribution || one === `${name}-binary` || one === `python-${name}` || one.startsWith(`${name}-`));
  return matches ? undefined : distribution;
}

function* importFindings({ source, result }: FileAnalysis, scope: ImportScope): Generator<StackFinding> {
  if (result.status !== 'measured') {
    yield { rule: 'not-measured', file: source.path, line: result.errorLine ?? 1, message: `undeclared-import: ${whyUnmeasured({ source, result, duplicatedLines: [] })}`, hint: 'correct what does not parse, or let .gitignore name it' };
    return;
  }
  const python = source.language === 'python';
  const owner = ownerOf(scope.packages, python ? 'pypi' : 'npm', source.path);
  if (!owner) return;
  // build scripts and configuration are not shipped
  const tooling = /(^|\/)([\w.-]*\.config\.[cm]?[jt]s|setup\.py|noxfile\.py|conftest\.py)$|(^|\/)(scripts|bench|tools)\//.test(source.path);
  const declared = declaredBy(owner, scope, isTest(source.path) || tooling);
  for (const found of result.imports) {
    const name = python ? undeclaredPython(found as PythonImport, declared, scope) : undeclaredScript(found as ModuleImport, declared, owner, scope);
    if (name !== undefined) yield { rule: 'undeclared-import', file: source.path, line: found.line, message: `imports ${name}, which ${owner.manifest} does not declare`, hint: 'declare it where it is used' };
  }
}

function requirementsOf(root: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of walkFiles(root, (name) => /^requirements.*\.(txt|in)$/.test(name))) {
    const names = readFileSync(join(root, path), 'utf8').split('\n').flatMap((line) => /^\s*([A-Za-z0-9][\w.-]*)/.exec(line)?.[1] ?? []).map(normalizePython);
    const folder = posix.dirname(path);
    found.set(folder, [...(found.get(folder) ?? []), ...names]);
  }
  return found;
}

function pythonModulesOf(paths: readonly string[]): Set<string> {
  const modules = new Set<string>();
  for (const path of paths) {
    // any folder or file may be a module of its own: better no finding than a false one
    for (const part of path.replace(/\.pyi?$/, '').split('/')) modules.add(part);
  }
  return modules;
}

/** Checks the workspace at `root` by the rules named. An empty workspace has no finding and no package: the caller decides. */
export async function checkStack(root: string, rules: readonly StackRule[] = STACK_RULES): Promise<StackReport> {
  const stack = readStack(root);
  const findings: StackFinding[] = stack.broken.map(({ manifest, reason }) => ({ rule: 'manifest', file: manifest, line: 1, message: `cannot be read: ${reason}`, hint: 'correct the syntax of the file' }));
  const checked: Record<string, number> = { manifest: stack.packages.length + stack.broken.length };
  const dependencies = stack.packages.reduce((sum, one) => sum + one.dependencies.length, 0);
  const on = (rule: StackRule): boolean => rules.includes(rule);
  if (on('cycle')) (checked['cycle'] = stack.packages.length), findings.push(...findCycles(stack));
  if (on('version-conflict')) (checked['version-conflict'] = dependencies), findings.push(...findVersionConflicts(stack));
  if (on('path-dependency')) (checked['path-dependency'] = dependencies), findings.push(...findPathDependencies(stack));
  if (on('lock-drift')) findings.push(...findLockDrift(root, stack, (count) => (checked['lock-drift'] = count)));
  if (on('undeclared-import')) {
    const sources = findSources(root).filter(({ language }) => ['python', 'typescript', 'tsx', 'javascript'].includes(language));
    const { files } = await analyzeSources(sources);
    const scope: ImportScope = {
      packages: stack.packages,
      aliases: pathAliases(root, stack.packages.filter((one) => one.ecosystem === 'npm').map((one) => one.folder)),
      pythonModules: pythonModulesOf(sources.filter(({ language }) => language === 'python').map(({ path }) => path)),
      requirements: requirementsOf(root),
    };
    checked['undeclared-import'] = files.reduce((sum, { result }) => sum + (result.status === 'measured' ? result.imports.length : 0), 0);
    for (const file of files) findings.push(...importFindings(file, scope));
  }
  findings.sort((a, b) => (a.file !== b.file ? (a.file < b.file ? -1 : 1) : a.line - b.line));
  return { version: 1, packages: stack.packages.map(({ ecosystem, name, version, folder, publishable }) => ({ ecosystem, name, version, folder: posix.normalize(folder), publishable })), checked, findings };
}

export function renderStack(report: StackReport): string {
  const lines = [`${report.packages.length} packages; looked at ${Object.entries(report.checked).map(([rule, count]) => `${rule} ${count}`).join(', ')}`];
  for (const { rule, file, line, message, hint } of report.findings) lines.push(`  ${file}:${line}  ${rule}: ${message}`, `      -> ${hint}`);
  lines.push(report.findings.length === 0 ? 'no finding' : `${report.findings.length} finding${report.findings.length === 1 ? '' : 's'}`);
  return `${lines.join('\n')}\n`;
}
