// Raising, handlers, `finally` and `with`.
import type * as ast from '../../python/ast';
import type { Value } from '../ir/ir';
import { ControlFlow } from './control-flow';
import { mangle } from './scopes';

/** Whether a handler takes the error of an import that fails. */
function mentions(type: ast.Expr): boolean {
  if (type._type === 'Tuple') return type.elts.some(mentions);
  return type._type === 'Name' && ['ImportError', 'ModuleNotFoundError', 'Exception', 'BaseException'].includes(type.id);
}

export abstract class Exceptions extends ControlFlow {
  protected raise(node: ast.Raise): void {
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

  protected tryStatement(node: ast.Try | ast.TryStar): void {
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
  protected tryExcept(node: ast.Try | ast.TryStar): void {
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
  protected starClauses(handlers: readonly ast.ExceptHandler[], exc: string): void {
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
  protected exceptBody(handler: ast.ExceptHandler, exc: string): void {
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

  protected withItems(node: ast.With | ast.AsyncWith, at: number): void {
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
