// One function on its way to Rust: what its variables are, where failures go, and how a value is taken.
//
// A function is written several times. Each round tells more (types, what is changed, what is kept, what can fail); when a
// round tells nothing new, what it wrote is the function.
import { type ast, walk } from '../../python';
import { expression, path } from './expressions';
import { type FunctionModel, type Mode, type ModuleModel, newFacts, stronger, type VariableFacts } from './model';
import type { Mutants } from './mutants';
import { variableName } from './names';
import { reject } from './rejection';
import { accepts, borrowed, boxed, fresh, isCopy, isImmutable, isKnown, join, optional, prune, rust, show, STR, type Ty } from './types';

/**
 * Code that gives a value: `val` owns it, `place` names where it lies, `ref` is a reference to it. Texts that are `ref`
 * are `&str`.
 */
export interface Code {
  readonly code: string;
  readonly ty: Ty;
  readonly kind: 'val' | 'place' | 'ref';
  /** Needs no parentheses before a dot. */
  readonly atom: boolean;
  /** Whether a second evaluation is the same and costs nothing. */
  readonly simple: boolean;
  /** The variable that it is, or lies in. */
  readonly variable: Local | null;
  readonly whole: boolean;
  /** The same to be changed: a place, or a `&mut` reference. */
  readonly change: (() => { readonly code: string; readonly kind: 'place' | 'ref' }) | null;
}

export interface Local {
  readonly name: string;
  readonly rustName: string;
  readonly facts: VariableFacts;
  /** How the Rust variable holds it. */
  readonly holds: 'own' | 'ref' | 'mut';
  /** The parameter that it is. */
  readonly param: { mode: Mode } | null;
  /** A reference to a text is `&String`, as patterns bind it. */
  readonly isStringRef: boolean;
  /** It owns the value by a box. */
  readonly isBox?: boolean;
  declared: boolean;
}

export interface Loop {
  readonly label: string;
  /** How many blocks with labels were open around it. */
  readonly depth: number;
  labelled: boolean;
  /** `break` leaves this block instead, which skips the `else` of the loop. */
  readonly breakLabel: string | null;
}

/** Where an error goes: out of the function, or to the handlers of a `try`. */
export interface Target {
  readonly label: string | null;
  used: boolean;
  readonly wrap: (error: string) => string;
}

export interface Scope {
  readonly names: Map<string, Local>;
}

const SIMPLE = /^[\w.]+$/;

/** A text of one's own. */
function ownedText(code: string): string {
  if (code === '""') return 'String::new()';
  return code.endsWith('.as_str()') ? `${code.slice(0, -'.as_str()'.length)}.clone()` : `${code}.to_owned()`;
}

export class FunctionEmitter {
  readonly scopes: Scope[] = [{ names: new Map() }];
  readonly loops: Loop[] = [];
  readonly targets: Target[] = [{ label: null, used: false, wrap: (error) => `return Err(${error})` }];
  /** What is known not to be `None` here, as written: `node.next`. */
  narrowed = new Set<string>();
  /** What a `return` turns into within a `try` that has a `finally`. */
  readonly returns: { label: string; used: boolean }[] = [];
  /** Labelled blocks that are open. */
  blocks = 0;
  changed = false;
  private readonly labels = new Map<string, number>();

  constructor(readonly module: ModuleModel, readonly model: FunctionModel, readonly mutants: Mutants, readonly last: boolean, readonly compensatedSum: boolean) {
    this.nameAll();
  }

  // Facts.

  facts(key: string, ty: Ty = fresh()): VariableFacts {
    const known = this.model.variables.get(key);
    if (known) return known;
    const made = newFacts(ty);
    this.model.variables.set(key, made);
    this.changed = true;
    return made;
  }

  note<Key extends 'mutated'>(facts: VariableFacts, key: Key): void {
    if (facts[key]) return;
    facts[key] = true;
    this.changed = true;
  }

  strengthen(holder: { mode: Mode }, mode: Mode): void {
    const next = stronger(holder.mode, mode);
    if (next === holder.mode) return;
    holder.mode = next;
    this.changed = true;
  }

  /** The type of a literal that holds nothing yet. */
  pending(node: ast.Node, make: () => Ty): Ty {
    const known = this.model.pending.get(node);
    if (known) return known;
    const made = make();
    this.model.pending.set(node, made);
    return made;
  }

  /** A name that neither the source nor the code so far uses. */
  temporary(stem: string): string {
    let name = stem;
    for (let next = 2; this.used.has(name); next++) name = `${stem}_${next}`;
    this.used.add(name);
    return name;
  }

  /** Names of the source in Rust: no two share one, though Rust's are lower case. */
  private readonly rustNames = new Map<string, string>();
  private readonly used = new Set<string>();

  private nameAll(): void {
    const claim = (name: string): void => {
      if (this.rustNames.has(name)) return;
      let own = variableName(name);
      while (this.used.has(own)) own += '_';
      this.used.add(own);
      this.rustNames.set(name, own);
    };
    for (const param of this.model.params) claim(param.name);
    for (const statement of this.model.body) walk(statement, (node) => {
      if (node._type === 'Name') claim(node.id);
      else if (node._type === 'arg') claim(node.arg);
    });
  }

