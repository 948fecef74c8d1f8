// Functions, classes, comprehensions, imports and modules.
import type * as ast from '../../python/ast';
import type { Func, Value } from '../ir/ir';
import { StrataError } from '../../graph/errors';
import { exactly } from '../types';
import { isMade, MADE_FILE } from '../dataclasses';
import { originalName } from '../star-shapes';
import type { DirectFunction, ModuleInfo } from './builder';
import { Patterns } from './patterns';
import { children, contains, isComprehension, mangle, type Node, type Scope } from './scopes';

type Definition = ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef;
const VARARGS = 1;
const VARKW = 2;
const GENERATOR = 4;
const COROUTINE = 8;

function docOf(body: readonly ast.Stmt[]): string | null {
  const first = body[0];
  return first?._type === 'Expr' && first.value._type === 'Constant' && first.value.value.type === 'str' ? first.value.value.value : null;
}

/** Whether a comprehension awaits, so that it is a coroutine itself. */
function suspends(node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp): boolean {
  const awaits = (each: Node): boolean => {
    if (each._type === 'Await') return true;
    if (each._type === 'Lambda') return false;
    if (isComprehension(each) && each !== node) return each._type === 'GeneratorExp' ? awaits(each.generators[0]!.iter) : suspends(each);
    for (const child of children(each)) if (child !== node.generators[0]!.iter && awaits(child)) return true;
    return false;
  };
  return node.generators.some(({ is_async }) => is_async) || awaits(node);
}

export class Lower extends Patterns {
  private inner(scope: Scope, given: string, generator: boolean): Lower {
    const known = this.known(scope.node, given);
    const name = originalName(given);
    const id = known?.id ?? `f${this.module.index}_${this.module.functionsOut.length + this.module.counter++}_${name.replace(/[^A-Za-z0-9_]/g, '_')}`;
    const qualname = this.scope.kind === 'module' || (scope.node._type === 'ClassDef' || 'name' in scope.node ? this.scope.globals.has(name) : false) ? name : `${this.qualname}${this.scope.kind === 'function' ? '.<locals>' : ''}.${name}`;
    const lower = new Lower(this.module, scope, id, qualname, generator);
    const facts = this.module.floats.of(scope.node);
    for (const each of facts.variables) lower.duals.add(each);
    lower.dualReturn = known !== undefined && facts.returns;
    if (known) lower.dualParams = facts.params;
    return lower;
  }
  /** A function that others call by its C name: a constant of the module, or a method. */
  private known(node: Node, name: string): DirectFunction | undefined {
    const direct = this.scope.kind === 'module' ? this.module.functions.get(name) : undefined;
    if (direct?.node === node) return direct;
    return this.scope.kind === 'class' ? this.module.methods.get(mangle(name, this.scope.className))?.find((method) => method.node === node) : undefined;
  }
  /** Cells that the function object takes along, in the order in which its body finds them. */
  private cells(scope: Scope): string {
    return this.array(
      [...scope.frees].map((name) => {
        const index = [...this.scope.frees].indexOf(name);
        return index >= 0 && this.access(name) !== 'cell' ? `((Func*)PTR(@fn@))->cells[${index}]` : `@l_${name}@`;
      }),
    );
  }

