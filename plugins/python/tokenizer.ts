// Source to tokens: indentation, names, operators, strings, and f-strings as a stack of modes (PEP 701).
import type { Source } from './source';
import { isAscii } from './source';
import { PythonSyntaxError } from './errors';
import { scanNumber } from './numbers';
import { isPrintable } from './unicode-printable';
import { KEYWORDS, OPERATORS, Tok, type TokenFault, Tokens } from './tokens';

// CPython's limits (Parser/tokenizer.c), so that what is refused there is refused here.
const BRACKETS_MAX = 200;
const INDENTS_MAX = 100;
const FSTRINGS_MAX = 150;
const FSTRING_NESTING_MAX = 3;
const TAB_SIZE = 8;

const enum Char { // of one file: inlined
  TAB = 9, LF = 10, FF = 12, SPACE = 32, BANG = 33, DOUBLE_QUOTE = 34, HASH = 35, QUOTE = 39, DOT = 46, ZERO = 48, NINE = 57,
  COLON = 58, EQUAL = 61, UPPER_N = 78, BACKSLASH = 92, LBRACE = 123, RBRACE = 125,
}

const IDENTIFIER_START = 1;
const IDENTIFIER_PART = 2;
const DIGIT = 4;
/** What a byte can be in a name; bytes of UTF-8 sequences are let through and the whole is checked. */
const BYTE_CLASS = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  const char = String.fromCharCode(byte);
  if (/[A-Za-z_]/.test(char) || byte >= 128) BYTE_CLASS[byte] = IDENTIFIER_START | IDENTIFIER_PART;
  if (/[0-9]/.test(char)) BYTE_CLASS[byte] = IDENTIFIER_PART | DIGIT;
}

/** An f-string that is being read. */
interface FString {
  readonly quote: number;
  readonly quoteSize: 1 | 3;
  readonly raw: boolean;
  readonly start: number;
  readonly line: number;
  /** Brackets open within its expressions, replacement braces included. */
  depth: number;
  /** Depth at which the innermost replacement field opened; -1 outside of any. */
  fieldDepth: number;
  inSpec: boolean;
  /** Whether the text between fields is being read, rather than an expression. */
  inText: boolean;
}

/** All tokens of a source, up to the first thing that is none: there `error` or `fault` of the tokens says why. */
export function tokenize(source: Source): Tokens {
  return new Tokenizer(source).run();
}

class Tokenizer {
  private readonly bytes: Uint8Array;
  private readonly tokens = new Tokens();
  private at = 0;
  private line = 1;
  private lineStart = 0;
  private atLineStart = true;
  private readonly indents: number[] = [0];
  /** The same with tabs as one column: both must agree, or tabs and spaces are mixed. */
  private readonly altIndents: number[] = [0];
  private readonly brackets: number[] = [];
  private readonly bracketLines: number[] = [];
  private readonly bracketColumns: number[] = [];
  private readonly fstrings: FString[] = [];
  private done = false;

  constructor(private readonly source: Source) {
    this.bytes = source.bytes;
  }

  run(): Tokens {
    try {
      while (!this.done) {
        const inner = this.fstrings[this.fstrings.length - 1];
        if (inner?.inText) this.fstringText(inner);
        else this.next(inner);
      }
    } catch (error) {
      if (!(error instanceof PythonSyntaxError)) throw error;
      this.tokens.error = error;
      this.tokens.errorWins = this.fstrings.length === 0;
      this.add(Tok.ERROR, this.at, this.line, this.at - this.lineStart);
    }
    return this.tokens;
  }

  private add(kind: number, start: number, startLine: number, startColumn: number): void {
    this.tokens.add(kind, start, this.at, startLine, startColumn, this.line, this.at - this.lineStart, this.brackets.length);
  }

  private newLine(): void {
    this.line++;
    this.lineStart = this.at;
  }

  /** CPython's tokenizer counts the column of an error as the characters it has read of the line. */
  private errorHere(msg: string, type: PythonSyntaxError['type'] = 'SyntaxError', cursor = this.at, line = this.line): PythonSyntaxError {
    const lineStart = this.source.lineStarts[line - 1] ?? 0;
    return this.source.error(msg, line, Math.max(0, cursor - lineStart - 1), type);
  }

