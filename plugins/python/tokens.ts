// The kinds of token, and the columns of arrays that hold them: 10 MB of source are 3 million tokens, too many for objects.

import type { PythonSyntaxError } from './errors';

/** Kinds. The order matters: NEWLINE, INDENT and DEDENT are the ones without text, keywords stand last. */
const KINDS = {
  ENDMARKER: 0, NEWLINE: 1, INDENT: 2, DEDENT: 3, NAME: 4, NUMBER: 5, STRING: 6, FSTRING_START: 7, FSTRING_MIDDLE: 8, FSTRING_END: 9,
  LPAR: 10, RPAR: 11, LSQB: 12, RSQB: 13, LBRACE: 14, RBRACE: 15, COLON: 16, COMMA: 17, SEMI: 18, DOT: 19, ELLIPSIS: 20,
  EQUAL: 21, COLONEQUAL: 22, RARROW: 23, AT: 24, EXCLAMATION: 25,
  PLUS: 26, MINUS: 27, STAR: 28, SLASH: 29, DOUBLESLASH: 30, PERCENT: 31, DOUBLESTAR: 32, LEFTSHIFT: 33, RIGHTSHIFT: 34,
  AMPER: 35, VBAR: 36, CIRCUMFLEX: 37, TILDE: 38,
  LESS: 39, GREATER: 40, LESSEQUAL: 41, GREATEREQUAL: 42, EQEQUAL: 43, NOTEQUAL: 44,
  PLUSEQUAL: 45, MINEQUAL: 46, STAREQUAL: 47, SLASHEQUAL: 48, DOUBLESLASHEQUAL: 49, PERCENTEQUAL: 50, DOUBLESTAREQUAL: 51,
  LEFTSHIFTEQUAL: 52, RIGHTSHIFTEQUAL: 53, AMPEREQUAL: 54, VBAREQUAL: 55, CIRCUMFLEXEQUAL: 56, ATEQUAL: 57,
  /** The tokenizer went no further; `Tokens.fault` says why. */
  ERROR: 58,
  /** A character that starts nothing, such as `$` or `?`. */
  UNKNOWN: 59,
  FALSE: 60, NONE: 61, TRUE: 62, AND: 63, AS: 64, ASSERT: 65, ASYNC: 66, AWAIT: 67, BREAK: 68, CLASS: 69, CONTINUE: 70, DEF: 71,
  DEL: 72, ELIF: 73, ELSE: 74, EXCEPT: 75, FINALLY: 76, FOR: 77, FROM: 78, GLOBAL: 79, IF: 80, IMPORT: 81, IN: 82, IS: 83,
  LAMBDA: 84, NONLOCAL: 85, NOT: 86, OR: 87, PASS: 88, RAISE: 89, RETURN: 90, TRY: 91, WHILE: 92, WITH: 93, YIELD: 94,
} as const;

/** Plain numbers, since a cursor's kind changes under whoever has just compared it. */
export const Tok: { readonly [name in keyof typeof KINDS]: number } = KINDS;

export const KEYWORDS: ReadonlyMap<string, number> = new Map(
  Object.entries(Tok)
    .filter(([, kind]) => kind >= Tok.FALSE)
    .map(([name, kind]) => [kind <= Tok.TRUE ? name.charAt(0) + name.slice(1).toLowerCase() : name.toLowerCase(), kind]),
);

