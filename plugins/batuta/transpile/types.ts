// The types of the subset: what each value is, all the way down, with variables for what is not known yet.

export type Scalar = 'int' | 'float' | 'bool' | 'str' | 'none' | 'exception';

export type Ty =
  | { readonly k: Scalar }
  /** `counter` and `default` are dictionaries that answer for keys they lack. */
  | { readonly k: 'list' | 'set' | 'deque' | 'optional' | 'series'; readonly of: Ty }
  | { readonly k: 'dict'; readonly key: Ty; readonly value: Ty; readonly flavour: 'plain' | 'counter' | 'default' }
  | { readonly k: 'tuple'; readonly items: readonly Ty[] }
  | { readonly k: 'class' | 'enum'; readonly name: string }
  | { readonly k: 'function'; readonly params: readonly Ty[]; readonly result: Ty }
  | Variable;

export interface Variable {
  readonly k: 'var';
  bound: Ty | null;
  readonly id: number;
}

export const INT: Ty = { k: 'int' };
export const FLOAT: Ty = { k: 'float' };
export const BOOL: Ty = { k: 'bool' };
export const STR: Ty = { k: 'str' };
export const NONE: Ty = { k: 'none' };
export const EXCEPTION: Ty = { k: 'exception' };

let variables = 0;
export const fresh = (): Variable => ({ k: 'var', bound: null, id: variables++ });
export const list = (of: Ty): Ty => ({ k: 'list', of });
export const set = (of: Ty): Ty => ({ k: 'set', of });
export const tuple = (...items: readonly Ty[]): Ty => ({ k: 'tuple', items });
export const dict = (key: Ty, value: Ty, flavour: 'plain' | 'counter' | 'default' = 'plain'): Ty => ({ k: 'dict', key, value, flavour });
export const optional = (of: Ty): Ty => {
  const inner = prune(of);
  return inner.k === 'optional' || inner.k === 'none' ? inner : { k: 'optional', of };
};

/** The type that a variable stands for, as far as it is known. */
export function prune(type: Ty): Ty {
  let here = type;
  while (here.k === 'var' && here.bound) here = here.bound;
  return here;
}

export function parts(type: Ty): readonly Ty[] {
  switch (type.k) {
    case 'list': case 'set': case 'deque': case 'optional': case 'series': return [type.of];
    case 'dict': return [type.key, type.value];
    case 'tuple': return type.items;
    case 'function': return [...type.params, type.result];
    default: return [];
  }
}

function occurs(variable: Variable, type: Ty): boolean {
  const here = prune(type);
  return here === variable || parts(here).some((part) => occurs(variable, part));
}

/** Makes two types one; false where they cannot be. */
export function unify(left: Ty, right: Ty): boolean {
  const a = prune(left);
  const b = prune(right);
  if (a === b) return true;
  if (a.k === 'var') {
    if (occurs(a, b)) return false;
    a.bound = b;
    return true;
  }
  if (b.k === 'var') return unify(b, a);
  if (a.k !== b.k) return false;
  if ((a.k === 'class' || a.k === 'enum') && (b.k === 'class' || b.k === 'enum')) return a.name === b.name;
  if (a.k === 'dict' && b.k === 'dict' && a.flavour !== b.flavour) return false;
  const [ours, theirs] = [parts(a), parts(b)];
  return ours.length === theirs.length && ours.every((part, index) => unify(part, theirs[index]!));
}

/** Whether a value of the one type may stand where the other is wanted, wrapped where it is optional. */
export function accepts(wanted: Ty, given: Ty): boolean {
  const to = prune(wanted);
  const from = prune(given);
  if (to.k === 'optional' && from.k !== 'optional' && from.k !== 'var') return from.k === 'none' || accepts(to.of, from);
  if (to.k === 'tuple' && from.k === 'tuple' && to.items.length === from.items.length) return to.items.every((item, index) => accepts(item, from.items[index]!));
  return unify(to, from);
}

/** The type of what is either; null where no one type holds both. */
export function join(left: Ty, right: Ty): Ty | null {
  const a = prune(left);
  const b = prune(right);
  if (a.k === 'none' && b.k !== 'none' && b.k !== 'var') return optional(b);
  if (b.k === 'none' && a.k !== 'none' && a.k !== 'var') return optional(a);
  if (a.k === 'optional' && b.k !== 'optional' && b.k !== 'var') return unify(a.of, b) ? a : null;
  if (b.k === 'optional' && a.k !== 'optional' && a.k !== 'var') return unify(b.of, a) ? b : null;
  if (a.k === 'tuple' && b.k === 'tuple' && a.items.length === b.items.length) {
    const items = a.items.map((item, index) => join(item, b.items[index]!));
    return items.includes(null) ? null : tuple(...items.filter((item) => item !== null));
  }
  return unify(a, b) ? a : null;
}

