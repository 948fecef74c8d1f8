// Parameters of functions and lambdas.
import type { Arg, Arguments, Expr } from './ast';
import { parseExpression, parseStarExpression } from './expressions';
import { diagnoseParameters } from './parameter-mistakes';
import type { Parser } from './parser';
import { Tok } from './tokens';

/** Parameters up to the token `end`, which stays: `)` for a function, whose parameters may be annotated, `:` for a lambda. */
export function parseParameters(p: Parser, end: number): Arguments {
  const start = p.index;
  return p.guarded(() => readParameters(p, end), () => {
    p.reset(start);
    diagnoseParameters(p, end);
  });
}

function readParameters(p: Parser, end: number): Arguments {
  const annotated = end === Tok.RPAR;
  let posonlyargs: Arg[] = [];
  let args: Arg[] = [];
  const kwonlyargs: Arg[] = [];
  const kw_defaults: (Expr | null)[] = [];
  const defaults: Expr[] = [];
  let vararg: Arg | null = null;
  let kwarg: Arg | null = null;
  let slash = false;
  let star = false;
  let height = 0;
  while (p.kind !== end) {
    if (p.kind === Tok.SLASH) {
      if (slash || star || args.length === 0) p.fail();
      p.advance();
      slash = true;
      posonlyargs = args;
      args = [];
    } else if (p.kind === Tok.STAR) {
      if (star) p.fail();
      p.advance();
      star = true;
      // A bare star needs a name behind it.
      if (p.kind === Tok.COMMA) { if (p.peek() !== Tok.NAME) { p.advance(); p.fail(); } }
      else vararg = parseParameter(p, annotated, true);
    } else if (p.accept(Tok.DOUBLESTAR)) {
      kwarg = parseParameter(p, annotated, false);
      p.accept(Tok.COMMA);
      break;
    } else {
      const parameter = parseParameter(p, annotated, false);
      p.height = 0;
      const value = p.accept(Tok.EQUAL) ? parseExpression(p) : null;
      if (p.height > height) height = p.height;
      if (star) {
        kwonlyargs.push(parameter);
        kw_defaults.push(value);
      } else {
        if (value === null && defaults.length > 0) p.fail();
        args.push(parameter);
        if (value !== null) defaults.push(value);
      }
    }
    if (p.kind !== end) p.expect(Tok.COMMA);
  }
  if (p.kind !== end) p.fail();
  p.height = height;
  return { _type: 'arguments', posonlyargs, args, vararg, kwonlyargs, kw_defaults, kwarg, defaults };
}

/** A name with its annotation; that of `*args` may be starred. */
export function parseParameter(p: Parser, annotated: boolean, starred: boolean): Arg {
  const start = p.index;
  const arg = p.name();
  let annotation: Expr | null = null;
  if (annotated && p.accept(Tok.COLON)) annotation = starred ? parseStarExpression(p) : parseExpression(p);
  return {
    _type: 'arg', arg, annotation, type_comment: null,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}
