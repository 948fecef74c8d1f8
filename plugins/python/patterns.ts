// Patterns of `case`.
import type { Expr, MatchCase, Pattern } from './ast';
import { parseNumber } from './atoms';
import { parseNamedExpression } from './expressions';
import { diagnoseClassPattern, diagnosePatternTarget } from './pattern-mistakes';
import type { Parser } from './parser';
import { parseBlock } from './statements';
import { parseStrings } from './strings';
import { Tok } from './tokens';

export function parseCase(p: Parser): MatchCase {
  const start = p.index;
  p.advance();
  const pattern = parsePatterns(p);
  const guard = p.accept(Tok.IF) ? parseNamedExpression(p) : null;
  const body = parseBlock(p, "'case' statement", start, false);
  return { _type: 'match_case', pattern, guard, body };
}

/** Reads a pattern for its end alone. */
export function skipPattern(p: Parser): Pattern {
  return parseAsPattern(p);
}

/** `patterns`: one, or an open sequence. */
function parsePatterns(p: Parser): Pattern {
  const start = p.index;
  const first = p.kind === Tok.STAR ? parseStarPattern(p) : parseAsPattern(p);
  if (p.kind !== Tok.COMMA) {
    if (first._type === 'MatchStar') p.fail();
    return first;
  }
  const patterns = [first];
  while (p.accept(Tok.COMMA)) {
    if (p.kind === Tok.COLON || p.kind === Tok.IF) break;
    patterns.push(p.kind === Tok.STAR ? parseStarPattern(p) : parseAsPattern(p));
  }
  return {
    _type: 'MatchSequence', patterns,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

/** The name of a capture; `_` captures nothing. */
function parseCapture(p: Parser): string | null {
  const name = p.name();
  if (p.kind === Tok.DOT || p.kind === Tok.LPAR || p.kind === Tok.EQUAL) p.fail();
  return name === '_' ? null : name;
}

function parseStarPattern(p: Parser): Pattern {
  const start = p.index;
  p.expect(Tok.STAR);
  const name = parseCapture(p);
  return {
    _type: 'MatchStar', name,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseAsPattern(p: Parser): Pattern {
  const start = p.index;
  p.enter();
  const pattern = parseOrPattern(p);
  p.depth--;
  if (p.kind !== Tok.AS) return pattern;
  p.advance();
  if (p.diagnosing) diagnosePatternTarget(p);
  if (p.isWord('_')) p.fail();
  const name = parseCapture(p);
  return {
    _type: 'MatchAs', pattern, name,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseOrPattern(p: Parser): Pattern {
  const start = p.index;
  const first = parseClosedPattern(p);
  if (p.kind !== Tok.VBAR) return first;
  const patterns = [first];
  while (p.accept(Tok.VBAR)) patterns.push(parseClosedPattern(p));
  return {
    _type: 'MatchOr', patterns,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseClosedPattern(p: Parser): Pattern {
  const start = p.index;
  switch (p.kind) {
    case Tok.NAME: return parseNamePattern(p);
    case Tok.LPAR: case Tok.LSQB: return parseGroupOrSequence(p);
    case Tok.LBRACE: return parseMapping(p);
    case Tok.NONE: case Tok.TRUE: case Tok.FALSE: {
      const kind = p.kind;
      p.advance();
      return {
        _type: 'MatchSingleton', value: kind === Tok.NONE ? { type: 'None' } : { type: 'bool', value: kind === Tok.TRUE },
        lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
      };
    }
    default: {
      const value = parseLiteral(p);
      return {
        _type: 'MatchValue', value,
        lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
      };
    }
  }
}

function parseNamePattern(p: Parser): Pattern {
  const start = p.index;
  const next = p.peek();
  if (next !== Tok.DOT && next !== Tok.LPAR) {
    const name = parseCapture(p);
    return {
      _type: 'MatchAs', pattern: null, name,
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }
  const value = parseDotted(p);
  if (p.kind === Tok.LPAR) return p.guarded(() => parseClassPattern(p, start, value), () => diagnoseClassPattern(p));
  if (p.kind === Tok.EQUAL) p.fail();
  return {
    _type: 'MatchValue', value,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseDotted(p: Parser): Expr {
  const start = p.index;
  const id = p.name();
  let value: Expr = {
    _type: 'Name', id, ctx: 'Load',
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
  p.height = 1;
  while (p.accept(Tok.DOT)) {
    const attr = p.name();
    p.raise(p.height, 0);
    value = {
      _type: 'Attribute', value, attr, ctx: 'Load',
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }
  return value;
}

/** The value of a class pattern is read; its patterns follow. */
function parseClassPattern(p: Parser, start: number, cls: Expr): Pattern {
  p.expect(Tok.LPAR);
  const patterns: Pattern[] = [];
  const kwd_attrs: string[] = [];
  const kwd_patterns: Pattern[] = [];
  while (p.kind !== Tok.RPAR) {
    if (p.kind === Tok.NAME && p.peek() === Tok.EQUAL) {
      kwd_attrs.push(p.name());
      p.advance();
      kwd_patterns.push(parseAsPattern(p));
    } else {
      if (kwd_attrs.length > 0) p.fail();
      patterns.push(parseAsPattern(p));
    }
    if (!p.accept(Tok.COMMA)) break;
  }
  p.expect(Tok.RPAR);
  return {
    _type: 'MatchClass', cls, patterns, kwd_attrs, kwd_patterns,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseGroupOrSequence(p: Parser): Pattern {
  const start = p.index;
  const end = p.kind === Tok.LPAR ? Tok.RPAR : Tok.RSQB;
  p.advance();
  const patterns: Pattern[] = [];
  let comma = false;
  while (p.kind !== end) {
    patterns.push(p.kind === Tok.STAR ? parseStarPattern(p) : parseAsPattern(p));
    if (!p.accept(Tok.COMMA)) break;
    comma = true;
  }
  const [only] = patterns;
  const group = end === Tok.RPAR && patterns.length === 1 && !comma;
  if (group && only?._type === 'MatchStar') p.fail();
  p.expect(end);
  if (group && only) return only;
  return {
    _type: 'MatchSequence', patterns,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseMapping(p: Parser): Pattern {
  const start = p.index;
  p.expect(Tok.LBRACE);
  const keys: Expr[] = [];
  const patterns: Pattern[] = [];
  let rest: string | null = null;
  while (p.kind !== Tok.RBRACE) {
    if (p.accept(Tok.DOUBLESTAR)) {
      if (p.isWord('_')) p.fail();
      rest = parseCapture(p);
      p.accept(Tok.COMMA);
      break;
    }
    keys.push(parseKey(p));
    p.expect(Tok.COLON);
    patterns.push(parseAsPattern(p));
    if (!p.accept(Tok.COMMA)) break;
  }
  p.expect(Tok.RBRACE);
  return {
    _type: 'MatchMapping', keys, patterns, rest,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseKey(p: Parser): Expr {
  const start = p.index;
  switch (p.kind) {
    case Tok.NAME:
      if (p.peek() !== Tok.DOT) p.fail(1);
      return parseDotted(p);
    case Tok.NONE: case Tok.TRUE: case Tok.FALSE: {
      const kind = p.kind;
      p.advance();
      return {
        _type: 'Constant', value: kind === Tok.NONE ? { type: 'None' } : { type: 'bool', value: kind === Tok.TRUE }, kind: null,
        lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
      };
    }
    default: return parseLiteral(p);
  }
}

/** Strings, signed numbers, and sums of a real and an imaginary one. */
function parseLiteral(p: Parser): Expr {
  if (p.kind === Tok.STRING || p.kind === Tok.FSTRING_START) {
    return parseStrings(p);
  }
  const start = p.index;
  const left = parseSignedNumber(p);
  if (p.kind !== Tok.PLUS && p.kind !== Tok.MINUS) return left;
  const real = left._type === 'UnaryOp' ? left.operand : left;
  if (real._type === 'Constant' && real.value.type === 'complex') throw p.errorOn(left, 'real number required in complex literal');
  const op = p.kind === Tok.PLUS ? 'Add' : 'Sub';
  p.advance();
  if (p.kind !== Tok.NUMBER) p.fail();
  const right = parseNumber(p);
  if (right._type === 'Constant' && right.value.type !== 'complex') throw p.errorOn(right, 'imaginary number required in complex literal');
  return {
    _type: 'BinOp', left, op, right,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseSignedNumber(p: Parser): Expr {
  const start = p.index;
  const negative = p.accept(Tok.MINUS);
  if (p.kind !== Tok.NUMBER) p.fail();
  const operand = parseNumber(p);
  if (!negative) return operand;
  return {
    _type: 'UnaryOp', op: 'USub', operand,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}
