// Edges between projects from their Python imports: Nx's createDependencies, incremental by content hash.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CreateDependenciesContext, DependencyType, FileData, RawProjectGraphDependency } from '@nx/devkit';
import { scanPythonImports, SYNTAX_VERSION, type PythonImport } from '../../native/syntax';
import { baseOf } from './paths';
import { ImportCache, type Edges, type KeptFile, type KeptFiles, type KeptImport, type NextPart, type PartSummary } from './python-import-cache';
import { declaredRoots, MANIFESTS, type Manifests, type SourceRoot } from './python-layout';
import { pythonModules, type PythonModules, type PythonProject } from './python-modules';
import { STANDARD_LIBRARY } from './python-stdlib';

/** Changes whenever the same files may give other edges, or what is kept of them has another shape. */
const EDGES_VERSION = 3;

const isPython = (file: string): boolean => file.endsWith('.py') || file.endsWith('.pyi');
const version = `${SYNTAX_VERSION}.${EDGES_VERSION}`;

/** A project as Nx lists it: its Python files, and what they say in one text. */
interface ListedProject {
  readonly name: string;
  readonly root: string;
  readonly data: readonly FileData[];
  readonly manifests: readonly FileData[];
  /** A line a file: name and hash. */
  readonly content: string;
}

interface Listing {
  readonly projects: readonly ListedProject[];
  readonly otherFiles: readonly string[];
  readonly whole: string;
}

interface Project extends Omit<PythonProject, 'files'>, ListedProject {
  readonly contentDigest: string;
}

interface Workspace {
  readonly projects: readonly Project[];
  readonly layouts: Record<string, readonly SourceRoot[]>;
  /** Digest of all that decides which project a module belongs to. */
  readonly digest: string;
}

const shortDigest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

const MANIFEST_NAMES: ReadonlySet<string> = new Set(MANIFESTS);
const MANIFEST_NAME_CHARS_MAX = Math.max(...MANIFESTS.map(({ length }) => length));
const NO_FILES: ReadonlySet<string> = new Set();

function readManifests(workspaceRoot: string, files: readonly string[]): Manifests {
  const manifests: Partial<Record<(typeof MANIFESTS)[number], string>> = {};
  for (const file of files) {
    try {
      manifests[baseOf(file) as (typeof MANIFESTS)[number]] = readFileSync(join(workspaceRoot, file), 'utf8');
    } catch {
      // Gone since Nx listed it: the next run knows.
    }
  }
  return manifests;
}

/** Every run goes over all files of the workspace here: once, and nothing is made that a run without changes does not need. */
function listWorkspace({ projects, fileMap }: CreateDependenciesContext): Listing {
  const whole = createHash('sha256');
  const found: ListedProject[] = [];
  for (const name of Object.keys(projects).sort()) {
    const root = projects[name]!.root === '.' ? '' : projects[name]!.root;
    const nameAt = root === '' ? 0 : root.length + 1;
    const data: FileData[] = [];
    const manifests: FileData[] = [];
    let content = '';
    for (const one of fileMap.projectFileMap[name] ?? []) {
      const { file, hash } = one;
      if (file.length - nameAt <= MANIFEST_NAME_CHARS_MAX && MANIFEST_NAMES.has(file.slice(nameAt))) manifests.push(one);
      if (!isPython(file)) continue;
      data.push(one);
      content += `${file}\0${hash}\n`;
    }
    if (data.length === 0) continue;
    found.push({ name, root, data, manifests, content });
    whole.update(`${name}\0${root}\0${layoutKey(manifests)}\0${content}\0`);
  }
  const otherFiles = fileMap.nonProjectFiles.map(({ file }) => file).filter(isPython);
  return { projects: found, otherFiles, whole: whole.update(otherFiles.join('\n')).digest('hex').slice(0, 32) };
}

const layoutKey = (manifests: readonly FileData[]): string => manifests.map(({ file, hash }) => `${baseOf(file)}=${hash}`).join(' ');

