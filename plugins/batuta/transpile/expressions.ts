// Expressions, but for calls, operators, literals of collections and comprehensions.
import { type ast, reprFloat } from '../../python';
import { call } from './calls';
import { compare } from './comparisons';
import { comprehension } from './comprehensions';
import type { Code, FunctionEmitter } from './emitter';
import { dictionary, sequence } from './literals';
import { fieldName, literal } from './names';
import { binary, boolean, truth, unary } from './operators';
import { reject } from './rejection';
import { formatted } from './strings';
import { BOOL, boxed, FLOAT, INT, isCopy, NONE, prune, show, STR, type Ty } from './types';

export function expression(f: FunctionEmitter, node: ast.Expr, want?: Ty): Code {
  switch (node._type) {
    case 'Constant': return constant(f, node);
    case 'Name': return name(f, node);
    case 'Attribute': return attribute(f, node);
    case 'Subscript': return subscript(f, node);
    case 'BinOp': return binary(f, node);
    case 'UnaryOp': return unary(f, node);
    case 'BoolOp': return boolean(f, node);
    case 'Compare': return compare(f, node);
    case 'Call': return call(f, node, want);
    case 'IfExp': return conditional(f, node, want);
    case 'JoinedStr': return formatted(f, node);
    case 'List': case 'Set': case 'Tuple': return sequence(f, node, want);
    case 'Dict': return dictionary(f, node, want);
    case 'ListComp': case 'SetComp': case 'DictComp': return comprehension(f, node);
    case 'GeneratorExp': return reject('generator', node, 'a generator that is kept', 'use it right within sum, any, all, min, max, sorted, join or list');
    case 'Lambda': return reject('lambda', node, 'a function as a value', 'use it as a key, or define a function');
    case 'NamedExpr': return reject('walrus', node, 'an assignment within an expression', 'assign in a statement of its own');
    case 'Starred': return reject('star', node, 'an unpacking', 'name the elements');
    case 'Yield': case 'YieldFrom': case 'Await': return reject('generator', node, 'a generator or coroutine', 'build and return a list');
    case 'Slice': case 'FormattedValue': return reject('syntax', node, 'this stands alone', 'use it within its expression');
  }
}

export function constant(f: FunctionEmitter, node: ast.Constant): Code {
  const { value } = node;
  switch (value.type) {
    case 'int':
      if (value.value >= 2n ** 63n) reject('int-range', node, 'a number of more than 64 bits', 'use numbers within -2**63 and 2**63 - 1');
      return { ...f.val(f.mutants.integer(value.value.toString()), INT), simple: true };
    case 'float': {
      if (!Number.isFinite(value.value)) return f.val('f64::INFINITY', FLOAT);
      const shown = reprFloat(value.value);
      return { ...f.val(f.mutants.float(shown.includes('e') && !shown.includes('.') ? shown.replace('e', '.0e').replace('e+', 'e') : shown.replace('e+', 'e')), FLOAT), simple: true };
    }
    case 'str':
      if (value.points || /[\ud800-\udfff]/u.test(value.value)) reject('surrogate', node, 'a text with half of a surrogate pair', 'use whole characters');
      return { ...f.ref(f.mutants.text(literal(value.value)), STR), simple: true };
    case 'bool': return { ...f.val(f.mutants.flag(value.value ? 'true' : 'false'), BOOL), simple: true };
    case 'None': return f.val('()', NONE);
    default: return reject('literal', node, `a literal of ${value.type}`, 'use int, float, str, bool or None');
  }
}

/** The value of an optional that was tested: `some` says so if the test was no proof. */
function unwrapped(f: FunctionEmitter, value: Code): Code {
  const type = prune(value.ty);
  if (type.k !== 'optional') return value;
  const inner = prune(type.of);
  if (isCopy(inner)) return f.val(f.fallible(`error::some(${value.code})`), inner);
  const atom = f.atom(value);
  const read = inner.k === 'str' || boxed(type, f.module) ? 'as_deref' : 'as_ref';
  const code = f.fallible(`error::some(${atom}.${read}())`);
  return { ...f.ref(code, inner), variable: value.variable, change: value.change && (() => {
    const changing = value.change!();
    const write = boxed(type, f.module) ? 'as_deref_mut' : 'as_mut';
    return { code: f.fallible(`error::some(${changing.code}.${write}())`), kind: 'ref' };
  }) };
}

