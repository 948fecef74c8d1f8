// Stores: to names, attributes, items and lists of these; augmented assignment and `del`.
import type * as ast from '../../python/ast';
import type { Value } from '../ir/ir';
import { ANY, type Type } from '../types';
import { Expressions } from './expressions';
import { suspends } from './numbers';
import { mangle } from './scopes';

const mayBeText = (type: Type): boolean => type.kinds === null || type.kinds.has('str');

export abstract class Assignments extends Expressions {
  protected assign(node: ast.Assign): void {
    const target = node.targets[0]!;
    const plainTargets = target._type === 'Tuple' && node.value._type === 'Tuple' && node.targets.length === 1 && target.elts.length === node.value.elts.length;
    if (plainTargets && ![...target.elts, ...node.value.elts].some(({ _type }) => _type === 'Starred') && node.value._type === 'Tuple') {
      const values = node.value.elts.map((item, index) => this.hold(item._type !== 'Attribute' && item._type !== 'Subscript' && this.takesNumbers(target.elts[index]!) ? this.num(item) : this.expr(item)));
      target.elts.forEach((item, index) => this.store(item, values[index]!));
      return;
    }
    if (node.targets.length === 1 && target._type === 'Name' && node.value._type === 'BinOp' && node.value.op === 'Add' && node.value.left._type === 'Name' && node.value.left.id === target.id && !suspends(node.value) && !this.isDual(mangle(target.id, this.scope.className)) && mayBeText(this.typeOf(node.value.left))) {
      const a = this.loadName(target.id);
      const b = this.num(node.value.right);
      this.line = node.value.lineno;
      if (this.grows(target, a, b)) return this.append(target, a, b, false, false);
      return this.storeName(target.id, this.methodOperate('Add', node.value.left, a, b) ?? this.operate('Add', a, b, this.typeOf(node.value), false));
    }
    // a variable copied to another shares its box: the same object
    const unboxed = node.targets.length === 1 && node.value._type !== 'Attribute' && node.value._type !== 'Subscript' && this.takesNumbers(target);
    let value = unboxed ? this.num(node.value) : this.expr(node.value);
    if (node.targets.length > 1) value = this.hold(value);
    node.targets.forEach((item, index) => {
      if (index < node.targets.length - 1) this.store(item, { ...value, owned: false });
      else this.store(item, value);
    });
  }

  /** Whether a store takes a number unboxed. */
  protected takesNumbers(target: ast.Expr): boolean {
    if (target._type === 'Name') return this.isDual(mangle(target.id, this.scope.className));
    return target._type === 'Attribute' || target._type === 'Subscript';
  }

