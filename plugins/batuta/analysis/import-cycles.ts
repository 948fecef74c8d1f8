// Files that import each other in a circle, by the imports that run when a file is loaded.
import { posix } from 'node:path';
import type { ModuleImport } from '../../../native/batuta';
import type { PythonImport } from '../../../native/syntax';
import type { FileAnalysis } from './analyze';

export interface ImportEdge {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

export interface ImportCycle {
  /** Files of the circle, sorted. */
  readonly files: readonly string[];
  /** One way round, from the first file back to it. */
  readonly path: readonly ImportEdge[];
}

const SCRIPT_EXTENSIONS = ['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs', 'd.ts'];

/** A relative specifier, as Node and TypeScript resolve it; packages and path aliases are not followed. */
function resolveScript(from: string, module: string, paths: ReadonlySet<string>): string | undefined {
  if (!module.startsWith('.')) return undefined;
  const target = posix.normalize(posix.join(posix.dirname(from), module));
  const stem = target.replace(/\.([cm]?)jsx?$/, '');
  const candidates = [
    target,
    ...(stem === target ? [] : ['ts', 'tsx', 'mts', 'cts'].map((extension) => `${stem}.${extension}`)),
    ...SCRIPT_EXTENSIONS.map((extension) => `${target}.${extension}`),
    ...SCRIPT_EXTENSIONS.map((extension) => `${target}/index.${extension}`),
  ];
  return candidates.find((candidate) => paths.has(candidate));
}

/** A quoted include: beside the file, then from the project and its usual folders. */
function resolveInclude(from: string, name: string, paths: ReadonlySet<string>): string | undefined {
  return [posix.dirname(from), '.', 'include', 'src'].map((folder) => posix.normalize(posix.join(folder, name))).find((candidate) => paths.has(candidate));
}

/** Folders that Python may have on its path: the project, `src`, and the folder above each top-level package. */
function pythonRoots(paths: ReadonlySet<string>): string[] {
  const roots = new Set(['', 'src/']);
  for (const path of paths) {
    if (!path.endsWith('/__init__.py')) continue;
    const folder = posix.dirname(path);
    const parent = posix.dirname(folder);
    if (!paths.has(posix.join(parent, '__init__.py'))) roots.add(parent === '.' ? '' : `${parent}/`);
  }
  return [...roots].sort();
}

function resolvePython(from: string, found: PythonImport, paths: ReadonlySet<string>, roots: readonly string[]): string[] {
  const moduleFile = (stem: string): string | undefined => [`${stem}.py`, `${stem}/__init__.py`].find((candidate) => paths.has(candidate));
  const dotted = found.module.replaceAll('.', '/');
  let stems: string[];
  if (found.level > 0) {
    let folder = posix.dirname(from);
    for (let up = 1; up < found.level; up++) folder = posix.dirname(folder);
    stems = [posix.normalize(posix.join(folder, dotted))];
  } else stems = roots.map((root) => root + dotted);
  for (const stem of stems) {
    // `from package import module` loads the module; other names come from the package itself
    const submodules = found.names.map((name) => moduleFile(posix.join(stem, name)));
    const own = dotted === '' && found.level > 0 ? (paths.has(`${stem}/__init__.py`) ? `${stem}/__init__.py` : undefined) : moduleFile(stem);
    const needsOwn = found.names.length === 0 || submodules.some((file) => file === undefined);
    const files = [...submodules.filter((file) => file !== undefined), ...(needsOwn && own !== undefined ? [own] : [])];
    if (files.length > 0) return [...new Set(files)];
  }
  return [];
}

/** Every import between files of the project that runs at load time. */
export function importEdges(files: readonly FileAnalysis[]): ImportEdge[] {
  const paths = new Set(files.map(({ source }) => source.path));
  const roots = pythonRoots(paths);
  const edges: ImportEdge[] = [];
  for (const { source, result } of files) {
    if (result.status !== 'measured') continue;
    for (const found of result.imports) {
      if (found.typeOnly) continue;
      let targets: Array<string | undefined>;
      if (source.language === 'python') {
        const python = found as PythonImport;
        targets = python.lazy || python.dynamic ? [] : resolvePython(source.path, python, paths, roots);
      } else if (source.language === 'c' || source.language === 'cpp') targets = [resolveInclude(source.path, (found as ModuleImport).module, paths)];
      else targets = [resolveScript(source.path, (found as ModuleImport).module, paths)];
      // an `__init__.py` that imports from its own package names itself: no circle
      for (const to of targets) if (to !== undefined && to !== source.path) edges.push({ from: source.path, to, line: found.line });
    }
  }
  return edges;
}

/** Strongly connected components of more than one file (Tarjan, without recursion). */
function components(nodes: readonly string[], out: ReadonlyMap<string, readonly ImportEdge[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: string[][] = [];
  for (const root of nodes) {
    if (index.has(root)) continue;
    const work: Array<{ node: string; next: number }> = [{ node: root, next: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1)!;
      const { node } = frame;
      if (frame.next === 0) {
        index.set(node, index.size);
        low.set(node, index.get(node)!);
        stack.push(node);
        onStack.add(node);
      }
      const edge = out.get(node)?.[frame.next++];
      if (edge) {
        if (!index.has(edge.to)) work.push({ node: edge.to, next: 0 });
        else if (onStack.has(edge.to)) low.set(node, Math.min(low.get(node)!, index.get(edge.to)!));
        continue;
      }
      work.pop();
      const above = work.at(-1);
      if (above) low.set(above.node, Math.min(low.get(above.node)!, low.get(node)!));
      if (low.get(node) !== index.get(node)) continue;
      const members: string[] = [];
      for (let member; member !== node; ) {
        member = stack.pop()!;
        onStack.delete(member);
        members.push(member);
      }
      if (members.length > 1) found.push(members.sort());
    }
  }
  return found;
}

/** A shortest way from a file back to itself inside its component. */
function wayRound(start: string, members: ReadonlySet<string>, out: ReadonlyMap<string, readonly ImportEdge[]>): ImportEdge[] {
  const came = new Map<string, ImportEdge>();
  const queue = [start];
  for (let at = 0; at < queue.length; at++) {
    for (const edge of out.get(queue[at]!) ?? []) {
      if (!members.has(edge.to)) continue;
      if (edge.to === start) {
        const path = [edge];
        for (let node = edge.from; node !== start; node = path[0]!.from) path.unshift(came.get(node)!);
        return path;
      }
      if (came.has(edge.to)) continue;
      came.set(edge.to, edge);
      queue.push(edge.to);
    }
  }
  return [];
}

export function findImportCycles(files: readonly FileAnalysis[]): ImportCycle[] {
  const out = new Map<string, ImportEdge[]>();
  for (const edge of importEdges(files)) out.set(edge.from, [...(out.get(edge.from) ?? []), edge]);
  const nodes = files.map(({ source }) => source.path);
  return components(nodes, out)
    .map((members) => ({ files: members, path: wayRound(members[0]!, new Set(members), out) }))
    .sort((a, b) => (a.files[0]! < b.files[0]! ? -1 : 1));
}
