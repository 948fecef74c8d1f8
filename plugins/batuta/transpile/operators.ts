// Operators, with Python's rules for each pair of types.
import { type ast, reprFloat } from '../../python';
import { call } from './calls';
import type { Code, FunctionEmitter } from './emitter';
import { isShareable, narrowings } from './expressions';
import { reject } from './rejection';
import { percent } from './strings';
import { accepts, BOOL, FLOAT, INT, isCopy, prune, set, show, tuple, type Ty } from './types';

const SYMBOLS: Readonly<Record<string, string>> = {
  Add: '+', Sub: '-', Mult: '*', Div: '/', FloorDiv: '//', Mod: '%', Pow: '**', LShift: '<<', RShift: '>>', BitAnd: '&', BitOr: '|', BitXor: '^', MatMult: '@',
};

/** What a mutant does instead. */
const INT_FUNCTIONS: Readonly<Record<string, readonly [string, string]>> = {
  Add: ['int::add', 'int::sub'], Sub: ['int::sub', 'int::add'], Mult: ['int::mul', 'int::add'], FloorDiv: ['int::floor_div', 'int::floor_mod'],
  Mod: ['int::floor_mod', 'int::mul'], Pow: ['int::pow', 'int::mul'], LShift: ['int::shl', 'int::shr'], RShift: ['int::shr', 'int::shl'],
};

const SPECIAL: Readonly<Record<string, string>> = { Add: '__add__', Sub: '__sub__', Mult: '__mul__', Div: '__truediv__', FloorDiv: '__floordiv__', Mod: '__mod__' };
export const isNumber = (ty: Ty): boolean => ['int', 'float', 'bool'].includes(ty.k);

/** An int or bool as `i64`. */
export function asInt(_f: FunctionEmitter, value: Code): string {
  return prune(value.ty).k === 'bool' ? `i64::from(${value.code})` : value.code;
}

/** Any number as `f64`, as Python converts it. */
export function asFloat(f: FunctionEmitter, value: Code): string {
  const type = prune(value.ty);
  if (type.k === 'float') return value.code;
  if (type.k === 'bool') return `f64::from(u8::from(${value.code}))`;
  if (/^-?\d+$/.test(value.code) && BigInt(value.code) < 2n ** 53n && BigInt(value.code) > -(2n ** 53n)) return `${value.code}.0`;
  if (/^[\w.]+\.len\(\) as i64$/.test(value.code)) return value.code.replace(/i64$/, 'f64');
  return `${f.atom(value)} as f64`;
}

/** The same as an operand. */
export function floatOperand(f: FunctionEmitter, value: Code): string {
  const code = asFloat(f, value);
  return / as f64$/.test(code) || (!value.atom && code === value.code) || /^-/.test(code) ? `(${code})` : code;
}

const positiveLiteral = (node: ast.Expr): boolean => node._type === 'Constant' && node.value.type === 'int' && node.value.value > 0n && node.value.value < 2n ** 63n;

export function binary(f: FunctionEmitter, node: ast.BinOp): Code {
  const { op } = node;
  if (op === 'Mod' && node.left._type === 'Constant' && node.left.value.type === 'str') return percent(f, node, node.left.value.value);
  return operation(f, node, op, f.expr(node.left), f.expr(node.right), node.left, node.right);
}