  /** Consumes the value. */
  store(target: ast.Expr, value: Value): void {
    this.line = target.lineno;
    switch (target._type) {
      case 'Name':
        return this.storeName(target.id, value);
      case 'Attribute': {
        const object = this.expr(target.value);
        this.setAttribute(object, this.str(mangle(target.attr, this.scope.className)), value);
        this.release(object);
        return;
      }
      case 'Subscript': {
        const object = this.expr(target.value);
        if (target.slice._type === 'Slice') {
          const bounds = this.bounds(target.slice);
          const given = this.box(value);
          this.effect('rt_setslice', [object.c, ...bounds.map(({ c }) => c), given.c]);
          this.releaseAll(bounds);
          this.release(object);
          this.release(given);
          return;
        }
        const key = this.expr(target.slice);
        this.setItem(object, key, value);
        this.release(key);
        this.release(object);
        return;
      }
      case 'Tuple':
      case 'List':
        return this.unpack(target, value);
      case 'Starred':
        return this.store(target.value, value);
      default:
        return this.refuse('syntax', `cannot assign to ${target._type}`, 'assign to a name, attribute, item or a list of these', target);
    }
  }
  /** Both consume the value. */
  protected setAttribute(object: Value, name: string, value: Value): void {
    const plain = value.rep === 'obj' && !value.owned;
    const [fn, first] = this.ofType(plain ? 'py_setattr' : value.rep === 'obj' ? 'py_setattr_take' : 'py_setattr_dtake', object);
    if (plain) return this.effect(fn, [...first, name, value.c, this.cache()]);
    const word = this.given(value);
    this.effect(fn, [...first, name, word, ...(value.rep === 'obj' ? [] : [value.d!]), this.cache()]);
  }
  protected setItem(object: Value, key: Value, value: Value): void {
    if (value.rep === 'obj' && !value.owned) return this.effect('py_setitem', [object.c, key.c, value.c]);
    const word = this.given(value);
    if (value.rep === 'obj') this.effect('py_setitem_take', [object.c, key.c, word]);
    else this.effect('py_setitem_dtake', [object.c, key.c, word, value.d!]);
  }
  /** The word of a value that is handed over. */
  protected given(value: Value): string {
    if (value.owned) this.take(value);
    return value.owned || value.rep === 'f64' ? value.c : `DNEWREF(${value.c})`;
  }
  protected unpack(target: ast.Tuple | ast.List, value: Value): void {
    const star = target.elts.findIndex(({ _type }) => _type === 'Starred');
    const count = target.elts.length;
    const slots = target.elts.map(() => this.slot('t', 'obj'));
    const array = `u_${this.slot('w', 'i64').replaceAll('@', '')}`;
    this.c(`{ V ${array}[${count || 1}];`);
    if (star < 0) this.effect('py_unpack', [value.c, String(count), array]);
    else this.effect('rt_unpack_ex', [value.c, String(star), String(count - star - 1), array]);
    slots.forEach((slot, index) => this.c(`${slot} = ${array}[${index}];`));
    this.c('}');
    this.release(value);
    // in reverse, so that the first is on top when it is stored
    const values = [...slots].reverse().map((slot) => this.adopt(slot)).reverse();
    target.elts.forEach((item, index) => this.store(item, values[index]!));
  }
  /** Whether a sum stored to its own left side may be a string that only this variable holds. */
  private grows(target: ast.Name, a: Value, b: Value): boolean {
    return b.rep !== 'f64' && !b.small && a.rep === 'obj' && this.access(mangle(target.id, this.scope.className)) === 'local' && this.scope.kind === 'function' && !a.owned && mayBeText(this.typeOf(target));
  }
  /** Such a string grows where it lies. */
  private append(target: ast.Name, a: Value, b: Value, inPlace: boolean, suspended: boolean): void {
    const done = this.label();
    this.stored.add(mangle(target.id, this.scope.className));
    this.branch(`py_append_str(&${a.c}, ${b.c})`, done);
    const rest = this.live.length;
    const other = { ...b, owned: false };
    const sum = inPlace ? null : this.methodOperate('Add', target, a, other);
    this.storeName(target.id, sum ?? this.operate('Add', a, other, this.typeOf(target), inPlace, suspended));
    this.live.length = rest;
    this.place(done);
    this.release(b);
  }
  protected augmented(node: ast.AugAssign): void {
    const { target } = node;
    const suspended = this.generator && suspends(node);
    if (target._type === 'Name') {
      const a = this.isDual(mangle(target.id, this.scope.className)) ? this.num({ ...target, ctx: 'Load' }) : this.loadName(target.id);
      const b = suspended ? this.expr(node.value) : this.num(node.value);
      this.line = node.lineno;
      if (node.op === 'Add' && this.grows(target, a, b)) return this.append(target, a, b, true, suspended);
      this.storeName(target.id, this.operate(node.op, a, b, this.typeOf(target), true, suspended));
      return;
    }
    const object = this.expr(target.value);
    const key = target._type === 'Subscript' ? this.expr(target.slice) : null;
    const name = target._type === 'Attribute' ? this.str(mangle(target.attr, this.scope.className)) : '';
    this.line = node.lineno;
    let a: Value;
    if (suspended) a = key ? this.call('py_getitem', [object.c, key.c]) : this.attributeOf('py_getattr', object, name);
    else a = key ? this.dualCall('py_getitem_d', [object.c, key.c]) : this.attributeOf('py_getattr_d', object, name);
    const b = suspended ? this.expr(node.value) : this.num(node.value);
    this.line = node.lineno;
    const r = this.operate(node.op, a, b, ANY, true, suspended);
    if (key) this.setItem(object, key, r);
    else this.setAttribute(object, name, r);
    if (key) this.release(key);
    this.release(object);
  }
  private attributeOf(how: 'py_getattr' | 'py_getattr_d', object: Value, name: string): Value {
    const [fn, first] = this.ofType(how, object);
    const args = [...first, name, this.cache()];
    return how === 'py_getattr' ? this.call(fn, args) : this.dualCall(fn, args);
  }
  protected annotate(id: string, annotation: ast.Expr): void {
    const type = this.expr(annotation);
    this.effect('rt_annotate', ['@ns@', this.str(mangle(id, this.scope.className)), type.c]);
    this.release(type);
  }
  protected remove(target: ast.Expr): void {
    this.line = target.lineno;
    switch (target._type) {
      case 'Name': {
        const name = mangle(target.id, this.scope.className);
        const access = this.access(name);
        if (this.scope.kind === 'class' && access === 'local') {
          this.effect('rt_delitem', ['@ns@', this.str(name)]);
          return;
        }
        this.release(this.loadName(target.id));
        if (access === 'local') {
          this.stored.add(name);
          this.c(`SET(&@l_${name}@, 0);`);
          this.defined.delete(name);
        } else if (access === 'global') this.c(`SET(&${this.global(name)}, 0);`);
        else this.c(`SET(&${this.cellOf(name)}->v, 0);`);
        return;
      }
      case 'Attribute': {
        const object = this.expr(target.value);
        this.effect('rt_delattr', [object.c, this.str(mangle(target.attr, this.scope.className))]);
        this.release(object);
        return;
      }
      case 'Subscript': {
        const object = this.expr(target.value);
        const key = this.expr(target.slice);
        this.effect('rt_delitem', [object.c, key.c]);
        this.release(key);
        this.release(object);
        return;
      }
      case 'Tuple':
      case 'List':
        for (const item of target.elts) this.remove(item);
        return;
      default:
        return this.refuse('syntax', `cannot delete ${target._type}`, 'delete a name, attribute or item', target);
    }
  }
}
