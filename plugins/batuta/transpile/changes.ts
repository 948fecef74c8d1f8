// Changes in place: `+=` and its kin, and `del`.
import type { ast } from '../../python';
import { storeElement } from './assignments';
import type { Code, FunctionEmitter } from './emitter';
import { keyBorrow, path } from './expressions';
import { forget } from './flow';
import { asFloat, operation } from './operators';
import { reject } from './rejection';
import { INT, isCopy, prune, show } from './types';

export function augmented(f: FunctionEmitter, node: ast.AugAssign): string {
  const { target } = node;
  const current = f.expr(target._type === 'Name' ? { ...target, ctx: 'Load' } : { ...target, ctx: 'Load' });
  const right = f.expr(node.value);
  const type = prune(current.ty);
  const combined = (left: Code, leftNode: ast.Expr): Code => operation(f, node, node.op, left, right, leftNode, node.value);
  const inPlace = (place: () => { code: string; kind: 'place' | 'ref' }): string | null => {
    if (type.k === 'str' && node.op === 'Add' && prune(right.ty).k === 'str') return `${place().code}.push_str(${right.kind === 'ref' ? right.code : `&${f.atom(right)}`});`;
    if (type.k === 'list' && node.op === 'Add') return `${place().code}.extend(${f.ownAs(right, type, node.value)});`;
    if (type.k === 'set' && node.op === 'BitOr') return `${place().code}.extend(${f.own({ ...f.fit(right, type, node.value) }, node.value)});`;
    if (type.k === 'set' || type.k === 'dict' || type.k === 'deque') reject('operator', node, `this on ${show(type)}`, 'use its methods');
    return null;
  };
  if (type.k === 'list' && node.op === 'Mult') reject('operator', node, 'list *= n', 'write xs = xs * n');
  if (target._type === 'Name') {
    const local = f.lookup(target.id);
    if (!local) return reject('name', target, `${target.id} is not known here`, 'assign it in the function first');
    if (type.k === 'str' && local.param && local.holds !== 'own') f.strengthen(local.param, 'own');
    const within = inPlace(() => f.changing(f.variable(local), node));
    if (within) return f.mutants.statement(within, within.slice(0, 30));
    const value = combined(current, target);
    f.widen(local.facts, value.ty, node);
    if (!local.param && prune(local.facts.ty).k !== prune(value.ty).k) reject('int-as-float', node, `${target.id} is ${show(local.facts.ty)} before and ${show(value.ty)} after`, 'start with a float (0.0), or use another name');
    if (local.param && prune(local.facts.ty).k !== prune(value.ty).k) reject('int-as-float', node, `${target.id} is ${show(local.facts.ty)} before and ${show(value.ty)} after`, 'use another name');
    f.note(local.facts, 'mutated');
    if (local.param && local.holds !== 'own') f.strengthen(local.param, 'own');
    forget(f, target.id);
    const short = type.k === 'float' && !f.mutants.on ? ({ Add: '+=', Sub: '-=', Mult: '*=' } as Record<string, string>)[node.op] : undefined;
    return f.mutants.on && f.loops.length === 0 ? f.mutants.statement(`${local.rustName} = ${value.code};`, `${local.rustName} = ...`) : short ? `${local.rustName} ${short} ${asFloat(f, right)};` : `${local.rustName} = ${value.code};`;
  }
  if (target._type === 'Attribute') {
    const made = f.model.kind === 'constructor' ? f.lookup(path(target) ?? '') : null;
    if (made) {
      const within = inPlace(() => f.changing(f.variable(made), node));
      if (within) return within;
      f.note(made.facts, 'mutated');
      return `${made.rustName} = ${f.ownAs(combined(current, target), made.facts.ty, node)};`;
    }
    const base = f.expr(target.value);
    const model = prune(base.ty).k === 'class' ? f.module.classes.get((prune(base.ty) as { name: string }).name) : undefined;
    if (model && !model.changed) {
      model.changed = true;
      f.changed = true;
    }
    if (model?.dataclass?.frozen) reject('frozen', target, 'a store into a frozen dataclass', 'this raises FrozenInstanceError always');
    const within = inPlace(() => f.changing(current, target));
    if (within) return f.mutants.statement(within, within.slice(0, 30));
    const value = combined(current, target);
    if (prune(value.ty).k !== type.k) reject('int-as-float', node, `${show(value.ty)} where ${show(type)} was`, 'use one type');
    const place = f.changing(current, target).code;
    const short = type.k === 'float' && !f.mutants.on ? ({ Add: '+=', Sub: '-=', Mult: '*=' } as Record<string, string>)[node.op] : undefined;
    return short ? `${place} ${short} ${asFloat(f, right)};` : f.mutants.statement(`${place} = ${value.code};`, `${place} = ...`);
  }
  const holder = f.expr(target.value);
  const within = inPlace(() => f.changing(current, target));
  if (within) return f.mutants.statement(within, within.slice(0, 30));
  const holderType = prune(holder.ty);
  const flavour = holderType.k === 'dict' ? holderType.flavour : null;
  const slot = f.temporary('slot');
  const root = holder.variable?.rustName ?? '';
  const rightIsQuiet = right.simple || (!/\?|attempt!/.test(right.code) && (root === '' || !new RegExp(`\\b${root.replace('r#', '')}\\b`).test(right.code)));
  if (isCopy(type) && rightIsQuiet && (holderType.k === 'list' || holderType.k === 'dict')) {
    const key = holderType.k === 'dict' ? f.fit(f.expr(target.slice, holderType.key), holderType.key, target.slice) : null;
    const open = flavour === 'counter' || flavour === 'default'
      ? `${f.changing(holder, target.value).code}.or_insert_with(${f.own(key!, target.slice)}, ${type.k === 'float' ? '|| 0.0' : type.k === 'bool' ? reject('defaultdict', node, 'a defaultdict of bool', 'use int') : '|| 0'})`
      : holderType.k === 'dict' ? f.fallible(`${f.changing(holder, target.value).code}.at_mut(${keyBorrow(f, key!)})`) : f.fallible(`list::at_mut(${f.borrowChanging(holder, target.value)}, ${hoistedIndex(f, target)})`);
    const value = combined({ ...f.val(`*${slot}`, type, false) }, target);
    if (prune(value.ty).k !== type.k) reject('int-as-float', node, `${show(value.ty)} where ${show(type)} was`, 'use one type');
    return f.mutants.statement(`let ${slot} = ${open};\n*${slot} = ${value.code};`, 'a change of an element');
  }
  if (!isCopy(type)) reject('operator', node, `this on an element of ${show(type)}`, 'take the element, compute, and store it back');
  // the element is read, then the right side is evaluated, then the store
  if (flavour === 'default') reject('order', node, 'a defaultdict element changed by something that looks at the dictionary or may fail', 'compute the value before');
  const place = f.temporary('place');
  const placeNode: ast.Name = { ...target, _type: 'Name', id: place, ctx: 'Load' };
  const index = f.expr(target.slice);
  const lets = [`let ${place} = ${f.own(index, target.slice)};`];
  f.declare(place, { ...f.local(place, 'own', f.facts(place, index.ty)), rustName: place });
  const reading = f.expr({ ...target, slice: placeNode, ctx: 'Load' });
  lets.push(`let ${slot} = ${f.own(reading, target)};`);
  const value = combined(f.val(slot, type), target);
  lets.push(storeElement(f, { ...target, slice: placeNode }, value, node));
  return lets.join('\n');
}

