// `nx sync`: Cargo's [patch] sections follow patches.json, the one list of changed crates.
import type { Tree } from '@nx/devkit';
import { applyPatches, parsePatches } from '../../plugins/tau';

/** Folders that hold no Cargo workspace of the user's. */
const SKIPPED = new Set(['node_modules', 'target', 'dist', 'package', '.git', '.nx', 'tau']);

function patchFiles(tree: Tree, folder: string): readonly string[] {
  return tree.children(folder).flatMap((name) => {
    const path = folder === '.' ? name : `${folder}/${name}`;
    if (tree.isFile(path)) return name === 'patches.json' ? [path] : [];
    return SKIPPED.has(name) ? [] : patchFiles(tree, path);
  });
}

export default function syncPatches(tree: Tree): { outOfSyncMessage?: string } {
  const changed = patchFiles(tree, '.').flatMap((file) => {
    const manifest = file.replace(/patches\.json$/, 'Cargo.toml');
    const before = tree.read(manifest, 'utf8');
    if (before === null) return [];
    const after = applyPatches(before, parsePatches(tree.read(file, 'utf8') ?? '[]', file));
    if (after === before) return [];
    tree.write(manifest, after);
    return [manifest];
  });
  return changed.length === 0 ? {} : { outOfSyncMessage: `The [patch] section is not as patches.json says: ${changed.join(', ')}` };
}

/** The same by hand: what `nx sync` is told, `nx g` would take for work that is left to do. */
export function patchesSync(tree: Tree): void {
  syncPatches(tree);
}
