// Assignments: to names, fields, elements and several at once; what would make a second name for an object is refused.
import type { ast } from '../../python';
import type { Code, FunctionEmitter } from './emitter';
import { path } from './expressions';
import { type Body, declaration, forget, holdsOf, isDeclaredBefore } from './flow';
import { mutable } from './iteration';
import { fieldName } from './names';
import { reject } from './rejection';
import { INT, isCopy, isImmutable, isKey, isKnown, prune, show, type Ty, unify } from './types';

function isAlias(f: FunctionEmitter, value: Code): boolean {
  if (value.kind === 'val' || isImmutable(value.ty, f.module) || prune(value.ty).k === 'var') return false;
  return !(value.whole && value.variable && (value.variable.holds === 'own' || value.variable.param));
}

export function assign(f: FunctionEmitter, statement: ast.Stmt, target: ast.Expr, valueNode: ast.Expr, context: Body): string {
  const inline = context.plan.inline.get(statement);
  switch (target._type) {
    case 'Name': {
      const facts = f.facts(target.id);
      const value = f.expr(valueNode, facts.ty);
      forget(f, target.id);
      const param = f.lookup(target.id)?.param ?? null;
      if (!param || prune(facts.ty).k === 'var') f.widen(facts, value.ty, valueNode);
      const alias = isAlias(f, value);
      if (facts.alias === null && !param) {
        facts.alias = alias;
        f.changed = true;
      } else if (alias !== facts.alias && !param && prune(value.ty).k !== 'none') {
        if (alias) reject('alias', valueNode, `${target.id} becomes another name for what something else holds`, 'use a new name, or make a copy');
        reject('alias', valueNode, `${target.id} was another name for what something else holds`, 'use a new name');
      }
      let code: string;
      if (alias && !param) {
        if (facts.mode === 'own') reject('alias', valueNode, `${target.id} is kept, though something else holds it too`, 'make the copy that is meant');
        code = facts.mode === 'mut' ? f.borrowChanging(value, valueNode) : f.borrow(value);
      } else code = f.ownAs(value, facts.ty, valueNode);
      if (inline?.has(target.id)) {
        const local = f.declare(target.id, f.local(target.id, holdsOf(facts), facts));
        const needsType = !alias && /^(Vec::new\(\)|Dict::new\(\)|HashSet::new\(\)|VecDeque::new\(\)|None|vec!\[\]|Default::default\(\))$|\.collect\(\)$/.test(code) && isKnown(facts.ty);
        return `let ${mutable(local)}${local.rustName}${needsType ? `: ${f.rust(facts.ty)}` : ''} = ${code};`;
      }
      const local = f.lookup(target.id);
      if (!local) return reject('name', target, `${target.id} is not known here`, 'assign it in the function first');
      if (local.param && local.holds !== 'own') f.strengthen(local.param, 'own');
      if (local.param || !isDeclaredBefore(context, target.id)) f.note(local.facts, 'mutated');
      return f.mutants.on && local.facts.mutated && isCopy(facts.ty) && f.loops.length === 0 && !isDeclaredBefore(context, target.id) ? f.mutants.statement(`${local.rustName} = ${code};`, `${local.rustName} = ...`) : `${local.rustName} = ${code};`;
    }
    case 'Attribute': return storeAttribute(f, target, valueNode);
    case 'Subscript': return storeElement(f, target, f.expr(valueNode, elementType(f, target)), valueNode);
    case 'Tuple': case 'List': return unpack(f, statement, target, valueNode, context);
    default: return reject('star', target, 'an unpacking into a list', 'use slices');
  }
}

function elementType(f: FunctionEmitter, target: ast.Subscript): Ty | undefined {
  const type = prune(f.expr(target.value).ty);
  return type.k === 'list' || type.k === 'deque' ? type.of : type.k === 'dict' ? type.value : undefined;
}