function hoistedIndex(f: FunctionEmitter, target: ast.Subscript): string {
  return f.ownAs(f.expr(target.slice), INT, target.slice);
}

export function remove(f: FunctionEmitter, target: ast.Expr): string {
  if (target._type === 'Name') return reject('delete', target, `del of the name ${target.id}`, 'leave it out');
  if (target._type !== 'Subscript') return reject('delete', target, 'del of an attribute', 'set it to None');
  const base = f.expr(target.value);
  const type = prune(base.ty);
  if (type.k === 'dict') return `${f.fallible(`${f.changing(base, target.value).code}.pop(${keyBorrow(f, f.fit(f.expr(target.slice, type.key), type.key, target.slice))})`)};`;
  if (type.k !== 'list') return reject('delete', target, `del of an element of ${show(type)}`, 'delete from lists and dictionaries');
  if (target.slice._type === 'Slice') {
    if (target.slice.step) reject('slice', target, 'del of every so many elements', 'build the list that is wanted');
    const part = (each: ast.Expr | null): string => (each ? `Some(${f.ownAs(f.expr(each), INT, each)})` : 'None');
    return `${f.fallible(`list::delete_slice(${f.borrowChanging(base, target.value)}, ${part(target.slice.lower)}, ${part(target.slice.upper)})`)};`;
  }
  const index = f.ownAs(f.expr(target.slice), INT, target.slice);
  return /^-?[\w.]+$/.test(index) ? `${f.fallible(`list::delete(${f.borrowChanging(base, target.value)}, ${index})`)};` : ((place: string) => `let ${place} = ${index};\n${f.fallible(`list::delete(${f.borrowChanging(base, target.value)}, ${place})`)};`)(f.temporary('place'));
}
