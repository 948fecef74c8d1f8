// Comparisons: which values may be compared, and what `in` and `is` ask.
import type { ast } from '../../python';
import { call } from './calls';
import type { Code, FunctionEmitter } from './emitter';
import { keyBorrow } from './expressions';
import { asFloat, asInt, floatOperand, isNumber } from './operators';
import { reject } from './rejection';
import { accepts, BOOL, isCopy, isOrdered, prune, show, STR, type Ty } from './types';

const COMPARE: Readonly<Record<string, string>> = { Eq: '==', NotEq: '!=', Lt: '<', LtE: '<=', Gt: '>', GtE: '>=' };

export function compare(f: FunctionEmitter, node: ast.Compare): Code {
  const operands = [node.left, ...node.comparators];
  const view = node.comparators[0];
  if (node.ops.length === 1 && (node.ops[0] === 'In' || node.ops[0] === 'NotIn') && view?._type === 'Call' && view.func._type === 'Attribute' && ['keys', 'values'].includes(view.func.attr) && view.args.length === 0) {
    const base = f.expr(view.func.value);
    const type = prune(base.ty);
    if (type.k === 'dict') {
      const isKeys = view.func.attr === 'keys';
      if (!isKeys && !isComparable(f, type.value)) reject('identity', node, `looking for an object among ${show(type.value)}`, 'make it a dataclass, or define __eq__');
      const item = f.fit(f.expr(node.left), isKeys ? type.key : type.value, node.left);
      const wanted = isKeys ? keyBorrow(f, item) : prune(type.value).k === 'str' ? f.str(item) : isCopy(type.value) ? item.code : f.borrow(item);
      const each = f.temporary('each');
      const found = f.mutants.condition(isKeys ? `${f.atom(base)}.contains_key(${wanted})` : `${f.atom(base)}.values().any(|${each}| ${isCopy(type.value) ? '*' : ''}${each} == ${wanted})`);
      return f.val(node.ops[0] === 'In' ? found : `!${found}`, BOOL, false);
    }
  }
  if (node.ops.length === 1) return f.val(comparison(f, node, node.ops[0]!, f.expr(node.left), f.expr(node.comparators[0]!), node.left, node.comparators[0]!), BOOL, false);
  const codes = operands.map((operand) => f.expr(operand));
  const lets: string[] = [];
  const inner = codes.map((code, index) => {
    if (code.simple || index === 0 || index === codes.length - 1 || /^[-*\w.]+$/.test(code.code)) return code;
    if (index > 1) reject('comparison', node, 'a chain of more than two comparisons with calls inside', 'name the values first');
    const name = f.temporary('middle');
    lets.push(`let ${name} = ${code.kind === 'place' ? `&${code.code}` : code.code};`);
    return { ...code, code: name, kind: code.kind === 'place' ? 'ref' as const : code.kind, atom: true };
  });
  const first = codes[0]!;
  if (lets.length > 0 && !first.simple && !/^[-*\w.]+$/.test(first.code)) {
    const name = f.temporary('first');
    lets.unshift(`let ${name} = ${first.kind === 'place' ? `&${first.code}` : first.code};`);
    inner[0] = { ...first, code: name, kind: first.kind === 'place' ? 'ref' : first.kind, atom: true };
  }
  const parts = node.ops.map((op, index) => comparison(f, node, op, inner[index]!, inner[index + 1]!, operands[index]!, operands[index + 1]!));
  const joined = parts.join(' && ');
  return f.val(lets.length === 0 ? joined : `{\n    ${lets.join('\n    ')}\n    ${joined}\n}`, BOOL, false);
}

