// A program's modules from its main file: parsed, resolved against each other, lowered, emitted as C units.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { StrataError } from '../graph/errors';
import { parse, PythonSyntaxError } from '../python';
import type * as ast from '../python/ast';
import { moduleC, programC } from './emit/c-unit';
import { runtimeFolder, runtimeSymbols } from './emit/runtime-symbols';
import { analyseScopes } from './analysis/scopes';
import { moduleStores } from './analysis/stores';
import type { DirectFunction, ModuleInfo } from './lowering/builder';
import { Floats } from './lowering/floats';
import { ConstantPool } from './lowering/constants';
import { Lower } from './lowering/functions';
import { analyse, children, isComprehension, mangle, type Node, type Scope as LoweringScope } from './lowering/scopes';
import { ANY, inferTypes, type Type } from './types';

export interface Unit {
  readonly name: string;
  readonly text: string;
}

interface Loaded {
  readonly index: number;
  readonly name: string;
  readonly file: string;
  readonly tree: ast.Module;
  readonly isPackage: boolean;
}

/** Methods that the runtime itself calls by name. */
const ALWAYS = new Set(['encode', 'extend', 'join', 'upper', 'keys', 'intersection_update', 'difference_update', 'symmetric_difference_update', 'send', 'throw', 'close', 'write', 'update', 'strip', 'split', 'rsplit', 'lstrip', 'rstrip', 'replace', 'find', '__new__']);

function readSource(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new StrataError('cannot-read', `cannot read the program: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`, { location: { file }, hint: 'give the path of a Python file' });
  }
}

function parseFile(file: string, shown: string): ast.Module {
  try {
    return parse(readSource(file), shown);
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error;
    throw new StrataError('syntax', error.message, { location: { file: shown, line: error.lineno ?? undefined, ...(error.offset && { column: error.offset }) } as { file: string }, hint: 'correct the program: CPython refuses it too' });
  }
}

/** Names of the module stored exactly once, at the top level outside loops; and which of them are plain functions. */
function constants(tree: ast.Module): { constant: Set<string>; functions: Map<string, ast.FunctionDef> } {
  const stores = new Map<string, number>();
  const unsteady = new Set<string>();
  const functions = new Map<string, ast.FunctionDef>();
  const store = (name: string, steady: boolean): void => {
    stores.set(name, (stores.get(name) ?? 0) + 1);
    if (!steady) unsteady.add(name);
  };
  const visit = (node: Node, top: boolean, steady: boolean): void => {
    switch (node._type) {
      case 'FunctionDef':
      case 'AsyncFunctionDef':
      case 'ClassDef':
        if (top) {
          store(node.name, steady);
          if (node._type === 'FunctionDef' && node.decorator_list.length === 0 && steady) functions.set(node.name, node);
        }
        for (const child of children(node)) visit(child, false, false);
        return;
      case 'Lambda':
        for (const child of children(node)) visit(child, false, false);
        return;
      case 'Global':
        for (const name of node.names) unsteady.add(name);
        return;
      case 'NamedExpr':
        unsteady.add(node.target.id);
        break;
      case 'Name':
        if (node.ctx === 'Del') unsteady.add(node.id);
        else if (node.ctx === 'Store' && top) store(node.id, steady);
        return;
      case 'ExceptHandler':
        if (node.name) unsteady.add(node.name);
        break;
      case 'alias':
        if (top) store(node.asname ?? node.name.split('.')[0]!, steady);
        return;
      case 'MatchAs':
      case 'MatchStar':
        if (node.name) unsteady.add(node.name);
        break;
      case 'MatchMapping':
        if (node.rest) unsteady.add(node.rest);
        break;
      case 'AugAssign':
        if (node.target._type === 'Name') unsteady.add(node.target.id);
        break;
      default:
        break;
    }
    const loop = node._type === 'For' || node._type === 'While' || node._type === 'Try' || node._type === 'AsyncFor' || node._type === 'TryStar';
    for (const child of children(node)) visit(child, top && !isComprehension(node), steady && !loop);
  };
  for (const statement of tree.body) visit(statement, true, true);
  const constant = new Set([...stores].filter(([name, count]) => count === 1 && !unsteady.has(name)).map(([name]) => name));
  return { constant, functions: new Map([...functions].filter(([name]) => constant.has(name))) };
}

