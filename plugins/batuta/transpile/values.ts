// Values as trees: read from tokens, changed a little, and written again. What lies beside a good input decides most of what a function decides.
import { constructorTypes, float, int, type Mined, mutators, text } from './inputs';
import type { ModuleModel } from './model';
import { prune, type Ty } from './types';

/** A value: its own token, what it holds, and its type. */
interface Value {
  head: string;
  items: Value[];
  readonly ty: Ty;
}

/** Elements that a changed list or dictionary has at most. */
const ITEMS_MAX = 24;
const LETTERS = [...'ab01 ,.-()é'];

class Reader {
  private at = 0;
  private readonly tokens: readonly string[];

  constructor(text: string, private readonly module: ModuleModel) {
    this.tokens = text.split(' ').filter((token) => token !== '');
  }

  private next(): string {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new RangeError('a value that ends early');
    return token;
  }

  read(ty: Ty): Value {
    const type = prune(ty);
    const head = this.next();
    const count = Number(head.slice(1));
    const many = (length: number, of: (index: number) => Ty): Value[] => Array.from({ length }, (_, index) => this.read(of(index)));
    switch (type.k) {
      case 'optional': return { head, ty: type, items: head === 'n' ? [] : [this.read(type.of)] };
      case 'list': case 'deque': case 'series': case 'set': return { head, ty: type, items: many(count, () => type.of) };
      case 'dict': return { head, ty: type, items: many(2 * count, (index) => (index % 2 === 0 ? type.key : type.value)) };
      case 'tuple': return { head, ty: type, items: many(type.items.length, (index) => type.items[index]!) };
      case 'class': {
        const variants = this.module.classes.get(type.name)?.variants;
        if (variants) return { head, ty: type, items: [this.read({ k: 'class', name: variants[count] ?? '' })] };
        const parameters = constructorTypes(this.module, type.name) ?? [];
        const methods = mutators(this.module, type.name);
        const items = many(parameters.length, (index) => parameters[index]!);
        for (let each = 0; each < count; each++) {
          const own = this.next();
          const types = methods[Number(own.slice(1))]?.types ?? [];
          items.push({ head: own, ty: { k: 'none' }, items: many(types.length, (index) => types[index]!) });
        }
        return { head, ty: type, items };
      }
      default: return { head, ty: type, items: [] };
    }
  }
}

/** The tokens of a value; a place that holds several tells how many. */
function write(value: Value): string {
  const type = prune(value.ty);
  let { head, items } = value;
  if (type.k === 'list' || type.k === 'deque' || type.k === 'series') head = `l${items.length}`;
  else if (type.k === 'set') {
    // no element twice: the two languages would count differently
    const own = [...new Map(items.map((item) => [write(item), item])).values()];
    return [`l${own.length}`, ...own.map(write)].join(' ');
  } else if (type.k === 'dict') {
    const own = new Map<string, string>();
    for (let index = 0; index + 1 < items.length; index += 2) own.set(write(items[index]!), write(items[index + 1]!));
    return [`d${own.size}`, ...[...own].map(([key, item]) => `${key} ${item}`)].join(' ');
  } else if (type.k === 'class' && value.head.startsWith('c')) head = `c${items.filter((item) => /^m/.test(item.head)).length}`;
  return [head, ...items.map(write)].join(' ');
}

/** Makes inputs that lie beside given ones. */
export class Neighbours {
  constructor(private readonly module: ModuleModel, private readonly mined: Mined, private readonly random: () => number) {}

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** One input, changed in one to three places. */
  of(tokens: string, types: readonly Ty[]): string {
    const reader = new Reader(tokens, this.module);
    const values = types.map((type) => reader.read(type));
    for (let changes = 1 + this.below(3); changes > 0; changes--) {
      const all: Value[] = [];
      const collect = (value: Value): void => {
        all.push(value);
        value.items.forEach(collect);
      };
      values.forEach(collect);
      if (all.length === 0) break;
      this.change(this.pick(all), all);
    }
    return values.map(write).join(' ');
  }

