// The syntax tree of Python 3.12 (and 3.13): names and fields are those of CPython's `ast`, so that `ast.dump` of the two compares.
//
// Three things differ from CPython's objects, none of them in what is said:
// - `_type` names the node class; `ctx` and operators are that class's name ('Load', 'Add') instead of an empty node;
// - an absent optional child is `null`, as `None` is there;
// - a constant is a tagged value, since one JavaScript value cannot tell 1 from 1.0, nor '' from b''.
// Nodes are plain data and survive structured cloning; JSON needs only the bigint and Uint8Array of constants rendered.

/** Lines count from 1, columns from 0 in UTF-8 bytes of the line, ends are exclusive: as CPython. */
export interface Position {
  readonly lineno: number;
  readonly col_offset: number;
  readonly end_lineno: number;
  readonly end_col_offset: number;
}

export type ExprContext = 'Load' | 'Store' | 'Del';
export type BoolOperator = 'And' | 'Or';
export type BinaryOperator =
  | 'Add' | 'Sub' | 'Mult' | 'MatMult' | 'Div' | 'Mod' | 'Pow' | 'LShift' | 'RShift' | 'BitOr' | 'BitXor' | 'BitAnd' | 'FloorDiv';
export type UnaryOperator = 'Invert' | 'Not' | 'UAdd' | 'USub';
export type CompareOperator = 'Eq' | 'NotEq' | 'Lt' | 'LtE' | 'Gt' | 'GtE' | 'Is' | 'IsNot' | 'In' | 'NotIn';

export interface IntValue {
  readonly type: 'int';
  readonly value: bigint;
}
export interface FloatValue {
  readonly type: 'float';
  readonly value: number;
  /** As written, underscores removed: an exact decimal for whoever prints it again. */
  readonly source: string;
}
/** A literal such as `2j`: its real part is always 0. */
export interface ComplexValue {
  readonly type: 'complex';
  readonly imag: number;
  readonly source: string;
}
export interface StrValue {
  readonly type: 'str';
  readonly value: string;
  /**
   * Set only where UTF-16 cannot say it: the code points of a text that holds a high surrogate followed by a low one
   * as two characters (`'\ud83d\ude00'`), which a JavaScript string joins into one.
   */
  readonly points: readonly number[] | null;
}
export interface BytesValue {
  readonly type: 'bytes';
  readonly value: Uint8Array;
}
export interface BoolValue {
  readonly type: 'bool';
  readonly value: boolean;
}
export interface NoneValue {
  readonly type: 'None';
}
export interface EllipsisValue {
  readonly type: 'Ellipsis';
}
export type ConstantValue =
  | IntValue | FloatValue | ComplexValue | StrValue | BytesValue | BoolValue | NoneValue | EllipsisValue;

// Modules.

export interface Module {
  readonly _type: 'Module';
  readonly body: readonly Stmt[];
  readonly type_ignores: readonly never[];
}

// Statements. `type_comment` is null always: comments are not read as types, as in CPython's default.

