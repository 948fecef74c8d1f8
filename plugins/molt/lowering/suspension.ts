// Where generators and coroutines stop and go on: `yield`, `yield from` and `await`.
import type { Value } from '../ir/ir';
import { Conditions } from './conditions';

export abstract class Suspension extends Conditions {
  private states = 0;
  /** Its `yield` must be told from what its `await` passes on. */
  asyncGenerator = false;
  wrapped(value: Value): Value {
    if (!this.asyncGenerator) return value;
    const r = this.call('rt_agen_wrap', [value.c]);
    this.take(r);
    this.release(value);
    this.live.push(r.c);
    return r;
  }
  yieldValue(value: Value): Value {
    const owned = this.own(value);
    this.suspendLive();
    const state = ++this.states;
    const dst = this.slot('t', 'obj');
    this.c(`@gen@->state = ${state}; return ${owned}; case ${state}:;`);
    this.c('if (UNLIKELY(!sent)) {');
    this.fail();
    this.c('}');
    this.c(`${dst} = NEWREF(sent);`);
    return this.adopt(dst);
  }
  delegate(value: Value, isAwait: 0 | 1): Value {
    const it = this.call('rt_yield_from_iter', [value.c, String(isAwait)]);
    this.release(value);
    const state = ++this.states;
    const dst = this.slot('t', 'obj');
    const again = this.label();
    const done = this.label();
    this.suspendLive();
    this.c('sent = NONE;');
    this.place(again);
    this.c(`{ V value_, r_ = rt_yield_from_step(@gen@, ${it.c}, sent, &value_);`);
    this.c(`if (r_) { @gen@->state = ${state}; return r_; } ${dst} = value_; }`);
    this.branch(dst, done);
    this.fail();
    this.c(`case ${state}:;`);
    this.goto(again);
    this.place(done);
    this.release(it);
    return this.adopt(dst);
  }
}
