// Arguments: which parameter each is for, and how it is handed over.
import type { ast } from '../../python';
import type { FunctionEmitter } from './emitter';
import { type FunctionModel, newFacts, type Parameter } from './model';
import { reject } from './rejection';
import { accepts, isCopy, prune, show, type Ty, unify } from './types';

/** The arguments in the order of the parameters. */
export function arranged(f: FunctionEmitter, node: ast.Call, params: readonly Parameter[], title: string, home: string): (ast.Expr | null)[] {
  const positional = params.filter((param) => !param.keywordOnly && !param.variadic);
  const rest = params.find((param) => param.variadic);
  if (node.args.length > positional.length && !rest) reject('arguments', node, `${title} takes ${positional.length} arguments`, 'this raises TypeError always');
  const given = new Map<string, ast.Expr>();
  const plain = node.args.slice(0, positional.length);
  if (plain.some((arg) => arg._type === 'Starred') || node.keywords.some((keyword) => keyword.arg === null)) reject('star', node, 'unpacked arguments for parameters that have names', 'name the arguments');
  plain.forEach((arg, index) => given.set(positional[index]!.name, arg));
  if (rest) given.set(rest.name, furtherArguments(node, node.args.slice(positional.length)));
  for (const { arg, value } of node.keywords) {
    if (arg === null || !params.some((param) => param.name === arg && !param.variadic) || given.has(arg)) reject('arguments', node, `${title} has no free parameter ${arg}`, 'this raises TypeError always');
    given.set(arg, value);
  }
  // keyword arguments are evaluated where they are written
  const order = params.filter((param) => !param.variadic).map((param) => given.get(param.name)).filter((each) => each !== undefined);
  const places = order.map((each) => [...node.args, ...node.keywords.map((keyword) => keyword.value)].indexOf(each));
  if (places.some((place, index) => index > 0 && place < places[index - 1]!) && order.some((each) => each._type === 'Call')) reject('order', node, 'keyword arguments with calls in another order than the parameters', 'give them in order');
  return params.map((param) => {
    const expr = given.get(param.name) ?? param.fallback;
    if (!expr) reject('arguments', node, `${title} needs ${param.name}`, 'this raises TypeError always');
    // a default is read where it was written: names of another module mean something else here
    if (expr === param.fallback && home !== f.module.name && !isLiteral(expr)) reject('arguments', node, `the default of ${param.name} is computed in another module`, 'give the argument');
    return expr;
  });
}

/** What `*args` gets: one list that is unpacked, or a tuple of the arguments. */
function furtherArguments(node: ast.Call, args: readonly ast.Expr[]): ast.Expr {
  const [only] = args;
  if (only?._type === 'Starred' && args.length === 1) return only.value;
  if (args.some((arg) => arg._type === 'Starred')) reject('star', node, 'unpacked arguments beside others', 'put them into one list and unpack that');
  const { lineno, col_offset, end_lineno, end_col_offset } = only ?? node;
  return madeTuple(node, () => ({ lineno, col_offset, end_lineno, end_col_offset, _type: 'Tuple', elts: args, ctx: 'Load' }));
}

/** The tuple of a call's further arguments, the same in every round: what is known of it is kept by the node. */
const tuples = new WeakMap<ast.Call, ast.Tuple>();

function madeTuple(node: ast.Call, make: () => ast.Tuple): ast.Tuple {
  const known = tuples.get(node) ?? make();
  tuples.set(node, known);
  return known;
}

