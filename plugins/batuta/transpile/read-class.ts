// A class to its model: fields by dataclass or by what `__init__` stores, and methods.
import { type ast, walk } from '../../python';
import { annotationType } from './annotations';
import type { ClassModel, Field, FunctionModel } from './model';
import type { readFunction, Reading } from './read-module';
import { reject } from './rejection';
import { fresh, type Ty } from './types';

const SPECIAL = new Set(['__init__', '__str__', '__repr__', '__eq__', '__lt__', '__le__', '__gt__', '__ge__', '__len__', '__add__', '__sub__', '__mul__', '__neg__', '__contains__', '__getitem__', '__bool__', '__post_init__', '__abs__', '__truediv__', '__floordiv__', '__mod__']);

const isNamedTuple = (node: ast.ClassDef, reading: Reading): boolean => node.bases.length === 1 && reading.isKnownDecorator(node.bases[0]!, 'typing.NamedTuple');

function dataclassOf(node: ast.ClassDef, reading: Reading): ClassModel['dataclass'] {
  // a named tuple is a frozen dataclass, as far as fields and order go; what asks for more is refused
  let found: ClassModel['dataclass'] = isNamedTuple(node, reading) ? { frozen: true, order: true, eq: true } : null;
  for (const decorator of node.decorator_list) {
    if (!reading.isKnownDecorator(decorator, 'dataclasses.dataclass')) reject('decorator', decorator, 'a decorated class', 'only @dataclass is known');
    const flag = (name: string, fallback: boolean): boolean => {
      const given = decorator._type === 'Call' ? decorator.keywords.find((keyword) => keyword.arg === name)?.value : undefined;
      if (!given) return fallback;
      return given._type === 'Constant' && given.value.type === 'bool' ? given.value.value : fallback;
    };
    if (decorator._type === 'Call') for (const { arg } of decorator.keywords) if (!['frozen', 'order', 'eq', 'slots', 'repr'].includes(arg ?? '')) reject('decorator', decorator, `dataclass(${arg ?? '**'}=...)`, 'use frozen, order, eq or slots');
    if (!flag('repr', true)) reject('decorator', decorator, 'dataclass(repr=False)', 'leave it out');
    found = { frozen: flag('frozen', false), order: flag('order', false), eq: flag('eq', true) };
  }
  return found;
}

function dataclassField(statement: ast.AnnAssign & { target: ast.Name }, reading: Reading): Field {
  const ty = annotationType(statement.annotation, reading.names);
  let fallback = statement.value;
  let factory: ast.Expr | null = null;
  if (fallback?._type === 'Call' && reading.isKnownDecorator(fallback.func, 'dataclasses.field')) {
    const call = fallback;
    fallback = null;
    for (const { arg, value } of call.keywords) {
      if (arg === 'default') fallback = value;
      else if (arg === 'default_factory') factory = value;
      else reject('dataclass', statement, `field(${arg ?? '**'}=...)`, 'use default or default_factory');
    }
  }
  return { name: statement.target.id, ty, fallback, factory, line: statement.lineno, inInit: true };
}

