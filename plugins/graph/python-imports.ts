// Edges between projects from their Python imports: Nx's createDependencies, incremental by content hash.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { CreateDependenciesContext, DependencyType, FileData, RawProjectGraphDependency } from '@nx/devkit';
import { scanPythonImports, SYNTAX_VERSION, type PythonImport } from '../../native/syntax';
import { writeFileAtomically } from './files';
import { declaredRoots, MANIFESTS, type Manifests, type SourceRoot } from './python-layout';
import { pythonModules, type PythonModules, type PythonProject } from './python-modules';
import { STANDARD_LIBRARY } from './python-stdlib';

/** Changes whenever the same files may give other edges. */
const EDGES_VERSION = 1;

type Kind = 'static' | 'dynamic';

/** An import as it is kept: dynamic (lazy, or by name) or not, level, module, names. */
type KeptImport = readonly [dynamic: 0 | 1, level: number, module: string, ...names: string[]];

/** Target project -> kind. */
type Edges = Readonly<Record<string, Kind>>;

interface KeptFile {
  readonly hash: string;
  readonly imports: readonly KeptImport[];
  /** Under the module map of the whole cache. */
  readonly edges: Edges;
  /** The edges that Nx was told when it last asked about this content; it keeps them itself. */
  readonly told: readonly string[];
}

interface Cache {
  readonly version: string;
  /** Digest of everything besides the file that its edges depend on. */
  readonly modules: string;
  readonly files: Readonly<Record<string, KeptFile>>;
  /** By the digest of a project's manifests. */
  readonly layouts: Readonly<Record<string, readonly SourceRoot[]>>;
}

const isPython = (file: string): boolean => file.endsWith('.py') || file.endsWith('.pyi');
const version = `${SYNTAX_VERSION}.${EDGES_VERSION}`;

/** Nx's own folder for what a workspace can do without: `nx reset` empties it. */
export function workspaceDataFolder(workspaceRoot: string): string {
  const given = process.env['NX_WORKSPACE_DATA_DIRECTORY'];
  return given ? resolve(workspaceRoot, given) : join(workspaceRoot, '.nx/workspace-data');
}

const cacheFile = (workspaceRoot: string): string => join(workspaceDataFolder(workspaceRoot), 'nx-strata-python-imports.json');

function readCache(workspaceRoot: string): Cache {
  try {
    const cache = JSON.parse(readFileSync(cacheFile(workspaceRoot), 'utf8')) as Cache;
    if (cache.version === version) return cache;
  } catch {
    // Absent, half written by a full disk, or of another shape: as good as none.
  }
  return { version, modules: '', files: {}, layouts: {} };
}

interface PythonFileData {
  readonly project: string;
  readonly data: FileData;
}

interface Workspace {
  readonly projects: readonly PythonProject[];
  readonly otherFiles: readonly string[];
  readonly files: ReadonlyMap<string, PythonFileData>;
  readonly layouts: Record<string, readonly SourceRoot[]>;
  /** Digest of all that decides which project a module belongs to. */
  readonly digest: string;
}

function readManifests(workspaceRoot: string, files: readonly string[]): Manifests {
  const manifests: Partial<Record<(typeof MANIFESTS)[number], string>> = {};
  for (const file of files) {
    try {
      manifests[basename(file) as (typeof MANIFESTS)[number]] = readFileSync(join(workspaceRoot, file), 'utf8');
    } catch {
      // Gone since Nx listed it: the next run knows.
    }
  }
  return manifests;
}

function readWorkspace({ projects, fileMap, workspaceRoot }: CreateDependenciesContext, cache: Cache): Workspace {
  const files = new Map<string, PythonFileData>();
  const layouts: Record<string, readonly SourceRoot[]> = {};
  const digest = createHash('sha256');
  const found: PythonProject[] = [];
  for (const name of Object.keys(projects).sort()) {
    const root = projects[name]!.root === '.' ? '' : projects[name]!.root;
    const own: string[] = [];
    const manifests: FileData[] = [];
    for (const data of fileMap.projectFileMap[name] ?? []) {
      if (isPython(data.file)) {
        own.push(data.file);
        files.set(data.file, { project: name, data });
      }
      if ((MANIFESTS as readonly string[]).includes(basename(data.file)) && dirname(data.file) === (root || '.')) manifests.push(data);
    }
    if (own.length === 0) continue;
    const key = manifests.map(({ file, hash }) => `${basename(file)}=${hash}`).join(' ');
    const declared = key === '' ? [] : (cache.layouts[key] ?? declaredRoots(readManifests(workspaceRoot, manifests.map(({ file }) => file))));
    if (key !== '') layouts[key] = declared;
    found.push({ name, root, files: own, declared });
    digest.update(`${name}\0${root}\0${JSON.stringify(declared)}\0${own.join('\n')}\0`);
  }
  const otherFiles = fileMap.nonProjectFiles.map(({ file }) => file).filter(isPython);
  digest.update(otherFiles.join('\n'));
  return { projects: found, otherFiles, files, layouts, digest: digest.digest('hex').slice(0, 32) };
}