/** Names that any module stores as an attribute: `module.name = ...` may reach a global. */
function attributeStores(tree: Node, into: Set<string>): void {
  if (tree._type === 'Attribute' && tree.ctx !== 'Load') into.add(tree.attr);
  if (tree._type === 'Name' && tree.id === 'setattr') into.add('*');
  for (const child of children(tree)) attributeStores(child, into);
}

/** Names of modules that a module imports, with the packages around them and the members that may be modules. */
function importedNames({ tree, name, isPackage }: Loaded): string[] {
  const names: string[] = [];
  const add = (full: string): void => {
    full.split('.').forEach((_, index, parts) => names.push(parts.slice(0, index + 1).join('.')));
  };
  const visit = (node: Node): void => {
    if (node._type === 'Import') for (const alias of node.names) add(alias.name);
    else if (node._type === 'ImportFrom') {
      const from = absoluteName(name, isPackage, node.module ?? '', node.level);
      if (from !== null && node.module !== '__future__') {
        add(from);
        for (const alias of node.names) names.push(`${from}.${alias.name}`);
      }
    } else for (const child of children(node)) visit(child);
  };
  visit(tree);
  return names;
}
function absoluteName(module: string, isPackage: boolean, name: string, level: number): string | null {
  if (level === 0) return name;
  const parts = module === '__main__' ? [] : module.split('.');
  const base = parts.slice(0, parts.length - (level - (isPackage ? 1 : 0)));
  return base.length ? [...base, ...(name ? [name] : [])].join('.') : null;
}

function directFunction(node: ast.FunctionDef, id: string): DirectFunction {
  const { args } = node;
  const npos = args.posonlyargs.length + args.args.length;
  const flags = (args.vararg ? 1 : 0) | (args.kwarg ? 2 : 0) | (args.kwonlyargs.length ? 4 : 0);
  return { node, id: `${id}_${node.name.replace(/[^A-Za-z0-9_]/g, '_')}`, nparams: npos, npos, flags };
}

/** Undecorated functions right within classes, by name. */
function methodsOf(tree: ast.Module, module: number): Map<string, DirectFunction[]> {
  const methods = new Map<string, DirectFunction[]>();
  let count = 0;
  const visit = (node: Node): void => {
    if (node._type === 'ClassDef')
      for (const statement of node.body) {
        if (statement._type !== 'FunctionDef' || statement.decorator_list.length) continue;
        const name = mangle(statement.name, node.name);
        methods.set(name, [...(methods.get(name) ?? []), directFunction(statement, `x${module}_${count++}`)]);
      }
    for (const child of children(node)) visit(child);
  };
  visit(tree);
  return methods;
}

/** Constant globals that are a module of the runtime, or a function of one. */
function nativeNames(tree: ast.Module, constant: ReadonlySet<string>, isNative: (name: string) => boolean): { modules: Map<string, string>; functions: Map<string, string> } {
  const modules = new Map<string, string>();
  const functions = new Map<string, string>();
  for (const statement of tree.body) {
    if (statement._type === 'Import') {
      for (const { name, asname } of statement.names) if (constant.has(asname ?? name) && isNative(name)) modules.set(asname ?? name, name);
    } else if (statement._type === 'ImportFrom' && statement.level === 0 && statement.module && isNative(statement.module)) {
      for (const { name, asname } of statement.names) if (constant.has(asname ?? name)) functions.set(asname ?? name, `${statement.module}.${name}`);
    }
  }
  return { modules, functions };
}

export interface Program {
  readonly units: readonly Unit[];
  /** Modules by name, the main program first. */
  readonly modules: readonly string[];
}