  rustName(name: string): string {
    return this.rustNames.get(name) ?? variableName(name);
  }

  label(stem: string): string {
    const count = (this.labels.get(stem) ?? 0) + 1;
    this.labels.set(stem, count);
    return count === 1 ? `'${stem}` : `'${stem}_${count}`;
  }

  // Names.

  lookup(name: string): Local | null {
    for (let at = this.scopes.length - 1; at >= 0; at--) {
      const found = this.scopes[at]?.names.get(name);
      if (found) return found;
    }
    return null;
  }

  declare(name: string, local: Local): Local {
    this.scopes[this.scopes.length - 1]?.names.set(name, local);
    return local;
  }

  within<T>(work: () => T): T {
    this.scopes.push({ names: new Map() });
    const narrowed = new Set(this.narrowed);
    try {
      return work();
    } finally {
      this.scopes.pop();
      this.narrowed = narrowed;
    }
  }

  // Failure.

  /** A call that may fail, so that its error goes where errors go. */
  fallible(code: string): string {
    const target = this.targets[this.targets.length - 1]!;
    target.used = true;
    if (target.label === null) {
      this.canFail();
      return `${code}?`;
    }
    return `attempt!(${target.label}, ${code})`;
  }

  /** Code that passes an error on: it never comes back. */
  fail(error: string): string {
    const target = this.targets[this.targets.length - 1]!;
    target.used = true;
    if (target.label === null) this.canFail();
    return target.wrap(error);
  }

  canFail(): void {
    if (this.model.fallible) return;
    this.model.fallible = true;
    this.changed = true;
  }

  // Codes.

  val(code: string, ty: Ty, atom = true): Code {
    return { code, ty, kind: 'val', atom, simple: SIMPLE.test(code), variable: null, whole: false, change: null };
  }

  ref(code: string, ty: Ty, atom = true): Code {
    return { code, ty, kind: 'ref', atom, simple: SIMPLE.test(code), variable: null, whole: false, change: null };
  }

  expr(node: ast.Expr, want?: Ty): Code {
    return expression(this, node, want);
  }

  variable(local: Local): Code {
    const { rustName: code, facts, holds } = local;
    const { ty } = facts;
    if (holds === 'own') {
      return { code, ty, kind: isCopy(ty) ? 'val' : 'place', atom: true, simple: true, variable: local, whole: true, change: () => {
        this.note(facts, 'mutated');
        return { code, kind: 'place' };
      } };
    }
    if (isCopy(ty)) return { ...this.val(`*${code}`, ty, false), simple: true, variable: local };
    const shown = prune(ty).k === 'str' && local.isStringRef ? `${code}.as_str()` : code;
    return { code: shown, ty, kind: 'ref', atom: true, simple: true, variable: local, whole: true, change: () => {
      this.strengthen(local.param ?? facts, 'mut');
      return { code, kind: 'ref' };
    } };
  }

  /** An owned value. A value that can be told from its copy is moved, or the function is not expressed. */
  own(value: Code, node: ast.Node): string {
    if (value.kind === 'val') return value.code;
    const { module } = this;
    if (isCopy(value.ty)) return value.kind === 'place' ? value.code : `*${value.code}`;
    if (isImmutable(value.ty, module)) {
      const { variable } = value;
      if (variable?.param && value.whole && this.model.kind === 'constructor') this.strengthen(variable.param, 'own');
      if (value.kind === 'place' && variable && value.whole && this.isLastUse(node)) return value.code;
      const type = prune(value.ty).k;
      if (value.kind === 'ref') return type === 'str' ? ownedText(this.atom(value)) : type === 'series' ? `${this.atom(value)}.to_vec()` : `${this.atom(value)}.clone()`;
      return `${this.atom(value)}.clone()`;
    }
    const { variable } = value;
    if (variable && value.whole) {
      if (variable.holds === 'own') return variable.isBox ? `*${value.code}` : value.code;
      if (variable.param || variable.facts.mode !== 'own') {
        const holder = variable.param ?? variable.facts;
        if (holder.mode !== 'own') this.strengthen(holder, 'own');
        // the next round has it as its own, or says why not
        return `${value.code}.to_owned()`;
      }
    }
    if (this.taking !== null && value.change && prune(value.ty).k === 'optional' && path(node) === this.taking) return `${this.changing(value, node).code}.take()`;
    return reject('alias', node, `a second name for the same ${show(value.ty)}`, 'make the copy that is meant (list(x), dict(x), x.copy()), or let only one name hold it');
  }

  isLastUse(node: ast.Node): boolean {
    return this.lastUses.has(node);
  }

  lastUses: ReadonlySet<ast.Node> = new Set();

  /** The field that is being stored to: what it holds may be taken out on the way. */
  taking: string | null = null;

  borrow(value: Code): string {
    return value.kind === 'ref' ? value.code : `&${this.atom(value)}`;
  }

