// Inputs at the edges of types: what the moved code and CPython are compared on.
import { type ast, walk } from '../../python';
import type { FunctionModel, ModuleModel } from './model';
import { parts, prune, type Ty } from './types';
import { Neighbours } from './values';

/** Inputs of one function at most; those that are given come on top. */
const CASES_MAX = 160;
/** Characters of an input that is written out. */
const INPUT_BYTES_MAX = 4000;

const INTS = [0n, 1n, -1n, 2n, 3n, 5n, 7n, 10n, -3n, 12n, 97n, 100n, 255n, -100n, 1000n, 2n ** 31n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)];
const FLOATS = [0, 1, -1.5, 0.1, 2.5, 3, 100.25, -0, 1e16, 1e-7, -2.5e10, 1e308, Infinity, -Infinity, NaN];
const TEXTS = ['', 'a', 'abc', 'Hello World', '  two  words ', 'level', '123', '-7', 'A1b2', 'été', 'ß中😀', 'x,y,,z', 'line\nbreak\ttab', 'aaabbbcc', '3.14', 'it\'s "quoted"\\', '((()))', '{[(])}', 'The quick brown fox', 'key=value'];

export const int = (value: bigint): string => `i${value}`;
export const float = (value: number): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return `f${bytes.toString('hex')}`;
};
export const text = (value: string): string => `s${Buffer.from(value, 'utf8').toString('hex')}`;

/** Numbers and texts that the function itself names, and what lies beside them. */
export interface Mined {
  readonly ints: readonly bigint[];
  readonly floats: readonly number[];
  readonly texts: readonly string[];
}

/** What a function names: itself, in the functions that it calls, and in the constants of the module that it reads. */
function mine(module: ModuleModel, ...models: readonly FunctionModel[]): Mined {
  const ints = new Set<bigint>();
  const floats = new Set<number>();
  const texts = new Set<string>();
  const constants = new Set<string>();
  const look = (root: ast.Node): void => walk(root, (node) => {
    if (node._type === 'Name') {
      const constant = module.constants.get(node.id);
      if (constant && !constants.has(node.id)) {
        constants.add(node.id);
        look(constant.value);
      }
    }
    if (node._type !== 'Constant') return;
    if (node.value.type === 'int' && node.value.value < 2n ** 62n) {
      for (const near of [-1n, 0n, 1n]) ints.add(node.value.value + near);
      // what is read from a text before it is compared
      if (node.value.value > 9n) for (const near of [0n, 1n]) texts.add(String(node.value.value + near));
    } else if (node.value.type === 'float') for (const near of [-0.5, 0, 0.5]) floats.add(node.value.value + near);
    else if (node.value.type === 'str' && node.value.value.length <= 40) {
      texts.add(node.value.value);
      texts.add(`x${node.value.value}y${node.value.value}`);
    }
  });
  const seen = new Set<FunctionModel>();
  for (const model of models) for (const each of [model, ...model.calls]) {
    if (seen.has(each)) continue;
    seen.add(each);
    for (const statement of each.body) look(statement);
  }
  return { ints: [...ints].slice(0, 48), floats: [...floats].slice(0, 20), texts: [...texts].filter((each) => !/[\ud800-\udfff]/u.test(each)).slice(0, 32) };
}

/** A sequence of numbers that is the same on every run. */
function generator(seed: string): () => number {
  let state = 2166136261;
  for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 16777619) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

class Inputs {
  constructor(private readonly module: ModuleModel, private readonly mined: Mined, private readonly random: () => number) {}

