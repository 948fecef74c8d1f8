// What every part of the parser stands on: a cursor over tokens, places, failure, and trying something out.
import type { Expr, Position } from './ast';
import { PythonSyntaxError } from './errors';
import type { Source } from './source';
import { identifierText } from './tokenizer';
import { Tok, type Tokens } from './tokens';

export type PythonVersion = '3.10' | '3.11' | '3.12' | '3.13';

/** Thrown where the source fits no rule; who tries something out catches it, else it becomes `invalid syntax`. */
const MISMATCH: unique symbol = Symbol('mismatch');

/**
 * Expressions that lie within each other without brackets to count (lambda defaults and the like). CPython's own bound
 * is its parser's stack; both are far beyond what people write, and both protect the native stack.
 */
const DEPTH_MAX = 700;
/** Each search within a search reads the same source once more. */
const NESTED_MAX = 1;
/** Expressions that may lie around a search within a search: the cost grows with their square. */
const NESTED_DEPTH_MAX = 12;
/** How high a tree may grow where the parser does not recurse (`a + b + ...`, `a.b.c`, `elif`): what CPython 3.12 takes. */
const HEIGHT_MAX = 2990;

/**
 * A first pass reads; it knows no wrong source, only that a rule does not fit. Where that happens a second pass runs with
 * `diagnosing`, in which the rules also look for the common mistakes: CPython's parser works the same way, and its
 * wording depends on it. Valid source never pays for it.
 */
export class Parser {
  index = 0;
  kind: number;
  diagnosing = false;
  /**
   * Whether a rule answers with what fitted when the rest did not (`a` of `a +`), as CPython's grammar does always: only the
   * search for mistakes can tell the difference.
   */
  prefixes = false;
  /** The furthest token at which a rule did not fit. */
  furthest = 0;
  /** The last token taken that is not a line's end or an indentation: where the node that ends here ends. */
  last = 0;
  depth = 0;
  /** Whether a dict is being read again for its mistakes: those within it have been told. */
  telling = false;
  /** Searches for mistakes that lie within each other. */
  private nested = 0;
  /** Of the expression read last: whoever makes a node of parts sets it. */
  height = 0;
  /** Branches of `if` statements that the cursor is within. */
  elifs = 0;
  readonly kinds: Uint8Array;
  private readonly interned = new Map<string, string>();

  constructor(readonly source: Source, readonly tokens: Tokens, readonly version: PythonVersion) {
    this.kinds = tokens.kind;
    this.kind = tokens.kind[0] ?? Tok.ENDMARKER;
  }

  get filename(): string {
    return this.source.filename;
  }

  // The cursor.

  advance(): void {
    const kind = this.kind;
    if (kind > Tok.DEDENT) this.last = this.index;
    if (kind !== Tok.ENDMARKER) this.kind = this.kinds[++this.index] ?? Tok.ENDMARKER;
  }

  peek(ahead = 1): number {
    return this.kinds[this.index + ahead] ?? Tok.ENDMARKER;
  }

  accept(kind: number): boolean {
    if (this.kind !== kind) return false;
    this.advance();
    return true;
  }

  expect(kind: number): void {
    if (this.kind !== kind) this.fail();
    this.advance();
  }

  /** A token without which there is one mistake to name. */
  expectForced(kind: number, text: string): void {
    if (this.kind !== kind) {
      if (this.kind === Tok.ERROR) this.fail();
      throw this.errorAt(this.index, `expected '${text}'`);
    }
    this.advance();
  }

  reset(index: number, last = this.last): void {
    this.index = index;
    this.kind = this.kinds[index] ?? Tok.ENDMARKER;
    this.last = last;
  }

  /** Runs `read`; where it does not fit, the cursor is back and the answer null. */
  attempt<T>(read: () => T): T | null {
    const { index, last, depth } = this;
    try {
      return read();
    } catch (error) {
      if (error !== MISMATCH) throw error;
      this.reset(index, last);
      this.depth = depth;
      return null;
    }
  }