function storeAttribute(f: FunctionEmitter, target: ast.Attribute, valueNode: ast.Expr): string {
  const dotted = path(target);
  const owner = f.model.owner;
  if (f.model.kind === 'constructor' && target.value._type === 'Name' && target.value.id === 'self' && owner) {
    const field = owner.fields.get(target.attr);
    if (!field) reject('attribute', target, `${owner.name} has no field ${target.attr}`, 'store it plainly');
    const made = f.lookup(`self.${target.attr}`);
    if (made) {
      f.note(made.facts, 'mutated');
      return `${made.rustName} = ${f.ownAs(f.expr(valueNode, field.ty), field.ty, valueNode)};`;
    }
    if (f.loops.length > 0 || f.scopes.length > 2) reject('constructor', target, `self.${target.attr} is stored under a condition`, 'store each field once, at the top of __init__');
    const value = f.fit(f.expr(valueNode, field.ty), field.ty, valueNode);
    const code = f.own(value, valueNode);
    const local = f.declare(`self.${target.attr}`, { ...f.local(target.attr, 'own', f.facts(`self.${target.attr}`, field.ty)), rustName: `field_${fieldName(target.attr).replace(/^r#/, '')}` });
    return `let ${mutable(local)}${local.rustName}${/^(Vec::new|Dict::new|HashSet::new|VecDeque::new)\(\)$|^None$/.test(value.code) ? `: ${f.rust(field.ty)}` : ''} = ${code};`;
  }
  const base = f.expr(target.value);
  const type = prune(base.ty);
  if (type.k !== 'class') return reject(type.k === 'optional' ? 'optional' : 'attribute', target, `a store into ${show(type)}`, type.k === 'optional' ? 'test it with "is None" before' : 'annotate the variable');
  const model = f.module.classes.get(type.name);
  const field = model?.fields.get(target.attr);
  if (!model || !field) return reject('attribute', target, `${type.name} has no field ${target.attr}`, 'store it in __init__');
  if (model.dataclass?.frozen) reject('frozen', target, `a store into the frozen ${type.name}`, 'this raises FrozenInstanceError always');
  if (!model.changed) {
    model.changed = true;
    f.changed = true;
  }
  f.taking = dotted;
  const code = f.ownAs(f.expr(valueNode, field.ty), field.ty, valueNode);
  f.taking = null;
  if (dotted !== null) forget(f, dotted);
  const place = `${f.changing(base, target).code}.${fieldName(target.attr)}`;
  if (/\.take\(\)/.test(code) || (code.includes('\n') && !base.simple)) {
    const value = f.temporary('value');
    return `let ${value} = ${code};\n${place} = ${value};`;
  }
  return f.mutants.statement(`${place} = ${code};`, `${place} = ...`);
}

