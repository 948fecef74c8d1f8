// Type parameters and `type` statements (PEP 695), written out as what came before them: TypeVars with names that no program has, a Generic base, a TypeAliasType.
import type * as ast from '../python/ast';
import { isNode, type Node } from './lowering/scopes';

type Position = Pick<ast.Name, 'lineno' | 'col_offset' | 'end_lineno' | 'end_col_offset'>;
type Renames = ReadonlyMap<string, string>;

const at = ({ lineno, col_offset, end_lineno, end_col_offset }: Position): Position => ({ lineno, col_offset, end_lineno, end_col_offset });
const load = (id: string, place: Position): ast.Name => ({ _type: 'Name', id, ctx: 'Load', ...at(place) });
const text = (value: string, place: Position): ast.Expr => ({ _type: 'Constant', value: { type: 'str', value }, kind: null, ...at(place) }) as ast.Expr;
const bind = (id: string, value: ast.Expr): ast.Stmt => ({ _type: 'Assign', targets: [{ ...load(id, value), ctx: 'Store' }], value, type_comment: null, ...at(value) }) as ast.Stmt;
const lazily = (body: ast.Expr): ast.Expr => ({ _type: 'Lambda', args: { _type: 'arguments', posonlyargs: [], args: [], vararg: null, kwonlyargs: [], kw_defaults: [], kwarg: null, defaults: [] }, body, ...at(body) }) as unknown as ast.Expr;
const call = (func: string, args: readonly ast.Expr[], keywords: Readonly<Record<string, ast.Expr>>, place: Position): ast.Expr =>
  ({ _type: 'Call', func: load(func, place), args, keywords: Object.entries(keywords).map(([arg, value]) => ({ _type: 'keyword', arg, value, ...at(place) })), ...at(place) }) as ast.Expr;
const tuple = (elts: readonly ast.Expr[], place: Position): ast.Expr => ({ _type: 'Tuple', elts, ctx: 'Load', ...at(place) }) as ast.Expr;

const HIDDEN = '_type_parameter_';
const TYPING = ['TypeVar', 'ParamSpec', 'TypeVarTuple', 'TypeAliasType', 'Generic', 'Unpack'] as const;

/** The tree as it is where it has none of these; else a copy without them. */
export function withoutTypeParameters(tree: ast.Module): ast.Module {
  const writer = new Writer();
  const body = writer.block(tree.body, new Map());
  if (writer.used.size === 0) return tree;
  let start = 0;
  const first = body[0];
  if (first?._type === 'Expr' && first.value._type === 'Constant') start = 1;  // the module's text about itself
  while (body[start]?._type === 'ImportFrom' && (body[start] as ast.ImportFrom).module === '__future__') start++;
  const place: Position = { lineno: 1, col_offset: 0, end_lineno: 1, end_col_offset: 0 };
  const names = [...writer.used].map((name) => ({ _type: 'alias', name, asname: `${HIDDEN}${name}`, ...place }));
  const imports = { _type: 'ImportFrom', module: 'typing', names, level: 0, ...place } as unknown as ast.Stmt;
  return { ...tree, body: [...body.slice(0, start), imports, ...body.slice(start)] };
}

class Writer {
  /** Names of typing that the result refers to. */
  readonly used = new Set<string>();
  private count = 0;
  /** Within a class: where the TypeVars go, since its functions do not see its names. Elsewhere they stand before their statement. */
  private hoist: ast.Stmt[] | null = null;

  private typing(name: (typeof TYPING)[number]): string {
    this.used.add(name);
    return `${HIDDEN}${name}`;
  }

  /** `renames`: the type parameters that are in sight. */
  block(body: readonly ast.Stmt[], renames: Renames): ast.Stmt[] {
    const result: ast.Stmt[] = [];
    for (const statement of body) {
      const made: ast.Stmt[] = [];
      const next = this.statement(statement, this.hoist ?? made, renames);
      result.push(...made, next);
    }
    return result;
  }

  private scope(hoist: ast.Stmt[] | null, body: readonly ast.Stmt[], renames: Renames): ast.Stmt[] {
    const around = this.hoist;
    this.hoist = hoist;
    const made = this.block(body, renames);
    this.hoist = around;
    return made;
  }

  private statement(node: ast.Stmt, before: ast.Stmt[], renames: Renames): ast.Stmt {
    switch (node._type) {
      case 'FunctionDef':
      case 'AsyncFunctionDef': {
        const inner = this.parameters(node.type_params, before, renames);
        const visible = without(inner, [...boundIn(node.body), ...parameterNames(node.args)]);
        return {
          ...node, type_params: [], decorator_list: this.each(node.decorator_list, renames), args: this.inside(node.args, inner), returns: node.returns && this.inside(node.returns, inner),
          body: this.scope(null, node.body, visible),
        };
      }
      case 'ClassDef': {
        const inner = this.parameters(node.type_params, before, renames);
        const visible = without(inner, boundIn(node.body));
        const own = node.type_params.map((param) => load(inner.get(param.name)!, param));
        const bases = this.each(node.bases, inner);
        if (own.length) bases.push({ _type: 'Subscript', value: load(this.typing('Generic'), node), slice: tuple(own, node), ctx: 'Load', ...at(node) } as ast.Expr);
        const body = this.scope(before, node.body, visible);
        const doc = body[0]?._type === 'Expr' && body[0].value._type === 'Constant' ? 1 : 0;
        if (own.length) body.splice(doc, 0, bind('__type_params__', tuple(own, node)));
        return { ...node, type_params: [], decorator_list: this.each(node.decorator_list, renames), bases, keywords: this.each(node.keywords, inner), body };
      }
      case 'TypeAlias': {
        const inner = this.parameters(node.type_params, before, renames);
        const own = node.type_params.map((param) => load(inner.get(param.name)!, param));
        const made = call(this.typing('TypeAliasType'), [text(node.name.id, node), lazily(this.inside(node.value, inner))], { type_params: tuple(own, node), lazy: { _type: 'Constant', value: { type: 'bool', value: true }, kind: null, ...at(node) } as unknown as ast.Expr }, node);
        return { ...(bind(node.name.id, made) as ast.Assign), ...at(node) };
      }
      default:
        return this.inside(node, renames);
    }
  }

