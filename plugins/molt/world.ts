// The closed world of a program: every module that it can reach, what each stores, and what is known of its globals and methods.
import type * as ast from '../python/ast';
import { analyseScopes, type Scopes } from './analysis/scopes';
import { asUserError } from './user-errors';
import { moduleStores, type ModuleStores } from './analysis/stores';
import type { DirectFunction, ModuleInfo } from './lowering/builder';
import { Floats } from './lowering/floats';
import { children, mangle, type Node, type Scope } from './lowering/scopes';
import { Reach } from './reach';
import { isHidden } from './star-shapes';
import { ANY, inferTypes, type Type, type Types } from './types';

export interface WorldModule {
  readonly name: string;
  readonly file: string;
  readonly tree: ast.Module;
  readonly isPackage: boolean;
  readonly library: boolean;
}

/** Names of modules that a module imports, with the packages around them and the members that may be modules. */
function importedNames(root: Node, { name, isPackage }: WorldModule): string[] {
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
    } else {
      // the one builtin that is written in Python
      if (node._type === 'Name' && node.id === 'open') names.push('io');
      for (const child of children(node)) visit(child);
    }
  };
  visit(root);
  return names;
}
export function absoluteName(module: string, isPackage: boolean, name: string, level: number): string | null {
  if (level === 0) return name;
  const parts = module === '__main__' ? [] : module.split('.');
  const base = parts.slice(0, parts.length - (level - (isPackage ? 1 : 0)));
  return base.length ? [...base, ...(name ? [name] : [])].join('.') : null;
}

export function directFunction(node: ast.FunctionDef, id: string): DirectFunction {
  const { args } = node;
  const npos = args.posonlyargs.length + args.args.length;
  const flags = (args.vararg ? 1 : 0) | (args.kwarg ? 2 : 0) | (args.kwonlyargs.length ? 4 : 0);
  return { node, id: `${id}_${node.name.replace(/[^A-Za-z0-9_]/g, '_')}`, nparams: npos, npos, flags };
}

/** Undecorated functions right within classes, by name. */
export function methodsOf(tree: ast.Module, module: number): Map<string, DirectFunction[]> {
  const methods = new Map<string, DirectFunction[]>();
  let count = 0;
  const visit = (node: Node): void => {
    if (node._type === 'ClassDef')
      for (const statement of node.body) {
        if (statement._type !== 'FunctionDef' || statement.decorator_list.length) continue;
        const name = mangle(statement.name, node.name);
        methods.set(name, [...(methods.get(name) ?? []), { ...directFunction(statement, `x${module}_${count++}`), owner: node }]);
      }
    for (const child of children(node)) visit(child);
  };
  visit(tree);
  return methods;
}

/** Constant globals bound by a class statement: the `__init__` written there, or in a base of the module. */
export function classesOf(tree: ast.Module, constant: ReadonlySet<string>, methods: ReadonlyMap<string, readonly DirectFunction[]>): Map<string, DirectFunction> {
  const classes = new Map<string, DirectFunction>();
  for (const node of tree.body) {
    if (node._type !== 'ClassDef' || !constant.has(node.name)) continue;
    const own = methods.get('__init__')?.find((method) => node.body.includes(method.node));
    const inherited = node.bases.map((base) => (base._type === 'Name' ? classes.get(base.id) : undefined)).find((init) => init !== undefined);
    const init = own ?? inherited;
    if (init) classes.set(node.name, init);
  }
  return classes;
}

