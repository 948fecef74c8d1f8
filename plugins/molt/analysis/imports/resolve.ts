// Where a module's source is: CPython's rules for folders of source, and what of them a compiler cannot take.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type Found =
  | { readonly kind: 'source'; readonly file: string; readonly isPackage: boolean; readonly root: number }
  /** A folder without `__init__.py`: a package of nothing but its modules. */
  | { readonly kind: 'namespace'; readonly folders: readonly string[] }
  | { readonly kind: 'extension'; readonly file: string }
  | { readonly kind: 'missing' };

const EXTENSION = /\.(?:cpython-\d+[^.]*\.|abi3\.)?(?:so|pyd)$/;

/** Looks modules up in search folders, in order; remembers what folders hold. */
export class Finder {
  private readonly listings = new Map<string, ReadonlySet<string>>();

  constructor(private readonly roots: readonly string[]) {}

  find(name: string): Found {
    const parts = name.split('.');
    const last = parts.pop() ?? name;
    const namespaces: string[] = [];
    for (const [root, path] of this.roots.entries()) {
      const folder = join(path, ...parts);
      const listing = this.list(folder);
      if (listing.has(last)) {
        const inner = join(folder, last);
        if (this.list(inner).has('__init__.py')) return { kind: 'source', file: join(inner, '__init__.py'), isPackage: true, root };
      }
      // An extension wins over a source beside it.
      for (const entry of listing) {
        if (entry.startsWith(`${last}.`) && entry.length > last.length && EXTENSION.test(entry.slice(last.length))) return { kind: 'extension', file: join(folder, entry) };
      }
      if (listing.has(`${last}.py`)) return { kind: 'source', file: join(folder, `${last}.py`), isPackage: false, root };
      if (listing.has(last) && this.isFolder(join(folder, last))) namespaces.push(join(folder, last));
    }
    return namespaces.length > 0 ? { kind: 'namespace', folders: namespaces } : { kind: 'missing' };
  }

  private list(folder: string): ReadonlySet<string> {
    const known = this.listings.get(folder);
    if (known) return known;
    let entries: string[] = [];
    try {
      entries = readdirSync(folder);
    } catch { /* no such folder: it holds nothing */ }
    const listing = new Set(entries);
    this.listings.set(folder, listing);
    return listing;
  }

  private isFolder(path: string): boolean {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  }
}