export function argument(f: FunctionEmitter, param: Parameter, node: ast.Expr): string {
  if (node === param.fallback && !isPlainDefault(node)) {
    if (['List', 'Dict', 'Set', 'Call'].includes(node._type) && param.mode !== 'ref') reject('mutable-default', node, 'a default that all calls share and change', 'use None and make it inside');
  }
  if (prune(param.ty).k === 'function') return functionArgument(f, param, node);
  const given = f.expr(node, param.ty);
  // a list that is unpacked is a tuple to the function: nobody can change it there
  const value = f.fit(param.variadic && prune(given.ty).k === 'list' ? { ...given, ty: { k: 'series', of: (prune(given.ty) as { of: Ty }).of } } : given, param.ty, node);
  // what is only looked at needs no vector
  if (value.kind === 'val' && param.mode === 'ref' && ['list', 'series'].includes(prune(param.ty).k) && /^(vec!\[|Vec::new\(\)$)/.test(value.code)) return value.code === 'Vec::new()' ? '&[]' : `&${value.code.slice(4)}`;
  if (isCopy(param.ty)) return f.own(value, node);
  if (param.mode === 'own') return f.own(value, node);
  if (param.mode === 'mut') return f.borrowChanging(value, node);
  if (prune(param.ty).k === 'str' && value.kind !== 'ref') return `&${f.atom(value)}`;
  return f.borrow(value);
}

function isPlainDefault(node: ast.Expr): boolean {
  return node._type === 'Constant' || node._type === 'Name' || node._type === 'UnaryOp' || node._type === 'Attribute';
}

/** A function or lambda where a `Callable` is wanted. */
function functionArgument(f: FunctionEmitter, param: Parameter, node: ast.Expr): string {
  const type = prune(param.ty) as Extract<Ty, { k: 'function' }>;
  if (!type.params.every(isCopy)) reject('callable', node, 'a callable of values that are not copied', 'use numbers and truths');
  if (node._type === 'Name' && !f.lookup(node.id)) {
    const target = f.module.functions.get(node.id);
    if (!target) return reject('callable', node, `${node.id} as a callable`, 'use a function of this module or a lambda');
    if (target.params.length !== type.params.length || !target.params.every((each, index) => accepts(each.ty, type.params[index]!)) || !accepts(type.result, target.result)) reject('mixed-types', node, `${node.id} does not fit ${show(type)}`, 'match the annotation');
    f.model.calls.add(target);
    const names = type.params.map(() => f.temporary('argument'));
    return target.fallible ? functionPath(target) : `|${names.join(', ')}| Ok(${functionPath(target)}(${names.join(', ')}))`;
  }
  if (node._type === 'Name') {
    const local = f.lookup(node.id);
    if (local && unify(local.facts.ty, type)) return local.param ? `&${local.rustName}` : local.rustName;
  }
  if (node._type !== 'Lambda') return reject('callable', node, 'a callable that is computed', 'use a function of this module or a lambda');
  return lambdaCode(f, node, type.params, type.result, true);
}

/** A lambda as a closure that answers a Result where `result` is to be checked. */
export function lambdaCode(f: FunctionEmitter, node: ast.Lambda, params: readonly Ty[], result: Ty, checked: boolean): string {
  const names = [...node.args.posonlyargs, ...node.args.args];
  if (names.length !== params.length || node.args.vararg || node.args.kwarg || node.args.defaults.length > 0) reject('lambda', node, 'a lambda of another number of parameters', 'match what it is called with');
  return f.within(() => {
    const shown = names.map((arg, index) => f.declare(arg.arg, f.local(arg.arg, isCopy(params[index]!) ? 'own' : 'ref', newFacts(params[index]!))).rustName);
    const failed = f.model.fallible;
    f.targets.push({ label: null, used: false, wrap: (error) => `return Err(${error})` });
    const value = f.expr(node.body, result);
    const code = f.ownAs(value, result, node.body);
    f.targets.pop();
    if (!failed) f.model.fallible = failed;
    return checked ? `|${shown.join(', ')}| Ok(${code})` : `|${shown.join(', ')}| ${code}`;
  });
}

export function functionPath(target: FunctionModel): string {
  return target.owner ? `${target.owner.name}::${target.rustName}` : target.rustName;
}

const isLiteral = (node: ast.Expr): boolean => node._type === 'Constant' || (node._type === 'UnaryOp' && isLiteral(node.operand)) || (node._type === 'Name' && ['list', 'dict', 'set'].includes(node.id));
