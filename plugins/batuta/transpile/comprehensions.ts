// Comprehensions, and generators where all of what they make is used at once.
import type { ast } from '../../python';
import type { Code, FunctionEmitter } from './emitter';
import { COLLECT, isOneCall } from './exits';
import { narrowings } from './expressions';
import { bind, iterate, rewritten, wishOf } from './iteration';
import { indent } from './names';
import { truth } from './operators';
import { reject } from './rejection';
import { dict, isKey, list, set, show, type Ty } from './types';

type Generator = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp;

/** Loops within each other, around what `inner` writes. */
export function loops(f: FunctionEmitter, generators: readonly ast.Comprehension[], body: readonly ast.Expr[], unordered: boolean, inner: () => string): string {
  const [first, ...rest] = generators;
  if (!first) return inner();
  if (first.is_async) reject('async', first.target, 'an asynchronous comprehension', 'move the asynchronous part elsewhere');
  const nested = first.iter._type === 'GeneratorExp' ? first.iter : rewritten(f, first.iter);
  if (nested) {
    // what a generator gives to another goes through one after the other
    return loops(f, nested.generators, [nested.elt, ...body], unordered, () => {
      const value = f.expr(nested.elt);
      const code = f.own(value, nested.elt);
      const { pattern, first: lets } = bind(f, first.target, { ty: value.ty, holds: 'own', parts: null, pattern: ([only = '_']) => only });
      return [`let ${pattern} = ${code};`, ...lets, conditions(f, first.ifs, () => loops(f, rest, body, unordered, inner))].join('\n');
    });
  }
  const over = iterate(f, first.iter, { ...wishOf(f, first.target, []), unordered });
  return f.within(() => {
    const { pattern, first: lets } = bind(f, first.target, over.item);
    const code = conditions(f, first.ifs, () => loops(f, rest, body, unordered, inner));
    return `for ${pattern} in ${over.code} {\n${indent([...lets, code].join('\n'))}\n}`;
  });
}

function conditions(f: FunctionEmitter, ifs: readonly ast.Expr[], inner: () => string): string {
  const [first, ...rest] = ifs;
  if (!first) return inner();
  const test = truth(f, first);
  for (const known of narrowings(first).whenTrue) f.narrowed.add(known);
  return `if ${test} {\n${indent(conditions(f, rest, inner))}\n}`;
}

/** Whether code written now can fail; what it writes is thrown away. */
export function quietly<T>(f: FunctionEmitter, write: () => T): T | null {
  if (f.mutants.on) return null;
  const failed = f.model.fallible;
  const changed = f.changed;
  const probe = { label: null, used: false, wrap: (error: string) => `return Err(${error})` };
  f.targets.push(probe);
  try {
    const written = write();
    if (probe.used) {
      f.model.fallible = failed;
      return null;
    }
    return written;
  } finally {
    f.targets.pop();
    if (probe.used && !failed) {
      f.model.fallible = failed;
      f.changed = changed;
    }
  }
}

/** An iterator over the results, where nothing in it can fail; null elsewhere. */
export function lazily(f: FunctionEmitter, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, unordered: boolean): { code: string; ty: Ty } | null {
  const [only] = node.generators;
  if (node.generators.length !== 1 || !only || only.is_async || only.ifs.length > 1 || only.iter._type === 'GeneratorExp' || rewritten(f, only.iter)) return null;
  return quietly(f, () => {
    const over = iterate(f, only.iter, { ...wishOf(f, only.target, []), unordered });
    return f.within(() => {
      const { pattern, first } = bind(f, only.target, over.item);
      if (first.length > 0) return null;
      const [condition] = only.ifs;
      const test = condition ? truth(f, condition) : null;
      if (condition) for (const known of narrowings(condition).whenTrue) f.narrowed.add(known);
      const value = f.expr(node.elt);
      const code = f.own(value, node.elt);
      const source = over.isRange ? `(${over.code})` : over.isIterator ? over.code : `${over.code}.into_iter()`;
      if (test === null) return { code: pattern === code ? source : `${source}.map(|${pattern}| ${code})`, ty: value.ty };
      return { code: `${source}.filter_map(|${pattern}| if ${test} { Some(${code}) } else { None })`, ty: value.ty };
    });
  });
}

export function comprehension(f: FunctionEmitter, node: Generator): Code {
  if (node._type === 'DictComp') return dictionary(f, node);
  if (node._type === 'SetComp') {
    const lazy = lazily(f, node, true);
    if (lazy) return f.val(`${lazy.code}.collect::<HashSet<_>>()`, keySet(f, lazy.ty, node));
    const name = f.temporary('items');
    const holder: { ty: Ty | null } = { ty: null };
    const code = f.within(() => loops(f, node.generators, [node.elt], true, () => {
      const value = f.expr(node.elt);
      holder.ty = value.ty;
      return `${name}.insert(${f.own(value, node.elt)});`;
    }));
    return f.val(`{\n    let mut ${name} = HashSet::new();\n${indent(code)}\n    ${name}\n}`, keySet(f, holder.ty!, node), false);
  }
  return collected(f, node, false);
}

