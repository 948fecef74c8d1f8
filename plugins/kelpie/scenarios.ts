// Finds a project's scenarios.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { StrataError } from '../graph/errors';

export const DEFAULT_SCENARIOS: readonly string[] = ['src/**/*.scenario.ts'];

const SKIPPED = new Set(['node_modules', 'dist', 'reports', '.nx', '.git']);

/** A glob of `**`, `*` and `{a,b}` as a regular expression over paths with `/`. */
function toRegExp(glob: string): RegExp {
  const source = glob
    .replace(/[.+^$()|[\]\\]/g, '\\$&')
    .replace(/\{([^}]*)\}/g, (_, names: string) => `(?:${names.split(',').join('|')})`)
    .replace(/\*\*\/|\*\*|\*|\?/g, (star) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[star]!);
  return new RegExp(`^${source}$`);
}

function* filesUnder(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) yield* filesUnder(join(folder, entry.name));
    } else if (entry.isFile()) yield join(folder, entry.name);
  }
}

/** What people call a scenario: its file's name, without what all scenarios' names end with. */
export const scenarioName = (file: string): string => basename(file).replace(/(\.scenario)?\.[cm]?tsx?$/, '');

/** Absolute paths, sorted. A root that is a file is the one scenario. */
export function findScenarios(root: string, patterns: readonly string[] = DEFAULT_SCENARIOS): string[] {
  if (statSync(root).isFile()) return [root];
  const plain = patterns.filter((pattern) => !/[*?{]/.test(pattern));
  const globs = patterns.filter((pattern) => /[*?{]/.test(pattern)).map(toRegExp);
  const found = new Set<string>();
  for (const path of plain) {
    if (!existsSync(resolve(root, path))) throw new StrataError('no-scenario', 'no such file', { location: { file: path }, hint: 'scenarios are named relative to the project' });
    found.add(resolve(root, path));
  }
  if (globs.length > 0) for (const file of filesUnder(root)) if (globs.some((glob) => glob.test(relative(root, file).split('\\').join('/')))) found.add(file);
  if (found.size === 0) throw new StrataError('no-scenario', `no file matches ${patterns.join(', ')}`, { hint: 'write one with `nx g nx-strata:dst-scenario`, or name yours in the option "scenarios"' });
  return [...found].sort();
}