/** One operator between two values; also what `+=` does. */
export function operation(f: FunctionEmitter, node: ast.Node, op: ast.BinaryOperator, left: Code, right: Code, leftNode: ast.Expr, rightNode: ast.Expr): Code {
  const a = prune(left.ty);
  const b = prune(right.ty);
  for (const [type, side] of [[a, leftNode], [b, rightNode]] as const) {
    if (type.k === 'optional') reject('optional', side, 'arithmetic with what may be None', 'test it with "is None" before');
    if (type.k === 'var') reject('untyped', side, 'the type of this value is not known', 'annotate the parameter or variable');
  }
  if (isNumber(a) && isNumber(b)) return numeric(f, node, op, left, right, rightNode, a, b);
  if (op === 'Add') {
    if (a.k === 'str' && b.k === 'str') return left.kind === 'val' ? f.text(`${left.code} + ${right.kind === 'ref' ? right.code : `&${f.atom(right)}`}`, false) : f.text(`[${f.str(left)}, ${f.str(right)}].concat()`);
    if (((a.k === 'list' && b.k === 'list') || (a.k === 'series' && b.k === 'series')) && accepts(a.of, b.of)) {
      if (!isShareable(f, a.of)) reject('alias', node, 'a list that shares its elements with another', 'copy the elements too');
      return f.val(`list::concat(${f.borrow(left)}, ${f.borrow(right)})`, a);
    }
    if (a.k === 'tuple' && b.k === 'tuple' && left.simple && right.simple && a.items.length + b.items.length <= 8 && isCopy(a) && isCopy(b)) {
      return f.val(`(${[...a.items.map((_, index) => `${f.atom(left)}.${index}`), ...b.items.map((_, index) => `${f.atom(right)}.${index}`)].join(', ')})`, tuple(...a.items, ...b.items));
    }
  }
  if (op === 'Mult') {
    const [text, times, textNode] = a.k === 'int' || a.k === 'bool' ? [right, left, rightNode] : [left, right, leftNode];
    const type = prune(text.ty);
    if (['int', 'bool'].includes(prune(times.ty).k)) {
      if (type.k === 'str') return f.text(f.fallible(`text::repeat(${f.str(text)}, ${asInt(f, times)})`));
      if (type.k === 'list' || type.k === 'series') {
        if (!isShareable(f, type.of)) reject('alias', textNode, 'a list that holds the same object several times', 'build each in a comprehension: [[0] * n for _ in range(m)]');
        return f.val(f.fallible(`list::repeat(${f.borrow(text)}, ${asInt(f, times)})`), type);
      }
    }
  }
  if (a.k === 'set' && b.k === 'set' && accepts(a.of, b.of)) {
    const method = ({ BitOr: 'union', BitAnd: 'intersection', Sub: 'difference', BitXor: 'symmetric_difference' } as Record<string, string>)[op];
    if (method) return f.val(`${f.atom(left)}.${method}(${f.borrow(right)}).cloned().collect::<HashSet<_>>()`, set(a.of));
  }
  if (a.k === 'dict' && b.k === 'dict' && op === 'BitOr' && isShareable(f, a.value) && accepts(a, b)) {
    const whole = (value: Code): string => (value.kind === 'val' ? f.atom(value) : `${f.atom(value)}.clone()`);
    return f.val(`${whole(left)}.into_iter().chain(${whole(right)}).collect::<Dict<_, _>>()`, a);
  }
  if (a.k === 'class') {
    const method = SPECIAL[op];
    if (method && f.module.classes.get(a.name)?.methods.has(method)) return call(f, { ...leftNode, _type: 'Call', func: { ...leftNode, _type: 'Attribute', value: leftNode, attr: method, ctx: 'Load' }, args: [rightNode], keywords: [] } as ast.Call);
  }
  return reject('operator', node, `${show(a)} ${SYMBOLS[op]} ${show(b)}`, 'use numbers of one kind, or convert first');
}

function numeric(f: FunctionEmitter, node: ast.Node, op: ast.BinaryOperator, left: Code, right: Code, rightNode: ast.Expr, a: Ty, b: Ty): Code {
  const { mutants } = f;
  if (a.k === 'float' || b.k === 'float') {
    const [x, y] = [asFloat(f, left), asFloat(f, right)];
    const [p, q] = [floatOperand(f, left), floatOperand(f, right)];
    switch (op) {
      case 'Add': case 'Sub': case 'Mult': {
        const symbol = SYMBOLS[op]!;
        if (mutants.on) return f.val(`${mutants.pick(`std::ops::${op === 'Mult' ? 'Mul::mul' : `${op}::${op.toLowerCase()}`}`, `std::ops::${op === 'Add' ? 'Sub::sub' : 'Add::add'}`)}(${x}, ${y})`, FLOAT);
        return f.val(`${p} ${symbol} ${q}`, FLOAT, false);
      }
      case 'Div':
        // a divisor that is written out and not 0 never fails
        if (rightNode._type === 'Constant' && (rightNode.value.type === 'int' || rightNode.value.type === 'float') && Number(rightNode.value.value) !== 0) return mutants.on ? f.val(`${mutants.pick('std::ops::Div::div', 'std::ops::Mul::mul')}(${x}, ${y})`, FLOAT) : f.val(`${p} / ${q}`, FLOAT, false);
        return f.val(f.fallible(`${mutants.pick('float::div', 'float::floor_div')}(${x}, ${y})`), FLOAT);
      case 'FloorDiv': return f.val(f.fallible(`${mutants.pick('float::floor_div', 'float::floor_mod')}(${x}, ${y})`), FLOAT);
      case 'Mod': return f.val(f.fallible(`${mutants.pick('float::floor_mod', 'float::floor_div')}(${x}, ${y})`), FLOAT);
      case 'Pow': return f.val(f.fallible(`${mutants.pick('float::pow', 'float::div')}(${x}, ${y})`), FLOAT);
      default: return reject('operator', node, `${show(a)} ${SYMBOLS[op]} ${show(b)}`, 'this raises TypeError always');
    }
  }
  if (a.k === 'bool' && b.k === 'bool' && (op === 'BitAnd' || op === 'BitOr' || op === 'BitXor')) return f.val(`${f.atom(left)} ${SYMBOLS[op]} ${f.atom(right)}`, BOOL, false);
  const [x, y] = [asInt(f, left), asInt(f, right)];
  if (op === 'Div') return f.val(f.fallible(`int::true_div(${x}, ${y})`), FLOAT);
  if (op === 'BitAnd' || op === 'BitOr' || op === 'BitXor') {
    if (mutants.on) return f.val(`${mutants.pick(`std::ops::${op}::${op.toLowerCase()}`, `std::ops::${op === 'BitAnd' ? 'BitOr::bitor' : 'BitAnd::bitand'}`)}(${x}, ${y})`, INT);
    return f.val(`${left.atom || x !== left.code ? x : `(${x})`} ${SYMBOLS[op]} ${right.atom || y !== right.code ? y : `(${y})`}`, INT, false);
  }
  if (op === 'Pow' && rightNode._type === 'UnaryOp' && rightNode.op === 'USub') reject('int-power', node, 'an integer with a negative exponent is a float', 'write the base as a float');
  // towards minus infinity is Euclid's division where the divisor is positive
  if (positiveLiteral(rightNode) && (op === 'FloorDiv' || op === 'Mod')) {
    const base = left.atom && !/^-/.test(x) ? x : `(${x})`;
    const [own, other] = op === 'FloorDiv' ? ['div_euclid', 'rem_euclid'] : ['rem_euclid', 'div_euclid'];
    if (mutants.on) return f.val(`${mutants.pick(`i64::${own}`, `i64::${other}`)}(${x}, ${y})`, INT);
    return f.val(/^\(?-?\d+\)?$/.test(base) ? `${base.replace(/(\d)(\)?)$/, '$1_i64$2')}.${own}(${y})` : `${base}.${own}(${y})`, INT);
  }
  const names = INT_FUNCTIONS[op];
  if (!names) reject('operator', node, `${show(a)} ${SYMBOLS[op]} ${show(b)}`, 'this raises TypeError always');
  return f.val(f.fallible(`${mutants.pick(...names)}(${x}, ${y})`), INT);
}