export function path(node: ast.Node): string | null {
  if (node._type === 'Name') return node.id;
  if (node._type !== 'Attribute') return null;
  const base = path(node.value);
  return base === null ? null : `${base}.${node.attr}`;
}

export function name(f: FunctionEmitter, node: ast.Name): Code {
  const local = f.lookup(node.id);
  if (local) {
    const value = { ...f.variable(local) };
    return f.narrowed.has(node.id) ? unwrapped(f, value) : value;
  }
  const { module } = f;
  const constantModel = module.constants.get(node.id);
  if (constantModel) {
    if (constantModel.rejection) reject('depends', node, `${node.id} is not moved`, constantModel.rejection.hint);
    return constantReference(f, constantModel.ty, constantModel.rustName);
  }
  if (module.imports.has(node.id)) {
    const meant = module.imports.get(node.id) ?? '';
    const found = mathConstant(f, meant);
    if (found) return found;
    return reject('import', node, `${meant} as a value`, 'call it, or use what this module defines');
  }
  if (node.id === '__name__') return f.ref('"__main__"', STR);
  if (module.functions.has(node.id)) return reject('function-value', node, `the function ${node.id} as a value`, 'call it, or use it as a key');
  return reject('name', node, `${node.id} is not known here`, 'module variables that change are not moved: pass them as parameters');
}

export function constantReference(f: FunctionEmitter, ty: Ty, rustName: string): Code {
  const type = prune(ty);
  if (type.k === 'str') return { ...f.ref(rustName, type), simple: true };
  if (isCopy(type)) return { ...f.val(rustName, type), simple: true };
  return { ...f.ref(`&*${rustName}`, type, false), simple: true };
}

function mathConstant(f: FunctionEmitter, meant: string): Code | null {
  switch (meant) {
    case 'math.pi': return f.val('std::f64::consts::PI', FLOAT);
    case 'math.e': return f.val('std::f64::consts::E', FLOAT);
    case 'math.tau': return f.val('std::f64::consts::TAU', FLOAT);
    case 'math.inf': return f.val('f64::INFINITY', FLOAT);
    case 'math.nan': return f.val('f64::NAN', FLOAT);
    case 'sys.maxsize': return f.val('i64::MAX', INT);
    case 'string.ascii_lowercase': return f.ref(literal('abcdefghijklmnopqrstuvwxyz'), STR);
    case 'string.ascii_uppercase': return f.ref(literal('ABCDEFGHIJKLMNOPQRSTUVWXYZ'), STR);
    case 'string.ascii_letters': return f.ref(literal('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'), STR);
    case 'string.digits': return f.ref(literal('0123456789'), STR);
    default: return null;
  }
}

/** What a dotted name means: `math.sqrt` for `m.sqrt` after `import math as m`. */
export function meaning(f: FunctionEmitter, node: ast.Expr): string | null {
  const dotted = path(node);
  if (dotted === null) return null;
  const [head = '', ...rest] = dotted.split('.');
  if (f.lookup(head)) return null;
  const base = f.module.imports.get(head);
  return base === undefined ? null : [base, ...rest].join('.');
}

