// Adds lines to the workspace's .gitignore: what is produced must not count as an input.
import type { Tree } from '@nx/devkit';

/** Appends the entries that no line names yet; writes nothing where all are there. */
export function ensureIgnored(tree: Tree, entries: readonly string[]): void {
  const text = tree.exists('.gitignore') ? tree.read('.gitignore', 'utf8')! : '';
  const present = new Set(text.split('\n').map((line) => line.trim().replace(/^\/|\/$/g, '')));
  const missing = entries.filter((entry) => !present.has(entry));
  if (missing.length === 0) return;
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  tree.write('.gitignore', `${text}${separator}${missing.join('\n')}\n`);
}
