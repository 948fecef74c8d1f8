// Functions, classes, their decorators and type parameters.
import type { AsyncFunctionDef, ClassDef, Expr, FunctionDef, Keyword, TypeParam } from './ast';
import { parseArguments } from './call';
import { parseExpression, parseNamedExpression, parseStarExpression } from './expressions';
import { parseParameters } from './parameters';
import type { Parser } from './parser';
import { parseBlock } from './statements';
import { Tok } from './tokens';

export function parseDecorated(p: Parser): FunctionDef | AsyncFunctionDef | ClassDef {
  const decorators: Expr[] = [];
  while (p.accept(Tok.AT)) {
    decorators.push(parseNamedExpression(p));
    p.expect(Tok.NEWLINE);
  }
  if (p.kind === Tok.CLASS) return parseClass(p, decorators);
  if (p.kind === Tok.DEF) return parseFunction(p, decorators, false);
  if (p.kind === Tok.ASYNC && p.peek() === Tok.DEF) return parseFunction(p, decorators, true);
  return p.fail();
}

export function parseFunction(p: Parser, decorator_list: Expr[], isAsync: boolean): FunctionDef | AsyncFunctionDef {
  const start = p.index;
  if (isAsync) p.advance();
  const keyword = p.index;
  p.advance();
  const name = p.name();
  const type_params = p.kind === Tok.LSQB ? p.attempt(() => parseTypeParams(p)) ?? [] : [];
  p.expectForced(Tok.LPAR, '(');
  const args = parseParameters(p, Tok.RPAR);
  p.expect(Tok.RPAR);
  const returns = p.kind === Tok.RARROW ? p.attempt(() => parseReturns(p)) : null;
  const body = parseBlock(p, 'function definition', keyword);
  return {
    _type: isAsync ? 'AsyncFunctionDef' : 'FunctionDef', name, args, body, decorator_list, returns, type_comment: null, type_params,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseReturns(p: Parser): Expr {
  p.expect(Tok.RARROW);
  return parseExpression(p);
}

export function parseClass(p: Parser, decorator_list: Expr[]): ClassDef {
  const start = p.index;
  p.advance();
  const name = p.name();
  const type_params = parseTypeParams(p);
  let bases: Expr[] = [];
  let keywords: Keyword[] = [];
  if (p.kind === Tok.LPAR) ({ args: bases, keywords } = parseArguments(p, false));
  const body = parseBlock(p, 'class definition', start, false);
  return {
    _type: 'ClassDef', name, bases, keywords, body, decorator_list, type_params,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

export function parseTypeParams(p: Parser): TypeParam[] {
  const params: TypeParam[] = [];
  if (!p.accept(Tok.LSQB)) return params;
  if (p.kind === Tok.RSQB && p.version === '3.13') throw p.errorAt(p.index, 'Type parameter list cannot be empty');
  do {
    if (p.kind === Tok.RSQB && params.length > 0) break;
    params.push(parseTypeParam(p));
  } while (p.accept(Tok.COMMA));
  p.expect(Tok.RSQB);
  return params;
}

function parseDefault(p: Parser, starred: boolean): Expr | null {
  if (p.version !== '3.13' || !p.accept(Tok.EQUAL)) return null;
  return starred ? parseStarExpression(p) : parseExpression(p);
}

function parseTypeParam(p: Parser): TypeParam {
  const start = p.index;
  if (p.kind === Tok.STAR || p.kind === Tok.DOUBLESTAR) {
    const tuple = p.kind === Tok.STAR;
    p.advance();
    const name = p.name();
    if (p.kind === Tok.COLON && p.diagnosing) refuseBound(p, tuple);
    const default_value = parseDefault(p, tuple);
    return {
      _type: tuple ? 'TypeVarTuple' : 'ParamSpec', name, default_value,
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }
  const name = p.name();
  const bound = p.accept(Tok.COLON) ? parseExpression(p) : null;
  const default_value = parseDefault(p, false);
  return {
    _type: 'TypeVar', name, bound, default_value,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function refuseBound(p: Parser, tuple: boolean): void {
  const colon = p.index;
  p.advance();
  const bound = p.attempt(() => parseExpression(p));
  p.reset(colon);
  if (!bound) return;
  const kind = tuple ? 'TypeVarTuple' : 'ParamSpec';
  throw p.errorAt(colon, `cannot use ${bound._type === 'Tuple' ? 'constraints' : 'bound'} with ${kind}`);
}