  private stop(kind: TokenFault['kind'], column = this.at - this.lineStart): void {
    const depth = this.brackets.length;
    const open = depth === 0 ? null : {
      text: String.fromCharCode(this.brackets[depth - 1] ?? 0), line: this.bracketLines[depth - 1] ?? 0, column: this.bracketColumns[depth - 1] ?? 0,
    };
    this.tokens.fault = { kind, line: this.line, column, open };
    this.add(Tok.ERROR, this.at, this.line, this.at - this.lineStart);
    this.done = true;
  }

  // Lines.

  /** Measures the indentation of a line; blank and comment lines have none. Answers whether there is a line to read. */
  private indentation(): boolean {
    const { bytes } = this;
    for (;;) {
      let column = 0;
      let altColumn = 0;
      let continued = -1;
      let byte: number | undefined;
      for (;; this.at++) {
        byte = bytes[this.at];
        if (byte === Char.SPACE) { column++; altColumn++; }
        else if (byte === Char.TAB) { column = (Math.floor(column / TAB_SIZE) + 1) * TAB_SIZE; altColumn++; }
        else if (byte === Char.FF) { column = 0; altColumn = 0; }
        else if (byte === Char.BACKSLASH && bytes[this.at + 1] === Char.LF) {
          // Indentation is what stood before the first backslash.
          if (continued < 0) continued = column;
          this.at += 2;
          this.newLine();
          if (this.at >= bytes.length) { this.stop('eof'); return false; }
          this.at--;
        } else break;
      }
      if (byte === Char.HASH || byte === Char.LF) {
        const end = bytes.indexOf(Char.LF, this.at);
        this.at = end < 0 ? bytes.length : end + 1;
        this.newLine();
        continue;
      }
      if (byte === undefined) return true;
      if (continued >= 0) { column = continued; altColumn = continued; }
      return this.indentTo(column, altColumn);
    }
  }

  private indentTo(column: number, altColumn: number): boolean {
    const { indents, altIndents } = this;
    const top = indents[indents.length - 1] ?? 0;
    if (column === top) {
      if (altColumn !== altIndents[altIndents.length - 1]) { this.stop('tabs'); return false; }
      return true;
    }
    if (column > top) {
      if (indents.length >= INDENTS_MAX) { this.stop('depth'); return false; }
      if (altColumn <= (altIndents[altIndents.length - 1] ?? 0)) { this.stop('tabs'); return false; }
      indents.push(column);
      altIndents.push(altColumn);
      this.add(Tok.INDENT, this.at, this.line, this.at - this.lineStart);
      return true;
    }
    let popped = 0;
    while (indents.length > 1 && column < (indents[indents.length - 1] ?? 0)) {
      indents.pop();
      altIndents.pop();
      popped++;
    }
    if (column !== indents[indents.length - 1]) { this.stop('dedent'); return false; }
    if (altColumn !== altIndents[altIndents.length - 1]) { this.stop('tabs'); return false; }
    for (; popped > 0; popped--) this.add(Tok.DEDENT, this.at, this.line, this.at - this.lineStart);
    return true;
  }

  private endOfSource(): void {
    if (this.brackets.length > 0) { this.stop('eof'); return; }
    // The end is on the last line there is, behind its newline.
    const line = this.lineStart === this.at && this.line > 1 ? this.line - 1 : this.line;
    const column = this.at - (this.source.lineStarts[line - 1] ?? 0);
    for (let depth = this.indents.length; depth > 1; depth--) this.tokens.add(Tok.DEDENT, this.at, this.at, line, column, line, column, 0);
    this.tokens.add(Tok.ENDMARKER, this.at, this.at, line, column, line, column, 0);
    this.done = true;
  }

  // One token of ordinary code, or of an expression within an f-string.

