// Expressions from the loosest (`lambda`, `if else`) to the tightest binding operator; what stands in brackets is in atoms.ts.
import type { BinaryOperator, CompareOperator, Expr, Name, UnaryOperator } from './ast';
import { parsePrimary } from './atoms';
import { diagnoseExpression, diagnoseNamedExpression } from './expression-mistakes';
import { parseParameters } from './parameters';
import type { Parser } from './parser';
import { Tok } from './tokens';

const BINARY: Readonly<Record<number, readonly [operator: BinaryOperator, binding: number]>> = {
  [Tok.VBAR]: ['BitOr', 1], [Tok.CIRCUMFLEX]: ['BitXor', 2], [Tok.AMPER]: ['BitAnd', 3],
  [Tok.LEFTSHIFT]: ['LShift', 4], [Tok.RIGHTSHIFT]: ['RShift', 4], [Tok.PLUS]: ['Add', 5], [Tok.MINUS]: ['Sub', 5],
  [Tok.STAR]: ['Mult', 6], [Tok.SLASH]: ['Div', 6], [Tok.DOUBLESLASH]: ['FloorDiv', 6], [Tok.PERCENT]: ['Mod', 6], [Tok.AT]: ['MatMult', 6],
};
const BINDING = new Uint8Array(256);
const OPERATOR: (BinaryOperator | undefined)[] = [];
for (const [kind, [operator, binding]] of Object.entries(BINARY)) {
  BINDING[Number(kind)] = binding;
  OPERATOR[Number(kind)] = operator;
}

/** Tokens with which an expression can begin: who must decide without reading one asks here. */
const STARTS = new Set<number>([
  Tok.NAME, Tok.NUMBER, Tok.STRING, Tok.FSTRING_START, Tok.LPAR, Tok.LSQB, Tok.LBRACE, Tok.ELLIPSIS, Tok.PLUS, Tok.MINUS, Tok.TILDE,
  Tok.NOT, Tok.AWAIT, Tok.LAMBDA, Tok.TRUE, Tok.FALSE, Tok.NONE,
]);

export function startsExpression(kind: number): boolean {
  return STARTS.has(kind);
}

/** `star_expressions`: one expression, or an unbracketed tuple. */
export function parseStarExpressions(p: Parser): Expr {
  const start = p.index;
  const first = parseStarExpression(p);
  return p.kind === Tok.COMMA ? tupleFrom(p, start, first, parseStarExpression) : first;
}