  /** As `attempt`, but without a search for mistakes inside. */
  quietly<T>(read: () => T): T | null {
    const { diagnosing } = this;
    this.diagnosing = false;
    try {
      const result = this.attempt(read);
      // What follows was looked at to know that it does not belong.
      if (result !== null) this.reach(this.index);
      return result;
    } finally {
      this.diagnosing = diagnosing;
    }
  }

  /** Within a search for mistakes: another such search, but no deeper than pays. */
  look<T>(read: () => T): T | null {
    return this.nested > NESTED_MAX || this.depth > NESTED_DEPTH_MAX ? this.quietly(read) : this.attempt(read);
  }

  // Text.

  /** The text of the name token at the cursor, which is taken. */
  name(): string {
    if (this.kind !== Tok.NAME) this.fail();
    const text = this.nameAt(this.index);
    this.advance();
    return text;
  }

  nameAt(index: number): string {
    const text = identifierText(this.source, this.tokens.start[index] ?? 0, this.tokens.end[index] ?? 0);
    const known = this.interned.get(text);
    if (known !== undefined) return known;
    this.interned.set(text, text);
    return text;
  }

  textOf(index: number): string {
    return this.source.slice(this.tokens.start[index] ?? 0, this.tokens.end[index] ?? 0);
  }

  /** Whether the token is the name `text`: how soft keywords are told. */
  isWord(text: string, ahead = 0): boolean {
    const index = this.index + ahead;
    return this.kinds[index] === Tok.NAME && (this.tokens.end[index] ?? 0) - (this.tokens.start[index] ?? 0) === text.length
      && this.source.latin1.startsWith(text, this.tokens.start[index]);
  }

  // Places.

  line(index: number): number {
    return this.tokens.line[index] ?? 0;
  }

  column(index: number): number {
    return this.tokens.column[index] ?? 0;
  }

  /** Line and column of the end of what was read last. */
  get endLine(): number {
    return this.tokens.endLine[this.last] ?? 0;
  }

  get endColumn(): number {
    return this.tokens.endColumn[this.last] ?? 0;
  }

  // Failure.

  /** `ahead` is how many tokens beyond the cursor were looked at. */
  fail(ahead = 0): never {
    this.reach(this.index + ahead);
    throw MISMATCH;
  }

  /** Notes that a token was looked at. */
  reach(index: number): void {
    if (index <= this.furthest) return;
    this.furthest = index;
    // CPython's tokenizer runs as the parser asks, so that who looks at its error has it.
    if (this.kinds[index] === Tok.ERROR) throw this.tokens.error ?? this.faultError();
  }

  isMismatch(error: unknown): boolean {
    return error === MISMATCH;
  }

  enter(): void {
    if (++this.depth > DEPTH_MAX) {
      throw this.source.error('Parser stack overflowed - Python source too complex to parse', this.line(this.index), this.column(this.index), 'MemoryError');
    }
  }

  /** Sets the height of a node above parts of these heights. */
  raise(one: number, other: number): void {
    this.height = (one > other ? one : other) + 1;
    if (this.height > HEIGHT_MAX) throw this.tooDeep();
  }

  tooDeep(): PythonSyntaxError {
    return this.source.error('maximum recursion depth exceeded during compilation', this.line(this.index), this.column(this.index), 'RecursionError');
  }

  /** Reads; where that does not fit while diagnosing, looks for the mistake from the same place. */
  guarded<T>(read: () => T, diagnose: () => void): T {
    if (!this.diagnosing) return read();
    const result = this.attempt(read);
    if (result !== null) return result;
    const { index, last, depth } = this;
    this.nested++;
    this.attempt(diagnose);
    this.nested--;
    this.reset(index, last);
    this.depth = depth;
    this.fail();
  }

  errorAt(index: number, msg: string, type: PythonSyntaxError['type'] = 'SyntaxError'): PythonSyntaxError {
    return this.preferFault(this.placed(msg, index, this.hasPlace(index) ? this.column(index) : -1, type));
  }

  /** Line ends have a place; indentation and the source's end have none, except for who asks how far was read. */
  private hasPlace(index: number): boolean {
    const kind = this.kinds[index] ?? Tok.ENDMARKER;
    return kind !== Tok.ENDMARKER && kind !== Tok.INDENT && kind !== Tok.DEDENT;
  }

