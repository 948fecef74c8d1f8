// What statements share: blocks and whether they end, comments, declarations, and what is known of names on the way.
import { type ast, walk } from '../../python';
import type { FunctionEmitter, Local } from './emitter';
import { path } from './expressions';
import { mutable } from './iteration';
import type { Plan } from './places';
import { isKnown } from './types';

export interface Comments {
  /** Comments above a line that were not written yet. */
  above(line: number): string[];
  /** The comment at the end of a line. */
  beside(line: number, endLine: number): string | null;
}

export interface Block {
  readonly code: string;
  readonly diverges: boolean;
}

/** What statements need beside the function: where variables are declared, and the comments. */
export interface Body {
  readonly plan: Plan;
  readonly comments: Comments;
}

export function diverges(body: readonly ast.Stmt[]): boolean {
  return body.some((statement) => {
    switch (statement._type) {
      case 'Return': case 'Raise': case 'Break': case 'Continue': return true;
      case 'If': return statement.orelse.length > 0 && diverges(statement.body) && diverges(statement.orelse);
      case 'While': return isTrue(statement.test) && !hasBreak(statement.body);
      case 'Expr': return statement.value._type === 'Call' && path(statement.value.func) === 'sys.exit';
      case 'Try': return (diverges(statement.body) || (statement.orelse.length > 0 && diverges(statement.orelse))) && statement.handlers.every((handler) => diverges(handler.body));
      case 'Match': return statement.cases.some((each) => each.guard === null && each.pattern._type === 'MatchAs' && each.pattern.pattern === null) && statement.cases.every((each) => diverges(each.body));
      default: return false;
    }
  });
}

export const isTrue = (test: ast.Expr): boolean => test._type === 'Constant' && ((test.value.type === 'bool' && test.value.value) || (test.value.type === 'int' && test.value.value !== 0n));

export function hasBreak(body: readonly ast.Stmt[]): boolean {
  return body.some((statement) => {
    switch (statement._type) {
      case 'Break': return true;
      case 'If': return hasBreak(statement.body) || hasBreak(statement.orelse);
      case 'Try': return hasBreak(statement.body) || hasBreak(statement.orelse) || hasBreak(statement.finalbody) || statement.handlers.some((handler) => hasBreak(handler.body));
      case 'Match': return statement.cases.some((each) => hasBreak(each.body));
      case 'For': case 'While': return hasBreak(statement.orelse);
      default: return false;
    }
  });
}

/** The line of the source that a piece of code comes from; taken out again when the file is put together. */
export const mark = (line: number): string => `\u0001${line}\u0001`;

export function declaration(f: FunctionEmitter, name: string): string {
  const facts = f.facts(name);
  const local = f.declare(name, f.local(name, holdsOf(facts), facts, { declared: true }));
  const type = local.holds === 'own' && isKnown(facts.ty) ? `: ${f.rust(facts.ty)}` : '';
  return `let ${mutable(local)}${local.rustName}${type};`;
}

export const holdsOf = (facts: { alias: boolean | null; mode: 'ref' | 'mut' | 'own' }): Local['holds'] => (facts.alias ? (facts.mode === 'mut' ? 'mut' : 'ref') : 'own');

export function negated(test: string): string {
  if (test.startsWith('!') && /^![\w.]+(\([^()]*\))?$/.test(test)) return test.slice(1);
  return /^[\w.:&]+(\([^()]*\))?$/.test(test) ? `!${test}` : `!(${test})`;
}

export function forget(f: FunctionEmitter, dotted: string): void {
  const last = dotted.split('.').pop() ?? '';
  for (const known of f.narrowed) if (known === dotted || known.startsWith(`${dotted}.`) || (dotted.includes('.') && known.split('.').includes(last))) f.narrowed.delete(known);
}

export function forgetStored(f: FunctionEmitter, body: readonly ast.Stmt[]): void {
  for (const statement of body) walk(statement, (node) => {
    if ((node._type === 'Name' || node._type === 'Attribute') && node.ctx !== 'Load') {
      const dotted = path(node);
      if (dotted !== null) forget(f, dotted);
    }
  });
}

export const isDeclaredBefore = (context: Body, name: string): boolean => [...context.plan.before.values()].some((each) => each.includes(name));

export function isRead(body: readonly ast.Stmt[], name: string): boolean {
  let found = false;
  for (const statement of body) walk(statement, (node) => {
    if (node._type === 'Name' && node.id === name) found = true;
  });
  return found;
}
