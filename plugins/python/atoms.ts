// Primaries (`a.b`, `a(b)`, `a[b]`) and atoms: names, numbers, strings and whatever stands in brackets.
import type { Comprehension, Expr } from './ast';
import { parseArguments } from './call';
import { parseDisjunction, parseExpression, parseNamedExpression, parseBitwiseOr, parseStarNamedExpression, parseStarred, parseYield, startsExpression } from './expressions';
import { diagnoseBraces, diagnoseComprehensionTarget, diagnosePairs, diagnoseParentheses, diagnoseSquareBrackets } from './bracket-mistakes';
import { numberValue } from './numbers';
import type { Parser } from './parser';
import { parseStrings } from './strings';
import { parseTargets } from './targets';
import { Tok } from './tokens';

export function parsePrimary(p: Parser): Expr {
  const start = p.index;
  let value = parseAtom(p);
  while (p.kind === Tok.DOT || p.kind === Tok.LPAR || p.kind === Tok.LSQB) {
    const of = value;
    const longer = p.prefixes ? p.attempt(() => parseTrailer(p, start, of)) : parseTrailer(p, start, of);
    if (longer === null) return value;
    value = longer;
  }
  return value;
}

/** `.name`, a call's or a subscript's brackets. */
function parseTrailer(p: Parser, start: number, value: Expr): Expr {
  const height = p.height;
  if (p.kind === Tok.DOT) {
    p.advance();
    const attr = p.name();
    p.raise(height, 0);
    return {
      _type: 'Attribute', value, attr, ctx: 'Load',
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }
  if (p.kind === Tok.LPAR) {
    const { args, keywords } = parseArguments(p);
    p.raise(height, p.height);
    return {
      _type: 'Call', func: value, args, keywords,
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }
  p.expect(Tok.LSQB);
  const slice = parseSlices(p);
  p.expect(Tok.RSQB);
  p.raise(height, p.height);
  return {
    _type: 'Subscript', value, slice, ctx: 'Load',
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseSlices(p: Parser): Expr {
  const start = p.index;
  const first = parseSliceOrStarred(p);
  if (p.kind !== Tok.COMMA && first._type !== 'Starred') return first;
  const elts = [first];
  let height = p.height;
  while (p.accept(Tok.COMMA)) {
    if (p.kind === Tok.RSQB) break;
    elts.push(parseSliceOrStarred(p));
    if (p.height > height) height = p.height;
  }
  p.raise(height, 0);
  return {
    _type: 'Tuple', elts, ctx: 'Load',
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseSliceOrStarred(p: Parser): Expr {
  if (p.kind === Tok.STAR) return parseStarred(p, parseExpression);
  const start = p.index;
  let lower: Expr | null = null;
  let height = 0;
  if (p.kind !== Tok.COLON) {
    lower = parseNamedExpression(p);
    if (p.kind !== Tok.COLON || lower._type === 'NamedExpr' && p.kinds[start] === Tok.NAME && p.kinds[start + 1] === Tok.COLONEQUAL) return lower;
    height = p.height;
  }
  p.expect(Tok.COLON);
  const upper = startsExpression(p.kind) ? parseExpression(p) : null;
  if (upper && p.height > height) height = p.height;
  let step: Expr | null = null;
  if (p.accept(Tok.COLON) && startsExpression(p.kind)) {
    step = parseExpression(p);
    if (p.height > height) height = p.height;
  }
  p.raise(height, 0);
  return {
    _type: 'Slice', lower, upper, step,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

export function parseAtom(p: Parser): Expr {
  const start = p.index;
  p.height = 1;
  switch (p.kind) {
    case Tok.NAME: {
      const id = p.name();
      return {
        _type: 'Name', id, ctx: 'Load',
        lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
      };
    }
    case Tok.NUMBER: return parseNumber(p);
    case Tok.STRING: case Tok.FSTRING_START: return parseStrings(p);
    case Tok.TRUE: case Tok.FALSE: {
      const value = p.kind === Tok.TRUE;
      p.advance();
      return {
        _type: 'Constant', value: { type: 'bool', value }, kind: null,
        lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
      };
    }
    case Tok.NONE: case Tok.ELLIPSIS: {
      const type = p.kind === Tok.NONE ? 'None' : 'Ellipsis';
      p.advance();
      return {
        _type: 'Constant', value: { type }, kind: null,
        lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
      };
    }
    case Tok.LPAR: return p.guarded(() => parseParentheses(p), () => diagnoseParentheses(p));
    case Tok.LSQB: return p.guarded(() => parseSquareBrackets(p), () => diagnoseSquareBrackets(p));
    case Tok.LBRACE: return parseBracesOrTell(p);
    default: return p.fail();
  }
}

export function parseNumber(p: Parser): Expr {
  const start = p.index;
  const text = p.textOf(start);
  const value = numberValue(text);
  if (value === null) {
    const digits = text.replaceAll('_', '').length;
    throw p.source.error(
      `Exceeds the limit (4300 digits) for integer string conversion: value has ${digits} digits; `
      + 'use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.',
      p.line(start), p.column(start),
    );
  }
  p.advance();
  return {
    _type: 'Constant', value, kind: null,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

/** Elements behind the first comma, up to `end`, which stays. */
function parseElements(p: Parser, first: Expr, end: number): Expr[] {
  const elts = [first];
  let height = p.height;
  while (p.accept(Tok.COMMA)) {
    if (p.kind === end) break;
    elts.push(parseStarNamedExpression(p));
    if (p.height > height) height = p.height;
  }
  p.height = height;
  return elts;
}

function parseParentheses(p: Parser): Expr {
  const start = p.index;
  p.expect(Tok.LPAR);
  if (p.accept(Tok.RPAR)) {
    return {
      _type: 'Tuple', elts: [], ctx: 'Load',
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }
  if (p.kind === Tok.YIELD) {
    const value = parseYield(p);
    p.expect(Tok.RPAR);
    return value;
  }
  const first = parseStarNamedExpression(p);
  if (p.kind === Tok.COMMA) {
    const elts = parseElements(p, first, Tok.RPAR);
    p.expect(Tok.RPAR);
    p.raise(p.height, 0);
    return {
      _type: 'Tuple', elts, ctx: 'Load',
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }
  if (first._type === 'Starred') p.fail();
  if (p.kind !== Tok.FOR && p.kind !== Tok.ASYNC) {
    p.expect(Tok.RPAR);
    return first;
  }
  const generators = parseComprehensions(p);
  p.expect(Tok.RPAR);
  return {
    _type: 'GeneratorExp', elt: first, generators,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseSquareBrackets(p: Parser): Expr {
  const start = p.index;
  p.expect(Tok.LSQB);
  let elts: Expr[] = [];
  if (p.kind !== Tok.RSQB) {
    const first = parseStarNamedExpression(p);
    if ((p.kind === Tok.FOR || p.kind === Tok.ASYNC) && first._type !== 'Starred') {
      const generators = parseComprehensions(p);
      p.expect(Tok.RSQB);
      return {
        _type: 'ListComp', elt: first, generators,
        lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
      };
    }
    elts = parseElements(p, first, Tok.RSQB);
  }
  p.expect(Tok.RSQB);
  p.raise(p.height, 0);
  return {
    _type: 'List', elts, ctx: 'Load',
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

/** CPython looks for mistakes in a dict in its first pass already. */
function parseBracesOrTell(p: Parser): Expr {
  if (p.diagnosing) return p.guarded(() => parseBraces(p), () => diagnoseBraces(p));
  if (p.telling) return parseBraces(p);
  const value = p.attempt(() => parseBraces(p));
  if (value !== null) return value;
  p.telling = true;
  diagnosePairs(p);
  p.telling = false;
  return p.fail();
}

function parseBraces(p: Parser): Expr {
  const start = p.index;
  p.expect(Tok.LBRACE);
  if (p.kind === Tok.RBRACE || p.kind === Tok.DOUBLESTAR) return parseDict(p, start, null);
  const first = parseStarNamedExpression(p);
  const assigned = p.kinds[start + 1] === Tok.NAME && p.kinds[start + 2] === Tok.COLONEQUAL;
  if (p.kind === Tok.COLON && first._type !== 'Starred' && !assigned) return parseDict(p, start, first);
  if ((p.kind === Tok.FOR || p.kind === Tok.ASYNC) && first._type !== 'Starred') {
    const generators = parseComprehensions(p);
    p.expect(Tok.RBRACE);
    return {
      _type: 'SetComp', elt: first, generators,
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }
  const elts = parseElements(p, first, Tok.RBRACE);
  p.expect(Tok.RBRACE);
  p.raise(p.height, 0);
  return {
    _type: 'Set', elts,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

/** A dict whose first key, if it has one, is read. */
function parseDict(p: Parser, start: number, firstKey: Expr | null): Expr {
  const keys: (Expr | null)[] = [];
  const values: Expr[] = [];
  let key = firstKey;
  let height = firstKey ? p.height : 0;
  while (key !== null || p.kind !== Tok.RBRACE) {
    if (key === null && p.accept(Tok.DOUBLESTAR)) {
      keys.push(null);
      values.push(parseBitwiseOr(p));
      if (p.height > height) height = p.height;
    } else {
      key ??= parseExpression(p);
      if (p.height > height) height = p.height;
      p.expect(Tok.COLON);
      const value = parseExpression(p);
      if (p.height > height) height = p.height;
      if (values.length === 0 && (p.kind === Tok.FOR || p.kind === Tok.ASYNC)) {
        const generators = parseComprehensions(p);
        p.expect(Tok.RBRACE);
        return {
          _type: 'DictComp', key, value, generators,
          lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
        };
      }
      keys.push(key);
      values.push(value);
      key = null;
    }
    if (!p.accept(Tok.COMMA)) break;
  }
  p.expect(Tok.RBRACE);
  p.raise(height, 0);
  return {
    _type: 'Dict', keys, values,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

/** `for_if_clauses`; leaves the height of the comprehension they make. */
export function parseComprehensions(p: Parser): Comprehension[] {
  const generators: Comprehension[] = [];
  let height = p.height;
  do {
    const is_async = p.accept(Tok.ASYNC) ? 1 : 0;
    p.expect(Tok.FOR);
    const target = p.guarded(() => {
      const targets = parseTargets(p);
      if (p.kind !== Tok.IN) p.fail();
      return targets;
    }, () => diagnoseComprehensionTarget(p));
    p.expect(Tok.IN);
    const iter = parseDisjunction(p);
    if (p.height > height) height = p.height;
    const ifs: Expr[] = [];
    while (p.accept(Tok.IF)) {
      ifs.push(parseDisjunction(p));
      if (p.height > height) height = p.height;
    }
    generators.push({ _type: 'comprehension', target, iter, ifs, is_async });
  } while (p.kind === Tok.FOR || (p.kind === Tok.ASYNC && p.peek() === Tok.FOR));
  p.raise(height, 0);
  return generators;
}
