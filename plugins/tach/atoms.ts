// One target a test file, under a group target that merges what they report.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import { baseOf } from '../graph/paths';
import { PARTS_FOLDER, partFile } from './parts';

/** What pytest takes for a file of tests unless it is configured otherwise. */
export const TEST_FILES = '**/{test_*,*_test}.py';
export const isTestFile = (file: string): boolean => /^(test_.*|.*_test)\.py$/.test(baseOf(file));
/** pytest's own norecursedirs, and folders that it takes for virtual environments. */
const NOT_ENTERED = /(^|\/)(\.[^/]*|[^/]*\.egg|_darcs|build|CVS|dist|node_modules|venv|env|site-packages|\{arch\})\//;
/**
 * Settings by which pytest collects other tests than those in the files it finds by name. Where one of them is mentioned a file a
 * task would run too few tests, or too many: then the suite stays one task.
 */
const OTHER_COLLECTION = /\b(python_files|norecursedirs|collect_ignore|collect_ignore_glob|pytest_ignore_collect|pytest_collect_file|doctest|ignore-glob)\b|--ignore\b|--deselect\b|--pyargs\b/;
const CONFIGURATION = ['pyproject.toml', 'pytest.ini', '.pytest.ini', 'pytest.toml', '.pytest.toml', 'setup.cfg', 'tox.ini'];

export interface AtomContext {
  readonly workspaceRoot: string;
  readonly root: string;
  /** All files that the plugin's patterns found. */
  readonly files: readonly string[];
  /** The whole suite's target, of which each atom is a share. */
  readonly whole: TargetConfiguration;
  readonly name: string;
}

interface Atoms {
  readonly targets: Record<string, TargetConfiguration>;
  readonly group: readonly string[];
}

/** Folders named by `testpaths`, as far as they are plain names; undefined where the setting cannot be read so. */
function testPaths(text: string): readonly string[] | undefined {
  const setting = /^\s*testpaths\s*=\s*(\[[^\]]*\]|(?:[^\n]*(?:\n[ \t]+[^\n]+)*))/m.exec(text)?.[1];
  if (setting === undefined) return [];
  const names = setting.replace(/#[^\n]*/g, '').split(/[\s,[\]"']+/).filter((name) => name !== '');
  return names.every((name) => /^[\w./-]+$/.test(name)) ? names.map((name) => name.replace(/^\.\/|\/$/g, '')) : undefined;
}

/** The test files that a plain `pytest` in the project collects, or undefined where its configuration does not let them be told by name. */
function collectedFiles({ workspaceRoot, root, files, whole }: AtomContext): readonly string[] | undefined {
  const options = (whole.options ?? {}) as { paths?: readonly string[]; args?: readonly string[]; config?: string };
  if (options.paths?.length || options.args?.length || options.config) return undefined;
  const below = (file: string): string | undefined => (root === '.' ? file : file.startsWith(`${root}/`) ? file.slice(root.length + 1) : undefined);
  let folders: readonly string[] = [];
  for (const file of files) {
    const inside = below(file);
    if (inside === undefined || !(CONFIGURATION.includes(inside) || basename(inside) === 'conftest.py')) continue;
    const text = readFileSync(join(workspaceRoot, file), 'utf8');
    if (OTHER_COLLECTION.test(text)) return undefined;
    if (basename(inside) === 'conftest.py') continue;
    const named = testPaths(text);
    if (named === undefined) return undefined;
    if (named.length > 0) folders = named;
  }
  return files
    .flatMap((file) => below(file) ?? [])
    .filter((file) => isTestFile(file) && !NOT_ENTERED.test(file))
    .filter((file) => folders.length === 0 || folders.some((folder) => folder === '.' || file === folder || file.startsWith(`${folder}/`)))
    .sort();
}

/**
 * A target a file, each with reports of its own, and the group: it runs them all and merges. Without `metadata.nonAtomizedTarget`,
 * for which Nx wants its cloud.
 */
export function inferAtoms(context: AtomContext): Atoms {
  const { whole, name } = context;
  const files = collectedFiles(context);
  if (files === undefined || files.length === 0) {
    const description = 'Runs the pytest suite as one task: its configuration does not tell its test files by their names.';
    return { targets: { [name]: { ...whole, metadata: { ...whole.metadata, description } } }, group: [name] };
  }
  const targets: Record<string, TargetConfiguration> = {};
  for (const file of files) {
    targets[`${name}--${file}`] = {
      ...whole,
      options: { ...whole.options, paths: [file], part: file, passWithNoTests: true },
      outputs: (['json', 'xml', 'durations.json'] as const).map((kind) => `{projectRoot}/${partFile(file, kind)}`),
      metadata: { ...whole.metadata, description: `Runs the tests of ${file}, each in pristine memory.` },
    };
  }
  const atoms = Object.keys(targets);
  targets[name] = {
    executor: 'nx-strata:tach-merge',
    options: { parts: files },
    cache: true,
    inputs: [...(whole.inputs ?? []), { dependentTasksOutputFiles: `**/reports/${PARTS_FOLDER}/**/*.{json,xml}` }],
    outputs: whole.outputs!,
    dependsOn: atoms.map((target) => ({ target, params: 'ignore' })),
    metadata: { ...whole.metadata, description: 'Runs the pytest suite, a task a test file, and merges the reports.' },
  };
  return { targets, group: [name, ...atoms] };
}
