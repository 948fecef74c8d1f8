// The `match` statement, and how it is told from a use of the name `match`.
import type { Expr, Match, MatchCase } from './ast';
import { parseNamedExpression, parseStarNamedExpression, startsExpression } from './expressions';
import type { Parser } from './parser';
import { parseCase } from './patterns';
import { Tok } from './tokens';

/** Whether the line that begins with the name `match` ends in a colon with a `case` under it. */
export function startsMatch(p: Parser): boolean {
  const next = p.peek();
  if (!startsExpression(next) && next !== Tok.STAR) return false;
  let at = p.index + 1;
  for (; ; at++) {
    const kind = p.kinds[at];
    if (kind === Tok.NEWLINE) break;
    if (kind === Tok.ENDMARKER || kind === Tok.ERROR || kind === undefined) return false;
  }
  const here = at - p.index;
  return p.kinds[at - 1] === Tok.COLON && p.kinds[at + 1] === Tok.INDENT && p.isWord('case', here + 2);
}

/** Reads a line as if it began a `match`, for how far that fits; the cursor stays. */
export function tryMatchHeader(p: Parser): void {
  if (!startsExpression(p.peek()) && p.peek() !== Tok.STAR) return;
  p.attempt(() => {
    p.advance();
    parseSubject(p);
    p.expect(Tok.COLON);
    p.expect(Tok.NEWLINE);
    p.expect(Tok.INDENT);
    p.fail();
  });
}

/** `subject_expr`. */
export function parseSubject(p: Parser): Expr {
  const start = p.index;
  const first = p.kind === Tok.STAR ? parseStarNamedExpression(p) : parseNamedExpression(p);
  if (p.kind !== Tok.COMMA) {
    if (first._type === 'Starred') p.fail();
    return first;
  }
  const elts = [first];
  while (p.accept(Tok.COMMA)) {
    if (p.kind === Tok.COLON) break;
    elts.push(parseStarNamedExpression(p));
  }
  return {
    _type: 'Tuple', elts, ctx: 'Load',
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

export function parseMatch(p: Parser): Match {
  const start = p.index;
  p.advance();
  const subject = parseSubject(p);
  p.expect(Tok.COLON);
  p.expect(Tok.NEWLINE);
  p.expect(Tok.INDENT);
  const cases: MatchCase[] = [];
  do {
    if (!p.isWord('case')) p.fail();
    cases.push(parseCase(p));
  } while (p.kind !== Tok.DEDENT && p.kind !== Tok.ENDMARKER);
  p.expect(Tok.DEDENT);
  return {
    _type: 'Match', subject, cases,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}