function attribute(f: FunctionEmitter, node: ast.Attribute): Code {
  const meant = meaning(f, node);
  if (meant !== null) {
    const found = mathConstant(f, meant);
    if (found) return found;
    reject('import', node, `${meant} has no counterpart`, 'use what the standard subset offers');
  }
  const { value } = node;
  if (value._type === 'Name' && !f.lookup(value.id)) {
    const enumeration = f.module.enums.get(value.id);
    const member = enumeration?.members.find((each) => each.name === node.attr);
    if (enumeration && member) return { ...f.val(`${enumeration.name}::${member.rustName}`, { k: 'enum', name: enumeration.name }), simple: true };
    const owner = f.module.classes.get(value.id);
    const shared = owner?.constants.get(node.attr);
    if (owner && shared) return constantReference(f, shared.ty, `${owner.name}::${shared.rustName}`);
  }
  const base = f.expr(value);
  const type = prune(base.ty);
  if (type.k === 'enum') {
    const enumeration = f.module.enums.get(type.name)!;
    if (node.attr === 'value') return enumeration.valueType.k === 'str' ? f.ref(`${f.atom(base)}.value()`, STR) : f.val(`${f.atom(base)}.value()`, INT);
    if (node.attr === 'name') return f.ref(`${f.atom(base)}.name()`, STR);
    if (f.module.functions.get(`${type.name}.${node.attr}`)?.isProperty) return call(f, { ...node, _type: 'Call', func: node, args: [], keywords: [] } as ast.Call);
    reject('attribute', node, `${type.name} has no ${node.attr}`, 'use name or value');
  }
  if (type.k === 'optional') reject('optional', node, 'an attribute of what may be None', 'test it with "is None" before');
  if (type.k === 'exception' && node.attr === 'args') reject('attribute', node, 'the arguments of an exception', 'use str(error)');
  if (type.k !== 'class') reject(type.k === 'var' ? 'untyped' : 'attribute', node, type.k === 'var' ? 'the type of this value is not known' : `${show(type)} has no ${node.attr}`, 'annotate parameters and variables');
  const owner = f.module.classes.get(type.name);
  if (!owner) reject('depends', node, `${type.name} is not moved`, 'see why the class was rejected');
  f.model.uses.add(owner);
  const field = owner.fields.get(node.attr);
  const rustName = fieldName(node.attr);
  if (field) {
    const inInit = f.model.kind === 'constructor' && value._type === 'Name' && value.id === 'self';
    if (inInit) {
      const made = f.lookup(`self.${node.attr}`);
      return made ? f.variable(made) : reject('constructor', node, `self.${node.attr} is read before it is stored`, 'store it first');
    }
    const code = `${f.atom(base)}.${rustName}`;
    const found: Code = { code, ty: field.ty, kind: isCopy(field.ty) ? 'val' : 'place', atom: true, simple: base.simple, variable: base.variable, whole: false, change: () => {
      if (!owner.changed) {
        owner.changed = true;
        f.changed = true;
      }
      return { code: `${f.changing(base, node).code}.${rustName}`, kind: 'place' };
    } };
    const dotted = path(node);
    return dotted !== null && f.narrowed.has(dotted) ? unwrapped(f, found) : found;
  }
  if (owner.variants && !owner.methods.has(node.attr)) reject('attribute', node, `a ${type.name} may be of several classes, which each have their own ${node.attr}`, 'add a method that answers it');
  const method = owner.methods.get(node.attr);
  if (method?.isProperty) return call(f, { ...node, _type: 'Call', func: node, args: [], keywords: [] } as ast.Call);
  const shared = owner.constants.get(node.attr);
  if (shared) return constantReference(f, shared.ty, `${owner.name}::${shared.rustName}`);
  return reject('attribute', node, method ? `the method ${node.attr} as a value` : `${type.name} has no ${node.attr}`, method ? 'call it' : 'store it in __init__');
}

const number = (node: ast.Expr): bigint | null => {
  if (node._type === 'Constant' && node.value.type === 'int') return node.value.value;
  if (node._type === 'UnaryOp' && node.op === 'USub') {
    const inner = number(node.operand);
    return inner === null ? null : -inner;
  }
  return null;
};

function bound(f: FunctionEmitter, node: ast.Expr | null): string {
  return node === null || (node._type === 'Constant' && node.value.type === 'None') ? 'None' : `Some(${f.ownAs(f.expr(node), INT, node)})`;
}

function slice(f: FunctionEmitter, node: ast.Subscript, base: Code, part: ast.Slice): Code {
  const type = prune(base.ty);
  const lower = bound(f, part.lower);
  const upper = bound(f, part.upper);
  const step = part.step === null || (part.step._type === 'Constant' && part.step.value.type === 'None') ? null : f.ownAs(f.expr(part.step), INT, part.step);
  if (type.k === 'str') return f.text(f.fallible(`text::slice(${f.str(base)}, ${lower}, ${upper}, ${step ?? '1'})`));
  if (type.k === 'list' || type.k === 'series') {
    if (!isShareable(f, type.of)) reject('alias', node, 'a slice of elements that can change: both lists would hold the same objects', 'copy the elements too');
    if (step === null) return f.val(`list::part(${f.borrow(base)}, ${lower}, ${upper}).to_vec()`, type);
    return f.val(f.fallible(`list::slice(${f.borrow(base)}, ${lower}, ${upper}, ${step})`), type);
  }
  return reject('slice', node, `a slice of ${show(type)}`, 'slice lists and texts');
}