export function readClass(node: ast.ClassDef, model: ClassModel, reading: Reading, read: typeof readFunction): ClassModel {
  const base = node.bases[0];
  if (node.keywords.length > 0 || node.bases.length > 1 || (base && !isNamedTuple(node, reading) && !(base._type === 'Name' && base.id === 'object'))) reject('inheritance', node, 'a class that extends several others, or one that is not of this module', 'extend one class of the same module, or hold the other as a field');
  if (node.type_params.length > 0) reject('generic', node, 'a generic class', 'write it for one type');
  const dataclass = dataclassOf(node, reading);
  const { fields, methods, constants } = model;
  const whole: ClassModel = { ...model, dataclass };
  for (const statement of node.body) {
    if (statement._type === 'AnnAssign' && statement.target._type === 'Name') {
      if (dataclass) fields.set(statement.target.id, dataclassField({ ...statement, target: statement.target }, reading));
      else if (!statement.value) continue;
      else constants.set(statement.target.id, { name: statement.target.id, home: model.home, value: statement.value, line: statement.lineno, ty: annotationType(statement.annotation, reading.names), rustName: statement.target.id.toUpperCase(), rejection: null });
    } else if (statement._type === 'Assign' && statement.targets.length === 1 && statement.targets[0]?._type === 'Name') {
      const [{ id }] = [statement.targets[0]];
      if (id === '__slots__') continue;
      constants.set(id, { name: id, home: model.home, value: statement.value, line: statement.lineno, ty: fresh(), rustName: id.toUpperCase(), rejection: null });
    } else if (statement._type === 'FunctionDef') readMethod(statement, whole, reading, read);
    else if (statement._type === 'Pass' || (statement._type === 'Expr' && statement.value._type === 'Constant')) continue;
    else reject('class', statement, 'this does not belong into a class here', 'keep fields and methods');
  }
  for (const constant of constants.values()) if (constant.value._type !== 'Constant' && constant.value._type !== 'UnaryOp') reject('class', node, `the class variable ${constant.name} is no plain constant`, 'make it a module constant');
  const init = methods.get('__init__');
  if (init && dataclass) reject('dataclass', init.node ?? node, 'a dataclass with its own __init__', 'use one of the two');
  if (!dataclass) fieldsOfInit(init ?? null, whole, reading);
  if (whole.variants) {
    // it has no values of its own: what is called on it is what the others have
    fields.clear();
    constants.clear();
    for (const [name, method] of [...methods]) if (method.kind !== 'method') methods.delete(name);
    return whole;
  }
  for (const method of methods.values()) {
    if (method.node) walk(method.node, (inner) => {
      if (inner._type === 'Attribute' && inner.ctx !== 'Load' && inner.value._type === 'Name' && inner.value.id === 'self' && method.kind !== 'constructor' && !fields.has(inner.attr)) reject('attribute', inner, `self.${inner.attr} is first stored outside __init__`, 'store it in __init__ too');
    });
  }
  return whole;
}

function readMethod(node: ast.FunctionDef, owner: ClassModel, reading: Reading, read: typeof readFunction): void {
  if (/^__\w+__$/.test(node.name) && !SPECIAL.has(node.name)) reject('special-method', node, `${node.name} has no counterpart`, 'write a plain method');
  let kind: 'method' | 'static' | 'class' | 'constructor' = node.name === '__init__' ? 'constructor' : 'method';
  let isProperty = false;
  for (const decorator of node.decorator_list) {
    const name = decorator._type === 'Name' ? decorator.id : '';
    if (name === 'staticmethod') kind = 'static';
    else if (name === 'classmethod') kind = 'class';
    else if (name === 'property') isProperty = true;
    else if (owner.variants && reading.isKnownDecorator(decorator, 'abc.abstractmethod')) continue;
    else reject('decorator', decorator, 'a decorated method', 'staticmethod, classmethod and property are known');
  }
  if (owner.methods.has(node.name)) reject('rebound', node, `${node.name} is defined twice`, 'give each its own name');
  const model = read(node, owner, kind, reading, isProperty);
  if (['__str__', '__repr__', '__eq__', '__len__', '__lt__', '__contains__', '__bool__'].includes(node.name)) for (const param of model.params) if (param.ty.k === 'var' && node.name !== '__contains__') param.ty.bound = { k: 'class', name: owner.name };
  owner.methods.set(node.name, model);
}

/** Fields of a plain class: what `__init__` stores, with annotations of the store or of the parameter stored. */
function fieldsOfInit(init: FunctionModel | null, owner: ClassModel, reading: Reading): void {
  if (!init?.node) return;
  walk(init.node, (inner) => {
    const stores: { target: ast.Expr; annotation: ast.Expr | null; value: ast.Expr | null }[] =
      inner._type === 'AnnAssign' ? [{ target: inner.target, annotation: inner.annotation, value: inner.value }]
        : inner._type === 'Assign' ? inner.targets.flatMap((target) => (target._type === 'Tuple' ? target.elts : [target])).map((target) => ({ target, annotation: null, value: inner.value })) : [];
    for (const { target, annotation, value } of stores) {
      if (target._type !== 'Attribute' || target.value._type !== 'Name' || target.value.id !== 'self') continue;
      if (owner.fields.has(target.attr)) continue;
      const param = value?._type === 'Name' ? init.params.find((each) => each.name === value.id) : undefined;
      const ty: Ty = annotation ? annotationType(annotation, reading.names) : param ? param.ty : fresh();
      owner.fields.set(target.attr, { name: target.attr, ty, fallback: null, factory: null, line: target.lineno, inInit: false });
    }
  });
}