  /** Makes a TypeVar of each, before the statement, and gives the names that now stand for them. */
  private parameters(params: readonly ast.TypeParam[], before: ast.Stmt[], renames: Renames): Renames {
    if (!params.length) return renames;
    const inner = new Map(renames);
    for (const param of params) inner.set(param.name, `${HIDDEN}${++this.count}_${param.name}`);
    for (const param of params) {
      const given: Record<string, ast.Expr> = { infer_variance: { _type: 'Constant', value: { type: 'bool', value: true }, kind: null, ...at(param) } as unknown as ast.Expr };
      if (param._type === 'TypeVar' && param.bound) given['lazy_bound'] = lazily(this.inside(param.bound, inner));
      if (param.default_value) given['lazy_default'] = lazily(this.inside(param.default_value, inner));
      before.push(bind(inner.get(param.name)!, call(this.typing(param._type), [text(param.name, param)], given, param)));
    }
    return inner;
  }

  private each<T extends Node>(nodes: readonly T[], renames: Renames): T[] {
    return nodes.map((node) => this.inside(node, renames));
  }

  /** A copy with names renamed; the node itself where there is nothing to do. */
  private inside<T extends Node>(node: T, renames: Renames): T {
    if (node._type === 'Name') {
      const to = renames.get((node as ast.Name).id);
      return to === undefined ? node : { ...node, id: to };
    }
    let inner = renames;
    if (node._type === 'Lambda') inner = without(renames, parameterNames((node as unknown as ast.Lambda).args));
    let changed: Record<string, unknown> | null = null;
    for (const [field, value] of Object.entries(node) as [string, unknown][]) {
      let next: unknown = value;
      if (isNode(value)) next = this.inside(value, inner);
      else if (Array.isArray(value) && value.some(isNode)) {
        const statements = field === 'body' || field === 'orelse' || field === 'finalbody' || field === 'handlers';
        const copy = statements && value.every((item) => isNode(item) && 'lineno' in item && isStatement(item)) ? this.block(value as ast.Stmt[], inner) : (value as unknown[]).map((item) => (isNode(item) ? this.inside(item, inner) : item));
        next = copy.length === value.length && copy.every((item, index) => item === (value as unknown[])[index]) ? value : copy;
      }
      if (next !== value) (changed ??= { ...node })[field] = next;
    }
    return (changed ?? node) as T;
  }
}

const STATEMENTS = new Set(['FunctionDef', 'AsyncFunctionDef', 'ClassDef', 'Return', 'Delete', 'Assign', 'TypeAlias', 'AugAssign', 'AnnAssign', 'For', 'AsyncFor', 'While', 'If', 'With', 'AsyncWith', 'Match', 'Raise', 'Try', 'TryStar', 'Assert', 'Import', 'ImportFrom', 'Global', 'Nonlocal', 'Expr', 'Pass', 'Break', 'Continue']);
const isStatement = (node: Node): boolean => STATEMENTS.has(node._type);

function without(renames: Renames, names: readonly string[]): Renames {
  if (!names.some((name) => renames.has(name))) return renames;
  const rest = new Map(renames);
  for (const name of names) rest.delete(name);
  return rest;
}

function parameterNames(args: ast.Arguments): string[] {
  return [...args.posonlyargs, ...args.args, ...args.kwonlyargs, ...(args.vararg ? [args.vararg] : []), ...(args.kwarg ? [args.kwarg] : [])].map(({ arg }) => arg);
}

/** Names that a body binds itself, so that they are not the type parameters around it. */
function boundIn(body: readonly ast.Stmt[]): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    switch (node._type) {
      case 'FunctionDef':
      case 'AsyncFunctionDef':
      case 'ClassDef':
        found.push(node.name);
        return;
      case 'Lambda':
        return;
      case 'Name':
        if (node.ctx !== 'Load') found.push(node.id);
        return;
      case 'alias':
        found.push(node.asname ?? node.name.split('.')[0]!);
        return;
      case 'ExceptHandler':
        if (node.name) found.push(node.name);
        break;
      case 'MatchAs':
      case 'MatchStar':
        if (node.name) found.push(node.name);
        break;
      default:
        break;
    }
    for (const value of Object.values(node) as unknown[]) {
      if (isNode(value)) visit(value);
      else if (Array.isArray(value)) for (const item of value) if (isNode(item)) visit(item);
    }
  };
  for (const statement of body) visit(statement);
  return found;
}
