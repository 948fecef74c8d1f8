// Compound statements but definitions and `match`: if, while, for, try, with.
import type { AsyncFor, AsyncWith, ExceptHandler, Expr, For, If, Stmt, Try, TryStar, While, With, WithItem } from './ast';
import { diagnoseForTarget } from './bracket-mistakes';
import { parseExpression, parseNamedExpression, parseStarExpressions } from './expressions';
import type { Parser } from './parser';
import { diagnoseExcept, diagnoseWith } from './statement-mistakes';
import { parseBlock } from './statements';
import { parseTarget, parseTargets } from './targets';
import { Tok } from './tokens';

interface Branch {
  readonly start: number;
  readonly test: Expr;
  readonly body: Stmt[];
}

/** A loop over `elif`, whose nodes lie within each other. */
export function parseIf(p: Parser): If {
  const branches: Branch[] = [];
  let orelse: Stmt[] = [];
  do {
    const start = p.index;
    const what = p.kind === Tok.IF ? "'if' statement" : "'elif' statement";
    p.advance();
    if (++p.elifs > ELIFS_MAX) throw p.tooDeep();
    const test = parseNamedExpression(p);
    branches.push({ start, test, body: parseBlock(p, what, start, false) });
  } while (p.kind === Tok.ELIF);
  if (p.kind === Tok.ELSE) orelse = parseElse(p);
  p.elifs -= branches.length;
  let node: If | null = null;
  for (let branch = branches.pop(); branch; branch = branches.pop()) {
    node = {
      _type: 'If', test: branch.test, body: branch.body, orelse: node ? [node] : orelse,
      lineno: p.line(branch.start), col_offset: p.column(branch.start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }
  return node ?? p.fail();
}

const ELIFS_MAX = 2990;

function parseElse(p: Parser): Stmt[] {
  const start = p.index;
  if (!p.accept(Tok.ELSE)) return [];
  return parseBlock(p, "'else' statement", start);
}

export function parseWhile(p: Parser): While {
  const start = p.index;
  p.advance();
  const test = parseNamedExpression(p);
  const body = parseBlock(p, "'while' statement", start, false);
  const orelse = parseElse(p);
  return {
    _type: 'While', test, body, orelse,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

export function parseFor(p: Parser, isAsync: boolean): For | AsyncFor {
  const start = p.index;
  if (isAsync) p.advance();
  const keyword = p.index;
  p.advance();
  const target = p.guarded(() => {
    const targets = parseTargets(p);
    if (p.kind !== Tok.IN) p.fail();
    return targets;
  }, () => diagnoseForTarget(p));
  p.expect(Tok.IN);
  const iter = parseStarExpressions(p);
  const body = parseBlock(p, "'for' statement", isAsync ? keyword : start, false);
  const orelse = parseElse(p);
  return {
    _type: isAsync ? 'AsyncFor' : 'For', target, iter, body, orelse, type_comment: null,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

export function parseTry(p: Parser): Try | TryStar {
  const start = p.index;
  p.advance();
  const body = parseBlock(p, "'try' statement", start);
  const handlers: ExceptHandler[] = [];
  let star = false;
  while (p.kind === Tok.EXCEPT) {
    const group = p.peek() === Tok.STAR;
    if (handlers.length === 0) star = group;
    else if (group !== star) {
      if (p.diagnosing) throw p.errorAt(p.index, "cannot have both 'except' and 'except*' on the same 'try'");
      p.advance();
      p.fail();
    }
    handlers.push(parseHandler(p, star));
  }
  const orelse = handlers.length > 0 ? parseElse(p) : [];
  const finallyAt = p.index;
  const finalbody = p.accept(Tok.FINALLY) ? parseBlock(p, "'finally' statement", finallyAt) : [];
  if (handlers.length === 0 && finallyAt === p.index) {
    if (p.diagnosing && p.kind !== Tok.ERROR) throw p.errorLast("expected 'except' or 'finally' block");
    p.fail();
  }
  return {
    _type: star ? 'TryStar' : 'Try', body, handlers, orelse, finalbody,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseHandler(p: Parser, star: boolean): ExceptHandler {
  const start = p.index;
  return p.guarded(() => {
    p.advance();
    if (star) p.advance();
    let type: Expr | null = null;
    let name: string | null = null;
    if (star || (p.kind !== Tok.COLON && p.kind !== Tok.NEWLINE)) {
      type = parseExpression(p);
      if (p.accept(Tok.AS)) name = p.name();
    }
    const body = parseBlock(p, star ? "'except*' statement" : "'except' statement", start, false);
    return {
      _type: 'ExceptHandler', type, name, body,
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }, () => diagnoseExcept(p));
}

export function parseWith(p: Parser, isAsync: boolean): With | AsyncWith {
  const start = p.index;
  if (isAsync) p.advance();
  const keyword = p.index;
  p.advance();
  const items = p.guarded(() => {
    const bracketed = p.kind === Tok.LPAR ? p.attempt(() => parseBracketedItems(p)) : null;
    return bracketed ?? parseItems(p);
  }, () => diagnoseWith(p, keyword));
  const body = parseBlock(p, "'with' statement", keyword, false);
  return {
    _type: isAsync ? 'AsyncWith' : 'With', items, body, type_comment: null,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseBracketedItems(p: Parser): WithItem[] {
  p.expect(Tok.LPAR);
  const items: WithItem[] = [];
  do {
    if (p.kind === Tok.RPAR && items.length > 0) break;
    items.push(parseItem(p));
  } while (p.accept(Tok.COMMA));
  p.expect(Tok.RPAR);
  if (p.kind === Tok.NEWLINE && p.diagnosing) throw p.errorLast("expected ':'");
  if (p.kind !== Tok.COLON) p.fail();
  return items;
}

function parseItems(p: Parser): WithItem[] {
  const items: WithItem[] = [];
  do items.push(parseItem(p)); while (p.accept(Tok.COMMA));
  return items;
}

function parseItem(p: Parser): WithItem {
  const context_expr = parseExpression(p);
  let optional_vars: Expr | null = null;
  if (p.kind === Tok.AS) {
    p.advance();
    optional_vars = parseTarget(p);
    if (p.kind !== Tok.COMMA && p.kind !== Tok.RPAR && p.kind !== Tok.COLON) p.fail();
  }
  return { _type: 'withitem', context_expr, optional_vars };
}
