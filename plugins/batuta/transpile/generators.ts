// Generators whose values are all asked for: they build the list at once. Nothing may be able to tell: no value is left
// unasked, nothing happens between two values that the generator sees, and none of its errors would have come later.
import { type ast, walk } from '../../python';
import { rebuilt } from './lift';
import { Rejection } from './rejection';

/** Calls that take everything before they answer. */
const TAKES_ALL = new Set(['list', 'tuple', 'set', 'sorted', 'sum', 'max', 'min']);
/** What may be called on the way to a value without any error. */
const QUIET = new Set(['range', 'len', 'enumerate', 'reversed', 'zip', 'abs', 'str']);

type Places = Pick<ast.Name, 'lineno' | 'col_offset' | 'end_lineno' | 'end_col_offset'>;
const places = ({ lineno, col_offset, end_lineno, end_col_offset }: Places): Places => ({ lineno, col_offset, end_lineno, end_col_offset });

export interface Collected {
  readonly tree: ast.Module;
  /** The generators that build lists now. */
  readonly generators: ReadonlySet<ast.FunctionDef>;
  /** Why the others cannot, by their name. */
  readonly refused: ReadonlyMap<string, Rejection>;
}

const isFunction = (node: ast.Node): boolean => ['FunctionDef', 'AsyncFunctionDef', 'ClassDef', 'Lambda'].includes(node._type);

/** Goes over what belongs to the function itself. */
function each(node: ast.FunctionDef, visit: (inner: ast.Node) => void): void {
  for (const statement of node.body) walk(statement, (inner) => {
    visit(inner);
    return !isFunction(inner);
  });
}

function yields(node: ast.FunctionDef): boolean {
  let found = false;
  each(node, (inner) => {
    if (inner._type === 'Yield' || inner._type === 'YieldFrom') found = true;
  });
  return found;
}

const refuse = (node: { readonly lineno: number }, message: string): Rejection => new Rejection('generator', node.lineno, message, 'build and return a list');

/** What of a generator's own form cannot be collected; null where nothing. */
function form(node: ast.FunctionDef): Rejection | null {
  const statements = new Set<ast.Node>();
  let found: Rejection | null = null;
  each(node, (inner) => {
    if (inner._type === 'Expr') statements.add(inner.value);
    if ((inner._type === 'Yield' || inner._type === 'YieldFrom') && (!statements.has(inner) || (inner._type === 'Yield' && !inner.value))) found ??= refuse(inner, 'a generator that is sent values');
    if (inner._type === 'Try' || inner._type === 'With') found ??= refuse(inner, 'a generator that cleans up');
    if (inner._type === 'Return' && inner.value) found ??= refuse(inner, 'a generator with a result besides its values');
    // what is printed between two values would be printed before the first
    if (inner._type === 'Call' && inner.func._type === 'Name' && ['print', 'input', 'next'].includes(inner.func.id)) found ??= refuse(inner, `a generator that calls ${inner.func.id}`);
    if (inner._type === 'Attribute' && inner.ctx !== 'Load') found ??= refuse(inner, 'a generator that changes an object');
    if (inner._type === 'Subscript' && inner.ctx !== 'Load') found ??= refuse(inner, 'a generator that changes a collection');
    if (inner._type === 'Call' && inner.func._type === 'Attribute' && !['items', 'keys', 'values', 'upper', 'lower', 'strip', 'split', 'startswith', 'endswith'].includes(inner.func.attr)) found ??= refuse(inner, `a generator that calls ${inner.func.attr}`);
  });
  return found;
}

/** Whether nothing in it can raise, numbers beyond 64 bits aside. */
function isQuiet(node: ast.FunctionDef): boolean {
  let quiet = true;
  each(node, (inner) => {
    const isNumber = (value: ast.Expr): boolean => value._type === 'Constant' && value.value.type === 'int' && value.value.value > 0n;
    if (inner._type === 'Subscript' || inner._type === 'Raise' || inner._type === 'Assert') quiet = false;
    else if ((inner._type === 'BinOp' || inner._type === 'AugAssign') && ['Div', 'FloorDiv', 'Mod', 'Pow', 'LShift', 'RShift'].includes(inner.op) && !(['FloorDiv', 'Mod', 'Div'].includes(inner.op) && isNumber(inner._type === 'BinOp' ? inner.right : inner.value))) quiet = false;
    else if (inner._type === 'Call' && inner.func._type === 'Name' && !QUIET.has(inner.func.id)) quiet = false;
    else if (inner._type === 'Call' && inner.func._type === 'Name' && inner.func.id === 'range' && inner.args.length > 2 && !isNumber(inner.args[2]!)) quiet = false;
  });
  return quiet;
}

const isScalar = (annotation: ast.Expr | null): boolean => annotation?._type === 'Name' && ['int', 'float', 'bool', 'str'].includes(annotation.id);

