// Common mistakes in parameters; the cursor is at the first.
import { parseExpression } from './expressions';
import { parseParameter } from './parameters';
import type { Parser } from './parser';
import { Tok } from './tokens';

export function diagnoseParameters(p: Parser, end: number): void {
  const annotated = end === Tok.RPAR;
  let defaults = false;
  let slash = false;
  let star = false;
  let count = 0;
  while (p.kind !== end) {
    const at = p.index;
    if (p.kind === Tok.SLASH) {
      if (star) throw p.errorAt(at, '/ must be ahead of *');
      if (slash) throw p.errorAt(at, '/ may appear only once');
      if (count === 0) {
        if (p.peek() !== Tok.COMMA) return;
        throw p.errorAt(at, 'at least one argument must precede /');
      }
      slash = true;
      p.advance();
      if (p.kind === Tok.STAR) throw p.errorAt(p.index, 'expected comma between / and *');
    } else if (p.kind === Tok.STAR) {
      if (star) {
        if (p.peek() !== Tok.COMMA && p.peek() !== Tok.NAME) return;
        throw p.errorAt(at, '* argument may appear only once');
      }
      star = true;
      p.advance();
      if (!diagnoseStar(p, at, end, annotated)) return;
    } else if (p.kind === Tok.DOUBLESTAR) {
      diagnoseKeywords(p, end, annotated);
      return;
    } else if (p.kind === Tok.LPAR) {
      diagnoseParenthesised(p, annotated);
      return;
    } else {
      const parameter = p.look(() => parseParameter(p, annotated, false));
      if (!parameter) return;
      if (p.kind === Tok.EQUAL) {
        const equal = p.index;
        p.advance();
        if (p.kind === Tok.COMMA || p.kind === Tok.RPAR) throw p.errorAt(equal, 'expected default value expression');
        if (!p.look(() => parseExpression(p))) return;
        if (!star) defaults = true;
      } else if (defaults && !star) {
        throw p.errorAt(at, p.version >= '3.12' ? 'parameter without a default follows parameter with a default' : 'non-default argument follows default argument');
      }
    }
    count++;
    if (!p.accept(Tok.COMMA)) return;
  }
}

/** Behind a star; answers whether to go on. */
function diagnoseStar(p: Parser, at: number, end: number, annotated: boolean): boolean {
  if (p.kind === end || (p.kind === Tok.COMMA && (p.peek() === end || p.peek() === Tok.DOUBLESTAR))) {
    throw annotated ? p.errorAt(at, 'named arguments must follow bare *') : p.errorLast('named arguments must follow bare *');
  }
  if (p.kind === Tok.COMMA) return true;
  if (!p.look(() => parseParameter(p, annotated, true))) return false;
  if (p.kind === Tok.EQUAL) throw p.errorAt(p.index, 'var-positional argument cannot have default value');
  return true;
}

function diagnoseKeywords(p: Parser, end: number, annotated: boolean): void {
  p.advance();
  if (!p.look(() => parseParameter(p, annotated, false))) return;
  if (p.kind === Tok.EQUAL) throw p.errorAt(p.index, 'var-keyword argument cannot have default value');
  if (!p.accept(Tok.COMMA) || p.kind === end) return;
  if (p.kind === Tok.NAME || p.kind === Tok.STAR || p.kind === Tok.DOUBLESTAR || p.kind === Tok.SLASH) {
    throw p.errorAt(p.index, 'arguments cannot follow var-keyword argument');
  }
}

function diagnoseParenthesised(p: Parser, annotated: boolean): void {
  const open = p.index;
  p.advance();
  let count = 0;
  while (p.kind === Tok.NAME) {
    p.advance();
    count++;
    if (!p.accept(Tok.COMMA)) break;
  }
  if (count > 0 && p.kind === Tok.RPAR) {
    throw p.errorAt(open, `${annotated ? 'Function' : 'Lambda expression'} parameters cannot be parenthesized`);
  }
}
