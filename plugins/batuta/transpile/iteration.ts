// What is gone over: lists, ranges, dictionaries and their views, zip, enumerate, and how loops name what they get.
import { type ast, walk } from '../../python';
import { collected } from './comprehensions';
import type { Code, FunctionEmitter, Local } from './emitter';
import { isOneCall } from './exits';
import { isShareable } from './expressions';
import type { Mode } from './model';
import { variableName } from './names';
import { reject } from './rejection';
import { INT, isCopy, isImmutable, isOrdered, list, prune, show, STR, tuple, type Ty, unify } from './types';

/** One thing of a round: how it is held, and of what it is made where it is a tuple that nobody built. */
export interface Item {
  readonly ty: Ty;
  readonly holds: Local['holds'];
  readonly parts: readonly Item[] | null;
  /** The pattern of the parts, given theirs. */
  readonly pattern: (parts: readonly string[]) => string;
}

export interface Iteration {
  /** An iterator, or for a `for` something that makes one. */
  readonly code: string;
  readonly item: Item;
  /** Whether `code` is an iterator already. */
  readonly isIterator: boolean;
  /** Written with dots, which bind less than a method. */
  readonly isRange?: boolean;
  /** Can be gone over from behind. */
  readonly reversible: boolean;
}

const leaf = (ty: Ty, holds: Local['holds'] = 'own'): Item => ({ ty, holds, parts: null, pattern: ([only = '_']) => only });
const pair = (...parts: readonly Item[]): Item => ({ ty: tuple(...parts.map((part) => part.ty)), holds: 'own', parts, pattern: (names) => `(${names.join(', ')})` });

export const isCallOf = (node: ast.Expr, f: FunctionEmitter, ...names: string[]): node is ast.Call & { func: ast.Name } =>
  node._type === 'Call' && node.func._type === 'Name' && names.includes(node.func.id) && !f.lookup(node.func.id) && !f.module.functions.has(node.func.id);

const iterator = (iteration: Iteration): string => (iteration.isRange ? `(${iteration.code})` : iteration.isIterator ? iteration.code : `${/^[\w.]+$|\)$|\]$/.test(iteration.code) && !/^\w+ /.test(iteration.code) ? iteration.code : `(${iteration.code})`}.into_iter()`);

/** How a loop wants the elements: what its variable is used for. `unordered`: the order does not matter to who asks. */
export interface Wish {
  readonly mode: Mode;
  readonly cloned: boolean;
  readonly unordered: boolean;
}

export const LOOK: Wish = { mode: 'ref', cloned: false, unordered: false };

