// Exceptions that are made, and which values have a text that both languages agree on.
import type { ast } from '../../python';
import { invoke } from './calls';
import type { FunctionEmitter } from './emitter';
import { messageOf } from './exception-classes';
import { EXCEPTIONS, type FunctionModel } from './model';
import { reject } from './rejection';
import { prune, show, type Ty } from './types';

/** The class of an exception as an expression of `Class`. */
export function exceptionClass(f: FunctionEmitter, name: string): string {
  return `Class::${f.module.exceptions.get(name)?.name ?? name}`;
}

/** An exception that is made: `ValueError("...")`. */
export function exception(f: FunctionEmitter, node: ast.Expr): string {
  if (node._type === 'Name') return messageFunction(f, node.id) ? exception(f, { ...node, _type: 'Call', func: node, args: [], keywords: [] } as ast.Call) : `Error::bare(${exceptionClass(f, node.id)})`;
  if (node._type !== 'Call' || node.func._type !== 'Name') return reject('raise', node, 'an exception that is computed', 'raise a class, or a call of one');
  const class_ = exceptionClass(f, node.func.id);
  const maker = messageFunction(f, node.func.id);
  if (maker) {
    const { code } = invoke(f, node, maker, null);
    return baseOf(f, node.func.id) === 'KeyError' ? `Error::of(${class_}, &${code})` : `Error::new(${class_}, ${code})`;
  }
  if (node.keywords.length > 0) reject('raise', node, 'an exception with named arguments', 'give the message');
  if (node.args.length === 0) return `Error::bare(${class_})`;
  const values = node.args.map((arg) => f.expr(arg));
  const [value] = values;
  if (values.length === 1 && value) {
    const type = prune(value.ty);
    if (!isPrintable(f, type)) reject('raise', node, `an exception with ${show(type)}`, 'give a text');
    if (type.k === 'str' && node.func.id !== 'KeyError' && baseOf(f, node.func.id) !== 'KeyError') return `Error::new(${class_}, ${value.kind === 'place' ? f.own(value, node.args[0]!) : value.code})`;
    return `Error::of(${class_}, ${f.borrow(value)})`;
  }
  return `Error::many(${class_}, &[${values.map((each) => `repr::repr(${f.borrow(each)})`).join(', ')}])`;
}

function baseOf(f: FunctionEmitter, name: string): string {
  const own = f.module.exceptions.get(name);
  return own ? (own.base in EXCEPTIONS ? own.base : baseOf(f, own.base)) : name;
}

/** Whether `str` and `repr` of the type say the same in both languages. */
export function isPrintable(f: FunctionEmitter, ty: Ty, within = false): boolean {
  const type = prune(ty);
  switch (type.k) {
    case 'set': case 'function': case 'var': return false;
    case 'class': {
      const model = f.module.classes.get(type.name);
      if (model?.variants) return model.variants.every((name) => !f.module.isRecursive(name) && isPrintable(f, { k: 'class', name }, within));
      return model !== undefined && (model.dataclass !== null ? [...model.fields.values()].every((field) => prune(field.ty).k === 'class' && (prune(field.ty) as { name: string }).name === type.name || isPrintableField(f, field.ty, type.name)) : model.methods.get('__repr__')?.rejection === null || (!within && model.methods.get('__str__')?.rejection === null));
    }
    case 'list': case 'deque': return isPrintable(f, type.of, true);
    case 'optional': return isPrintable(f, type.of, within);
    case 'series': return false;
    case 'dict': return type.flavour === 'plain' && isPrintable(f, type.key, true) && isPrintable(f, type.value, true);
    case 'tuple': return type.items.every((item) => isPrintable(f, item, true));
    default: return true;
  }
}

function isPrintableField(f: FunctionEmitter, ty: Ty, owner: string): boolean {
  const type = prune(ty);
  if (type.k === 'class' && type.name === owner) return true;
  if (type.k === 'optional' || type.k === 'list') return isPrintableField(f, type.of, owner);
  return isPrintable(f, type, true);
}

// Methods.

/** The function that makes the message, of the class or of one above it. */
function messageFunction(f: FunctionEmitter, name: string): FunctionModel | null {
  for (let here: string | undefined = name; here !== undefined; here = f.module.exceptions.get(here)?.base) {
    const found = f.module.functions.get(messageOf(here));
    if (found) return found;
  }
  return null;
}