export function unary(f: FunctionEmitter, node: ast.UnaryOp): Code {
  if (node.op === 'Not') {
    const inner = truth(f, node.operand);
    // not (not empty)
    if (/^![\w.]+\.is_empty\(\)$/.test(inner)) return f.val(inner.slice(1), BOOL);
    return f.val(`!${/^[\w.:]+(\([^()]*\))?$/.test(inner) || /^[\w.&:]+\([^()]*\)$/.test(inner) ? inner : `(${inner})`}`, BOOL, false);
  }
  if (node.op === 'USub' && node.operand._type === 'Constant') {
    const { value } = node.operand;
    if (value.type === 'int') {
      if (value.value > 2n ** 63n) reject('int-range', node, 'a number of more than 64 bits', 'use numbers within -2**63 and 2**63 - 1');
      return { ...f.val(value.value === 2n ** 63n ? 'i64::MIN' : f.mutants.integer(value.value === 0n ? '0' : `-${value.value}`), INT, value.value === 2n ** 63n || value.value === 0n || f.mutants.on), simple: true };
    }
    if (value.type === 'float') return { ...f.val(Number.isFinite(value.value) ? f.mutants.float(`-${floatLiteral(value.value)}`) : 'f64::NEG_INFINITY', FLOAT, f.mutants.on), simple: true };
  }
  const value = f.expr(node.operand);
  const type = prune(value.ty);
  if (type.k === 'optional') reject('optional', node, 'arithmetic with what may be None', 'test it with "is None" before');
  if (type.k === 'class' && node.op === 'USub' && f.module.classes.get(type.name)?.methods.has('__neg__')) return call(f, { ...node, _type: 'Call', func: { ...node, _type: 'Attribute', value: node.operand, attr: '__neg__', ctx: 'Load' }, args: [], keywords: [] } as ast.Call);
  if (!isNumber(type)) reject(type.k === 'var' ? 'untyped' : 'operator', node, type.k === 'var' ? 'the type of this value is not known' : `an operator on ${show(type)}`, 'use numbers, or annotate');
  switch (node.op) {
    case 'USub': return type.k === 'float' ? f.val(`-${f.atom(value)}`, FLOAT, false) : f.val(f.fallible(`int::neg(${asInt(f, value)})`), INT);
    case 'UAdd': return type.k === 'bool' ? f.val(asInt(f, value), INT) : value;
    case 'Invert': return type.k === 'float' ? reject('operator', node, '~ of a float', 'this raises TypeError always') : f.val(`!${type.k === 'bool' ? asInt(f, value) : f.atom(value)}`, INT, false);
  }
}

