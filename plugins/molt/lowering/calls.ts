// Calls that are known, or likely, to reach one function: straight to its C function, with numbers unboxed.
import type * as ast from '../../python/ast';
import { exactly } from '../types';
import type { Value } from '../ir/ir';
import type { DirectFunction } from './builder';
import { maybeFloat } from './floats';
import { Numbers, plain } from './numbers';
import { mangle } from './scopes';

/** Methods of one name beyond which a call looks no further than its inline cache. */
const CANDIDATES_MAX = 4;
/** Functions of `math` that are the C library's where their answer is finite, which no error is. */
const MATH = new Set(['sqrt', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'exp', 'expm1', 'fabs', 'log', 'log2', 'log10', 'log1p']);

export abstract class Calls extends Numbers {
  abstract callOther(node: ast.Call): Value;

  callNumber(node: ast.Call): Value {
    const { func } = node;
    if (node.args.some(({ _type }) => _type === 'Starred') || node.keywords.some(({ arg }) => arg === null)) return this.callOther(node);
    if (func._type === 'Name' && this.scope.kind !== 'class' && this.access(mangle(func.id, this.scope.className)) === 'global') {
      const direct = this.module.functions.get(mangle(func.id, this.scope.className));
      const places = direct && this.places(direct, node);
      if (direct && places) return this.callDirect(node, func, direct, places);
    }
    if (node.keywords.length) return this.callOther(node);
    if (func._type === 'Name' && this.scope.kind !== 'class' && this.access(func.id) === 'global') {
      const init = this.module.classes.get(func.id);
      if (init && this.fits(init, node.args.length + 1)) return this.callClass(node, func, init);
    }
    if (func._type === 'Attribute' && func.value._type === 'Call' && func.value.func._type === 'Name' && func.value.func.id === 'super' && func.value.args.length === 0 && this.isBuiltin('super') && this.scope.kind === 'function' && this.scope.params.length > 0) {
      const candidates = this.candidates(func.attr, node.args.length + 1);
      if (candidates.length) return this.callCandidates(node, func, candidates, this.scope.params[0]!);
    }
    if (func._type === 'Attribute') {
      if (func.value._type === 'Name' && this.isNativeModule(func.value.id, 'math') && !this.module.isStoredAttribute(func.attr)) {
        const fast = this.math(func.attr, node);
        if (fast) return fast;
      }
      const candidates = this.candidates(func.attr, node.args.length + 1);
      return candidates.length ? this.callCandidates(node, func, candidates) : this.callOther(node);
    }
    if (func._type !== 'Name' || this.scope.kind === 'class') return this.callOther(node);
    const id = mangle(func.id, this.scope.className);
    if (this.access(id) !== 'global') return this.callOther(node);
    if (this.isBuiltin(id)) return this.builtin(id, node) ?? this.callOther(node);
    const native = this.module.nativeFunctions.get(id);
    if (native?.startsWith('math.')) return this.math(native.slice(5), node) ?? this.callOther(node);
    return this.callOther(node);
  }

  isNativeModule(id: string, name: string): boolean {
    return this.scope.kind !== 'class' && this.access(id) === 'global' && this.module.nativeModules.get(id) === name;
  }

  /** The arguments, unboxed where the function takes them so; and as C arguments: the words, then the doubles. */
  private arguments(args: readonly ast.Expr[], direct: readonly DirectFunction[], skip: number): Value[] {
    return args.map((arg, index) => (direct.some((each) => this.dualPlaces(each).includes(index + skip)) ? this.num(arg) : this.expr(arg)));
  }
  /** Places of the parameters that come as two. */
  dualPlaces(direct: DirectFunction): number[] {
    const { params } = this.module.floats.of(direct.node);
    return params.map((name) => this.module.scopes.get(direct.node)!.params.indexOf(name));
  }
  protected passed(direct: DirectFunction, values: readonly Value[], skip: number): string[] {
    return [...values.map(({ c }) => c), ...this.dualPlaces(direct).map((at) => values[at - skip]?.d ?? '0')];
  }

  /** For each parameter, which argument it gets, or -1 for its default; null where binding is not that plain, or fails. */
  private places(direct: DirectFunction, node: ast.Call): number[] | null {
    const { args } = direct.node;
    if (args.vararg || args.kwarg || node.args.length > direct.npos) return null;
    const positional = [...args.posonlyargs, ...args.args];
    const names = [...positional, ...args.kwonlyargs].map(({ arg }) => arg);
    const places = names.map((_, index) => (index < node.args.length ? index : -1));
    for (const [index, { arg }] of node.keywords.entries()) {
      const at = names.indexOf(arg!);
      if (at < args.posonlyargs.length || places[at] !== -1) return null;
      places[at] = node.args.length + index;
    }
    const required = positional.length - args.defaults.length;
    const bound = places.every((place, index) => place >= 0 || (index < positional.length ? index >= required : args.kw_defaults[index - positional.length] != null));
    if (!bound || (places.includes(-1) && (this.module.isStoredAttribute('__defaults__') || this.module.isStoredAttribute('__kwdefaults__')))) return null;
    return places;
  }
  /** The default of a parameter, borrowed from the function object. */
  private fallback(direct: DirectFunction, index: number, fn: string): Value {
    const { args } = direct.node;
    const positional = args.posonlyargs.length + args.args.length;
    if (index < positional) return plain(`FUNC_DEFAULT(${fn}, ${index - (positional - args.defaults.length)})`);
    return plain(`rt_dict_get(((Func*)PTR(${fn}))->kwdefaults, ${this.str(args.kwonlyargs[index - positional]!.arg)})`);
  }

