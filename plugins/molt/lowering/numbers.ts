// Arithmetic and comparison over numbers that may lie unboxed: a word and a double beside it, or a double alone.
import type * as ast from '../../python/ast';
import { ANY, exactly, type Type, within } from '../types';
import type { Value } from '../ir/ir';
import { Builder } from './builder';
import { FLOAT_OPERATORS, maybeFloat } from './floats';
import { children, mangle, type Access, type Node } from './scopes';

const BINARY: Record<ast.BinaryOperator, string> = {
  Add: 'ADD', Sub: 'SUB', Mult: 'MUL', MatMult: 'MATMUL', Div: 'TRUEDIV', Mod: 'MOD', Pow: 'POW', LShift: 'LSHIFT', RShift: 'RSHIFT', BitOr: 'OR', BitXor: 'XOR', BitAnd: 'AND', FloorDiv: 'FLOORDIV',
};
const FAST_BINARY: Partial<Record<ast.BinaryOperator, string>> = {
  Add: 'py_add', Sub: 'py_sub', Mult: 'py_mul', FloorDiv: 'py_floordiv', Mod: 'py_mod', LShift: 'py_lshift', RShift: 'py_rshift', BitOr: 'py_or', BitXor: 'py_xor', BitAnd: 'py_and',
};
const DIRECT: Partial<Record<ast.BinaryOperator, string>> = { Add: 'pi_add', Sub: 'pi_sub', Mult: 'pi_mul', BitAnd: 'pi_and', BitOr: 'pi_or', BitXor: 'pi_xor' };
const isWhole = (type: Type): boolean => type.kinds !== null && type.kinds.size > 0 && within(type, 'word', 'int');
const DUAL_BINARY: Partial<Record<ast.BinaryOperator, string>> = { Add: 'add', Sub: 'sub', Mult: 'mul' };
const C_OPERATOR: Partial<Record<ast.BinaryOperator, string>> = { Add: '+', Sub: '-', Mult: '*', Div: '/' };
export const COMPARE: Partial<Record<ast.CompareOperator, string>> = { Lt: 'lt', LtE: 'le', Gt: 'gt', GtE: 'ge', Eq: 'eq', NotEq: 'ne' };
const C_COMPARE: Partial<Record<ast.CompareOperator, string>> = { Lt: '<', LtE: '<=', Gt: '>', GtE: '>=', Eq: '==', NotEq: '!=' };

export const plain = (c: string, small = false): Value => ({ c, owned: false, rep: 'obj', small });

export function suspends(node: Node): boolean {
  if (node._type === 'Yield' || node._type === 'YieldFrom' || node._type === 'Await') return true;
  for (const child of children(node)) if (suspends(child)) return true;
  return false;
}

export abstract class Numbers extends Builder {
  abstract expr(node: ast.Expr): Value;
  abstract loadName(id: string): Value;
  abstract access(name: string): Access;
  abstract str(text: string): string;
  abstract cache(): string;
  abstract isBuiltin(name: string): boolean;
  /** A call as a number that may lie unboxed. */
  abstract callNumber(node: ast.Call): Value;
  /** `a op b` by a method of the program, or null. */
  abstract methodOperate(op: ast.BinaryOperator, left: ast.Expr, a: Value, b: Value): Value | null;

  typeOf(node: ast.Expr): Type {
    return this.module.types?.of(node) ?? ANY;
  }
  /** Whether a variable of the function has a double beside it. */
  isDual(name: string): boolean {
    return this.duals.has(name) && this.access(name) === 'local';
  }

