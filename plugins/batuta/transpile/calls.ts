// Calls: the module's own functions and classes, methods of built-in types, and `math`. Builtin functions are in builtins.ts.
import type { ast } from '../../python';
import { builtin } from './builtins';
import type { Code, FunctionEmitter } from './emitter';
import { element, isShareable, keyBorrow, meaning } from './expressions';
import { EXCEPTIONS, type FunctionModel, newFacts, type Parameter } from './model';
import { type Entry, FUNCTIONS, METHODS } from './methods';
import { asFloat, isComparable } from './operators';
import { KNOWN_MODULES } from './read-module';
import { reject, Rejection } from './rejection';
import { accepts, BOOL, dict, EXCEPTION, FLOAT, fresh, INT, isCopy, isKey, isOrdered, list, NONE, optional, prune, show, STR, type Ty, tuple, unify } from './types';
import { formatMethod } from './strings';
import { keyed, materialised } from './iteration';

export function call(f: FunctionEmitter, node: ast.Call, want?: Ty): Code {
  if (node.args.some((arg) => arg._type === 'Starred') || node.keywords.some((keyword) => keyword.arg === null)) {
    if (!(node.func._type === 'Name' && node.func.id === 'print') && !takesStar(f, node.func)) reject('star', node, 'a call with unpacked arguments', 'name the arguments');
  }
  const { func } = node;
  if (func._type === 'Name') {
    const local = f.lookup(func.id);
    if (local) return callable(f, node, f.variable(local));
    if (func.id === 'cls' && f.model.kind === 'class' && f.model.owner) return construct(f, node, f.model.owner.name);
    const own = f.module.functions.get(func.id);
    if (own) return invoke(f, node, own, null);
    const refused = f.module.rejections.find(({ name }) => name === func.id);
    if (refused) reject('depends', node, `${func.id} is not moved`, refused.rejection.hint);
    if (f.module.classes.has(func.id)) return construct(f, node, func.id);
    if (f.module.enums.has(func.id)) return reject('enum', node, 'a member looked up by its value', 'compare values yourself');
    if (f.module.exceptions.has(func.id) || func.id in EXCEPTIONS) return f.val(exception(f, node), EXCEPTION);
    const meant = f.module.imports.get(func.id);
    if (meant !== undefined) return known(f, node, meant, want);
    return builtin(f, node, func.id, want);
  }
  if (func._type === 'Attribute') {
    const meant = meaning(f, func);
    if (meant !== null) return known(f, node, meant, want);
    if (func.value._type === 'Name' && !f.lookup(func.value.id)) {
      const owner = f.module.classes.get(func.value.id);
      const method = owner?.methods.get(func.attr);
      if (owner && method && (method.kind === 'static' || method.kind === 'class')) return invoke(f, node, method, null);
      if (func.value.id === 'dict' && func.attr === 'fromkeys') return reject('call', node, 'dict.fromkeys', 'use a comprehension');
    }
    if (func.value._type === 'Name' && func.value.id === 'cls' && f.model.kind === 'class') {
      const method = f.model.owner?.methods.get(func.attr);
      if (method) return invoke(f, node, method, null);
    }
    return methodCall(f, node, func, want);
  }
  return reject('call', node, 'a call of what an expression gives', 'name the function first');
}

/** Whether a function of the module with that name takes any number of arguments. */
function takesStar(f: FunctionEmitter, func: ast.Expr): boolean {
  const isVariadic = (model: FunctionModel | undefined): boolean => model?.params.some((param) => param.variadic) ?? false;
  if (func._type === 'Name') return !f.lookup(func.id) && isVariadic(f.module.functions.get(func.id));
  return func._type === 'Attribute' && [...f.module.classes.values()].some((model) => isVariadic(model.methods.get(func.attr)));
}

function callable(f: FunctionEmitter, node: ast.Call, value: Code): Code {
  const type = prune(value.ty);
  if (type.k !== 'function') return reject('call', node, `a call of ${show(type)}`, 'call functions');
  if (type.params.length !== node.args.length || node.keywords.length > 0) reject('arguments', node, 'arguments that do not fit the callable', 'give each parameter');
  const args = node.args.map((arg, index) => f.ownAs(f.expr(arg, type.params[index]), type.params[index]!, arg));
  return f.val(f.fallible(`${value.code}(${args.join(', ')})`), type.result);
}