  makeFunction(node: Definition, name: string): Value {
    const scope = this.module.scopes.get(node)!;
    const { args } = node;
    const positional = [...args.posonlyargs, ...args.args];
    const coroutine = node._type === 'AsyncFunctionDef';
    const flags = (args.vararg ? VARARGS : 0) | (args.kwarg ? VARKW : 0) | (scope.generator ? GENERATOR : 0) | (coroutine ? COROUTINE : 0);
    const defaults = args.defaults.length ? this.starTuple(args.defaults) : null;
    let kwdefaults: Value | null = null;
    if (args.kw_defaults.some(Boolean)) {
      kwdefaults = this.call('rt_dict', ['0', '0']);
      args.kw_defaults.forEach((value, index) => {
        if (!value) return;
        const item = this.expr(value);
        this.effect('rt_dict_set', [kwdefaults!.c, this.str(mangle(args.kwonlyargs[index]!.arg, this.scope.className)), item.c]);
        this.release(item);
      });
    }
    let inner = this.inner(scope, name, scope.generator || coroutine);
    const body = node._type === 'Lambda' ? null : node.body;
    inner.line = node.lineno;
    inner.tolerant = this.tolerant;
    inner.asyncGenerator = coroutine && scope.generator;
    inner.prologue(scope.params);
    try {
      if (body) inner.statements(body as readonly ast.Stmt[]);
      else {
        inner.line = (node.body as ast.Expr).lineno;
        inner.copies = contains(node.body as ast.Expr, 'NamedExpr');
        inner.returnValue(inner.expr(node.body as ast.Expr));
      }
    } catch (error) {
      if (!this.module.library || !(error instanceof StrataError)) throw error;
      inner = this.inner(scope, name, scope.generator || coroutine);
      inner.line = node.lineno;
      inner.prologue(scope.params);
      inner.c(`rt_not_compiled(${inner.str(error.message)});`);
      inner.fail();
    }
    inner.finish({
      name: originalName(name), line: node.lineno, npos: positional.length, nposonly: args.posonlyargs.length, nkwonly: args.kwonlyargs.length, flags, params: scope.params, doc: body ? docOf(body as readonly ast.Stmt[]) : null, kind: 'function',
    });
    if (defaults) this.take(defaults);
    if (kwdefaults) this.take(kwdefaults);
    const made = this.functionObject(inner, scope, defaults?.c ?? '0', kwdefaults?.c ?? '0');
    if (this.module.annotations && node._type !== 'Lambda') this.annotations(node, made);
    return made;
  }
  /** `__annotations__` of a function, in a program that asks for them. */
  private annotations(node: ast.FunctionDef | ast.AsyncFunctionDef, made: Value): void {
    const { args } = node;
    const all = [...args.posonlyargs, ...args.args, ...(args.vararg ? [args.vararg] : []), ...args.kwonlyargs, ...(args.kwarg ? [args.kwarg] : [])].flatMap(({ arg, annotation }) => (annotation ? [[mangle(arg, this.scope.className), annotation] as const] : []));
    if (node.returns) all.push(['return', node.returns]);
    if (all.length === 0) return;
    const dict = this.call('rt_dict', ['0', '0']);
    for (const [name, annotation] of all) {
      const value = this.expr(annotation);
      this.effect('rt_dict_set', [dict.c, this.str(name), value.c]);
      this.release(value);
    }
    this.effect('rt_setattr', [made.c, this.str('__annotations__'), dict.c]);
    this.release(dict);
  }
  private functionObject(inner: Lower, scope: Scope, defaults = '0', kwdefaults = '0'): Value {
    return this.call('rt_function', [`&CODE_${inner.id}`, defaults, kwdefaults, String(scope.frees.size), this.cells(scope)]);
  }

  /** Parameters that are stored to, captured, or outlive a suspension become variables of the function's own. */
  prologue(params: readonly string[]): void {
    for (const name of params) {
      const c = `@l_${name}@`;
      this.slots.set(`l_${name}`, 'obj');
      this.defined.add(name);
      if (this.access(name) === 'cell') this.c(`${c} = rt_cell(NEWREF(@p_${name}@));`);
      else if (this.dualParams.includes(name)) this.c(`DSET(&${c}, &@d_${name}@, DNEWREF(@p_${name}@), @q_${name}@); ${exactly(this.module.variableType(this.scope, name)) === 'float' ? `if (${c} != FTAG) @d_${name}@ = FLOAT_OF(${c});` : ''}`);
      else if (this.duals.has(name)) this.c(`DSETV(&${c}, &@d_${name}@, NEWREF(@p_${name}@));`);
      else this.c(`${c} = NEWREF(@p_${name}@);`);
    }
    for (const name of this.duals) this.slots.set(`d_${name}`, 'f64');
    if (this.scope.kind === 'function' && !this.generator) this.reserveTypes();
    if (this.scope.kind === 'function' && !this.generator) {
      for (const [name, access] of this.scope.access) {
        const type = this.module.variableType(this.scope, name);
        if (access === 'local' && exactly(type) === 'word') this.words.add(name);
      }
    }
    for (const [name, access] of this.scope.access) {
      if (params.includes(name)) continue;
      if (access === 'local' && this.scope.kind !== 'class') this.slots.set(`l_${name}`, 'obj');
      if (access === 'cell') {
        this.slots.set(`l_${name}`, 'obj');
        this.c(`@l_${name}@ = rt_cell(0);`);
      }
    }
  }
  finish(rest: Pick<Func, 'name' | 'line' | 'npos' | 'nposonly' | 'nkwonly' | 'flags' | 'params' | 'doc' | 'kind'>): void {
    this.module.functionsOut.push({ ...rest, ...(isMade(this.scope.node) && { file: MADE_FILE }), id: this.id, qualname: this.qualname, generator: this.generator, body: this.out, slots: this.slots, frame: this.frame, stored: this.stored, words: this.words, duals: this.duals, dualParams: this.dualParams, dualReturn: this.dualReturn });
  }