  /** A value that may lie unboxed; only arithmetic, comparison, stores and returns take it so. */
  num(node: ast.Expr): Value {
    const { line } = this;
    this.line = node.lineno;
    const value = this.numAt(node);
    this.line = line;
    return value;
  }
  private numAt(node: ast.Expr): Value {
    if (this.generator && suspends(node)) return this.expr(node);
    switch (node._type) {
      case 'Constant':
        if (node.value.type === 'float' && Number.isFinite(node.value.value)) return { c: 'FTAG', d: double(node.value.value), owned: false, rep: 'f64' };
        return this.expr(node);
      case 'Name': {
        const name = mangle(node.id, this.scope.className);
        if (!this.isDual(name)) return this.expr(node);
        this.checkBound(name);
        const value: Value = { c: `@l_${name}@`, d: `@d_${name}@`, owned: false, rep: 'dual', exact: exactly(this.typeOf(node)) === 'float' };
        return this.copies ? this.hold(value) : value;
      }
      case 'BinOp': {
        const a = this.num(node.left);
        const b = this.num(node.right);
        this.line = node.lineno;
        return this.methodOperate(node.op, node.left, a, b) ?? this.operate(node.op, a, b, this.typeOf(node), false);
      }
      case 'UnaryOp': {
        if (node.op !== 'USub' || node.operand._type === 'Constant' || !maybeFloat(this.typeOf(node))) return this.expr(node);
        const a = this.num(node.operand);
        this.line = node.lineno;
        const own = asDouble(a);
        if (own !== null && a.rep !== 'obj') return this.double(`-${own}`);
        const r = this.dualCall('du_neg', [a.c, a.d ?? '0']);
        this.release(a);
        return this.settle(r, this.typeOf(node));
      }
      case 'Attribute': {
        if (!maybeFloat(this.typeOf(node)) || node.attr === '__class__') return this.expr(node);
        const object = this.expr(node.value);
        this.line = node.lineno;
        const [fn, first] = this.ofType('py_getattr_d', object);
        const r = this.dualCall(fn, [...first, this.str(mangle(node.attr, this.scope.className)), this.cache()]);
        this.release(object);
        return r;
      }
      case 'Subscript': {
        if (node.slice._type === 'Slice' || !maybeFloat(this.typeOf(node))) return this.expr(node);
        const object = this.expr(node.value);
        const key = this.expr(node.slice);
        this.line = node.lineno;
        const r = this.dualCall('py_getitem_d', [object.c, key.c]);
        this.release(key);
        this.release(object);
        return r;
      }
      case 'Call':
        return maybeFloat(this.typeOf(node)) ? this.callNumber(node) : this.expr(node);
      default:
        return this.expr(node);
    }
  }

  /** As an object: what lies unboxed gets a box. */
  box(value: Value): Value {
    if (value.rep === 'f64') {
      const dst = this.slot('t', 'obj');
      this.c(`${dst} = py_float(${value.d!});`);
      return this.adopt(dst);
    }
    if (value.rep !== 'dual') return value;
    this.c(`if (${value.c} == FTAG) ${value.c} = py_float(${value.d!});`);
    return { c: value.c, owned: value.owned, rep: 'obj' };
  }

  /** A double that is known to be one, kept in a temporary. */
  double(text: string): Value {
    const dst = this.slot('f', 'f64');
    this.c(`${dst} = ${text};`);
    return { c: 'FTAG', d: dst, owned: false, rep: 'f64' };
  }
  /** A call that answers a word and writes the double beside it through its last argument. */
  dualCall(fn: string, args: readonly string[]): Value {
    const d = this.slot('f', 'f64');
    // it is passed on whatever the word says, and must be something then
    this.c(`${d} = 0;`);
    const r = this.call(fn, [...args, `&${d}`]);
    return { c: r.c, d, owned: true, rep: 'dual' };
  }
  /** What is proved to be a float is one double from here on. */
  settle(value: Value, type: Type): Value {
    if (value.rep !== 'dual' || exactly(type) !== 'float' || !value.owned) return value;
    this.c(`if (UNLIKELY(${value.c} != FTAG)) { ${value.d!} = FLOAT_OF(${value.c}); DECREF(${value.c}); }`);
    this.take(value);
    return { c: 'FTAG', d: value.d!, owned: false, rep: 'f64' };
  }

  /** `a op b`; both are released. */
  operate(op: ast.BinaryOperator, first: Value, second: Value, type: Type, inplace: boolean, boxed = false): Value {
    let a = first;
    let b = second;
    if (boxed || !FLOAT_OPERATORS.has(op) || (a.rep === 'obj' && b.rep === 'obj' && !maybeFloat(type))) {
      // boxed in the order of evaluation
      a = this.box(a);
      b = this.box(b);
      const fast = FAST_BINARY[op];
      const direct = !inplace || isWhole(type) ? this.integers(op, a, b) : null;
      let r: Value;
      if (direct) r = direct;
      else if (inplace) r = fast ? this.call('py_inplace', [`B_${BINARY[op]}`, fast, a.c, b.c]) : this.call('rt_inplace', [`B_${BINARY[op]}`, a.c, b.c]);
      else r = fast ? this.call(fast, [a.c, b.c]) : op === 'Div' ? this.call('py_truediv', [a.c, b.c]) : this.call('rt_binary', [`B_${BINARY[op]}`, a.c, b.c]);
      this.releaseOperands(a, b);
      if (within(type, 'word') && type.kinds!.size > 0) {
        this.take(r);
        return plain(r.c, true);
      }
      return r;
    }
    const x = asDouble(a);
    const y = asDouble(b);
    const known = a.rep === 'f64' || b.rep === 'f64' || a.exact === true || b.exact === true;
    const sign = C_OPERATOR[op];
    if (known && x !== null && y !== null && sign) {
      if (op === 'Div' && !/^-?[0-9.e+]*[1-9][0-9.e+]*$/.test(y)) {
        this.c(`if (UNLIKELY(${y} == 0)) {`);
        this.c('rt_zero_division();');
        this.fail();
        this.c('}');
      }
      const r = this.double(`${x} ${sign} ${y.startsWith('-') ? `(${y})` : y}`);
      this.release(b);
      this.release(a);
      return r;
    }
    // an int beside a float is a double from the start
    const left: readonly [string, string] = known && x !== null ? ['FTAG', x] : [a.c, a.d ?? '0'];
    const right: readonly [string, string] = known && y !== null ? ['FTAG', y] : [b.c, b.d ?? '0'];
    const name = DUAL_BINARY[op];
    const args = [...left, ...right];
    const fast = FAST_BINARY[op];
    let r: Value;
    if (name) r = this.dualCall(inplace ? `du_${name}_ip` : known ? `df_${name}` : `du_${name}`, args);
    else if (op === 'Div') r = this.dualCall(inplace ? 'du_truediv_ip' : 'du_truediv', args);
    else if (fast && !known) {
      const d = this.slot('f', 'f64');
      const slow = `${inplace ? 'rt_du_inplace' : 'rt_du_binary'}(B_${BINARY[op]}, ${args.join(', ')}, &${d})`;
      const dst = this.slot('t', 'obj');
      this.c(`${d} = 0;`);
      this.out.push({ op: 'call', dst, fn: 'py_or_else', args: [`(${a.c} & ${b.c} & 1)`, `${fast}(${a.c}, ${b.c})`, slow], check: 'zero', fail: this.failHere() });
      this.live.push(dst);
      r = { c: dst, d, owned: true, rep: 'dual' };
    } else r = this.dualCall(inplace ? 'rt_du_inplace' : 'rt_du_binary', [`B_${BINARY[op]}`, ...args]);
    this.releaseOperands(a, b);
    return this.settle(r, type);
  }