function comparison(f: FunctionEmitter, node: ast.Compare, op: ast.CompareOperator, left: Code, right: Code, leftNode: ast.Expr, rightNode: ast.Expr): string {
  const a = prune(left.ty);
  const b = prune(right.ty);
  if (op === 'Is' || op === 'IsNot') {
    if (b.k === 'none' || a.k === 'none') {
      const other = b.k === 'none' ? left : right;
      const type = prune(other.ty);
      if (type.k === 'var') reject('untyped', node, 'the type of this value is not known', 'annotate it');
      if (type.k !== 'optional') return f.mutants.flag(type.k === 'none' ? String(op === 'Is') : String(op === 'IsNot'));
      return f.mutants.condition(`${f.atom(other)}.${op === 'Is' ? 'is_none' : 'is_some'}()`);
    }
    if ((a.k === 'enum' && b.k === 'enum') || (a.k === 'bool' && b.k === 'bool')) return comparison(f, node, op === 'Is' ? 'Eq' : 'NotEq', left, right, leftNode, rightNode);
    reject('identity', node, 'whether two values are the same object', 'compare with ==');
  }
  if (op === 'In' || op === 'NotIn') {
    const found = f.mutants.condition(contains(f, node, left, right, leftNode));
    return op === 'In' ? found : `!${/^[\w.]+\(.*\)$/.test(found) && !found.includes(' ') ? found : `(${found})`}`;
  }
  const symbol = COMPARE[op]!;
  const plain = (x: string, y: string): string => f.mutants.compare(x, symbol, y, true);
  const eq = op === 'Eq' || op === 'NotEq';
  if (a.k === 'var' || b.k === 'var') {
    if (!accepts(a, b)) reject('untyped', node, 'the type of this value is not known', 'annotate it');
    if (prune(left.ty).k === 'var') reject('untyped', node, 'the types of these values are not known', 'annotate the parameters or variables');
    return comparison(f, node, op, { ...left, ty: prune(left.ty) }, { ...right, ty: prune(right.ty) }, leftNode, rightNode);
  }
  if (isNumber(a) && isNumber(b)) {
    if (a.k === 'bool' && b.k === 'bool') return plain(f.atom(left), f.atom(right));
    if (a.k === 'float' && b.k === 'float') return plain(f.atom(left), f.atom(right));
    if (a.k === 'float' || b.k === 'float') {
      const literalSide = a.k === 'float' ? right : left;
      if (/^-?\d{1,15}$/.test(literalSide.code) || prune(literalSide.ty).k === 'bool') return plain(a.k === 'float' ? f.atom(left) : floatOperand(f, left), b.k === 'float' ? f.atom(right) : floatOperand(f, right));
      const flipped: Readonly<Record<string, string>> = { Lt: 'Gt', LtE: 'GtE', Gt: 'Lt', GtE: 'LtE', Eq: 'Eq', NotEq: 'NotEq' };
      const [whole, fraction, way] = a.k === 'float' ? [right, left, flipped[op]!] : [left, right, op];
      const tests: Readonly<Record<string, string>> = { Lt: 'is_some_and(std::cmp::Ordering::is_lt)', LtE: 'is_some_and(std::cmp::Ordering::is_le)', Gt: 'is_some_and(std::cmp::Ordering::is_gt)', GtE: 'is_some_and(std::cmp::Ordering::is_ge)', Eq: 'is_some_and(std::cmp::Ordering::is_eq)', NotEq: 'is_none_or(std::cmp::Ordering::is_ne)' };
      return f.mutants.condition(`float::compare(${asInt(f, whole)}, ${fraction.code}).${tests[way]}`);
    }
    return plain(a.k === 'bool' ? asInt(f, left) : f.atom(left), b.k === 'bool' ? asInt(f, right) : f.atom(right));
  }
  if (a.k === 'str' && b.k === 'str') {
    if (eq && !f.mutants.on) return `${f.atom(left)} ${symbol} ${f.atom(right)}`;
    return plain(f.str(left), f.str(right));
  }
  if (a.k === 'optional' || b.k === 'optional') {
    if (!eq) reject('optional', node, 'an order of what may be None', 'test it with "is None" before');
    const [side, other, otherNode] = a.k === 'optional' ? [left, right, rightNode] : [right, left, leftNode];
    const inner = prune(side.ty) as Extract<Ty, { readonly k: 'optional' | 'list' | 'set' | 'deque' | 'series' }>;
    const otherType = prune(other.ty);
    if (prune(other.ty).k === 'none') return f.mutants.condition(`${f.atom(side)}.${op === 'Eq' ? 'is_none' : 'is_some'}()`);
    if (isCopy(inner) && otherType.k !== 'optional') return plain(f.atom(side), f.fit(other, inner, otherNode).code);
    if (prune(inner.of).k === 'str' && otherType.k === 'str') return plain(`${f.atom(side)}.as_deref()`, `Some(${f.str(other)})`);
    if (otherType.k === 'optional' && accepts(inner, otherType) && isComparable(f, inner.of)) return plain(f.borrow(left), f.borrow(right));
    reject('comparison', node, `${show(a)} compared with ${show(b)}`, 'test for None first');
  }
  if (a.k === 'none' || b.k === 'none') reject('comparison', node, 'a comparison with None', 'use "is None"');
  if (a.k === 'class' && b.k === 'class' && a.name === b.name) return objects(f, node, op, left, right, leftNode, rightNode, a.name);
  if (a.k === 'enum' && b.k === 'enum' && a.name === b.name) {
    if (eq) return plain(f.atom(left), f.atom(right));
    if (f.module.enums.get(a.name)?.isInt) return plain(`${f.atom(left)}.value()`, `${f.atom(right)}.value()`);
  }
  if (a.k === b.k && accepts(a, b)) {
    if (a.k === 'set' && !eq) {
      const [x, y] = op === 'Lt' || op === 'LtE' ? [left, right] : [right, left];
      const proper = op === 'Lt' || op === 'Gt' ? ` && ${f.atom(x)}.len() < ${f.atom(y)}.len()` : '';
      return f.mutants.condition(`${f.atom(x)}.is_subset(${f.borrow(y)})${proper}`);
    }
    if (eq ? !isComparable(f, a) : !isOrdered(a, f.module)) reject('comparison', node, `${show(a)} ${symbol} ${show(b)}`, 'compare their fields');
    if (isCopy(a)) return plain(f.atom(left), f.atom(right));
    return plain(f.borrow(left), f.borrow(right));
  }
  return reject('comparison', node, `${show(a)} ${symbol} ${show(b)}`, 'compare values of one type');
}

