// Truth: conditions that jump, comparisons and what `and`, `or`, `not` and if-else answer.
import type * as ast from '../../python/ast';
import type { Value } from '../ir/ir';
import { type Type, within } from '../types';
import { COMPARE, suspends } from './numbers';
import { Operators } from './operators';

const isNumber = (type: Type): boolean => within(type, 'word', 'int', 'float', 'bool') && type.kinds!.size > 0;
const COMPARE_ID: Partial<Record<ast.CompareOperator, string>> = { Lt: 'C_LT', LtE: 'C_LE', Gt: 'C_GT', GtE: 'C_GE', Eq: 'C_EQ', NotEq: 'C_NE' };

export abstract class Conditions extends Operators {
  /** A word that is 1 or 0 for the truth of a value. */
  truth(value: Value): string {
    if (value.rep === 'f64') {
      const word = this.slot('w', 'i64');
      this.c(`${word} = ${value.d!} != 0;`);
      return word;
    }
    if (value.rep === 'dual') {
      const word = this.callInt('du_truth', [value.c, value.d!]);
      this.release(value);
      return word;
    }
    const word = this.callInt('py_truth', [value.c]);
    this.release(value);
    return word;
  }

  /** Jumps to one of the labels; falls through to neither. Nothing stays alive. */
  condition(node: ast.Expr, yes: string, no: string): void {
    this.line = node.lineno;
    if (node._type === 'BoolOp') {
      node.values.forEach((value, index) => {
        if (index === node.values.length - 1) return this.condition(value, yes, no);
        const next = this.label();
        if (node.op === 'And') this.condition(value, next, no);
        else this.condition(value, yes, next);
        this.place(next);
      });
      return;
    }
    if (node._type === 'UnaryOp' && node.op === 'Not') return this.condition(node.operand, no, yes);
    if (node._type === 'Compare' && node.ops.length === 1) {
      const op = node.ops[0]!;
      const [left, right] = [node.left, node.comparators[0]!];
      const same = this.pairwise(node);
      if (same !== null) {
        this.branch(same, yes);
        return this.goto(no);
      }
      const numeric = COMPARE[op] !== undefined && !(this.generator && suspends(node));
      const a = numeric ? this.num(left) : this.expr(left);
      const b = numeric ? this.num(right) : this.expr(right);
      this.line = node.lineno;
      const plainly = (): string => this.compareNumbers(op, a, b) ?? this.compareWord(op, a, b);
      const word = this.methodCompare(op, left, a, b, plainly) ?? plainly();
      this.releaseOperands(a, b);
      this.branch(word, yes);
      this.goto(no);
      return;
    }
    if (node._type === 'Compare' && !(this.generator && suspends(node))) return this.conditionChain(node, yes, no);
    if (node._type === 'Constant' && node.value.type === 'bool') return this.goto(node.value.value ? yes : no);
    const word = this.truth(this.num(node));
    this.branch(word, yes);
    this.goto(no);
  }
  /** `a < b < c`: each operand once, and no further than the first comparison that fails. */
  private conditionChain(node: ast.Compare, yes: string, no: string): void {
    const simple = node.ops.every((op) => COMPARE[op] !== undefined);
    const operand = (part: ast.Expr): Value => this.hold(simple ? this.num(part) : this.expr(part));
    let left = operand(node.left);
    node.ops.forEach((op, index) => {
      const right = operand(node.comparators[index]!);
      this.line = node.lineno;
      const word = this.compareNumbers(op, left, right) ?? this.compareWord(op, left, right);
      this.release(left);
      left = right;
      if (index === node.ops.length - 1) {
        this.release(right);
        this.branch(word, yes);
        return this.goto(no);
      }
      const on = this.label();
      this.branch(word, on);
      if (right.owned) this.c(`${right.rep === 'dual' ? 'DDECREF' : 'DECREF'}(${right.c});`);
      this.goto(no);
      this.place(on);
    });
  }
  private compareWord(op: ast.CompareOperator, a: Value, b: Value): string {
    const simple = COMPARE[op];
    if (simple) return this.callInt(`py_${simple}`, [a.c, b.c]);
    const word = op === 'In' || op === 'NotIn' ? this.callInt('rt_contains', [b.c, a.c]) : this.slot('w', 'i64');
    if (op === 'Is' || op === 'IsNot') this.c(`${word} = ${a.c} ${op === 'Is' ? '==' : '!='} ${b.c};`);
    if (op === 'NotIn') this.c(`${word} = !${word};`);
    return word;
  }
  /** The result of one comparison as an object, which need not be a bool. */
  private compareValue(op: ast.CompareOperator, a: Value, b: Value): Value {
    const id = COMPARE_ID[op];
    if (id) return this.call('py_compare', [id, a.c, b.c]);
    return this.bool(this.compareWord(op, a, b));
  }

