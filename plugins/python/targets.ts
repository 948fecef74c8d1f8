// What may be assigned to or deleted, and the context that says so on each node.
import type { Expr, ExprContext } from './ast';
import { parseBitwiseOr, parseStarred, startsExpression } from './expressions';
import type { Parser } from './parser';
import { Tok } from './tokens';

/** Marks a target; answers false for what is none. A starred one is right in a tuple, in a list, and at the top. */
export function asTarget(node: Expr, ctx: ExprContext, starred: boolean): boolean {
  switch (node._type) {
    case 'Name': case 'Attribute': case 'Subscript':
      node.ctx = ctx;
      return true;
    case 'Starred':
      if (!starred || ctx === 'Del') return false;
      node.ctx = ctx;
      return asTarget(node.value, ctx, false);
    case 'Tuple': case 'List':
      node.ctx = ctx;
      return node.elts.every((element) => asTarget(element, ctx, true));
    default: return false;
  }
}

/** The first part of a would-be target that is none, as CPython looks for it; null where all of it is one. */
export function invalidTarget(node: Expr, use: 'assign' | 'delete' | 'for'): Expr | null {
  switch (node._type) {
    case 'Name': case 'Attribute': case 'Subscript': return null;
    case 'Starred': return use === 'delete' ? node : invalidTarget(node.value, use);
    case 'Tuple': case 'List':
      for (const element of node.elts) {
        const found = invalidTarget(element, use);
        if (found) return found;
      }
      return null;
    case 'Compare':
      // `for x in y` read as an expression is a comparison whose left side is the target.
      if (use !== 'for') return node;
      return node.ops[0] === 'In' ? invalidTarget(node.left, use) : null;
    default: return node;
  }
}

/** `star_target`. */
export function parseTarget(p: Parser): Expr {
  const target = p.kind === Tok.STAR ? parseStarred(p, parseBitwiseOr) : parseBitwiseOr(p);
  if (!asTarget(target, 'Store', true)) p.fail();
  return target;
}

/** `star_targets`: those of a loop. */
export function parseTargets(p: Parser): Expr {
  const start = p.index;
  const first = parseTarget(p);
  if (p.kind !== Tok.COMMA) return first;
  const elts = [first];
  let height = p.height;
  while (p.accept(Tok.COMMA)) {
    if (!startsExpression(p.kind) && p.kind !== Tok.STAR) break;
    elts.push(parseTarget(p));
    if (p.height > height) height = p.height;
  }
  p.raise(height, 0);
  return {
    _type: 'Tuple', elts, ctx: 'Store',
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}