  private pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)]!;
  }

  /** Values of a type, the plainest first; null where there is no way to make one. */
  pool(ty: Ty, depth = 0): string[] | null {
    const type = prune(ty);
    switch (type.k) {
      case 'int': return [...new Set([...INTS.slice(0, 6), ...this.mined.ints, ...INTS.slice(6)])].map(int);
      case 'float': return [...FLOATS.slice(0, 6), ...this.mined.floats, ...FLOATS.slice(6)].map(float);
      case 'bool': return ['b1', 'b0'];
      case 'str': return [...new Set([...TEXTS.slice(0, 5), ...this.mined.texts, ...TEXTS.slice(5)])].map(text);
      case 'none': return ['n'];
      case 'optional': {
        if (depth > 2) return ['n'];
        const inner = this.pool(type.of, depth + 1);
        return inner && ['n', ...inner.map((each) => `o ${each}`)];
      }
      case 'tuple': {
        const parts = type.items.map((item) => this.pool(item, depth + 1));
        if (parts.includes(null)) return null;
        return Array.from({ length: 10 }, (_, round) => `t ${parts.map((part, index) => (round < 4 ? part![(round + index) % part!.length]! : this.pick(part!))).join(' ')}`);
      }
      case 'list': case 'deque': case 'series': case 'set': return this.lists(type.of, depth, type.k === 'set');
      case 'dict': {
        const keys = this.pool(type.key, depth + 1);
        const values = this.pool(type.value, depth + 1);
        if (!keys || !values) return null;
        const made = ['d0'];
        // keys that the function asks for
        const wanted = prune(type.key).k === 'str' && this.mined.texts.length > 0 ? this.mined.texts.map(text) : keys;
        for (let round = 0; depth === 0 && round < 24; round++) {
          const own = [...new Set(Array.from({ length: 1 + (round % 3) }, () => this.pick(wanted)))];
          made.push(`d${own.length} ${own.map((key) => `${key} ${this.pick(values.slice(0, 36))}`).join(' ')}`);
        }
        for (const size of [1, 2, 3, 5]) {
          for (let round = 0; round < 2; round++) {
            const own = [...new Set(Array.from({ length: size }, (_, index) => (round === 0 ? keys[index % keys.length]! : this.pick(keys))))];
            made.push(`d${own.length} ${own.map((key, index) => `${key} ${round === 0 ? values[index % values.length]! : this.pick(values)}`).join(' ')}`);
          }
        }
        return made;
      }
      case 'enum': return this.module.enums.get(type.name)?.members.map((_, index) => `e${index}`) ?? null;
      case 'class': return this.objects(type.name, depth);
      default: return null;
    }
  }

  private lists(of: Ty, depth: number, unique: boolean): string[] | null {
    const elements = this.pool(of, depth + 1);
    if (!elements || depth > 3) return elements ? ['l0'] : null;
    const made = ['l0'];
    const add = (items: readonly string[]): void => {
      const own = unique ? [...new Set(items)] : items;
      made.push(`l${own.length}${own.map((item) => ` ${item}`).join('')}`);
    };
    add(elements.slice(0, 1));
    add(elements.slice(0, 2));
    add(elements.slice(0, 3).reverse());
    const small = elements.slice(0, 10);
    add(small);
    add([...small].reverse());
    add([small[2] ?? small[0]!, small[0]!, small[2] ?? small[0]!, small[1] ?? small[0]!, small[1] ?? small[0]!]);
    if (prune(of).k === 'int') {
      add([3n, 1n, 2n, 5n, 4n].map(int));
      add([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n].map(int));
      add([-5n, 4n, 0n, -1n, 10n, 4n].map(int));
    }
    // rows of one length: what functions over tables expect
    const inner = prune(of);
    if (inner.k === 'list') {
      const cells = this.pool(inner.of, depth + 2);
      if (cells) for (const [rows, columns] of [[1, 1], [2, 2], [3, 3], [2, 3]] as const) add(Array.from({ length: rows }, (_, row) => `l${columns}${Array.from({ length: columns }, (__, column) => ` ${cells[(row * columns + column) % Math.min(cells.length, 9)]!}`).join('')}`));
    }
    // many short lists of plain values: where most of what functions over lists decide lies
    const few = prune(of).k === 'int' ? Array.from({ length: 10 }, (_, digit) => int(BigInt(digit))) : elements.slice(0, 8);
    for (let round = 0; depth === 0 && round < 36; round++) add(Array.from({ length: 1 + (round % 7) }, () => this.pick(few)));
    for (let round = 0; round < 4; round++) add(Array.from({ length: 3 + round * 2 }, () => this.pick(round < 2 ? elements.slice(0, 12) : elements)));
    return made;
  }

  /** Objects as they are made, and as they are after a few calls of methods that change them. */
  private objects(name: string, depth: number): string[] | null {
    const variants = this.module.classes.get(name)?.variants;
    // one of each, then the next of each
    if (variants) {
      const each = variants.map((variant) => this.objects(variant, depth + 1)?.slice(0, 10) ?? []);
      const made = Array.from({ length: 10 }, (_, round) => each.flatMap((pool, index) => (pool[round] === undefined ? [] : [`v${index} ${pool[round]}`]))).flat();
      return made.length > 0 ? made : null;
    }
    const parameters = constructorTypes(this.module, name);
    if (!parameters || depth > 3) return null;
    const pools = parameters.map((each) => this.pool(each, depth + 1));
    if (pools.includes(null)) return null;
    const make = (round: number): string => pools.map((pool, index) => ` ${round < 4 ? pool![(round + index) % pool!.length]! : this.pick(pool!.slice(0, 14))}`).join('');
    const plain = pools.length === 0 ? ['c0'] : Array.from({ length: 12 }, (_, round) => `c0${make(round)}`);
    // a call changes one thing: objects within objects are left as they are made
    const calls = depth > 1 ? [] : mutators(this.module, name).map(({ types }, index) => ({ index, pools: types.map((type) => this.pool(type, depth + 2)) })).filter((each) => !each.pools.includes(null));
    if (calls.length === 0) return plain;
    const grown = Array.from({ length: 24 }, (_, round) => {
      const count = 1 + (round % 5);
      const history = Array.from({ length: count }, () => {
        const { index, pools: own } = this.pick(calls);
        return ` m${index}${own.map((pool) => ` ${this.pick(pool!.slice(0, 10))}`).join('')}`;
      });
      return `c${count}${make(round % 3 === 0 ? round : 4 + round)}${history.join('')}`;
    });
    return plain.flatMap((each, index) => [each, grown[2 * index]!, grown[2 * index + 1]!]).concat(grown.slice(2 * plain.length));
  }

  /** One input of anything that can be made. */
  any(pools: readonly (readonly string[])[]): string {
    return pools.map((pool) => this.pick(pool)).join(' ');
  }

  tuples(types: readonly Ty[]): string[] | null {
    const pools = types.map((type) => this.pool(type));
    if (pools.includes(null)) return null;
    const all = pools.map((pool) => pool!);
    if (all.length === 0) return [''];
    const size = all.reduce((product, pool) => product * pool.length, 1);
    const made = new Set<string>();
    if (size <= CASES_MAX) {
      const extend = (index: number, so: readonly string[]): void => {
        if (index === all.length) made.add(so.join(' '));
        else for (const value of all[index]!) extend(index + 1, [...so, value]);
      };
      extend(0, []);
      return [...made];
    }
    // each value once, beside plain ones; then mixtures
    for (const [index, pool] of all.entries()) for (const value of pool.slice(0, 40)) made.add(all.map((other, place) => (place === index ? value : other[Math.min(2 + place, other.length - 1)]!)).join(' '));
    for (let round = 0; made.size < CASES_MAX && round < CASES_MAX * 3; round++) made.add(all.map((pool) => this.pick(round % 3 === 0 ? pool : pool.slice(0, 10))).join(' '));
    return [...made].slice(0, CASES_MAX * 2);
  }
}

