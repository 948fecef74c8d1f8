// Names and constants: where a variable lies, how it is read and stored to.
import type * as ast from '../../python/ast';
import type { Value } from '../ir/ir';
import { originalName } from '../star-shapes';
import { Numbers, plain } from './numbers';
import { isSteadyCell, mangle, type Access } from './scopes';

export abstract class Names extends Numbers {
  /** A name of a library module, as if it were imported here. */
  abstract importedName(module: string, name: string): Value;

  str(text: string): string {
    return this.module.pool.str(text);
  }
  access(name: string): Access {
    return this.scope.access.get(name) ?? 'global';
  }
  cellOf(name: string): string {
    const index = [...this.scope.frees].indexOf(name);
    return index >= 0 ? `((Cell*)PTR(((Func*)PTR(@fn@))->cells[${index}]))` : `((Cell*)PTR(@l_${name}@))`;
  }
  global(name: string): string {
    let index = this.module.globals.get(name);
    if (index === undefined) this.module.globals.set(name, (index = this.module.globals.size));
    return `G${this.module.index}[${index}]`;
  }

  loadName(id: string): Value {
    const name = mangle(id, this.scope.className);
    const access = this.access(name);
    if (this.scope.kind === 'class' && access !== 'cell' && !(access === 'free' && name === '__class__')) return this.loadClassName(name, access);
    if (access === 'local') {
      const c = `@l_${name}@`;
      this.checkBound(name);
      if (this.isDual(name)) this.c(`if (UNLIKELY(${c} == FTAG)) ${c} = py_float(@d_${name}@);`);
      const value = plain(c, this.words.has(name));
      return this.copies ? this.hold(value) : value;
    }
    if (access === 'cell' || access === 'free') {
      const c = `${this.cellOf(name)}->v`;
      if (access === 'free' && isSteadyCell(this.scope, name)) return plain(c);
      const dst = this.slot('t', 'obj');
      this.c(`${dst} = ${c};`);
      this.c(`if (UNLIKELY(!${dst})) {`);
      this.c(`${access === 'free' ? 'rt_unbound_free' : 'rt_unbound_local'}(${this.str(name)});`);
      this.fail();
      this.c('}');
      this.c(`INCREF(${dst});`);
      return this.adopt(dst);
    }
    return this.loadGlobal(name);
  }

  private loadClassName(name: string, access: Access): Value {
    const dst = this.slot('t', 'obj');
    const found = this.label();
    this.c(`${dst} = rt_name_from(@ns@, ${this.str(name)});`);
    this.branch(dst, found);
    this.c('if (UNLIKELY(rt.error)) {');
    this.fail();
    this.c('}');
    const other = access === 'free' ? plain(`${this.cellOf(name)}->v`) : this.loadGlobal(name);
    this.c(`${dst} = ${this.own(other)};`);
    this.place(found);
    return this.adopt(dst);
  }

  isBuiltin(name: string): boolean {
    return !this.module.globals.has(name) && this.module.builtins.has(name) && this.access(name) === 'global';
  }

  /** A dict of what the module's names stand for at this moment. */
  globalsNow(): Value {
    const module = this.call(`import_m${this.module.index}`, []);
    const names = this.call('py_getattr', [module.c, this.str('__dict__'), this.cache()]);
    this.release(module);
    for (const [name, value] of [['__name__', this.module.name], ['__file__', this.module.file]] as const) {
      if (!this.module.globals.has(name)) this.effect('rt_dict_set', [names.c, this.str(name), this.str(value)]);
    }
    return names;
  }

