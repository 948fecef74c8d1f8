// A block of code and its names, as CPython's symbol table has them (Python/symtable.c), flag for flag.
import type { ast } from '../../../python';

/** What the source does with a name in a block; the values are CPython's. */
export const Use = {
  GLOBAL: 1, LOCAL: 2, PARAM: 4, NONLOCAL: 8, USE: 0x10, FREE_CLASS: 0x40, IMPORT: 0x80, ANNOT: 0x100, COMP_ITER: 0x200, TYPE_PARAM: 0x400, COMP_CELL: 0x800,
} as const;
/** Any of these binds the name in the block. */
export const BOUND = Use.LOCAL | Use.PARAM | Use.IMPORT;

/** Where a name's value lives. */
export type Place = 'local' | 'global-explicit' | 'global-implicit' | 'free' | 'cell';
const PLACE_CODES: Readonly<Record<Place, number>> = { local: 1, 'global-explicit': 2, 'global-implicit': 3, free: 4, cell: 5 };
const PLACE_SHIFT = 12;

export type ScopeKind = 'module' | 'function' | 'class' | 'annotation' | 'type-parameters' | 'type-bound' | 'type-alias';
export type Comprehension = 'list' | 'set' | 'dict' | 'generator';

export interface SymbolEntry {
  flags: number;
  place: Place;
}

export class Scope {
  readonly symbols = new Map<string, SymbolEntry>();
  /** Blocks right within this one; those of an inlined comprehension take its place. */
  children: Scope[] = [];
  /** Within a function, at any depth. */
  readonly nested: boolean;
  comprehension: Comprehension | null = null;
  /** A comprehension whose code becomes part of the block around it (PEP 709). */
  inlined = false;
  /** `yield` or a generator expression. */
  generator = false;
  coroutine = false;
  /** A method uses `__class__` or `super`: the class needs a cell for it. */
  needsClassCell = false;
  needsClassDict = false;
  /** An annotation scope right within a class sees the class's names. */
  seesClass = false;
  // Where the walk is within a comprehension.
  iterTarget = false;
  iterExpression = 0;

  constructor(
    readonly kind: ScopeKind, readonly name: string, readonly lineno: number, readonly node: ast.Node, readonly parent: Scope | null,
  ) {
    this.nested = parent !== null && (parent.nested || isFunctionLike(parent));
  }

  place(name: string): Place | null {
    return this.symbols.get(name)?.place ?? null;
  }

  /** Names of a place, in the order in which they were met. */
  names(place: Place): string[] {
    return [...this.symbols].filter(([, symbol]) => symbol.place === place).map(([name]) => name);
  }
}

export function isFunctionLike({ kind }: Scope): boolean {
  return kind !== 'module' && kind !== 'class';
}

/** The number that CPython keeps for a symbol. */
export function symbolCode({ flags, place }: SymbolEntry): number {
  return flags | (PLACE_CODES[place] << PLACE_SHIFT);
}

/** `__name` within a class becomes `_Class__name`. */
export function mangle(className: string | null, name: string): string {
  if (className === null || !name.startsWith('__') || name.endsWith('__') || name.includes('.')) return name;
  const plain = className.replace(/^_+/, '');
  return plain === '' ? name : `_${plain}${name}`;
}