function keySet(_f: FunctionEmitter, ty: Ty, node: ast.Node): Ty {
  if (!isKey(ty)) reject('hash', node, `a set of ${show(ty)}`, 'use int, str, bool, enumerations and tuples of them');
  return set(ty);
}

/** A list of results that stops at the first error, which leaves the function; null where the form does not allow it. */
function attempting(f: FunctionEmitter, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, unordered: boolean): Code | null {
  const [only] = node.generators;
  if (f.mutants.on || f.targets[f.targets.length - 1]?.label !== null || node.generators.length !== 1 || !only || only.is_async || only.ifs.length > 0 || only.iter._type === 'GeneratorExp' || rewritten(f, only.iter)) return null;
  const over = iterate(f, only.iter, { ...wishOf(f, only.target, []), unordered });
  return f.within(() => {
    const { pattern, first } = bind(f, only.target, over.item);
    if (first.length > 0) return null;
    const value = f.expr(node.elt);
    const code = f.own(value, node.elt);
    const source = over.isRange ? `(${over.code})` : over.isIterator ? over.code : `${over.code}.into_iter()`;
    return f.val(f.fallible(`${source}.map(|${pattern}| ${isOneCall(code) ? code.slice(0, -1) : `Ok(${code})`})${COLLECT}`), list(value.ty));
  });
}

/** All results in a new list. */
export function collected(f: FunctionEmitter, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, unordered: boolean): Code {
  const lazy = lazily(f, node, unordered);
  if (lazy) return f.val(`${lazy.code}.collect::<Vec<_>>()`, list(lazy.ty));
  const attempted = attempting(f, node, unordered);
  if (attempted) return attempted;
  const name = f.temporary('items');
  const holder: { ty: Ty | null } = { ty: null };
  const code = f.within(() => loops(f, node.generators, [node.elt], unordered, () => {
    const value = f.expr(node.elt);
    holder.ty = value.ty;
    return `${name}.push(${f.own(value, node.elt)});`;
  }));
  return f.val(`{\n    let mut ${name} = Vec::new();\n${indent(code)}\n    ${name}\n}`, list(holder.ty!), false);
}

function dictionary(f: FunctionEmitter, node: ast.DictComp): Code {
  const name = f.temporary('items');
  const holder: { key: Ty | null; value: Ty | null } = { key: null, value: null };
  const code = f.within(() => loops(f, node.generators, [node.key, node.value], false, () => {
    const key = f.expr(node.key);
    const value = f.expr(node.value);
    holder.key = key.ty;
    holder.value = value.ty;
    return `${name}.insert(${f.own(key, node.key)}, ${f.own(value, node.value)});`;
  }));
  if (!isKey(holder.key!)) reject('hash', node, `keys of ${show(holder.key!)}`, 'use int, str, bool, enumerations and tuples of them');
  return f.val(`{\n    let mut ${name} = Dict::new();\n${indent(code)}\n    ${name}\n}`, dict(holder.key!, holder.value!), false);
}

/** `any` and `all`: they stop at the first that decides. */
export function decided(f: FunctionEmitter, node: ast.GeneratorExp, isAny: boolean): Code {
  const name = f.temporary('found');
  const label = f.label('search');
  const code = f.within(() => loops(f, node.generators, [node.elt], true, () => {
    const test = truth(f, node.elt);
    return `if ${isAny ? test : `!(${test})`} {\n    ${name} = ${isAny};\n    break ${label};\n}`;
  }));
  return f.val(`{\n    let mut ${name} = ${!isAny};\n${indent(`${label}: ${code}`)}\n    ${name}\n}`, { k: 'bool' }, false);
}

/** The first result, or `None`. */
export function firstOf(f: FunctionEmitter, node: ast.GeneratorExp): { code: string; ty: Ty } {
  const name = f.temporary('found');
  const label = f.label('search');
  const holder: { ty: Ty | null } = { ty: null };
  const code = f.within(() => loops(f, node.generators, [node.elt], false, () => {
    const value = f.expr(node.elt);
    holder.ty = value.ty;
    return `${name} = Some(${f.own(value, node.elt)});\nbreak ${label};`;
  }));
  return { code: `{\n    let mut ${name} = None;\n${indent(`${label}: ${code}`)}\n    ${name}\n}`, ty: holder.ty! };
}
