// Inference over one module of a closed program: from nothing known upwards, until nothing changes.
import { type ast, walk } from '../../python';
import type { Scope, Scopes } from '../analysis/scopes';
import { isConstantGlobal, type ModuleStores } from '../analysis/stores';
import { Evaluator } from './evaluate';
import type { Type } from './type';

export interface InferOptions {
  /** The stores of all modules of the program, this one's among them. */
  readonly program: readonly ModuleStores[];
  /** Whether other modules can get at a global of this one, to call it with anything: all of them, unless told, where there are others. */
  readonly exported?: (name: string) => boolean;
}

export interface Types {
  /** What an expression answers. */
  of(node: ast.Expr): Type;
  /** What a variable of a block can hold when it holds something. */
  variable(scope: Scope, name: string): Type;
  /** What a call of the function answers (not what awaiting or iterating that gives). */
  returns(node: ast.FunctionDef | ast.AsyncFunctionDef): Type;
  /** A function that is only ever called by its name: the types of its parameters are those of all calls. */
  isDirect(node: ast.FunctionDef | ast.AsyncFunctionDef): boolean;
}

/** The lattice is low, so that few rounds do; what still moves then is given up as `any`. */
const ROUNDS_MAX = 40;

export function inferTypes(module: ast.Module, scopes: Scopes, stores: ModuleStores, options: InferOptions): Types {
  const direct = directFunctions(module, scopes, stores, options);
  const evaluator = new Evaluator(module, scopes, stores, direct, options);
  for (let round = 0; evaluator.round(); round++) if (round >= ROUNDS_MAX) evaluator.widen();
  return {
    of: (node) => evaluator.expression(node),
    variable: (scope, name) => evaluator.variable(scope, name),
    returns: (node) => evaluator.returns(node),
    isDirect: (node) => direct.get(node.name)?.node === node,
  };
}

export interface DirectFunction {
  readonly node: ast.FunctionDef;
  /** Calls by name; null where the function goes elsewhere too, and its parameters can be anything. */
  readonly calls: readonly { readonly call: ast.Call; readonly scope: Scope }[] | null;
}

/** Undecorated functions that a global is, always; with their calls where no other use is made of them. */
function directFunctions(module: ast.Module, scopes: Scopes, stores: ModuleStores, options: InferOptions): Map<string, DirectFunction> {
  const exported = options.exported ?? (() => options.program.length > 1);
  const found = new Map<string, { node: ast.FunctionDef; calls: { call: ast.Call; scope: Scope }[]; escapes: boolean }>();
  for (const statement of module.body) {
    if (statement._type !== 'FunctionDef' || statement.decorator_list.length > 0 || isPrivate(statement.name) || !isConstantGlobal(statement.name, stores, scopes, options.program)) continue;
    found.set(statement.name, { node: statement, calls: [], escapes: exported(statement.name) });
  }
  const callees = new Set<ast.Expr>();
  eachNode(module, scopes, (node, scope) => {
    if (node._type === 'Call' && node.func._type === 'Name') {
      const target = isGlobal(scope, node.func.id) ? found.get(node.func.id) : undefined;
      if (!target) return;
      callees.add(node.func);
      target.calls.push({ call: node, scope });
      if (node.args.some((argument) => argument._type === 'Starred') || node.keywords.some((keyword) => keyword.arg === null)) target.escapes = true;
    } else if (node._type === 'Name' && node.ctx === 'Load' && !callees.has(node) && isGlobal(scope, node.id)) {
      const target = found.get(node.id);
      if (target) target.escapes = true;
    }
  });
  return new Map([...found].map(([name, { node, calls, escapes }]) => [name, { node, calls: escapes ? null : calls }]));
}

export function isPrivate(name: string): boolean {
  return name.startsWith('__') && !name.endsWith('__');
}

export function isGlobal(scope: Scope, name: string): boolean {
  // Within a class such a name is another one.
  if (isPrivate(name)) return false;
  const place = scope.place(name);
  return scope.kind === 'module' || place === null || place === 'global-implicit' || place === 'global-explicit';
}

/** Each node with the block that its names belong to. */
export function eachNode(module: ast.Module, scopes: Scopes, visit: (node: ast.Node, scope: Scope) => void): void {
  const pending: { readonly root: ast.Node; readonly scope: Scope }[] = [];
  const enter = (node: ast.Node, scope: Scope): void => {
    for (const part of insideOf(node)) pending.push({ root: part, scope });
  };
  enter(module, scopes.top);
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { root, scope } = next;
    walk(root, (node) => {
      visit(node, scope);
      const inner = scopes.of(node);
      if (!inner) return true;
      enter(node, inner);
      for (const part of evaluatedOutside(node)) pending.push({ root: part, scope });
      return false;
    });
  }
}

/** Parts of a block's node that run in the block around it. */
function evaluatedOutside(node: ast.Node): ast.Node[] {
  switch (node._type) {
    case 'FunctionDef': case 'AsyncFunctionDef': {
      const annotations = [...node.args.posonlyargs, ...node.args.args, node.args.vararg, ...node.args.kwonlyargs, node.args.kwarg].map((parameter) => parameter?.annotation);
      return [...node.decorator_list, ...node.args.defaults, ...node.args.kw_defaults, ...annotations, node.returns].filter((part) => part != null);
    }
    case 'Lambda': return [...node.args.defaults, ...node.args.kw_defaults].filter((part) => part !== null);
    case 'ClassDef': return [...node.decorator_list, ...node.bases, ...node.keywords];
    case 'ListComp': case 'SetComp': case 'DictComp': case 'GeneratorExp': return node.generators[0] ? [node.generators[0].iter] : [];
    default: return [];
  }
}

/** Parts that run in the block itself. */
function insideOf(node: ast.Node): readonly ast.Node[] {
  switch (node._type) {
    case 'Module': case 'FunctionDef': case 'AsyncFunctionDef': case 'ClassDef': return node.body;
    case 'Lambda': return [node.body];
    case 'ListComp': case 'SetComp': case 'GeneratorExp': case 'DictComp': {
      const parts = node.generators.flatMap((generator, index) => [generator.target, ...(index > 0 ? [generator.iter] : []), ...generator.ifs]);
      return [...parts, ...(node._type === 'DictComp' ? [node.key, node.value] : [node.elt])];
    }
    default: return [];
  }
}