  makeComprehension(node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp): Value {
    const scope = this.module.scopes.get(node)!;
    const coroutine = suspends(node);
    const name = { ListComp: '<listcomp>', SetComp: '<setcomp>', DictComp: '<dictcomp>', GeneratorExp: '<genexpr>' }[node._type];
    const inner = this.inner(scope, name, node._type === 'GeneratorExp' || coroutine);
    inner.line = node.lineno;
    inner.asyncGenerator = node._type === 'GeneratorExp' && coroutine;
    inner.copies = contains(node, 'NamedExpr');
    inner.prologue(scope.params);
    const result = node._type === 'ListComp' ? inner.call('rt_list', ['0', '0']) : node._type === 'SetComp' ? inner.call('rt_set', ['0', '0']) : node._type === 'DictComp' ? inner.call('rt_dict', ['0', '0']) : null;
    inner.clauses(node, 0, result);
    inner.returnValue(result);
    inner.finish({ name, line: node.lineno, npos: 1, nposonly: 1, nkwonly: 0, flags: (node._type === 'GeneratorExp' ? GENERATOR : 0) | (coroutine ? COROUTINE : 0), params: scope.params, doc: null, kind: 'function' });
    const iterable = this.expr(node.generators[0]!.iter);
    this.line = node.lineno;
    const it = node.generators[0]!.is_async ? this.call('rt_aiter', [iterable.c]) : node._type === 'GeneratorExp' ? this.call('rt_iter', [iterable.c]) : iterable;
    if (it !== iterable) this.release(iterable);
    const fn = this.functionObject(inner, scope);
    const r = this.call('rt_call', [fn.c, this.array([it.c]), '1', '0']);
    this.take(r);
    this.release(fn);
    this.release(it);
    this.live.push(r.c);
    return coroutine && node._type !== 'GeneratorExp' ? this.delegate(r, 1) : r;
  }
  private clauses(node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, at: number, result: Value | null): void {
    const clause = node.generators[at];
    if (!clause) {
      if (node._type === 'DictComp') {
        const key = this.expr(node.key);
        const value = this.expr(node.value);
        this.effect('rt_dict_set', [result!.c, key.c, value.c]);
        this.release(value);
        this.release(key);
        return;
      }
      const value = this.expr(node.elt);
      if (node._type === 'GeneratorExp') {
        this.release(this.yieldValue(this.wrapped(value)));
        return;
      }
      if (node._type === 'ListComp' && value.owned) {
        this.take(value);
        this.effect('py_list_append_take', [result!.c, value.c]);
        return;
      }
      this.effect(node._type === 'ListComp' ? 'py_list_append' : 'rt_set_add', [result!.c, value.c]);
      this.release(value);
      return;
    }
    const source: ast.Expr | Value = at === 0 ? { c: '@l_.0@', owned: false, rep: 'obj' } : clause.iter;
    const iterate = clause.is_async ? this.iterateAsync : this.iterate;
    iterate.call(
      this,
      source,
      (value) => this.store(clause.target, value),
      () => {
        const loop = this.blocks[this.blocks.length - 1]!;
        for (const test of clause.ifs) {
          const yes = this.label();
          this.condition(test, yes, loop.kind === 'loop' ? loop.continueTo : yes);
          this.place(yes);
        }
        this.clauses(node, at + 1, result);
      },
      () => undefined,
    );
  }

  classDef(node: ast.ClassDef): void {
    const decorators = node.decorator_list.map((decorator) => this.expr(decorator));
    const bases = this.starTuple(node.bases);
    let kw: Value | null = null;
    if (node.keywords.length) {
      kw = this.call('rt_dict', ['0', '0']);
      for (const { arg, value } of node.keywords) {
        const item = this.expr(value);
        if (arg === null) this.effect('rt_dict_update_from', [kw.c, item.c]);
        else this.effect('rt_dict_set', [kw.c, this.str(arg), item.c]);
        this.release(item);
      }
    }
    const scope = this.module.scopes.get(node)!;
    const inner = this.inner(scope, node.name, false);
    inner.line = node.lineno;
    inner.prologue([]);
    inner.effect('rt_setitem', ['@ns@', inner.str('__module__'), inner.str(this.module.name)]);
    inner.effect('rt_setitem', ['@ns@', inner.str('__qualname__'), inner.str(inner.qualname)]);
    const doc = docOf(node.body);
    if (doc !== null) inner.effect('rt_setitem', ['@ns@', inner.str('__doc__'), inner.str(doc)]);
    inner.statements(node.body);
    // the cell that methods find their class in
    inner.returnValue({ c: scope.access.get('__class__') === 'cell' ? '@l___class__@' : 'NONE', owned: false, rep: 'obj' });
    inner.finish({ name: node.name, line: node.lineno, npos: 0, nposonly: 0, nkwonly: 0, flags: 0, params: [], doc: null, kind: 'class' });
    const name = this.str(node.name);
    this.line = node.lineno;
    const ns = this.call('rt_class_ns', [bases.c, kw ? kw.c : '0', name]);
    const fn = this.functionObject(inner, scope);
    const cell = this.call(inner.id, [fn.c, ns.c]);
    const r = this.call('rt_build_class', [name, bases.c, kw ? kw.c : '0', ns.c, `${cell.c} == NONE ? 0 : ${cell.c}`]);
    let value = r;
    for (const part of [cell, fn, ns, kw, bases]) if (part) this.release(part);
    for (const decorator of [...decorators].reverse()) {
      const next = this.call('rt_call', [decorator.c, this.array([value.c]), '1', '0']);
      this.release(value);
      this.release(decorator);
      value = next;
    }
    this.storeName(node.name, value);
  }