  /** True or False for a word. */
  protected bool(word: string): Value {
    const dst = this.slot('t', 'obj');
    this.c(`${dst} = NEWREF(MKB(${word}));`);
    return this.adopt(dst);
  }

  /** Expressions with more than one way: and, or, not, comparisons, if-else. */
  protected choice(node: ast.BoolOp | ast.Compare | ast.IfExp | ast.UnaryOp): Value {
    if (node._type === 'Compare' && node.ops.length === 1) {
      const same = this.pairwise(node);
      if (same !== null) return this.bool(same);
      const numbers = [node.left, node.comparators[0]!].every((operand) => isNumber(this.typeOf(operand))) && !(this.generator && suspends(node));
      const a = numbers ? this.num(node.left) : this.expr(node.left);
      const b = numbers ? this.num(node.comparators[0]!) : this.expr(node.comparators[0]!);
      this.line = node.lineno;
      const word = numbers ? this.compareNumbers(node.ops[0]!, a, b) : null;
      const r = word === null ? this.compareValue(node.ops[0]!, this.box(a), this.box(b)) : this.bool(word);
      this.releaseOperands(a, b);
      return r;
    }
    const dst = this.slot('t', 'obj');
    const end = this.label();
    const defined = new Set(this.defined);
    if (node._type === 'UnaryOp') {
      return this.bool(`!${this.truth(this.expr(node.operand))}`);
    }
    if (node._type === 'IfExp') {
      const yes = this.label();
      const no = this.label();
      this.condition(node.test, yes, no);
      this.place(yes);
      this.c(`${dst} = ${this.own(this.expr(node.body))};`);
      this.goto(end);
      this.place(no);
      this.c(`${dst} = ${this.own(this.expr(node.orelse))};`);
    } else if (node._type === 'BoolOp') {
      node.values.forEach((part, index) => {
        this.c(`${dst} = ${this.own(this.expr(part))};`);
        if (index === node.values.length - 1) return;
        this.live.push(dst);
        const word = this.callInt('py_truth', [dst]);
        this.live.pop();
        this.branch(node.op === 'And' ? `!${word}` : word, end);
        this.c(`DECREF(${dst});`);
      });
    } else {
      let left = this.hold(this.expr(node.left));
      node.ops.forEach((op, index) => {
        const right = this.hold(this.expr(node.comparators[index]!));
        const r = this.compareValue(op, left, right);
        this.take(r);
        this.c(`${dst} = ${r.c};`);
        if (index < node.ops.length - 1) {
          const go = this.label();
          this.live.push(dst);
          const word = this.callInt('py_truth', [dst]);
          this.live.pop();
          this.branch(word, go);
          for (const value of [right, left]) if (value.owned) this.c(`DECREF(${value.c});`);
          this.goto(end);
          this.place(go);
          this.c(`DECREF(${dst});`);
          this.release(left);
          left = right;
        } else {
          this.release(right);
          this.release(left);
        }
      });
    }
    this.place(end);
    // what only one way assigned is not certain
    this.defined = defined;
    return this.adopt(dst);
  }
}
