// The state of lowering one function: instructions, temporaries and who owns them, handlers, constants.
import type * as ast from '../../python/ast';
import { StrataError } from '../../graph/errors';
import { identifier, type Func, type Instr, type Rep, type Value } from '../ir/ir';
import type { Type, Types } from '../types';
import type { ConstantPool } from './constants';
import type { Floats } from './floats';
import type { Node, Scope } from './scopes';

export interface Handler {
  readonly label: string;
  readonly live: number;
}
export type Block =
  | { readonly kind: 'loop'; readonly breakTo: string; readonly continueTo: string; readonly live: number }
  | { readonly kind: 'cleanup'; readonly run: () => void; readonly live: number; readonly handlers: number };

/** A function whose C function is called by name. */
export interface DirectFunction {
  readonly id: string;
  readonly nparams: number;
  readonly npos: number;
  readonly flags: number;
  /** Its node: which parameters and whether the result may lie unboxed is known from it. */
  readonly node: ast.FunctionDef;
  /** The class whose method it is. */
  readonly owner?: ast.ClassDef;
}

/** What a module knows of its globals in the closed world. */
export interface ModuleInfo {
  readonly index: number;
  readonly name: string;
  readonly file: string;
  readonly globals: Map<string, number>;
  /** Stored once, at the top level outside loops, and never deleted: a load needs no copy. */
  readonly constant: ReadonlySet<string>;
  /** Constant, and bound by a plain `def`: calls go straight to the C function. */
  readonly functions: Map<string, DirectFunction>;
  /** Undecorated methods of the module's classes, by name: what a call of that name may reach straight. */
  readonly methods: Map<string, DirectFunction[]>;
  /** Constant globals that are classes of the module, with the `__init__` that they are likely to have. */
  readonly classes: ReadonlyMap<string, DirectFunction>;
  /** Inferred types; null where the program cannot be inferred. */
  readonly types: Types | null;
  readonly variableType: (scope: Scope, name: string) => Type;
  readonly floats: Floats;
  /** Names of globals that are the builtin module of that name, always; and functions imported from one. */
  readonly nativeModules: ReadonlyMap<string, string>;
  readonly nativeFunctions: ReadonlyMap<string, string>;
  /** Whether some attribute of the name is stored anywhere in the program. */
  readonly isStoredAttribute: (name: string) => boolean;
  readonly pool: ConstantPool;
  readonly builtins: ReadonlyMap<string, string>;
  readonly functionsOut: Func[];
  readonly scopes: ReadonlyMap<Node, Scope>;
  /** Resolves an import to a module's C identifier, or null when the runtime has it by name. */
  readonly imports: (name: string) => string | null;
  /** The C extension beside the program that an import would find under CPython. */
  readonly extension: (name: string) => string | null;
  /** The absolute name that a relative import means here, or null outside packages. */
  readonly absolute: (name: string, level: number) => string | null;
  /** Imports that were `from module import *`: a name that is missing then is passed over. */
  readonly stars: ReadonlySet<Node>;
  /** Calls of `globals()` whose result is only looked into. */
  readonly snapshots: ReadonlySet<Node>;
  /** Not the user's own code: what cannot be compiled fails when it runs, not when it is built. */
  readonly library: boolean;
  counter: number;
  doc: string | null;
  /** Whether functions keep their annotations: only where the program looks at them. */
  readonly annotations: boolean;
}

export class Builder {
  readonly out: Instr[] = [];
  readonly slots = new Map<string, Rep>();
  readonly frame = new Set<string>();
  readonly stored = new Set<string>();
  readonly words = new Set<string>();
  readonly duals = new Set<string>();
  dualReturn = false;
  /** Parameters that come as two: a word and the double beside it. */
  dualParams: readonly string[] = [];
  /** Owned temporaries in the order they were made: what an error has to release. */
  live: string[] = [];
  handlers: Handler[] = [];
  blocks: Block[] = [];
  line = 1;
  /** Parameters whose type is taken when the function begins, and the instruction that does so. */
  private readonly typed = new Set<string>();
  private typesAt = -1;
  /** Variables surely assigned here. */
  defined = new Set<string>();
  /** Set inside a statement with `:=`: variables are then copied when read. */
  copies = false;
  /** Inside a `try` that expects an import to fail. */
  tolerant = 0;
  private temps = 0;
  private labels = 0;

  constructor(
    readonly module: ModuleInfo,
    readonly scope: Scope,
    readonly id: string,
    readonly qualname: string,
    readonly generator: boolean,
  ) {}

  refuse(rule: string, what: string, hint: string, node?: { lineno?: number; col_offset?: number }): never {
    throw new StrataError(rule, `${what} [${rule}]`, { hint, location: { file: this.module.file, line: node?.lineno ?? this.line, ...(node?.col_offset !== undefined && { column: node.col_offset + 1 }) } });
  }

