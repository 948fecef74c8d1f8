// Common mistakes within brackets and in the targets of loops; each function stands at the bracket or target.
import type { Expr } from './ast';
import { parseComprehensions } from './atoms';
import { parseBitwiseOr, parseExpression, parseStarExpressions, parseStarNamedExpression, parseStarred } from './expressions';
import { describe, type Parser } from './parser';
import { invalidTarget } from './targets';
import { Tok } from './tokens';

export function diagnoseForTarget(p: Parser): void {
  const target = p.look(() => parseStarExpressions(p));
  const wrong = target && invalidTarget(target, 'for');
  if (wrong) throw p.errorOn(wrong, `cannot assign to ${describe(wrong)}`);
}

/** The same for a comprehension's loop, whose `in` newer versions miss by name. */
export function diagnoseComprehensionTarget(p: Parser): void {
  const { index } = p;
  diagnoseForTarget(p);
  p.reset(index);
  if (p.version !== '3.13' || !p.look(() => parseBitwiseOr(p))) return;
  while (p.accept(Tok.COMMA)) if (!p.look(() => parseBitwiseOr(p))) break;
  if (p.kind !== Tok.IN) throw p.errorLast("'in' expected after for-loop variables");
}

export function diagnoseParentheses(p: Parser): void {
  const open = p.index;
  p.advance();
  if (p.kind === Tok.STAR) {
    const starred = p.look(() => parseStarred(p, parseExpression));
    if (starred && p.kind === Tok.RPAR) throw p.errorOn(starred, 'cannot use starred expression here');
  } else if (p.kind === Tok.DOUBLESTAR) {
    const stars = p.index;
    p.advance();
    if (p.look(() => parseExpression(p)) && p.kind === Tok.RPAR) throw p.errorAt(stars, 'cannot use double starred expression here');
  }
  p.reset(open);
  diagnoseComprehension(p);
}

export function diagnoseSquareBrackets(p: Parser): void {
  diagnoseComprehension(p);
}

export function diagnoseBraces(p: Parser): void {
  const open = p.index;
  p.advance();
  if (p.kind === Tok.DOUBLESTAR) {
    const stars = p.index;
    p.advance();
    const value = p.look(() => parseBitwiseOr(p));
    if (value && p.look(() => parseComprehensions(p)) && p.kind === Tok.RBRACE) {
      throw p.errorAt(stars, 'dict unpacking cannot be used in dict comprehension');
    }
  }
  p.reset(open);
  diagnoseComprehension(p);
}

function diagnoseComprehension(p: Parser): void {
  const round = p.kind === Tok.LPAR;
  p.advance();
  const inside = p.index;
  if (p.kind === Tok.STAR) {
    const starred = p.look(() => parseStarred(p, parseExpression));
    if (starred && p.look(() => parseComprehensions(p))) throw p.errorOn(starred, 'iterable unpacking cannot be used in comprehension');
  }
  p.reset(inside);
  if (round) return;
  const first = p.look(() => parseStarNamedExpression(p));
  if (!first || p.kind !== Tok.COMMA) return;
  while (p.accept(Tok.COMMA)) if (!p.look(() => parseStarNamedExpression(p))) break;
  if (p.look(() => parseComprehensions(p))) throw p.errorOn(first, 'did you forget parentheses around the comprehension target?');
}

/** Keys and values of a dict, at the brace; the cursor stays. */
export function diagnosePairs(p: Parser): void {
  const { index, last, prefixes } = p;
  p.advance();
  p.prefixes = true;
  readPairs(p);
  p.prefixes = prefixes;
  p.reset(index, last);
}

function readPairs(p: Parser): void {
  for (let count = 0; ; count++) {
    if (p.kind === Tok.DOUBLESTAR) {
      p.advance();
      if (!p.quietly(() => parseBitwiseOr(p))) return;
    } else {
      const key = p.quietly(() => parseExpression(p));
      if (!key) return;
      // A first element without a colon is a set's.
      if (p.kind !== Tok.COLON) {
        if (count > 0) throw endOf(p, key, "':' expected after dictionary key");
        return;
      }
      const colon = p.index;
      p.advance();
      diagnoseValue(p, colon);
      if (!p.quietly(() => parseExpression(p))) return;
    }
    if (!p.accept(Tok.COMMA)) return;
  }
}

function diagnoseValue(p: Parser, colon: number): void {
  if (p.kind === Tok.STAR) {
    const star = p.index;
    p.advance();
    if (p.quietly(() => parseBitwiseOr(p))) throw p.errorAt(star, 'cannot use a starred expression in a dictionary value');
    p.reset(star);
  }
  if (p.kind === Tok.RBRACE || p.kind === Tok.COMMA) throw p.errorAt(colon, 'expression expected after dictionary key and \':\'');
}

/** Where a key ends, as CPython tells it: the first line's number with the last column. */
function endOf(p: Parser, node: Expr, msg: string): Error {
  return p.source.error(msg, node.lineno, node.end_col_offset - 1);
}
