// Edges between projects from their Python imports: Nx's createDependencies, incremental by content hash.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CreateDependenciesContext, DependencyType, FileData, RawProjectGraphDependency } from '@nx/devkit';
import { scanPythonImports, SYNTAX_VERSION, type PythonImport } from '../../native/syntax';
import { ImportCache, type Edges, type KeptFile, type KeptFiles, type KeptImport, type NextPart } from './python-import-cache';
import { declaredRoots, MANIFESTS, type Manifests, type SourceRoot } from './python-layout';
import { pythonModules, type PythonModules, type PythonProject } from './python-modules';
import { STANDARD_LIBRARY } from './python-stdlib';

/** Changes whenever the same files may give other edges, or what is kept of them has another shape. */
const EDGES_VERSION = 2;

const isPython = (file: string): boolean => file.endsWith('.py') || file.endsWith('.pyi');
const version = `${SYNTAX_VERSION}.${EDGES_VERSION}`;

/** A project as Nx lists it: its Python files, and what they say in one digest. */
interface ListedProject extends PythonProject {
  readonly data: readonly FileData[];
  readonly contentDigest: string;
}

interface Workspace {
  readonly projects: readonly ListedProject[];
  readonly otherFiles: readonly string[];
  readonly layouts: Record<string, readonly SourceRoot[]>;
  /** Digest of all that decides which project a module belongs to. */
  readonly digest: string;
}

const shortDigest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

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

function readWorkspace({ projects, fileMap, workspaceRoot }: CreateDependenciesContext, known: ImportCache['layouts']): Workspace {
  const layouts: Record<string, readonly SourceRoot[]> = {};
  const digest = createHash('sha256');
  const found: ListedProject[] = [];
  for (const name of Object.keys(projects).sort()) {
    const root = projects[name]!.root === '.' ? '' : projects[name]!.root;
    const possible = new Set(MANIFESTS.map((manifest) => (root === '' ? manifest : `${root}/${manifest}`)));
    const listed = fileMap.projectFileMap[name] ?? [];
    const data = listed.filter(({ file }) => isPython(file));
    if (data.length === 0) continue;
    const manifests = listed.filter(({ file }) => possible.has(file));
    const key = manifests.map(({ file, hash }) => `${basename(file)}=${hash}`).join(' ');
    const declared = key === '' ? [] : (known[key] ?? declaredRoots(readManifests(workspaceRoot, manifests.map(({ file }) => file))));
    if (key !== '') layouts[key] = declared;
    const files = data.map(({ file }) => file);
    found.push({ name, root, files, declared, data, contentDigest: shortDigest(data.map(({ file, hash }) => `${file}\0${hash}`).join('\n')) });
    digest.update(`${name}\0${root}\0${JSON.stringify(declared)}\0${files.join('\n')}\0`);
  }
  const otherFiles = fileMap.nonProjectFiles.map(({ file }) => file).filter(isPython);
  digest.update(otherFiles.join('\n'));
  return { projects: found, otherFiles, layouts, digest: digest.digest('hex').slice(0, 32) };
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
  const edges: Record<string, 'static' | 'dynamic'> = {};
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

/** A project of which something may have changed, with what is known of its files and which of them Nx asks about. */
interface Candidate {
  readonly project: ListedProject;
  readonly former: KeptFiles;
  readonly asked: ReadonlySet<string>;
}

interface Run {
  readonly scanned: ReadonlyMap<string, readonly KeptImport[]>;
  /** Kept edges still hold, since modules belong to the projects that they belonged to. */
  readonly sameModules: boolean;
  resolve(project: string, file: string, imports: readonly KeptImport[]): Edges;
}

/** Edges of one project's files that Nx asks about, and what is to be kept of all of them. */
function projectEdges({ project, former, asked }: Candidate, { scanned, sameModules, resolve }: Run): { part: NextPart; dependencies: RawProjectGraphDependency[] } {
  const kept: Record<string, KeptFile> = {};
  const dependencies: RawProjectGraphDependency[] = [];
  const untold = new Set<string>();
  let changed = !sameModules || Object.keys(former).length !== project.data.length;
  for (const { file, hash } of project.data) {
    const before = former[file];
    const fresh = scanned.get(file);
    const imports = fresh ?? before!.imports;
    const edges = before && !fresh && sameModules ? before.edges : resolve(project.name, file, imports);
    const targets = Object.keys(edges);
    let told = fresh ? [] : before!.told;
    if (asked.has(file)) {
      for (const target of targets) dependencies.push({ source: project.name, target, sourceFile: file, type: edges[target] as DependencyType.static | DependencyType.dynamic });
      if (told.length !== targets.length || told.some((target, index) => target !== targets[index])) told = targets;
    } else {
      for (const target of targets) if (!told.includes(target)) untold.add(target);
    }
    if (fresh || told !== before!.told) changed = true;
    kept[file] = { hash, imports, edges, told };
  }
  return { part: { root: project.root, digest: project.contentDigest, untold: [...untold], files: changed ? kept : undefined }, dependencies };
}

/**
 * Edges of the changed files, each with its source file. Where other files changed what an unchanged file's imports
 * mean (a module moved, a project appeared), Nx keeps that file's former edges and takes no new ones with a source
 * file: those are given as implicit, without one.
 */
export async function createPythonDependencies(context: CreateDependenciesContext): Promise<RawProjectGraphDependency[]> {
  const { workspaceRoot, filesToProcess } = context;
  const cache = ImportCache.read(workspaceRoot, version);
  const { projects, otherFiles, layouts, digest } = readWorkspace(context, cache.layouts);
  if (projects.length === 0) return [];

  const sameModules = cache.modules === digest;
  const candidates = new Map<ListedProject, Candidate>();
  for (const project of projects) {
    const asked = new Set((filesToProcess.projectFileMap[project.name] ?? []).map(({ file }) => file).filter(isPython));
    if (sameModules && asked.size === 0 && cache.summary(project.root)?.digest === project.contentDigest) continue;
    candidates.set(project, { project, former: cache.files(project.root), asked });
  }
  const missing = [...candidates.values()].flatMap(({ project, former }) => project.data.flatMap(({ file, hash }) => (former[file]?.hash === hash ? [] : [file])));
  // without the native part this throws: a graph that lacks edges would give wrong cache hits
  const scanned = await scanMissing(workspaceRoot, missing);

  let modules: PythonModules | undefined;
  const run: Run = { scanned, sameModules, resolve: (...of) => resolveEdges((modules ??= pythonModules(projects, otherFiles)), ...of) };
  const next: NextPart[] = [];
  const dependencies: RawProjectGraphDependency[] = [];
  for (const project of projects) {
    const candidate = candidates.get(project);
    const { part, dependencies: own } = candidate ? projectEdges(candidate, run) : { part: { root: project.root, ...cache.summary(project.root)!, files: undefined }, dependencies: [] };
    next.push(part);
    dependencies.push(...own);
    for (const target of part.untold) dependencies.push({ source: project.name, target, type: 'implicit' as DependencyType.implicit });
  }

  const changed = !sameModules || next.length !== cache.projects || next.some(({ root, digest: content, files }) => files !== undefined || content !== cache.summary(root)?.digest);
  if (changed) cache.write(workspaceRoot, { modules: digest, layouts }, next);
  return dependencies;
}
