// Common mistakes in the replacement fields of f-strings; the cursor is at the brace.
import { parseYieldOrStarExpressions } from './expressions';
import { readFormatSpec } from './fstrings';
import type { Parser } from './parser';
import { Tok } from './tokens';

const BEFORE = new Map<number, string>([[Tok.EQUAL, '='], [Tok.EXCLAMATION, '!'], [Tok.COLON, ':'], [Tok.RBRACE, '}']]);

export function diagnoseReplacement(p: Parser): void {
  p.advance();
  const mark = BEFORE.get(p.kind);
  if (mark) throw p.errorAt(p.index, `f-string: valid expression required before '${mark}'`);
  if (!p.look(() => parseYieldOrStarExpressions(p))) throw p.errorAt(p.index, "f-string: expecting a valid expression after '{'");
  if (!BEFORE.has(p.kind)) throw p.errorAt(p.index, "f-string: expecting '=', or '!', or ':', or '}'");
  if (p.accept(Tok.EQUAL) && (p.kind === Tok.EQUAL || !BEFORE.has(p.kind))) throw p.errorAt(p.index, "f-string: expecting '!', or ':', or '}'");
  if (p.accept(Tok.EXCLAMATION)) {
    if (p.kind === Tok.COLON || p.kind === Tok.RBRACE) throw p.errorAt(p.index, 'f-string: missing conversion character');
    if (p.kind !== Tok.NAME) throw p.errorAt(p.index, 'f-string: invalid conversion character');
    p.advance();
    if (p.kind !== Tok.COLON && p.kind !== Tok.RBRACE) throw p.errorAt(p.index, "f-string: expecting ':' or '}'");
  }
  if (p.kind === Tok.COLON && p.look(() => readFormatSpec(p, true))) throw p.errorAt(p.index, "f-string: expecting '}', or format specs");
  throw p.errorAt(p.index, "f-string: expecting '}'");
}