  private next(inner: FString | undefined): void {
    const { bytes } = this;
    if (this.atLineStart) {
      this.atLineStart = false;
      if (this.brackets.length === 0 && inner === undefined && !this.indentation()) return;
    }
    let byte = bytes[this.at];
    let comment = -1;
    for (;;) {
      while (byte === Char.SPACE || byte === Char.TAB || byte === Char.FF) byte = bytes[++this.at];
      if (byte === Char.HASH) {
        comment = this.at;
        const end = bytes.indexOf(Char.LF, this.at);
        this.at = end < 0 ? bytes.length : end;
        byte = bytes[this.at];
      }
      if (byte === Char.LF && this.brackets.length > 0) {
        this.at++;
        this.newLine();
        byte = bytes[this.at];
        continue;
      }
      if (byte === Char.BACKSLASH) {
        if (bytes[this.at + 1] !== Char.LF) { this.at++; this.stop('continuation', this.at - this.lineStart); return; }
        this.at += 2;
        this.newLine();
        if (this.at >= bytes.length) { this.stop('eof'); return; }
        byte = bytes[this.at];
        continue;
      }
      break;
    }
    if (byte === undefined) { this.endOfSource(); return; }
    const start = this.at;
    const column = start - this.lineStart;
    if (byte === Char.LF) {
      this.at++;
      // The end of a line begins with the comment before it.
      this.tokens.add(Tok.NEWLINE, start, this.at, this.line, comment < 0 ? column : comment - this.lineStart, this.line, column + 1, 0);
      this.newLine();
      this.atLineStart = true;
      return;
    }
    const group = BYTE_CLASS[byte] ?? 0;
    if (group & IDENTIFIER_START) this.name(start, column);
    else if (group & DIGIT || (byte === Char.DOT && (BYTE_CLASS[bytes[start + 1] ?? 0] ?? 0) & DIGIT)) {
      this.at = scanNumber(this.source, start, this.line);
      this.add(Tok.NUMBER, start, this.line, column);
    } else if (byte === Char.QUOTE || byte === Char.DOUBLE_QUOTE) this.string(start, start);
    else this.operator(byte, start, column, inner);
  }

  private name(start: number, column: number): void {
    const { bytes } = this;
    let at = start;
    let seen = 0;
    let byte = bytes[at] ?? 0;
    while ((BYTE_CLASS[byte] ?? 0) & IDENTIFIER_PART) {
      seen |= byte;
      byte = bytes[++at] ?? 0;
    }
    this.at = at;
    if ((byte === Char.QUOTE || byte === Char.DOUBLE_QUOTE) && at - start <= 2) {
      const prefix = this.source.latin1.substring(start, at).toLowerCase();
      if (prefix === 'f' || prefix === 'rf' || prefix === 'fr') { this.fstringStart(start, at, prefix.length === 2); return; }
      if (prefix === 'r' || prefix === 'b' || prefix === 'u' || prefix === 'rb' || prefix === 'br') { this.string(start, at); return; }
    }
    if (seen >= 128) this.checkIdentifier(start, at);
    const kind = at - start > 8 ? undefined : KEYWORDS.get(this.source.latin1.substring(start, at));
    this.add(kind ?? Tok.NAME, start, this.line, column);
  }

  private checkIdentifier(start: number, end: number): void {
    const text = this.source.slice(start, end);
    let cursor = start;
    let first = true;
    for (const char of text) {
      if (first ? /[\p{XID_Start}_]/u.test(char) : /\p{XID_Continue}/u.test(char)) {
        first = false;
        cursor += Buffer.byteLength(char);
        continue;
      }
      throw this.unexpectedCharacter(char, cursor + 1);
    }
  }

  private unexpectedCharacter(char: string, cursor: number): PythonSyntaxError {
    const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return this.errorHere(isPrintable(char.codePointAt(0) ?? 0) ? `invalid character '${char}' (U+${code})` : `invalid non-printable character U+${code}`, 'SyntaxError', cursor);
  }

  // Strings.

  private string(start: number, quoteAt: number): void {
    const { bytes } = this;
    const quote = bytes[quoteAt] ?? 0;
    const triple = bytes[quoteAt + 1] === quote && bytes[quoteAt + 2] === quote;
    const startLine = this.line;
    const startColumn = start - this.lineStart;
    let at = quoteAt + (triple ? 3 : 1);
    for (;; at++) {
      const byte = bytes[at];
      if (byte === quote && (!triple || (bytes[at + 1] === quote && bytes[at + 2] === quote))) break;
      if (byte === undefined || (byte === Char.LF && !triple)) throw this.unterminated(start, startLine, quote, triple, byte === undefined);
      if (byte === Char.LF) {
        this.at = at + 1;
        this.newLine();
      } else if (byte === Char.BACKSLASH) {
        at++;
        if (bytes[at] === undefined) throw this.unterminated(start, startLine, quote, triple, true);
        if (bytes[at] === Char.LF) { this.at = at + 1; this.newLine(); }
      }
    }
    this.at = at + (triple ? 3 : 1);
    this.add(Tok.STRING, start, startLine, startColumn);
  }

