// `return` and `raise`: how a function is left.
import type { ast } from '../../python';
import type { FunctionEmitter } from './emitter';
import { exception } from './exceptions';
import type { Block } from './flow';
import { EXCEPTIONS } from './model';
import { reject } from './rejection';
import { NONE, prune, show, unify } from './types';

export function returned(f: FunctionEmitter, node: ast.Return, tail: boolean): Block {
  const { model } = f;
  if (model.kind === 'main') reject('syntax', node, 'a return outside of a function', 'remove it');
  let code = '()';
  if (node.value) {
    const value = f.expr(node.value, model.result);
    if (!model.resultAnnotated) f.widen(model, value.ty, node.value);
    const wasNone = prune(value.ty).k === 'none' && prune(model.result).k === 'none';
    code = wasNone ? value.code : f.ownAs(value, model.result, node.value);
    if (wasNone && code !== '()') return { code: `${code};\n${leave(f, '()', tail)}`, diverges: true };
  } else if (!model.resultAnnotated) {
    f.widen(model, NONE, node);
    if (prune(model.result).k === 'var') {
      unify(model.result, NONE);
      f.changed = true;
    }
    if (prune(model.result).k === 'optional') code = 'None';
  } else if (prune(model.result).k === 'optional') code = 'None';
  else if (prune(model.result).k !== 'none') reject('mixed-types', node, `None where ${show(model.result)} is expected`, 'annotate the result as optional');
  return { code: leave(f, code, tail), diverges: true };
}

/** Collects results, or the first error. */
export const COLLECT = '.collect::<Result<Vec<_>, Error>>()';

/** Whether it is one call and its `?`: nothing else is done to what it gives. */
export function isOneCall(code: string): boolean {
  if (code.endsWith(`${COLLECT}?`)) return true;
  if (!/^(?:self\.)?[\w:]+(?:\.[\w]+)*\(/.test(code) || !code.endsWith(')?') || /["'|]/.test(code)) return false;
  let depth = 0;
  for (let at = code.indexOf('('); at < code.length - 1; at++) {
    if (code[at] === '(') depth++;
    else if (code[at] === ')' && --depth === 0) return at === code.length - 2;
  }
  return false;
}

/** Leaves the function with a value. */
function leave(f: FunctionEmitter, code: string, tail: boolean): string {
  const returns = f.returns[f.returns.length - 1];
  if (returns) {
    returns.used = true;
    return `break ${returns.label} Ok(Some(${code}));`;
  }
  if (f.model.fallible) {
    // what may fail as the last thing answers for itself
    const whole = isOneCall(code) ? code.slice(0, -1) : `Ok(${code})`;
    return tail ? whole : `return ${whole};`;
  }
  if (code === '()') return tail ? '' : 'return;';
  return tail ? code : `return ${code};`;
}

export function raise(f: FunctionEmitter, node: ast.Raise): string {
  if (!node.exc) {
    const handled = f.lookup('<error>');
    if (!handled) reject('raise', node, 'a raise without an exception', 'name the exception');
    return f.fail(handled.rustName);
  }
  const { exc } = node;
  if (exc._type === 'Name') {
    const local = f.lookup(exc.id);
    if (local && prune(local.facts.ty).k === 'exception') return f.fail(`${local.rustName}.clone()`);
    if (exc.id in EXCEPTIONS || f.module.exceptions.has(exc.id)) return f.fail(exception(f, exc));
  }
  if (exc._type === 'Call' && exc.func._type === 'Name' && (exc.func.id in EXCEPTIONS || f.module.exceptions.has(exc.func.id))) return f.fail(exception(f, exc));
  return reject('raise', node, 'an exception that is computed', 'raise a class, or a call of one');
}