  label(): string {
    return `L${++this.labels}`;
  }
  place(name: string): void {
    this.out.push({ op: 'label', name });
  }
  goto(to: string): void {
    this.out.push({ op: 'goto', to });
  }
  c(text: string): void {
    this.out.push({ op: 'c', text });
  }
  slot(kind: 't' | 'w' | 'f', rep: Rep): string {
    const name = `${kind}${++this.temps}`;
    this.slots.set(name, rep);
    return `@${name}@`;
  }
  /** Leaves room for taking the types of parameters. */
  reserveTypes(): void {
    this.typesAt = this.out.length;
    this.c('');
  }
  /**
   * An operation on an object's attributes, which for a parameter that stays what it is looks at the type taken at the start;
   * in a program that gives objects other classes, nothing stays so.
   */
  ofType(fn: string, object: Value): readonly [fn: string, first: readonly string[]] {
    const name = /^@l_(.+)@$/.exec(object.c)?.[1];
    const steady = name !== undefined && this.typesAt >= 0 && this.scope.params.includes(name) && this.scope.stores.get(name) === 1 && this.scope.access.get(name) === 'local' && !this.duals.has(name) && !this.words.has(name);
    if (!steady || this.module.isStoredAttribute('__class__')) return [fn, [object.c]];
    this.typed.add(name);
    const c = [...this.typed].map((each) => `Type* y_${identifier(each)} = TYPE_OR_NONE(@l_${each}@);`).join(' ');
    this.out[this.typesAt] = { op: 'c', text: c };
    return [`${fn}_of`, [`y_${identifier(name)}`, object.c]];
  }
  /** Instructions from here on go to `to` when they fail. */
  get handler(): Handler {
    return this.handlers[this.handlers.length - 1] ?? { label: 'err', live: 0 };
  }
  protected failHere(): { line: number; release: string[]; to: string } {
    const { label, live } = this.handler;
    return { line: this.line, release: this.live.slice(live).reverse(), to: label };
  }
  fail(): void {
    this.out.push({ op: 'fail', fail: this.failHere() });
  }
  /** A call whose result is a new reference. */
  call(fn: string, args: readonly string[]): Value {
    const dst = this.slot('t', 'obj');
    this.out.push({ op: 'call', dst, fn, args, check: 'zero', fail: this.failHere() });
    this.live.push(dst);
    return { c: dst, owned: true, rep: 'obj' };
  }
  /** A call that answers an int, negative for an error; the result is a word. */
  callInt(fn: string, args: readonly string[]): string {
    const dst = this.slot('w', 'i64');
    this.out.push({ op: 'call', dst, fn, args, check: 'negative', fail: this.failHere() });
    return dst;
  }
  /** For its effect: negative means an error. */
  effect(fn: string, args: readonly string[]): void {
    this.out.push({ op: 'call', dst: null, fn, args, check: 'negative', fail: this.failHere() });
  }
  branch(test: string, to: string): void {
    this.out.push({ op: 'branch', test, to });
  }

  /** Marks an owned value as handed over: nobody here releases it any more. */
  take(value: Value): void {
    const at = this.live.lastIndexOf(value.c);
    if (at >= 0) this.live.splice(at, 1);
  }
  /** The value as a new reference that the caller gives away. */
  own(value: Value): string {
    if (value.owned) {
      this.take(value);
      return value.c;
    }
    return value.small ? value.c : `NEWREF(${value.c})`;
  }
  release(value: Value): void {
    if (!value.owned) return;
    this.take(value);
    this.c(value.rep === 'dual' ? `DDECREF(${value.c});` : `DECREF(${value.c});`);
  }
  /** Releases both operands of an operation, which has looked whether they are ints. */
  releaseOperands(a: Value, b: Value): void {
    if ((!a.owned && !b.owned) || a.rep === 'f64' || b.rep === 'f64') {
      this.release(b);
      return this.release(a);
    }
    const releases = [b, a].filter(({ owned }) => owned).map(({ c, rep }) => `${rep === 'dual' ? 'DDECREF' : 'DECREF'}(${c});`);
    for (const value of [b, a]) if (value.owned) this.take(value);
    this.c(`RELEASE_UNLESS_INTS(${a.c}, ${b.c}, ${releases.join(' ')});`);
  }
  /** A copy that stays right whatever happens to the variable it came from. */
  hold(value: Value): Value {
    if (value.rep !== 'obj' && !value.owned) {
      const d = this.slot('f', 'f64');
      this.c(`${d} = ${value.d!};`);
      if (value.rep === 'f64') return { ...value, d };
      const word = this.slot('t', 'obj');
      this.c(`${word} = DNEWREF(${value.c});`);
      this.live.push(word);
      return { ...value, c: word, d, owned: true };
    }
    if (value.owned) return value;
    const dst = this.slot('t', 'obj');
    if (value.small) {
      if (!value.c.startsWith('@l_')) return value;
      this.c(`${dst} = ${value.c};`);
      return { ...value, c: dst };
    }
    this.c(`${dst} = NEWREF(${value.c});`);
    this.live.push(dst);
    return { c: dst, owned: true, rep: 'obj' };
  }
  /** Declares that `dst` holds an owned value now. */
  adopt(dst: string): Value {
    this.live.push(dst);
    return { c: dst, owned: true, rep: 'obj' };
  }
  /** Temporaries alive at a suspension live in the frame. */
  suspendLive(): void {
    for (const name of this.live) this.frame.add(name);
  }
  /** Consecutive values as a C array: its name. */
  array(values: readonly string[]): string {
    if (values.length === 0) return '0';
    return `(V[]){${values.join(', ')}}`;
  }
  releaseAll(values: readonly Value[]): void {
    for (const value of [...values].reverse()) this.release(value);
  }
  /** Leaves blocks down to `depth`, running what each has to do on the way out. */
  unwind(depth: number, also: () => void = () => undefined): void {
    const saved = { blocks: this.blocks, handlers: this.handlers, live: this.live };
    for (let i = saved.blocks.length - 1; i >= depth; i--) {
      const block = saved.blocks[i]!;
      const floor = block.live;
      for (const name of this.live.slice(floor).reverse()) this.c(`XDECREF(${name});`);
      this.live = this.live.slice(0, floor);
      this.blocks = saved.blocks.slice(0, i);
      if (block.kind === 'cleanup') {
        this.handlers = saved.handlers.slice(0, block.handlers);
        block.run();
      }
    }
    also();
    this.blocks = saved.blocks;
    this.handlers = saved.handlers;
    this.live = saved.live;
  }
}
