// Where the values of variables come from: gone over once, asked in each round.
import type { ast } from '../../python';
import type { Scope, Scopes } from '../analysis/scopes';
import { eachNode } from './infer';

/** What a store puts into a name. */
export type Binding =
  | { readonly from: 'value'; readonly value: ast.Expr }
  | { readonly from: 'operation'; readonly node: ast.AugAssign; readonly target: ast.Name }
  | { readonly from: 'element'; readonly iter: ast.Expr }
  /** One of these. */
  | { readonly from: 'choice'; readonly values: readonly ast.Expr[] }
  /** The count that `enumerate` gives. */
  | { readonly from: 'count'; readonly iter: ast.Call }
  | { readonly from: 'parameter'; readonly of: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda; readonly index: number | null; readonly kind: 'plain' | 'keyword' | 'vararg' | 'kwarg' }
  | { readonly from: 'function'; readonly plain: boolean }
  | { readonly from: 'anything' };

export interface Bindings {
  /** By the node that a store site names. */
  readonly sources: ReadonlyMap<ast.Node, Binding>;
  /** The block of each name that is read or written. */
  readonly scopes: ReadonlyMap<ast.Name, Scope>;
  readonly returns: ReadonlyMap<ast.Node, readonly (ast.Expr | null)[]>;
}

export function bindings(module: ast.Module, scopes: Scopes): Bindings {
  const sources = new Map<ast.Node, Binding>();
  const names = new Map<ast.Name, Scope>();
  const returns = new Map<ast.Node, (ast.Expr | null)[]>();

  const bind = (target: ast.Expr, value: ast.Expr): void => {
    if (target._type === 'Name') sources.set(target, { from: 'value', value });
    else if ((target._type === 'Tuple' || target._type === 'List') && (value._type === 'Tuple' || value._type === 'List') && target.elts.length === value.elts.length
      && ![...target.elts, ...value.elts].some((element) => element._type === 'Starred')) {
      for (const [index, element] of target.elts.entries()) {
        const part = value.elts[index];
        if (part) bind(element, part);
      }
    }
  };
  const loop = (target: ast.Expr, iter: ast.Expr): void => {
    const display = displayRows(iter, target);
    if (display) targetsOf(target).forEach((each, index) => each._type === 'Name' && sources.set(each, { from: 'choice', values: display.map((row) => row[index]!) }));
    else if (target._type === 'Name') sources.set(target, { from: 'element', iter });
    else if (target._type === 'Tuple' && target.elts[0]?._type === 'Name' && iter._type === 'Call') sources.set(target.elts[0], { from: 'count', iter });
  };
  const parameters = (node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda): void => {
    const { args } = node;
    for (const [index, parameter] of [...args.posonlyargs, ...args.args].entries()) sources.set(parameter, { from: 'parameter', of: node, index, kind: 'plain' });
    for (const [index, parameter] of args.kwonlyargs.entries()) sources.set(parameter, { from: 'parameter', of: node, index, kind: 'keyword' });
    if (args.vararg) sources.set(args.vararg, { from: 'parameter', of: node, index: null, kind: 'vararg' });
    if (args.kwarg) sources.set(args.kwarg, { from: 'parameter', of: node, index: null, kind: 'kwarg' });
  };

  eachNode(module, scopes, (node, scope) => {
    switch (node._type) {
      case 'Name': names.set(node, scope); break;
      case 'Assign': for (const target of node.targets) bind(target, node.value); break;
      case 'AnnAssign': if (node.value) bind(node.target, node.value); break;
      case 'AugAssign': if (node.target._type === 'Name') sources.set(node.target, { from: 'operation', node, target: node.target }); break;
      case 'NamedExpr': sources.set(node, { from: 'value', value: node.value }); break;
      case 'For': loop(node.target, node.iter); break;
      case 'ListComp': case 'SetComp': case 'DictComp': case 'GeneratorExp':
        for (const generator of node.generators) if (!generator.is_async) loop(generator.target, generator.iter);
        break;
      case 'FunctionDef': case 'AsyncFunctionDef':
        sources.set(node, { from: 'function', plain: node.decorator_list.length === 0 });
        parameters(node);
        break;
      case 'Lambda': parameters(node); break;
      case 'Return': {
        const own = returns.get(scope.node) ?? [];
        returns.set(scope.node, own);
        own.push(node.value);
        break;
      }
      default: break;
    }
  });
  return { sources, scopes: names, returns };
}

/** The targets that each pass of a loop stores to. */
export function targetsOf(target: ast.Expr): readonly ast.Expr[] {
  return target._type === 'Tuple' ? target.elts : [target];
}
/** What a loop over a tuple or list that is written there stores in each pass, target by target; null where that is not all written there. */
export function displayRows(iter: ast.Expr, target: ast.Expr): readonly (readonly ast.Expr[])[] | null {
  if ((iter._type !== 'Tuple' && iter._type !== 'List') || iter.elts.some(({ _type }) => _type === 'Starred')) return null;
  if (target._type !== 'Tuple') return target._type === 'Name' ? iter.elts.map((element) => [element]) : null;
  if (target.elts.some(({ _type }) => _type === 'Starred')) return null;
  const rows = iter.elts.flatMap((element) => (element._type === 'Tuple' && element.elts.length === target.elts.length && !element.elts.some(({ _type }) => _type === 'Starred') ? [element.elts] : []));
  return rows.length === iter.elts.length ? rows : null;
}

/** Whether the end of a body may be reached. */
export function canFallThrough(body: readonly ast.Stmt[]): boolean {
  const last = body[body.length - 1];
  switch (last?._type) {
    case 'Return': case 'Raise': return false;
    case 'If': return last.orelse.length === 0 || canFallThrough(last.body) || canFallThrough(last.orelse);
    default: return true;
  }
}
