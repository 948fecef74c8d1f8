// Where a module's source is: beside the program, in the project's own library, or in the Lib folder of the installed CPython.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findWorkspace } from '../graph/files';
import { findInterpreter, standardLibrary, type Interpreter } from '../graph/python-interpreter';
import type * as ast from '../python/ast';
import { runtimeFolder } from './emit/runtime-symbols';
import { unicodeTables } from './host-tables';
import { children, type Node } from './lowering/scopes';

/** Parts of CPython's Lib that rest on its C extensions, its interpreter or its processes: they are not taken from there. */
const NOT_FROM_HOST = new Set([
  'asyncio', 'builtins', 'code', 'codeop', 'concurrent', 'ctypes', 'curses', 'dbm', 'dis', 'distutils', 'doctest', 'email', 'ensurepip', 'faulthandler', 'ftplib', 'http', 'idlelib', 'imp',
  'importlib', 'lib2to3', 'multiprocessing', 'pdb', 'pickletools', 'pip', 'pkgutil', 'profile', 'pydoc', 'runpy', 'selectors', 'setuptools', 'shelve', 'site', 'smtplib', 'socket', 'socketserver', 'sqlite3', 'ssl',
  'subprocess', 'symtable', 'sysconfig', 'test', 'tkinter', 'trace', 'turtle', 'venv', 'webbrowser', 'wsgiref', 'xml', 'xmlrpc', 'zipapp', 'zipfile', 'zipimport',
]);

export interface Source {
  readonly file: string;
  /** How the program's tracebacks name it. */
  readonly shown: string;
  /** The program's own modules are checked strictly; a library's unresolved imports fail when they run, as under CPython. */
  readonly library: boolean;
}

/** The Python whose library is compiled into the programs of a folder, and with which they are compared. */
export const interpreterOf = (folder: string, asked?: string): Interpreter | undefined => findInterpreter(folder, findWorkspace(folder), asked);

/**
 * An own package may lack submodules, which then are the host's (`collections.abc`); an own module stands for all of the host's package.
 * `native`: the modules that the runtime has in C++, which come before the host's of the same name.
 */
export function moduleFinder(root: string, shownFolder: string, native: (name: string) => boolean, interpreter: Interpreter | undefined): (name: string) => Source | null {
  const own = join(runtimeFolder, 'lib');
  let host: string | undefined | null = null;
  return (name) => {
    if (name === '_unicode_tables') {
      return interpreter ? { file: unicodeTables(interpreter.path), shown: `<library>/${name}.py`, library: true } : null;
    }
    const path = name.split('.').join('/');
    const top = name.split('.')[0]!;
    if (host === null) host = interpreter && standardLibrary(interpreter);
    const places = [[root, false], [own, true], ...(host && !NOT_FROM_HOST.has(top) && !native(name) && !existsSync(join(own, `${top}.py`)) ? [[host, true] as const] : [])] as const;
    for (const [base, library] of places) {
      for (const candidate of [`${path}/__init__.py`, `${path}.py`]) {
        const file = join(base, candidate);
        if (existsSync(file) && statSync(file).isFile()) return { file, shown: library ? `<library>/${candidate}` : join(shownFolder, candidate), library };
      }
    }
    return null;
  };
}

function literalNames(node: ast.Expr): string[] | null {
  if (node._type !== 'List' && node._type !== 'Tuple') return null;
  const names = node.elts.map((item) => (item._type === 'Constant' && item.value.type === 'str' ? item.value.value : null));
  return names.every((name): name is string => name !== null) ? names : null;
}

/** What `from module import *` brings: `__all__` where it is written out, else every public name the module binds at its top. */
export function exportedNames(tree: ast.Module): string[] {
  const all = new Set<string>();
  let written = false;
  const bound = new Set<string>();
  const bind = (node: Node, top: boolean): void => {
    switch (node._type) {
      case 'FunctionDef':
      case 'AsyncFunctionDef':
      case 'ClassDef':
        if (top) bound.add(node.name);
        return;
      case 'Lambda':
      case 'ListComp':
      case 'SetComp':
      case 'DictComp':
      case 'GeneratorExp':
        return;
      case 'Name':
        if (node.ctx === 'Store') bound.add(node.id);
        return;
      case 'alias':
        if (node.name !== '*') bound.add(node.asname ?? node.name.split('.')[0]!);
        return;
      case 'Assign':
      case 'AugAssign': {
        const target = node._type === 'Assign' ? node.targets[0]! : node.target;
        if (target._type === 'Name' && target.id === '__all__') {
          const names = literalNames(node.value);
          if (names) {
            written = true;
            for (const name of names) all.add(name);
          }
        }
        break;
      }
      default:
        break;
    }
    for (const child of children(node)) bind(child, top);
  };
  for (const statement of tree.body) bind(statement, true);
  return written ? [...all] : [...bound].filter((name) => !name.startsWith('_'));
}
