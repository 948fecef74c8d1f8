// Statements: a module's body, blocks, and which statement a token begins.
import type { Module, Stmt } from './ast';
import { parseClass, parseDecorated, parseFunction } from './definitions';
import { parseFor, parseIf, parseTry, parseWhile, parseWith } from './compound';
import { parseMatch, startsMatch, tryMatchHeader } from './match';
import type { Parser } from './parser';
import { parseSimpleStatement } from './simple';
import { diagnoseMatch } from './statement-mistakes';
import { Tok } from './tokens';

export function parseModule(p: Parser): Module {
  const body: Stmt[] = [];
  while (p.kind !== Tok.ENDMARKER) parseStatement(p, body);
  return { _type: 'Module', body, type_ignores: [] };
}

/** Reads one line of simple statements, or one compound statement, onto `body`. */
export function parseStatement(p: Parser, body: Stmt[]): void {
  switch (p.kind) {
    case Tok.IF: body.push(parseIf(p)); return;
    case Tok.FOR: body.push(parseFor(p, false)); return;
    case Tok.WHILE: body.push(parseWhile(p)); return;
    case Tok.TRY: body.push(parseTry(p)); return;
    case Tok.WITH: body.push(parseWith(p, false)); return;
    case Tok.DEF: body.push(parseFunction(p, [], false)); return;
    case Tok.CLASS: body.push(parseClass(p, [])); return;
    case Tok.AT: body.push(parseDecorated(p)); return;
    case Tok.ASYNC:
      if (p.peek() === Tok.DEF) body.push(parseFunction(p, [], true));
      else if (p.peek() === Tok.FOR) body.push(parseFor(p, true));
      else if (p.peek() === Tok.WITH) body.push(parseWith(p, true));
      else { p.advance(); p.fail(); }
      return;
    case Tok.NAME:
      if (p.isWord('match') && startsMatch(p)) {
        body.push(parseMatch(p));
        return;
      }
      if (p.isWord('match')) {
        if (p.diagnosing) diagnoseMatch(p);
        else tryMatchHeader(p);
      }
      parseSimpleStatements(p, body);
      return;
    default: parseSimpleStatements(p, body);
  }
}

function parseSimpleStatements(p: Parser, body: Stmt[]): void {
  for (;;) {
    body.push(parseSimpleStatement(p));
    if (!p.accept(Tok.SEMI)) break;
    if (p.kind === Tok.NEWLINE) break;
  }
  p.expect(Tok.NEWLINE);
}

/**
 * `:` and the statements under it. `what` and `start` name the statement in "expected an indented block after ...";
 * `forced` is whether a missing colon is told at once.
 */
export function parseBlock(p: Parser, what: string, start: number, forced = true): Stmt[] {
  if (forced) p.expectForced(Tok.COLON, ':');
  else if (p.kind === Tok.NEWLINE && p.diagnosing) throw p.errorLast("expected ':'");
  else p.expect(Tok.COLON);
  const body: Stmt[] = [];
  if (p.kind !== Tok.NEWLINE) {
    parseSimpleStatements(p, body);
    return body;
  }
  p.advance();
  if (p.kind !== Tok.INDENT) {
    if (p.kind === Tok.ERROR) p.fail();
    p.reach(p.index);
    throw p.errorLast(`expected an indented block after ${what} on line ${p.line(start)}`, 'IndentationError');
  }
  p.advance();
  do parseStatement(p, body); while (p.kind !== Tok.DEDENT && p.kind !== Tok.ENDMARKER);
  p.expect(Tok.DEDENT);
  return body;
}
