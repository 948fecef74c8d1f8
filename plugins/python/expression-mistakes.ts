// Common mistakes in expressions, looked for in the second pass only: a forgotten comma, `=` for `==`, Python 2's print.
import { parseAtom } from './atoms';
import { parseBitwiseOr, parseDisjunction, parseExpression, parseStarExpressions, startsExpression } from './expressions';
import { parseParameters } from './parameters';
import { describe, type Parser } from './parser';
import { Tok } from './tokens';

const SOFT_KEYWORDS = ['_', 'case', 'match', 'type'];

/** CPython compares as many characters as the name has, so that `c` and `mat` count too. */
function isSoftKeyword(p: Parser): boolean {
  const text = p.textOf(p.index);
  return SOFT_KEYWORDS.some((word) => word.startsWith(text));
}

/** What never stands behind a name in right source: the grammar reads on from there, and finds mistakes there. */
const NEIGHBOURS = new Set<number>([Tok.NAME, Tok.NUMBER, Tok.STRING, Tok.FSTRING_START, Tok.TRUE, Tok.FALSE, Tok.NONE, Tok.LAMBDA, Tok.LBRACE]);

function isLegacy(p: Parser, index: number): boolean {
  const text = p.textOf(index);
  return text === 'print' || text === 'exec';
}

/** At the start of an expression; the cursor stays. */
export function diagnoseExpression(p: Parser): void {
  const { index, last } = p;
  if (p.kind === Tok.LAMBDA) {
    diagnoseLambda(p);
    return;
  }
  // A quiet look ahead costs a second read of what follows; only a name or bracket with a neighbour can be wrong here.
  const soft = p.kind === Tok.NAME && (p.peek() === Tok.STRING || isSoftKeyword(p));
  const legacy = p.kind === Tok.NAME && isLegacy(p, index);
  const first = p.quietly(() => parseDisjunction(p));
  if (first) {
    const behind = p.index;
    if (!soft && startsExpression(p.kind) && !(legacy && behind === index + 1)) {
      const second = p.quietly(() => parseExpression(p));
      if (second && (p.tokens.level[p.last] ?? 0) > 0) throw p.errorOn(first, 'invalid syntax. Perhaps you forgot a comma?');
      p.reset(behind);
    }
    if (p.accept(Tok.IF)) {
      const test = p.quietly(() => parseDisjunction(p));
      if (test && p.kind !== Tok.ELSE && p.kind !== Tok.COLON) throw p.errorOn(first, "expected 'else' after 'if' expression");
    }
  }
  p.reset(index, last);
  if (p.kind !== Tok.NAME || !NEIGHBOURS.has(p.peek())) return;
  p.advance();
  const argument = p.attempt(() => parseStarExpressions(p));
  p.reset(index, last);
  if (argument && legacy) {
    const name = p.textOf(index);
    throw p.errorAt(index, `Missing parentheses in call to '${name}'. Did you mean ${name}(...)?`);
  }
}

/** A lambda's colon within an f-string begins the format spec, unless brackets are around. */
function diagnoseLambda(p: Parser): void {
  const { index, last } = p;
  p.advance();
  if (p.quietly(() => parseParameters(p, Tok.COLON)) && p.accept(Tok.COLON) && p.kind === Tok.FSTRING_MIDDLE) {
    throw p.errorAt(index, 'f-string: lambda expressions are not allowed without parentheses');
  }
  p.reset(index, last);
}

/** At the start of an expression where `:=` may stand; the cursor stays. */
export function diagnoseNamedExpression(p: Parser): void {
  const { index, last } = p;
  const whole = p.quietly(() => parseExpression(p));
  if (whole && p.accept(Tok.COLONEQUAL) && p.quietly(() => parseExpression(p))) {
    throw p.errorOn(whole, `cannot use assignment expressions with ${describe(whole)}`);
  }
  p.reset(index, last);
  const assigned = p.quietly(() => {
    const target = parseBitwiseOr(p);
    p.expect(Tok.EQUAL);
    parseBitwiseOr(p);
    return p.kind === Tok.EQUAL || p.kind === Tok.COLONEQUAL ? p.fail() : target;
  });
  p.reset(index, last);
  if (!assigned) return;
  if (assigned._type === 'Name' && p.kind === Tok.NAME) throw p.errorAt(index, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
  if (!startsDisplay(p)) throw p.errorOn(assigned, `cannot assign to ${describe(assigned)} here. Maybe you meant '==' instead of '='?`);
}

/** Whether a list, a tuple, a generator or a constant begins here: these are told about elsewhere. */
function startsDisplay(p: Parser): boolean {
  if (p.kind === Tok.TRUE || p.kind === Tok.FALSE || p.kind === Tok.NONE) return true;
  if (p.kind !== Tok.LPAR && p.kind !== Tok.LSQB) return false;
  const { index, last } = p;
  const atom = p.quietly(() => parseAtom(p));
  p.reset(index, last);
  if (!atom || atom.lineno !== p.line(index) || atom.col_offset !== p.column(index)) return false;
  return atom._type === 'List' || atom._type === 'Tuple' || atom._type === 'GeneratorExp';
}