  importNames(node: ast.Import | ast.ImportFrom): void {
    if (node._type === 'Import') {
      for (const { name, asname } of node.names) {
        const module = this.importModule(name, node);
        if (!module) continue;
        if (asname || !name.includes('.')) this.storeName(asname ?? name, module);
        else {
          this.release(module);
          this.storeName(name.split('.')[0]!, this.importModule(name.split('.')[0]!, node)!);
        }
      }
      return;
    }
    if (node.module === '__future__') return;
    const from = this.module.absolute(node.module ?? '', node.level);
    if (from === null) this.refuse('relative-import', 'attempted relative import with no known parent package', 'import the module by its full name', node);
    const module = this.importModule(from, node);
    if (!module) return;
    const star = this.module.stars.has(node);
    for (const { name, asname } of node.names) {
      const submodule = star ? null : this.module.imports(`${from}.${name}`);
      if (submodule !== null) {
        const imported = this.importModule(`${from}.${name}`, node);
        if (imported) this.storeName(asname ?? name, imported);
        continue;
      }
      if (!star) {
        this.storeName(asname ?? name, this.call('rt_import_from', [module.c, this.str(name)]));
        continue;
      }
      const dst = this.slot('t', 'obj');
      const missing = this.label();
      this.c(`${dst} = rt_import_star(${module.c}, ${this.str(name)});`);
      this.branch(`!${dst}`, missing);
      this.storeName(name, this.adopt(dst));
      this.defined.delete(name);
      this.place(missing);
    }
    this.release(module);
  }
  importedName(module: string, name: string): Value {
    const from = this.importModule(module, { lineno: this.line, col_offset: 0 })!;
    const value = this.call('rt_import_from', [from.c, this.str(name)]);
    // the value first, so that errors behind this one release in order
    this.take(value);
    this.release(from);
    return this.adopt(value.c);
  }
  /** Runs the packages around the module first, and makes it their attribute; null where there is none and the program expects that. */
  private importModule(name: string, node: { lineno: number; col_offset: number }): Value | null {
    const id = this.module.imports(name);
    if (id === null) {
      const extension = this.module.library ? null : this.module.extension(name);
      if (extension !== null && !this.tolerant) this.refuse('extension-module', `module ${name} is a C extension: ${extension}`, 'use a module written in Python, or import it in a try that catches ImportError', node);
      if (!this.module.library && !this.tolerant) this.refuse('unresolved-import', `no module named ${name}: neither beside the program nor in the compiled standard library`, 'put the module beside the program, or use one that docs/molt-library.md lists', node);
      const dot = name.lastIndexOf('.');
      this.c(dot > 0 && this.module.imports(name.slice(0, dot)) !== null ? `rt_no_module(${this.str(name)});` : `rt_no_module(${this.str(name.split('.')[0]!)});`);
      this.fail();
      return null;
    }
    const dot = name.lastIndexOf('.');
    if (dot < 0) return this.call(id, []);
    const parent = this.importModule(name.slice(0, dot), node);
    if (!parent) return null;
    const module = this.call(id, []);
    this.effect('rt_setattr', [parent.c, this.str(name.slice(dot + 1)), module.c]);
    this.take(module);
    this.release(parent);
    this.live.push(module.c);
    return module;
  }

  /** The whole module, as the function that runs it. */
  static module(info: ModuleInfo, tree: ast.Module): void {
    const scope = info.scopes.get(tree)!;
    for (const name of scope.access.keys()) if (scope.bound.has(name)) info.globals.set(name, info.globals.size);
    const lower = new Lower(info, scope, `module${info.index}`, '', false);
    info.doc = docOf(tree.body);
    // a module that stores to one of its own names has it from the start
    for (const name of ['__name__', '__file__', '__doc__']) {
      const index = info.globals.get(name);
      if (index === undefined) continue;
      const value = name === '__name__' ? lower.str(info.name) : name === '__file__' ? lower.str(info.file) : info.doc === null ? 'NONE' : lower.str(info.doc);
      lower.c(`SET(&G${info.index}[${index}], NEWREF(${value}));`);
    }
    lower.statements(tree.body);
    lower.returnValue(null);
    lower.finish({ name: '<module>', line: 1, npos: 0, nposonly: 0, nkwonly: 0, flags: 0, params: [], doc: null, kind: 'module' });
  }
}