  private unterminated(start: number, startLine: number, quote: number, triple: boolean, atEnd: boolean): PythonSyntaxError {
    const inner = this.fstrings[this.fstrings.length - 1];
    // The last newline was counted as a line of its own, unless the source ended there.
    const detected = atEnd && this.line > startLine && this.lineStart >= this.bytes.length ? this.line - 1 : this.line;
    const msg = inner && inner.quote === quote && (inner.quoteSize === 3) === triple
      ? "f-string: expecting '}'"
      : `unterminated ${triple ? 'triple-quoted ' : ''}string literal (detected at line ${detected})`;
    return this.errorHere(msg, 'SyntaxError', start + 1, startLine);
  }

  private fstringStart(start: number, quoteAt: number, raw: boolean): void {
    const { bytes } = this;
    const quote = bytes[quoteAt] ?? 0;
    const triple = bytes[quoteAt + 1] === quote && bytes[quoteAt + 2] === quote;
    this.at = quoteAt + (triple ? 3 : 1);
    if (this.fstrings.length + 1 >= FSTRINGS_MAX) throw this.errorHere('too many nested f-strings');
    this.fstrings.push({
      quote, quoteSize: triple ? 3 : 1, raw, start, line: this.line, depth: 0, fieldDepth: -1, inSpec: false, inText: true,
    });
    this.add(Tok.FSTRING_START, start, this.line, start - this.lineStart);
  }

  /** Literal text of an f-string (or of a format spec) up to a field, a doubled brace, or the end. */
  private fstringText(mode: FString): void {
    const { bytes } = this;
    const start = this.at;
    const startLine = this.line;
    const startColumn = start - this.lineStart;
    if (bytes[start] === Char.LBRACE && (bytes[start + 1] !== Char.LBRACE || mode.inSpec)) { this.openField(mode); return; }
    if (this.atQuotes(mode, start)) {
      this.at += mode.quoteSize;
      this.fstrings.pop();
      this.add(Tok.FSTRING_END, start, startLine, startColumn);
      return;
    }
    let namedEscape = false;
    for (;;) {
      const byte = bytes[this.at];
      if (byte === undefined || (byte === Char.LF && mode.quoteSize === 1)) {
        if (mode.inSpec && mode.fieldDepth >= 0 && byte === Char.LF) {
          mode.inText = false;
          break;
        }
        const detected = byte === undefined && this.lineStart >= bytes.length && this.line > mode.line ? this.line - 1 : this.line;
        throw this.errorHere(`unterminated ${mode.quoteSize === 3 ? 'triple-quoted ' : ''}f-string literal (detected at line ${detected})`, 'SyntaxError', mode.start + 1, mode.line);
      }
      if (byte === mode.quote && this.atQuotes(mode, this.at)) break;
      if (byte === Char.LBRACE) {
        if (bytes[this.at + 1] === Char.LBRACE && !mode.inSpec) {
          this.doubled(start, startLine, startColumn);
          return;
        }
        break;
      }
      if (byte === Char.RBRACE) {
        if (namedEscape) {
          this.at++;
          namedEscape = false;
          continue;
        }
        if (bytes[this.at + 1] === Char.RBRACE && !mode.inSpec && mode.depth === 0) {
          this.doubled(start, startLine, startColumn);
          return;
        }
        mode.inText = false;
        break;
      }
      this.at++;
      if (byte === Char.LF) this.newLine();
      else if (byte === Char.BACKSLASH) {
        const escaped = bytes[this.at];
        if (escaped === Char.LBRACE || escaped === Char.RBRACE || escaped === undefined) continue;
        if (escaped === Char.UPPER_N && !mode.raw && bytes[this.at + 1] === Char.LBRACE) {
          namedEscape = true;
          this.at += 2;
          continue;
        }
        this.at++;
        if (escaped === Char.LF) this.newLine();
      }
    }
    this.add(Tok.FSTRING_MIDDLE, start, startLine, startColumn);
  }

  /** Text that ends in `{{` or `}}`: one of the two is text, both belong to the token's place. */
  private doubled(start: number, startLine: number, startColumn: number): void {
    this.at += 2;
    this.tokens.add(Tok.FSTRING_MIDDLE, start, this.at - 1, startLine, startColumn, this.line, this.at - this.lineStart, this.brackets.length);
  }

