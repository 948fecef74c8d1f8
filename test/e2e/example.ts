// A copy of the example workspace in a git repository of its own.
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../plugins/graph/schemas';
import { makeFolder, runCommand } from '../support';

const example = join(packageRoot, 'workspace-example');

export function git(root: string, ...args: string[]): void {
  const { exitCode, stderr } = runCommand('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], root);
  assert.is(exitCode, 0, stderr);
}

/** What git does not carry: packages, linked to this checkout, and the example's Python environment. */
export function linkPackages(root: string): void {
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(packageRoot, join(root, 'node_modules/nx-strata'));
  for (const name of ['nx', '@nx']) symlinkSync(join(packageRoot, 'node_modules', name), join(root, 'node_modules', name));
  symlinkSync(join(example, '.venv'), join(root, '.venv'));
}

export const PYTHON_PROJECTS = ['app', 'kernel'];
export const ALL_PROJECTS = [...PYTHON_PROJECTS, 'host', 'ledger', 'legacy', 'stack'];

/** What tasks and tools make, and git does not take. */
const MADE = /(^|\/)(reports|dist|target|tau|rust|\.strata|\.data|__pycache__|\.pytest_cache)(\/|$)/;

/** A git repository with a copy of projects of the example, linked to this checkout; `change` edits it before the first commit. */
export function copyExample(change: (root: string) => void = () => undefined, projects: readonly string[] = PYTHON_PROJECTS): string {
  const root = makeFolder();
  for (const name of [...projects, 'nx.json', 'package.json', '.gitignore', 'README.md']) cpSync(join(example, name), join(root, name), { recursive: true, filter: (path) => !MADE.test(path.slice(example.length)) });
  writeFileSync(join(root, '.gitignore'), `${readFileSync(join(root, '.gitignore'), 'utf8')}\n.venv\n`);
  change(root);
  git(root, 'init', '--quiet', '--initial-branch=main');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'first');
  linkPackages(root);
  return root;
}