/** Whether a copy of a value of the type cannot be told from it. */
export function isShareable(f: FunctionEmitter, ty: Ty): boolean {
  const type = prune(ty);
  switch (type.k) {
    case 'list': case 'dict': case 'set': case 'deque': return false;
    case 'class': return f.module.isFrozen(type.name);
    case 'tuple': return type.items.every((item) => isShareable(f, item));
    case 'optional': case 'series': return isShareable(f, type.of);
    default: return true;
  }
}

/** A reference into something as a code: copied where it is a copy, a text as `&str`. */
export function element(f: FunctionEmitter, code: string, ty: Ty, base: Code, change: Code['change']): Code {
  if (isCopy(ty)) return { ...f.val(`*${code}`, ty, false), variable: base.variable, change: change };
  const shown = prune(ty).k === 'str' ? `${code}.as_str()` : code;
  return { code: shown, ty, kind: 'ref', atom: true, simple: false, variable: base.variable, whole: false, change };
}

/** The key as a reference that finds it. */
export function keyBorrow(f: FunctionEmitter, value: Code): string {
  return prune(value.ty).k === 'str' ? (value.kind === 'ref' ? value.code : value.kind === 'place' ? `&${f.atom(value)}` : `&${value.code}`) : f.borrow(value);
}

function subscript(f: FunctionEmitter, node: ast.Subscript): Code {
  const base = f.expr(node.value);
  const type = prune(base.ty);
  if (node.slice._type === 'Slice') return slice(f, node, base, node.slice);
  switch (type.k) {
    case 'str': return f.text(f.fallible(`text::at(${f.str(base)}, ${f.ownAs(f.expr(node.slice), INT, node)})`));
    case 'tuple': {
      const index = number(node.slice);
      if (index === null) reject('tuple-index', node, 'a tuple by an index that is not written out', 'use a list');
      const place = index < 0n ? Number(index) + type.items.length : Number(index);
      const item = type.items[place];
      if (!item) reject('tuple-index', node, 'an index beyond the tuple', 'this raises IndexError always');
      const code = `${f.atom(base)}.${place}`;
      return { code, ty: item, kind: isCopy(item) ? 'val' : 'place', atom: true, simple: base.simple, variable: base.variable, whole: false, change: base.change && (() => ({ code: `${f.changing(base, node).code}.${place}`, kind: 'place' })) };
    }
    case 'list': case 'deque': case 'series': {
      const index = f.ownAs(f.expr(node.slice), INT, node.slice);
      const at = type.k === 'list' ? 'list::at' : type.k === 'deque' ? 'list::deque_at' : 'list::at_tuple';
      return element(f, f.fallible(`${at}(${f.borrow(base)}, ${index})`), type.of, base, base.kind !== 'val' && type.k === 'list' ? () => ({ code: f.fallible(`list::at_mut(${f.borrowChanging(base, node)}, ${index})`), kind: 'ref' }) : null);
    }
    case 'dict': {
      const key = f.fit(f.expr(node.slice), type.key, node.slice);
      if (type.flavour === 'default') return defaulted(f, node, base, type, key);
      if (type.flavour === 'counter') return f.val(`${f.atom(base)}.get(${keyBorrow(f, key)}).copied().unwrap_or(0)`, INT);
      const code = f.fallible(`${f.atom(base)}.at(${keyBorrow(f, key)})`);
      return element(f, code, type.value, base, base.kind === 'val' ? null : () => ({ code: f.fallible(`${f.changing(base, node).code}.at_mut(${keyBorrow(f, key)})`), kind: 'ref' }));
    }
    case 'class': {
      const method = f.module.classes.get(type.name)?.methods.get('__getitem__');
      if (method) return call(f, { ...node, _type: 'Call', func: { ...node, _type: 'Attribute', value: node.value, attr: '__getitem__', ctx: 'Load' }, args: [node.slice], keywords: [] } as ast.Call);
      return reject('subscript', node, `${type.name} has no elements`, 'define __getitem__');
    }
    case 'optional': return reject('optional', node, 'an element of what may be None', 'test it with "is None" before');
    case 'var': return reject('untyped', node, 'the type of this value is not known', 'annotate the variable or parameter');
    default: return reject('subscript', node, `${show(type)} has no elements`, 'index lists, tuples, texts and dictionaries');
  }
}

