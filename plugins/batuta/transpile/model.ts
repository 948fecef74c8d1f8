// What a module holds: its functions, classes, enumerations, exceptions and constants, and what rounds of reading learn of them.
import type { ast } from '../../python';
import type { Rejection } from './rejection';
import type { ClassFacts, Ty } from './types';

/** How a function takes a value that is not copied: it looks, it changes, or it keeps. Later ones are stronger. */
export type Mode = 'ref' | 'mut' | 'own';
const STRENGTH: Readonly<Record<Mode, number>> = { ref: 0, mut: 1, own: 2 };
export const stronger = (a: Mode, b: Mode): Mode => (STRENGTH[a] >= STRENGTH[b] ? a : b);

export interface Parameter {
  readonly name: string;
  readonly node: ast.Arg;
  readonly ty: Ty;
  readonly annotated: boolean;
  readonly fallback: ast.Expr | null;
  readonly keywordOnly: boolean;
  /** `*args`: takes all further arguments. */
  readonly variadic: boolean;
  mode: Mode;
}

/** A variable as the rounds know it. */
export interface VariableFacts {
  ty: Ty;
  /** Changed in place, or assigned again: it needs `mut`. */
  mutated: boolean;
  /** A second name for what another holds. */
  mode: Mode;
  /** Whether it is bound to a value that another name holds; null before the first binding was seen. */
  alias: boolean | null;
  /** Told by the compiler: what is stored is not read. */
  unread: boolean;
  /** Told by the compiler: `mut` is not needed, or is. */
  mutable: boolean | null;
}

export type FunctionKind = 'function' | 'method' | 'static' | 'class' | 'constructor' | 'main';

export interface FunctionModel {
  readonly name: string;
  /** As reports show it: `Class.method`. */
  readonly title: string;
  readonly rustName: string;
  readonly kind: FunctionKind;
  readonly node: ast.FunctionDef | null;
  readonly body: readonly ast.Stmt[];
  readonly line: number;
  readonly owner: ClassModel | null;
  /** Name of the function that it stood in: it can only be called from there. */
  readonly within: string | null;
  /** It makes the message of an exception, and is not called otherwise. */
  readonly isMessage: boolean;
  /** It was a generator, and builds a list. */
  readonly collects: boolean;
  /** The module that defines it. */
  readonly home: string;
  readonly params: readonly Parameter[];
  result: Ty;
  readonly resultAnnotated: boolean;
  readonly isProperty: boolean;
  /** How a method takes `self`. */
  selfMode: Mode;
  fallible: boolean;
  rejection: Rejection | null;
  readonly variables: Map<string, VariableFacts>;
  /** Types of literals that only later tell what they hold. */
  readonly pending: Map<ast.Node, Ty>;
  readonly calls: Set<FunctionModel>;
  readonly uses: Set<ClassModel>;
  recursive: boolean;
  /** Values are moved at their last use rather than copied, as long as the compiler agrees. */
  moves: boolean;
}

export interface Field {
  readonly name: string;
  readonly ty: Ty;
  readonly fallback: ast.Expr | null;
  readonly line: number;
  /** `field(default_factory=...)`. */
  readonly factory: ast.Expr | null;
  readonly inInit: boolean;
}

export interface ClassModel {
  readonly name: string;
  /** The module that defines it. */
  readonly home: string;
  readonly node: ast.ClassDef;
  readonly dataclass: { readonly frozen: boolean; readonly order: boolean; readonly eq: boolean } | null;
  readonly fields: Map<string, Field>;
  readonly methods: Map<string, FunctionModel>;
  /** Class constants. */
  readonly constants: Map<string, ConstantModel>;
  /** For a base class that is never made itself: the classes that its values are of. */
  readonly variants: readonly string[] | null;
  changed: boolean;
  rejection: Rejection | null;
}

export interface EnumModel {
  readonly name: string;
  /** The module that defines it. */
  readonly home: string;
  readonly node: ast.ClassDef;
  readonly valueType: Ty;
  readonly isInt: boolean;
  readonly members: readonly { readonly name: string; readonly value: ast.Expr; readonly rustName: string; readonly line: number }[];
  /** A member is asked for by its value somewhere. */
  lookedUp: boolean;
}

export interface ExceptionModel {
  readonly name: string;
  readonly base: string;
  readonly node: ast.ClassDef;
}

export interface ConstantModel {
  readonly name: string;
  /** The module that defines it. */
  readonly home: string;
  readonly value: ast.Expr;
  readonly line: number;
  readonly ty: Ty;
  readonly rustName: string;
  /** Emitted code; null until read. */
  rejection: Rejection | null;
}

/** What a module defines, by name; what it imports from others is found too, but not gone over. */
export class Known<Model> extends Map<string, Model> {
  readonly imported = new Map<string, Model>();

  override get(name: string): Model | undefined {
    return super.get(name) ?? this.imported.get(name);
  }

  override has(name: string): boolean {
    return super.has(name) || this.imported.has(name);
  }
}

/** How Python finds a module. */
export interface PythonPlace {
  /** The folder to look in. */
  readonly root: string;
  readonly dotted: string;
  readonly isPackage: boolean;
}

export interface ModuleModel extends ClassFacts {
  /** As reports show it. */
  readonly file: string;
  readonly name: string;
  readonly tree: ast.Module;
  readonly functions: Known<FunctionModel>;
  readonly classes: Known<ClassModel>;
  readonly enums: Known<EnumModel>;
  readonly exceptions: Known<ExceptionModel>;
  readonly constants: Known<ConstantModel>;
  readonly aliases: Map<string, Ty>;
  /** `import math as m`: by local name, what it means: `math`, `math.sqrt`. */
  readonly imports: Map<string, string>;
  readonly main: FunctionModel | null;
  /** The modules whose parts it sees, whole chains of them. */
  readonly needs: readonly ModuleModel[];
  readonly place: PythonPlace;
  /** Lines of functions that stood within others. */
  readonly inner: readonly { readonly from: number; readonly to: number }[];
  readonly rejections: { readonly name: string; readonly rejection: Rejection }[];
}

export const newFacts = (ty: Ty): VariableFacts => ({ ty, mutated: false, mode: 'ref', alias: null, unread: false, mutable: null });

/** Exceptions that are built in, with the class above each. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {
  BaseException: '', Exception: 'BaseException', SystemExit: 'BaseException', KeyboardInterrupt: 'BaseException', GeneratorExit: 'BaseException',
  ArithmeticError: 'Exception', ZeroDivisionError: 'ArithmeticError', OverflowError: 'ArithmeticError', FloatingPointError: 'ArithmeticError',
  LookupError: 'Exception', IndexError: 'LookupError', KeyError: 'LookupError', ValueError: 'Exception', UnicodeError: 'ValueError', TypeError: 'Exception',
  AttributeError: 'Exception', NameError: 'Exception', UnboundLocalError: 'NameError', AssertionError: 'Exception', RuntimeError: 'Exception',
  RecursionError: 'RuntimeError', NotImplementedError: 'RuntimeError', StopIteration: 'Exception', MemoryError: 'Exception', BufferError: 'Exception',
  OSError: 'Exception', FileNotFoundError: 'OSError', FileExistsError: 'OSError', PermissionError: 'OSError', TimeoutError: 'OSError', ConnectionError: 'OSError',
  EOFError: 'Exception', ImportError: 'Exception', ModuleNotFoundError: 'ImportError', ReferenceError: 'Exception', SystemError: 'Exception', Warning: 'Exception',
};
