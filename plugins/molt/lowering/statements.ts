// Statements to instructions: assignment, control flow, exceptions, with.
import type * as ast from '../../python/ast';
import type { Value } from '../ir/ir';
import { ANY, type Type } from '../types';
import { Expressions } from './expressions';
import { suspends } from './numbers';
import { children, contains, mangle, type Node } from './scopes';

const mayBeText = (type: Type): boolean => type.kinds === null || type.kinds.has('str');
/** Whether a handler takes the error of an import that fails. */
function mentions(type: ast.Expr): boolean {
  if (type._type === 'Tuple') return type.elts.some(mentions);
  return type._type === 'Name' && ['ImportError', 'ModuleNotFoundError', 'Exception', 'BaseException'].includes(type.id);
}

export abstract class Statements extends Expressions {
  abstract classDef(node: ast.ClassDef): void;
  abstract importNames(node: ast.Import | ast.ImportFrom): void;
  abstract matchStatement(node: ast.Match): void;

  statements(body: readonly ast.Stmt[]): void {
    for (const statement of body) {
      this.line = statement.lineno;
      this.copies = contains(statement, 'NamedExpr');
      this.statement(statement);
    }
  }

  private statement(node: ast.Stmt): void {
    switch (node._type) {
      case 'Expr':
        if (node.value._type !== 'Constant') this.release(this.expr(node.value));
        return;
      case 'Assign':
        return this.assign(node);
      case 'AugAssign':
        return this.augmented(node);
      case 'AnnAssign':
        if (node.value) this.store(node.target, this.expr(node.value));
        else if (node.target._type !== 'Name') this.release(this.expr(node.target.value));
        if (node.simple && this.scope.kind === 'class' && node.target._type === 'Name') this.annotate(node.target.id, node.annotation);
        return;
      case 'Delete':
        for (const target of node.targets) this.remove(target);
        return;
      case 'Return':
        if (this.scope.kind !== 'function') return this.refuse('syntax', "'return' outside function", 'correct the program: CPython refuses it too', node);
        return this.returnValue(node.value ? (this.dualReturn ? this.num(node.value) : this.expr(node.value)) : null);
      case 'If':
        return this.ifStatement(node);
      case 'While':
        return this.whileLoop(node);
      case 'For':
      case 'AsyncFor':
        return this.forLoop(node);
      case 'Break':
      case 'Continue': {
        const at = this.blocks.findLastIndex(({ kind }) => kind === 'loop');
        const loop = this.blocks[at];
        if (!loop || loop.kind !== 'loop') return this.refuse('syntax', `'${node._type.toLowerCase()}' outside loop`, 'move it into a loop', node);
        this.unwind(at + 1, () => {
          for (const name of this.live.slice(loop.live).reverse()) this.c(`XDECREF(${name});`);
          this.goto(node._type === 'Break' ? loop.breakTo : loop.continueTo);
        });
        return;
      }
      case 'Pass':
      case 'Global':
      case 'Nonlocal':
        return;
      case 'FunctionDef':
      case 'AsyncFunctionDef': {
        const decorators = node.decorator_list.map((decorator) => this.expr(decorator));
        let value = this.makeFunction(node, node.name);
        for (const decorator of [...decorators].reverse()) {
          const r = this.call('rt_call', [decorator.c, this.array([value.c]), '1', '0']);
          this.release(value);
          this.release(decorator);
          value = r;
        }
        this.storeName(node.name, value);
        return;
      }
      case 'ClassDef':
        return this.classDef(node);
      case 'Raise':
        return this.raise(node);
      case 'Try':
      case 'TryStar':
        return this.tryStatement(node);
      case 'With':
      case 'AsyncWith':
        return this.withItems(node, 0);
      case 'Assert': {
        const yes = this.label();
        const no = this.label();
        this.condition(node.test, yes, no);
        this.place(no);
        const message = node.msg ? this.expr(node.msg) : null;
        this.line = node.lineno;
        this.c(`rt_raise_assert(${message ? message.c : '0'});`);
        this.fail();
        if (message) this.take(message);
        this.place(yes);
        return;
      }
      case 'Import':
      case 'ImportFrom':
        return this.importNames(node);
      case 'Match':
        return this.matchStatement(node);
      default:
        return this.refuse('unsupported', `${node._type} is not compiled yet`, 'rewrite it with other statements', node);
    }
  }

