// Arguments of calls and of class definitions.
import type { Expr, Keyword } from './ast';
import { parseComprehensions } from './atoms';
import { diagnoseArguments } from './call-mistakes';
import { parseExpression, parseNamedExpression, parseStarred } from './expressions';
import type { Parser } from './parser';
import { Tok } from './tokens';

export interface CallArguments {
  readonly args: Expr[];
  readonly keywords: Keyword[];
}

/** From the opening to the closing parenthesis. `generator` is whether one may stand there alone: in calls, not in classes. */
export function parseArguments(p: Parser, generator = true): CallArguments {
  return p.diagnosing ? p.guarded(() => readArguments(p, generator), () => diagnoseArguments(p)) : readArguments(p, generator);
}

function readArguments(p: Parser, generator: boolean): CallArguments {
  const open = p.index;
  p.expect(Tok.LPAR);
  const args: Expr[] = [];
  const keywords: Keyword[] = [];
  let unpacked = false;
  let height = 0;
  while (p.kind !== Tok.RPAR) {
    const start = p.index;
    if (p.kind === Tok.STAR) {
      if (unpacked) p.fail();
      args.push(parseStarred(p, parseExpression));
    } else if (p.kind === Tok.DOUBLESTAR || (p.kind === Tok.NAME && p.peek() === Tok.EQUAL)) {
      const arg = p.kind === Tok.NAME ? p.name() : null;
      if (arg === null) unpacked = true;
      p.advance();
      const value = parseExpression(p);
      keywords.push({
        _type: 'keyword', arg, value,
        lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
      });
    } else {
      if (keywords.length > 0) p.fail();
      const value = p.kind === Tok.NAME && p.peek() === Tok.COLONEQUAL ? parseNamedExpression(p) : parseExpression(p);
      if (p.kind === Tok.FOR || p.kind === Tok.ASYNC) {
        if (args.length > 0 || !generator) p.fail();
        const generators = parseComprehensions(p);
        p.expect(Tok.RPAR);
        args.push({
          _type: 'GeneratorExp', elt: value, generators,
          lineno: p.line(open), col_offset: p.column(open), end_lineno: p.endLine, end_col_offset: p.endColumn,
        });
        return { args, keywords };
      }
      args.push(value);
    }
    if (p.height > height) height = p.height;
    if (!p.accept(Tok.COMMA)) break;
  }
  p.expect(Tok.RPAR);
  p.height = height;
  return { args, keywords };
}
