// How the arguments of a call reach the parameters of a known function: which gets which, what is a default, what lies unboxed.
import type * as ast from '../../python/ast';
import type { Value } from '../ir/ir';
import { isMade } from '../dataclasses';
import type { DirectFunction } from './builder';
import { Names } from './names';
import { plain } from './numbers';

export abstract class Binding extends Names {
  /** The arguments, unboxed where the function takes them so; and as C arguments: the words, then the doubles. */
  protected arguments(args: readonly ast.Expr[], direct: readonly DirectFunction[], skip: number): Value[] {
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
  protected places(direct: DirectFunction, node: ast.Call): number[] | null {
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
    return this.hasDefaults(direct, places) ? places : null;
  }
  /** Whether each parameter without an argument has a default, which nobody may have exchanged. */
  protected hasDefaults({ node: { args } }: DirectFunction, places: readonly number[]): boolean {
    const positional = args.posonlyargs.length + args.args.length;
    const required = positional - args.defaults.length;
    const bound = places.every((place, index) => place >= 0 || (index < positional ? index >= required : args.kw_defaults[index - positional] != null));
    return bound && !(places.includes(-1) && (this.module.isStoredAttribute('__defaults__') || this.module.isStoredAttribute('__kwdefaults__')));
  }
  /** The call itself, with all parameters bound. */
  protected callKnown(direct: DirectFunction, callee: Value, bound: readonly Value[]): Value {
    const r = this.call(direct.id, [callee.c, ...this.passed(direct, bound, 0)]);
    if (!this.module.floats.of(direct.node).returns) return r;
    const d = this.slot('f', 'f64');
    this.c(`${d} = rt_fret;`);
    return { c: r.c, d, owned: true, rep: 'dual' };
  }
  /** The default of a parameter: what is written there where that is a constant, else borrowed from the function object. */
  protected fallback(direct: DirectFunction, index: number, fn: string): Value {
    const { args } = direct.node;
    const positional = args.posonlyargs.length + args.args.length;
    const written = index < positional ? args.defaults[index - (positional - args.defaults.length)] : args.kw_defaults[index - positional];
    // nobody stores to the defaults of functions in this program, but for the library to those of methods that were made
    if (written?._type === 'Constant' && !isMade(direct.node)) return this.constant(written.value);
    if (index < positional) return plain(`FUNC_DEFAULT(${fn}, ${index - (positional - args.defaults.length)})`);
    return plain(`rt_dict_get(((Func*)PTR(${fn}))->kwdefaults, ${this.str(args.kwonlyargs[index - positional]!.arg)})`);
  }

  /** The defaults of all parameters from one on, of the function `fv_`. */
  protected defaultsFrom(direct: DirectFunction, first: number): Value[] {
    return Array.from({ length: Math.max(0, direct.nparams - first) }, (_, index) => this.fallback(direct, first + index, 'fv_'));
  }
  /** Whether so many positional arguments bind, with the rest from defaults. */
  protected fits(method: DirectFunction, count: number): boolean {
    const least = method.npos - method.node.args.defaults.length;
    return method.flags === 0 && method.nparams >= count && (method.nparams === count || (least <= count && !this.module.isStoredAttribute('__defaults__')));
  }
  /** Arguments that lie unboxed get a box around the call where the function's parameter takes none. */
  protected boxedFor(direct: DirectFunction, values: readonly Value[], skip: number): { before: string; given: readonly Value[]; after: string } {
    const places = this.dualPlaces(direct);
    let before = '';
    let after = '';
    const given = values.map((value, index) => {
      if (value.rep === 'obj' || places.includes(index + skip)) return value;
      before += `V b${index}_ = DBOX(${value.c}, ${value.d!}); `;
      after += `if (${value.c} == FTAG) DECREF(b${index}_); `;
      return plain(`b${index}_`);
    });
    return { before, given, after };
  }

  /** Code with the function as `fv_`, which its class may lose meanwhile: held where the call needs more of it than its C function. */
  protected held(callee: DirectFunction, fn: string, defaults: boolean, code: string): string {
    if (!defaults && this.module.scopes.get(callee.node)!.frees.size === 0) return `{ V fv_ = ${fn}; ${code}}`;
    return `{ V fv_ = ${fn}; PTR(fv_)->rc++; ${code}DECREF(fv_); }`;
  }
}