export function compileProgram(main: string, shownMain = relative(process.cwd(), main) || main): Program {
  const symbols = runtimeSymbols();
  const root = dirname(main);
  const library = join(runtimeFolder, 'lib');
  const loaded = new Map<string, Loaded>();
  const order: Loaded[] = [];
  const load = (name: string, file: string, shown: string): Loaded => {
    const known = loaded.get(name);
    if (known) return known;
    const module: Loaded = { index: order.length, name, file: shown, tree: parseFile(file, shown), isPackage: basename(file) === '__init__.py' };
    loaded.set(name, module);
    order.push(module);
    return module;
  };
  const find = (name: string): Loaded | null => {
    const known = loaded.get(name);
    if (known) return known;
    const path = name.split('.').join('/');
    for (const [base, own] of [[root, true], [library, false]] as const) {
      for (const candidate of [`${path}.py`, `${path}/__init__.py`]) {
        const file = join(base, candidate);
        if (existsSync(file)) return load(name, file, own ? join(dirname(shownMain), candidate) : `<library>/${candidate}`);
      }
    }
    return null;
  };
  load('__main__', main, shownMain);
  // all modules first, so that what one of them stores is known to the others
  for (let at = 0; at < order.length; at++) for (const name of importedNames(order[at]!)) find(name);
  const written = new Set<string>();
  for (const { tree } of order) attributeStores(tree, written);
  const analysed = order.map(({ tree, file }) => {
    const scopes = analyseScopes(tree, file);
    return { scopes, stores: moduleStores(tree, scopes) };
  });
  const stores = analysed.map((each) => each.stores);
  const infos: ModuleInfo[] = [];
  const native = new Set<string>();
  for (let at = 0; at < order.length; at++) {
    // imports are found while lowering, so that the list grows behind this one
    const module = order[at]!;
    const { constant, functions } = constants(module.tree);
    const { scopes, stores: own } = analysed[at]!;
    const types = inferTypes(module.tree, scopes, own, { program: stores, exported: () => at > 0 });
    const variableType = (scope: LoweringScope, name: string): Type => {
      const place = scopes.of(scope.node);
      return place ? types.variable(place, name) : ANY;
    };
    const lowered = analyse(module.tree);
    const methods = methodsOf(module.tree, at);
    const { modules: nativeModules, functions: nativeFunctions } = nativeNames(module.tree, new Set(constant), (name) => find(name) === null && symbols.modules.has(name));
    const info: ModuleInfo = {
      index: module.index,
      name: module.name,
      file: module.file,
      globals: new Map(),
      constant: new Set(constant),
      functions: new Map(
        [...functions].map(([name, node], index) => [name, directFunction(node, `d${module.index}_${index}`)]),
      ),
      pool: new ConstantPool(`K${module.index}`),
      builtins: symbols.builtins,
      functionsOut: [],
      scopes: lowered,
      methods,
      types,
      variableType,
      floats: new Floats(lowered, (node) => types.of(node), variableType, (name, scope) => {
        if ((scope.access.get(name) ?? 'global') !== 'global') return 'other';
        const direct = info.functions.get(name);
        if (direct) return info.floats.of(direct.node).returns ? 'float' : 'other';
        return nativeFunctions.get(name)?.startsWith('math.') || name === 'float' || name === 'abs' ? 'float' : 'other';
      }),
      nativeModules,
      nativeFunctions,
      isStoredAttribute: (name) => written.has(name) || written.has('*'),
      absolute: (name, level) => absoluteName(module.name, module.isPackage, name, level),
      imports: (name) => {
        const found = find(name);
        if (found) return `import_m${found.index}`;
        if (!symbols.modules.has(name)) return null;
        native.add(name);
        return `import_n_${name}`;
      },
      counter: 0,
    };
    infos.push(info);
    // a module that others may store into keeps its globals guarded
    if (order.length > 1 || written.has('*')) for (const name of written) info.functions.delete(name), (info.constant as Set<string>).delete(name);
    Lower.module(info, module.tree);
  }
  const names = new Set<string>();
  for (const info of infos) for (const item of info.pool.items) if (item.kind === 'str') for (const name of item.value.includes('{') ? item.value.split(/\W+/) : [item.value]) names.add(name);
  const dynamic = [...names].some((name) => ['getattr', 'hasattr', 'dir'].includes(name)) || infos.some(({ functionsOut }) => functionsOut.some(({ body }) => body.some((instr) => instr.op === 'call' && instr.args.some((arg) => /&?bi_(getattr|hasattr|dir)\b/.test(arg)))));
  const units = infos.map((info) => ({ name: `m${info.index}`, text: moduleC(info) }));
  units.push({ name: 'program', text: programC(symbols.methods, (name) => dynamic || names.has(name) || ALWAYS.has(name), [...native].map((name) => [name, symbols.modules.get(name)!] as const)) });
  return { units, modules: order.map(({ name }) => name === '__main__' ? basename(main) : name) };
}
