// Calls that are known, or likely, to reach one function: straight to its C function, with numbers unboxed.
import type * as ast from '../../python/ast';
import { exactly } from '../types';
import type { Value } from '../ir/ir';
import type { DirectFunction } from './builder';
import { maybeFloat } from './floats';
import { plain } from './numbers';
import { mangle, type Scope } from './scopes';
import { StarCalls } from './star-calls';

/** Methods of one name beyond which a call looks no further than its inline cache. */
const CANDIDATES_MAX = 4;
/** Functions of `math` that are the C library's where their answer is finite, which no error is. */
const MATH = new Set(['sqrt', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'exp', 'expm1', 'fabs', 'log', 'log2', 'log10', 'log1p']);

export abstract class Calls extends StarCalls {
  abstract callOther(node: ast.Call): Value;

  callNumber(node: ast.Call): Value {
    const { func } = node;
    const starred = node.args.some(({ _type }) => _type === 'Starred') || node.keywords.some(({ arg }) => arg === null);
    const direct = func._type === 'Name' && this.scope.kind !== 'class' && this.access(mangle(func.id, this.scope.className)) === 'global' ? this.module.functions.get(mangle(func.id, this.scope.className)) : undefined;
    if (starred) return (direct && (this.callForwarding(node, func as ast.Name, direct) ?? this.callUnpacking(node, func as ast.Name, direct))) ?? this.callOther(node);
    const places = direct && this.places(direct, node);
    if (direct && places) return this.callDirect(node, func as ast.Name, direct, places);
    const gathering = direct && this.callGathering(node, func as ast.Name, direct);
    if (gathering) return gathering;
    if (node.keywords.length) return this.callOther(node);
    if (func._type === 'Name' && this.scope.kind !== 'class' && this.access(func.id) === 'global') {
      const init = this.module.classes.get(func.id);
      if (init && this.fits(init, node.args.length + 1)) return this.callClass(node, func, init);
    }
    if (func._type === 'Attribute' && func.value._type === 'Call' && func.value.func._type === 'Name' && func.value.func.id === 'super' && func.value.args.length === 0 && this.isBuiltin('super') && this.scope.kind === 'function' && this.scope.params.length > 0) {
      const candidates = this.candidates(func.attr, node.args.length + 1);
      if (candidates.length) return this.callCandidates(node, func, this.basesFirst(candidates), this.scope.params[0]!);
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

  private callDirect(node: ast.Call, func: ast.Name, direct: DirectFunction, places: readonly number[]): Value {
    const callee = this.expr(func);
    const duals = this.dualPlaces(direct);
    const given = [...node.args, ...node.keywords.map(({ value }) => value)];
    const values = given.map((arg, index) => (duals.includes(places.indexOf(index)) ? this.num(arg) : this.expr(arg)));
    this.line = node.lineno;
    const bound = places.map((place, index) => (place >= 0 ? values[place]! : this.fallback(direct, index, callee.c)));
    const result = this.callKnown(direct, callee, bound);
    this.releaseAll(values);
    this.release(callee);
    return this.settle(result, this.typeOf(node));
  }

  candidates(name: string, count: number): DirectFunction[] {
    const methods = (this.module.methods.get(mangle(name, this.scope.className)) ?? []).filter((method) => this.fits(method, count));
    return methods.length > CANDIDATES_MAX ? [] : methods;
  }

  /** Methods of the bases of the class around, then others, then its own. */
  private basesFirst(candidates: readonly DirectFunction[]): readonly DirectFunction[] {
    let scope: Scope | null = this.scope;
    while (scope && scope.node._type !== 'ClassDef') scope = scope.parent;
    const cls = scope?.node;
    if (cls?._type !== 'ClassDef') return candidates;
    const rank = ({ owner }: DirectFunction): number => (owner === cls ? 2 : cls.bases.some((base) => base._type === 'Name' && base.id === owner?.name) ? 0 : 1);
    return [...candidates].sort((a, b) => rank(a) - rank(b));
  }
  /** The class that the method stands in, which is there for good once the class is made. */
  private ownClass(): Value {
    const cell = `${this.cellOf('__class__')}->v`;
    this.c(`if (UNLIKELY(!${cell})) {`);
    this.c(`rt_unbound_free(${this.str('__class__')});`);
    this.fail();
    this.c('}');
    return plain(cell);
  }

  /** A method call that looks which of the program's methods it reaches, and calls that one by its C name. */
  private callCandidates(node: ast.Call, func: ast.Attribute, candidates: readonly DirectFunction[], superOf: string | null = null): Value {
    const cls = superOf === null ? null : this.ownClass();
    const object = superOf === null ? this.expr(func.value) : this.loadName(superOf);
    const values = this.arguments(node.args, candidates, 1);
    this.line = func.lineno;
    const ic = this.cache();
    const name = this.str(mangle(func.attr, this.scope.className));
    const dst = this.slot('t', 'obj');
    const d = this.slot('f', 'f64');
    const done = this.label();
    const other = this.label();
    const [fn, first] = this.ofType('py_method', object);
    this.branch(cls ? `!py_super(${cls.c}, ${object.c}, ${name}, ${ic})` : `!${fn}(${[...first, name, ic].join(', ')})`, other);
    for (const candidate of candidates) {
      const next = this.label();
      this.branch(`(${ic})->code != &CODE_${candidate.id}`, next);
      const bound = Array.from({ length: candidate.nparams - 1 }, (_, index) => values[index] ?? this.fallback(candidate, index + 1, 'fv_'));
      const result = this.module.floats.of(candidate.node).returns ? `${d} = rt_fret; ` : '';
      const { before, given, after } = this.boxedFor(candidate, bound, 1);
      this.c(this.held(candidate, `(${ic})->val`, bound.length > values.length, `${before}${dst} = ${candidate.id}(fv_, ${[object.c, ...this.passed(candidate, given, 1)].join(', ')}); ${result}${after}`));
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
    const { before, given, after } = this.boxedFor(init, bound, 1);
    this.c(this.held(init, `(${ic})->val`, bound.length > values.length, `${before}V o_ = rt_instance(${callee.c}); ${dst} = py_made(o_, ${init.id}(fv_, ${['o_', ...this.passed(init, given, 1)].join(', ')})); ${after}`));
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