  /** A text as `&str`. */
  str(value: Code): string {
    return value.kind === 'ref' ? value.code : `${this.atom(value)}.as_str()`;
  }

  atom(value: { readonly code: string; readonly atom: boolean }): string {
    return value.atom ? value.code : `(${value.code})`;
  }

  /** To be changed, as a receiver. */
  changing(value: Code, node: ast.Node): { readonly code: string; readonly kind: 'place' | 'ref' } {
    if (value.kind === 'val' && !value.change) return { code: this.atom(value), kind: 'place' };
    if (!value.change) reject('alias', node, 'a change of what is only looked at', 'change the variable that holds it');
    return value.change();
  }

  /** `&mut` of it. */
  borrowChanging(value: Code, node: ast.Node): string {
    const changing = this.changing(value, node);
    return changing.kind === 'ref' ? changing.code : `&mut ${changing.code}`;
  }

  // Conversions.

  rust(ty: Ty): string {
    return rust(ty, this.module);
  }

  borrowedType(ty: Ty): string {
    return borrowed(ty, this.module);
  }

  /** A value where one of a type is wanted: wrapped where that is optional. */
  fit(value: Code, wanted: Ty, node: ast.Node): Code {
    const to = prune(wanted);
    const from = prune(value.ty);
    if (to.k === 'var' && from.k === 'none') {
      to.bound = optional(fresh());
      this.changed = true;
      return this.val('None', to.bound);
    }
    if (to.k === 'optional' && from.k === 'none') return this.val('None', to);
    if (from.k === 'class' && to.k === 'class' && this.isVariant(from, to)) {
      const inner = this.own(value, node);
      return this.val(`${to.name}::${from.name}(${this.module.isRecursive(from.name) ? `Box::new(${inner})` : inner})`, to);
    }
    if (to.k === 'optional' && this.isVariant(from, prune(to.of))) return this.fit(this.fit(value, to.of, node), to, node);
    if (to.k === 'optional' && from.k !== 'optional' && from.k !== 'var' && accepts(to.of, from)) {
      const inner = this.own(value, node);
      return this.val(boxed(to, this.module) ? `Some(Box::new(${inner}))` : `Some(${inner})`, to);
    }
    if (to.k === 'float' && (from.k === 'int' || from.k === 'bool')) reject('int-as-float', node, `an ${from.k} where a float is expected: Python keeps it an ${from.k}`, 'write it as a float (1.0), or float(x)');
    if (to.k === 'int' && from.k === 'bool') reject('bool-as-int', node, 'a bool where an int is expected: Python keeps it a bool', 'write int(x)');
    if (from.k === 'optional' && to.k !== 'optional' && to.k !== 'var' && accepts(to, from.of)) reject('optional', node, 'a value that may be None', 'test it with "is None" before');
    if (!accepts(to, from)) reject('mixed-types', node, `${show(from)} where ${show(to)} is expected`, 'give each variable, element and result one type');
    return value;
  }

  /** Whether the one is a class for which the other stands. */
  isVariant(from: Ty, to: Ty): boolean {
    return from.k === 'class' && to.k === 'class' && from.name !== to.name && (this.module.classes.get(to.name)?.variants?.includes(from.name) ?? false);
  }

  ownAs(value: Code, wanted: Ty, node: ast.Node): string {
    return this.own(this.fit(value, wanted, node), node);
  }

  /** Widens what a variable or a result holds, for the next round. */
  widen(holder: { ty: Ty } | { result: Ty }, given: Ty, node: ast.Node): void {
    const before = 'ty' in holder ? holder.ty : holder.result;
    const here = prune(before);
    const to = prune(given);
    if (here.k === 'var' && to.k === 'none') {
      if ('ty' in holder) {
        here.bound = optional(fresh());
        this.changed = true;
      }
      return;
    }
    if (this.isVariant(to, here) || (here.k === 'optional' && this.isVariant(to, prune(here.of)))) return;
    const joined = join(here, to);
    if (!joined) {
      const number = (['int', 'bool'].includes(here.k) && to.k === 'float') || (here.k === 'float' && ['int', 'bool'].includes(to.k));
      reject(number ? 'int-as-float' : 'mixed-types', node, `${show(to)} where ${show(here)} was before`, number ? 'start with a float (0.0), or convert with float(x)' : 'use one name for each type');
    }
    if (show(joined) !== show(here) || (isKnown(joined) && !isKnown(here))) {
      if ('ty' in holder) holder.ty = joined;
      else holder.result = joined;
      this.changed = true;
    }
  }

  text(code: string, atom = true): Code {
    return this.val(code, STR, atom);
  }

  local(name: string, holds: Local['holds'], facts: VariableFacts, extra: Partial<Pick<Local, 'param' | 'isStringRef' | 'rustName' | 'declared' | 'isBox'>> = {}): Local {
    const rustName = this.rustName(name);
    return { name, rustName: facts.unread && !rustName.startsWith('_') ? `_${rustName.replace(/^r#/, '')}` : rustName, facts, holds, param: null, isStringRef: false, declared: true, ...extra };
  }
}