function floatLiteral(value: number): string {
  const shown = reprFloat(value).replace('e+', 'e');
  return shown.includes('e') && !shown.includes('.') ? shown.replace('e', '.0e') : shown;
}

/** The condition that a value is. */
export function truthOf(f: FunctionEmitter, value: Code, node: ast.Node): string {
  const type = prune(value.ty);
  const atom = f.atom(value);
  switch (type.k) {
    case 'bool': return value.code;
    case 'int': return `${atom} != 0`;
    case 'float': return `${atom} != 0.0`;
    case 'str': case 'list': case 'dict': case 'set': case 'deque': case 'series': return `!${atom}.is_empty()`;
    case 'none': return 'false';
    case 'optional': {
      const inner = prune(type.of);
      if (inner.k === 'class' && ['__len__', '__bool__'].some((name) => f.module.classes.get(inner.name)?.methods.has(name))) reject('truth', node, 'the truth of an optional object with __len__ or __bool__', 'test "is not None"');
      if (['class', 'enum', 'tuple', 'exception'].includes(inner.k)) return `${atom}.is_some()`;
      if (isCopy(inner)) return `${atom}.is_some_and(|value| ${truthOf(f, f.val('value', inner), node)})`;
      return `${atom}.as_ref().is_some_and(|value| ${truthOf(f, f.ref('value', inner), node)})`;
    }
    case 'class': {
      const methods = f.module.classes.get(type.name)?.methods;
      const counted = methods?.has('__bool__') ? '__bool__' : methods?.has('__len__') ? '__len__' : null;
      if (counted) reject('truth', node, `the truth of an object with ${counted}`, 'compare what is meant');
      return 'true';
    }
    case 'enum': case 'tuple': case 'exception': return 'true';
    default: return reject('untyped', node, 'the type of this condition is not known', 'annotate the parameter or variable');
  }
}

export function truth(f: FunctionEmitter, node: ast.Expr): string {
  if (node._type === 'BoolOp') {
    return f.within(() => {
      const parts = node.values.map((value, index) => {
        const last = index < node.values.length - 1;
        const code = truth(f, value);
        if (last) for (const each of node.op === 'And' ? narrowings(value).whenTrue : narrowings(value).whenFalse) f.narrowed.add(each);
        return value._type === 'BoolOp' && value.op !== node.op ? `(${code})` : /^if /.test(code) ? `(${code})` : code;
      });
      return f.mutants.condition(parts.join(node.op === 'And' ? ' && ' : ' || '));
    });
  }
  const value = f.expr(node);
  if (prune(value.ty).k === 'bool') return node._type === 'Compare' || node._type === 'UnaryOp' ? value.code : f.mutants.condition(value.code);
  return f.mutants.condition(truthOf(f, value, node));
}

export function boolean(f: FunctionEmitter, node: ast.BoolOp): Code {
  const values = f.within(() => node.values.map((value) => {
    const code = f.expr(value);
    for (const each of node.op === 'And' ? narrowings(value).whenTrue : narrowings(value).whenFalse) f.narrowed.add(each);
    return code;
  }));
  if (values.every((value) => prune(value.ty).k === 'bool')) return f.val(truth(f, node), BOOL, false);
  const [first, second] = values;
  if (values.length !== 2 || !first || !second) reject('bool-value', node, 'the value of several conditions', 'use if and else');
  const [a, b] = [prune(first.ty), prune(second.ty)];
  if (a.k === 'optional' && node.op === 'Or' && accepts(a.of, b) && ['class', 'enum', 'tuple'].includes(prune(a.of).k) === false && isCopy(a)) {
    return f.val(`${f.atom(first)}.filter(|value| ${truthOf(f, f.val('*value', a.of, false), node)}).unwrap_or(${second.code})`, a.of);
  }
  if (!accepts(first.ty, second.ty)) reject('mixed-types', node, `${show(a)} or ${show(b)}`, 'use values of one type, or bool(x)');
  const held = f.temporary('first');
  const once = first.simple ? first : isCopy(first.ty) || first.kind !== 'val' ? { ...first, code: held, kind: first.kind, atom: true } : { ...f.val(held, first.ty) };
  const test = truthOf(f, once.kind === 'place' && !first.simple ? { ...once, kind: 'ref' } : once, node);
  const [yes, no] = node.op === 'And' ? [f.own(second, node.values[1]!), f.own(once, node.values[0]!)] : [f.own(once, node.values[0]!), f.own(second, node.values[1]!)];
  const code = `if ${test} { ${yes} } else { ${no} }`;
  if (first.simple) return f.val(code, first.ty, false);
  return f.val(`{\n    let ${held} = ${first.kind === 'place' && !isCopy(first.ty) ? `&${first.code}` : first.code};\n    ${code}\n}`, first.ty, false);
}