  // --- assignment ---
  private assign(node: ast.Assign): void {
    const target = node.targets[0]!;
    const plainTargets = target._type === 'Tuple' && node.value._type === 'Tuple' && node.targets.length === 1 && target.elts.length === node.value.elts.length;
    if (plainTargets && ![...target.elts, ...node.value.elts].some(({ _type }) => _type === 'Starred') && node.value._type === 'Tuple') {
      const values = node.value.elts.map((item, index) => this.hold(item._type !== 'Attribute' && item._type !== 'Subscript' && this.takesNumbers(target.elts[index]!) ? this.num(item) : this.expr(item)));
      target.elts.forEach((item, index) => this.store(item, values[index]!));
      return;
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
  private takesNumbers(target: ast.Expr): boolean {
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
  private setAttribute(object: Value, name: string, value: Value): void {
    if (value.rep === 'obj' && !value.owned) return this.effect('py_setattr', [object.c, name, value.c, this.cache()]);
    const word = this.given(value);
    if (value.rep === 'obj') this.effect('py_setattr_take', [object.c, name, word, this.cache()]);
    else this.effect('py_setattr_dtake', [object.c, name, word, value.d!, this.cache()]);
  }
  private setItem(object: Value, key: Value, value: Value): void {
    if (value.rep === 'obj' && !value.owned) return this.effect('py_setitem', [object.c, key.c, value.c]);
    const word = this.given(value);
    if (value.rep === 'obj') this.effect('py_setitem_take', [object.c, key.c, word]);
    else this.effect('py_setitem_dtake', [object.c, key.c, word, value.d!]);
  }
  /** The word of a value that is handed over. */
  private given(value: Value): string {
    if (value.owned) this.take(value);
    return value.owned || value.rep === 'f64' ? value.c : `DNEWREF(${value.c})`;
  }
  private unpack(target: ast.Tuple | ast.List, value: Value): void {
    const star = target.elts.findIndex(({ _type }) => _type === 'Starred');
    const count = target.elts.length;
    const slots = target.elts.map(() => this.slot('t', 'obj'));
    const array = `u_${this.slot('w', 'i64').replaceAll('@', '')}`;
    this.c(`{ V ${array}[${count || 1}];`);
    if (star < 0) this.effect('rt_unpack', [value.c, String(count), array]);
    else this.effect('rt_unpack_ex', [value.c, String(star), String(count - star - 1), array]);
    slots.forEach((slot, index) => this.c(`${slot} = ${array}[${index}];`));
    this.c('}');
    this.release(value);
    // in reverse, so that the first is on top when it is stored
    const values = [...slots].reverse().map((slot) => this.adopt(slot)).reverse();
    target.elts.forEach((item, index) => this.store(item, values[index]!));
  }
  private augmented(node: ast.AugAssign): void {
    const { target } = node;
    const suspended = this.generator && suspends(node);
    if (target._type === 'Name') {
      const a = this.isDual(mangle(target.id, this.scope.className)) ? this.num({ ...target, ctx: 'Load' }) : this.loadName(target.id);
      const b = suspended ? this.expr(node.value) : this.num(node.value);
      this.line = node.lineno;
      const name = mangle(target.id, this.scope.className);
      if (node.op === 'Add' && b.rep === 'obj' && !b.small && this.access(name) === 'local' && this.scope.kind === 'function' && !a.owned && mayBeText(this.typeOf(target))) {
        // a string that only this variable holds grows where it lies
        const done = this.label();
        this.stored.add(name);
        this.branch(`py_append_str(&${a.c}, ${b.c})`, done);
        const rest = this.live.length;
        this.storeName(target.id, this.operate(node.op, a, { ...b, owned: false }, this.typeOf(target), true, suspended));
        this.live.length = rest;
        this.place(done);
        this.release(b);
        return;
      }
      this.storeName(target.id, this.operate(node.op, a, b, this.typeOf(target), true, suspended));
      return;
    }
    const object = this.expr(target.value);
    const key = target._type === 'Subscript' ? this.expr(target.slice) : null;
    const name = target._type === 'Attribute' ? this.str(mangle(target.attr, this.scope.className)) : '';
    this.line = node.lineno;
    let a: Value;
    if (suspended) a = key ? this.call('py_getitem', [object.c, key.c]) : this.call('py_getattr', [object.c, name, this.cache()]);
    else a = key ? this.dualCall('py_getitem_d', [object.c, key.c]) : this.dualCall('py_getattr_d', [object.c, name, this.cache()]);
    const b = suspended ? this.expr(node.value) : this.num(node.value);
    this.line = node.lineno;
    const r = this.operate(node.op, a, b, ANY, true, suspended);
    if (key) this.setItem(object, key, r);
    else this.setAttribute(object, name, r);
    if (key) this.release(key);
    this.release(object);
  }
  private annotate(id: string, annotation: ast.Expr): void {
    const type = this.expr(annotation);
    this.effect('rt_annotate', ['@ns@', this.str(mangle(id, this.scope.className)), type.c]);
    this.release(type);
  }
  private remove(target: ast.Expr): void {
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

  /** Leaves the double for the end of the function; what is left is the word. */
  private returned(value: Value): Value {
    this.c(`dret = ${value.d!};`);
    if (value.rep === 'f64' || value.owned) return { ...value, rep: 'obj' };
    const dst = this.slot('t', 'obj');
    this.c(`${dst} = DNEWREF(${value.c});`);
    return this.adopt(dst);
  }

  returnValue(value: Value | null): void {
    this.c(`SET(&@ret@, ${value ? this.own(this.dualReturn && value.rep !== 'obj' ? this.returned(value) : this.box(value)) : 'NONE'});`);
    this.unwind(0, () => {
      for (const name of [...this.live].reverse()) this.c(`XDECREF(${name});`);
      this.goto('out');
    });
  }

  // --- control flow ---
  /** Runs the parts from the same state; afterwards only what all of them assigned is certain. */
  protected ways(parts: readonly (() => boolean)[]): void {
    const before = this.defined;
    let after: Set<string> | null = null;
    for (const part of parts) {
      this.defined = new Set(before);
      if (!part()) continue;
      const now: Set<string> = this.defined;
      after = after === null ? now : new Set([...(after as Set<string>)].filter((name) => now.has(name)));
    }
    this.defined = after ?? new Set(before);
  }
  protected leaves(body: readonly ast.Stmt[]): boolean {
    const last = body[body.length - 1];
    return last !== undefined && ['Return', 'Raise', 'Break', 'Continue'].includes(last._type);
  }
  private ifStatement(node: ast.If): void {
    const yes = this.label();
    const no = this.label();
    const end = node.orelse.length ? this.label() : no;
    this.condition(node.test, yes, no);
    this.ways([
      () => {
        this.place(yes);
        this.statements(node.body);
        if (node.orelse.length) this.goto(end);
        return !this.leaves(node.body);
      },
      () => {
        this.place(no);
        this.statements(node.orelse);
        return !this.leaves(node.orelse);
      },
    ]);
    if (node.orelse.length) this.place(end);
  }
  private whileLoop(node: ast.While): void {
    const top = this.label();
    const body = this.label();
    const otherwise = this.label();
    const end = this.label();
    const before = new Set(this.defined);
    this.forget(node);
    this.place(top);
    this.condition(node.test, body, otherwise);
    this.place(body);
    this.blocks.push({ kind: 'loop', breakTo: end, continueTo: top, live: this.live.length });
    this.statements(node.body);
    this.blocks.pop();
    this.goto(top);
    this.place(otherwise);
    this.defined = new Set(before);
    this.forget(node);
    this.statements(node.orelse);
    this.place(end);
    this.defined = before;
    this.forget(node);
  }
  /** A variable that is deleted somewhere inside is never certain there. */
  protected forget(node: Node): void {
    if (node._type === 'Name' && node.ctx === 'Del') this.defined.delete(mangle(node.id, this.scope.className));
    if (node._type === 'ExceptHandler' && node.name) this.defined.delete(mangle(node.name, this.scope.className));
    for (const child of children(node)) this.forget(child);
  }

  forLoop(node: ast.For | ast.AsyncFor): void {
    const before = new Set(this.defined);
    this.forget(node);
    const range = node._type === 'For' ? this.rangeArguments(node.iter) : null;
    if (node._type === 'AsyncFor') this.iterateAsync(node.iter, (value) => this.store(node.target, value), () => this.statements(node.body), () => this.statements(node.orelse));
    else if (range) this.rangeLoop(node, range);
    else this.iterate(node.iter, (value) => this.store(node.target, value), () => this.statements(node.body), () => this.statements(node.orelse));
    this.defined = before;
    this.forget(node);
  }
  private rangeArguments(node: ast.Expr): readonly ast.Expr[] | null {
    if (node._type !== 'Call' || node.func._type !== 'Name' || node.func.id !== 'range' || node.keywords.length || this.scope.kind === 'class' || !this.isBuiltin('range')) return null;
    if (node.args.length < 1 || node.args.length > 3 || node.args.some(({ _type }) => _type === 'Starred')) return null;
    return node.args;
  }
  /** `for` over range(): counts in an unboxed word while the bounds are tagged ints. */
  private rangeLoop(node: ast.For, args: readonly ast.Expr[]): void {
    const values = args.map((arg) => this.hold(this.expr(arg)));
    this.line = node.iter.lineno;
    const [start, stop, step]: readonly [string, string, string] = values.length === 1 ? ['MKI(0)', values[0]!.c, 'MKI(1)'] : [values[0]!.c, values[1]!.c, values[2]?.c ?? 'MKI(1)'];
    const at = this.slot('w', 'i64');
    const to = this.slot('w', 'i64');
    const by = this.slot('w', 'i64');
    const it = this.slot('t', 'obj');
    const fast = this.label();
    const ready = this.label();
    this.branch(`(${start} & ${stop} & ${step} & 1) && ${step} != MKI(0)`, fast);
    const slow = this.call('rt_range_iter', [start, stop, step]);
    this.take(slow);
    this.c(`${it} = ${slow.c};`);
    this.goto(ready);
    this.place(fast);
    this.c(`${it} = 0; ${at} = IVAL(${start}); ${to} = IVAL(${stop}); ${by} = IVAL(${step});`);
    this.place(ready);
    this.releaseAll(values);
    this.live.push(it);
    const constantStep = values.length < 3 || /^MKI\(\d+\)$/.test(step);
    const top = this.label();
    const generic = this.label();
    const body = this.label();
    const done = this.label();
    const end = this.label();
    const item = this.slot('t', 'obj');
    if (this.generator) for (const name of [at, to, by]) this.frame.add(name);
    this.place(top);
    this.branch(`UNLIKELY(${it} != 0)`, generic);
    this.branch(constantStep ? `${at} >= ${to}` : `(${by} > 0 ? ${at} >= ${to} : ${at} <= ${to})`, done);
    this.c(`${item} = MKI(${at}); ${at} += ${by};`);
    this.goto(body);
    this.place(generic);
    this.c(`${item} = rt_next(${it});`);
    this.branch(item, body);
    this.c('if (UNLIKELY(rt.error)) {');
    this.fail();
    this.c('}');
    this.goto(done);
    this.place(body);
    this.store(node.target, this.adopt(item));
    this.blocks.push({ kind: 'loop', breakTo: end, continueTo: top, live: this.live.length });
    this.statements(node.body);
    this.blocks.pop();
    this.goto(top);
    this.place(done);
    this.defined = new Set();
    this.statements(node.orelse);
    this.place(end);
    this.live.splice(this.live.lastIndexOf(it), 1);
    this.c(`XDECREF(${it});`);
  }
  /** The loop over any iterable; `each` consumes the item. */
  iterate(iterable: ast.Expr | Value, each: (value: Value) => void, run: () => void, otherwise: () => void): void {
    const source = '_type' in iterable ? this.expr(iterable) : iterable;
    const it = this.call('py_iter', [source.c]);
    this.release(source);
    const index = this.slot('w', 'i64');
    if (this.generator) this.frame.add(index);
    this.c(`${index} = 0;`);
    const top = this.label();
    const body = this.label();
    const done = this.label();
    const end = this.label();
    const item = this.slot('t', 'obj');
    this.place(top);
    this.c(`${item} = py_next(${it.c}, &${index});`);
    this.branch(`LIKELY(${item} != 0)`, body);
    this.c('if (UNLIKELY(rt.error)) {');
    this.fail();
    this.c('}');
    this.goto(done);
    this.place(body);
    each(this.adopt(item));
    this.blocks.push({ kind: 'loop', breakTo: end, continueTo: top, live: this.live.length });
    run();
    this.blocks.pop();
    this.goto(top);
    this.place(done);
    this.defined = new Set();
    otherwise();
    this.place(end);
    this.release(it);
  }

  /** The loop over what `__anext__` gives, until it raises StopAsyncIteration. */
  iterateAsync(iterable: ast.Expr | Value, each: (value: Value) => void, run: () => void, otherwise: () => void): void {
    let it: Value;
    if ('_type' in iterable) {
      const source = this.expr(iterable);
      it = this.call('rt_aiter', [source.c]);
      this.take(it);
      this.release(source);
      this.live.push(it.c);
    } else it = this.hold(iterable);
    if (this.generator) this.frame.add(it.c);
    const top = this.label();
    const body = this.label();
    const done = this.label();
    const end = this.label();
    const before = new Set(this.defined);
    this.place(top);
    const live = [...this.live];
    const handler = { label: this.label(), live: live.length };
    this.handlers.push(handler);
    const next = this.call('rt_anext', [it.c]);
    const item = this.delegate(next, 1);
    this.handlers.pop();
    this.goto(body);
    this.place(handler.label);
    this.c('rt_tb(CODE, ln);');
    this.place(`${handler.label}x`);
    this.branch('rt_stop_async()', done);
    this.live = [...live];
    this.rethrow(live);
    this.place(body);
    this.live = [...live, item.c];
    each(item);
    this.blocks.push({ kind: 'loop', breakTo: end, continueTo: top, live: this.live.length });
    run();
    this.blocks.pop();
    this.goto(top);
    this.place(done);
    this.defined = new Set(before);
    otherwise();
    this.place(end);
    this.defined = new Set();
    this.release(it);
  }

  // --- exceptions ---
  private raise(node: ast.Raise): void {
    if (!node.exc) {
      this.c('rt_reraise();');
      this.out.push({ op: 'fail', fail: { line: -1, release: this.live.slice(this.handler.live).reverse(), to: `${this.handler.label}x` } });
      return;
    }
    const exc = this.expr(node.exc);
    const cause = node.cause ? this.expr(node.cause) : null;
    this.line = node.lineno;
    this.c(`rt_raise(${exc.c}, ${cause ? cause.c : '0'});`);
    this.fail();
    if (cause) this.take(cause);
    this.take(exc);
  }

  /** Runs `body` with errors going to a new handler, whose code is `handle`; both continue behind. */
  protected guarded(body: () => void, handle: (exc: string) => void): void {
    const handler = { label: this.label(), live: this.live.length };
    const live = [...this.live];
    const end = this.label();
    const before = new Set(this.defined);
    this.handlers.push(handler);
    body();
    this.handlers.pop();
    const after = this.defined;
    this.goto(end);
    this.place(handler.label);
    this.c('rt_tb(CODE, ln);');
    this.place(`${handler.label}x`);
    this.live = [...live];
    this.defined = before;
    const exc = this.slot('t', 'obj');
    const former = this.slot('t', 'obj');
    if (this.generator) this.frame.add(exc).add(former);
    this.c(`${exc} = rt_fetch(); ${former} = rt_push_handled(${exc});`);
    // an error in the handler itself: the handled exception is put back first
    const inner = { label: this.label(), live: live.length };
    const leave = (): void => this.c(`rt_pop_handled(${former}); DECREF(${exc});`);
    const done = this.label();
    this.handlers.push(inner);
    this.blocks.push({ kind: 'cleanup', run: leave, live: live.length, handlers: this.handlers.length - 1 });
    handle(exc);
    this.blocks.pop();
    this.handlers.pop();
    leave();
    this.goto(done);
    this.place(inner.label);
    this.c('rt_tb(CODE, ln);');
    this.place(`${inner.label}x`);
    leave();
    this.rethrow(live);
    this.place(done);
    this.live = live;
    this.place(end);
    this.defined = new Set([...before].filter((name) => after.has(name)));
  }
  /** The pending error goes on to the next handler, without another traceback entry. */
  protected rethrow(live: readonly string[]): void {
    const { label, live: floor } = this.handler;
    this.out.push({ op: 'fail', fail: { line: -1, release: live.slice(floor).reverse(), to: `${label}x` } });
  }

  private tryStatement(node: ast.Try | ast.TryStar): void {
    this.forget(node);
    if (node.finalbody.length) {
      const live = this.live.length;
      const handlers = this.handlers.length;
      this.guarded(
        () => {
          this.blocks.push({ kind: 'cleanup', run: () => this.statements(node.finalbody), live, handlers });
          if (node.handlers.length) this.tryExcept(node);
          else this.statements(node.body);
          this.blocks.pop();
          const kept = this.handlers;
          this.handlers = kept.slice(0, handlers);
          this.statements(node.finalbody);
          this.handlers = kept;
        },
        (exc) => {
          this.statements(node.finalbody);
          this.c(`rt_restore(NEWREF(${exc}));`);
          this.out.push({ op: 'fail', fail: { line: -1, release: this.live.slice(this.handler.live).reverse(), to: `${this.handler.label}x` } });
        },
      );
      return;
    }
    this.tryExcept(node);
  }
  private tryExcept(node: ast.Try | ast.TryStar): void {
    const end = this.label();
    const expects = node.handlers.some(({ type }) => type === null || mentions(type));
    this.guarded(
      () => {
        if (expects) this.tolerant++;
        this.statements(node.body);
        if (expects) this.tolerant--;
        if (node.orelse.length) {
          // errors in `else` are not caught here
          const kept = this.handlers;
          this.handlers = kept.slice(0, -1);
          this.statements(node.orelse);
          this.handlers = kept;
        }
        this.goto(end);
      },
      (exc) => {
        if (node._type === 'TryStar') return this.starClauses(node.handlers, exc);
        const done = this.label();
        let bare = false;
        for (const handler of node.handlers) {
          const next = this.label();
          this.line = handler.lineno;
          if (handler.type) {
            const type = this.expr(handler.type);
            const word = this.callInt('rt_exc_match', [exc, type.c]);
            this.release(type);
            this.branch(`!${word}`, next);
          } else bare = true;
          this.exceptBody(handler, exc);
          this.goto(done);
          this.place(next);
        }
        if (!bare) {
          this.c(`rt_restore(NEWREF(${exc}));`);
          this.out.push({ op: 'fail', fail: { line: -1, release: this.live.slice(this.handler.live).reverse(), to: `${this.handler.label}x` } });
        }
        this.place(done);
      },
    );
    this.place(end);
  }
  /** Each clause takes its part of the group; what clauses raise and what none takes is raised together at the end. */
  private starClauses(handlers: readonly ast.ExceptHandler[], exc: string): void {
    const state = this.call('rt_star_begin', [exc]);
    if (this.generator) this.frame.add(state.c);
    for (const handler of handlers) {
      const next = this.label();
      this.line = handler.lineno;
      const type = this.expr(handler.type!);
      const matched = this.call('rt_star_match', [state.c, type.c]);
      this.take(matched);
      this.release(type);
      this.live.push(matched.c);
      if (this.generator) this.frame.add(matched.c);
      this.branch(`${matched.c} == NONE`, next);
      const former = this.slot('t', 'obj');
      if (this.generator) this.frame.add(former);
      this.guarded(
        () => {
          const inner = { label: this.label(), live: this.live.length };
          const live = [...this.live];
          const leave = (): void => this.c(`rt_pop_handled(${former});`);
          this.c(`${former} = rt_push_handled(${matched.c});`);
          this.handlers.push(inner);
          this.blocks.push({ kind: 'cleanup', run: leave, live: live.length, handlers: this.handlers.length - 1 });
          this.exceptBody(handler, matched.c);
          this.blocks.pop();
          this.handlers.pop();
          leave();
          const done = this.label();
          this.goto(done);
          this.place(inner.label);
          this.c('rt_tb(CODE, ln);');
          this.place(`${inner.label}x`);
          leave();
          this.rethrow(live);
          this.place(done);
          this.live = live;
        },
        (raised) => this.c(`rt_star_raised(${state.c}, ${matched.c}, ${raised});`),
      );
      this.place(next);
      this.release(matched);
    }
    this.out.push({ op: 'call', dst: null, fn: 'rt_star_finish', args: [state.c], check: 'negative', fail: { line: -1, release: this.live.slice(this.handler.live).reverse(), to: `${this.handler.label}x` } });
    this.release(state);
  }
  private exceptBody(handler: ast.ExceptHandler, exc: string): void {
    if (!handler.name) return this.statements(handler.body);
    const name = handler.name;
    this.storeName(name, { c: `NEWREF(${exc})`, owned: false, rep: 'obj' }, true);
    // the name goes away with the block, however it is left
    const unset = (): void => {
      const id = mangle(name, this.scope.className);
      if (this.scope.kind === 'class') return;
      this.storeName(name, { c: '0', owned: false, rep: 'obj' }, true);
      this.defined.delete(id);
    };
    const live = [...this.live];
    const inner = { label: this.label(), live: this.live.length };
    const end = this.label();
    this.handlers.push(inner);
    this.blocks.push({ kind: 'cleanup', run: unset, live: this.live.length, handlers: this.handlers.length - 1 });
    this.statements(handler.body);
    this.blocks.pop();
    this.handlers.pop();
    unset();
    this.goto(end);
    this.place(inner.label);
    this.c('rt_tb(CODE, ln);');
    this.place(`${inner.label}x`);
    unset();
    this.rethrow(live);
    this.live = live;
    this.place(end);
  }

  private withItems(node: ast.With | ast.AsyncWith, at: number): void {
    const item = node.items[at];
    if (!item) return this.statements(node.body);
    const isAsync = node._type === 'AsyncWith' ? 1 : 0;
    this.forget(node);
    this.line = item.context_expr.lineno;
    const manager = this.expr(item.context_expr);
    const exit = this.slot('t', 'obj');
    let value = this.call('rt_with_enter', [manager.c, `&${exit}`, String(isAsync)]);
    this.take(value);
    this.release(manager);
    this.adopt(exit);
    this.live.push(value.c);
    if (this.generator) this.frame.add(exit).add(value.c);
    const line = item.context_expr.lineno;
    const finish = (exc: string): string => {
      this.line = line;
      if (!isAsync) return this.callInt('rt_with_exit', [exit, exc, '0']);
      const type = exc === '0' ? 'NONE' : `VAL(TYPE(${exc}))`;
      const coroutine = this.call('rt_call', [exit, this.array([type, exc === '0' ? 'NONE' : exc, 'NONE']), '3', '0']);
      return this.truth(this.delegate(coroutine, 1));
    };
    if (isAsync) value = this.delegate(value, 1);
    const live = this.live.length - 1;
    const handlers = this.handlers.length;
    this.take(value);
    const held = value.c;
    this.guarded(
      () => {
        this.blocks.push({ kind: 'cleanup', run: () => void finish('0'), live, handlers });
        this.adopt(held);
        const given: Value = { c: held, owned: true, rep: 'obj' };
        if (item.optional_vars) this.store(item.optional_vars, given);
        else this.release(given);
        this.withItems(node, at + 1);
        this.blocks.pop();
        const kept = this.handlers;
        this.handlers = kept.slice(0, handlers);
        finish('0');
        this.handlers = kept;
      },
      (exc) => {
        const swallow = this.label();
        const word = finish(exc);
        this.branch(word, swallow);
        this.c(`rt_restore(NEWREF(${exc}));`);
        this.out.push({ op: 'fail', fail: { line: -1, release: this.live.slice(this.handler.live).reverse(), to: `${this.handler.label}x` } });
        this.place(swallow);
      },
    );
    this.release({ c: exit, owned: true, rep: 'obj' });
  }
}
