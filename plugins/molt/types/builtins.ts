// What calls of builtin functions answer, where their arguments can have no say in it, or are of exact builtin classes.
import { ANY, exactly, join, joinAll, type Kind, of, type Type, within } from './type';

const PLAIN: readonly Kind[] = ['word', 'int', 'bool', 'float', 'None', 'str', 'bytes', 'complex'];
const NUMBERS: readonly Kind[] = ['word', 'int', 'bool', 'float'];

const FIXED: Readonly<Record<string, Type>> = {
  ord: of('word'), id: of('int'), hash: of('int'), chr: of('str'), isinstance: of('bool'), issubclass: of('bool'), callable: of('bool'), hasattr: of('bool'), bool: of('bool'),
  any: of('bool'), all: of('bool'), print: of('None'), sorted: of('list'), list: of('list'), dict: of('dict'), set: of('set'), tuple: of('tuple'), range: of('range'), input: of('str'),
  hex: of('str'), oct: of('str'), bin: of('str'), ascii: of('str'), zip: of('iterator'), enumerate: of('iterator'), map: of('iterator'), filter: of('iterator'), slice: of('slice'), divmod: ANY,
};

/** `range`'s numbers fit a word where its bounds do; a loop asks here before it asks for the element of any range. */
export function rangeElement(bounds: readonly Type[]): Type {
  return bounds.length > 0 && bounds.every((bound) => within(bound, 'word', 'bool')) ? of('word') : of('int');
}

/** The answer of `name(...)`, given positional arguments alone. */
export function builtinCall(name: string, args: readonly Type[]): Type | null {
  const [first = ANY, second] = args;
  switch (name) {
    // Both make exact objects, whatever `__int__` or `__float__` answer.
    case 'int': return args.length === 1 && within(first, 'word', 'bool') ? of('word') : of('int');
    // An object's `__len__` may answer more than a word holds.
    case 'len': return within(first, 'str', 'bytes', 'list', 'dict', 'set', 'tuple') ? of('word') : of('int');
    case 'float': return of('float');
    case 'complex': return of('complex');
    case 'str': case 'repr': return within(first, ...PLAIN) ? of('str') : ANY;
    case 'abs':
      if (!within(first, ...NUMBERS)) return ANY;
      return joinAll([...(first.kinds ?? [])].map((kind) => of(kind === 'float' ? 'float' : 'int')));
    case 'round':
      if (!within(first, ...NUMBERS)) return ANY;
      return second === undefined ? of('int') : exactly(first) === 'float' ? of('float', 'int') : of('int', 'float');
    case 'min': case 'max': return args.length >= 2 && args.every((type) => within(type, ...NUMBERS, 'str')) ? args.reduce(join) : ANY;
    case 'sum': return ANY;
    default: return FIXED[name] ?? null;
  }
}

const MATH_FLOATS = new Set([
  'sqrt', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'exp', 'expm1', 'log', 'log2', 'log10', 'log1p', 'pow', 'hypot', 'fabs', 'fmod', 'copysign', 'radians', 'degrees', 'fsum', 'erf', 'gamma', 'lgamma', 'ldexp',
]);
const MATH_INTS = new Set(['gcd', 'lcm', 'isqrt', 'factorial', 'comb', 'perm']);
const MATH_BOOLS = new Set(['isnan', 'isinf', 'isfinite', 'isclose']);

export function mathCall(name: string, args: readonly Type[]): Type {
  if (MATH_FLOATS.has(name)) return of('float');
  if (MATH_INTS.has(name)) return of('int');
  if (MATH_BOOLS.has(name)) return of('bool');
  if (name === 'floor' || name === 'ceil' || name === 'trunc') return within(args[0] ?? ANY, ...NUMBERS) ? of('int') : ANY;
  return ANY;
}

export function mathConstant(name: string): Type {
  return ['pi', 'e', 'tau', 'inf', 'nan'].includes(name) ? of('float') : ANY;
}