function tupleFrom(p: Parser, start: number, first: Expr, element: (p: Parser) => Expr): Expr {
  const elts = [first];
  let height = p.height;
  while (p.accept(Tok.COMMA)) {
    if (!startsExpression(p.kind) && p.kind !== Tok.STAR) break;
    const next = p.prefixes ? p.attempt(() => element(p)) : element(p);
    if (next === null) break;
    elts.push(next);
    if (p.height > height) height = p.height;
  }
  p.raise(height, 0);
  return {
    _type: 'Tuple', elts, ctx: 'Load',
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

export function parseStarExpression(p: Parser): Expr {
  return p.kind === Tok.STAR ? parseStarred(p, parseBitwiseOr) : parseExpression(p);
}

/** `star_named_expression`: an element of a list, tuple or set. */
export function parseStarNamedExpression(p: Parser): Expr {
  return p.kind === Tok.STAR ? parseStarred(p, parseBitwiseOr) : parseNamedExpression(p);
}

export function parseStarred(p: Parser, read: (p: Parser) => Expr): Expr {
  const start = p.index;
  p.expect(Tok.STAR);
  const value = read(p);
  p.raise(p.height, 0);
  return {
    _type: 'Starred', value, ctx: 'Load',
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

/** `yield_expr`. */
export function parseYield(p: Parser): Expr {
  const start = p.index;
  p.expect(Tok.YIELD);
  if (p.accept(Tok.FROM)) {
    const value = parseExpression(p);
    p.raise(p.height, 0);
    return {
      _type: 'YieldFrom', value,
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }
  const value = startsExpression(p.kind) || p.kind === Tok.STAR ? parseStarExpressions(p) : null;
  p.raise(value ? p.height : 0, 0);
  return {
    _type: 'Yield', value,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

export function parseYieldOrStarExpressions(p: Parser): Expr {
  return p.kind === Tok.YIELD ? parseYield(p) : parseStarExpressions(p);
}

/** `assignment_expression`, where the two tokens that begin one are seen. */
function parseAssignmentExpression(p: Parser): Expr {
  const start = p.index;
  const id = p.name();
  const target: Name = {
    _type: 'Name', id, ctx: 'Store',
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
  p.expect(Tok.COLONEQUAL);
  const value = parseExpression(p);
  p.raise(p.height, 0);
  return {
    _type: 'NamedExpr', target, value,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

export function parseNamedExpression(p: Parser): Expr {
  if (p.kind === Tok.NAME && p.peek() === Tok.COLONEQUAL) return parseAssignmentExpression(p);
  if (p.diagnosing) diagnoseNamedExpression(p);
  const value = parseExpression(p);
  if (p.kind === Tok.COLONEQUAL) p.fail();
  return value;
}

/** `expression`: a loop where the grammar recurses, so that long chains of `else` need no stack. */
export function parseExpression(p: Parser): Expr {
  p.enter();
  if (p.diagnosing) diagnoseExpression(p);
  let value: Expr;
  if (p.kind === Tok.LAMBDA) {
    value = parseLambda(p);
  } else {
    const start = p.index;
    value = parseDisjunction(p);
    if (p.kind === Tok.IF) {
      const first = value;
      value = p.prefixes ? p.attempt(() => parseConditional(p, start, first)) ?? first : parseConditional(p, start, first);
    }
  }
  p.depth--;
  return value;
}

function parseConditional(p: Parser, firstStart: number, firstBody: Expr): Expr {
  const starts = [firstStart];
  const bodies = [firstBody];
  const tests: Expr[] = [];
  const heights = [p.height];
  let orelse: Expr | null = null;
  while (orelse === null) {
    p.expect(Tok.IF);
    tests.push(parseDisjunction(p));
    heights.push(p.height);
    p.expect(Tok.ELSE);
    if (p.diagnosing) diagnoseExpression(p);
    if (p.kind === Tok.LAMBDA) {
      orelse = parseLambda(p);
      break;
    }
    const start = p.index;
    const body = parseDisjunction(p);
    if (p.kind !== Tok.IF) {
      orelse = body;
      break;
    }
    starts.push(start);
    bodies.push(body);
    heights.push(p.height);
  }
  let height = p.height;
  let value = orelse;
  for (let index = bodies.length - 1; index >= 0; index--) {
    const start = starts[index] ?? firstStart;
    p.raise(height, Math.max(heights[2 * index] ?? 0, heights[2 * index + 1] ?? 0));
    height = p.height;
    value = {
      _type: 'IfExp', test: tests[index] ?? firstBody, body: bodies[index] ?? firstBody, orelse: value,
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }
  return value;
}

function parseLambda(p: Parser): Expr {
  const start = p.index;
  p.expect(Tok.LAMBDA);
  p.height = 0;
  const args = parseParameters(p, Tok.COLON);
  const height = p.height;
  p.expectForced(Tok.COLON, ':');
  const body = parseExpression(p);
  p.raise(p.height, height);
  return {
    _type: 'Lambda', args, body,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

export function parseDisjunction(p: Parser): Expr {
  const start = p.index;
  const first = parseConjunction(p);
  return p.kind === Tok.OR ? parseBoolean(p, start, first, Tok.OR) : first;
}

function parseConjunction(p: Parser): Expr {
  const start = p.index;
  const first = parseInversion(p);
  return p.kind === Tok.AND ? parseBoolean(p, start, first, Tok.AND) : first;
}

function parseBoolean(p: Parser, start: number, first: Expr, kind: number): Expr {
  const values = [first];
  let height = p.height;
  const readNext = (): Expr => {
    p.advance();
    return kind === Tok.OR ? parseConjunction(p) : parseInversion(p);
  };
  while (p.kind === kind) {
    const next = p.prefixes ? p.attempt(readNext) : readNext();
    if (next === null) break;
    values.push(next);
    if (p.height > height) height = p.height;
  }
  if (values.length === 1) return first;
  p.raise(height, 0);
  return {
    _type: 'BoolOp', op: kind === Tok.OR ? 'Or' : 'And', values,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseInversion(p: Parser): Expr {
  if (p.kind !== Tok.NOT) return parseComparison(p);
  const start = p.index;
  while (p.accept(Tok.NOT)) { /* each is the token at start + n */ }
  const behind = p.index;
  let value = parseComparison(p);
  for (let index = behind - 1; index >= start; index--) {
    p.raise(p.height, 0);
    value = unary(p, index, 'Not', value);
  }
  return value;
}

function unary(p: Parser, start: number, op: UnaryOperator, operand: Expr): Expr {
  return {
    _type: 'UnaryOp', op, operand,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseExponent(p: Parser): Expr {
  p.advance();
  return parseFactor(p);
}

const COMPARISONS = new Set<number>([
  Tok.EQEQUAL, Tok.LESS, Tok.GREATER, Tok.LESSEQUAL, Tok.GREATEREQUAL, Tok.IN, Tok.NOTEQUAL, Tok.NOT, Tok.IS,
]);

/** The comparison operator at the cursor, which is taken; null where there is none. */
function acceptComparison(p: Parser): CompareOperator | null {
  switch (p.kind) {
    case Tok.EQEQUAL: p.advance(); return 'Eq';
    case Tok.LESS: p.advance(); return 'Lt';
    case Tok.GREATER: p.advance(); return 'Gt';
    case Tok.LESSEQUAL: p.advance(); return 'LtE';
    case Tok.GREATEREQUAL: p.advance(); return 'GtE';
    case Tok.IN: p.advance(); return 'In';
    case Tok.NOTEQUAL:
      if (p.textOf(p.index) === '<>') p.fail();
      p.advance();
      return 'NotEq';
    case Tok.NOT:
      if (p.peek() !== Tok.IN) {
        p.reach(p.index + 1);
        return null;
      }
      p.advance();
      p.advance();
      return 'NotIn';
    case Tok.IS:
      p.advance();
      return p.accept(Tok.NOT) ? 'IsNot' : 'Is';
    default: return null;
  }
}

function parseComparison(p: Parser): Expr {
  const start = p.index;
  const left = parseBinary(p, 1);
  if (!COMPARISONS.has(p.kind)) return left;
  const ops: CompareOperator[] = [];
  const comparators: Expr[] = [];
  let height = p.height;
  const readPair = (): boolean => {
    const op = acceptComparison(p);
    if (op === null) return false;
    comparators.push(parseBinary(p, 1));
    ops.push(op);
    if (p.height > height) height = p.height;
    return true;
  };
  while (COMPARISONS.has(p.kind) && (p.prefixes ? p.attempt(readPair) : readPair())) { /* the next pair */ }
  if (ops.length === 0) return left;
  p.raise(height, 0);
  return {
    _type: 'Compare', left, ops, comparators,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

export function parseBitwiseOr(p: Parser): Expr {
  return parseBinary(p, 1);
}

/** Operators that bind at least as tightly as `least`. */
function parseBinary(p: Parser, least: number): Expr {
  const start = p.index;
  let left = parseFactor(p);
  for (;;) {
    const binding = BINDING[p.kind] ?? 0;
    const op = OPERATOR[p.kind];
    if (binding < least || op === undefined) return left;
    const height = p.height;
    const right = p.prefixes ? p.attempt(() => parseOperand(p, binding + 1)) : parseOperand(p, binding + 1);
    if (right === null) return left;
    p.raise(height, p.height);
    left = {
      _type: 'BinOp', left, op, right,
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }
}

/** The operator at the cursor and what stands to its right. */
function parseOperand(p: Parser, least: number): Expr {
  p.advance();
  return parseBinary(p, least);
}

function parseFactor(p: Parser): Expr {
  if (p.kind !== Tok.MINUS && p.kind !== Tok.PLUS && p.kind !== Tok.TILDE) return parsePower(p);
  const start = p.index;
  do p.advance(); while (p.kind === Tok.MINUS || p.kind === Tok.PLUS || p.kind === Tok.TILDE);
  const behind = p.index;
  let value = parsePower(p);
  for (let index = behind - 1; index >= start; index--) {
    const kind = p.kinds[index];
    p.raise(p.height, 0);
    value = unary(p, index, kind === Tok.MINUS ? 'USub' : kind === Tok.PLUS ? 'UAdd' : 'Invert', value);
  }
  return value;
}

function parsePower(p: Parser): Expr {
  const start = p.index;
  let left: Expr;
  if (p.accept(Tok.AWAIT)) {
    const value = parsePrimary(p);
    p.raise(p.height, 0);
    left = {
      _type: 'Await', value,
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  } else {
    left = parsePrimary(p);
  }
  if (p.kind !== Tok.DOUBLESTAR) return left;
  const height = p.height;
  p.enter();
  const right = p.prefixes ? p.attempt(() => parseExponent(p)) : parseExponent(p);
  if (right === null) return left;
  p.depth--;
  p.raise(height, p.height);
  return {
    _type: 'BinOp', left, op: 'Pow', right,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}
