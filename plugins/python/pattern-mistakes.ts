// Common mistakes in patterns.
import { parseExpression } from './expressions';
import { skipPattern } from './patterns';
import type { Parser } from './parser';
import { Tok } from './tokens';

/** At the parenthesis of a class pattern. */
export function diagnoseClassPattern(p: Parser): void {
  p.advance();
  let keywords = false;
  while (p.kind !== Tok.RPAR) {
    const start = p.index;
    if (p.kind === Tok.NAME && p.peek() === Tok.EQUAL) {
      keywords = true;
      p.advance();
      p.advance();
      if (!p.look(() => skipPattern(p))) return;
    } else {
      if (!p.look(() => skipPattern(p))) return;
      if (keywords) throw p.errorAt(start, 'positional patterns follow keyword patterns');
    }
    if (!p.accept(Tok.COMMA)) return;
  }
}

/** Behind `as`; the cursor stays. */
export function diagnosePatternTarget(p: Parser): void {
  const { index, last } = p;
  if (p.isWord('_')) throw p.errorAt(index, "cannot use '_' as a target");
  if (p.kind === Tok.NAME) return;
  const target = p.look(() => parseExpression(p));
  p.reset(index, last);
  if (target) throw p.errorOn(target, 'invalid pattern target');
}
