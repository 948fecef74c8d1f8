// Calls: the module's own functions and classes. Builtin functions are in builtins.ts, methods of built-in types in method-calls.ts.
import type { ast } from '../../python';
import { argument, arranged, functionPath } from './arguments';
import { builtin } from './builtins';
import type { Code, FunctionEmitter } from './emitter';
import { exception } from './exceptions';
import { meaning } from './expressions';
import { known, methodCall } from './method-calls';
import { EXCEPTIONS, type FunctionModel, type Parameter } from './model';
import { reject } from './rejection';
import { EXCEPTION, prune, show, type Ty } from './types';

export function call(f: FunctionEmitter, node: ast.Call, want?: Ty): Code {
  if (node.args.some((arg) => arg._type === 'Starred') || node.keywords.some((keyword) => keyword.arg === null)) {
    if (!(node.func._type === 'Name' && node.func.id === 'print') && !takesStar(f, node.func)) reject('star', node, 'a call with unpacked arguments', 'name the arguments');
  }
  const { func } = node;
  if (func._type === 'Name') {
    const local = f.lookup(func.id);
    if (local) return callable(f, node, f.variable(local));
    if (func.id === 'cls' && f.model.kind === 'class' && f.model.owner) return construct(f, node, f.model.owner.name);
    const own = f.module.functions.get(func.id);
    if (own) return invoke(f, node, own, null);
    const refused = f.module.rejections.find(({ name }) => name === func.id);
    if (refused) reject('depends', node, `${func.id} is not moved`, refused.rejection.hint);
    if (f.module.classes.has(func.id)) return construct(f, node, func.id);
    if (f.module.enums.has(func.id)) return memberOf(f, node, func.id);
    if (f.module.exceptions.has(func.id) || func.id in EXCEPTIONS) return f.val(exception(f, node), EXCEPTION);
    const meant = f.module.imports.get(func.id);
    if (meant !== undefined) return known(f, node, meant, want);
    return builtin(f, node, func.id, want);
  }
  if (func._type === 'Attribute') {
    const meant = meaning(f, func);
    if (meant !== null) return known(f, node, meant, want);
    if (func.value._type === 'Name' && !f.lookup(func.value.id)) {
      const owner = f.module.classes.get(func.value.id);
      const method = owner?.methods.get(func.attr);
      if (owner && method && (method.kind === 'static' || method.kind === 'class')) return invoke(f, node, method, null);
      const ofEnum = f.module.enums.get(func.value.id);
      const own = ofEnum && f.module.functions.get(`${ofEnum.name}.${func.attr}`);
      if (own) return invoke(f, node, own, null);
      if (func.value.id === 'dict' && func.attr === 'fromkeys') return reject('call', node, 'dict.fromkeys', 'use a comprehension');
    }
    if (func.value._type === 'Name' && func.value.id === 'cls' && f.model.kind === 'class') {
      const method = f.model.owner?.methods.get(func.attr);
      if (method) return invoke(f, node, method, null);
    }
    return methodCall(f, node, func);
  }
  return reject('call', node, 'a call of what an expression gives', 'name the function first');
}

/** The member with a value: `Level(3)`. */
function memberOf(f: FunctionEmitter, node: ast.Call, name: string): Code {
  const model = f.module.enums.get(name)!;
  const [value] = node.args;
  if (!value || node.args.length > 1 || node.keywords.length > 0) reject('arguments', node, `${name} in this form`, 'give the value of a member');
  if (!model.lookedUp) {
    model.lookedUp = true;
    f.changed = true;
  }
  const given = f.fit(f.expr(value, model.valueType), model.valueType, value);
  return f.val(f.fallible(`${model.name}::from_value(${prune(model.valueType).k === 'str' ? f.str(given) : f.own(given, value)})`), { k: 'enum', name: model.name });
}

/** Whether a function of the module with that name takes any number of arguments. */
function takesStar(f: FunctionEmitter, func: ast.Expr): boolean {
  const isVariadic = (model: FunctionModel | undefined): boolean => model?.params.some((param) => param.variadic) ?? false;
  if (func._type === 'Name') return !f.lookup(func.id) && isVariadic(f.module.functions.get(func.id));
  return func._type === 'Attribute' && [...f.module.classes.values()].some((model) => isVariadic(model.methods.get(func.attr)));
}

