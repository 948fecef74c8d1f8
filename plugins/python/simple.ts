// Simple statements: assignments, imports, and those of one keyword.
import type { Alias, BinaryOperator, Expr, Name, Stmt } from './ast';
import { parseTypeParams } from './definitions';
import { parseExpression, parseStarExpressions, parseYieldOrStarExpressions, startsExpression } from './expressions';
import type { Parser } from './parser';
import { diagnoseAssignment, diagnoseDelete, diagnoseImportNames, diagnoseNoNames } from './statement-mistakes';
import { asTarget } from './targets';
import { Tok } from './tokens';

const AUGMENTED: Readonly<Record<number, BinaryOperator>> = {
  [Tok.PLUSEQUAL]: 'Add', [Tok.MINEQUAL]: 'Sub', [Tok.STAREQUAL]: 'Mult', [Tok.SLASHEQUAL]: 'Div', [Tok.DOUBLESLASHEQUAL]: 'FloorDiv',
  [Tok.PERCENTEQUAL]: 'Mod', [Tok.DOUBLESTAREQUAL]: 'Pow', [Tok.LEFTSHIFTEQUAL]: 'LShift', [Tok.RIGHTSHIFTEQUAL]: 'RShift',
  [Tok.AMPEREQUAL]: 'BitAnd', [Tok.VBAREQUAL]: 'BitOr', [Tok.CIRCUMFLEXEQUAL]: 'BitXor', [Tok.ATEQUAL]: 'MatMult',
};

export function parseSimpleStatement(p: Parser): Stmt {
  const start = p.index;
  switch (p.kind) {
    case Tok.PASS: case Tok.BREAK: case Tok.CONTINUE: {
      const _type = p.kind === Tok.PASS ? 'Pass' : p.kind === Tok.BREAK ? 'Break' : 'Continue';
      p.advance();
      return { _type, lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn };
    }
    case Tok.RETURN: {
      p.advance();
      const value = startsExpression(p.kind) || p.kind === Tok.STAR ? parseStarExpressions(p) : null;
      return {
        _type: 'Return', value,
        lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
      };
    }
    case Tok.RAISE: return parseRaise(p);
    case Tok.ASSERT: return parseAssert(p);
    case Tok.DEL: return p.guarded(() => parseDelete(p), () => diagnoseDelete(p));
    case Tok.IMPORT: return parseImport(p);
    case Tok.FROM: return parseImportFrom(p);
    case Tok.GLOBAL: case Tok.NONLOCAL: {
      const _type = p.kind === Tok.GLOBAL ? 'Global' : 'Nonlocal';
      p.advance();
      const names: string[] = [];
      do names.push(p.name()); while (p.accept(Tok.COMMA));
      return {
        _type, names,
        lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
      };
    }
    case Tok.NAME:
      if (p.peek() === Tok.NAME && p.isWord('type')) return parseTypeAlias(p);
      return p.guarded(() => parseExpressionStatement(p), () => diagnoseAssignment(p));
    default: return p.guarded(() => parseExpressionStatement(p), () => diagnoseAssignment(p));
  }
}

