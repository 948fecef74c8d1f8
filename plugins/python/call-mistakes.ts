// Common mistakes in the arguments of a call or class definition; the cursor is at the opening parenthesis.
import type { Expr } from './ast';
import { parseComprehensions } from './atoms';
import { parseExpression, parseNamedExpression } from './expressions';
import type { Parser } from './parser';
import { Tok } from './tokens';

const COMPREHENSION = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";

export function diagnoseArguments(p: Parser): void {
  p.advance();
  let keywords = 0;
  let unpacked = false;
  let count = 0;
  while (p.kind !== Tok.RPAR) {
    const start = p.index;
    if (p.kind === Tok.STAR) {
      p.advance();
      if (unpacked) throw p.errorAt(p.version === '3.13' ? start - 1 : start, 'iterable argument unpacking follows keyword argument unpacking');
      if (!p.look(() => parseExpression(p))) {
        if (p.version === '3.13') throw p.errorLast('Invalid star expression');
        return;
      }
    } else if (p.kind === Tok.DOUBLESTAR) {
      p.advance();
      unpacked = true;
      keywords++;
      if (!p.look(() => parseExpression(p))) return;
    } else if ((p.kind === Tok.TRUE || p.kind === Tok.FALSE || p.kind === Tok.NONE) && p.peek() === Tok.EQUAL) {
      throw p.errorAt(start, `cannot assign to ${p.textOf(start)}`);
    } else if (p.kind === Tok.NAME && p.peek() === Tok.EQUAL) {
      if (!diagnoseKeyword(p, start)) return;
      keywords++;
    } else {
      const named = p.kind === Tok.NAME && p.peek() === Tok.COLONEQUAL;
      const value = p.look(() => (named ? parseNamedExpression(p) : parseExpression(p)));
      if (!value) return;
      if (p.kind === Tok.EQUAL && !named) throw p.errorOn(value, 'expression cannot contain assignment, perhaps you meant "=="?');
      diagnoseGenerator(p, value, count);
      if (keywords > 0) {
        throw p.errorLast(unpacked ? 'positional argument follows keyword argument unpacking' : 'positional argument follows keyword argument');
      }
    }
    count++;
    if (!p.accept(Tok.COMMA)) return;
  }
}

/** `name=value`; answers whether that was read. */
function diagnoseKeyword(p: Parser, start: number): boolean {
  p.advance();
  p.advance();
  if (p.kind === Tok.COMMA || p.kind === Tok.RPAR) throw p.errorAt(start, 'expected argument value expression');
  if (!p.look(() => parseExpression(p))) return false;
  const { index } = p;
  if ((p.kind === Tok.FOR || p.kind === Tok.ASYNC) && p.look(() => parseComprehensions(p))) throw p.errorAt(start, COMPREHENSION);
  p.reset(index);
  return true;
}

function diagnoseGenerator(p: Parser, value: Expr, count: number): void {
  if (p.kind !== Tok.FOR && p.kind !== Tok.ASYNC) return;
  const { index } = p;
  const generators = p.look(() => parseComprehensions(p));
  if (generators && (count > 0 || (p.kind === Tok.COMMA && (p.version !== '3.10')))) throw p.errorOn(value, 'Generator expression must be parenthesized');
  p.reset(index);
}
