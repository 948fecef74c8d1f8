// Which way a function goes: conditions, loops over ranges and iterators, what is certain to be assigned behind them, and the way out.
import type * as ast from '../../python/ast';
import type { Value } from '../ir/ir';
import { Assignments } from './assignments';
import { displayRows, targetsOf } from '../types';
import { children, mangle, type Node } from './scopes';

/** Values beyond which a loop goes over a tuple. */
const DISPLAY_MAX = 16;

export abstract class ControlFlow extends Assignments {
  abstract statements(body: readonly ast.Stmt[]): void;
  protected abstract rethrow(live: readonly string[]): void;

  /** Leaves the double for the end of the function; what is left is the word. */
  protected returned(value: Value): Value {
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
  protected ifStatement(node: ast.If): void {
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
  protected whileLoop(node: ast.While): void {
    const top = this.label();
    const body = this.label();
    const otherwise = this.label();
    const end = this.label();
    const before = new Set(this.defined);
    this.forget(node);
    this.place(top);
    this.condition(node.test, body, otherwise);
    this.place(body);
    this.loop(top, end, () => this.statements(node.body));
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
    const rows = node._type === 'For' ? displayRows(node.iter, node.target) : null;
    if (node._type === 'AsyncFor') this.iterateAsync(node.iter, (value) => this.store(node.target, value), () => this.statements(node.body), () => this.statements(node.orelse));
    else if (range) this.rangeLoop(node, range);
    else if (rows && !this.generator && rows.flat().length <= DISPLAY_MAX) this.displayLoop(node, rows);
    else this.iterate(node.iter, (value) => this.store(node.target, value), () => this.statements(node.body), () => this.statements(node.orelse));
    this.defined = before;
    this.forget(node);
  }
  protected rangeArguments(node: ast.Expr): readonly ast.Expr[] | null {
    if (node._type !== 'Call' || node.func._type !== 'Name' || node.func.id !== 'range' || node.keywords.length || this.scope.kind === 'class' || !this.isBuiltin('range')) return null;
    if (node.args.length < 1 || node.args.length > 3 || node.args.some(({ _type }) => _type === 'Starred')) return null;
    return node.args;
  }
  /** `for` over range(): counts in an unboxed word while the bounds are tagged ints. */
  protected rangeLoop(node: ast.For, args: readonly ast.Expr[]): void {
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
    this.loop(top, end, () => this.statements(node.body));
    this.place(done);
    this.defined = new Set();
    this.statements(node.orelse);
    this.place(end);
    this.live.splice(this.live.lastIndexOf(it), 1);
    this.c(`XDECREF(${it});`);
  }
  /** The body of a loop, and back to its top. */
  private loop(top: string, end: string, body: () => void): void {
    this.blocks.push({ kind: 'loop', breakTo: end, continueTo: top, live: this.live.length });
    body();
    this.blocks.pop();
    this.goto(top);
  }
  /** `for` over values that are written there: they wait on the stack, and no tuple is made. */
  protected displayLoop(node: ast.For, rows: readonly (readonly ast.Expr[])[]): void {
    const targets = targetsOf(node.target);
    const values = rows.map((row) => row.map((each) => this.hold(this.expr(each))));
    this.line = node.iter.lineno;
    const top = this.label();
    const done = this.label();
    const end = this.label();
    const index = this.slot('w', 'i64');
    const columns = targets.map((_, at) => ({ name: `a_${top}_${at}`, column: values.map((row) => row[at]!) }));
    for (const { name, column } of columns) if (column.length) this.c(`V ${name}[] = {${column.map(({ c }) => c).join(', ')}};`);
    this.c(`${index} = 0;`);
    this.place(top);
    this.branch(`${index} == ${rows.length}`, done);
    if (rows.length) {
      columns.forEach(({ name, column }, at) => {
        const item = this.slot('t', 'obj');
        const small = column.every((value) => value.small);
        this.c(`${item} = ${small ? '' : 'NEWREF'}(${name}[${index}]);`);
        this.store(targets[at]!, small ? { c: item, owned: false, rep: 'obj', small } : this.adopt(item));
      });
      this.c(`${index}++;`);
      this.loop(top, end, () => this.statements(node.body));
    }
    this.place(done);
    this.defined = new Set();
    this.statements(node.orelse);
    this.place(end);
    this.releaseAll(values.flat());
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
    this.loop(top, end, run);
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
    this.loop(top, end, run);
    this.place(done);
    this.defined = new Set(before);
    otherwise();
    this.place(end);
    this.defined = new Set();
    this.release(it);
  }
}
