// Edges between projects where actors or scenarios import another project's files by relative path: those go into the bundle.
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { CreateDependenciesContext, RawProjectGraphDependency } from '@nx/devkit';

type Context = Pick<CreateDependenciesContext, 'projects' | 'fileMap' | 'workspaceRoot'>;

const BUNDLING_EXECUTORS: ReadonlySet<string> = new Set(['dst-run', 'dst-lint', 'actor-serve'].map((name) => `nx-strata:${name}`));
const SCRIPT = /(?<!\.d)\.[cm]?[jt]sx?$/;
/** A specifier that can leave its folder, after what may come before one. In a comment it makes an edge too many, which is harmless. */
const IMPORT = /\b(?:from|import|require)\s*\(?\s*(['"])(\.\.?\/[^'"\n]+)\1/g;

/** By the content's hash, for as long as the process lives: Nx asks again after every change. */
const known = new Map<string, readonly string[]>();

function importsOf(workspaceRoot: string, file: string, hash: string): readonly string[] {
  const key = `${file}\0${hash}`;
  let found = known.get(key);
  if (!found) {
    let text = '';
    try {
      text = readFileSync(join(workspaceRoot, file), 'utf8');
    } catch {
      // gone since Nx listed it: the next run knows
    }
    found = [...text.matchAll(IMPORT)].map(([, , specifier]) => posix.join(posix.dirname(file), specifier!));
    known.set(key, found);
  }
  return found;
}

/** Begins at the projects whose actors are bundled, and follows the edges that it finds. */
export function createActorDependencies({ projects, fileMap, workspaceRoot }: Context): RawProjectGraphDependency[] {
  const bundled = new Set(Object.entries(projects).filter(([, { targets }]) => Object.values(targets ?? {}).some(({ executor }) => executor !== undefined && BUNDLING_EXECUTORS.has(executor))).map(([name]) => name));
  if (bundled.size === 0) return [];
  const roots = new Map(Object.entries(projects).map(([name, { root }]) => [root, name]));
  const ownerOf = (path: string): string | undefined => {
    if (path.startsWith('..')) return undefined;
    for (let here = path; here !== '.'; here = posix.dirname(here)) if (roots.has(here)) return roots.get(here);
    return roots.get('.');
  };
  const dependencies: RawProjectGraphDependency[] = [];
  for (const source of bundled) {
    for (const { file, hash } of fileMap.projectFileMap[source] ?? []) {
      if (!SCRIPT.test(file)) continue;
      const targets = new Set(importsOf(workspaceRoot, file, hash).map(ownerOf));
      for (const target of targets) {
        if (target === undefined || target === source) continue;
        dependencies.push({ source, target, sourceFile: file, type: 'static' as RawProjectGraphDependency['type'] } as RawProjectGraphDependency);
        bundled.add(target);
      }
    }
  }
  return dependencies;
}