export function isKnown(type: Ty): boolean {
  const here = prune(type);
  return here.k !== 'var' && parts(here).every(isKnown);
}

/** As an annotation says it. */
export function show(type: Ty): string {
  const here = prune(type);
  switch (here.k) {
    case 'none': return 'None';
    case 'exception': return 'Exception';
    case 'list': case 'set': case 'deque': return `${here.k}[${show(here.of)}]`;
    case 'series': return `tuple[${show(here.of)}, ...]`;
    case 'optional': return `${show(here.of)} | None`;
    case 'dict': return `${here.flavour === 'counter' ? 'Counter' : here.flavour === 'default' ? 'defaultdict' : 'dict'}[${show(here.key)}, ${show(here.value)}]`;
    case 'tuple': return `tuple[${here.items.map(show).join(', ') || '()'}]`;
    case 'class': case 'enum': return here.name;
    case 'function': return `Callable[[${here.params.map(show).join(', ')}], ${show(here.result)}]`;
    case 'var': return 'unknown';
    default: return here.k;
  }
}

/** What is asked of classes to know how their values behave. */
export interface ClassFacts {
  /** No field ever changes after construction, so that a copy cannot be told from the original. */
  isFrozen(name: string): boolean;
  /** A value holds others of its own class, so that it needs a box. */
  isRecursive(name: string): boolean;
  /** `<` compares values of the class field by field. */
  isOrderedClass(name: string): boolean;
}

/** Values that are copied by being read. */
export function isCopy(type: Ty): boolean {
  const here = prune(type);
  switch (here.k) {
    case 'int': case 'float': case 'bool': case 'none': case 'enum': return true;
    case 'tuple': return here.items.every(isCopy);
    case 'optional': return isCopy(here.of);
    default: return false;
  }
}

/** Values that never change, so that nobody can tell a copy from the original. */
export function isImmutable(type: Ty, classes: ClassFacts): boolean {
  const here = prune(type);
  switch (here.k) {
    case 'list': case 'set': case 'deque': case 'dict': return false;
    case 'class': return classes.isFrozen(here.name);
    case 'tuple': case 'optional': case 'series': return parts(here).every((part) => isImmutable(part, classes));
    case 'function': case 'var': return true;
    default: return true;
  }
}

/** Whether values can be keys: equality and hashing are the same in both languages. */
export function isKey(type: Ty): boolean {
  const here = prune(type);
  return ['int', 'bool', 'str', 'enum', 'none', 'var'].includes(here.k) || ((here.k === 'tuple' || here.k === 'optional' || here.k === 'series') && parts(here).every(isKey));
}

/** Whether `<` orders the values. */
export function isOrdered(type: Ty, classes: Pick<ClassFacts, 'isOrderedClass'> | null = null): boolean {
  const here = prune(type);
  if (here.k === 'class') return classes?.isOrderedClass(here.name) ?? false;
  return ['int', 'bool', 'float', 'str', 'var'].includes(here.k) || ((here.k === 'tuple' || here.k === 'list' || here.k === 'series') && parts(here).every((part) => isOrdered(part, classes)));
}

/** The type in Rust, owned. */
export function rust(type: Ty, classes: ClassFacts): string {
  const here = prune(type);
  switch (here.k) {
    case 'int': return 'i64';
    case 'float': return 'f64';
    case 'bool': return 'bool';
    case 'str': return 'String';
    case 'none': return '()';
    case 'exception': return 'Error';
    case 'list': case 'series': return `Vec<${rust(here.of, classes)}>`;
    case 'set': return `HashSet<${rust(here.of, classes)}>`;
    case 'deque': return `VecDeque<${rust(here.of, classes)}>`;
    case 'dict': return `Dict<${rust(here.key, classes)}, ${rust(here.value, classes)}>`;
    case 'tuple': return here.items.length === 1 ? `(${rust(here.items[0]!, classes)},)` : `(${here.items.map((item) => rust(item, classes)).join(', ')})`;
    case 'optional': return boxed(here, classes) ? `Option<Box<${rust(here.of, classes)}>>` : `Option<${rust(here.of, classes)}>`;
    case 'class': case 'enum': return here.name;
    case 'function': return `impl Fn(${here.params.map((param) => rust(param, classes)).join(', ')}) -> ${rust(here.result, classes)}`;
    case 'var': return '_';
  }
}

/** Whether an optional value lives in a box. */
export function boxed(type: Ty, classes: ClassFacts): boolean {
  const here = prune(type);
  if (here.k !== 'optional') return false;
  const inner = prune(here.of);
  return inner.k === 'class' && classes.isRecursive(inner.name);
}

/** The type of a parameter that only looks at the value. */
export function borrowed(type: Ty, classes: ClassFacts): string {
  const here = prune(type);
  if (here.k === 'str') return '&str';
  if (here.k === 'list' || here.k === 'series') return `&[${rust(here.of, classes)}]`;
  return `&${rust(here, classes)}`;
}
