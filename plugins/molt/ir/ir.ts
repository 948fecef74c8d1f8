// The form between lowering and C: instructions over named slots, with what each may raise and what must be released then.
//
// A slot is a temporary (`t`), a variable of the function (`l`), or an unboxed word (`w`). Operands are C expressions in which
// a slot is written `@t5@`; emission decides where a slot lives: a C variable, or in generators the heap frame.
// Types: every slot has a representation; `obj` is a tagged word, the others are unboxed and need no reference counting.
// `dual` is a word and a double beside it: where the word is FTAG the value is the double, unboxed.
export type Rep = 'obj' | 'i64' | 'f64' | 'bool' | 'dual';

/** A C identifier for any Python name. */
export const identifier = (name: string): string => name.replace(/[^A-Za-z0-9_]/gu, (c) => `$${c.codePointAt(0)!.toString(16)}`);

export interface Value {
  /** A C expression without side effects. */
  readonly c: string;
  /** The double of an `f64`, or the one beside the word of a `dual`. */
  readonly d?: string;
  /** Of a `dual`: proved to be a float, so that the double holds even where there is a box. */
  readonly exact?: boolean;
  /** Whoever takes the value must release it. */
  readonly owned: boolean;
  readonly rep: Rep;
  /** Known without looking: a tagged int that fits, so that no reference is counted. */
  readonly small?: boolean;
}

/** How an operation tells that it failed: a zero word, a negative int, a zero word with an error pending, or not at all. */
export type Check = 'zero' | 'negative' | 'pending' | 'none';

export type Instr =
  | { readonly op: 'call'; readonly dst: string | null; readonly fn: string; readonly args: readonly string[]; readonly check: Check; readonly fail: Fail | null }
  | { readonly op: 'c'; readonly text: string }
  | { readonly op: 'label'; readonly name: string }
  | { readonly op: 'goto'; readonly to: string }
  | { readonly op: 'branch'; readonly test: string; readonly to: string }
  | { readonly op: 'fail'; readonly fail: Fail };

/** Where an error goes: the line for the traceback, what to release on the way, the handler. */
export interface Fail {
  readonly line: number;
  readonly release: readonly string[];
  readonly to: string;
}

export interface Param {
  readonly name: string;
  readonly c: string;
}

export interface Func {
  /** C identifier. */
  readonly id: string;
  readonly name: string;
  readonly qualname: string;
  readonly line: number;
  /** Where its code stands, if not in the module's file. */
  readonly file?: string;
  readonly npos: number;
  readonly nposonly: number;
  readonly nkwonly: number;
  readonly flags: number;
  readonly params: readonly string[];
  readonly generator: boolean;
  readonly doc: string | null;
  /** Class bodies take their namespace; modules nothing. */
  readonly kind: 'function' | 'class' | 'module';
  readonly body: readonly Instr[];
  /** Slots by name with their representation, in order of first use; `frame` lists those that outlive a yield. */
  readonly slots: ReadonlyMap<string, Rep>;
  readonly frame: ReadonlySet<string>;
  /** Variables that are stored to: parameters that are not need no variable of their own. */
  readonly stored: ReadonlySet<string>;
  /** Variables that hold tagged ints only, and are not counted. */
  readonly words: ReadonlySet<string>;
  /** Variables with a double beside them; parameters among them come as two. */
  readonly duals: ReadonlySet<string>;
  readonly dualParams: readonly string[];
  /** The result may be FTAG, with the double in rt_fret. */
  readonly dualReturn: boolean;
}