export interface FunctionDef extends Position {
  readonly _type: 'FunctionDef';
  readonly name: string;
  readonly args: Arguments;
  readonly body: readonly Stmt[];
  readonly decorator_list: readonly Expr[];
  readonly returns: Expr | null;
  readonly type_comment: null;
  readonly type_params: readonly TypeParam[];
}
export interface AsyncFunctionDef extends Position {
  readonly _type: 'AsyncFunctionDef';
  readonly name: string;
  readonly args: Arguments;
  readonly body: readonly Stmt[];
  readonly decorator_list: readonly Expr[];
  readonly returns: Expr | null;
  readonly type_comment: null;
  readonly type_params: readonly TypeParam[];
}
export interface ClassDef extends Position {
  readonly _type: 'ClassDef';
  readonly name: string;
  readonly bases: readonly Expr[];
  readonly keywords: readonly Keyword[];
  readonly body: readonly Stmt[];
  readonly decorator_list: readonly Expr[];
  readonly type_params: readonly TypeParam[];
}
export interface Return extends Position {
  readonly _type: 'Return';
  readonly value: Expr | null;
}
export interface Delete extends Position {
  readonly _type: 'Delete';
  readonly targets: readonly Expr[];
}
export interface Assign extends Position {
  readonly _type: 'Assign';
  readonly targets: readonly Expr[];
  readonly value: Expr;
  readonly type_comment: null;
}
export interface TypeAlias extends Position {
  readonly _type: 'TypeAlias';
  readonly name: Name;
  readonly type_params: readonly TypeParam[];
  readonly value: Expr;
}
export interface AugAssign extends Position {
  readonly _type: 'AugAssign';
  readonly target: Name | Attribute | Subscript;
  readonly op: BinaryOperator;
  readonly value: Expr;
}
export interface AnnAssign extends Position {
  readonly _type: 'AnnAssign';
  readonly target: Name | Attribute | Subscript;
  readonly annotation: Expr;
  readonly value: Expr | null;
  /** 1 where the target is a bare name without parentheses. */
  readonly simple: 0 | 1;
}
export interface For extends Position {
  readonly _type: 'For';
  readonly target: Expr;
  readonly iter: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
  readonly type_comment: null;
}
export interface AsyncFor extends Position {
  readonly _type: 'AsyncFor';
  readonly target: Expr;
  readonly iter: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
  readonly type_comment: null;
}
export interface While extends Position {
  readonly _type: 'While';
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
export interface If extends Position {
  readonly _type: 'If';
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
export interface With extends Position {
  readonly _type: 'With';
  readonly items: readonly WithItem[];
  readonly body: readonly Stmt[];
  readonly type_comment: null;
}
export interface AsyncWith extends Position {
  readonly _type: 'AsyncWith';
  readonly items: readonly WithItem[];
  readonly body: readonly Stmt[];
  readonly type_comment: null;
}
export interface Match extends Position {
  readonly _type: 'Match';
  readonly subject: Expr;
  readonly cases: readonly MatchCase[];
}
export interface Raise extends Position {
  readonly _type: 'Raise';
  readonly exc: Expr | null;
  readonly cause: Expr | null;
}
export interface Try extends Position {
  readonly _type: 'Try';
  readonly body: readonly Stmt[];
  readonly handlers: readonly ExceptHandler[];
  readonly orelse: readonly Stmt[];
  readonly finalbody: readonly Stmt[];
}
export interface TryStar extends Position {
  readonly _type: 'TryStar';
  readonly body: readonly Stmt[];
  readonly handlers: readonly ExceptHandler[];
  readonly orelse: readonly Stmt[];
  readonly finalbody: readonly Stmt[];
}
export interface Assert extends Position {
  readonly _type: 'Assert';
  readonly test: Expr;
  readonly msg: Expr | null;
}
export interface Import extends Position {
  readonly _type: 'Import';
  readonly names: readonly Alias[];
}
export interface ImportFrom extends Position {
  readonly _type: 'ImportFrom';
  readonly module: string | null;
  readonly names: readonly Alias[];
  readonly level: number;
}
export interface Global extends Position {
  readonly _type: 'Global';
  readonly names: readonly string[];
}
export interface Nonlocal extends Position {
  readonly _type: 'Nonlocal';
  readonly names: readonly string[];
}
export interface ExprStmt extends Position {
  readonly _type: 'Expr';
  readonly value: Expr;
}
export interface Pass extends Position {
  readonly _type: 'Pass';
}
export interface Break extends Position {
  readonly _type: 'Break';
}
export interface Continue extends Position {
  readonly _type: 'Continue';
}

export type Stmt =
  | FunctionDef | AsyncFunctionDef | ClassDef | Return | Delete | Assign | TypeAlias | AugAssign | AnnAssign | For | AsyncFor
  | While | If | With | AsyncWith | Match | Raise | Try | TryStar | Assert | Import | ImportFrom | Global | Nonlocal
  | ExprStmt | Pass | Break | Continue;

// Expressions.

export interface BoolOp extends Position {
  readonly _type: 'BoolOp';
  readonly op: BoolOperator;
  readonly values: readonly Expr[];
}
export interface NamedExpr extends Position {
  readonly _type: 'NamedExpr';
  readonly target: Name;
  readonly value: Expr;
}
export interface BinOp extends Position {
  readonly _type: 'BinOp';
  readonly left: Expr;
  readonly op: BinaryOperator;
  readonly right: Expr;
}
export interface UnaryOp extends Position {
  readonly _type: 'UnaryOp';
  readonly op: UnaryOperator;
  readonly operand: Expr;
}
export interface Lambda extends Position {
  readonly _type: 'Lambda';
  readonly args: Arguments;
  readonly body: Expr;
}
export interface IfExp extends Position {
  readonly _type: 'IfExp';
  readonly test: Expr;
  readonly body: Expr;
  readonly orelse: Expr;
}
export interface Dict extends Position {
  readonly _type: 'Dict';
  /** `null` for `**value`. */
  readonly keys: readonly (Expr | null)[];
  readonly values: readonly Expr[];
}
export interface SetExpr extends Position {
  readonly _type: 'Set';
  readonly elts: readonly Expr[];
}
export interface ListComp extends Position {
  readonly _type: 'ListComp';
  readonly elt: Expr;
  readonly generators: readonly Comprehension[];
}
export interface SetComp extends Position {
  readonly _type: 'SetComp';
  readonly elt: Expr;
  readonly generators: readonly Comprehension[];
}
export interface DictComp extends Position {
  readonly _type: 'DictComp';
  readonly key: Expr;
  readonly value: Expr;
  readonly generators: readonly Comprehension[];
}
export interface GeneratorExp extends Position {
  readonly _type: 'GeneratorExp';
  readonly elt: Expr;
  readonly generators: readonly Comprehension[];
}
export interface Await extends Position {
  readonly _type: 'Await';
  readonly value: Expr;
}
export interface Yield extends Position {
  readonly _type: 'Yield';
  readonly value: Expr | null;
}
export interface YieldFrom extends Position {
  readonly _type: 'YieldFrom';
  readonly value: Expr;
}
export interface Compare extends Position {
  readonly _type: 'Compare';
  readonly left: Expr;
  readonly ops: readonly CompareOperator[];
  readonly comparators: readonly Expr[];
}
export interface Call extends Position {
  readonly _type: 'Call';
  readonly func: Expr;
  readonly args: readonly Expr[];
  readonly keywords: readonly Keyword[];
}
export interface FormattedValue extends Position {
  readonly _type: 'FormattedValue';
  readonly value: Expr;
  /** The code of 's', 'r' or 'a', or -1. */
  readonly conversion: number;
  readonly format_spec: JoinedStr | null;
}
export interface JoinedStr extends Position {
  readonly _type: 'JoinedStr';
  /** `Constant` (str) and `FormattedValue`. */
  readonly values: readonly Expr[];
}
export interface Constant extends Position {
  readonly _type: 'Constant';
  readonly value: ConstantValue;
  readonly kind: 'u' | null;
}
export interface Attribute extends Position {
  readonly _type: 'Attribute';
  readonly value: Expr;
  readonly attr: string;
  ctx: ExprContext;
}
export interface Subscript extends Position {
  readonly _type: 'Subscript';
  readonly value: Expr;
  readonly slice: Expr;
  ctx: ExprContext;
}
export interface Starred extends Position {
  readonly _type: 'Starred';
  readonly value: Expr;
  ctx: ExprContext;
}
export interface Name extends Position {
  readonly _type: 'Name';
  readonly id: string;
  ctx: ExprContext;
}
export interface List extends Position {
  readonly _type: 'List';
  readonly elts: readonly Expr[];
  ctx: ExprContext;
}
export interface Tuple extends Position {
  readonly _type: 'Tuple';
  readonly elts: readonly Expr[];
  ctx: ExprContext;
}
export interface Slice extends Position {
  readonly _type: 'Slice';
  readonly lower: Expr | null;
  readonly upper: Expr | null;
  readonly step: Expr | null;
}

export type Expr =
  | BoolOp | NamedExpr | BinOp | UnaryOp | Lambda | IfExp | Dict | SetExpr | ListComp | SetComp | DictComp | GeneratorExp
  | Await | Yield | YieldFrom | Compare | Call | FormattedValue | JoinedStr | Constant | Attribute | Subscript | Starred
  | Name | List | Tuple | Slice;

// Parts of statements and expressions.

export interface Comprehension {
  readonly _type: 'comprehension';
  readonly target: Expr;
  readonly iter: Expr;
  readonly ifs: readonly Expr[];
  readonly is_async: 0 | 1;
}
export interface ExceptHandler extends Position {
  readonly _type: 'ExceptHandler';
  readonly type: Expr | null;
  readonly name: string | null;
  readonly body: readonly Stmt[];
}
export interface Arguments {
  readonly _type: 'arguments';
  readonly posonlyargs: readonly Arg[];
  readonly args: readonly Arg[];
  readonly vararg: Arg | null;
  readonly kwonlyargs: readonly Arg[];
  /** One for each of `kwonlyargs`; `null` where it has no default. */
  readonly kw_defaults: readonly (Expr | null)[];
  readonly kwarg: Arg | null;
  /** For the last of `posonlyargs` and `args` together. */
  readonly defaults: readonly Expr[];
}
export interface Arg extends Position {
  readonly _type: 'arg';
  readonly arg: string;
  readonly annotation: Expr | null;
  readonly type_comment: null;
}
export interface Keyword extends Position {
  readonly _type: 'keyword';
  /** `null` for `**value`. */
  readonly arg: string | null;
  readonly value: Expr;
}
export interface Alias extends Position {
  readonly _type: 'alias';
  readonly name: string;
  readonly asname: string | null;
}
export interface WithItem {
  readonly _type: 'withitem';
  readonly context_expr: Expr;
  readonly optional_vars: Expr | null;
}
export interface MatchCase {
  readonly _type: 'match_case';
  readonly pattern: Pattern;
  readonly guard: Expr | null;
  readonly body: readonly Stmt[];
}

// Patterns.

export interface MatchValue extends Position {
  readonly _type: 'MatchValue';
  readonly value: Expr;
}
export interface MatchSingleton extends Position {
  readonly _type: 'MatchSingleton';
  readonly value: NoneValue | BoolValue;
}
export interface MatchSequence extends Position {
  readonly _type: 'MatchSequence';
  readonly patterns: readonly Pattern[];
}
export interface MatchMapping extends Position {
  readonly _type: 'MatchMapping';
  readonly keys: readonly Expr[];
  readonly patterns: readonly Pattern[];
  readonly rest: string | null;
}
export interface MatchClass extends Position {
  readonly _type: 'MatchClass';
  readonly cls: Expr;
  readonly patterns: readonly Pattern[];
  readonly kwd_attrs: readonly string[];
  readonly kwd_patterns: readonly Pattern[];
}
export interface MatchStar extends Position {
  readonly _type: 'MatchStar';
  readonly name: string | null;
}
export interface MatchAs extends Position {
  readonly _type: 'MatchAs';
  readonly pattern: Pattern | null;
  readonly name: string | null;
}
export interface MatchOr extends Position {
  readonly _type: 'MatchOr';
  readonly patterns: readonly Pattern[];
}

export type Pattern =
  | MatchValue | MatchSingleton | MatchSequence | MatchMapping | MatchClass | MatchStar | MatchAs | MatchOr;

// Type parameters. `default_value` is 3.13's (PEP 696), null under 3.12.

export interface TypeVar extends Position {
  readonly _type: 'TypeVar';
  readonly name: string;
  readonly bound: Expr | null;
  readonly default_value: Expr | null;
}
export interface ParamSpec extends Position {
  readonly _type: 'ParamSpec';
  readonly name: string;
  readonly default_value: Expr | null;
}
export interface TypeVarTuple extends Position {
  readonly _type: 'TypeVarTuple';
  readonly name: string;
  readonly default_value: Expr | null;
}

export type TypeParam = TypeVar | ParamSpec | TypeVarTuple;

export type Part = Comprehension | ExceptHandler | Arguments | Arg | Keyword | Alias | WithItem | MatchCase;
export type Node = Module | Stmt | Expr | Part | Pattern | TypeParam;
export type NodeType = Node['_type'];
/** The node interface that a `_type` names. */
export type NodeOf<T extends NodeType> = Extract<Node, { readonly _type: T }>;