function readWorkspace(workspaceRoot: string, listing: Listing, known: ImportCache['layouts']): Workspace {
  const layouts: Record<string, readonly SourceRoot[]> = {};
  const digest = createHash('sha256');
  const projects = listing.projects.map((listed): Project => {
    const { name, root, data, manifests, content } = listed;
    const key = layoutKey(manifests);
    const declared = key === '' ? [] : (known[key] ?? declaredRoots(readManifests(workspaceRoot, manifests.map(({ file }) => file))));
    if (key !== '') layouts[key] = declared;
    digest.update(`${name}\0${root}\0${JSON.stringify(declared)}\0${data.map(({ file }) => file).join('\n')}\0`);
    return { ...listed, declared, contentDigest: shortDigest(content) };
  });
  return { projects, layouts, digest: digest.update(listing.otherFiles.join('\n')).digest('hex').slice(0, 32) };
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
  readonly project: Project;
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

/** Kept for as long as the process lives: under Nx's daemon most changes leave modules where they were. */
let lastModules: { readonly digest: string; readonly modules: PythonModules } | undefined;

function modulesOf(projects: readonly Project[], otherFiles: readonly string[], digest: string): PythonModules {
  if (lastModules?.digest !== digest) lastModules = { digest, modules: pythonModules(projects.map((project) => ({ ...project, files: project.data.map(({ file }) => file) })), otherFiles) };
  return lastModules.modules;
}

/**
 * Edges of the changed files, each with its source file. Where other files changed what an unchanged file's imports
 * mean (a module moved, a project appeared), Nx keeps that file's former edges and takes no new ones with a source
 * file: those are given as implicit, without one.
 */
export async function createPythonDependencies(context: CreateDependenciesContext): Promise<RawProjectGraphDependency[]> {
  const { workspaceRoot, filesToProcess } = context;
  const listing = listWorkspace(context);
  if (listing.projects.length === 0) return [];
  const cache = ImportCache.read(workspaceRoot, version);
  const askedOf = ({ name }: ListedProject): ReadonlySet<string> => {
    const listed = filesToProcess.projectFileMap[name];
    return listed ? new Set(listed.map(({ file }) => file).filter(isPython)) : NO_FILES;
  };
  const implicit = (source: string, { untold }: PartSummary): RawProjectGraphDependency[] => untold.map((target) => ({ source, target, type: 'implicit' as DependencyType.implicit }));
  if (cache.whole === listing.whole && listing.projects.every((project) => askedOf(project).size === 0)) return listing.projects.flatMap(({ name, root }) => implicit(name, cache.summary(root)!));

  const { projects, layouts, digest } = readWorkspace(workspaceRoot, listing, cache.layouts);
  const sameModules = cache.modules === digest;
  const candidates = new Map<Project, Candidate>();
  for (const project of projects) {
    const asked = askedOf(project);
    if (sameModules && asked.size === 0 && cache.summary(project.root)?.digest === project.contentDigest) continue;
    candidates.set(project, { project, former: cache.files(project.root), asked });
  }
  const missing = [...candidates.values()].flatMap(({ project, former }) => project.data.flatMap(({ file, hash }) => (former[file]?.hash === hash ? [] : [file])));
  // without the native part this throws: a graph that lacks edges would give wrong cache hits
  const scanned = await scanMissing(workspaceRoot, missing);

  const run: Run = { scanned, sameModules, resolve: (...of) => resolveEdges(modulesOf(projects, listing.otherFiles, digest), ...of) };
  const next: NextPart[] = [];
  const dependencies: RawProjectGraphDependency[] = [];
  for (const project of projects) {
    const candidate = candidates.get(project);
    const { part, dependencies: own } = candidate ? projectEdges(candidate, run) : { part: { root: project.root, ...cache.summary(project.root)!, files: undefined }, dependencies: [] };
    next.push(part);
    dependencies.push(...own, ...implicit(project.name, part));
  }
  if (cache.whole !== listing.whole || next.some(({ files }) => files !== undefined)) cache.write({ whole: listing.whole, modules: digest, layouts }, next);
  return dependencies;
}