/** `holder[place] = value`, in Python's order: the value first. */
export function storeElement(f: FunctionEmitter, target: ast.Subscript, value: Code, valueNode: ast.Node): string {
  const base = f.expr(target.value);
  const type = prune(base.ty);
  const quiet = (code: string): boolean => !/\?|attempt!|[a-z]\(/.test(code);
  if (target.slice._type === 'Slice') {
    if (type.k !== 'list' || target.slice.step) return reject('slice', target, `a store into a slice of ${show(type)}`, 'assign lists to plain slices');
    const part = (each: ast.Expr | null): string => (each ? `Some(${f.ownAs(f.expr(each), INT, each)})` : 'None');
    const values = f.temporary('values');
    return `let ${values} = ${f.ownAs(value, type, valueNode)};\n${f.fallible(`list::set_slice(${f.borrowChanging(base, target)}, ${part(target.slice.lower)}, ${part(target.slice.upper)}, ${values})`)};`;
  }
  if (type.k === 'list') {
    const code = f.ownAs(value, type.of, valueNode);
    const index = f.ownAs(f.expr(target.slice), INT, target.slice);
    const holder = f.borrowChanging(base, target.value);
    const lets: string[] = [];
    const hoist = (text: string, name: string): string => {
      if (/^-?[\w.]+$/.test(text)) return text;
      const own = f.temporary(name);
      lets.push(`let ${own} = ${text};`);
      return own;
    };
    const given = quiet(code) && quiet(index) ? code : hoist(code, 'value');
    const place = quiet(index) ? index : hoist(index, 'place');
    return [...lets, f.mutants.statement(`${f.fallible(`list::set(${holder}, ${place}, ${given})`)};`, 'a store into a list')].join('\n');
  }
  if (type.k === 'dict') {
    if (!isKey(type.key)) reject('hash', target, `keys of ${show(type.key)}`, 'use int, str, bool, enumerations and tuples of them');
    const code = f.ownAs(value, type.value, valueNode);
    const key = f.ownAs(f.expr(target.slice, type.key), type.key, target.slice);
    const holder = f.changing(base, target.value).code;
    if (quiet(code) || (quiet(key) && !/attempt!|\?/.test(code))) return f.mutants.statement(`${holder}.insert(${key}, ${code});`, 'a store into a dictionary');
    const own = f.temporary('value');
    return `let ${own} = ${code};\n${f.mutants.statement(`${holder}.insert(${key}, ${own});`, 'a store into a dictionary')}`;
  }
  if (type.k === 'var') return reject('untyped', target, 'the type of this value is not known', 'annotate the variable or parameter');
  return reject('subscript', target, `a store into ${show(type)}`, 'store into lists and dictionaries');
}

function unpack(f: FunctionEmitter, statement: ast.Stmt, target: ast.Tuple | ast.List, valueNode: ast.Expr, context: Body): string {
  const { elts } = target;
  if (elts.some((each) => each._type === 'Starred')) reject('star', target, 'an unpacking into a list', 'use slices');
  // a, b = b, a of one list
  if (valueNode._type === 'Tuple' && valueNode.elts.length === 2 && elts.length === 2 && elts.every((each) => each._type === 'Subscript') && valueNode.elts.every((each) => each._type === 'Subscript')) {
    const [a, b] = elts as ast.Subscript[];
    const [c, d] = valueNode.elts as ast.Subscript[];
    const same = (x: ast.Node, y: ast.Node): boolean => text(x) === text(y);
    if (same(a!.value, b!.value) && same(a!.value, c!.value) && same(c!.value, d!.value) && same(a!.slice, d!.slice) && same(b!.slice, c!.slice)) {
      const base = f.expr(a!.value);
      if (prune(base.ty).k === 'list') {
        const [i, j] = [a!, b!].map((each) => f.ownAs(f.expr(each.slice), INT, each.slice));
        const [first, second] = [f.temporary('first'), f.temporary('second')];
        const lets = [i!, j!].map((code, index) => (/^-?[\w.]+$/.test(code) ? null : `let ${index === 0 ? first : second} = ${code};`));
        return [...lets.filter((each) => each !== null), f.mutants.statement(`${f.fallible(`list::swap(${f.borrowChanging(base, a!.value)}, ${lets[0] ? first : i}, ${lets[1] ? second : j})`)};`, 'a swap')].join('\n');
      }
    }
  }
  const inline = context.plan.inline.get(statement);
  const lets: string[] = [];
  let codes: { readonly code: string; readonly ty: Ty }[];
  let source: string | null = null;
  if (valueNode._type === 'Tuple' || valueNode._type === 'List') {
    if (valueNode.elts.length !== elts.length) reject('unpack', target, `${elts.length} names for ${valueNode.elts.length} values`, 'this raises ValueError always');
    codes = valueNode.elts.map((each, index) => {
      const name = elts[index]!;
      const facts = name._type === 'Name' ? f.facts(name.id) : null;
      const value = f.expr(each, facts?.ty);
      if (facts) f.widen(facts, value.ty, each);
      return { code: f.ownAs(value, facts?.ty ?? value.ty, each), ty: facts?.ty ?? value.ty };
    });
    source = `(${codes.map((each) => each.code).join(', ')})`;
  } else {
    const value = f.expr(valueNode);
    const type = prune(value.ty);
    if (type.k === 'tuple') {
      if (type.items.length !== elts.length) reject('unpack', target, `${elts.length} names for ${type.items.length} values`, 'this raises ValueError always');
      codes = type.items.map((ty) => ({ code: '', ty }));
      source = f.own(value, valueNode);
    } else if (type.k === 'list' || type.k === 'series') {
      codes = elts.map(() => ({ code: '', ty: type.of }));
      const taken = value.kind === 'val' ? value.code : f.own({ ...value, kind: 'ref' }, valueNode).replace(/\.(clone|to_owned)\(\)$/, '.to_vec()');
      if (value.kind !== 'val' && !isImmutable(type.of, f.module)) reject('alias', valueNode, 'names for elements that stay in their list', 'index the list');
      const names = elts.map((_, index) => f.temporary(`part${index}`));
      lets.push(`let [${names.join(', ')}] = ${f.fallible(`list::unpack(${taken})`)};`);
      source = `(${names.join(', ')})`;
    } else return reject('unpack', target, `the parts of ${show(type)}`, 'unpack tuples and lists');
    for (const [index, each] of elts.entries()) if (each._type === 'Name') f.widen(f.facts(each.id), codes[index]!.ty, each);
  }
  for (const each of elts) if (each._type === 'Name') {
    const facts = f.facts(each.id);
    facts.alias ??= false;
    if (facts.alias) reject('alias', each, `${each.id} was another name for what something else holds`, 'use a new name');
    forget(f, each.id);
  }
  if (elts.every((each) => each._type === 'Name')) {
    const all = elts as ast.Name[];
    if (all.every((each) => inline?.has(each.id) || each.id === '_')) {
      const patterns = all.map((each) => {
        if (each.id === '_') return '_';
        const local = f.declare(each.id, f.local(each.id, 'own', f.facts(each.id)));
        return `${mutable(local)}${local.rustName}`;
      });
      return [...lets, `let (${patterns.join(', ')}${patterns.length === 1 ? ',' : ''}) = ${source};`].join('\n');
    }
    for (const each of all) if (inline?.has(each.id)) lets.push(declaration(f, each.id));
    const places = all.map((each) => {
      const local = f.lookup(each.id)!;
      if (local.param && local.holds !== 'own') f.strengthen(local.param, 'own');
      if (!inline?.has(each.id) && !isDeclaredBefore(context, each.id)) f.note(local.facts, 'mutated');
      return each.id === '_' ? '_' : local.rustName;
    });
    return [...lets, `(${places.join(', ')}) = ${source};`].join('\n');
  }
  // stores elsewhere: all values first, then one store after the other
  const temporaries = elts.map((each, index) => (each._type === 'Tuple' ? reject('unpack', each, 'a tuple within a tuple', 'unpack in two steps') : f.temporary(`value${index}`)));
  const after = elts.map((each, index) => {
    const name = temporaries[index]!;
    const value = f.val(name, codes[index]!.ty);
    if (each._type === 'Subscript') return storeElement(f, each, value, valueNode);
    if (each._type === 'Attribute') {
      if (f.model.kind === 'constructor') {
        const field = f.model.owner?.fields.get(each.attr);
        if (field && each.value._type === 'Name' && each.value.id === 'self') {
          unify(field.ty, value.ty);
          f.declare(`self.${each.attr}`, { ...f.local(each.attr, 'own', f.facts(`self.${each.attr}`, field.ty)), rustName: `field_${fieldName(each.attr).replace(/^r#/, '')}` });
          return `let field_${fieldName(each.attr).replace(/^r#/, '')} = ${name};`;
        }
      }
      const base = f.expr(each.value);
      const model = prune(base.ty).k === 'class' ? f.module.classes.get((prune(base.ty) as { name: string }).name) : undefined;
      const field = model?.fields.get(each.attr);
      if (!model || !field) return reject('attribute', each, 'a store into an unknown field', 'annotate the variable');
      if (!model.changed) {
        model.changed = true;
        f.changed = true;
      }
      forget(f, path(each) ?? '');
      return `${f.changing(base, each).code}.${fieldName(each.attr)} = ${f.ownAs(value, field.ty, each)};`;
    }
    if (each._type !== 'Name') return reject('unpack', each, 'a store of this form', 'assign one after the other');
    const facts = f.facts(each.id);
    if (inline?.has(each.id)) {
      const local = f.declare(each.id, f.local(each.id, 'own', facts));
      return `let ${mutable(local)}${local.rustName} = ${name};`;
    }
    f.note(facts, 'mutated');
    return `${f.lookup(each.id)!.rustName} = ${name};`;
  });
  return [...lets, `let (${temporaries.join(', ')}) = ${source};`, ...after].join('\n');
}

/** Source text of an expression, enough to see whether two are the same. */
export function text(node: ast.Node): string {
  return JSON.stringify(node, (key, value: unknown) => (['lineno', 'col_offset', 'end_lineno', 'end_col_offset', 'ctx'].includes(key) ? undefined : typeof value === 'bigint' ? String(value) : value));
}
