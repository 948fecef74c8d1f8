// Operators of classes of the program: where a method that the program has for one is what the operand's class says, it is called by its C name.
import type * as ast from '../../python/ast';
import type { Value } from '../ir/ir';
import { Calls } from './calls';
import { COMPARE, suspends } from './numbers';

const BINARY_METHODS: Partial<Record<ast.BinaryOperator, readonly [method: string, id: string]>> = {
  Add: ['__add__', 'ADD'], Sub: ['__sub__', 'SUB'], Mult: ['__mul__', 'MUL'], MatMult: ['__matmul__', 'MATMUL'], Div: ['__truediv__', 'TRUEDIV'], FloorDiv: ['__floordiv__', 'FLOORDIV'], Mod: ['__mod__', 'MOD'], Pow: ['__pow__', 'POW'],
  LShift: ['__lshift__', 'LSHIFT'], RShift: ['__rshift__', 'RSHIFT'], BitAnd: ['__and__', 'AND'], BitOr: ['__or__', 'OR'], BitXor: ['__xor__', 'XOR'],
};

export abstract class Operators extends Calls {
  /** `a op b` by a method of the program; null where it has none, or the left side cannot be an object of its classes. Both are released. */
  methodOperate(op: ast.BinaryOperator, left: ast.Expr, a: Value, b: Value): Value | null {
    const known = BINARY_METHODS[op];
    if (!known || !this.mayBeObject(left, a)) return null;
    const dst = this.slot('t', 'obj');
    const d = this.slot('f', 'f64');
    const other = this.label();
    const done = this.label();
    if (!this.callOperator(known[0], a, b, { dst, d, other }, `rt_binary_after(B_${known[1]}, `)) return null;
    for (const value of [b, a]) if (value.owned) this.c(`${value.rep === 'dual' ? 'DDECREF' : 'DECREF'}(${value.c});`);
    this.goto(done);
    this.place(other);
    const rest = this.operate(op, a, b, this.typeOf(left), false);
    if (rest.rep !== 'obj') this.c(`${d} = ${rest.d!};`);
    this.c(rest.rep === 'f64' ? `${dst} = FTAG;` : `${dst} = ${rest.rep === 'dual' && !rest.owned ? `DNEWREF(${rest.c})` : this.own(rest)};`);
    this.place(done);
    this.live.push(dst);
    return { c: dst, d, owned: true, rep: 'dual' };
  }

  /** A word that is 1 or 0 for `a op b`, by a method of the program where there is one; else null. The operands stay. */
  methodCompare(op: ast.CompareOperator, left: ast.Expr, a: Value, b: Value, otherwise: () => string): string | null {
    const name = COMPARE[op];
    if (!name || !this.mayBeObject(left, a)) return null;
    const dst = this.slot('t', 'obj');
    const d = this.slot('f', 'f64');
    const word = this.slot('w', 'i64');
    const other = this.label();
    const done = this.label();
    if (!this.callOperator(`__${name}__`, a, b, { dst, d, other }, `rt_compare_after(C_${name.toUpperCase()}, `)) return null;
    const held = this.adopt(dst);
    this.out.push({ op: 'call', dst: word, fn: 'du_truth', args: [dst, d], check: 'negative', fail: this.failHere() });
    this.take(held);
    this.c(`DDECREF(${dst});`);
    this.goto(done);
    this.place(other);
    this.c(`${word} = ${otherwise()};`);
    this.place(done);
    return word;
  }

  private mayBeObject(left: ast.Expr, a: Value): boolean {
    return this.typeOf(left).kinds === null && a.rep !== 'f64' && !a.small && !a.exact && !(this.generator && suspends(left));
  }

  /** Calls the method into `dst` and falls through, or jumps to `other`; false where the program has no such method. */
  private callOperator(method: string, a: Value, b: Value, to: { dst: string; d: string; other: string }, after: string): boolean {
    const candidates = this.candidates(method, 2);
    if (candidates.length === 0) return false;
    const ic = this.cache();
    const name = this.str(method);
    const called = this.label();
    this.c(`${to.d} = 0;`);
    this.branch(`!py_operator(${a.c}, ${b.c}, ${name}, ${ic})`, to.other);
    for (const candidate of candidates) {
      const next = this.label();
      this.branch(`(${ic})->code != &CODE_${candidate.id}`, next);
      const result = this.module.floats.of(candidate.node).returns ? `${to.d} = rt_fret; ` : '';
      const { before, given, after: freed } = this.boxedFor(candidate, [b, ...this.defaultsFrom(candidate, 2)], 1);
      this.c(this.held(candidate, `(${ic})->val`, candidate.nparams > 2, `${before}${to.dst} = ${candidate.id}(fv_, ${[a.c, ...this.passed(candidate, given, 1)].join(', ')}); ${result}${freed}`));
      this.goto(called);
      this.place(next);
    }
    this.goto(to.other);
    this.place(called);
    this.c(`if (UNLIKELY(${to.dst} == NOTIMPL)) { DECREF(NOTIMPL); V b_ = DBOX(${b.c}, ${b.d ?? '0'}); ${to.dst} = ${after}${a.c}, b_); if (b_ != ${b.c}) DECREF(b_); }`);
    this.c(`if (UNLIKELY(!${to.dst})) {`);
    this.fail();
    this.c('}');
    return true;
  }

  /** `(a, b) == (c, d)` item by item, without making the tuples: a word that is 1 where all are equal; null for anything else. */
  pairwise(node: ast.Compare): string | null {
    const [left, right, op] = [node.left, node.comparators[0]!, node.ops[0]!];
    if (node.ops.length !== 1 || (op !== 'Eq' && op !== 'NotEq') || left._type !== 'Tuple' || right._type !== 'Tuple' || left.elts.length !== right.elts.length || left.elts.length === 0) return null;
    const elements = [...left.elts, ...right.elts];
    if (elements.some(({ _type }) => _type === 'Starred') || (this.generator && suspends(node))) return null;
    const values = elements.map((element) => this.hold(this.expr(element)));
    this.line = node.lineno;
    const word = this.slot('w', 'i64');
    const end = this.label();
    const count = left.elts.length;
    for (let index = 0; index < count; index++) {
      const same = this.callInt('py_same', [values[index]!.c, values[count + index]!.c]);
      this.c(`${word} = ${same};`);
      if (index < count - 1) this.branch(`!${word}`, end);
    }
    this.place(end);
    this.releaseAll(values);
    if (op === 'NotEq') this.c(`${word} = !${word};`);
    return word;
  }
}