/** Whether the round of a loop can end it, or change what the generator still reads. */
function interferes(loop: ast.For, call: ast.Call, generator: ast.FunctionDef): boolean {
  if (loop.orelse.length > 0) return true;
  const read = new Set<string>();
  if (!generator.args.args.every((arg) => isScalar(arg.annotation))) for (const arg of call.args) walk(arg, (node) => {
    if (node._type === 'Name') read.add(node.id);
  });
  let found = false;
  for (const statement of loop.body) walk(statement, (node) => {
    if (['Break', 'Return', 'Raise'].includes(node._type)) found = true;
    if (node._type === 'Name' && read.has(node.id)) found = true;
  });
  return found;
}

/** Where a generator is used in a way that would tell; null where it is not. */
function use(tree: ast.Module, node: ast.FunctionDef): Rejection | null {
  const fine = new Set<ast.Node>();
  let found: Rejection | null = null;
  const named = (call: ast.Node): call is ast.Call & { func: ast.Name } => call._type === 'Call' && call.func._type === 'Name' && call.func.id === node.name;
  const quiet = isQuiet(node);
  let uses = 0;
  walk(tree, (inner) => {
    if (inner._type === 'Call' && inner.args.length > 0 && !inner.keywords.some((keyword) => keyword.arg === 'key') && named(inner.args[0]!) && ((inner.func._type === 'Name' && TAKES_ALL.has(inner.func.id)) || (inner.func._type === 'Attribute' && inner.func.attr === 'join'))) fine.add((inner.args[0] as ast.Call).func);
    if (inner._type === 'For' && named(inner.iter) && quiet && !interferes(inner, inner.iter, node)) fine.add(inner.iter.func);
    if ((inner._type === 'ListComp' || inner._type === 'SetComp' || inner._type === 'DictComp') && quiet && named(inner.generators[0]!.iter)) fine.add((inner.generators[0]!.iter as ast.Call).func);
    if (inner._type === 'Name' && inner.id === node.name) {
      uses++;
      if (!fine.has(inner)) found ??= refuse(inner, `values of ${node.name} that are asked for one by one`);
    }
  });
  let waits = false;
  each(node, (inner) => {
    if (inner._type === 'While') waits = true;
  });
  return found ?? (uses === 0 && waits ? refuse(node, 'a generator that may never end') : null);
}

/** The function that builds the list. */
function collected(node: ast.FunctionDef): ast.FunctionDef {
  const names = new Set<string>();
  each(node, (inner) => {
    if (inner._type === 'Name') names.add(inner.id);
  });
  let result = 'values';
  while (names.has(result) || node.args.args.some((arg) => arg.arg === result)) result = `${result}_`;
  const name = (place: Places, ctx: 'Load' | 'Store', id = result): ast.Name => ({ ...places(place), _type: 'Name', id, ctx });
  const append = (place: Places, value: ast.Expr): ast.Stmt => ({ ...places(place), _type: 'Expr', value: { ...places(place), _type: 'Call', func: { ...places(place), _type: 'Attribute', value: name(place, 'Load'), attr: 'append', ctx: 'Load' }, args: [value], keywords: [] } });
  const change = (inner: ast.Node): ast.Node | undefined => {
    if (isFunction(inner)) return inner;
    if (inner._type === 'Return') return { ...inner, value: name(inner, 'Load') };
    if (inner._type !== 'Expr') return undefined;
    const { value } = inner;
    if (value._type === 'Yield' && value.value) return append(inner, value.value);
    if (value._type === 'YieldFrom') return { ...places(inner), _type: 'For', target: name(inner, 'Store', 'value'), iter: value.value, body: [append(inner, name(inner, 'Load', 'value'))], orelse: [], type_comment: null };
    return undefined;
  };
  const [first, ...rest] = rebuilt(node.body, change);
  const isDocumented = first?._type === 'Expr' && first.value._type === 'Constant';
  const list: ast.Stmt = { ...places(node.body[0]!), _type: 'Assign', targets: [name(node.body[0]!, 'Store')], value: { ...places(node.body[0]!), _type: 'List', elts: [], ctx: 'Load' }, type_comment: null };
  const end: ast.Stmt = { ...places(node.body[node.body.length - 1]!), _type: 'Return', value: name(node.body[node.body.length - 1]!, 'Load') };
  const { returns } = node;
  const of = returns?._type === 'Subscript' ? (returns.slice._type === 'Tuple' ? returns.slice.elts[0] : returns.slice) : undefined;
  const annotation: ast.Expr | null = returns?._type === 'Subscript' && of ? { ...returns, value: name(returns, 'Load', 'list'), slice: of } : null;
  return { ...node, returns: annotation, body: [...(isDocumented ? [first] : []), list, ...(first && !isDocumented ? [first] : []), ...rest, end] };
}

/** The module with its generators as functions that build lists, where nothing can tell. */
export function collectGenerators(tree: ast.Module): Collected {
  const generators = new Set<ast.FunctionDef>();
  const refused = new Map<string, Rejection>();
  const body = tree.body.map((statement): ast.Stmt => {
    if (statement._type !== 'FunctionDef' || !yields(statement)) return statement;
    const reason = form(statement) ?? use(tree, statement);
    if (reason) {
      refused.set(statement.name, reason);
      return statement;
    }
    const made = collected(statement);
    generators.add(made);
    return made;
  });
  return { tree: generators.size > 0 ? { ...tree, body } : tree, generators, refused };
}