  private atQuotes(mode: FString, at: number): boolean {
    const { bytes } = this;
    return bytes[at] === mode.quote && (mode.quoteSize === 1 || (bytes[at + 1] === mode.quote && bytes[at + 2] === mode.quote));
  }

  private openField(mode: FString): void {
    mode.fieldDepth++;
    if (mode.fieldDepth >= FSTRING_NESTING_MAX) throw this.errorHere('f-string: expressions nested too deeply');
    mode.inText = false;
  }

  // Operators and brackets.

  private operator(byte: number, start: number, column: number, inner: FString | undefined): void {
    const { bytes, source } = this;
    if (inner && inner.fieldDepth >= 0 && byte === Char.COLON && inner.depth - 1 === inner.fieldDepth) {
      this.at++;
      inner.inSpec = true;
      inner.inText = true;
      this.add(Tok.COLON, start, this.line, column);
      return;
    }
    const next = bytes[start + 1] ?? 0;
    const single = OPERATORS.get(source.latin1.charAt(start));
    if (single === undefined && byte !== Char.DOT) {
      this.at = start + 1;
      if (byte < 32 || byte === 127) throw this.unexpectedCharacter(String.fromCharCode(byte), this.at);
      this.add(Tok.UNKNOWN, start, this.line, column);
      return;
    }
    // Second characters of longer operators: * . / < = > (and nothing else).
    if (next === 42 || next === Char.DOT || next === 47 || (next >= 60 && next <= 62)) {
      const three = OPERATORS.get(source.latin1.substring(start, start + 3));
      const long = three !== undefined && (OPERATORS.has(source.latin1.substring(start, start + 2)) || byte === Char.DOT) ? three : undefined;
      if (long !== undefined) { this.at += 3; this.add(long, start, this.line, column); return; }
      const two = OPERATORS.get(source.latin1.substring(start, start + 2));
      if (two !== undefined) { this.at += 2; this.add(two, start, this.line, column); return; }
    }
    this.at++;
    switch (single) {
      case Tok.LPAR: case Tok.LSQB: case Tok.LBRACE: this.open(byte, column, inner); break;
      case Tok.RPAR: case Tok.RSQB: case Tok.RBRACE: this.close(byte, inner); break;
      default: break;
    }
    this.add(single ?? Tok.DOT, start, this.line, column);
  }

  private open(byte: number, column: number, inner: FString | undefined): void {
    if (this.brackets.length >= BRACKETS_MAX) throw this.errorHere('too many nested parentheses');
    this.brackets.push(byte);
    this.bracketLines.push(this.line);
    this.bracketColumns.push(column);
    if (inner) inner.depth++;
  }

  private close(byte: number, inner: FString | undefined): void {
    const char = String.fromCharCode(byte);
    if (inner && inner.depth === 0 && byte === Char.RBRACE) throw this.errorHere("f-string: single '}' is not allowed");
    const opening = this.brackets.pop();
    if (opening === undefined) throw this.errorHere(`unmatched '${char}'`);
    const line = this.bracketLines.pop() ?? 0;
    this.bracketColumns.pop();
    const matches = opening === (byte === 41 ? 40 : byte - 2);
    if (!matches) {
      if (inner && opening === Char.LBRACE && inner.depth - 1 === inner.fieldDepth) throw this.errorHere(`f-string: unmatched '${char}'`);
      const where = line === this.line ? '' : ` on line ${line}`;
      throw this.errorHere(`closing parenthesis '${char}' does not match opening parenthesis '${String.fromCharCode(opening)}'${where}`);
    }
    if (!inner) return;
    inner.depth--;
    if (inner.depth < 0) throw this.errorHere(`f-string: unmatched '${char}'`);
    if (byte === Char.RBRACE && inner.depth === inner.fieldDepth) {
      inner.fieldDepth--;
      inner.inText = true;
      inner.inSpec = inner.fieldDepth >= 0;
    }
  }
}

/** The text of a name token: NFKC where it is not ASCII. */
export function identifierText(source: Source, start: number, end: number): string {
  const raw = source.latin1.substring(start, end);
  return isAscii(raw) ? raw : source.slice(start, end).normalize('NFKC');
}