/** What a class is made of: the parameters of its constructor. */
export function constructorTypes(module: ModuleModel, name: string): readonly Ty[] | null {
  const model = module.classes.get(name);
  if (!model || model.rejection || model.variants) return null;
  const init = model.methods.get('__init__');
  if (init) return init.params.map((param) => param.ty);
  return model.dataclass ? [...model.fields.values()].map((field) => field.ty) : [];
}

/** Methods that change an object, by which objects are brought into states that constructing does not reach. */
export function mutators(module: ModuleModel, name: string): readonly { readonly model: FunctionModel; readonly types: readonly Ty[] }[] {
  const model = module.classes.get(name);
  if (!model || model.rejection || model.variants || model.dataclass?.frozen) return [];
  return [...model.methods.values()].filter((method) => method.kind === 'method' && !method.isProperty && !method.rejection && method.selfMode === 'mut' && !/^__\w+__$/.test(method.name) && method.within === null && method.params.every((param) => !param.keywordOnly && !param.variadic && isPlain(param.ty))).map((method) => ({ model: method, types: method.params.map((param) => param.ty) }));
}

const isPlain = (ty: Ty): boolean => {
  const type = prune(ty);
  return !['function', 'exception', 'var'].includes(type.k) && parts(type).every(isPlain);
};

/** Generated inputs of a function as tokens; null where a parameter's type has no values that can be made. */
export function inputsOf(module: ModuleModel, model: FunctionModel, types: readonly Ty[]): string[] | null {
  return new Inputs(module, mine(module, model), generator(model.title)).tuples(types);
}

/**
 * More inputs than are compared at first, for finding those that tell a changed function from the true one: beside inputs
 * that went well, and anywhere. `target` is the function that was changed, whose own constants matter too.
 */
export function moreInputs(module: ModuleModel, model: FunctionModel, types: readonly Ty[], known: readonly string[], target: FunctionModel, count: number): string[] {
  const random = generator(`${model.title} for ${target.title}`);
  const mined = mine(module, model, target);
  const inputs = new Inputs(module, mined, random);
  const pools = types.map((type) => inputs.pool(type));
  if (pools.includes(null) || types.length === 0) return [];
  const near = new Neighbours(module, mined, random);
  const made = new Set<string>();
  const own = [...known];
  for (let round = 0; made.size < count && round < count * 2; round++) {
    const next = round % 4 === 0 || own.length === 0 ? inputs.any(pools.map((pool) => pool!)) : near.of(own[Math.floor(random() * own.length)]!, types);
    if (next.length > INPUT_BYTES_MAX || made.has(next)) continue;
    made.add(next);
    // a neighbour of a neighbour lies farther off
    if (round % 3 === 0) own.push(next);
  }
  const before = new Set(known);
  return [...made].filter((each) => !before.has(each));
}
