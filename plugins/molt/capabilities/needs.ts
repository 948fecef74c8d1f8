// What a program needs: by the names it uses, with their places; and, for wasm, by the import section of the module itself.
import { readFileSync } from 'node:fs';
import type * as ast from '../../python/ast';
import { children, type Node } from '../lowering/scopes';
import type { Capability } from './manifest';

/** The WASI calls that a capability consists of. */
const CALLS: Readonly<Record<Capability, readonly string[]>> = {
  stdout: ['fd_write'],
  exit: ['proc_exit'],
  args: ['args_get', 'args_sizes_get'],
  stdin: ['fd_read'],
  clock: ['clock_time_get', 'clock_res_get', 'poll_oneoff'],
  random: ['random_get'],
  env: ['environ_get', 'environ_sizes_get'],
  fs: [
    'fd_close', 'fd_fdstat_get', 'fd_fdstat_set_flags', 'fd_filestat_get', 'fd_filestat_set_size', 'fd_prestat_dir_name', 'fd_prestat_get', 'fd_read', 'fd_readdir', 'fd_renumber', 'fd_seek', 'fd_sync', 'fd_tell', 'fd_write',
    'path_create_directory', 'path_filestat_get', 'path_link', 'path_open', 'path_readlink', 'path_remove_directory', 'path_rename', 'path_symlink', 'path_unlink_file',
  ],
};

/** Functions of the runtime that reach outside: builtins by name, members of its modules as `module.name` or `module.*`. */
const SOURCES: Readonly<Record<string, Capability>> = {
  input: 'stdin', 'sys.stdin': 'stdin', 'sys.argv': 'args', '_time.*': 'clock', '_io.*': 'fs', '_os.*': 'fs', '_os.environ': 'env', '_os.getenv': 'env', '_os.urandom': 'random', '_os.getcwd': 'fs', '_random.entropy': 'random',
};
export const capabilityOf = (symbol: string): Capability | undefined => SOURCES[symbol] ?? SOURCES[`${symbol.split('.')[0]!}.*`];

export interface Need {
  readonly capability: Capability;
  /** What needs it, as the program spells it. */
  readonly what: string;
  readonly file?: string;
  readonly line?: number;
}

/** Where a module first uses one of the names: as a name, an attribute, or an import of its module. */
export function placeOf(tree: ast.Module, names: ReadonlySet<string>): { what: string; line: number } | undefined {
  let found: { what: string; line: number } | undefined;
  const visit = (node: Node): void => {
    if (found) return;
    if (node._type === 'Name' && names.has(node.id)) found = { what: node.id, line: node.lineno };
    else if (node._type === 'Attribute' && names.has(node.attr)) found = { what: node.attr, line: node.lineno };
    else if (node._type === 'Import') {
      const name = node.names.find(({ name: each }) => names.has(each.split('.')[0]!));
      if (name) found = { what: `import ${name.name}`, line: node.lineno };
    } else if (node._type === 'ImportFrom' && (names.has((node.module ?? '').split('.')[0]!) || node.names.some(({ name }) => names.has(name)))) found = { what: `from ${node.module ?? '.'} import`, line: node.lineno };
    for (const child of children(node)) visit(child);
  };
  visit(tree);
  return found;
}

/** The import section of a module, as the capabilities that cover it; what none covers stands alone. */
export async function importsOf(wasm: string, granted: readonly Capability[]): Promise<{ imports: readonly string[]; excess: readonly string[] }> {
  const module = await WebAssembly.compile(readFileSync(wasm));
  const imports = WebAssembly.Module.imports(module).map(({ module: from, name }) => (from === 'wasi_snapshot_preview1' ? name : `${from}.${name}`)).sort();
  const covered = new Set(granted.flatMap((name) => CALLS[name]));
  return { imports, excess: imports.filter((name) => !covered.has(name)) };
}