export function iterate(f: FunctionEmitter, node: ast.Expr, wish: Wish): Iteration {
  if (isCallOf(node, f, 'range')) return range(f, node);
  if (isCallOf(node, f, 'enumerate')) {
    const [over, start] = node.args;
    if (!over || node.args.length > 2) reject('arguments', node, 'enumerate in this form', 'give one iterable');
    const inner = iterate(f, over, wish);
    const first = start ?? node.keywords.find((keyword) => keyword.arg === 'start')?.value;
    const from = first ? f.ownAs(f.expr(first), INT, first) : '0';
    return { code: `(${/^-?\d+$/.test(from) ? `${from}_i64` : from}..).zip(${iterator(inner)})`, item: pair(leaf(INT), inner.item), isIterator: true, reversible: false };
  }
  if (isCallOf(node, f, 'zip')) {
    const inner = node.args.map((arg) => iterate(f, arg, wish));
    if (inner.length < 2 || inner.length > 4 || node.keywords.length > 0) reject('arguments', node, 'zip in this form', 'give two to four iterables');
    const [first, ...rest] = inner;
    const code = rest.reduce((left, right) => `${left}.zip(${iterator(right)})`, iterator(first!).replace(/^([^()]*\.\.[^()]*)$/, '($1)'));
    const item = pair(...inner.map((each) => each.item));
    return { code, item: { ...item, pattern: (names) => names.slice(1).reduce((left, right) => `(${left}, ${right})`, names[0] ?? '_') }, isIterator: true, reversible: false };
  }
  if (isCallOf(node, f, 'reversed') && node.args[0]) {
    const inner = iterate(f, node.args[0], wish);
    if (!inner.reversible) reject('call', node, 'reversed of this', 'make a list first');
    if (/^int::range|attempt!\(.*int::range/.test(inner.code)) return { ...inner, code: `${inner.code}.reversed()` };
    return { ...inner, code: `${iterator(inner)}.rev()`, isIterator: true, isRange: false };
  }
  if (node._type === 'Call' && node.func._type === 'Attribute' && ['items', 'keys', 'values'].includes(node.func.attr) && node.args.length === 0) {
    const base = f.expr(node.func.value);
    const type = prune(base.ty);
    if (type.k === 'dict') return view(f, node, node.func.attr, base, type, wish);
  }
  const members = node._type === 'Name' && !f.lookup(node.id) ? f.module.enums.get(node.id) : undefined;
  if (members) return { code: `[${members.members.map((member) => `${members.name}::${member.rustName}`).join(', ')}]`, item: leaf({ k: 'enum', name: members.name }), isIterator: false, reversible: true };
  return over(f, node, f.expr(node), wish);
}

function over(f: FunctionEmitter, node: ast.Expr, value: Code, wish: Wish): Iteration {
  const type = prune(value.ty);
  switch (type.k) {
    case 'list': case 'series': case 'deque': {
      // a part of what is only looked at needs no copy
      const isPart = node._type === 'Subscript' && node.value._type === 'Name' && f.lookup(node.value.id)?.holds === 'ref' && /^list::part\(.*\)\.to_vec\(\)$/.test(value.code);
      return elements(f, node, isPart ? f.ref(value.code.replace(/\.to_vec\(\)$/, ''), value.ty) : value, type.of, wish);
    }
    case 'set':
      if (!wish.unordered) reject('set-order', node, 'the order of a set, which is that of hashes', 'go over sorted(...)');
      return elements(f, node, value, type.of, wish);
    case 'dict': {
      if (value.kind === 'val') return { code: `${f.atom(value)}.into_iter().map(|(key, _)| key)`, item: leaf(type.key), isIterator: true, reversible: false };
      return view(f, node, 'keys', value, type, wish);
    }
    case 'str': {
      const code = value.kind === 'val' ? `${f.atom(value)}.chars().map(String::from).collect::<Vec<_>>()` : `text::characters(${f.str(value)})`;
      return { code, item: leaf(STR), isIterator: value.kind !== 'val', reversible: true };
    }
    case 'tuple': {
      const [first] = type.items;
      if (!first || !type.items.every((item) => unify(item, first))) reject('tuple-loop', node, 'a loop over a tuple of several types', 'write the steps out');
      if (!isShareable(f, first)) reject('alias', node, 'a loop over a tuple of objects that can change', 'use a list');
      const items = value.kind === 'val' && value.code.startsWith('(') ? value.code.replace(/^\(/, '[').replace(/,?\)$/, ']') : `[${type.items.map((_, index) => f.own({ ...value, code: `${f.atom(value)}.${index}`, ty: first, kind: isCopy(first) ? 'val' : 'place', atom: true, whole: false }, node)).join(', ')}]`;
      return { code: items, item: leaf(first), isIterator: false, reversible: true };
    }
    case 'optional': return reject('optional', node, 'a loop over what may be None', 'test it with "is None" before');
    case 'var': return reject('untyped', node, 'the type of what is gone over is not known', 'annotate the parameter or variable');
    case 'enum': case 'class': return reject('iterate', node, `a loop over ${show(type)}`, 'loop over a list');
    default: return reject('iterate', node, `a loop over ${show(type)}`, 'loop over lists, ranges, texts and dictionaries');
  }
}

function elements(f: FunctionEmitter, node: ast.Expr, value: Code, of: Ty, wish: Wish): Iteration {
  if (value.kind === 'val') return { code: /^vec!\[./.test(value.code) ? value.code.slice(4) : value.code, item: leaf(of), isIterator: false, reversible: true };
  const atom = f.atom(value);
  if (isCopy(of)) return { code: `${atom}.iter().copied()`, item: leaf(of), isIterator: true, reversible: true };
  if (wish.cloned && isImmutable(of, f.module)) return { code: `${atom}.iter().cloned()`, item: leaf(of), isIterator: true, reversible: true };
  if (wish.mode === 'mut' && !isImmutable(of, f.module)) return { code: `${f.changing(value, node).code}.iter_mut()`, item: leaf(of, 'mut'), isIterator: true, reversible: true };
  if (wish.mode === 'own' && !isImmutable(of, f.module)) return { code: f.own(value, node), item: leaf(of), isIterator: false, reversible: true };
  return { code: `${atom}.iter()`, item: leaf(of, 'ref'), isIterator: true, reversible: true };
}

function view(f: FunctionEmitter, node: ast.Expr, which: string, base: Code, type: Extract<Ty, { k: 'dict' }>, wish: Wish): Iteration {
  const atom = f.atom(base);
  const one = (ty: Ty, code: string): Iteration =>
    isCopy(ty) ? { code: `${code}.copied()`, item: leaf(ty), isIterator: true, reversible: true }
      : wish.cloned && isImmutable(ty, f.module) ? { code: `${code}.cloned()`, item: leaf(ty), isIterator: true, reversible: true } : { code, item: leaf(ty, 'ref'), isIterator: true, reversible: true };
  if (which === 'keys') return one(type.key, `${atom}.keys()`);
  const changes = wish.mode === 'mut' && !isImmutable(type.value, f.module);
  if (which === 'values') return changes ? { code: `${f.changing(base, node).code}.values_mut()`, item: leaf(type.value, 'mut'), isIterator: true, reversible: true } : one(type.value, `${atom}.values()`);
  if (base.kind === 'val') return { code: base.code, item: { ...pair(leaf(type.key), leaf(type.value)) }, isIterator: false, reversible: false };
  if (changes) return { code: `${f.changing(base, node).code}.iter_mut()`, item: pair(leaf(type.key, 'ref'), leaf(type.value, 'mut')), isIterator: true, reversible: true };
  if (wish.cloned && isImmutable(type.value, f.module)) return { code: `${atom}.clone()`, item: pair(leaf(type.key), leaf(type.value)), isIterator: false, reversible: false };
  return { code: `${atom}.iter()`, item: pair(leaf(type.key, 'ref'), leaf(type.value, 'ref')), isIterator: true, reversible: true };
}

function range(f: FunctionEmitter, node: ast.Call): Iteration {
  if (node.args.length < 1 || node.args.length > 3 || node.keywords.length > 0) reject('arguments', node, 'range in this form', 'give one to three numbers');
  const numbers = node.args.map((arg) => f.ownAs(f.expr(arg), INT, arg));
  const [first = '0', second, step] = numbers;
  if (step !== undefined) return { code: f.fallible(`int::range(${first}, ${second}, ${step})`), item: leaf(INT), isIterator: true, reversible: true };
  // where both bounds are written out, nothing else tells the type
  const all = numbers.every((code) => /^-?\d+$/.test(code));
  const bound = (code: string): string => (!isOneCall(code) && / as | [<>=|&]|^if /.test(code) ? `(${code})` : code);
  return { code: second === undefined ? `0..${bound(first)}${all ? '_i64' : ''}` : `${bound(first)}..${bound(second)}${all ? '_i64' : ''}`, item: leaf(INT), isIterator: false, isRange: true, reversible: true };
}

/** Whether a name is stored within the statements. */
export function stores(body: readonly ast.Node[], name: string): boolean {
  let found = false;
  for (const statement of body) walk(statement, (node) => {
    if (node._type === 'Name' && node.id === name && node.ctx !== 'Load') found = true;
    return !found;
  });
  return found;
}

/** What the targets of a loop want of its elements. */
export function wishOf(f: FunctionEmitter, target: ast.Expr, body: readonly ast.Node[], unordered = false): Wish {
  let mode: Mode = 'ref';
  let cloned = false;
  walk(target, (node) => {
    if (node._type !== 'Name') return;
    const facts = f.facts(targetKey(node));
    if (facts.mode === 'own' || (facts.mode === 'mut' && mode === 'ref')) mode = facts.mode;
    if (stores(body, node.id)) cloned = true;
  });
  return { mode, cloned, unordered };
}

const targetKey = (node: ast.Name): string => `${node.id}@${node.lineno}:${node.col_offset}`;

/** Declares the names of a target, and answers the pattern that binds them and what has to be said first in the body. */
export function bind(f: FunctionEmitter, target: ast.Expr, item: Item): { pattern: string; first: readonly string[] } {
  if (target._type === 'Name') {
    if (item.parts) {
      const names = item.parts.map(() => f.temporary('part'));
      const flat = item.parts.map((part, index) => {
        if (part.parts) reject('unpack', target, 'a tuple within a tuple under one name', 'name the parts');
        const code: Code = part.holds === 'own' ? { ...f.val(names[index]!, part.ty), kind: isCopy(part.ty) ? 'val' : 'val' } : isCopy(part.ty) ? f.val(`*${names[index]}`, part.ty, false) : f.ref(prune(part.ty).k === 'str' ? `${names[index]}.as_str()` : names[index]!, part.ty);
        return f.own(code, target);
      });
      const facts = f.facts(targetKey(target));
      if (!unify(facts.ty, item.ty)) reject('mixed-types', target, `${show(item.ty)} where ${show(facts.ty)} was before`, 'use another name');
      const local = f.declare(target.id, f.local(target.id, 'own', facts));
      return { pattern: item.pattern(names), first: [`let ${mutable(local)}${local.rustName} = (${flat.join(', ')});`] };
    }
    if (target.id === '_') return { pattern: '_', first: [] };
    const facts = f.facts(targetKey(target));
    if (!unify(facts.ty, item.ty)) reject('mixed-types', target, `${show(item.ty)} where ${show(facts.ty)} was before`, 'use another name');
    const local = f.declare(target.id, f.local(target.id, item.holds, facts, { isStringRef: item.holds === 'ref' }));
    return { pattern: item.holds === 'own' && mutable(local) ? `mut ${local.rustName}` : local.rustName, first: [] };
  }
  if (target._type !== 'Tuple' && target._type !== 'List') reject('target', target, 'a loop that stores elsewhere than in names', 'assign in the body');
  const { elts } = target;
  if (item.parts) {
    if (item.parts.length !== elts.length) reject('unpack', target, `${elts.length} names for ${item.parts.length} values`, 'name each');
    const bound = elts.map((each, index) => bind(f, each, item.parts![index]!));
    return { pattern: item.pattern(bound.map((each) => each.pattern)), first: bound.flatMap((each) => each.first) };
  }
  const type = prune(item.ty);
  if (type.k !== 'tuple') reject('unpack', target, `names for the parts of ${show(type)}`, 'index the list');
  if (type.items.length !== elts.length) reject('unpack', target, `${elts.length} names for ${type.items.length} values`, 'name each');
  const bound = elts.map((each, index) => bind(f, each, leaf(type.items[index]!, item.holds)));
  return { pattern: `(${bound.map((each) => each.pattern).join(', ')}${bound.length === 1 ? ',' : ''})`, first: bound.flatMap((each) => each.first) };
}

export const mutable = (local: Local): string => (local.facts.mutable ?? local.facts.mutated ? 'mut ' : '');

/** Any iterable as a list: what consumes all of it may as well have it at once. */
export function materialised(f: FunctionEmitter, node: ast.Expr, unordered = false): Code {
  if (node._type === 'GeneratorExp') return collected(f, node, unordered);
  const mapped = rewritten(f, node);
  if (mapped) return collected(f, mapped, unordered);
  const plain = isCallOf(node, f, 'range', 'enumerate', 'zip', 'reversed') || (node._type === 'Call' && node.func._type === 'Attribute' && ['items', 'keys', 'values'].includes(node.func.attr));
  if (!plain) {
    const value = f.expr(node);
    const type = prune(value.ty);
    if (type.k === 'list') return value;
    if (type.k === 'series') return { ...value, ty: list(type.of) };
  }
  return gathered(f, node, iterate(f, node, { mode: 'ref', cloned: true, unordered }));
}

/** The elements of an iteration in a new list. */
function gathered(f: FunctionEmitter, node: ast.Expr, iteration: Iteration): Code {
  const { item } = iteration;
  const code = iterator(iteration).replace(/^([^()]*\.\.[^()]*)\.into_iter\(\)$/, '($1)');
  const simple = (each: Item): boolean => (each.parts ? each.parts.every(simple) : each.holds === 'own');
  if (simple(item) && !item.parts) return f.val(`${code}.collect::<Vec<_>>()`, list(item.ty));
  const names: string[] = [];
  const build = (each: Item): { pattern: string; value: string } => {
    if (each.parts) {
      const inner = each.parts.map(build);
      return { pattern: each.pattern(inner.map((part) => part.pattern)), value: `(${inner.map((part) => part.value).join(', ')})` };
    }
    const name = `each${names.length || ''}`;
    names.push(name);
    if (each.holds !== 'own' && !isShareable(f, each.ty)) reject('alias', node, 'a list that shares its elements with another', 'copy the elements too');
    return { pattern: name, value: each.holds === 'own' ? name : isCopy(each.ty) ? `*${name}` : `${name}.clone()` };
  };
  const built = build(item);
  if (built.pattern === built.value) return f.val(`${code}.collect::<Vec<_>>()`, list(item.ty));
  return f.val(`${code}.map(|${built.pattern}| ${built.value}).collect::<Vec<_>>()`, list(item.ty));
}

/** `map` and `filter` as the generator that they are. */
export function rewritten(f: FunctionEmitter, node: ast.Expr): ast.GeneratorExp | null {
  if (!isCallOf(node, f, 'map', 'filter') || node.args.length !== 2 || node.keywords.length > 0) return null;
  const [func, iter] = node.args as [ast.Expr, ast.Expr];
  const place = { lineno: node.lineno, col_offset: node.col_offset, end_lineno: node.end_lineno, end_col_offset: node.end_col_offset };
  const target: ast.Name = { ...place, _type: 'Name', id: func._type === 'Lambda' && func.args.args[0] ? func.args.args[0].arg : 'item', ctx: 'Store' };
  const load: ast.Name = { ...target, ctx: 'Load' };
  const applied: ast.Expr = func._type === 'Lambda' ? func.body : func._type === 'Constant' ? load : { ...place, _type: 'Call', func, args: [load], keywords: [] };
  if (func._type === 'Lambda' && func.args.args.length !== 1) reject('lambda', func, 'a lambda of another number of parameters', 'take one');
  const isMap = node.func.id === 'map';
  return { ...place, _type: 'GeneratorExp', elt: isMap ? applied : load, generators: [{ _type: 'comprehension', target, iter, ifs: isMap ? [] : [applied], is_async: 0 }] };
}

/** The keys of `sort`, `sorted`, `min` and `max` over borrowed elements, and whether the order is reversed. */
export function keyed(f: FunctionEmitter, node: ast.Call, of: Ty, source: string): { keys: string | null; reverse: string } {
  let key: ast.Expr | null = null;
  let reverse = 'false';
  for (const { arg, value } of node.keywords) {
    if (arg === 'key' && !(value._type === 'Constant' && value.value.type === 'None')) key = value;
    else if (arg === 'reverse') reverse = f.ownAs(f.expr(value), { k: 'bool' }, value);
    else if (arg !== 'key' && arg !== 'default') reject('arguments', node, `the argument ${arg}`, 'use key and reverse');
  }
  if (key === null) return { keys: null, reverse };
  const name: ast.Expr = key;
  const place = { lineno: node.lineno, col_offset: node.col_offset, end_lineno: node.end_lineno, end_col_offset: node.end_col_offset };
  let parameter: ast.Expr = { ...place, _type: 'Name', id: 'item', ctx: 'Store' };
  let body: ast.Expr;
  if (name._type === 'Lambda') {
    const [only] = name.args.args;
    if (!only || name.args.args.length !== 1) reject('lambda', name, 'a key of another number of parameters', 'take one');
    parameter = { ...place, _type: 'Name', id: only.arg, ctx: 'Store', lineno: only.lineno, col_offset: only.col_offset };
    body = name.body;
  } else if (name._type === 'Attribute' && name.value._type === 'Name' && name.value.id === 'str') body = { ...place, _type: 'Call', func: { ...place, _type: 'Attribute', value: { ...place, _type: 'Name', id: 'item', ctx: 'Load' }, attr: name.attr, ctx: 'Load' }, args: [], keywords: [] };
  else if (name._type === 'Name' || name._type === 'Attribute') body = { ...place, _type: 'Call', func: name, args: [{ ...place, _type: 'Name', id: 'item', ctx: 'Load' }], keywords: [] };
  else return reject('lambda', name, 'a key that is computed', 'use a lambda');
  const keyType: { ty: Ty | null } = { ty: null };
  const loop = f.within(() => {
    const { pattern, first } = bind(f, parameter, { ty: of, holds: isCopy(of) ? 'own' : 'ref', parts: null, pattern: ([only = '_']) => only });
    const value = f.expr(body);
    keyType.ty = value.ty;
    const code = f.own(value, body);
    const shown = isCopy(of) ? source.replace(/\.iter\(\)$/, '.iter().copied()') : source;
    return { pattern, first, code, shown };
  });
  if (keyType.ty && !isOrdered(keyType.ty, f.module)) reject('comparison', name, `an order of ${show(keyType.ty)}`, 'give a key of numbers, texts or tuples of them');
  const quiet = !/\?|attempt!/.test(loop.code) && loop.first.length === 0;
  if (quiet) return { keys: `${loop.shown}.map(|${loop.pattern}| ${loop.code}).collect()`, reverse };
  const temporary = f.temporary('keys');
  return { keys: `{\n    let mut ${temporary} = Vec::new();\n    for ${loop.pattern} in ${loop.shown} {\n        ${[...loop.first, `${temporary}.push(${loop.code});`].join('\n        ')}\n    }\n    ${temporary}\n}`, reverse };
}

export const rustVariable = variableName;