/** Whether `==` of the type compares what Python's `==` does. */
export function isComparable(f: FunctionEmitter, ty: Ty, seen: ReadonlySet<string> = new Set()): boolean {
  const type = prune(ty);
  switch (type.k) {
    case 'class': {
      if (seen.has(type.name)) return true;
      if (f.module.classes.get(type.name)?.variants) return false;
      const model = f.module.classes.get(type.name);
      const within = new Set([...seen, type.name]);
      return model?.dataclass?.eq === true && !model.methods.has('__eq__') && [...model.fields.values()].every((field) => isComparable(f, field.ty, within));
    }
    case 'exception': case 'function': return false;
    case 'list': case 'set': case 'deque': case 'optional': case 'series': return isComparable(f, type.of, seen);
    case 'dict': return isComparable(f, type.value, seen);
    case 'tuple': return type.items.every((item) => isComparable(f, item, seen));
    default: return true;
  }
}

function objects(f: FunctionEmitter, node: ast.Compare, op: ast.CompareOperator, left: Code, right: Code, leftNode: ast.Expr, rightNode: ast.Expr, name: string): string {
  const model = f.module.classes.get(name);
  const special = ({ Eq: '__eq__', NotEq: '__eq__', Lt: '__lt__', LtE: '__le__', Gt: '__gt__', GtE: '__ge__' } as Record<string, string>)[op]!;
  const flipped = ({ Gt: '__lt__', GtE: '__le__', Lt: '__gt__', LtE: '__ge__' } as Record<string, string>)[op];
  const ask = (method: string, self: ast.Expr, other: ast.Expr): string => call(f, { ...node, _type: 'Call', func: { ...node, _type: 'Attribute', value: self, attr: method, ctx: 'Load' }, args: [other], keywords: [] } as ast.Call).code;
  if (model?.methods.has(special)) return `${op === 'NotEq' ? '!' : ''}${ask(special, leftNode, rightNode)}`;
  if (flipped && model?.methods.has(flipped)) return ask(flipped, rightNode, leftNode);
  if ((op === 'Eq' || op === 'NotEq') && isComparable(f, { k: 'class', name })) return f.mutants.compare(f.borrow(left), COMPARE[op]!, f.borrow(right), true);
  if (model?.dataclass?.order && [...model.fields.values()].every((field) => isOrdered(field.ty, f.module))) return f.mutants.compare(f.borrow(left), COMPARE[op]!, f.borrow(right), true);
  return reject('identity', node, `objects of ${name} are equal only to themselves`, 'make it a dataclass, or define __eq__');
}

