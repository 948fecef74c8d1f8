// Statements.
import { type ast, walk } from '../../python';
import { annotationType } from './annotations';
import { exception, functionPath } from './calls';
import type { Code, FunctionEmitter, Local } from './emitter';
import { keyBorrow, narrowings, path } from './expressions';
import { bind, iterate, mutable, rewritten, stores, wishOf } from './iteration';
import { EXCEPTIONS } from './model';
import { fieldName, indent } from './names';
import { asFloat, asInt, isComparable, operation, truth } from './operators';
import type { Plan } from './places';
import { reject } from './rejection';
import { attempt } from './tries';
import { boxed, fresh, INT, isCopy, isImmutable, isKey, isKnown, list, NONE, prune, show, STR, type Ty, unify } from './types';

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

const isTrue = (test: ast.Expr): boolean => test._type === 'Constant' && ((test.value.type === 'bool' && test.value.value) || (test.value.type === 'int' && test.value.value !== 0n));

function hasBreak(body: readonly ast.Stmt[]): boolean {
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

export function statements(f: FunctionEmitter, body: readonly ast.Stmt[], context: Body, tail = false): Block {
  const lines: string[] = [];
  let ended = false;
  for (const [index, statement] of body.entries()) {
    f.mutants.at(f.model.title, statement.lineno);
    lines.push(...context.comments.above(statement.lineno));
    for (const name of context.plan.before.get(statement) ?? []) lines.push(declaration(f, name, statement));
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

function declaration(f: FunctionEmitter, name: string, node: ast.Node): string {
  const facts = f.facts(name);
  const local = f.declare(name, f.local(name, holdsOf(facts), facts, { declared: true }));
  const type = local.holds === 'own' && isKnown(facts.ty) ? `: ${f.rust(facts.ty)}` : '';
  void node;
  return `let ${mutable(local)}${local.rustName}${type};`;
}

const holdsOf = (facts: { alias: boolean | null; mode: 'ref' | 'mut' | 'own' }): Local['holds'] => (facts.alias ? (facts.mode === 'mut' ? 'mut' : 'ref') : 'own');

function one(f: FunctionEmitter, node: ast.Stmt, rest: readonly ast.Stmt[], context: Body, tail: boolean): Block {
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
    case 'FunctionDef': case 'AsyncFunctionDef': return reject('nested-function', node, 'a function within a function', 'move it to the top of the module and pass what it uses');
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

export function negated(test: string): string {
  if (test.startsWith('!') && /^![\w.]+(\([^()]*\))?$/.test(test)) return test.slice(1);
  return /^[\w.:&]+(\([^()]*\))?$/.test(test) ? `!${test}` : `!(${test})`;
}

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

function forget(f: FunctionEmitter, dotted: string): void {
  const last = dotted.split('.').pop() ?? '';
  for (const known of f.narrowed) if (known === dotted || known.startsWith(`${dotted}.`) || (dotted.includes('.') && known.split('.').includes(last))) f.narrowed.delete(known);
}

function forgetStored(f: FunctionEmitter, body: readonly ast.Stmt[]): void {
  for (const statement of body) walk(statement, (node) => {
    if ((node._type === 'Name' || node._type === 'Attribute') && node.ctx !== 'Load') {
      const dotted = path(node);
      if (dotted !== null) forget(f, dotted);
    }
  });
}

function isAlias(f: FunctionEmitter, value: Code): boolean {
  if (value.kind === 'val' || isImmutable(value.ty, f.module) || prune(value.ty).k === 'var') return false;
  return !(value.whole && value.variable && (value.variable.holds === 'own' || value.variable.param));
}

function assign(f: FunctionEmitter, statement: ast.Stmt, target: ast.Expr, valueNode: ast.Expr, context: Body): string {
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

const isDeclaredBefore = (context: Body, name: string): boolean => [...context.plan.before.values()].some((each) => each.includes(name));

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
function storeElement(f: FunctionEmitter, target: ast.Subscript, value: Code, valueNode: ast.Node): string {
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
    for (const each of all) if (inline?.has(each.id)) lets.push(declaration(f, each.id, statement));
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

function augmented(f: FunctionEmitter, node: ast.AugAssign): string {
  const { target } = node;
  const current = f.expr(target._type === 'Name' ? { ...target, ctx: 'Load' } : { ...target, ctx: 'Load' });
  const right = f.expr(node.value);
  const type = prune(current.ty);
  const combined = (left: Code, leftNode: ast.Expr): Code => operation(f, node, node.op, left, right, leftNode, node.value);
  const inPlace = (place: () => { code: string; kind: 'place' | 'ref' }): string | null => {
    if (type.k === 'str' && node.op === 'Add' && prune(right.ty).k === 'str') return `${place().code}.push_str(${right.kind === 'ref' ? right.code : `&${f.atom(right)}`});`;
    if (type.k === 'list' && node.op === 'Add') return `${place().code}.extend(${f.ownAs(right, type, node.value)});`;
    if (type.k === 'set' && node.op === 'BitOr') return `${place().code}.extend(${f.own({ ...f.fit(right, type, node.value) }, node.value)});`;
    if (type.k === 'set' || type.k === 'dict' || type.k === 'deque') reject('operator', node, `this on ${show(type)}`, 'use its methods');
    return null;
  };
  if (type.k === 'list' && node.op === 'Mult') reject('operator', node, 'list *= n', 'write xs = xs * n');
  if (target._type === 'Name') {
    const local = f.lookup(target.id);
    if (!local) return reject('name', target, `${target.id} is not known here`, 'assign it in the function first');
    if (type.k === 'str' && local.param && local.holds !== 'own') f.strengthen(local.param, 'own');
    const within = inPlace(() => f.changing(f.variable(local), node));
    if (within) return f.mutants.statement(within, within.slice(0, 30));
    const value = combined(current, target);
    f.widen(local.facts, value.ty, node);
    if (!local.param && prune(local.facts.ty).k !== prune(value.ty).k) reject('int-as-float', node, `${target.id} is ${show(local.facts.ty)} before and ${show(value.ty)} after`, 'start with a float (0.0), or use another name');
    if (local.param && prune(local.facts.ty).k !== prune(value.ty).k) reject('int-as-float', node, `${target.id} is ${show(local.facts.ty)} before and ${show(value.ty)} after`, 'use another name');
    f.note(local.facts, 'mutated');
    if (local.param && local.holds !== 'own') f.strengthen(local.param, 'own');
    forget(f, target.id);
    const short = type.k === 'float' && !f.mutants.on ? ({ Add: '+=', Sub: '-=', Mult: '*=' } as Record<string, string>)[node.op] : undefined;
    return f.mutants.on && f.loops.length === 0 ? f.mutants.statement(`${local.rustName} = ${value.code};`, `${local.rustName} = ...`) : short ? `${local.rustName} ${short} ${asFloat(f, right)};` : `${local.rustName} = ${value.code};`;
  }
  if (target._type === 'Attribute') {
    const made = f.model.kind === 'constructor' ? f.lookup(path(target) ?? '') : null;
    if (made) {
      const within = inPlace(() => f.changing(f.variable(made), node));
      if (within) return within;
      f.note(made.facts, 'mutated');
      return `${made.rustName} = ${f.ownAs(combined(current, target), made.facts.ty, node)};`;
    }
    const base = f.expr(target.value);
    const model = prune(base.ty).k === 'class' ? f.module.classes.get((prune(base.ty) as { name: string }).name) : undefined;
    if (model && !model.changed) {
      model.changed = true;
      f.changed = true;
    }
    if (model?.dataclass?.frozen) reject('frozen', target, 'a store into a frozen dataclass', 'this raises FrozenInstanceError always');
    const within = inPlace(() => f.changing(current, target));
    if (within) return f.mutants.statement(within, within.slice(0, 30));
    const value = combined(current, target);
    if (prune(value.ty).k !== type.k) reject('int-as-float', node, `${show(value.ty)} where ${show(type)} was`, 'use one type');
    const place = f.changing(current, target).code;
    const short = type.k === 'float' && !f.mutants.on ? ({ Add: '+=', Sub: '-=', Mult: '*=' } as Record<string, string>)[node.op] : undefined;
    return short ? `${place} ${short} ${asFloat(f, right)};` : f.mutants.statement(`${place} = ${value.code};`, `${place} = ...`);
  }
  const holder = f.expr(target.value);
  const within = inPlace(() => f.changing(current, target));
  if (within) return f.mutants.statement(within, within.slice(0, 30));
  const holderType = prune(holder.ty);
  const flavour = holderType.k === 'dict' ? holderType.flavour : null;
  const slot = f.temporary('slot');
  const root = holder.variable?.rustName ?? '';
  const rightIsQuiet = right.simple || (!/\?|attempt!/.test(right.code) && (root === '' || !new RegExp(`\\b${root.replace('r#', '')}\\b`).test(right.code)));
  if (isCopy(type) && rightIsQuiet && (holderType.k === 'list' || holderType.k === 'dict')) {
    const key = holderType.k === 'dict' ? f.fit(f.expr(target.slice, holderType.key), holderType.key, target.slice) : null;
    const open = flavour === 'counter' || flavour === 'default'
      ? `${f.changing(holder, target.value).code}.or_insert_with(${f.own(key!, target.slice)}, ${type.k === 'float' ? '|| 0.0' : type.k === 'bool' ? reject('defaultdict', node, 'a defaultdict of bool', 'use int') : '|| 0'})`
      : holderType.k === 'dict' ? f.fallible(`${f.changing(holder, target.value).code}.at_mut(${keyBorrow(f, key!)})`) : f.fallible(`list::at_mut(${f.borrowChanging(holder, target.value)}, ${hoistedIndex(f, target)})`);
    const value = combined({ ...f.val(`*${slot}`, type, false) }, target);
    if (prune(value.ty).k !== type.k) reject('int-as-float', node, `${show(value.ty)} where ${show(type)} was`, 'use one type');
    return f.mutants.statement(`let ${slot} = ${open};\n*${slot} = ${value.code};`, 'a change of an element');
  }
  if (!isCopy(type)) reject('operator', node, `this on an element of ${show(type)}`, 'take the element, compute, and store it back');
  // the element is read, then the right side is evaluated, then the store
  if (flavour === 'default') reject('order', node, 'a defaultdict element changed by something that looks at the dictionary or may fail', 'compute the value before');
  const place = f.temporary('place');
  const placeNode: ast.Name = { ...target, _type: 'Name', id: place, ctx: 'Load' };
  const index = f.expr(target.slice);
  const lets = [`let ${place} = ${f.own(index, target.slice)};`];
  f.declare(place, { ...f.local(place, 'own', f.facts(place, index.ty)), rustName: place });
  const reading = f.expr({ ...target, slice: placeNode, ctx: 'Load' });
  lets.push(`let ${slot} = ${f.own(reading, target)};`);
  const value = combined(f.val(slot, type), target);
  lets.push(storeElement(f, { ...target, slice: placeNode }, value, node));
  return lets.join('\n');
}

function hoistedIndex(f: FunctionEmitter, target: ast.Subscript): string {
  return f.ownAs(f.expr(target.slice), INT, target.slice);
}

function returned(f: FunctionEmitter, node: ast.Return, tail: boolean): Block {
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

/** Whether it is one call and its `?`: nothing else is done to what it gives. */
function isOneCall(code: string): boolean {
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

function raise(f: FunctionEmitter, node: ast.Raise): string {
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

interface Binding {
  readonly name: string;
  readonly source: string;
  readonly local: Local;
}

/** `Some(x)` of an optional variable: how the name is bound again, to what is inside. */
function opened(f: FunctionEmitter, node: ast.Name): Binding | null {
  const outer = f.lookup(node.id);
  if (!outer || f.narrowed.has(node.id)) return null;
  const type = prune(outer.facts.ty);
  if (type.k !== 'optional') return null;
  const inner = prune(type.of);
  const facts = f.facts(`${node.id}?${node.lineno}:${node.col_offset}`, inner);
  unify(facts.ty, inner);
  const value = f.variable(outer);
  if (isCopy(inner)) return { name: node.id, source: value.code, local: f.local(node.id, 'own', facts) };
  const deref = inner.k === 'str' || boxed(type, f.module);
  if (facts.mode === 'own' && !isImmutable(inner, f.module)) return { name: node.id, source: f.own(value, node), local: f.local(node.id, 'own', facts, { isBox: boxed(type, f.module) }) };
  if (facts.mode === 'mut') return { name: node.id, source: deref ? `${f.changing(value, node).code}.as_deref_mut()` : f.borrowChanging(value, node), local: f.local(node.id, 'mut', facts) };
  return { name: node.id, source: deref ? `${value.code}.as_deref()` : f.borrow(value), local: f.local(node.id, 'ref', facts) };
}

const noneTest = (test: ast.Expr, op: 'Is' | 'IsNot'): ast.Name | null =>
  test._type === 'Compare' && test.ops.length === 1 && test.ops[0] === op && test.left._type === 'Name' && test.comparators[0]?._type === 'Constant' && test.comparators[0].value.type === 'None' ? test.left : null;

function branch(f: FunctionEmitter, node: ast.If, rest: readonly ast.Stmt[], context: Body, tail: boolean): Block {
  const beside = context.comments.beside(node.lineno, node.lineno);
  const comment = beside ? `\n    ${beside}` : '';
  // if x is None: leave  ->  let Some(x) = x else { leave };
  const absent = noneTest(node.test, 'Is');
  if (absent && node.orelse.length === 0 && diverges(node.body) && !stores(rest, absent.id) && !stores(node.body, absent.id) && !isRead(node.body, absent.id)) {
    const binding = opened(f, absent);
    if (binding) {
      const body = f.within(() => statements(f, node.body, context));
      f.declare(binding.name, binding.local);
      return { code: `let Some(${binding.local.holds === 'own' ? mutable(binding.local) : ''}${binding.local.rustName}) = ${binding.source} else {${comment}\n${indent(body.code)}\n};`, diverges: false };
    }
  }
  const known = narrowings(node.test);
  const tests = node.test._type === 'BoolOp' && node.test.op === 'And' ? node.test.values : [node.test];
  const binds = tests.some((test) => {
    const name = noneTest(test, 'IsNot');
    return name !== null && !stores(node.body, name.id);
  });
  const yes = f.within(() => {
    let test: string;
    if (binds) {
      test = tests.map((each) => {
        const name = noneTest(each, 'IsNot');
        const binding = name && !stores(node.body, name.id) ? opened(f, name) : null;
        if (binding) {
          f.declare(binding.name, binding.local);
          return `let Some(${binding.local.holds === 'own' ? mutable(binding.local) : ''}${binding.local.rustName}) = ${binding.source}`;
        }
        const code = truth(f, each);
        for (const one of narrowings(each).whenTrue) if (!noneTest(each, 'IsNot') || prune(f.lookup(one)?.facts.ty ?? NONE).k === 'optional') f.narrowed.add(one);
        return /\|\|/.test(code) ? `(${code})` : code;
      }).join(' && ') + (f.mutants.on ? ` && ${f.mutants.condition('true')}` : '');
    } else {
      test = node.test._type === 'Compare' || node.test._type === 'UnaryOp' ? f.mutants.condition(truth(f, node.test)) : truth(f, node.test);
      for (const each of known.whenTrue) f.narrowed.add(each);
    }
    const body = f.within(() => statements(f, node.body, context, tail && node.orelse.length > 0));
    return { test, body };
  });
  const head = `if ${yes.test} {${comment}${yes.body.code ? `\n${indent(yes.body.code)}` : ''}\n}`;
  const orelse = node.orelse.length > 0 ? f.within(() => {
    for (const each of known.whenFalse) f.narrowed.add(each);
    return statements(f, node.orelse, context, tail);
  }) : null;
  forgetStored(f, [...node.body, ...node.orelse]);
  if (yes.body.diverges) for (const each of known.whenFalse) f.narrowed.add(each);
  if (!orelse) return { code: head, diverges: false };
  const only = node.orelse.length === 1 && node.orelse[0]!._type === 'If' && /^\u0001\d+\u0001if [^\n]*/.test(orelse.code) && !context.plan.before.has(node.orelse[0]!);
  const code = only ? `${head} else ${orelse.code}` : orelse.code === '' ? head : `${head} else {\n${indent(orelse.code)}\n}`;
  return { code, diverges: yes.body.diverges && orelse.diverges };
}

function isRead(body: readonly ast.Stmt[], name: string): boolean {
  let found = false;
  for (const statement of body) walk(statement, (node) => {
    if (node._type === 'Name' && node.id === name) found = true;
  });
  return found;
}

function whileLoop(f: FunctionEmitter, node: ast.While, context: Body): Block {
  forgetStored(f, node.body);
  const endless = isTrue(node.test);
  const known = narrowings(node.test);
  const breakLabel = node.orelse.length > 0 && hasBreak(node.body) ? f.label('completed') : null;
  const loop = { label: f.label('loop'), depth: f.blocks, labelled: false, breakLabel };
  const written = f.within(() => {
    const test = endless ? '' : node.test._type === 'BoolOp' ? truth(f, node.test) : f.mutants.condition(truth(f, node.test));
    for (const each of known.whenTrue) f.narrowed.add(each);
    f.loops.push(loop);
    const body = f.within(() => statements(f, node.body, context));
    f.loops.pop();
    return { test, body };
  });
  forgetStored(f, node.body);
  const beside = context.comments.beside(node.lineno, node.lineno);
  const head = `${loop.labelled ? `${loop.label}: ` : ''}${endless ? 'loop' : `while ${written.test}`} {${beside ? `\n    ${beside}` : ''}\n${indent(written.body.code)}\n}`;
  if (!hasBreak(node.body)) for (const each of known.whenFalse) f.narrowed.add(each);
  return completed(f, head, breakLabel, node.orelse, context, endless && !hasBreak(node.body));
}

function completed(f: FunctionEmitter, head: string, breakLabel: string | null, orelse: readonly ast.Stmt[], context: Body, never: boolean): Block {
  if (orelse.length === 0 || never) return { code: head, diverges: never };
  f.blocks++;
  const after = f.within(() => statements(f, orelse, context));
  f.blocks--;
  if (!breakLabel) return { code: `${head}\n${after.code}`, diverges: after.diverges };
  return { code: `${breakLabel}: {\n${indent(`${head}\n${after.code}`)}\n}`, diverges: false };
}

function forLoop(f: FunctionEmitter, node: ast.For, context: Body): Block {
  forgetStored(f, node.body);
  // a generator's parts run between the rounds of the body, as they do in Python
  const generator = node.iter._type === 'GeneratorExp' ? node.iter : rewritten(f, node.iter);
  if (generator) {
    const place = { lineno: node.lineno, col_offset: node.col_offset, end_lineno: node.end_lineno, end_col_offset: node.end_col_offset };
    if (generator.generators.length > 1 || node.orelse.length > 0) reject('generator', node, 'a loop over a generator of several loops', 'write the loops');
    const [only] = generator.generators;
    const assigned: ast.Stmt = { ...place, _type: 'Assign', targets: [node.target], value: generator.elt, type_comment: null };
    let inner: readonly ast.Stmt[] = [assigned, ...node.body];
    for (const test of [...only!.ifs].reverse()) inner = [{ ...place, _type: 'If', test, body: inner, orelse: [] }];
    const names = new Set<string>();
    walk(node.target, (each) => {
      if (each._type === 'Name') names.add(each.id);
    });
    const plan: Plan = { ...context.plan, inline: new Map([...context.plan.inline, [assigned, names]]) };
    return forLoop(f, { ...node, target: only!.target, iter: only!.iter, body: inner }, { ...context, plan });
  }
  const outside = loopOutside(f, node, context);
  const over = iterate(f, node.iter, wishOf(f, node.target, node.body));
  const breakLabel = node.orelse.length > 0 && hasBreak(node.body) ? f.label('completed') : null;
  const loop = { label: f.label('loop'), depth: f.blocks, labelled: false, breakLabel };
  const written = f.within(() => {
    if (outside) {
      // the variable lives on after the loop
      const local = f.lookup(outside.id)!;
      const name = f.temporary('each');
      if (over.item.parts) reject('loop-variable', node.target, 'the variable of this loop is used after it', 'assign what is needed to another name');
      f.widen(local.facts, over.item.ty, node.target);
      local.facts.alias ??= false;
      f.note(local.facts, 'mutated');
      const code: Code = over.item.holds === 'own' ? f.val(name, over.item.ty) : isCopy(over.item.ty) ? f.val(`*${name}`, over.item.ty, false) : f.ref(prune(over.item.ty).k === 'str' ? `${name}.as_str()` : name, over.item.ty);
      const first = [`${local.rustName} = ${f.own(code, node.target)};`];
      f.loops.push(loop);
      const body = f.within(() => statements(f, node.body, context));
      f.loops.pop();
      return { pattern: name, first, body };
    }
    const { pattern, first } = bind(f, node.target, over.item);
    f.loops.push(loop);
    const body = f.within(() => statements(f, node.body, context));
    f.loops.pop();
    return { pattern, first, body };
  });
  const beside = context.comments.beside(node.lineno, node.lineno);
  const inside = [...(beside ? [beside] : []), ...written.first, written.body.code].filter((each) => each !== '').join('\n');
  const head = `${loop.labelled ? `${loop.label}: ` : ''}for ${written.pattern} in ${over.code} {\n${indent(inside)}\n}`;
  forgetStored(f, node.body);
  return completed(f, head, breakLabel, node.orelse, context, false);
}

/** The variable of a loop that is seen outside of it too, and so is declared elsewhere. */
function loopOutside(f: FunctionEmitter, node: ast.For, context: Body): ast.Name | null {
  const shared: ast.Name[] = [];
  walk(node.target, (each) => {
    if (each._type === 'Name' && each.id !== '_' && (isDeclaredBefore(context, each.id) || [...context.plan.inline.values()].some((inline) => inline.has(each.id)) || f.lookup(each.id)?.param)) {
      if (f.lookup(each.id)) shared.push(each);
    }
  });
  if (shared.length === 0) return null;
  const [only] = shared;
  if (node.target._type !== 'Name' || !only) return reject('loop-variable', node.target, 'variables of this loop are used outside of it', 'use other names in the loop');
  return only;
}

function remove(f: FunctionEmitter, target: ast.Expr): string {
  if (target._type === 'Name') return reject('delete', target, `del of the name ${target.id}`, 'leave it out');
  if (target._type !== 'Subscript') return reject('delete', target, 'del of an attribute', 'set it to None');
  const base = f.expr(target.value);
  const type = prune(base.ty);
  if (type.k === 'dict') return `${f.fallible(`${f.changing(base, target.value).code}.pop(${keyBorrow(f, f.fit(f.expr(target.slice, type.key), type.key, target.slice))})`)};`;
  if (type.k !== 'list') return reject('delete', target, `del of an element of ${show(type)}`, 'delete from lists and dictionaries');
  if (target.slice._type === 'Slice') {
    if (target.slice.step) reject('slice', target, 'del of every so many elements', 'build the list that is wanted');
    const part = (each: ast.Expr | null): string => (each ? `Some(${f.ownAs(f.expr(each), INT, each)})` : 'None');
    return `${f.fallible(`list::delete_slice(${f.borrowChanging(base, target.value)}, ${part(target.slice.lower)}, ${part(target.slice.upper)})`)};`;
  }
  const index = f.ownAs(f.expr(target.slice), INT, target.slice);
  return /^-?[\w.]+$/.test(index) ? `${f.fallible(`list::delete(${f.borrowChanging(base, target.value)}, ${index})`)};` : ((place: string) => `let ${place} = ${index};\n${f.fallible(`list::delete(${f.borrowChanging(base, target.value)}, ${place})`)};`)(f.temporary('place'));
}

function match(f: FunctionEmitter, node: ast.Match, context: Body): Block {
  const subject = f.expr(node.subject);
  const type = prune(subject.ty);
  if (!['int', 'str', 'enum', 'bool'].includes(type.k)) reject('match', node, `a match of ${show(type)}`, 'match numbers, texts and enumerations, or use if');
  const covered = new Set<string>();
  let isWild = false;
  const arms: string[] = [];
  let all = true;
  for (const each of node.cases) {
    if (isWild) break;
    const patterns = each.pattern._type === 'MatchOr' ? each.pattern.patterns : [each.pattern];
    const codes = patterns.map((pattern): string => {
      if (pattern._type === 'MatchAs' && pattern.pattern === null && pattern.name === null) {
        isWild = each.guard === null;
        return '_';
      }
      if (pattern._type === 'MatchValue') {
        const silent = f.mutants.on;
        const value = pattern.value._type === 'Constant' && pattern.value.value.type === 'str' ? JSON.stringify(pattern.value.value.value) : silent && pattern.value._type === 'Constant' && pattern.value.value.type === 'int' ? String(pattern.value.value.value) : silent && pattern.value._type === 'UnaryOp' ? reject('match', pattern, 'a negative number', 'use if') : f.expr(pattern.value).code;
        if (each.guard === null) covered.add(value);
        return value;
      }
      if (pattern._type === 'MatchSingleton' && pattern.value.type === 'bool') {
        if (each.guard === null) covered.add(String(pattern.value.value));
        return String(pattern.value.value);
      }
      return reject('match', pattern, 'a pattern that takes values apart', 'match plain values, or use if');
    });
    const guard = each.guard ? ` if ${truth(f, each.guard)}` : '';
    const body = f.within(() => statements(f, each.body, context));
    if (!body.diverges) all = false;
    arms.push(`${codes.join(' | ')}${guard} => {${body.code ? `\n${indent(body.code)}\n` : ''}}`);
  }
  const complete = isWild || (type.k === 'enum' && covered.size === f.module.enums.get(type.name)?.members.length) || (type.k === 'bool' && covered.size === 2);
  if (!complete) arms.push('_ => {}');
  for (const each of node.cases) forgetStored(f, each.body);
  return { code: `match ${type.k === 'str' ? f.str(subject) : subject.code} {\n${indent(arms.join('\n'))}\n}`, diverges: complete && all };
}

export { asInt, fresh, functionPath, isComparable, list, STR };