/** Constant globals that are a module of the runtime, or a function of one. */
export function nativeNames(tree: ast.Module, constant: ReadonlySet<string>, isNative: (name: string) => boolean): { modules: Map<string, string>; functions: Map<string, string> } {
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

/** Whoever has this dict can store into it; and names that library functions may be told to store to. */
const KEYWORD_DEFAULTS = '__kwdefaults__';
const DEFAULTS = [KEYWORD_DEFAULTS, '__defaults__'];
const TOLD = [...DEFAULTS, '__class__'];
/** Names that any module stores as an attribute: `module.name = ...` may reach a global. */
function attributeStores(tree: Node, into: Set<string>): void {
  if (tree._type === 'Attribute' && (tree.ctx !== 'Load' || tree.attr === KEYWORD_DEFAULTS)) into.add(tree.attr);
  if (tree._type === 'Constant' && tree.value.type === 'str' && TOLD.includes(tree.value.value)) into.add(tree.value.value);
  if (tree._type === 'Name' && tree.id === 'setattr') into.add('*');
  for (const child of children(tree)) attributeStores(child, into);
}

interface Analysed {
  readonly scopes: Scopes;
  readonly stores: ModuleStores;
}

/** `peek` gives a module's source where there is one; it need not become part of the program. */
export class World {
  /** Names stored as attributes anywhere; `*` where they are made at run time. */
  readonly written = new Set<string>();
  private readonly analysed = new Map<WorldModule, Analysed>();

  /** `prepare`: may change a module of the user's before it is analysed, knowing which names are stored as attributes anywhere. */
  constructor(main: WorldModule, peek: (name: string) => WorldModule | null, stars: (module: WorldModule) => ReadonlySet<Node>, whole: boolean, prepare: (module: WorldModule, isStored: (name: string) => boolean) => void) {
    const reached = new Set<WorldModule>([main]);
    const reach = new Reach(stars, (node, module) => {
      for (const name of importedNames(node, module)) {
        const next = peek(name);
        if (!next || reached.has(next)) continue;
        reached.add(next);
        reach.add(whole ? { ...next, library: false } : next);
      }
    });
    reach.add(main);
    reach.run();
    for (const module of reached) {
      if (module.library && !whole) reach.prune(module);
      // what a library stores by names made at run time are attributes of its own objects, except for one made to patch others
      const stored = new Set<string>();
      attributeStores(module.tree, stored);
      if (module.library && !module.name.startsWith('unittest')) stored.delete('*');
      // this one gives the methods that were written for a class as many defaults as they have
      if (module.library && module.name === 'dataclasses') for (const name of DEFAULTS) stored.delete(name);
      for (const name of stored) this.written.add(name);
    }
    for (const module of reached) {
      if (!module.library) prepare(module, (name) => this.isStoredAttribute(name));
      const scopes = asUserError(module.file, () => analyseScopes(module.tree, module.file));
      this.analysed.set(module, { scopes, stores: moduleStores(module.tree, scopes) });
    }
  }

  /** Types of one module. What a library does to names made at run time is done to its own objects, never to a module of the program. */
  types(module: WorldModule): { types: Types; variableType: (scope: Scope, name: string) => Type } | null {
    const own = this.analysed.get(module);
    if (!own) return null;
    const program = [...this.analysed].map(([other, { stores }]) => (other === module || !other.library ? stores : { ...stores, dynamic: [] }));
    const types = inferTypes(module.tree, own.scopes, own.stores, { program, exported: (name) => module.name !== '__main__' && !isHidden(name) });
    return {
      types,
      variableType: (scope, name) => {
        const place = own.scopes.of(scope.node);
        return place ? types.variable(place, name) : ANY;
      },
    };
  }

  isStoredAttribute(name: string): boolean {
    return this.written.has(name) || this.written.has('*');
  }
}

/** Which values of a module may lie unboxed. */
export function floatsOf(info: Pick<ModuleInfo, 'scopes' | 'functions' | 'types' | 'variableType' | 'nativeFunctions'>): Floats {
  const floats: Floats = new Floats(info.scopes, (node) => info.types?.of(node) ?? ANY, info.variableType, (name, scope) => {
    if ((scope.access.get(name) ?? 'global') !== 'global') return 'other';
    const direct: DirectFunction | undefined = info.functions.get(name);
    if (direct) return floats.of(direct.node).returns ? 'float' : 'other';
    return info.nativeFunctions.get(name)?.startsWith('math.') || name === 'float' || name === 'abs' ? 'float' : 'other';
  });
  return floats;
}
