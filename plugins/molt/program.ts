// A program's modules from its main file: parsed, resolved against each other, lowered, emitted as C units.
import { readFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { StrataError } from '../graph/errors';
import { parse } from '../python';
import type * as ast from '../python/ast';
import { UNRESTRICTED, type Grants } from './capabilities/manifest';
import { capabilityOf, placeOf, type Need } from './capabilities/needs';
import { walk } from '../python/walk';
import { checkNesting } from './nesting';
import { asItsTwin } from './c-twins';
import { writeDataclassMethods } from './dataclasses';
import { moduleC, programC } from './emit/c-unit';
import { runtimeSymbols } from './emit/runtime-symbols';
import { exportedNames, interpreterOf, moduleFinder } from './library';
import type { ModuleInfo } from './lowering/builder';
import { Finder } from './analysis/imports';
import { ConstantPool } from './lowering/constants';
import type { Floats } from './lowering/floats';
import { Lower } from './lowering/functions';
import { globalsReads } from './lowering/snapshots';
import { analyse, children, isComprehension, type Node } from './lowering/scopes';
import { writeStarShapes } from './star-shapes';
import { withoutTypeParameters } from './type-parameters';
import { asUserError } from './user-errors';
import { ANY, type Type } from './types';
import { absoluteName, classesOf, directFunction, floatsOf, methodsOf, nativeNames, World, type WorldModule } from './world';

export interface Unit {
  readonly name: string;
  readonly text: string;
}

interface Parsed extends WorldModule {
  /** Which of its imports were `import *`. */
  readonly stars: Set<Node>;
}
interface Loaded extends Parsed {
  readonly index: number;
}

/** Methods that the runtime itself calls by name, and what in the emitted C leads there. */
const CALLED_BY_NAME: readonly (readonly [RegExp, readonly string[]])[] = [
  [/rt_gen\(/, ['send', 'throw', 'close']],
  [/rt_build_class\(/, ['__new__']],
];

function readSource(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new StrataError('cannot-read', `cannot read the program: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`, { location: { file }, hint: 'give the path of a Python file' });
  }
}

/** What a compiler of C can still take in one unit, in reasonable time and memory. */
const LINES_MAX = 250_000;
const STATEMENTS_MAX = 100_000;

function tooLarge(shown: string, count: number, most: number, what: string, line?: number): never {
  throw new StrataError('too-large', `the module has ${count} ${what}, more than the ${most} that are compiled [too-large]`, { location: { file: shown, ...(line !== undefined && { line }) }, hint: 'split it into modules, or read its data from a file' });
}
/** Names and values, each of which becomes a call or so in C; those of one statement stand in one function. */
const PARTS_MAX = 1_000_000;
const STATEMENT_PARTS_MAX = 250_000;
function checkParts(tree: ast.Module, shown: string): void {
  checkNesting(tree, shown);
  let all = 0;
  for (const statement of tree.body) {
    let parts = 0;
    walk(statement, (node) => void (parts += node._type === 'Constant' || node._type === 'Name' ? 1 : 0));
    if (parts > STATEMENT_PARTS_MAX) tooLarge(shown, parts, STATEMENT_PARTS_MAX, 'names and values in one statement', statement.lineno);
    all += parts;
  }
  if (all > PARTS_MAX) tooLarge(shown, all, PARTS_MAX, 'names and values');
}
function statementsIn(node: Node): number {
  let count = node._type === 'Module' ? 0 : 1;
  for (const field of ['body', 'orelse', 'finalbody', 'handlers', 'cases'] as const) {
    const inner = (node as unknown as Record<string, unknown>)[field];
    if (Array.isArray(inner)) for (const child of inner as Node[]) count += statementsIn(child);
  }
  return count;
}

/** Modules of the library stay the same while this process runs. */
const libraryTrees = new Map<string, ast.Module>();

function parseFile(file: string, shown: string, library: boolean): ast.Module {
  const known = libraryTrees.get(file);
  if (known) return known;
  return asUserError(shown, () => {
    const source = Buffer.from(readSource(file));
    let lines = 1;
    for (let at = source.indexOf(10); at >= 0; at = source.indexOf(10, at + 1)) lines++;
    if (lines > LINES_MAX) tooLarge(shown, lines, LINES_MAX, 'lines');
    const plain = withoutTypeParameters(parse(source, shown));
    const tree = library ? asItsTwin(basename(file, '.py'), plain) : plain;
    const statements = statementsIn(tree);
    if (statements > STATEMENTS_MAX) tooLarge(shown, statements, STATEMENTS_MAX, 'statements');
    if (!library) checkParts(tree, shown);
    // star imports are written out in the tree itself
    if (library && !source.includes('import *')) libraryTrees.set(file, tree);
    return tree;
  });
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

/** Writes out what each `from module import *` brings; `stars` keeps which imports were such, since a name may be missing then. */
function expandStars(node: Node, stars: Set<Node>, names: (module: string, level: number) => readonly string[]): void {
  if (node._type === 'ImportFrom' && node.names[0]?.name === '*') {
    const { lineno, col_offset, end_lineno, end_col_offset } = node;
    stars.add(node);
    Object.assign(node, { names: names(node.module ?? '', node.level).map((name) => ({ _type: 'alias', name, asname: null, lineno, col_offset, end_lineno, end_col_offset })) });
    return;
  }
  if (node._type === 'FunctionDef' || node._type === 'AsyncFunctionDef' || node._type === 'Lambda') return;
  for (const child of children(node)) expandStars(child, stars, names);
}

/** The name that a module gives itself at its top: its classes then carry that one. */
function givenName(tree: ast.Module): string | null {
  for (const node of tree.body) {
    if (node._type !== 'Assign' || node.targets.length !== 1) continue;
    const target = node.targets[0]!;
    if (target._type === 'Name' && target.id === '__name__' && node.value._type === 'Constant' && node.value.value.type === 'str') return node.value.value.value;
  }
  return null;
}

/** Names that lead to the annotations of functions. */
function asksForAnnotations(node: Node): boolean {
  const names = ['__annotations__', 'get_type_hints', 'signature', 'register', 'getfullargspec'];
  if ((node._type === 'Name' && names.includes(node.id)) || (node._type === 'Attribute' && names.includes(node.attr)) || (node._type === 'Constant' && node.value.type === 'str' && names.includes(node.value.value))) return true;
  for (const child of children(node)) if (asksForAnnotations(child)) return true;
  return false;
}

/** Whether attributes are asked for by a name that is made at run time: then every method may be meant. Names that stand as text in the program are known. */
function namesAtRunTime(tree: Node): boolean {
  let found = false;
  const visit = (node: Node): void => {
    if (found) return;
    if (node._type === 'Call' && node.func._type === 'Name' && ['getattr', 'hasattr', 'setattr', 'delattr'].includes(node.func.id)) {
      const name = node.args[1];
      if (name?._type === 'Constant') return node.args.forEach(visit);
    }
    if (node._type === 'Name' && ['getattr', 'hasattr', 'dir', 'vars'].includes(node.id)) found = true;
    for (const child of children(node)) visit(child);
  };
  visit(tree);
  return found;
}

/** Emitted calls that may meet a class: `list[int]`, `int | str`. */
const GENERICS = /\bpy_getitem|\bB_OR\b|\bpy_or(?:_d)?\b/;

export interface Program {
  readonly units: readonly Unit[];
  /** Modules by name, the main program first. */
  readonly modules: readonly string[];
  /** What it reaches outside itself, each capability once, with the place that asks for it. */
  readonly needs: readonly Need[];
}

/** The capabilities of the runtime functions that the program links, each with the first place in the user's own modules. */
function needsOf(symbols: readonly string[], modules: readonly Loaded[], importers: ReadonlyMap<string, ReadonlySet<string>>): readonly Need[] {
  const needs = new Map<string, Need>();
  const mine = modules.filter(({ library }) => !library);
  const own = new Set(mine.map(({ name }) => name));
  for (const symbol of symbols) {
    const capability = capabilityOf(symbol);
    if (!capability || needs.get(capability)?.line !== undefined) continue;
    const [module, member] = symbol.includes('.') ? (symbol.split('.') as [string, string]) : [undefined, symbol];
    // a module of the library may stand between: whatever imports it is what the user wrote
    const through = new Set(module === undefined ? [] : [module]);
    for (const name of through) for (const importer of importers.get(name) ?? []) if (!own.has(importer)) through.add(importer);
    const direct = new Set([member!, ...(through.has('io') ? ['open'] : [])]);
    const indirect = new Set([...through].map((name) => name.split('.')[0]!));
    let need: Need = { capability, what: symbol };
    for (const { names, tree, file } of [direct, indirect].flatMap((names) => mine.map((each) => ({ ...each, names })))) {
      const place = placeOf(tree, names);
      if (!place) continue;
      need = { capability, what: place.what, file, line: place.line };
      break;
    }
    needs.set(capability, need);
  }
  return [...needs.values()];
}

/** `grants` are built in: the program itself holds to its files, variables and limits. `interpreter`: whose library is compiled in. */
export function compileProgram(main: string, shownMain = relative(process.cwd(), main) || main, grants: Grants = UNRESTRICTED, interpreter = interpreterOf(dirname(main))): Program {
  const symbols = runtimeSymbols();
  const source = moduleFinder(dirname(main), dirname(shownMain), (name) => symbols.modules.has(name), interpreter);
  const parsed = new Map<string, Parsed>();
  const parseModule = (name: string, file: string, shown: string, library: boolean): Parsed => {
    const module: Parsed = { name, file: shown, tree: parseFile(file, shown, library), isPackage: basename(file) === '__init__.py', library, stars: new Set() };
    parsed.set(name, module);
    if (!library) writeDataclassMethods(module.tree, constants(module.tree).constant);
    expandStars(module.tree, module.stars, (from, level) => {
      const absolute = absoluteName(name, module.isPackage, from, level);
      const found = absolute === null ? null : get(absolute);
      if (found) return exportedNames(found.tree);
      return [...(symbols.modules.get(absolute ?? '')?.keys() ?? [])].filter((member) => !member.startsWith('_'));
    });
    return module;
  };
  const get = (name: string): Parsed | null => {
    const known = parsed.get(name);
    if (known) return known;
    const found = source(name);
    return found && parseModule(name, found.file, found.shown, found.library);
  };
  const loaded = new Map<string, Loaded>();
  const order: Loaded[] = [];
  const load = (module: Parsed): Loaded => {
    const made: Loaded = { ...module, index: order.length };
    loaded.set(module.name, made);
    order.push(made);
    return made;
  };
  const find = (name: string): Loaded | null => {
    const known = loaded.get(name);
    if (known) return known;
    const module = get(name);
    return module && load(module);
  };
  load(parseModule('__main__', main, shownMain, false));
  // what is not imported in the end need not even parse
  const world = new World(parsed.get('__main__')!, (name) => {
    try {
      return get(name);
    } catch (error) {
      if (error instanceof StrataError) return null;
      throw error;
    }
  }, ({ name }) => parsed.get(name)!.stars, namesAtRunTime(parsed.get('__main__')!.tree), ({ tree }, isStored) => {
    // whoever exchanges the code or the defaults of functions means those that stand in the program
    if (['__code__', '__defaults__', '__kwdefaults__'].some(isStored)) return;
    writeStarShapes(tree, new Map([...constants(tree).functions].filter(([name]) => !isStored(name))));
  });
  const infos: ModuleInfo[] = [];
  const native = new Set<string>();
  const importers = new Map<string, Set<string>>();
  for (let at = 0; at < order.length; at++) {
    // imports are found while lowering, so that the list grows behind this one
    const module = order[at]!;
    const { constant, functions } = constants(module.tree);
    const { modules: nativeModules, functions: nativeFunctions } = nativeNames(module.tree, constant, (name) => symbols.modules.has(name) && source(name) === null);
    const inferred = world.types(parsed.get(module.name)!);
    const methods = methodsOf(module.tree, at);
    let floats: Floats | undefined;
    const info: ModuleInfo = {
      index: module.index,
      name: givenName(module.tree) ?? module.name,
      file: module.file,
      globals: new Map(),
      constant: new Set(constant),
      functions: new Map(
        [...functions].map(([name, node], index) => [name, directFunction(node, `d${module.index}_${index}`)]),
      ),
      pool: new ConstantPool(`K${module.index}`),
      builtins: symbols.builtins,
      functionsOut: [],
      scopes: analyse(module.tree),
      methods,
      classes: classesOf(module.tree, constant, methods),
      types: inferred?.types ?? null,
      variableType: inferred?.variableType ?? ((): Type => ANY),
      get floats() {
        return (floats ??= floatsOf(info));
      },
      nativeModules,
      nativeFunctions,
      isStoredAttribute: (name) => world.isStoredAttribute(name),
      absolute: (name, level) => absoluteName(module.name, module.isPackage, name, level),
      stars: module.stars,
      snapshots: globalsReads(module.tree),
      library: module.library,
      extension: (name) => {
        const found = new Finder([dirname(main)]).find(name);
        return found.kind === 'extension' ? basename(found.file) : null;
      },
      imports: (name) => {
        importers.set(name, (importers.get(name) ?? new Set()).add(module.name));
        const found = find(name);
        if (found) return `import_m${found.index}`;
        if (!symbols.modules.has(name)) return null;
        native.add(name);
        return `import_n_${name}`;
      },
      counter: 0,
      doc: null,
      annotations: !module.library && asksForAnnotations(module.tree),
    };
    infos.push(info);
    // a module that others may store into keeps its globals guarded
    if (order.length > 1 || world.written.has('*')) for (const name of world.written) info.functions.delete(name), (info.constant as Set<string>).delete(name);
    Lower.module(info, module.tree);
  }
  const names = new Set<string>();
  for (const info of infos) for (const item of info.pool.items) if (item.kind === 'str') for (const name of [item.value, ...item.value.split(/\W+/)]) names.add(name);
  const dynamic = order.some(({ tree, library }) => !library && namesAtRunTime(tree));
  const units = infos.map((info) => ({ name: `m${info.index}`, text: moduleC(info) }));
  for (const [place, methods] of CALLED_BY_NAME) if (units.some(({ text }) => place.test(text))) for (const name of methods) names.add(name);
  const used = (name: string): boolean => dynamic || names.has(name);
  units.push({ name: 'program', text: programC(symbols.methods, used, [...native].map((name) => [name, symbols.modules.get(name)!] as const), grants, units.some(({ text }) => GENERICS.test(text))) });
  const linked = [...new Set(units.flatMap(({ text }) => [...text.matchAll(/&bi_(\w+)/g)].map((match) => match[1]!)))].concat([...native].flatMap((name) => [...symbols.modules.get(name)!.keys()].filter(used).map((member) => `${name}.${member}`)));
  return { units, modules: order.map(({ name }) => name === '__main__' ? basename(main) : name), needs: needsOf(linked, order, importers) };
}
