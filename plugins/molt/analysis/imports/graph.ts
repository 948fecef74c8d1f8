// The import graph: every module a program can reach, over the user's folders and the standard library.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { StrataError, systemCode } from '../../../graph/errors';
import { type ast, parse, PythonSyntaxError } from '../../../python';
import { Finder } from './resolve';
import type { Platform } from './platform';
import { type ImportSite, importSites } from './sites';

export interface ModuleNode {
  readonly name: string;
  readonly file: string;
  /** As messages show it. */
  readonly shown: string;
  readonly isPackage: boolean;
  readonly tree: ast.Module;
  /** The program's own, rather than a library's. */
  readonly own: boolean;
  readonly sites: readonly ImportSite[];
  /** Names of the modules that it imports and that are in the graph, in order of first import. */
  readonly imports: readonly string[];
}

export interface ImportGraph {
  /** The main module first, then as they are met. */
  readonly modules: ReadonlyMap<string, ModuleNode>;
  /** Modules that the runtime itself is (`sys`, `builtins`, ...), as far as they are imported. */
  readonly builtin: ReadonlySet<string>;
  /** Imports that lead nowhere where that is no error, since they are optional or a library's own: at run time these raise ModuleNotFoundError. */
  readonly missing: ReadonlyMap<string, ImportSite>;
  /** Each module behind what it imports; in a cycle, as the first import of it runs. */
  readonly order: readonly string[];
}

export interface ImportOptions {
  /** Folders of source, first match wins: the program's own, then libraries. */
  readonly roots: readonly string[];
  /** How many of `roots`, the first ones, are the program's own (all, unless told): what libraries miss is theirs to notice at run time. */
  readonly ownRoots?: number;
  readonly platform?: Platform;
  /** Modules that need no source. */
  readonly builtin: ReadonlySet<string>;
  readonly read?: (file: string) => Uint8Array;
}

const MAIN = '__main__';

/** Throws StrataError at the file and line of the first import that cannot be compiled. */
export function importGraph(main: string, options: ImportOptions): ImportGraph {
  return new Builder(options).build(main);
}

class Builder {
  private readonly modules = new Map<string, ModuleNode>();
  private readonly builtin = new Set<string>();
  private readonly missing = new Map<string, ImportSite>();
  private readonly finder: Finder;
  private readonly read: (file: string) => Uint8Array;

  constructor(private readonly options: ImportOptions) {
    this.finder = new Finder(options.roots);
    this.read = options.read ?? readFileSync;
  }

  build(main: string): ImportGraph {
    const pending = [this.load(MAIN, main, false, 0)];
    for (let node = pending.shift(); node; node = pending.shift()) {
      const imports: string[] = [];
      for (const site of node.sites) {
        for (const name of this.targets(node, site)) {
          if (!imports.includes(name)) imports.push(name);
          if (this.modules.has(name)) continue;
          const found = this.finder.find(name);
          if (found.kind === 'source') pending.push(this.load(name, found.file, found.isPackage, found.root));
        }
      }
      (node.imports as string[]).push(...imports.filter((name) => name !== node?.name));
    }
    return { modules: this.modules, builtin: this.builtin, missing: this.missing, order: this.initialisation() };
  }

  private load(name: string, file: string, isPackage: boolean, root: number): ModuleNode {
    const shown = this.shown(file);
    let source: Uint8Array;
    try {
      source = this.read(file);
    } catch (error) {
      throw new StrataError('cannot-read', `cannot read the module: ${systemCode(error) ?? String(error)}`, { location: { file: shown }, cause: error });
    }
    let tree: ast.Module;
    try {
      tree = parse(source, shown);
    } catch (error) {
      if (!(error instanceof PythonSyntaxError)) throw error;
      throw new StrataError('syntax-error', `${error.type}: ${error.msg}`, {
        location: { file: shown, line: error.lineno, column: error.offset }, hint: 'CPython refuses this source too', cause: error,
      });
    }
    const node: ModuleNode = { name, file, shown, isPackage, tree, own: root < (this.options.ownRoots ?? this.options.roots.length), sites: importSites(tree, name, isPackage, this.options.platform), imports: [] };
    this.modules.set(name, node);
    return node;
  }

  private shown(file: string): string {
    const path = relative(process.cwd(), file);
    return path.startsWith('..') ? file : path;
  }

  /** The modules that a site makes run: the packages around, the module, and submodules that it names. */
  private targets(from: ModuleNode, site: ImportSite): string[] {
    if (site.module === null || site.module === '') {
      throw this.error(from, site, 'relative-import', 'attempted relative import beyond top-level package', 'import it by its full name');
    }
    const found: string[] = [];
    const parts = site.module.split('.');
    for (let length = 1; length <= parts.length; length++) {
      const name = parts.slice(0, length).join('.');
      const state = this.resolve(from, site, name);
      if (state === 'absent') return found;
      if (state === 'source') found.push(name);
    }
    if (this.options.builtin.has(site.module)) return found;
    for (const name of site.names) {
      const submodule = `${site.module}.${name}`;
      if (name !== '*' && this.finder.find(submodule).kind === 'source') found.push(submodule);
    }
    return found;
  }

  private resolve(from: ModuleNode, site: ImportSite, name: string): 'source' | 'nothing' | 'absent' {
    if (this.options.builtin.has(name)) {
      this.builtin.add(name);
      return 'nothing';
    }
    const found = this.finder.find(name);
    if (found.kind === 'source') return 'source';
    if (found.kind === 'namespace') return 'nothing';
    if (site.optional || !from.own) {
      this.missing.set(name, site);
      return 'absent';
    }
    if (found.kind === 'extension') {
      throw this.error(from, site, 'extension-module', `module '${name}' is a C extension: ${found.file}`, 'use a module written in Python, or import it in a try that catches ImportError');
    }
    throw this.error(from, site, 'unresolved-import', `no module named '${name}'`, `add its folder to the search path (looked in: ${this.options.roots.join(', ')}), or import it in a try that catches ImportError`);
  }

  private error(from: ModuleNode, site: ImportSite, code: string, message: string, hint: string): StrataError {
    return new StrataError(code, message, { location: { file: from.shown, line: site.line, column: site.column }, hint });
  }

  private initialisation(): string[] {
    const order: string[] = [];
    const seen = new Set<string>([MAIN]);
    // A stack of its own: chains of imports are as long as programs are large.
    const stack: { name: string; next: number }[] = [{ name: MAIN, next: 0 }];
    for (let top = stack[stack.length - 1]; top; top = stack[stack.length - 1]) {
      const next = this.modules.get(top.name)?.imports[top.next++];
      if (next === undefined) {
        order.push(top.name);
        stack.pop();
      } else if (!seen.has(next)) {
        seen.add(next);
        stack.push({ name: next, next: 0 });
      }
    }
    return order;
  }
}