function contains(f: FunctionEmitter, node: ast.Compare, item: Code, holder: Code, itemNode: ast.Expr): string {
  const type = prune(holder.ty);
  const atom = f.atom(holder);
  switch (type.k) {
    case 'str': return `${atom}.contains(${f.str(f.fit(item, STR, itemNode))})`;
    case 'list': case 'series': case 'deque': {
      if (prune(type.of).k === 'float' && isNumber(prune(item.ty)) && prune(item.ty).k !== 'float') return `${atom}.contains(&${asFloat(f, item)})`;
      if (!isComparable(f, type.of)) reject('identity', node, `looking for an object among ${show(type.of)}`, 'make it a dataclass, or define __eq__');
      const fitted = f.fit(item, type.of, itemNode);
      if (prune(type.of).k === 'str') {
        const each = f.temporary('each');
        return `${atom}.iter().any(|${each}| ${each} == ${f.str(fitted)})`;
      }
      return `${atom}.contains(${f.borrow(fitted)})`;
    }
    case 'set': return `${atom}.contains(${keyBorrow(f, f.fit(item, type.of, itemNode))})`;
    case 'dict': return `${atom}.contains_key(${keyBorrow(f, f.fit(item, type.key, itemNode))})`;
    case 'tuple': {
      const [first] = type.items;
      if (!first || !type.items.every((each) => accepts(first, each)) || !isComparable(f, first)) reject('comparison', node, 'looking for a value in a tuple of several types', 'use a list');
      const fitted = f.fit(item, first, itemNode);
      if (prune(first).k === 'str') {
        const texts = holder.kind === 'val' ? holder.code.replace(/\.to_owned\(\)/g, '').replace(/String::new\(\)/g, '""').replace(/^\(/, '[').replace(/,?\)$/, ']') : type.items.map((_, index) => `${atom}.${index}.as_str()`).join(', ').replace(/^/, '[').replace(/$/, ']');
        return `${texts}.contains(&${f.atom({ code: f.str(fitted), atom: true })})`;
      }
      const elements = holder.kind === 'val' && holder.code.startsWith('(') ? holder.code.replace(/^\(/, '[').replace(/,?\)$/, ']') : `[${type.items.map((_, index) => `${atom}.${index}`).join(', ')}]`;
      return `${elements}.contains(${f.borrow(fitted)})`;
    }
    case 'class': {
      if (f.module.classes.get(type.name)?.methods.has('__contains__')) return call(f, { ...node, _type: 'Call', func: { ...node, _type: 'Attribute', value: node.comparators[0]!, attr: '__contains__', ctx: 'Load' }, args: [itemNode], keywords: [] } as ast.Call).code;
      break;
    }
    default: break;
  }
  return reject(type.k === 'var' ? 'untyped' : 'comparison', node, `"in" ${show(type)}`, 'look in lists, sets, dictionaries and texts');
}
