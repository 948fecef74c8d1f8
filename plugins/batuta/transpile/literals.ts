// Lists, sets, tuples and dictionaries that are written out.
import type { ast } from '../../python';
import type { Code, FunctionEmitter } from './emitter';
import { isShareable } from './expressions';
import { materialised } from './iteration';
import { reject } from './rejection';
import { dict, fresh, isKey, list, prune, set, show, tuple, type Ty, unify } from './types';

export function sequence(f: FunctionEmitter, node: ast.List | ast.SetExpr | ast.Tuple, want?: Ty): Code {
  const wanted = want && prune(want);
  if (node._type === 'List' && node.elts.some((each) => each._type === 'Starred')) return joined(f, node, want);
  if (node.elts.some((each) => each._type === 'Starred')) reject('star', node, 'an unpacking in a literal', 'add the lists with +');
  if (node._type === 'Tuple' && wanted?.k !== 'series') {
    if (node.elts.length > 8) reject('type', node, 'a tuple of more than 8', 'use a list or a dataclass');
    if (node.elts.length === 0) reject('type', node, 'an empty tuple', 'use an empty list');
    const items = node.elts.map((each, index) => ({ value: f.expr(each, wanted?.k === 'tuple' ? wanted.items[index] : undefined), each }));
    const types = items.map(({ value }, index) => (wanted?.k === 'tuple' && wanted.items.length === items.length ? wanted.items[index]! : value.ty));
    const codes = items.map(({ value, each }, index) => f.ownAs(value, types[index]!, each));
    return f.val(codes.length === 1 ? `(${codes[0]},)` : `(${codes.join(', ')})`, tuple(...types));
  }
  const inner = f.pending(node, () => (wanted && (wanted.k === 'list' || wanted.k === 'set' || wanted.k === 'series') ? wanted.of : fresh()));
  // objects of several classes of one family
  if (prune(inner).k === 'var' && node.elts.length > 1) {
    const family = familyOf(f, node.elts);
    if (family) unify(inner, { k: 'class', name: family });
  }
  const holder = { ty: inner };
  const codes = node.elts.map((each) => {
    const value = f.expr(each, inner);
    if (prune(value.ty).k === 'none' || prune(holder.ty).k === 'optional') {
      f.widen(holder, value.ty, each);
      if (holder.ty !== inner) f.model.pending.set(node, holder.ty);
    }
    return f.ownAs(value, holder.ty, each);
  });
  if (node._type === 'Set') {
    if (!isKey(holder.ty)) reject('hash', node, `a set of ${show(holder.ty)}`, 'use int, str, bool, enumerations and tuples of them');
    return f.val(`HashSet::from([${codes.join(', ')}])`, set(holder.ty));
  }
  const code = codes.length === 0 ? 'Vec::new()' : `vec![${codes.join(', ')}]`;
  return f.val(code, node._type === 'Tuple' ? { k: 'series', of: holder.ty } : list(holder.ty));
}

/** `[*a, b]`: the lists, one after the other. */
function joined(f: FunctionEmitter, node: ast.List, want?: Ty): Code {
  const parts: ast.Expr[] = [];
  let plain: ast.Expr[] = [];
  const flush = (): void => {
    if (plain.length > 0) parts.push({ ...node, elts: plain });
    plain = [];
  };
  for (const each of node.elts) {
    if (each._type !== 'Starred') plain.push(each);
    else {
      flush();
      parts.push(each.value);
    }
  }
  flush();
  const codes = parts.map((part) => ({ part, value: materialised(f, part) }));
  const [first] = codes;
  const type = want && prune(want).k === 'list' ? want : first!.value.ty;
  for (const { part, value } of codes) {
    same(value.ty, type, part);
    const of = prune(value.ty);
    if (of.k === 'list' && !isShareable(f, of.of)) reject('alias', part, 'a list that shares its elements with another', 'copy the elements too');
  }
  const borrowed = codes.map(({ value }) => (/^vec!\[/.test(value.code) ? `&${value.code.slice(4)}` : f.borrow(value)));
  return f.val(codes.length === 1 ? `${f.atom(first!.value)}.to_vec()` : borrowed.reduce((left, right, index) => `list::concat(${index === 1 ? left : `&${left}`}, ${right})`), type);
}

/** The base class that stands for all of the elements, where they are of several classes. */
function familyOf(f: FunctionEmitter, elements: readonly ast.Expr[]): string | null {
  if (!elements.every((each) => each._type === 'Call' && each.func._type === 'Name' && f.module.classes.has(each.func.id))) return null;
  const names = new Set(elements.map((each) => f.module.classes.get(((each as ast.Call).func as ast.Name).id)!.name));
  if (names.size < 2) return null;
  const families = [...f.module.classes.values(), ...f.module.classes.imported.values()].filter((model) => model.variants !== null && [...names].every((name) => model.variants?.includes(name)));
  return families.sort((a, b) => a.variants!.length - b.variants!.length)[0]?.name ?? null;
}

export function dictionary(f: FunctionEmitter, node: ast.Dict, want?: Ty): Code {
  const wanted = want && prune(want);
  const type = f.pending(node, () => (wanted?.k === 'dict' && wanted.flavour === 'plain' ? dict(wanted.key, wanted.value) : dict(fresh(), fresh()))) as Extract<Ty, { k: 'dict' }>;
  const codes = node.values.map((value, index) => {
    const key = node.keys[index];
    if (!key) reject('star', node, 'an unpacking in a literal', 'use update');
    const keyCode = f.ownAs(f.expr(key, type.key), type.key, key);
    return `(${keyCode}, ${f.ownAs(f.expr(value, type.value), type.value, value)})`;
  });
  if (!isKey(type.key)) reject('hash', node, `keys of ${show(type.key)}`, 'use int, str, bool, enumerations and tuples of them');
  if (codes.length === 0) return f.val('Dict::new()', type);
  const inline = `Dict::from([${codes.join(', ')}])`;
  return f.val(inline.length < 100 ? inline : `Dict::from([\n    ${codes.join(',\n    ')},\n])`, type);
}

/** Two types that must be one, or the node is refused. */
export function same(left: Ty, right: Ty, node: ast.Node): void {
  if (!unify(left, right)) reject('mixed-types', node, `${show(left)} beside ${show(right)}`, 'use one type');
}
