// Common mistakes in statements; each function stands where the statement, or the part it names, begins.
import type { Expr } from './ast';
import { parseExpression, parseStarExpressions, parseStarNamedExpression, parseYield, parseYieldOrStarExpressions, startsExpression } from './expressions';
import { parseSubject } from './match';
import { describe, type Parser } from './parser';
import { asTarget, invalidTarget } from './targets';
import { Tok } from './tokens';

export function diagnoseAssignment(p: Parser): void {
  const { index } = p;
  diagnoseAnnotation(p);
  p.reset(index);
  const first = diagnoseTargets(p, index);
  if (first && p.kind >= Tok.PLUSEQUAL && p.kind <= Tok.ATEQUAL) {
    p.advance();
    if (p.look(() => parseYieldOrStarExpressions(p))) {
      throw p.errorOn(first, `'${describe(first)}' is an illegal expression for augmented assignment`);
    }
  }
}

function diagnoseAnnotation(p: Parser): void {
  const { index } = p;
  const first = p.look(() => parseStarNamedExpression(p));
  if (!first) return;
  if (p.kind === Tok.COLON && (first._type === 'List' || first._type === 'Tuple')) {
    p.advance();
    if (p.look(() => parseExpression(p))) throw p.errorOn(first, `only single target (not ${describe(first)}) can be annotated`);
    return;
  }
  if (p.kind === Tok.COMMA) {
    while (p.accept(Tok.COMMA)) if (!p.look(() => parseStarNamedExpression(p))) break;
    if (p.accept(Tok.COLON) && p.look(() => parseExpression(p))) throw p.errorOn(first, 'only single target (not tuple) can be annotated');
    return;
  }
  if (p.kind !== Tok.COLON || first._type === 'Starred' || first._type === 'NamedExpr') return;
  p.advance();
  const annotated = p.look(() => parseExpression(p));
  const valid = first._type === 'Name' || first._type === 'Attribute' || first._type === 'Subscript';
  p.reset(index);
  if (annotated && !valid) throw p.errorOn(first, 'illegal target for annotation');
}

/** `a = b = <not a target> =`; answers the first expression, with the cursor behind it. */
function diagnoseTargets(p: Parser, index: number): Expr | null {
  for (let first: Expr | null = null; ;) {
    if (p.kind === Tok.YIELD) {
      const value = p.look(() => parseYield(p));
      if (value && p.kind === Tok.EQUAL) throw p.errorOn(value, 'assignment to yield expression not possible');
      return null;
    }
    const start = p.index;
    const value = p.look(() => parseStarExpressions(p));
    if (!value) return null;
    first ??= value;
    if (p.kind !== Tok.EQUAL) {
      if (start === index) return first;
      return null;
    }
    if (!asTarget(value, 'Store', true)) {
      const wrong = invalidTarget(value, 'assign');
      if (wrong) throw p.errorOn(wrong, `cannot assign to ${describe(wrong)}`);
      return null;
    }
    p.advance();
  }
}

export function diagnoseDelete(p: Parser): void {
  p.advance();
  const target = p.look(() => parseStarExpressions(p));
  const wrong = target && invalidTarget(target, 'delete');
  if (wrong) throw p.errorOn(wrong, `cannot delete ${describe(wrong)}`);
}

export function diagnoseExcept(p: Parser): void {
  p.advance();
  if (p.accept(Tok.STAR) && (p.kind === Tok.NEWLINE || p.kind === Tok.COLON)) throw p.errorLast('expected one or more exception types');
  const type = p.look(() => parseExpression(p));
  if (!type || !p.accept(Tok.COMMA)) return;
  do if (!p.look(() => parseExpression(p))) break; while (p.accept(Tok.COMMA));
  if (p.accept(Tok.AS)) p.accept(Tok.NAME);
  if (p.kind === Tok.COLON) throw p.errorOn(type, 'multiple exception types must be parenthesized');
}

/** At the items of a `with`, bracketed or not. */
export function diagnoseWith(p: Parser, _keyword: number): void {
  const { index } = p;
  for (const bracketed of [true, false]) {
    p.reset(index);
    if (bracketed && !p.accept(Tok.LPAR)) continue;
    do {
      if (!p.look(() => parseExpression(p))) break;
      if (!p.accept(Tok.AS)) continue;
      const target = p.look(() => parseExpression(p));
      if (!target) break;
      const wrong = p.kind === Tok.COMMA || p.kind === Tok.RPAR || p.kind === Tok.COLON ? invalidTarget(target, 'assign') : null;
      if (wrong) throw p.errorOn(wrong, `cannot assign to ${describe(wrong)}`);
    } while (p.accept(Tok.COMMA));
  }
}

/** At a name of `from m import`. */
export function diagnoseImportNames(p: Parser, behindComma: boolean): void {
  if (behindComma && p.kind === Tok.NEWLINE) throw p.errorLast('trailing comma not allowed without surrounding parentheses');
}

/** Behind `import`. */
export function diagnoseNoNames(p: Parser): void {
  if (p.diagnosing && p.version === '3.13' && p.kind === Tok.NEWLINE) throw p.errorLast("Expected one or more names after 'import'");
}

/** At the name `match` of a line that is no complete `match` statement. */
export function diagnoseMatch(p: Parser): void {
  const { index, last } = p;
  p.advance();
  if (startsExpression(p.kind) || p.kind === Tok.STAR) {
    const subject = p.quietly(() => parseSubject(p));
    if (subject && p.kind === Tok.NEWLINE) throw p.errorLast("expected ':'");
    if (subject && p.accept(Tok.COLON) && p.accept(Tok.NEWLINE) && p.kind !== Tok.INDENT) {
      throw p.errorLast(`expected an indented block after 'match' statement on line ${p.line(index)}`, 'IndentationError');
    }
  }
  p.reset(index, last);
}