export function callable(f: FunctionEmitter, node: ast.Call, value: Code): Code {
  const type = prune(value.ty);
  if (type.k !== 'function') return reject('call', node, `a call of ${show(type)}`, 'call functions');
  if (type.params.length !== node.args.length || node.keywords.length > 0) reject('arguments', node, 'arguments that do not fit the callable', 'give each parameter');
  const args = node.args.map((arg, index) => f.ownAs(f.expr(arg, type.params[index]), type.params[index]!, arg));
  return f.val(f.fallible(`${value.code}(${args.join(', ')})`), type.result);
}

export function invoke(f: FunctionEmitter, node: ast.Call, target: FunctionModel, receiver: { value: Code; node: ast.Expr } | null): Code {
  if (target.rejection) reject('depends', node, `${target.title} is not moved`, target.rejection.hint);
  f.model.calls.add(target);
  if (target.owner) f.model.uses.add(target.owner);
  if (target.owner?.variants && target.owner.rejection) reject('depends', node, `${target.owner.name} is not moved`, target.owner.rejection.hint);
  const exprs = arranged(f, node, target.params, target.title, target.home);
  let head = functionPath(target);
  if (receiver) {
    const { value } = receiver;
    if (target.selfMode === 'own') reject('alias', node, `${target.title} gives self away`, 'return nothing, or a copy');
    head = `${target.selfMode === 'mut' ? f.changing(value, receiver.node).code : f.atom(value)}.${target.rustName}`;
  }
  const args = target.params.map((param, index) => argument(f, param, exprs[index]!));
  const code = `${head}(${args.join(', ')})`;
  return f.val(target.fallible ? f.fallible(code) : code, target.result);
}

function construct(f: FunctionEmitter, node: ast.Call, called: string): Code {
  const owner = f.module.classes.get(called)!;
  const { name } = owner;
  f.model.uses.add(owner);
  if (owner.rejection) reject('depends', node, `${name} is not moved`, owner.rejection.hint);
  if (owner.variants) reject('inheritance', node, `${name} stands for its subclasses, and is made here itself`, 'make one of the subclasses');
  const type: Ty = { k: 'class', name };
  const init = owner.methods.get('__init__');
  if (init) {
    f.model.calls.add(init);
    if (init.rejection) reject('depends', node, `${name} is not moved`, init.rejection.hint);
    const exprs = arranged(f, node, init.params, name, owner.home);
    const code = `${name}::new(${init.params.map((param, index) => argument(f, param, exprs[index]!)).join(', ')})`;
    return f.val(init.fallible ? f.fallible(code) : code, type);
  }
  if (!owner.dataclass) {
    if (node.args.length + node.keywords.length > 0) reject('arguments', node, `${name} takes no arguments`, 'this raises TypeError always');
    return f.val(`${name} {}`, type);
  }
  const fields = [...owner.fields.values()];
  const params: Parameter[] = fields.map((field) => ({ name: field.name, node: { _type: 'arg' } as ast.Arg, ty: field.ty, annotated: true, fallback: field.fallback ?? field.factory, keywordOnly: false, variadic: false, mode: 'own' }));
  const exprs = arranged(f, node, params, name, owner.home);
  const after = owner.methods.get('__post_init__');
  const args = fields.map((field, index) => {
    const expr = exprs[index]!;
    if (expr === field.factory) {
      const factory = expr._type === 'Name' ? expr.id : '';
      const made = ({ list: 'Vec::new()', dict: 'Dict::new()', set: 'HashSet::new()' } as Record<string, string>)[factory];
      return made ?? (f.module.classes.has(factory) ? construct(f, { ...node, args: [], keywords: [] }, factory).code : reject('dataclass', node, 'a default factory that is no plain type', 'use list, dict or set'));
    }
    return f.ownAs(f.expr(expr, field.ty), field.ty, expr);
  });
  if (after) {
    f.model.calls.add(after);
    if (after.rejection) reject('depends', node, `${name} is not moved`, after.rejection.hint);
  }
  const code = `${name}::new(${args.join(', ')})`;
  return f.val(after?.fallible ? f.fallible(code) : code, type);
}