  private change(value: Value, all: readonly Value[]): void {
    const type = prune(value.ty);
    // what is the same elsewhere decides comparisons
    if (this.random() < 0.2 && !/^m/.test(value.head)) {
      const alike = all.filter((other) => other !== value && prune(other.ty).k === type.k && JSON.stringify(shape(other.ty)) === JSON.stringify(shape(type)) && !contains(other, value) && !contains(value, other));
      if (alike.length > 0) {
        const other = structuredClone(this.pick(alike));
        value.head = other.head;
        value.items = other.items;
        return;
      }
    }
    switch (type.k) {
      case 'int': {
        const here = BigInt(value.head.slice(1));
        const next = this.pick([here + 1n, here - 1n, here + 1n, here - 1n, here + 2n, -here, here * 2n, here / 2n, 0n, ...(this.mined.ints.length ? [this.pick(this.mined.ints), this.pick(this.mined.ints)] : []), BigInt(this.below(12))]);
        if (next >= -(2n ** 63n) && next < 2n ** 63n) value.head = int(next);
        break;
      }
      case 'float': {
        const here = Buffer.from(value.head.slice(1), 'hex').readDoubleBE();
        value.head = float(this.pick([here + 0.5, here - 0.5, here + 1, here - 1, -here, here * 2, here / 2, Math.trunc(here), 0, ...(this.mined.floats.length ? [this.pick(this.mined.floats)] : [])]));
        break;
      }
      case 'bool': value.head = value.head === 'b1' ? 'b0' : 'b1'; break;
      case 'str': value.head = text(this.letters(Buffer.from(value.head.slice(1), 'hex').toString('utf8'))); break;
      case 'optional':
        if (value.head === 'o') {
          value.head = 'n';
          value.items = [];
        } else {
          const inner = all.find((other) => prune(other.ty).k === prune(type.of).k && JSON.stringify(shape(other.ty)) === JSON.stringify(shape(type.of)) && !contains(other, value));
          if (inner) {
            value.head = 'o';
            value.items = [structuredClone(inner)];
          }
        }
        break;
      case 'list': case 'deque': case 'series': case 'set': this.elements(value, 1); break;
      case 'dict': this.elements(value, 2); break;
      case 'enum': value.head = `e${this.below(this.module.enums.get(type.name)?.members.length ?? 1)}`; break;
      case 'class': {
        const calls = value.items.filter((item) => /^m/.test(item.head));
        if (calls.length === 0) break;
        const which = value.items.indexOf(this.pick(calls));
        if (this.random() < 0.5) value.items.splice(which, 1);
        else if (calls.length < 8) value.items.push(structuredClone(value.items[which]!));
        break;
      }
      default: break;
    }
  }

  /** One element left out, twice, moved, or at the end once more. */
  private elements(value: Value, step: number): void {
    const count = value.items.length / step;
    if (count === 0) return;
    const at = this.below(count) * step;
    const own = value.items.slice(at, at + step);
    const way = this.below(5);
    if (way === 0) value.items.splice(at, step);
    else if (way === 1 && count < ITEMS_MAX) value.items.splice(at, 0, ...structuredClone(own));
    else if (way === 2 && count < ITEMS_MAX) value.items.push(...structuredClone(own));
    else if (way === 3) value.items.push(...value.items.splice(at, step));
    else {
      const parts = Array.from({ length: count }, (_, index) => value.items.slice(index * step, index * step + step));
      value.items = parts.reverse().flat();
    }
  }

  private letters(before: string): string {
    const letters = [...before];
    const at = this.below(letters.length + 1);
    const known = this.mined.texts.length > 0 ? [...this.pick(this.mined.texts)] : [];
    const letter = this.random() < 0.5 && known.length > 0 ? this.pick(known) : this.random() < 0.6 && letters.length > 0 ? this.pick(letters) : this.pick(LETTERS);
    switch (this.below(8)) {
      case 0: letters.splice(at, 1); break;
      case 1: letters.splice(at, 0, letter); break;
      case 2: letters.splice(Math.min(at, Math.max(letters.length - 1, 0)), 1, letter); break;
      case 3: if (letters[at]) letters.splice(at, 0, letters[at]!); break;
      case 4: letters.reverse(); break;
      case 5: return this.random() < 0.5 ? before.toUpperCase() : before.toLowerCase();
      case 6: return letters.slice(0, at).join('');
      default: return known.length > 0 ? (this.random() < 0.5 ? known.join('') : before + known.join('')) : before + letter;
    }
    return letters.slice(0, 80).join('');
  }
}

function shape(ty: Ty): unknown {
  const type = prune(ty);
  switch (type.k) {
    case 'list': case 'set': case 'deque': case 'optional': case 'series': return [type.k, shape(type.of)];
    case 'dict': return [type.k, shape(type.key), shape(type.value)];
    case 'tuple': return [type.k, ...type.items.map(shape)];
    case 'class': case 'enum': return [type.k, type.name];
    default: return type.k;
  }
}

const contains = (outer: Value, inner: Value): boolean => outer === inner || outer.items.some((item) => contains(item, inner));