  private callDirect(node: ast.Call, func: ast.Name, direct: DirectFunction, places: readonly number[]): Value {
    const callee = this.expr(func);
    const duals = this.dualPlaces(direct);
    const given = [...node.args, ...node.keywords.map(({ value }) => value)];
    const values = given.map((arg, index) => (duals.includes(places.indexOf(index)) ? this.num(arg) : this.expr(arg)));
    this.line = node.lineno;
    const bound = places.map((place, index) => (place >= 0 ? values[place]! : this.fallback(direct, index, callee.c)));
    const r = this.call(direct.id, [callee.c, ...this.passed(direct, bound, 0)]);
    const { returns } = this.module.floats.of(direct.node);
    const d = returns ? this.slot('f', 'f64') : null;
    if (d) this.c(`${d} = rt_fret;`);
    this.releaseAll(values);
    this.release(callee);
    return d ? this.settle({ c: r.c, d, owned: true, rep: 'dual' }, this.typeOf(node)) : r;
  }

  /** The defaults of all parameters from one on, of the function `fv_`. */
  protected defaultsFrom(direct: DirectFunction, first: number): Value[] {
    return Array.from({ length: Math.max(0, direct.nparams - first) }, (_, index) => this.fallback(direct, first + index, 'fv_'));
  }
  /** Whether so many positional arguments bind, with the rest from defaults. */
  private fits(method: DirectFunction, count: number): boolean {
    const least = method.npos - method.node.args.defaults.length;
    return method.flags === 0 && method.nparams >= count && (method.nparams === count || (least <= count && !this.module.isStoredAttribute('__defaults__')));
  }
  candidates(name: string, count: number): DirectFunction[] {
    const methods = (this.module.methods.get(mangle(name, this.scope.className)) ?? []).filter((method) => this.fits(method, count));
    return methods.length > CANDIDATES_MAX ? [] : methods;
  }

  /** A method call that looks which of the program's methods it reaches, and calls that one by its C name. */
  private callCandidates(node: ast.Call, func: ast.Attribute, candidates: readonly DirectFunction[], superOf: string | null = null): Value {
    const cls = superOf === null ? null : this.loadName('__class__');
    const object = superOf === null ? this.expr(func.value) : this.loadName(superOf);
    const values = this.arguments(node.args, candidates, 1);
    this.line = func.lineno;
    const ic = this.cache();
    const name = this.str(mangle(func.attr, this.scope.className));
    const dst = this.slot('t', 'obj');
    const d = this.slot('f', 'f64');
    const done = this.label();
    const other = this.label();
    this.branch(cls ? `!py_super(${cls.c}, ${object.c}, ${name}, ${ic})` : `!py_method(${object.c}, ${name}, ${ic})`, other);
    for (const candidate of candidates) {
      const next = this.label();
      const boxed = values.filter((value, index) => value.rep !== 'obj' && !this.dualPlaces(candidate).includes(index + 1));
      // a parameter that takes no double is given a box on the way that every call can take
      if (boxed.length) continue;
      this.branch(`(${ic})->code != &CODE_${candidate.id}`, next);
      const bound = Array.from({ length: candidate.nparams - 1 }, (_, index) => values[index] ?? this.fallback(candidate, index + 1, 'fv_'));
      const result = this.module.floats.of(candidate.node).returns ? `${d} = rt_fret; ` : '';
      this.c(this.held(candidate, `(${ic})->val`, bound.length > values.length, `${dst} = ${candidate.id}(fv_, ${[object.c, ...this.passed(candidate, bound, 1)].join(', ')}); ${result}`));
      this.goto(done);
      this.place(next);
    }
    this.place(other);
    const words = values.map((value) => (value.rep === 'obj' ? value.c : `DBOX(${value.c}, ${value.d!})`));
    const free = values.map((value, index) => (value.rep === 'obj' ? '' : `if (${value.c} == FTAG) DECREF(a_[${index + 1}]);`)).join(' ');
    if (cls) this.c(`{ V s_ = rt_super(${cls.c}, ${object.c}); V a_[] = {${['s_', ...words].join(', ')}}; ${dst} = s_ ? rt_callmeth(${name}, a_, ${values.length + 1}, 0, 0) : 0; XDECREF(s_); ${free} }`);
    else this.c(`{ V a_[] = {${[object.c, ...words].join(', ')}}; ${dst} = py_callmeth(${name}, a_, ${values.length + 1}, ${ic}); ${free} }`);
    this.place(done);
    this.c(`if (UNLIKELY(!${dst})) {`);
    this.fail();
    this.c('}');
    const r = this.adopt(dst);
    this.releaseAll(values);
    this.release(object);
    if (cls) this.release(cls);
    return candidates.some((candidate) => this.module.floats.of(candidate.node).returns) ? { c: dst, d, owned: true, rep: 'dual' } : r;
  }