/** The arguments in the order of the parameters. */
function arranged(f: FunctionEmitter, node: ast.Call, params: readonly Parameter[], title: string, home: string): (ast.Expr | null)[] {
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

function argument(f: FunctionEmitter, param: Parameter, node: ast.Expr): string {
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

function invoke(f: FunctionEmitter, node: ast.Call, target: FunctionModel, receiver: { value: Code; node: ast.Expr } | null): Code {
  if (target.rejection) reject('depends', node, `${target.title} is not moved`, target.rejection.hint);
  f.model.calls.add(target);
  if (target.owner) f.model.uses.add(target.owner);
  const exprs = arranged(f, node, target.params, target.title, target.home);
  let head = functionPath(target);
  if (receiver) {
    const { value } = receiver;
    if (target.selfMode === 'own') reject('alias', node, `${target.title} gives self away`, 'return nothing, or a copy');
    head = `${target.selfMode === 'mut' ? f.changing(value, receiver.node).code : f.atom(value)}.${target.rustName}`;
  }
  const args = target.params.map((param, index) => argument(f, param, exprs[index]!));
  const code = `${head}(${args.join(', ')})`;
  return f.val(target.fallible ? f.fallible(code) : code, target.result);
}

const isLiteral = (node: ast.Expr): boolean => node._type === 'Constant' || (node._type === 'UnaryOp' && isLiteral(node.operand)) || (node._type === 'Name' && ['list', 'dict', 'set'].includes(node.id));

function construct(f: FunctionEmitter, node: ast.Call, called: string): Code {
  const owner = f.module.classes.get(called)!;
  const { name } = owner;
  f.model.uses.add(owner);
  if (owner.rejection) reject('depends', node, `${name} is not moved`, owner.rejection.hint);
  const type: Ty = { k: 'class', name };
  const init = owner.methods.get('__init__');
  if (init) {
    f.model.calls.add(init);
    if (init.rejection) reject('depends', node, `${name} is not moved`, init.rejection.hint);
    const exprs = arranged(f, node, init.params, name, owner.home);
    const code = `${name}::new(${init.params.map((param, index) => argument(f, param, exprs[index]!)).join(', ')})`;
    return f.val(init.fallible ? f.fallible(code) : code, type);
  }
  if (!owner.dataclass) {
    if (node.args.length + node.keywords.length > 0) reject('arguments', node, `${name} takes no arguments`, 'this raises TypeError always');
    return f.val(`${name} {}`, type);
  }
  const fields = [...owner.fields.values()];
  const params: Parameter[] = fields.map((field) => ({ name: field.name, node: { _type: 'arg' } as ast.Arg, ty: field.ty, annotated: true, fallback: field.fallback ?? field.factory, keywordOnly: false, variadic: false, mode: 'own' }));
  const exprs = arranged(f, node, params, name, owner.home);
  const after = owner.methods.get('__post_init__');
  const args = fields.map((field, index) => {
    const expr = exprs[index]!;
    if (expr === field.factory) {
      const factory = expr._type === 'Name' ? expr.id : '';
      const made = ({ list: 'Vec::new()', dict: 'Dict::new()', set: 'HashSet::new()' } as Record<string, string>)[factory];
      return made ?? (f.module.classes.has(factory) ? construct(f, { ...node, args: [], keywords: [] }, factory).code : reject('dataclass', node, 'a default factory that is no plain type', 'use list, dict or set'));
    }
    return f.ownAs(f.expr(expr, field.ty), field.ty, expr);
  });
  if (after) {
    f.model.calls.add(after);
    if (after.rejection) reject('depends', node, `${name} is not moved`, after.rejection.hint);
  }
  const code = `${name}::new(${args.join(', ')})`;
  return f.val(after?.fallible ? f.fallible(code) : code, type);
}

/** The class of an exception as an expression of `Class`. */
export function exceptionClass(f: FunctionEmitter, name: string): string {
  return `Class::${f.module.exceptions.get(name)?.name ?? name}`;
}

/** An exception that is made: `ValueError("...")`. */
export function exception(f: FunctionEmitter, node: ast.Expr): string {
  if (node._type === 'Name') return `Error::bare(${exceptionClass(f, node.id)})`;
  if (node._type !== 'Call' || node.func._type !== 'Name') return reject('raise', node, 'an exception that is computed', 'raise a class, or a call of one');
  const class_ = exceptionClass(f, node.func.id);
  if (node.keywords.length > 0) reject('raise', node, 'an exception with named arguments', 'give the message');
  if (node.args.length === 0) return `Error::bare(${class_})`;
  const values = node.args.map((arg) => f.expr(arg));
  const [value] = values;
  if (values.length === 1 && value) {
    const type = prune(value.ty);
    if (!isPrintable(f, type)) reject('raise', node, `an exception with ${show(type)}`, 'give a text');
    if (type.k === 'str' && node.func.id !== 'KeyError' && baseOf(f, node.func.id) !== 'KeyError') return `Error::new(${class_}, ${value.kind === 'place' ? f.own(value, node.args[0]!) : value.code})`;
    return `Error::of(${class_}, ${f.borrow(value)})`;
  }
  return `Error::many(${class_}, &[${values.map((each) => `repr::repr(${f.borrow(each)})`).join(', ')}])`;
}

function baseOf(f: FunctionEmitter, name: string): string {
  const own = f.module.exceptions.get(name);
  return own ? (own.base in EXCEPTIONS ? own.base : baseOf(f, own.base)) : name;
}

/** Whether `str` and `repr` of the type say the same in both languages. */
export function isPrintable(f: FunctionEmitter, ty: Ty, within = false): boolean {
  const type = prune(ty);
  switch (type.k) {
    case 'set': case 'function': case 'var': return false;
    case 'class': {
      const model = f.module.classes.get(type.name);
      return model !== undefined && (model.dataclass !== null ? [...model.fields.values()].every((field) => prune(field.ty).k === 'class' && (prune(field.ty) as { name: string }).name === type.name || isPrintableField(f, field.ty, type.name)) : model.methods.get('__repr__')?.rejection === null || (!within && model.methods.get('__str__')?.rejection === null));
    }
    case 'list': case 'deque': return isPrintable(f, type.of, true);
    case 'optional': return isPrintable(f, type.of, within);
    case 'series': return false;
    case 'dict': return type.flavour === 'plain' && isPrintable(f, type.key, true) && isPrintable(f, type.value, true);
    case 'tuple': return type.items.every((item) => isPrintable(f, item, true));
    default: return true;
  }
}

function isPrintableField(f: FunctionEmitter, ty: Ty, owner: string): boolean {
  const type = prune(ty);
  if (type.k === 'class' && type.name === owner) return true;
  if (type.k === 'optional' || type.k === 'list') return isPrintableField(f, type.of, owner);
  return isPrintable(f, type, true);
}

// Methods.

function typeOf(text: string, parts: { E?: Ty; K?: Ty; V?: Ty; S: Ty }): Ty {
  const inner = (name: string): Ty => {
    switch (name) {
      case 'str': return STR;
      case 'int': return INT;
      case 'float': return FLOAT;
      case 'bool': return BOOL;
      case 'none': return NONE;
      case 'E': return parts.E ?? NONE;
      case 'K': return parts.K ?? NONE;
      case 'V': return parts.V ?? NONE;
      case 'S': return parts.S;
      case 'list[str]': return list(STR);
      case 'list[E]': return list(parts.E ?? NONE);
      case 'tuple[str, str, str]': return tuple(STR, STR, STR);
      case 'tuple[K, V]': return tuple(parts.K ?? NONE, parts.V ?? NONE);
      default: throw new Error(`no type ${name}`);
    }
  };
  return inner(text);
}

function applied(f: FunctionEmitter, node: ast.Call, title: string, entries: readonly Entry[], parts: { E?: Ty; K?: Ty; V?: Ty; S: Ty }, receiver: Code | null, receiverNode: ast.Expr | null): Code {
  if (node.keywords.length > 0) reject('arguments', node, `named arguments of ${title}`, 'give them by position');
  const candidates = entries.filter(([params]) => params.split(' ').filter(Boolean).length === node.args.length);
  if (candidates.length === 0) reject('arguments', node, `${title} with ${node.args.length} arguments`, 'use another form of it');
  let refused: Rejection | null = null;
  for (const entry of candidates) {
    try {
      return applyEntry(f, node, title, entry, parts, receiver, receiverNode);
    } catch (error) {
      if (!(error instanceof Rejection) || candidates.length === 1) throw error;
      refused = error;
    }
  }
  throw refused ?? new Error(title);
}

function applyEntry(f: FunctionEmitter, node: ast.Call, title: string, [params, result, template, flags = '']: Entry, parts: { E?: Ty; K?: Ty; V?: Ty; S: Ty }, receiver: Code | null, receiverNode: ast.Expr | null): Code {
  if (flags.includes('e') && parts.E && !isComparable(f, parts.E)) reject('identity', node, `${title} looks for an object of ${show(parts.E)}`, 'make it a dataclass, or compare fields');
  if (flags.includes('o') && parts.E && !isOrdered(parts.E, f.module)) reject('comparison', node, `an order of ${show(parts.E)}`, 'give a key');
  if (flags.includes('c') && !(parts.E ? isShareable(f, parts.E) : isShareable(f, parts.V ?? NONE))) reject('alias', node, 'a copy that shares its elements with the original', 'copy the elements too');
  const args = params.split(' ').filter(Boolean).map((param, index) => {
    const arg = node.args[index]!;
    if (param === '~') return asFloatArgument(f, arg, title);
    if (param === 'none') {
      if (arg._type !== 'Constant' || arg.value.type !== 'None') reject('arguments', node, `${title} with this argument`, 'give None or a text');
      return '';
    }
    const wanted = typeOf(param.replace(/^&/, ''), parts);
    if (prune(wanted).k === 'list' && (arg._type === 'GeneratorExp' || param === 'list[E]' || param === '&list[str]')) {
      const value = materialised(f, arg);
      const fitted = f.fit(value, wanted, arg);
      return param.startsWith('&') ? f.atom(fitted) : f.own(fitted, arg);
    }
    const value = f.fit(f.expr(arg, wanted), wanted, arg);
    if (!param.startsWith('&')) return f.own(value, arg);
    return param === '&str' ? f.str(value) : prune(wanted).k === 'str' ? keyBorrow(f, value) : f.borrow(value);
  });
  const code = template.replace(/\$(&|m|\d)?/g, (_, what: string | undefined) => {
    if (what === undefined) {
      if (!receiver) return '';
      return flags.includes('m') ? f.changing(receiver, receiverNode!).code : /^-?\d/.test(receiver.code) && !receiver.code.includes('(') ? `(${receiver.code})` : f.atom(receiver);
    }
    if (what === '&') return receiver ? (prune(receiver.ty).k === 'str' ? f.str(receiver) : f.borrow(receiver)) : '';
    if (what === 'm') return receiver ? f.borrowChanging(receiver, receiverNode!) : '';
    return args[Number(what) - 1] ?? '';
  });
  const type = typeOf(result, parts);
  const whole = flags.includes('!') ? f.fallible(code) : code;
  return { ...f.val(whole, type), atom: !whole.startsWith('*') };
}

function asFloatArgument(f: FunctionEmitter, arg: ast.Expr, title: string): string {
  const value = f.expr(arg);
  if (!['int', 'float', 'bool'].includes(prune(value.ty).k)) reject(prune(value.ty).k === 'var' ? 'untyped' : 'mixed-types', arg, `${title} of ${show(value.ty)}`, 'give a number');
  return asFloat(f, value);
}

function known(f: FunctionEmitter, node: ast.Call, meant: string, want?: Ty): Code {
  if (['math.floor', 'math.ceil', 'math.trunc'].includes(meant) && node.args.length === 1) {
    const value = f.expr(node.args[0]!);
    if (prune(value.ty).k === 'int') return value;
  }
  const entries = FUNCTIONS[meant];
  if (entries && meant.includes('.')) return applied(f, node, meant, entries, { S: NONE }, null, null);
  switch (meant) {
    case 'sys.exit': return exit(f, node);
    case 'math.prod': {
      const [arg] = node.args;
      if (!arg || node.args.length > 1 || node.keywords.length > 0) break;
      const values = materialised(f, arg);
      const type = prune(values.ty);
      if (type.k === 'list' && prune(type.of).k === 'int') return f.val(f.fallible(`${f.atom(values)}.iter().copied().try_fold(1, int::mul)`), INT);
      break;
    }
    case 'collections.deque': {
      const of = want && prune(want).k === 'deque' ? (prune(want) as { of: Ty }).of : null;
      const type = f.pending(node, () => ({ k: 'deque', of: of ?? fresh() })) as { k: 'deque'; of: Ty };
      if (node.keywords.length > 0 || node.args.length > 1) break;
      if (node.args.length === 0) return f.val('VecDeque::new()', type);
      const values = materialised(f, node.args[0]!);
      return f.val(`VecDeque::from(${f.ownAs(values, list(type.of), node)})`, type);
    }
    case 'collections.defaultdict': {
      const [maker] = node.args;
      if (!maker || node.args.length > 1) break;
      const made: Ty | null = maker._type === 'Name' ? ({ int: INT, float: FLOAT, str: STR, list: list(fresh()), set: { k: 'set', of: fresh() }, dict: dict(fresh(), fresh()) } as Record<string, Ty>)[maker.id] ?? null : maker._type === 'Lambda' && maker.body._type === 'Constant' && maker.body.value.type === 'int' && maker.body.value.value === 0n ? INT : null;
      if (!made) break;
      const type = f.pending(node, () => (want && prune(want).k === 'dict' ? prune(want) : dict(fresh(), made, 'default')));
      if (type.k !== 'dict' || type.flavour !== 'default' || !unify(type.value, made)) reject('mixed-types', node, `a defaultdict where ${show(type)} is expected`, 'annotate it as defaultdict');
      return f.val('Dict::new()', type);
    }
    case 'collections.Counter': {
      const type = f.pending(node, () => dict(fresh(), INT, 'counter')) as Extract<Ty, { k: 'dict' }>;
      if (node.args.length === 0) return f.val('Dict::new()', type);
      const values = materialised(f, node.args[0]!);
      const inner = prune(values.ty);
      if (inner.k !== 'list' || node.args.length > 1) break;
      if (!isKey(inner.of) || !unify(type.key, inner.of)) reject('hash', node, `counting ${show(inner.of)}`, 'count int, str, bool and tuples of them');
      return f.val(`dict::count(${f.own({ ...values, kind: values.kind === 'val' ? 'val' : 'ref' }, node)})`, type);
    }
    case 'functools.reduce': return reject('call', node, 'functools.reduce', 'write the loop');
    default: break;
  }
  if (!KNOWN_MODULES.has(meant.split('.').slice(0, -1).join('.'))) reject('import', node, `${meant} is of a module that is not moved`, 'keep this part in Python, and pass its results');
  return reject('call', node, `${meant} has no counterpart in this form`, 'write it with loops and the built-in functions');
}

function exit(f: FunctionEmitter, node: ast.Call): Code {
  const [arg] = node.args;
  if (!arg) return f.val(f.fail('Error::bare(Class::SystemExit)'), NONE);
  const value = f.expr(arg);
  if (prune(value.ty).k === 'none') return f.val(f.fail('Error::bare(Class::SystemExit)'), NONE);
  if (!['int', 'str'].includes(prune(value.ty).k)) reject('call', node, `sys.exit of ${show(value.ty)}`, 'give a number or a text');
  return f.val(f.fail(`Error::of(Class::SystemExit, ${f.borrow(value)})`), NONE);
}

function methodCall(f: FunctionEmitter, node: ast.Call, func: ast.Attribute, want?: Ty): Code {
  if (func.value._type === 'Constant' && func.value.value.type === 'str' && func.attr === 'format') return formatMethod(f, node, func.value.value.value);
  const receiver = f.expr(func.value);
  const type = prune(receiver.ty);
  const title = `${type.k === 'class' ? type.name : type.k}.${func.attr}`;
  switch (type.k) {
    case 'class': {
      const method = f.module.classes.get(type.name)?.methods.get(func.attr);
      if (!method) reject('attribute', node, `${type.name} has no method ${func.attr}`, 'define it');
      if (method.kind === 'static' || method.kind === 'class') return invoke(f, node, method, null);
      if (method.owner && method.owner === f.model.owner && f.model.kind === 'constructor') reject('constructor', node, 'a method is called before the object is there', 'make it a function');
      return invoke(f, node, method, { value: receiver, node: func.value });
    }
    case 'optional': return reject('optional', node, 'a method of what may be None', 'test it with "is None" before');
    case 'var': return reject('untyped', node, 'the type of this value is not known', 'annotate the parameter or variable');
    case 'list': if (func.attr === 'sort' && node.keywords.length > 0) return sort(f, node, receiver, func.value, type); break;
    case 'dict': {
      const special = dictMethod(f, node, func, receiver, type);
      if (special) return special;
      break;
    }
    case 'str':
      if ((func.attr === 'startswith' || func.attr === 'endswith') && node.args[0]?._type === 'Tuple') {
        const texts = node.args[0].elts.map((each) => f.str(f.fit(f.expr(each, STR), STR, each)));
        const each = f.temporary('each');
        return f.val(`[${texts.join(', ')}].iter().any(|${each}| ${f.atom(receiver)}.${func.attr === 'startswith' ? 'starts_with' : 'ends_with'}(${each}))`, BOOL);
      }
      if (func.attr === 'splitlines' && node.keywords.length === 1) return applied(f, { ...node, args: [node.keywords[0]!.value], keywords: [] }, title, METHODS['str']!['splitlines']!, { S: STR }, receiver, func.value);
      if (func.attr === 'split' && node.keywords.length === 1 && node.keywords[0]!.arg === 'maxsplit') return applied(f, { ...node, args: [...(node.args.length ? node.args : [{ ...node, _type: 'Constant', value: { type: 'None' }, kind: null } as ast.Constant]), node.keywords[0]!.value], keywords: [] }, title, METHODS['str']!['split']!, { S: STR }, receiver, func.value);
      break;
    default: break;
  }
  const entries = METHODS[type.k]?.[func.attr];
  if (!entries || entries.length === 0) return reject('method', node, `${title} has no counterpart`, 'write it with other methods');
  if (type.k === 'set' && func.attr === 'update') {
    const value = materialised(f, node.args[0] ?? reject('arguments', node, 'update without arguments', 'give a set or list'));
    return f.val(`${f.changing(receiver, func.value).code}.extend(${f.own(value, node)})`, NONE);
  }
  const parts = type.k === 'dict' ? { K: type.key, V: type.value, S: type } : 'of' in type ? { E: type.of, S: type } : { S: type };
  if (type.k === 'set' && func.attr === 'add' && !isKey(type.of)) reject('hash', node, `a set of ${show(type.of)}`, 'use int, str, bool and tuples of them');
  void want;
  return applied(f, node, title, entries, parts, receiver, func.value);
}

function sort(f: FunctionEmitter, node: ast.Call, receiver: Code, receiverNode: ast.Expr, type: { readonly of: Ty }): Code {
  const target = f.borrowChanging(receiver, receiverNode);
  const { keys, reverse } = keyed(f, node, type.of, `${f.changing(receiver, receiverNode).code}.iter()`);
  if (keys === null) {
    if (!isOrdered(type.of, f.module)) reject('comparison', node, `an order of ${show(type.of)}`, 'give a key');
    return f.val(`list::sort(${target}, ${reverse})`, NONE);
  }
  const owned = f.changing(receiver, receiverNode);
  const place = owned.kind === 'ref' ? `*${owned.code}` : owned.code;
  const order = f.temporary('keys');
  return f.val(`{\n    let ${order}: Vec<_> = ${keys};\n    ${place} = list::sorted_by_keys(std::mem::take(${target}), ${order}, ${reverse});\n}`, NONE);
}

function dictMethod(f: FunctionEmitter, node: ast.Call, func: ast.Attribute, receiver: Code, type: Extract<Ty, { k: 'dict' }>): Code | null {
  const atom = f.atom(receiver);
  const key = (): Code => f.fit(f.expr(node.args[0]!, type.key), type.key, node.args[0]!);
  switch (func.attr) {
    case 'get': {
      if (node.keywords.length > 0 || node.args.length < 1 || node.args.length > 2) return reject('arguments', node, 'dict.get in this form', 'give a key and a default');
      const found = `${atom}.get(${keyBorrow(f, key())})`;
      const empty = node.args[1];
      if (prune(type.value).k === 'list' && empty?._type === 'List' && empty.elts.length === 0) return f.ref(`${found}.map_or(&[][..], Vec::as_slice)`, type.value);
      if (!isShareable(f, type.value)) return reject('alias', node, 'an object taken out of a dictionary by get', 'test "in" first, then index');
      const copied = isCopy(type.value) ? `${found}.copied()` : `${found}.cloned()`;
      const other = node.args[1];
      if (!other || (other._type === 'Constant' && other.value.type === 'None')) {
        if (prune(type.value).k === 'optional') return f.val(`${copied}.flatten()`, type.value);
        return f.val(copied, optional(type.value));
      }
      const fallback = f.fit(f.expr(other, type.value), type.value, other);
      if (prune(type.value).k === 'str' && fallback.kind === 'ref') return f.text(`${found}.map_or(${fallback.code}, String::as_str).to_owned()`);
      const plain = f.own(fallback, other);
      return f.val(fallback.simple || isCopy(type.value) ? `${copied}.unwrap_or(${plain})` : plain === 'Vec::new()' ? `${copied}.unwrap_or_default()` : `${copied}.unwrap_or(${plain})`, type.value);
    }
    case 'setdefault': {
      if (node.args.length !== 2) return reject('arguments', node, 'setdefault without a value', 'give the value');
      const code = `${f.changing(receiver, func.value).code}.or_insert_with(${f.own(key(), node.args[0]!)}, || ${f.ownAs(f.expr(node.args[1]!, type.value), type.value, node.args[1]!)})`;
      if (/\?|attempt!/.test(code)) return reject('setdefault', node, 'a default that may fail', 'compute it before');
      return element(f, code, type.value, { ...receiver }, () => ({ code, kind: 'ref' }));
    }
    case 'most_common':
      if (type.flavour !== 'counter' || node.args.length > 1) return null;
      return f.val(`dict::most_common(${f.borrow(receiver)}, ${node.args[0] ? `Some(${f.ownAs(f.expr(node.args[0]), INT, node)})` : 'None'})`, list(tuple(type.key, INT)));
    case 'total': return type.flavour === 'counter' ? f.val(f.fallible(`int::sum(${atom}.values().copied(), 0)`), INT) : null;
    case 'keys': case 'values': case 'items':
      return reject('view', node, `a view (${func.attr}()) that is kept`, `loop over it, or write list(...${func.attr}())`);
    case 'pop':
      if (node.args.length === 2 && node.args[1]?._type === 'Constant' && node.args[1].value.type === 'None') return f.val(`${f.changing(receiver, func.value).code}.remove(${keyBorrow(f, key())})`, optional(type.value));
      return null;
    case 'update':
      if (type.flavour === 'counter') return reject('method', node, 'Counter.update', 'count in a loop');
      if (!isShareable(f, type.value)) return reject('alias', node, 'a dictionary that shares its values with another', 'copy the values too');
      return f.val(`${f.changing(receiver, func.value).code}.extend(${f.own({ ...f.fit(f.expr(node.args[0]!, type), type, node), kind: 'ref' }, node).replace(/\.to_owned\(\)$/, '.clone()')})`, NONE);
    default: return null;
  }
}
