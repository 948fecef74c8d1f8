// try, except, else and finally, as labelled blocks: an error leaves the block that it was raised in.
import type { ast } from '../../python';
import type { FunctionEmitter } from './emitter';
import type { Block, Body } from './flow';
import { EXCEPTIONS, newFacts } from './model';
import { indent } from './names';
import { reject } from './rejection';
import { statements } from './statements';
import { EXCEPTION, prune } from './types';

function classesOf(f: FunctionEmitter, node: ast.Expr): string[] {
  if (node._type === 'Tuple') return node.elts.flatMap((each) => classesOf(f, each));
  const name = node._type === 'Name' ? node.id : '';
  if (!(name in EXCEPTIONS) && !f.module.exceptions.has(name)) reject('except', node, 'an exception class that is not known', 'name a built-in exception or one of this module');
  return [f.module.exceptions.get(name)?.name ?? name];
}

export function attempt(f: FunctionEmitter, node: ast.Try, context: Body): Block {
  if (node.finalbody.length > 0) return finally_(f, node, context);
  return handled(f, node, context);
}

function handled(f: FunctionEmitter, node: ast.Try, context: Body): Block {
  if (node.handlers.length === 0) return statements(f, node.body, context);
  const caught = f.label('caught');
  const done = f.label('done');
  const target = { label: caught, used: false, wrap: (error: string) => `break ${caught} ${error}` };
  f.blocks++;
  f.targets.push(target);
  const body = f.within(() => statements(f, node.body, context));
  f.targets.pop();
  const after = node.orelse.length > 0 && !body.diverges ? f.within(() => statements(f, node.orelse, context)) : { code: '', diverges: body.diverges };
  f.narrowed.clear();
  // as the source calls it
  const named = node.handlers.length === 1 ? node.handlers[0]!.name : null;
  const error = named ? f.rustName(named) : f.temporary('error');
  const handlers = node.handlers.map((handler) => {
    const classes = handler.type ? classesOf(f, handler.type) : null;
    const test = classes === null ? `!${error}.is(Class::IntegerOverflow)` : classes.map((name) => `${error}.is(Class::${name})`).join(' || ');
    const inner = f.within(() => {
      f.declare('<error>', { ...f.local('<error>', 'own', newFacts(EXCEPTION)), rustName: error });
      if (handler.name) f.declare(handler.name, { ...f.local(handler.name, 'own', newFacts(EXCEPTION)), rustName: error });
      return statements(f, handler.body, context);
    });
    return { test, inner };
  });
  f.blocks--;
  f.narrowed.clear();
  // nothing in the body fails: the handlers are never reached
  if (!target.used) return { code: [body.code, after.code].filter((each) => each !== '').join('\n'), diverges: after.diverges };
  const chain = `${handlers.map(({ test, inner }) => `if ${test} {${inner.code ? `\n${indent(inner.code)}` : ''}\n}`).join(' else ')} else {\n    ${f.fail(error)};\n}`;
  const quiet = after.diverges;
  const inside = [`let ${error}: Error = ${caught}: {`, indent([body.code, after.code, quiet ? '' : `break ${done};`].filter((each) => each !== '').join('\n')), '};', chain].join('\n');
  const diverges = quiet && handlers.every(({ inner }) => inner.diverges);
  return { code: quiet ? `{\n${indent(inside)}\n}` : `${done}: {\n${indent(inside)}\n}`, diverges };
}

function finally_(f: FunctionEmitter, node: ast.Try, context: Body): Block {
  const label = f.label('cleanup');
  const returns = { label, used: false };
  const wrapped = { label, used: false, wrap: (error: string) => `break ${label} Err(${error})` };
  f.targets.push(wrapped);
  f.returns.push(returns);
  f.blocks++;
  const loops = f.loops.splice(0);
  const marked = node.handlers.length > 0 ? f.within(() => handled(f, { ...node, finalbody: [] }, context)) : f.within(() => statements(f, [...node.body, ...node.orelse], context));
  f.loops.push(...loops);
  f.blocks--;
  f.returns.pop();
  f.targets.pop();
  f.narrowed.clear();
  // errors leave by `attempt!`, which gives the error itself: here it has to be an Err
  const code = marked.code.replaceAll(`attempt!(${label}, `, `attempt_ok!(${label}, `);
  const last = f.within(() => statements(f, node.finalbody, context));
  if (!wrapped.used && !returns.used) return { code: [code, last.code].join('\n'), diverges: marked.diverges };
  const result = f.rust(f.model.result);
  const end = marked.diverges ? '' : '\nOk(None)';
  const error = f.fail('error');
  const outer = f.returns[f.returns.length - 1];
  const back = outer ? `break ${outer.label} Ok(Some(value))` : f.model.fallible ? 'return Ok(value)' : prune(f.model.result).k === 'none' ? 'return' : 'return value';
  if (outer) outer.used = true;
  const arms = [`Err(error) => ${error},`, returns.used ? `Ok(Some(${back.includes('value') ? 'value' : '()'})) => ${back},` : '', marked.diverges ? 'Ok(_) => unreachable!("every path leaves the function"),' : returns.used ? 'Ok(None) => {}' : 'Ok(_) => {}'].filter((each) => each !== '');
  const outcome = f.temporary('outcome');
  return { code: `let ${outcome}: Result<Option<${returns.used ? result : '()'}>, Error> = ${label}: {\n${indent(code + end)}\n};\n${last.code}\nmatch ${outcome} {\n${indent(arms.join('\n'))}\n}`, diverges: marked.diverges };
}