/** What of a file's imports can ever be an edge. */
function keepImports(imports: readonly PythonImport[]): KeptImport[] {
  const kept = new Map<string, KeptImport>();
  for (const { module, names, level, lazy, dynamic } of imports) {
    // Resolution ignores the standard library anyway; leaving it out halves the cache.
    if (level === 0 && STANDARD_LIBRARY.has(module.split('.', 1)[0]!)) continue;
    const one: KeptImport = [lazy || dynamic ? 1 : 0, level, module, ...names];
    kept.set(one.join('\0'), one);
  }
  return [...kept.values()];
}

function resolveEdges(modules: PythonModules, project: string, file: string, imports: readonly KeptImport[]): Edges {
  const edges: Record<string, Kind> = {};
  for (const [dynamic, level, module, ...names] of imports) {
    for (const target of modules.reach(project, file, { level, module, names })) {
      if (edges[target] !== 'static') edges[target] = dynamic ? 'dynamic' : 'static';
    }
  }
  return edges;
}

async function scanMissing(workspaceRoot: string, files: readonly string[]): Promise<Map<string, KeptImport[]>> {
  const imports = new Map<string, KeptImport[]>();
  if (files.length === 0) return imports;
  const scanned = await scanPythonImports(files.map((file) => join(workspaceRoot, file)));
  const wrong: string[] = [];
  scanned.forEach((one, index) => {
    const file = files[index]!;
    imports.set(file, keepImports(one.imports));
    if (one.error) wrong.push(`${file}${one.error.line ? `:${one.error.line}` : ''}: ${one.error.message}`);
  });
  if (wrong.length > 0 && process.env['NX_VERBOSE_LOGGING'] === 'true') {
    process.stderr.write(`nx-strata: ${wrong.length} Python file${wrong.length === 1 ? '' : 's'} may lack edges:\n${wrong.slice(0, 20).map((line) => `  ${line}\n`).join('')}`);
  }
  return imports;
}

/**
 * Edges of the changed files, each with its source file. Where other files changed what an unchanged file's imports
 * mean (a module moved, a project appeared), Nx keeps that file's former edges and takes no new ones with a source
 * file: those are given as implicit, without one.
 */
export async function createPythonDependencies(context: CreateDependenciesContext): Promise<RawProjectGraphDependency[]> {
  const { workspaceRoot, filesToProcess } = context;
  const cache = readCache(workspaceRoot);
  const workspace = readWorkspace(context, cache);
  if (workspace.files.size === 0) return [];

  const missing: string[] = [];
  for (const [file, { data }] of workspace.files) if (cache.files[file]?.hash !== data.hash) missing.push(file);
  // without the native part this throws: a graph that lacks edges would give wrong cache hits
  const scanned = await scanMissing(workspaceRoot, missing);

  const toProcess = new Set<string>();
  for (const list of Object.values(filesToProcess.projectFileMap)) for (const { file } of list) if (isPython(file)) toProcess.add(file);

  const sameModules = cache.modules === workspace.digest;
  let modules: PythonModules | undefined;
  const kept: Record<string, KeptFile> = {};
  const dependencies: RawProjectGraphDependency[] = [];
  const implicit = new Map<string, RawProjectGraphDependency>();
  let changed = !sameModules || missing.length > 0 || Object.keys(cache.files).length !== workspace.files.size;

  for (const [file, { project, data }] of workspace.files) {
    const former = cache.files[file];
    const fresh = scanned.get(file);
    let edges: Edges;
    if (former && !fresh && sameModules) edges = former.edges;
    else {
      modules ??= pythonModules(workspace.projects, workspace.otherFiles);
      edges = resolveEdges(modules, project, file, fresh ?? former!.imports);
    }
    const targets = Object.keys(edges);
    let told = fresh ? [] : (former?.told ?? []);
    if (toProcess.has(file)) {
      for (const target of targets) dependencies.push({ source: project, target, sourceFile: file, type: edges[target] as DependencyType.static | DependencyType.dynamic });
      if (told.length !== targets.length || told.some((target, index) => target !== targets[index])) {
        told = targets;
        changed = true;
      }
    } else {
      for (const target of targets) {
        if (!told.includes(target)) implicit.set(`${project}\0${target}`, { source: project, target, type: 'implicit' as DependencyType.implicit });
      }
    }
    kept[file] = former && !fresh && edges === former.edges && told === former.told ? former : { hash: data.hash, imports: fresh ?? former!.imports, edges, told };
  }

  if (changed) {
    const next: Cache = { version, modules: workspace.digest, files: kept, layouts: workspace.layouts };
    try {
      writeFileAtomically(cacheFile(workspaceRoot), JSON.stringify(next));
    } catch {
      // A read-only or full disk costs the next run its head start, nothing more.
    }
  }
  return [...dependencies, ...implicit.values()];
}