  /** Ints known to be tagged, and constant powers of two. */
  private integers(op: ast.BinaryOperator, a: Value, b: Value): Value | null {
    const small = (value: Value): boolean => value.small === true || value.c.startsWith('MKI(');
    const name = DIRECT[op];
    if (name && small(a) && small(b)) return this.call(name, [a.c, b.c]);
    const constant = /^MKI\((\d+)(?:ll)?\)$/.exec(b.c);
    if (!constant || (op !== 'Mod' && op !== 'FloorDiv')) return null;
    const by = BigInt(constant[1]!);
    const log = by.toString(2).length - 1;
    return by === 1n << BigInt(log) && log < 60 ? this.call(op === 'Mod' ? 'py_mod_pow2' : 'py_floordiv_pow2', [a.c, String(log)]) : null;
  }

  /** A word for `a op b`: 1 or 0. The operands stay. */
  compareNumbers(op: ast.CompareOperator, a: Value, b: Value): string | null {
    const name = COMPARE[op];
    if (!name) return null;
    if (a.small && b.small) {
      const word = this.slot('w', 'i64');
      this.c(`${word} = (int64_t)${a.c} ${C_COMPARE[op]!} (int64_t)${b.c};`);
      return word;
    }
    if (a.rep === 'obj' && b.rep === 'obj') return this.callInt(`py_${name}`, [a.c, b.c]);
    // an int that is not constant may be more than a double tells apart
    const x = a.small && a.rep === 'obj' && !a.c.startsWith('MKI') ? null : asDouble(a);
    const y = b.small && b.rep === 'obj' && !b.c.startsWith('MKI') ? null : asDouble(b);
    if (x !== null && y !== null && (a.rep !== 'obj' || b.rep !== 'obj')) {
      const word = this.slot('w', 'i64');
      this.c(`${word} = ${x} ${C_COMPARE[op]!} ${y};`);
      return word;
    }
    const constant = (value: Value, other: Value, text: string | null): readonly [string, string] => (text !== null && other.rep === 'f64' ? ['FTAG', text] : [value.c, value.d ?? '0']);
    return this.callInt(`du_${name}`, [...constant(a, b, x), ...constant(b, a, y)]);
  }

  checkBound(name: string): void {
    if (this.defined.has(name)) return;
    this.c(`if (UNLIKELY(!@l_${name}@)) {`);
    this.c(`rt_unbound_local(${this.str(name)});`);
    this.fail();
    this.c('}');
  }
}

/** A C literal for a finite double. */
export function double(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const shown = String(value);
  return /[.e]/.test(shown) ? shown : `${shown}.0`;
}

/** The value as a double without looking, where that is exact: an unboxed one, or a small constant int. */
function asDouble(value: Value): string | null {
  if (value.rep === 'f64' || (value.rep === 'dual' && value.exact)) return value.d!;
  const constant = /^MKI\((-?\d+)(?:ll)?\)$/.exec(value.c);
  if (constant) {
    const exact = BigInt(constant[1]!);
    return exact <= 2n ** 53n && exact >= -(2n ** 53n) ? `${constant[1]!}.0` : null;
  }
  return value.small ? `(double)IVAL(${value.c})` : null;
}
