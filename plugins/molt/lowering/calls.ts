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
    if (node.keywords.length || node.args.some(({ _type }) => _type === 'Starred')) return this.callOther(node);
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
    const direct = this.module.functions.get(id);
    if (direct && direct.nparams === node.args.length && direct.npos === node.args.length && direct.flags === 0) return this.callDirect(node, func, direct);
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
  private passed(direct: DirectFunction, values: readonly Value[], skip: number): string[] {
    return [...values.map(({ c }) => c), ...this.dualPlaces(direct).map((at) => values[at - skip]?.d ?? '0')];
  }

  private callDirect(node: ast.Call, func: ast.Name, direct: DirectFunction): Value {
    const callee = this.expr(func);
    const values = this.arguments(node.args, [direct], 0);
    this.line = node.lineno;
    const r = this.call(direct.id, [callee.c, ...this.passed(direct, values, 0)]);
    const { returns } = this.module.floats.of(direct.node);
    const d = returns ? this.slot('f', 'f64') : null;
    if (d) this.c(`${d} = rt_fret;`);
    this.releaseAll(values);
    this.release(callee);
    return d ? this.settle({ c: r.c, d, owned: true, rep: 'dual' }, this.typeOf(node)) : r;
  }

  candidates(name: string, count: number): DirectFunction[] {
    const methods = (this.module.methods.get(mangle(name, this.scope.className)) ?? []).filter((method) => method.nparams === count && method.npos === count && method.flags === 0);
    return methods.length > CANDIDATES_MAX ? [] : methods;
  }

  /** A method call that looks which of the program's methods it reaches, and calls that one by its C name. */
  private callCandidates(node: ast.Call, func: ast.Attribute, candidates: readonly DirectFunction[]): Value {
    const object = this.expr(func.value);
    const values = this.arguments(node.args, candidates, 1);
    this.line = func.lineno;
    const ic = this.cache();
    const name = this.str(mangle(func.attr, this.scope.className));
    const dst = this.slot('t', 'obj');
    const d = this.slot('f', 'f64');
    const done = this.label();
    const other = this.label();
    this.branch(`!py_method(${object.c}, ${name}, ${ic})`, other);
    for (const candidate of candidates) {
      const next = this.label();
      const boxed = values.filter((value, index) => value.rep !== 'obj' && !this.dualPlaces(candidate).includes(index + 1));
      // a parameter that takes no double is given a box on the way that every call can take
      if (boxed.length) continue;
      this.branch(`((Func*)PTR((${ic})->val))->code != &CODE_${candidate.id}`, next);
      this.c(`{ V fv_ = (${ic})->val; PTR(fv_)->rc++; ${dst} = ${candidate.id}(fv_, ${[object.c, ...this.passed(candidate, values, 1)].join(', ')}); ${d} = rt_fret; DECREF(fv_); }`);
      this.goto(done);
      this.place(next);
    }
    this.place(other);
    const words = values.map((value) => (value.rep === 'obj' ? value.c : `DBOX(${value.c}, ${value.d!})`));
    const free = values.map((value, index) => (value.rep === 'obj' ? '' : `if (${value.c} == FTAG) DECREF(a_[${index + 1}]);`)).join(' ');
    this.c(`{ V a_[] = {${[object.c, ...words].join(', ')}}; ${dst} = py_callmeth(${name}, a_, ${values.length + 1}, ${ic}); ${free} }`);
    this.place(done);
    this.c(`if (UNLIKELY(!${dst})) {`);
    this.fail();
    this.c('}');
    const r = this.adopt(dst);
    this.releaseAll(values);
    this.release(object);
    return candidates.some((candidate) => this.module.floats.of(candidate.node).returns) ? { c: dst, d, owned: true, rep: 'dual' } : r;
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
