// Which files a project consists of: by its folder and .gitignore files alone, never by the state of git.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import picomatch from 'picomatch';
import { StrataError, systemCode } from '../../graph/errors';
import { isTest, languageOf, type Language } from './languages';

export interface SourceFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly absolute: string;
  readonly language: Language;
  readonly bytes: number;
  readonly test: boolean;
}

export interface Selection {
  /** Glob patterns relative to the project; none means everything. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** Never sources, whether or not somebody remembered to ignore them. */
const NEVER = new Set(['.git', '.hg', '.svn', 'node_modules', '__pycache__', '.venv', '.nx', '.tox', '.mypy_cache', '.pytest_cache', '.ruff_cache']);

export const isNeverSource = (path: string): boolean => path.split('/').some((part) => NEVER.has(part));

/** A folder tree deeper than this is a mistake (or an attack), not a project. */
const DEPTH_MAX = 64;

interface Rules {
  /** Absolute folder of the .gitignore. */
  readonly folder: string;
  readonly matcher: Ignore;
}

function rulesOf(folder: string): Rules | undefined {
  const file = join(folder, '.gitignore');
  try {
    return { folder, matcher: ignore().add(readFileSync(file, 'utf8')) };
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw new StrataError('unreadable', `cannot read: ${code ?? String(error)}`, { location: { file } });
  }
}

/** Folders from the repository's top (the one with .git) down to `root`; only `root` where there is no repository. */
function chainTo(root: string): string[] {
  const chain = [root];
  for (let here = root; !existsSync(join(here, '.git')); here = dirname(here)) {
    const parent = dirname(here);
    if (parent === here) return [root];
    chain.unshift(parent);
  }
  return chain;
}

function ignores(rules: readonly Rules[], absolute: string, folder: boolean): boolean {
  // the nearest file decides, as in git
  for (let index = rules.length - 1; index >= 0; index--) {
    const { folder: base, matcher } = rules[index]!;
    const path = relative(base, absolute).split(sep).join('/');
    if (path === '' || path.startsWith('..')) continue;
    const result = matcher.test(folder ? `${path}/` : path);
    if (result.ignored) return true;
    if (result.unignored) return false;
  }
  return false;
}

export const matcherOf = (globs: readonly string[] | undefined): ((path: string) => boolean) | undefined =>
  globs === undefined || globs.length === 0 ? undefined : picomatch([...globs], { dot: true });

/** Calls `take` for each file below `root` that no .gitignore leaves out, in no order. */
function walkTree(root: string, take: (name: string, path: string, absolute: string, ignored: () => boolean) => void): void {
  const walk = (folder: string, prefix: string, outer: readonly Rules[], depth: number): void => {
    const own = rulesOf(folder);
    const rules = own ? [...outer, own] : outer;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const absolute = join(folder, entry.name);
      const path = prefix + entry.name;
      if (entry.isDirectory()) {
        if (depth < DEPTH_MAX && !NEVER.has(entry.name) && !ignores(rules, absolute, true)) walk(absolute, `${path}/`, rules, depth + 1);
      } else if (entry.isFile()) take(entry.name, path, absolute, () => ignores(rules, absolute, false));
    }
  };
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new StrataError('no-such-folder', 'the project is not a folder', { location: { file: root }, hint: 'give the folder of the project' });
  }
  walk(root, '', chainTo(root).slice(0, -1).map(rulesOf).filter((rules) => rules !== undefined), 0);
}

/** Paths (relative, sorted) of the files below `root` whose name is wanted and that no .gitignore leaves out. */
export function walkFiles(root: string, wanted: (name: string) => boolean): string[] {
  const found: string[] = [];
  walkTree(root, (name, path, _, ignored) => {
    if (wanted(name) && !ignored()) found.push(path);
  });
  return found.sort();
}

/**
 * Every source file below `root`, sorted by path. Symbolic links are not followed: a link's target is measured where
 * it really is, and a loop cannot trap the walk.
 */
export function findSources(root: string, selection: Selection = {}): SourceFile[] {
  const included = matcherOf(selection.include);
  const excluded = matcherOf(selection.exclude);
  const found: SourceFile[] = [];
  walkTree(root, (name, path, absolute, ignored) => {
    const language = languageOf(name);
    if (language === undefined || ignored()) return;
    if ((included && !included(path)) || excluded?.(path)) return;
    found.push({ path, absolute, language, bytes: statSync(absolute).size, test: isTest(path) });
  });
  found.sort((a, b) => (a.path < b.path ? -1 : 1));
  // a header belongs to C++ as soon as the project has a C++ file: its grammar reads both
  const hasCpp = found.some((file) => file.language === 'cpp');
  return hasCpp ? found.map((file) => (/\.h$/i.test(file.path) ? { ...file, language: 'cpp' as const } : file)) : found;
}
