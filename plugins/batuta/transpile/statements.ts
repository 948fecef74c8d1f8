// Statements, one after the other: each kind goes to the file that knows it.
import type { ast } from '../../python';
import { annotationType } from './annotations';
import { assign } from './assignments';
import { branch, match } from './branches';
import { augmented, remove } from './changes';
import type { FunctionEmitter } from './emitter';
import { exception } from './exceptions';
import { raise, returned } from './exits';
import { narrowings } from './expressions';
import { type Block, type Body, declaration, mark, negated } from './flow';
import { hindrance } from './lift';
import { forLoop, whileLoop } from './loops';
import { truth } from './operators';
import { reject } from './rejection';
import { attempt } from './tries';
import { isCopy, prune, show, type Ty, unify } from './types';

export function statements(f: FunctionEmitter, body: readonly ast.Stmt[], context: Body, tail = false): Block {
  const lines: string[] = [];
  let ended = false;
  for (const [index, statement] of body.entries()) {
    f.mutants.at(f.model.title, statement.lineno);
    lines.push(...context.comments.above(statement.lineno));
    for (const name of context.plan.before.get(statement) ?? []) lines.push(declaration(f, name));
    const last = index === body.length - 1;
    const written = one(f, statement, body.slice(index + 1), context, tail && last);
    const beside = isSimple(statement) ? context.comments.beside(statement.lineno, statement.end_lineno) : null;
    if (written.code !== '') lines.push(mark(statement.lineno) + written.code + (beside ? ` ${beside}` : ''));
    else if (beside) lines.push(beside);
    if (written.diverges) {
      ended = true;
      break;
    }
  }
  return { code: lines.join('\n'), diverges: ended };
}

const isSimple = (statement: ast.Stmt): boolean => !['If', 'For', 'While', 'Try', 'Match', 'With'].includes(statement._type);

export function one(f: FunctionEmitter, node: ast.Stmt, rest: readonly ast.Stmt[], context: Body, tail: boolean): Block {
  const plain = (code: string): Block => ({ code, diverges: false });
  switch (node._type) {
    case 'Pass': return plain('');
    case 'Expr': return expressionStatement(f, node);
    case 'Assign': {
      if (node.targets.length > 1) {
        const value = f.expr(node.value);
        if (!isCopy(value.ty) && prune(value.ty).k !== 'str') reject('alias', node, 'several names for one object', 'make one for each');
        return plain(node.targets.map((target) => assign(f, node, target, node.value, context)).join('\n'));
      }
      return plain(assign(f, node, node.targets[0]!, node.value, context));
    }
    case 'AnnAssign': {
      if (node.target._type === 'Name') {
        const type = annotationType(node.annotation, names(f));
        const facts = f.facts(node.target.id);
        if (!unify(facts.ty, type) && show(facts.ty) !== show(type)) {
          if (prune(type).k === 'optional' || prune(facts.ty).k === 'optional') facts.ty = type;
          else reject('mixed-types', node, `${show(type)} where ${show(facts.ty)} was before`, 'use another name');
        }
        if (!node.value) return plain('');
      }
      return node.value ? plain(assign(f, node, node.target, node.value, context)) : plain('');
    }
    case 'AugAssign': return plain(augmented(f, node));
    case 'Return': return returned(f, node, tail);
    case 'If': return branch(f, node, rest, context, tail);
    case 'While': return whileLoop(f, node, context);
    case 'For': return forLoop(f, node, context);
    case 'Break': case 'Continue': {
      const loop = f.loops[f.loops.length - 1];
      if (!loop) reject('syntax', node, 'this stands outside a loop', 'remove it');
      const word = node._type === 'Break' ? 'break' : 'continue';
      if (word === 'break' && loop.breakLabel) return { code: `break ${loop.breakLabel};`, diverges: true };
      if (f.blocks === loop.depth) return { code: `${word};`, diverges: true };
      loop.labelled = true;
      return { code: `${word} ${loop.label};`, diverges: true };
    }
    case 'Raise': return { code: `${raise(f, node)};`, diverges: true };
    case 'Try': return attempt(f, node, context);
    case 'Assert': {
      const test = truth(f, node.test);
      const error = f.within(() => {
        if (!node.msg) return 'Error::bare(Class::AssertionError)';
        return exception(f, { ...node, _type: 'Call', func: { ...node, _type: 'Name', id: 'AssertionError', ctx: 'Load' }, args: [node.msg], keywords: [] } as ast.Call);
      });
      const code = `if ${negated(test)} {\n    ${f.fail(error)};\n}`;
      for (const known of narrowings(node.test).whenTrue) f.narrowed.add(known);
      return plain(code);
    }
    case 'Delete': return plain(node.targets.map((target) => remove(f, target)).join('\n'));
    case 'Match': return match(f, node, context);
    case 'Import': case 'ImportFrom': return reject('import', node, 'an import within a function', 'import at the top of the module');
    case 'FunctionDef': {
      const reason = f.model.node && hindrance(f.model.node, node);
      if (reason) throw reason;
      return reject('nested-function', node, 'a function within a block', 'move it to the top of the module');
    }
    case 'AsyncFunctionDef': return reject('async', node, 'a coroutine', 'move the asynchronous part elsewhere');
    case 'ClassDef': return reject('nested-class', node, 'a class within a function', 'move it to the top of the module');
    case 'Global': case 'Nonlocal': return reject('global', node, 'a store into a variable of another block', 'pass it in and return the new value');
    case 'With': case 'AsyncWith': return reject('with', node, 'a context manager', 'use try and finally, or keep this part in Python');
    case 'AsyncFor': return reject('async', node, 'an asynchronous loop', 'move the asynchronous part elsewhere');
    default: return reject('statement', node, 'this statement has no counterpart', 'write it differently');
  }
}

export const names = (f: FunctionEmitter): { named(name: string): Ty | null } => ({
  named: (name) => f.module.aliases.get(name) ?? (f.module.classes.has(name) ? { k: 'class', name } : f.module.enums.has(name) ? { k: 'enum', name } : f.module.exceptions.has(name) ? { k: 'exception' } : null),
});

function expressionStatement(f: FunctionEmitter, node: ast.ExprStmt): Block {
  const { value } = node;
  if (value._type === 'Constant') return { code: '', diverges: false };
  if (value._type !== 'Call') reject('effect', node, 'an expression without effect', 'remove it');
  const code = f.expr(value);
  if (code.code === '()') return { code: '', diverges: false };
  const exits = /^(return Err|break ')/.test(code.code);
  const isNone = prune(code.ty).k === 'none';
  const own = /^[\w.:&]+\(/.test(code.code) && (code.code.endsWith('?') || /^attempt!/.test(code.code));
  const text = isNone || own || code.code.endsWith('?') || code.code.startsWith('attempt!') ? `${code.code};` : `let _ = ${code.code};`;
  return { code: exits || !isNone ? text : f.mutants.statement(text, text.slice(0, 40)), diverges: exits };
}
