// `if` and `match`, and optional values that a test opens.
import type { ast } from '../../python';
import type { FunctionEmitter, Local } from './emitter';
import { narrowings } from './expressions';
import { type Block, type Body, diverges, forgetStored, isRead } from './flow';
import { mutable, stores } from './iteration';
import { indent } from './names';
import { truth } from './operators';
import { reject } from './rejection';
import { statements } from './statements';
import { boxed, isCopy, isImmutable, NONE, prune, show, type Ty, unify } from './types';

interface Binding {
  /** What stands around the name: `Some`, `Shape::Circle`. */
  readonly around: string;
  readonly name: string;
  readonly source: string;
  readonly local: Local;
}

/** `isinstance(x, C)` of a variable that may be of several classes: the variable, and the class. */
function classTest(f: FunctionEmitter, test: ast.Expr): { readonly name: ast.Name; readonly variant: string } | null {
  if (test._type !== 'Call' || test.func._type !== 'Name' || test.func.id !== 'isinstance' || f.lookup('isinstance') || test.args.length !== 2) return null;
  const [name, wanted] = test.args;
  if (name?._type !== 'Name' || wanted?._type !== 'Name') return null;
  const type = prune(f.lookup(name.id)?.facts.ty ?? NONE);
  const variant = f.module.classes.get(wanted.id)?.name;
  return type.k === 'class' && variant !== undefined && f.module.classes.get(type.name)?.variants?.includes(variant) ? { name, variant } : null;
}

/** The variable bound again to the object that it is. */
function variantOf(f: FunctionEmitter, node: ast.Name, variant: string): Binding | null {
  const outer = f.lookup(node.id);
  if (!outer || f.narrowed.has(node.id)) return null;
  const inner: Ty = { k: 'class', name: variant };
  const facts = f.facts(`${node.id}?${node.lineno}:${node.col_offset}`, inner);
  unify(facts.ty, inner);
  const value = f.variable(outer);
  const around = `${(prune(outer.facts.ty) as { readonly name: string }).name}::${variant}`;
  if (facts.mode === 'own' && !isImmutable(inner, f.module)) return { around, name: node.id, source: f.own(value, node), local: f.local(node.id, 'own', facts, { isBox: f.module.isRecursive(variant) }) };
  if (facts.mode === 'mut') return { around, name: node.id, source: f.borrowChanging(value, node), local: f.local(node.id, 'mut', facts) };
  return { around, name: node.id, source: f.borrow(value), local: f.local(node.id, 'ref', facts) };
}

/** What a test opens for the statements after it; null where it is a plain test. */
function opening(f: FunctionEmitter, test: ast.Expr, body: readonly ast.Stmt[]): Binding | null {
  const present = noneTest(test, 'IsNot');
  if (present) return stores(body, present.id) ? null : opened(f, present);
  const asked = classTest(f, test);
  return asked && !stores(body, asked.name.id) && isRead(body, asked.name.id) ? variantOf(f, asked.name, asked.variant) : null;
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
  if (isCopy(inner)) return { around: 'Some', name: node.id, source: value.code, local: f.local(node.id, 'own', facts) };
  const deref = inner.k === 'str' || boxed(type, f.module);
  if (facts.mode === 'own' && !isImmutable(inner, f.module)) return { around: 'Some', name: node.id, source: f.own(value, node), local: f.local(node.id, 'own', facts, { isBox: boxed(type, f.module) }) };
  if (facts.mode === 'mut') return { around: 'Some', name: node.id, source: deref ? `${f.changing(value, node).code}.as_deref_mut()` : f.borrowChanging(value, node), local: f.local(node.id, 'mut', facts) };
  return { around: 'Some', name: node.id, source: deref ? `${value.code}.as_deref()` : f.borrow(value), local: f.local(node.id, 'ref', facts) };
}

const noneTest = (test: ast.Expr, op: 'Is' | 'IsNot'): ast.Name | null =>
  test._type === 'Compare' && test.ops.length === 1 && test.ops[0] === op && test.left._type === 'Name' && test.comparators[0]?._type === 'Constant' && test.comparators[0].value.type === 'None' ? test.left : null;

export function branch(f: FunctionEmitter, node: ast.If, rest: readonly ast.Stmt[], context: Body, tail: boolean): Block {
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
    const name = noneTest(test, 'IsNot') ?? (isRead(node.body, classTest(f, test)?.name.id ?? '') ? classTest(f, test)!.name : null);
    return name !== null && !stores(node.body, name.id);
  });
  const yes = f.within(() => {
    let test: string;
    if (binds) {
      test = tests.map((each) => {
        const binding = opening(f, each, node.body);
        if (binding) {
          f.declare(binding.name, binding.local);
          return `let ${binding.around}(${binding.local.holds === 'own' ? mutable(binding.local) : ''}${binding.local.rustName}) = ${binding.source}`;
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

export function match(f: FunctionEmitter, node: ast.Match, context: Body): Block {
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
