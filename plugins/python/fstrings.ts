// f-strings: their tokens to texts and formatted values.
import type { Constant, Expr, FormattedValue, JoinedStr } from './ast';
import { parseYieldOrStarExpressions } from './expressions';
import { diagnoseReplacement } from './fstring-mistakes';
import { strValue, unescapeText } from './literals';
import type { Parser } from './parser';
import { joinTexts, withLiteralErrors } from './strings';
import { Tok } from './tokens';

/** The parts of the f-string at the cursor: texts not yet joined, and values. */
export function parseFString(p: Parser): Expr[] {
  const raw = /r/i.test(p.textOf(p.index));
  p.expect(Tok.FSTRING_START);
  const parts: Expr[] = [];
  let height = 1;
  while (p.kind !== Tok.FSTRING_END) {
    if (p.kind === Tok.FSTRING_MIDDLE) {
      parts.push(readText(p, raw));
    } else {
      parts.push(...parseReplacement(p, raw));
      if (p.height > height) height = p.height;
    }
  }
  p.advance();
  p.height = height;
  return parts;
}

function readText(p: Parser, raw: boolean): Constant {
  const index = p.index;
  p.advance();
  const text = p.textOf(index);
  const value = raw ? strValue(text) : withLiteralErrors(p, p.index, () => unescapeText(text));
  return {
    _type: 'Constant', value, kind: null,
    lineno: p.line(index), col_offset: p.column(index), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

/** One `{...}`: its value, with the text of the expression before it where `=` asks for that. */
function parseReplacement(p: Parser, raw: boolean): Expr[] {
  return p.guarded(() => readReplacement(p, raw), () => diagnoseReplacement(p));
}

function readReplacement(p: Parser, raw: boolean): Expr[] {
  const open = p.index;
  p.expect(Tok.LBRACE);
  p.enter();
  const value = parseYieldOrStarExpressions(p);
  p.depth--;
  let height = p.height;
  const debug = p.accept(Tok.EQUAL);
  let stop = p.index;
  let conversion = -1;
  if (p.accept(Tok.EXCLAMATION)) {
    conversion = readConversion(p);
  }
  let format_spec: JoinedStr | null = null;
  if (p.kind === Tok.COLON) {
    format_spec = readFormatSpec(p, raw);
    height = Math.max(height, p.height);
  } else if (debug && conversion < 0) {
    conversion = 114;
  }
  const close = p.index;
  p.expect(Tok.RBRACE);
  p.raise(height, 0);
  const formatted: FormattedValue = {
    _type: 'FormattedValue', value, conversion, format_spec,
    lineno: p.line(open), col_offset: p.column(open), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
  if (!debug) return [formatted];
  // The text ends before `!`, `:` or `}`; where CPython sees its end is a column before what follows `!`.
  const text = p.source.slice(p.tokens.end[open] ?? 0, p.tokens.start[stop] ?? 0);
  const mark = p.kinds[stop];
  if (mark === Tok.EXCLAMATION) stop++;
  const endColumn = mark === Tok.RBRACE ? (p.tokens.endColumn[close] ?? 0) - 1 : mark === Tok.COLON ? p.column(stop) : p.column(stop) - 1;
  return [{
    _type: 'Constant', value: strValue(withoutComments(text)), kind: null,
    lineno: p.line(open), col_offset: p.column(open) + 1, end_lineno: mark === Tok.RBRACE ? p.tokens.endLine[close] ?? 0 : p.line(stop), end_col_offset: endColumn,
  }, formatted];
}

function readConversion(p: Parser): number {
  const index = p.index;
  const bang = index - 1;
  if (p.kind !== Tok.NAME) p.fail();
  if (p.tokens.end[bang] !== p.tokens.start[index]) {
    throw p.errorAt(bang, 'f-string: conversion type must come right after the exclamation mark');
  }
  const text = p.textOf(index);
  if (text !== 's' && text !== 'r' && text !== 'a') {
    throw p.errorAt(index, `f-string: invalid conversion character '${text}': expected 's', 'r', or 'a'`);
  }
  p.advance();
  return text.charCodeAt(0);
}

export function readFormatSpec(p: Parser, raw: boolean): JoinedStr {
  const colon = p.index;
  p.expect(Tok.COLON);
  const values: Expr[] = [];
  let height = 1;
  while (p.kind === Tok.FSTRING_MIDDLE || p.kind === Tok.LBRACE) {
    if (p.kind === Tok.FSTRING_MIDDLE) {
      values.push(readText(p, raw));
    } else {
      values.push(...parseReplacement(p, raw));
      if (p.height > height) height = p.height;
    }
  }
  p.height = height;
  const empty = (node: Expr): boolean => node._type === 'Constant' && node.value.type === 'str' && node.value.value === '';
  // In 3.12 alone texts stay apart, and the empty one behind a nested field is kept.
  const kept = p.version !== '3.12' ? joinTexts(values) : values.length > 1 ? values : values.filter((node) => !empty(node));
  return {
    _type: 'JoinedStr', values: kept,
    lineno: p.line(colon), col_offset: p.column(colon), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

/** An expression's text without the comments in it; strings may hold a `#`. */
function withoutComments(text: string): string {
  if (!text.includes('#')) return text;
  return text.replace(/("""|'''|"|')(?:\\[\s\S]|(?!\1)[\s\S])*\1|#[^\n]*/g, (found) => (found.startsWith('#') ? '' : found));
}
