// `while` and `for`, with their `else`.
import { type ast, walk } from '../../python';
import type { Code, FunctionEmitter } from './emitter';
import { narrowings, path } from './expressions';
import { type Block, type Body, forgetStored, hasBreak, isDeclaredBefore, isTrue } from './flow';
import { bind, iterate, rewritten, wishOf } from './iteration';
import { indent } from './names';
import { truth } from './operators';
import type { Plan } from './places';
import { reject } from './rejection';
import { statements } from './statements';
import { isCopy, prune } from './types';

export function whileLoop(f: FunctionEmitter, node: ast.While, context: Body): Block {
  forgetStored(f, node.body);
  const endless = isTrue(node.test);
  const known = narrowings(node.test);
  const breakLabel = node.orelse.length > 0 && hasBreak(node.body) ? f.label('completed') : null;
  const loop = { label: f.label('outer'), depth: f.blocks, labelled: false, breakLabel };
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

export function forLoop(f: FunctionEmitter, node: ast.For, context: Body): Block {
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
  const loop = { label: f.label('outer'), depth: f.blocks, labelled: false, breakLabel };
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
  const head = `${loop.labelled ? `${loop.label}: ` : ''}for ${written.pattern} in ${plainly(f, node.iter, over.code)} {\n${indent(inside)}\n}`;
  forgetStored(f, node.body);
  return completed(f, head, breakLabel, node.orelse, context, false);
}

/** A list that is only looked at is gone over as it is. */
function plainly(f: FunctionEmitter, iter: ast.Expr, code: string): string {
  const [, holder, changes] = /^([\w.]+)\.iter(_mut)?\(\)$/.exec(code) ?? [];
  const variable = path(iter);
  if (holder === undefined || variable === null || !['list', 'series'].includes(prune(f.expr(iter).ty).k)) return code;
  const holds = iter._type === 'Name' ? f.lookup(iter.id)?.holds : 'own';
  if (changes) return holds === 'own' ? `&mut ${holder}` : code;
  return holds === 'ref' ? holder : `&${holder}`;
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
