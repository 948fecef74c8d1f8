// Methods of built-in types and functions of known modules, by the table in methods.ts.
import type { ast } from '../../python';
import { invoke } from './calls';
import { isComparable } from './comparisons';
import type { Code, FunctionEmitter } from './emitter';
import { element, isShareable, keyBorrow } from './expressions';
import { keyed, materialised } from './iteration';
import { type Entry, FUNCTIONS, METHODS } from './methods';
import { asFloat } from './operators';
import { KNOWN_MODULES } from './read-module';
import { reject, Rejection } from './rejection';
import { formatMethod } from './strings';
import { BOOL, dict, FLOAT, fresh, INT, isCopy, isKey, isOrdered, list, NONE, optional, prune, show, STR, tuple, type Ty, unify } from './types';

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

export function known(f: FunctionEmitter, node: ast.Call, meant: string, want?: Ty): Code {
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

export function methodCall(f: FunctionEmitter, node: ast.Call, func: ast.Attribute): Code {
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
    case 'enum': {
      const method = f.module.functions.get(`${type.name}.${func.attr}`);
      if (!method) return reject('method', node, `${type.name} has no method ${func.attr}`, 'define it');
      return invoke(f, { ...node, args: [func.value, ...node.args] }, method, null);
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
