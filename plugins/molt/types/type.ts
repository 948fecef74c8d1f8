// What is known of a value before the program runs: a few classes that it is exactly one of, or nothing.

/**
 * Exact classes: an instance of a subclass of int is `any`, not `int`. `word` is an int that is known to fit 63 bits, so that
 * it needs no check for overflow where it is only read; arithmetic on it answers `int` unless its bounds are plain.
 */
export type Kind =
  | 'word' | 'int' | 'float' | 'bool' | 'None' | 'str' | 'bytes' | 'complex' | 'list' | 'dict' | 'set' | 'tuple' | 'range' | 'slice' | 'Ellipsis' | 'function' | 'iterator';

/** A value is of one of these classes; `null` says that it can be anything; the empty set that there is no such value. */
export interface Type {
  readonly kinds: ReadonlySet<Kind> | null;
}

/** Wider unions are of no use to the code that is made of them. */
const WIDTH_MAX = 4;

export const ANY: Type = { kinds: null };
export const NEVER: Type = { kinds: new Set() };

const single = new Map<Kind, Type>();

export function of(...kinds: readonly Kind[]): Type {
  const [only] = kinds;
  if (kinds.length !== 1 || only === undefined) return { kinds: new Set(kinds) };
  const known = single.get(only) ?? { kinds: new Set([only]) };
  single.set(only, known);
  return known;
}

export function join(left: Type, right: Type): Type {
  if (left === right) return left;
  if (left.kinds === null || right.kinds === null) return ANY;
  if (left.kinds.size === 0) return right;
  if (right.kinds.size === 0) return left;
  const kinds = new Set([...left.kinds, ...right.kinds]);
  if (kinds.has('int')) kinds.delete('word');
  if (kinds.size === left.kinds.size && [...kinds].every((kind) => left.kinds?.has(kind))) return left;
  return kinds.size > WIDTH_MAX ? ANY : { kinds };
}

export function joinAll(types: Iterable<Type>): Type {
  let result = NEVER;
  for (const type of types) result = join(result, type);
  return result;
}

export function same(left: Type, right: Type): boolean {
  if (left.kinds === null || right.kinds === null) return left.kinds === right.kinds;
  return left.kinds.size === right.kinds.size && [...left.kinds].every((kind) => right.kinds?.has(kind));
}

/** Whether each value of the type is of one of the kinds. A type without values is so of all. */
export function within(type: Type, ...kinds: readonly Kind[]): boolean {
  return type.kinds !== null && [...type.kinds].every((kind) => kinds.includes(kind));
}

/** The kind, where there is exactly one. */
export function exactly(type: Type): Kind | null {
  if (type.kinds?.size !== 1) return null;
  const [kind] = type.kinds;
  return kind ?? null;
}

export function show(type: Type): string {
  if (type.kinds === null) return 'any';
  return type.kinds.size === 0 ? 'never' : [...type.kinds].sort().join(' | ');
}