  loadGlobal(name: string): Value {
    if (!this.module.globals.has(name)) {
      const builtin = this.module.builtins.get(name);
      if (builtin) return plain(builtin.startsWith('bi_') ? `BI_${name}` : `VAL(&${builtin})`);
      if (name === 'open') return this.importedName('io', name);
      if (name === '__name__') return plain(this.str(this.module.name));
      if (name === '__file__') return plain(this.str(this.module.file));
      if (name === '__debug__') return plain('TRUE');
      if (name === '__doc__' && this.module.doc !== null) return plain(this.str(this.module.doc));
      if (name === '__doc__' || name === '__spec__' || name === '__package__') return plain('NONE');
      if (this.module.library && ['globals', 'locals', 'exec', 'eval', 'compile', '__import__', 'vars'].includes(name)) {
        this.c(`rt_not_compiled(${this.str(name)});`);
        this.fail();
        return plain('NONE');
      }
      if (name === '__builtins__' || name === 'globals' || name === 'locals' || name === 'exec' || name === 'eval' || name === 'compile' || name === '__import__')
        this.refuse('no-dynamic-code', `${name} needs the compiler and all names at run time`, 'a compiled program knows its names at build time: call or import what is needed by its name');
      this.c(`rt_no_name(${this.str(name)});`);
      this.fail();
      return plain('NONE');
    }
    const c = this.global(name);
    const builtin = this.module.builtins.get(name);
    if (builtin) {
      // a module that may bind the name of a builtin has the builtin until it does
      const dst = this.slot('t', 'obj');
      this.c(`${dst} = NEWREF(${c} ? ${c} : ${builtin.startsWith('bi_') ? `BI_${name}` : `VAL(&${builtin})`});`);
      return this.adopt(dst);
    }
    this.c(`if (UNLIKELY(!${c})) {`);
    this.c(`rt_no_name(${this.str(originalName(name))});`);
    this.fail();
    this.c('}');
    if (this.module.constant.has(name)) return plain(c);
    return this.hold(plain(c));
  }

  constant(value: ast.ConstantValue): Value {
    const pool = this.module.pool;
    switch (value.type) {
      case 'int':
        return plain(pool.int(value.value), value.value >= -(2n ** 62n) && value.value < 2n ** 62n);
      case 'float':
        return plain(pool.float(value.value));
      case 'complex':
        return plain(pool.complex(value.imag));
      case 'str':
        return plain(pool.str(value.value, value.points));
      case 'bytes':
        return plain(pool.bytes(value.value));
      case 'bool':
        return plain(value.value ? 'TRUE' : 'FALSE');
      case 'None':
        return plain('NONE');
      case 'Ellipsis':
        return plain('ELLIPSIS');
    }
  }

  /** Into a variable with a double beside it; the value is consumed. */
  private storeDual(name: string, value: Value, ready: boolean): void {
    const to = `&@l_${name}@, &@d_${name}@`;
    this.stored.add(name);
    this.defined.add(name);
    if (value.rep === 'f64') return this.c(`DSET(${to}, FTAG, ${value.d!});`);
    if (value.rep === 'obj') return this.c(`DSETV(${to}, ${ready ? value.c : this.own(value)});`);
    if (value.owned) this.take(value);
    this.c(`DSET(${to}, ${value.owned ? value.c : `DNEWREF(${value.c})`}, ${value.d!});`);
  }

  /** `value` is consumed; `ready`: its C text already makes a new reference. */
  storeName(id: string, given: Value, ready = false): void {
    const name = mangle(id, this.scope.className);
    const access = this.access(name);
    if (access === 'local' && this.isDual(name)) {
      this.storeDual(name, given, ready);
      return;
    }
    const value = this.box(given);
    const owned = ready ? value.c : this.own(value);
    if (this.scope.kind === 'class' && access !== 'cell' && access !== 'free' && !this.scope.globals.has(name)) {
      const dst = this.slot('t', 'obj');
      this.c(`${dst} = ${owned};`);
      const held = this.adopt(dst);
      this.effect('rt_setitem', ['@ns@', this.str(name), held.c]);
      this.release(held);
    } else if (access === 'local') {
      this.stored.add(name);
      this.c(this.words.has(name) ? `@l_${name}@ = ${owned};` : `SET(&@l_${name}@, ${owned});`);
      this.defined.add(name);
    } else if (access === 'cell' || access === 'free') {
      this.c(`SET(&${this.cellOf(name)}->v, ${owned});`);
    } else {
      this.c(`SET(&${this.global(name)}, ${owned});`);
    }
  }
}