/** An expression, or an assignment whose first target it is. */
function parseExpressionStatement(p: Parser): Stmt {
  const start = p.index;
  const first = parseYieldOrStarExpressions(p);
  const bare = p.index === start + 1;
  if (p.kind === Tok.EQUAL) return parseAssignment(p, start, first);
  if (p.kind === Tok.COLON) return parseAnnotated(p, start, first, bare);
  const op = AUGMENTED[p.kind];
  if (op) {
    if (first._type !== 'Name' && first._type !== 'Attribute' && first._type !== 'Subscript') p.fail();
    first.ctx = 'Store';
    p.advance();
    const value = parseYieldOrStarExpressions(p);
    return {
      _type: 'AugAssign', target: first, op, value,
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    };
  }
  return {
    _type: 'Expr', value: first,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseAssignment(p: Parser, start: number, first: Expr): Stmt {
  const targets: Expr[] = [];
  let value = first;
  while (p.kind === Tok.EQUAL) {
    if (!asTarget(value, 'Store', true)) p.fail();
    targets.push(value);
    p.advance();
    value = parseYieldOrStarExpressions(p);
  }
  return {
    _type: 'Assign', targets, value, type_comment: null,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseAnnotated(p: Parser, start: number, target: Expr, bare: boolean): Stmt {
  if (target._type !== 'Name' && target._type !== 'Attribute' && target._type !== 'Subscript') p.fail();
  target.ctx = 'Store';
  p.expect(Tok.COLON);
  const annotation = parseExpression(p);
  const value = p.accept(Tok.EQUAL) ? parseYieldOrStarExpressions(p) : null;
  return {
    _type: 'AnnAssign', target, annotation, value, simple: target._type === 'Name' && bare ? 1 : 0,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseTypeAlias(p: Parser): Stmt {
  const start = p.index;
  p.advance();
  const nameAt = p.index;
  const id = p.name();
  const name: Name = {
    _type: 'Name', id, ctx: 'Store',
    lineno: p.line(nameAt), col_offset: p.column(nameAt), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
  const type_params = parseTypeParams(p);
  p.expect(Tok.EQUAL);
  const value = parseExpression(p);
  return {
    _type: 'TypeAlias', name, type_params, value,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseRaise(p: Parser): Stmt {
  const start = p.index;
  p.advance();
  const exc = startsExpression(p.kind) ? parseExpression(p) : null;
  const cause = exc && p.accept(Tok.FROM) ? parseExpression(p) : null;
  return {
    _type: 'Raise', exc, cause,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseAssert(p: Parser): Stmt {
  const start = p.index;
  p.advance();
  const test = parseExpression(p);
  const msg = p.accept(Tok.COMMA) ? parseExpression(p) : null;
  return {
    _type: 'Assert', test, msg,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseDelete(p: Parser): Stmt {
  const start = p.index;
  p.advance();
  const targets: Expr[] = [];
  do {
    if (targets.length > 0 && (p.kind === Tok.NEWLINE || p.kind === Tok.SEMI)) break;
    const target = parseExpression(p);
    if (!asTarget(target, 'Del', false)) p.fail();
    targets.push(target);
  } while (p.accept(Tok.COMMA));
  if (p.kind !== Tok.NEWLINE && p.kind !== Tok.SEMI) p.fail();
  return {
    _type: 'Delete', targets,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseDottedName(p: Parser): string {
  let name = p.name();
  while (p.accept(Tok.DOT)) name += `.${p.name()}`;
  return name;
}

function parseAlias(p: Parser, dotted: boolean): Alias {
  const start = p.index;
  const name = dotted ? parseDottedName(p) : p.name();
  const asname = p.accept(Tok.AS) ? p.name() : null;
  return {
    _type: 'alias', name, asname,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseImport(p: Parser): Stmt {
  const start = p.index;
  p.advance();
  const names: Alias[] = [];
  diagnoseNoNames(p);
  do names.push(parseAlias(p, true)); while (p.accept(Tok.COMMA));
  return {
    _type: 'Import', names,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseImportFrom(p: Parser): Stmt {
  const start = p.index;
  p.advance();
  let level = 0;
  for (; p.kind === Tok.DOT || p.kind === Tok.ELLIPSIS; p.advance()) level += p.kind === Tok.DOT ? 1 : 3;
  const module = p.kind === Tok.NAME || level === 0 ? parseDottedName(p) : null;
  p.expect(Tok.IMPORT);
  const names = parseImportNames(p);
  return {
    _type: 'ImportFrom', module, names, level,
    lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
  };
}

function parseImportNames(p: Parser): Alias[] {
  const start = p.index;
  diagnoseNoNames(p);
  if (p.accept(Tok.STAR)) {
    return [{
      _type: 'alias', name: '*', asname: null,
      lineno: p.line(start), col_offset: p.column(start), end_lineno: p.endLine, end_col_offset: p.endColumn,
    }];
  }
  const bracketed = p.accept(Tok.LPAR);
  const names: Alias[] = [];
  do {
    if (bracketed && names.length > 0 && p.kind === Tok.RPAR) break;
    if (p.diagnosing) diagnoseImportNames(p, names.length > 0);
    names.push(parseAlias(p, false));
  } while (p.accept(Tok.COMMA));
  if (bracketed) p.expect(Tok.RPAR);
  return names;
}
