// What operators of exact builtin classes answer. Anything else may run code of the program, and is `any`.
import type { ast } from '../../python';
import { ANY, exactly, join, joinAll, type Kind, NEVER, of, type Type, within } from './type';

const INTEGRAL: readonly Kind[] = ['word', 'int', 'bool'];
const REAL: readonly Kind[] = [...INTEGRAL, 'float'];
/** Ordered among themselves, and equal or not to anything, without code of the program. */
const PLAIN: readonly Kind[] = [...REAL, 'None', 'str', 'bytes', 'complex', 'range', 'Ellipsis'];

const isIntegral = (kind: Kind): boolean => INTEGRAL.includes(kind);

/** A non-negative constant that leaves room, else null. */
function smallConstant(node: ast.Expr): bigint | null {
  if (node._type !== 'Constant' || node.value.type !== 'int') return null;
  const { value } = node.value;
  return value >= 0n && value < 1n << 62n ? value : null;
}

function arithmetic(op: ast.BinaryOperator, left: Kind, right: Kind, rightNode: ast.Expr | null): Type {
  if (isIntegral(left) && isIntegral(right)) {
    const constant = rightNode && smallConstant(rightNode);
    switch (op) {
      case 'Div': return of('float');
      // Negative exponents make floats.
      case 'Pow': return constant === null || constant === undefined ? of('int', 'float') : of('int');
      case 'BitAnd':
        if (left === 'bool' && right === 'bool') return of('bool');
        return left === 'word' && right === 'word' || constant !== null && constant !== undefined ? of('word') : of('int');
      case 'BitOr': case 'BitXor':
        if (left === 'bool' && right === 'bool') return of('bool');
        return left === 'word' && right === 'word' ? of('word') : of('int');
      case 'Mod': return constant !== null && constant !== undefined ? of('word') : of('int');
      case 'RShift': return left === 'word' || left === 'bool' ? of('word') : of('int');
      case 'MatMult': return NEVER;
      default: return of('int');
    }
  }
  if (REAL.includes(left) && REAL.includes(right)) {
    switch (op) {
      case 'Add': case 'Sub': case 'Mult': case 'Div': case 'FloorDiv': case 'Mod': return of('float');
      // A negative base with a fraction is complex.
      case 'Pow': return of('float', 'complex');
      default: return NEVER;
    }
  }
  if (left === 'str' && op === 'Mod') return ANY;
  if (left === right && (left === 'str' || left === 'bytes' || left === 'list' || left === 'tuple') && op === 'Add') return of(left);
  if (op === 'Mult') {
    const repeated = isIntegral(right) ? left : isIntegral(left) ? right : null;
    if (repeated === 'str' || repeated === 'bytes' || repeated === 'list' || repeated === 'tuple') return of(repeated);
  }
  return ANY;
}

export function binary(op: ast.BinaryOperator, left: Type, right: Type, rightNode: ast.Expr | null): Type {
  if (left.kinds === null || right.kinds === null) return ANY;
  let result = NEVER;
  for (const one of left.kinds) for (const other of right.kinds) result = join(result, arithmetic(op, one, other, rightNode));
  return result;
}

export function unary(op: ast.UnaryOperator, operand: Type): Type {
  if (op === 'Not') return of('bool');
  if (operand.kinds === null) return ANY;
  return joinAll([...operand.kinds].map((kind): Type => {
    if (isIntegral(kind)) return op === 'UAdd' && kind !== 'bool' ? of(kind) : op === 'Invert' && kind !== 'int' ? of('word') : of('int');
    if (kind === 'float') return op === 'Invert' ? NEVER : of('float');
    return kind === 'complex' && op !== 'Invert' ? of('complex') : ANY;
  }));
}

export function compare(ops: readonly ast.CompareOperator[], operands: readonly Type[]): Type {
  const plain = ops.every((op, index) => {
    if (op === 'Is' || op === 'IsNot' || op === 'In' || op === 'NotIn') return true;
    return within(operands[index] ?? ANY, ...PLAIN) && within(operands[index + 1] ?? ANY, ...PLAIN);
  });
  return plain ? of('bool') : ANY;
}

/** What a loop over a value takes from it. */
export function element(type: Type): Type {
  if (type.kinds?.size === 0) return NEVER;
  switch (exactly(type)) {
    // A range's numbers fit where its bounds do, which is not known here.
    case 'range': return of('int');
    case 'str': return of('str');
    case 'bytes': return of('word');
    default: return ANY;
  }
}

export function subscript(value: Type, index: Type, slice: boolean): Type {
  if (value.kinds?.size === 0) return NEVER;
  const kind = exactly(value);
  if (kind === 'str') return of('str');
  if (kind === 'bytes') return slice ? of('bytes') : within(index, ...INTEGRAL) ? of('word') : ANY;
  if (slice && (kind === 'list' || kind === 'tuple')) return of(kind);
  return ANY;
}
