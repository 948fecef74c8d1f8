// String literals: one or several side by side make one node.
import type { Constant, ConstantValue, Expr, StrValue } from './ast';
import { parseFString } from './fstrings';
import { concatenate, LiteralError, strValue, unescapeBytes, unescapeText } from './literals';
import type { Parser } from './parser';
import { isAscii } from './source';
import { Tok } from './tokens';

interface Piece {
  readonly value: ConstantValue;
  readonly kind: 'u' | null;
}

/** A plain literal at the cursor. */
function readLiteral(p: Parser, index: number): Piece {
  const { latin1 } = p.source;
  const start = p.tokens.start[index] ?? 0;
  const end = p.tokens.end[index] ?? 0;
  let quote = start;
  let raw = false;
  let bytes = false;
  let kind: 'u' | null = null;
  for (;; quote++) {
    const char = latin1.charCodeAt(quote);
    if (char === 34 || char === 39) break;
    if ((char | 32) === 114) raw = true;
    else if ((char | 32) === 98) bytes = true;
    // Only the small letter is remembered, as in CPython.
    else if (char === 117) kind = 'u';
  }
  const char = latin1.charCodeAt(quote);
  const triple = end - quote >= 6 && latin1.charCodeAt(quote + 1) === char && latin1.charCodeAt(quote + 2) === char;
  const size = triple ? 3 : 1;
  const content = latin1.substring(quote + size, end - size);
  if (bytes) {
    if (!isAscii(content)) throw p.errorAt(index, 'bytes can only contain ASCII literal characters');
    return { value: { type: 'bytes', value: raw ? Uint8Array.from(Buffer.from(content, 'latin1')) : unescapeBytes(content) }, kind: null };
  }
  const text = isAscii(content) ? content : p.source.slice(quote + size, end - size);
  return { value: raw ? strValue(text) : unescapeText(text), kind };
}

/** What is wrong with a literal, told at a token. */
export function withLiteralErrors<T>(p: Parser, index: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof LiteralError) throw p.errorAt(index, error.message);
    throw error;
  }
}

/** All string literals that stand side by side. */
export function parseStrings(p: Parser): Expr {
  const start = p.index;
  if (p.kind === Tok.STRING && p.peek() !== Tok.STRING && p.peek() !== Tok.FSTRING_START) {
    p.advance();
    const { value, kind } = withLiteralErrors(p, start, () => readLiteral(p, start));
    return {
      _type: 'Constant', value, kind,
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }
  const literals: number[] = [];
  const parts: (Expr | number)[] = [];
  let formatted = false;
  while (p.kind === Tok.STRING || p.kind === Tok.FSTRING_START) {
    if (p.kind === Tok.STRING) {
      literals.push(p.index);
      parts.push(p.index);
      p.advance();
    } else {
      formatted = true;
      parts.push(...parseFString(p));
    }
  }
  p.reach(p.index);
  const pieces = new Map(literals.map((index) => [index, withLiteralErrors(p, index, () => readLiteral(p, index))]));
  const kinds = new Set([...pieces.values()].map((piece) => piece.value.type === 'bytes'));
  if (formatted) kinds.add(false);
  if (kinds.size > 1) throw p.errorAt(p.index, 'cannot mix bytes and nonbytes literals');
  if (kinds.has(true)) return bytesOf(p, start, [...pieces.values()]);

  const nodes = parts.map((part): Expr => (typeof part === 'number' ? constantAt(p, part, pieces.get(part)) : part));
  if (formatted) {
    p.height++;
    return {
      _type: 'JoinedStr', values: joinTexts(nodes),
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }
  let text = strValue('');
  for (const piece of pieces.values()) if (piece.value.type === 'str') text = concatenate(text, piece.value);
  return {
    _type: 'Constant', value: text, kind: pieces.get(literals[0] ?? 0)?.kind ?? null,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function constantAt(p: Parser, index: number, piece: Piece | undefined): Constant {
  const { tokens } = p;
  return {
    _type: 'Constant', value: piece?.value ?? strValue(''), kind: piece?.kind ?? null,
    lineno: p.line(index), col_offset: p.column(index), end_lineno: tokens.endLine[index] ?? 0, end_col_offset: tokens.endColumn[index] ?? 0,
  };
}

function bytesOf(p: Parser, start: number, pieces: readonly Piece[]): Constant {
  const value = Buffer.concat(pieces.map((piece) => (piece.value.type === 'bytes' ? piece.value.value : new Uint8Array())));
  return {
    _type: 'Constant', value: { type: 'bytes', value: Uint8Array.from(value) }, kind: null,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

/** Texts side by side become one, empty ones nothing. */
export function joinTexts(nodes: readonly Expr[]): Expr[] {
  const out: Expr[] = [];
  let run: { first: Constant; last: Constant; text: StrValue } | null = null;
  const flush = (): void => {
    if (run && run.text.value !== '') {
      out.push(run.first === run.last ? run.first : {
        _type: 'Constant', value: run.text, kind: run.first.kind,
        lineno: run.first.lineno, col_offset: run.first.col_offset, end_lineno: run.last.end_lineno, end_col_offset: run.last.end_col_offset,
      });
    }
    run = null;
  };
  for (const node of nodes) {
    if (node._type === 'Constant' && node.value.type === 'str') {
      run = run ? { first: run.first, last: node, text: concatenate(run.text, node.value) } : { first: node, last: node, text: node.value };
    } else {
      flush();
      out.push(node);
    }
  }
  flush();
  return out;
}
