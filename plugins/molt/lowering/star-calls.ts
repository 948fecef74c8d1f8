// Calls of known functions with `*args` or `**kwargs`: what they gather is made here, and the C function called.
import type * as ast from '../../python/ast';
import type { Value } from '../ir/ir';
import { Binding } from './binding';
import type { DirectFunction } from './builder';
import { plain } from './numbers';

/** Items of a tuple that a call passes one by one. */
const UNPACKED_MAX = 8;

export abstract class StarCalls extends Binding {
  /** Arguments as written, of a function that gathers the rest; null where binding is not that plain, or fails. */
  protected callGathering(node: ast.Call, func: ast.Name, direct: DirectFunction): Value | null {
    const { args } = direct.node;
    if (!args.vararg && !args.kwarg) return null;
    const positional = [...args.posonlyargs, ...args.args];
    if (!args.vararg && node.args.length > positional.length) return null;
    const names = [...positional, ...args.kwonlyargs].map(({ arg }) => arg);
    const places = names.map((_, index) => (index < Math.min(node.args.length, positional.length) ? index : -1));
    const others: number[] = [];
    for (const [index, { arg }] of node.keywords.entries()) {
      const at = names.indexOf(arg!, args.posonlyargs.length);
      if (at < 0 && !args.kwarg) return null;
      if (at >= 0 && places[at] !== -1) return null;
      if (at < 0) others.push(index);
      else places[at] = node.args.length + index;
    }
    const keywords = node.keywords.map(({ arg }) => arg);
    if (new Set(keywords).size !== keywords.length || !this.hasDefaults(direct, places)) return null;
    const callee = this.expr(func);
    const duals = this.dualPlaces(direct);
    const values = [...node.args, ...node.keywords.map(({ value }) => value)].map((arg, index) => (duals.includes(places.indexOf(index)) ? this.num(arg) : this.expr(arg)));
    this.line = node.lineno;
    const bound = places.map((place, index) => (place >= 0 ? values[place]! : this.fallback(direct, index, callee.c)));
    const gathered: Value[] = [];
    if (args.vararg) {
      const rest = values.slice(positional.length, node.args.length).map((value) => this.own(value));
      gathered.push(this.call('rt_tuple', [String(rest.length), this.array(rest)]));
    }
    if (args.kwarg) {
      const dict = this.call('rt_dict', ['0', '0']);
      for (const index of others) this.effect('rt_dict_set', [dict.c, this.str(node.keywords[index]!.arg!), values[node.args.length + index]!.c]);
      gathered.push(dict);
    }
    const result = this.callKnown(direct, callee, [...bound, ...gathered]);
    this.releaseAll(gathered);
    this.releaseAll(values.filter((_, index) => index < positional.length || index >= node.args.length || !args.vararg));
    this.release(callee);
    return result;
  }

  /** `f(a, *rest)` of a function that gathers nothing: a tuple with as many as it takes is passed item by item; null for any other. */
  protected callUnpacking(node: ast.Call, func: ast.Name, direct: DirectFunction): Value | null {
    const { args } = direct.node;
    const given = node.args.slice(0, -1);
    const last = node.args[node.args.length - 1];
    const count = direct.npos - given.length;
    if (args.vararg || args.kwarg || args.kwonlyargs.length > 0 || node.keywords.length > 0 || last?._type !== 'Starred' || given.some(({ _type }) => _type === 'Starred') || count < 1 || count > UNPACKED_MAX) return null;
    const callee = this.expr(func);
    const values = given.map((arg) => this.hold(this.expr(arg)));
    const items = this.expr(last.value);
    this.line = node.lineno;
    const other = this.label();
    const done = this.label();
    const dst = this.slot('t', 'obj');
    const { returns } = this.module.floats.of(direct.node);
    const spread = Array.from({ length: count }, (_, index) => plain(`u_->a[${index}]`));
    this.branch(`!IS_TUPLE(${items.c}) || ((Tuple*)PTR(${items.c}))->n != ${count}`, other);
    this.c(`{ V t_ = NEWREF(${items.c}); Tuple* u_ = (Tuple*)PTR(t_); ${dst} = ${direct.id}(${[callee.c, ...this.passed(direct, [...values, ...spread], 0)].join(', ')}); ${returns ? `${dst} = DBOX(${dst}, rt_fret); ` : ''}DECREF(t_); }`);
    this.goto(done);
    this.place(other);
    let all: Value | null = null;
    if (values.length) {
      const list = this.call('rt_list', [String(values.length), this.array(values.map(({ c, small }) => (small ? c : `NEWREF(${c})`)))]);
      this.effect('rt_list_extend_star', [list.c, items.c]);
      this.take(list);
      all = this.call('rt_list_to_tuple', [list.c]);
    }
    this.c(`${dst} = rt_call_ex(${callee.c}, ${all?.c ?? items.c}, 0);`);
    if (all) this.release(all);
    this.place(done);
    this.c(`if (UNLIKELY(!${dst})) {`);
    this.fail();
    this.c('}');
    const result = this.adopt(dst);
    this.release(items);
    this.releaseAll(values);
    this.release(callee);
    return result;
  }

  /** `f(*args)` and `f(*args, **kwargs)` of a function that takes just these; null for any other. */
  protected callForwarding(node: ast.Call, func: ast.Name, direct: DirectFunction): Value | null {
    const { args } = direct.node;
    const [only] = node.args;
    const [keyword] = node.keywords;
    if (!args.vararg || direct.npos > 0 || args.kwonlyargs.length > 0 || node.args.length !== 1 || only?._type !== 'Starred') return null;
    if (node.keywords.length > 1 || (keyword && (keyword.arg !== null || !args.kwarg))) return null;
    const callee = this.expr(func);
    const items = this.expr(only.value);
    const names = keyword ? this.expr(keyword.value) : null;
    this.line = node.lineno;
    const other = this.label();
    const done = this.label();
    const dst = this.slot('t', 'obj');
    const { returns } = this.module.floats.of(direct.node);
    this.branch(`!IS_TUPLE(${items.c})${names ? ` || !IS_DICT(${names.c})` : ''}`, other);
    const made = args.kwarg ? `, k_ = rt_keywords(${names?.c ?? '0'}); if (!k_) { DECREF(t_); goto ${other}; }` : ';';
    this.c(`{ V t_ = rt_tuple_copy(${items.c})${made} ${dst} = ${direct.id}(${[callee.c, 't_', ...(args.kwarg ? ['k_'] : [])].join(', ')}); ${returns ? `${dst} = DBOX(${dst}, rt_fret); ` : ''}DECREF(t_);${args.kwarg ? ' DECREF(k_);' : ''} }`);
    this.goto(done);
    this.place(other);
    let kw: Value | null = null;
    if (names) {
      kw = this.call('rt_dict', ['0', '0']);
      this.effect('rt_dict_merge_kw', [kw.c, names.c, callee.c]);
    }
    this.c(`${dst} = rt_call_ex(${callee.c}, ${items.c}, ${kw?.c ?? '0'});`);
    if (kw) this.release(kw);
    this.place(done);
    this.c(`if (UNLIKELY(!${dst})) {`);
    this.fail();
    this.c('}');
    const result = this.adopt(dst);
    if (names) this.release(names);
    this.release(items);
    this.release(callee);
    return result;
  }
}