/** A `defaultdict` makes what it lacks, even when it is only looked at. */
function defaulted(f: FunctionEmitter, node: ast.Subscript, base: Code, type: Extract<Ty, { k: 'dict' }>, key: Code): Code {
  const make = (): string => `${f.changing(base, node).code}.or_insert_with(${f.own(key, node.slice)}, ${emptyOf(type.value, node)})`;
  return element(f, make(), type.value, base, () => ({ code: make(), kind: 'ref' }));
}

export function emptyOf(ty: Ty, node: ast.Node): string {
  const type = prune(ty);
  switch (type.k) {
    case 'int': return '|| 0';
    case 'float': return '|| 0.0';
    case 'str': return 'String::new';
    case 'list': return 'Vec::new';
    case 'dict': return 'Dict::new';
    case 'set': return 'HashSet::new';
    case 'var': return 'Default::default';
    default: return reject('defaultdict', node, `a defaultdict of ${show(type)}`, 'use int, float, str, list, dict or set');
  }
}

function conditional(f: FunctionEmitter, node: ast.IfExp, want?: Ty): Code {
  const narrowing = narrowings(node.test);
  const test = truth(f, node.test);
  const branch = (expr: ast.Expr, known: readonly string[]): Code => f.within(() => {
    for (const each of known) f.narrowed.add(each);
    return f.expr(expr, want);
  });
  const yes = branch(node.body, narrowing.whenTrue);
  const no = branch(node.orelse, narrowing.whenFalse);
  const none = (value: Code): boolean => prune(value.ty).k === 'none';
  let ty: Ty = yes.ty;
  const [a, b] = [prune(yes.ty), prune(no.ty)];
  if (none(yes) && !none(no)) ty = b.k === 'optional' ? b : { k: 'optional', of: no.ty };
  else if (none(no) && !none(yes)) ty = a.k === 'optional' ? a : { k: 'optional', of: yes.ty };
  else if (b.k === 'optional' && a.k !== 'optional') ty = b;
  else if (want && f.isVariant(a, prune(want)) && (f.isVariant(b, prune(want)) || show(b) === show(want))) ty = want;
  const code = `if ${test} { ${f.ownAs(yes, ty, node.body)} } else { ${f.ownAs(no, ty, node.orelse)} }`;
  return f.val(code, ty, false);
}

/** What a test tells about values that may be `None`, as the source writes them. */
export function narrowings(test: ast.Expr): { whenTrue: readonly string[]; whenFalse: readonly string[] } {
  if (test._type === 'Compare' && test.ops.length === 1 && test.comparators[0]?._type === 'Constant' && test.comparators[0].value.type === 'None') {
    const dotted = path(test.left);
    if (dotted !== null && test.ops[0] === 'IsNot') return { whenTrue: [dotted], whenFalse: [] };
    if (dotted !== null && test.ops[0] === 'Is') return { whenTrue: [], whenFalse: [dotted] };
  }
  if (test._type === 'Name' || test._type === 'Attribute') {
    const dotted = path(test);
    return { whenTrue: dotted === null ? [] : [dotted], whenFalse: [] };
  }
  if (test._type === 'UnaryOp' && test.op === 'Not') {
    const inner = narrowings(test.operand);
    return { whenTrue: inner.whenFalse, whenFalse: inner.whenTrue };
  }
  if (test._type === 'BoolOp') {
    const all = test.values.map(narrowings);
    return test.op === 'And' ? { whenTrue: all.flatMap((each) => each.whenTrue), whenFalse: [] } : { whenTrue: [], whenFalse: all.flatMap((each) => each.whenFalse) };
  }
  return { whenTrue: [], whenFalse: [] };
}