/** Operators of three, two and one characters; a longer one wins. */
export const OPERATORS: ReadonlyMap<string, number> = new Map([
  ['**=', Tok.DOUBLESTAREQUAL], ['//=', Tok.DOUBLESLASHEQUAL], ['>>=', Tok.RIGHTSHIFTEQUAL], ['<<=', Tok.LEFTSHIFTEQUAL], ['...', Tok.ELLIPSIS],
  ['!=', Tok.NOTEQUAL], ['<>', Tok.NOTEQUAL], ['==', Tok.EQEQUAL], ['<=', Tok.LESSEQUAL], ['>=', Tok.GREATEREQUAL], ['->', Tok.RARROW],
  [':=', Tok.COLONEQUAL], ['**', Tok.DOUBLESTAR], ['//', Tok.DOUBLESLASH], ['<<', Tok.LEFTSHIFT], ['>>', Tok.RIGHTSHIFT],
  ['+=', Tok.PLUSEQUAL], ['-=', Tok.MINEQUAL], ['*=', Tok.STAREQUAL], ['/=', Tok.SLASHEQUAL], ['%=', Tok.PERCENTEQUAL],
  ['&=', Tok.AMPEREQUAL], ['|=', Tok.VBAREQUAL], ['^=', Tok.CIRCUMFLEXEQUAL], ['@=', Tok.ATEQUAL],
  ['(', Tok.LPAR], [')', Tok.RPAR], ['[', Tok.LSQB], [']', Tok.RSQB], ['{', Tok.LBRACE], ['}', Tok.RBRACE], [':', Tok.COLON],
  [',', Tok.COMMA], [';', Tok.SEMI], ['.', Tok.DOT], ['=', Tok.EQUAL], ['@', Tok.AT], ['!', Tok.EXCLAMATION], ['+', Tok.PLUS],
  ['-', Tok.MINUS], ['*', Tok.STAR], ['/', Tok.SLASH], ['%', Tok.PERCENT], ['&', Tok.AMPER], ['|', Tok.VBAR],
  ['^', Tok.CIRCUMFLEX], ['~', Tok.TILDE], ['<', Tok.LESS], ['>', Tok.GREATER],
]);

/** A bracket that was open where the tokenizer stopped. */
export interface OpenBracket {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** Why there are no more tokens, where that is no error unless a parser gets there. */
export interface TokenFault {
  readonly kind: 'eof' | 'dedent' | 'tabs' | 'depth' | 'continuation';
  /** Of the place, for the message: line from 1, column from 0 in bytes. */
  readonly line: number;
  readonly column: number;
  readonly open: OpenBracket | null;
}

const FIRST_CAPACITY = 1024;

/** All tokens of one source, a column an array. Offsets are into the UTF-8 bytes, columns are bytes from the line's start. */
export class Tokens {
  count = 0;
  kind = new Uint8Array(FIRST_CAPACITY);
  start = new Int32Array(FIRST_CAPACITY);
  end = new Int32Array(FIRST_CAPACITY);
  line = new Int32Array(FIRST_CAPACITY);
  column = new Int32Array(FIRST_CAPACITY);
  endLine = new Int32Array(FIRST_CAPACITY);
  endColumn = new Int32Array(FIRST_CAPACITY);
  /** How many brackets were open behind the token. */
  level = new Uint8Array(FIRST_CAPACITY);
  fault: TokenFault | null = null;
  /** What is wrong where the tokenizer stopped, if it says so itself. */
  error: PythonSyntaxError | null = null;
  /** Whether `error` is told even where the parser stopped before: not so for what is within an f-string. */
  errorWins = false;

  add(kind: number, start: number, end: number, line: number, column: number, endLine: number, endColumn: number, level: number): void {
    const at = this.count++;
    if (at === this.kind.length) this.grow();
    this.kind[at] = kind;
    this.start[at] = start;
    this.end[at] = end;
    this.line[at] = line;
    this.column[at] = column;
    this.endLine[at] = endLine;
    this.endColumn[at] = endColumn;
    this.level[at] = level;
  }

  private grow(): void {
    const capacity = this.kind.length * 2;
    const longer = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const next = new Int32Array(capacity);
      next.set(old);
      return next;
    };
    const bytes = (old: Uint8Array): Uint8Array<ArrayBuffer> => {
      const next = new Uint8Array(capacity);
      next.set(old);
      return next;
    };
    this.kind = bytes(this.kind);
    this.level = bytes(this.level);
    this.start = longer(this.start);
    this.end = longer(this.end);
    this.line = longer(this.line);
    this.column = longer(this.column);
    this.endLine = longer(this.endLine);
    this.endColumn = longer(this.endColumn);
  }
}
