// match statements: each pattern tests and binds, or jumps to the next case.
import type * as ast from '../../python/ast';
import type { Value } from '../ir/ir';
import { Statements } from './statements';

export abstract class Patterns extends Statements {
  matchStatement(node: ast.Match): void {
    const subject = this.hold(this.expr(node.subject));
    const end = this.label();
    this.ways([
      ...node.cases.map((item) => (): boolean => {
        const next = this.label();
        const bindings: [string, Value][] = [];
        const live = this.live.length;
        this.line = item.pattern.lineno;
        this.pattern(item.pattern, subject.c, next, live, bindings);
        for (const [name, value] of bindings) this.storeName(name, value);
        this.drop(live);
        if (item.guard) {
          const yes = this.label();
          this.condition(item.guard, yes, next);
          this.place(yes);
        }
        this.statements(item.body);
        this.goto(end);
        this.place(next);
        return !this.leaves(item.body);
      }),
      () => true,
    ]);
    this.place(end);
    this.release(subject);
  }

  /** To the next case, with what this one holds released. */
  private miss(test: string, next: string, live: number): void {
    const on = this.label();
    this.branch(test, on);
    for (const name of this.live.slice(live).reverse()) this.c(`DECREF(${name});`);
    this.goto(next);
    this.place(on);
  }
  /** Releases what a pattern took apart, down to `live`. */
  private drop(live: number): void {
    for (const name of this.live.slice(live).reverse()) this.c(`DECREF(${name});`);
    this.live = this.live.slice(0, live);
  }
  private bind(name: string, c: string, bindings: [string, Value][]): void {
    bindings.push([name, this.hold({ c, owned: false, rep: 'obj' })]);
  }
  private pattern(node: ast.Pattern, subject: string, next: string, live: number, bindings: [string, Value][]): void {
    switch (node._type) {
      case 'MatchValue': {
        const value = this.expr(node.value);
        const word = this.callInt('py_eq', [subject, value.c]);
        this.release(value);
        return this.miss(word, next, live);
      }
      case 'MatchSingleton':
        return this.miss(`${subject} == ${this.constant(node.value).c}`, next, live);
      case 'MatchAs':
        if (node.pattern) this.pattern(node.pattern, subject, next, live, bindings);
        if (node.name) this.bind(node.name, subject, bindings);
        return;
      case 'MatchOr': {
        if (node.patterns.some((part) => this.binds(part))) return this.orBinding(node, subject, next, live, bindings);
        const hit = this.label();
        for (const part of node.patterns) {
          const other = this.label();
          const floor = this.live.length;
          this.pattern(part, subject, other, floor, []);
          this.drop(floor);
          this.goto(hit);
          this.place(other);
        }
        for (const name of this.live.slice(live).reverse()) this.c(`DECREF(${name});`);
        this.goto(next);
        this.place(hit);
        return;
      }
      case 'MatchSequence':
        return this.sequencePattern(node, subject, next, live, bindings);
      case 'MatchMapping':
        return this.mappingPattern(node, subject, next, live, bindings);
      case 'MatchClass':
        return this.classPattern(node, subject, next, live, bindings);
      case 'MatchStar':
        if (node.name) this.bind(node.name, subject, bindings);
        return;
    }
  }
  private binds(node: ast.Pattern): boolean {
    return this.names(node).length > 0;
  }
  private names(node: ast.Pattern): string[] {
    switch (node._type) {
      case 'MatchAs':
        return [...(node.pattern ? this.names(node.pattern) : []), ...(node.name ? [node.name] : [])];
      case 'MatchStar':
        return node.name ? [node.name] : [];
      case 'MatchOr':
        return this.names(node.patterns[0]!);
      case 'MatchSequence':
        return node.patterns.flatMap((part) => this.names(part));
      case 'MatchMapping':
        return [...node.patterns.flatMap((part) => this.names(part)), ...(node.rest ? [node.rest] : [])];
      case 'MatchClass':
        return [...node.patterns, ...node.kwd_patterns].flatMap((part) => this.names(part));
      default:
        return [];
    }
  }
  private orBinding(node: ast.MatchOr, subject: string, next: string, live: number, bindings: [string, Value][]): void {
    const names = this.names(node);
    const slots = names.map(() => this.slot('t', 'obj'));
    const hit = this.label();
    for (const part of node.patterns) {
      const other = this.label();
      const found: [string, Value][] = [];
      const floor = this.live.length;
      this.pattern(part, subject, other, floor, found);
      for (const [name, value] of found) this.c(`${slots[names.indexOf(name)]} = NEWREF(${value.c});`);
      this.drop(floor);
      this.goto(hit);
      this.place(other);
    }
    for (const name of this.live.slice(live).reverse()) this.c(`DECREF(${name});`);
    this.goto(next);
    this.place(hit);
    names.forEach((name, index) => bindings.push([name, this.adopt(slots[index]!)]));
  }
  private sequencePattern(node: ast.MatchSequence, subject: string, next: string, live: number, bindings: [string, Value][]): void {
    const star = node.patterns.findIndex(({ _type }) => _type === 'MatchStar');
    const count = node.patterns.length;
    const word = this.callInt('rt_match_seq', [subject, String(star < 0 ? count : count - 1), String(star < 0 ? 0 : 1)]);
    this.miss(word, next, live);
    const slots = node.patterns.map(() => this.slot('t', 'obj'));
    const array = `u_${this.slot('w', 'i64').replaceAll('@', '')}`;
    this.c(`{ V ${array}[${count || 1}];`);
    if (star < 0) this.effect('rt_unpack', [subject, String(count), array]);
    else this.effect('rt_unpack_ex', [subject, String(star), String(count - star - 1), array]);
    slots.forEach((slot, index) => this.c(`${slot} = ${array}[${index}];`));
    this.c('}');
    for (const slot of slots) this.adopt(slot);
    node.patterns.forEach((part, index) => this.pattern(part, slots[index]!, next, live, bindings));
  }
  private mappingPattern(node: ast.MatchMapping, subject: string, next: string, live: number, bindings: [string, Value][]): void {
    const word = this.callInt('rt_match_map', [subject]);
    this.miss(word, next, live);
    const keys: Value[] = [];
    node.keys.forEach((keyNode, index) => {
      const key = this.hold(this.expr(keyNode));
      keys.push(key);
      const dst = this.slot('t', 'obj');
      this.c(`${dst} = rt_match_key(${subject}, ${key.c});`);
      this.c(`if (UNLIKELY(!${dst} && rt.error)) {`);
      this.fail();
      this.c('}');
      this.miss(dst, next, live);
      this.adopt(dst);
      this.pattern(node.patterns[index]!, dst, next, live, bindings);
    });
    if (node.rest) {
      const rest = this.call('rt_dict', ['0', '0']);
      this.effect('rt_dict_update', [rest.c, subject]);
      for (const key of keys) this.effect('rt_delitem', [rest.c, key.c]);
      bindings.push([node.rest, rest]);
    }
  }
  private classPattern(node: ast.MatchClass, subject: string, next: string, live: number, bindings: [string, Value][]): void {
    const cls = this.expr(node.cls);
    const parts = [...node.patterns, ...node.kwd_patterns];
    const slots = parts.map(() => this.slot('t', 'obj'));
    const array = `u_${this.slot('w', 'i64').replaceAll('@', '')}`;
    this.c(`{ V ${array}[${parts.length || 1}];`);
    const word = this.callInt('rt_match_class', [subject, cls.c, String(node.patterns.length), node.kwd_attrs.length ? this.module.pool.names(node.kwd_attrs) : '0', array]);
    this.c(`if (${word}) {`);
    slots.forEach((slot, index) => this.c(`${slot} = ${array}[${index}];`));
    this.c('} }');
    this.release(cls);
    this.miss(word, next, live);
    for (const slot of slots) this.adopt(slot);
    parts.forEach((part, index) => this.pattern(part, slots[index]!, next, live, bindings));
  }
}