  /** Code with the function as `fv_`, which its class may lose meanwhile: held where the call needs more of it than its C function. */
  protected held(callee: DirectFunction, fn: string, defaults: boolean, code: string): string {
    if (!defaults && this.module.scopes.get(callee.node)!.frees.size === 0) return `{ V fv_ = ${fn}; ${code}}`;
    return `{ V fv_ = ${fn}; PTR(fv_)->rc++; ${code}DECREF(fv_); }`;
  }

  /** An instance of a class of the program: its memory, and its `__init__` by its C name. */
  private callClass(node: ast.Call, func: ast.Name, init: DirectFunction): Value {
    const callee = this.expr(func);
    const values = this.arguments(node.args, [init], 1);
    this.line = node.lineno;
    const ic = this.cache();
    const dst = this.slot('t', 'obj');
    const done = this.label();
    const other = this.label();
    this.branch(`!py_class(${callee.c}, ${ic})`, other);
    this.branch(`(${ic})->code != &CODE_${init.id}`, other);
    const bound = Array.from({ length: init.nparams - 1 }, (_, index) => values[index] ?? this.fallback(init, index + 1, 'fv_'));
    this.c(this.held(init, `(${ic})->val`, bound.length > values.length, `V o_ = rt_instance(${callee.c}); ${dst} = py_made(o_, ${init.id}(fv_, ${['o_', ...this.passed(init, bound, 1)].join(', ')})); `));
    this.goto(done);
    this.place(other);
    const words = values.map((value) => (value.rep === 'obj' ? value.c : `DBOX(${value.c}, ${value.d!})`));
    const free = values.map((value, index) => (value.rep === 'obj' ? '' : `if (${value.c} == FTAG) DECREF(a_[${index}]);`)).join(' ');
    this.c(`{ V a_[] = {${words.join(', ') || '0'}}; ${dst} = py_call(${callee.c}, a_, ${values.length}); ${free} }`);
    this.place(done);
    this.c(`if (UNLIKELY(!${dst})) {`);
    this.fail();
    this.c('}');
    const r = this.adopt(dst);
    this.releaseAll(values);
    this.release(callee);
    return r;
  }

  /** `math.sqrt(x)` of a float: the C function, and where its answer is not finite the module's own, which tells errors. */
  private math(name: string, node: ast.Call): Value | null {
    const [arg] = node.args;
    if (!MATH.has(name) || node.args.length !== 1 || !arg) return null;
    const value = this.num(arg);
    this.line = node.lineno;
    const r = this.dualCall('py_math', [`__builtin_${name}`, `&mod_math_${name}`, value.c, value.d ?? '0']);
    this.release(value);
    return this.settle(r, this.typeOf(node));
  }

  private builtin(id: string, node: ast.Call): Value | null {
    const [arg] = node.args;
    if (node.args.length !== 1 || !arg) return null;
    if (id === 'float' && maybeFloat(this.typeOf(arg))) {
      const value = this.num(arg);
      if (value.rep === 'f64') return value;
      this.line = node.lineno;
      const r = this.dualCall('py_to_float', [value.c, value.d ?? '0']);
      this.release(value);
      return this.settle(r, this.typeOf(node));
    }
    if (id === 'abs' && maybeFloat(this.typeOf(arg))) {
      const value = this.num(arg);
      this.line = node.lineno;
      const r = this.dualCall('py_abs', [value.c, value.d ?? '0']);
      this.release(value);
      return this.settle(r, this.typeOf(node));
    }
    if (id === 'int' && maybeFloat(this.typeOf(arg))) {
      const value = this.num(arg);
      if (value.rep === 'obj') return this.whole('py_to_int', [value.c, '0'], value, node);
      return this.whole('py_to_int', [value.c, value.d!], value, node);
    }
    if (id === 'len') {
      const value = this.expr(arg);
      return this.whole('py_len', [value.c], value, node);
    }
    return null;
  }
  private whole(fn: string, args: readonly string[], value: Value, node: ast.Call): Value {
    this.line = node.lineno;
    const r = this.call(fn, args);
    this.release(value);
    if (exactly(this.typeOf(node)) !== 'word') return r;
    this.take(r);
    return plain(r.c, true);
  }
}