  private placed(msg: string, index: number, column: number, type: PythonSyntaxError['type']): PythonSyntaxError {
    if (column >= 0) return this.source.error(msg, this.line(index), column, type);
    return new PythonSyntaxError(type, msg, this.filename, this.line(index), 0, this.source.lineText(this.line(index)));
  }

  /** At the furthest token that was looked at, where CPython puts what it has no better place for. */
  errorLast(msg: string, type: PythonSyntaxError['type'] = 'SyntaxError'): PythonSyntaxError {
    const index = Math.max(this.furthest, this.index);
    return this.hasPlace(index) ? this.errorAt(index, msg, type) : this.preferFault(this.placed(msg, index, this.column(index) - 1, type));
  }

  errorOn(node: Position, msg: string): PythonSyntaxError {
    return this.preferFault(this.source.error(msg, node.lineno, node.col_offset));
  }

  /** A bracket that never closes explains what was found behind it on a later line. */
  private preferFault(error: PythonSyntaxError): PythonSyntaxError {
    const open = this.tokens.fault?.open;
    const reached = this.line(Math.max(this.index, this.furthest));
    if (open && Math.max(error.lineno, reached) > open.line) return this.neverClosed();
    return error;
  }

  private neverClosed(): PythonSyntaxError {
    const open = this.tokens.fault?.open;
    return this.source.error(`'${open?.text ?? '('}' was never closed`, open?.line ?? 0, open?.column ?? 0);
  }

  /** The error for a token that fits nothing. */
  genericErrorAt(index: number): PythonSyntaxError {
    const kind = this.kinds[index];
    if (kind === Tok.INDENT || kind === Tok.DEDENT) {
      const msg = kind === Tok.INDENT ? 'unexpected indent' : 'unexpected unindent';
      return this.placed(msg, index, this.column(index) - 1, 'IndentationError');
    }
    return this.errorAt(index, 'invalid syntax');
  }

  /** Why there are no more tokens. */
  private faultError(): PythonSyntaxError {
    const { source } = this;
    const { fault } = this.tokens;
    if (!fault) return this.genericErrorAt(this.furthest);
    switch (fault.kind) {
      case 'eof':
        return fault.open ? this.neverClosed() : source.error('unexpected EOF while parsing', fault.line - 1, source.lineText(fault.line - 1).length);
      case 'dedent':
        return source.error('unindent does not match any outer indentation level', fault.line, source.lineText(fault.line).length, 'IndentationError');
      case 'tabs':
        return source.error('inconsistent use of tabs and spaces in indentation', fault.line, 0, 'TabError');
      case 'depth':
        return source.error('too many levels of indentation', fault.line, 0, 'IndentationError');
      case 'continuation':
        return source.error('unexpected character after line continuation character', fault.line, fault.column);
    }
  }
}

/** What CPython calls an expression in messages. */
export function describe(node: Expr): string {
  switch (node._type) {
    case 'Attribute': return 'attribute';
    case 'Subscript': return 'subscript';
    case 'Starred': return 'starred';
    case 'Name': return 'name';
    case 'List': return 'list';
    case 'Tuple': return 'tuple';
    case 'Lambda': return 'lambda';
    case 'Call': return 'function call';
    case 'BoolOp': case 'BinOp': case 'UnaryOp': return 'expression';
    case 'GeneratorExp': return 'generator expression';
    case 'Yield': case 'YieldFrom': return 'yield expression';
    case 'Await': return 'await expression';
    case 'ListComp': return 'list comprehension';
    case 'SetComp': return 'set comprehension';
    case 'DictComp': return 'dict comprehension';
    case 'Dict': return 'dict literal';
    case 'Set': return 'set display';
    case 'JoinedStr': case 'FormattedValue': return 'f-string expression';
    case 'Constant':
      switch (node.value.type) {
        case 'None': return 'None';
        case 'bool': return node.value.value ? 'True' : 'False';
        case 'Ellipsis': return 'ellipsis';
        default: return 'literal';
      }
    case 'Compare': return 'comparison';
    case 'IfExp': return 'conditional expression';
    case 'NamedExpr': return 'named expression';
    case 'Slice': return 'slice';
  }
}
