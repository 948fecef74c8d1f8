// Random well-typed programs from a seed: what they print must be the same compiled and under CPython.

/** A statement, with the blocks under it: `heads[i]` opens `bodies[i]`; without bodies `heads[0]` is the statement itself. */
export interface Statement {
  readonly heads: readonly string[];
  readonly bodies: readonly (readonly Statement[])[];
}
export interface RandomProgram {
  readonly seed: number;
  readonly body: readonly Statement[];
}

type Type = 'int' | 'float' | 'bool' | 'str' | 'list' | 'dict';
const TYPES: readonly Type[] = ['int', 'float', 'bool', 'str', 'list', 'dict'];
const WORDS = ["''", "'a'", "'Hello'", "'x y z'", "'été'", "'日本'", "'0123456789'", "'A-b_C'"];
const INTS = ['0', '1', '2', '3', '7', '10', '-1', '-5', '100', '255', '1 << 31', '2**62', '-(2**63)', '10**20'];
const FLOATS = ['0.0', '1.0', '-1.5', '0.1', '2.5', '1e10', '1e-5', '123.456', '-0.0', '1e300'];

class Writer {
  private state: number;
  private readonly names = new Map<Type, string[]>();
  private count = 0;
  private loops = 0;

  constructor(seed: number) {
    this.state = (seed ^ 0x9e3779b9) >>> 0;
  }
  private below(n: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  }
  private pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
  private variable(type: Type): string | undefined {
    const known = this.names.get(type);
    return known?.length ? this.pick(known) : undefined;
  }
  private leaf(type: Type): string {
    const name = this.below(3) ? this.variable(type) : undefined;
    if (name) return name;
    switch (type) {
      case 'int':
        return `(${this.pick(INTS)})`;
      case 'float':
        return `(${this.pick(FLOATS)})`;
      case 'bool':
        return this.pick(['True', 'False']);
      case 'str':
        return this.pick(WORDS);
      case 'list':
        return `[${Array.from({ length: this.below(5) }, () => this.pick(INTS)).join(', ')}]`;
      case 'dict':
        return `{${Array.from({ length: this.below(4) }, () => `${this.pick(WORDS)}: ${this.pick(INTS)}`).join(', ')}}`;
    }
  }
  expression(type: Type, depth = 3): string {
    if (depth === 0 || this.below(5) === 0) return this.leaf(type);
    const e = (of: Type): string => this.expression(of, depth - 1);
    const any = this.pick(TYPES);
    if (this.below(9) === 0) return `(${e(type)} if ${e('bool')} else ${e(type)})`;
    switch (type) {
      case 'int':
        return this.pick([
          () => `(${e('int')} ${this.pick(['+', '-', '*', '//', '%', '&', '|', '^'])} ${e('int')})`,
          () => `(${e('int')} ${this.pick(['<<', '>>'])} (${e('int')} & 7))`,
          () => `(${this.pick(['-', '~', '+'])}${e('int')})`,
          () => `len(${e(this.pick(['str', 'list', 'dict'] as const))})`,
          () => `${e('list')}[${e('int')} % 7]`,
          () => `int(${e('float')})`,
          () => `sum(${e('list')})`,
          () => `${this.pick(['min', 'max'])}(${e('int')}, ${e('int')})`,
          () => `abs(${e('int')})`,
          () => `${e('dict')}.get(${e('str')}, ${e('int')})`,
          () => `(${e('bool')} + ${e('int')})`,
          () => `${e('str')}.find(${e('str')})`,
          () => `ord(${e('str')}[0])`,
          () => `divmod(${e('int')}, ${e('int')})[${this.below(2)}]`,
          () => `hash(${e('int')})`,
        ])();
      case 'float':
        return this.pick([
          () => `(${e('float')} ${this.pick(['+', '-', '*', '/', '//', '%'])} ${e('float')})`,
          () => `(${e('int')} / ${e('int')})`,
          () => `float(${e('int')})`,
          () => `abs(${e('float')})`,
          () => `round(${e('float')}, ${this.below(4)})`,
          () => `(${e('float')} ${this.pick(['+', '*', '-'])} ${e('int')})`,
          () => `${this.pick(['min', 'max'])}(${e('float')}, ${e('float')})`,
          () => `(-${e('float')})`,
        ])();
      case 'bool':
        return this.pick([
          () => `(${e('int')} ${this.pick(['<', '<=', '==', '!=', '>', '>='])} ${e(this.pick(['int', 'float'] as const))})`,
          () => `(${e('str')} ${this.pick(['<', '==', '!=', '>=', 'in'])} ${e('str')})`,
          () => `(not ${e(any)})`,
          () => `(${e('bool')} ${this.pick(['and', 'or'])} ${e('bool')})`,
          () => `(${e('int')} in ${e('list')})`,
          () => `(${e('list')} == ${e('list')})`,
          () => `bool(${e(any)})`,
          () => `${e('str')}.${this.pick(['isdigit', 'isalpha', 'isupper', 'isspace'])}()`,
          () => `isinstance(${e(any)}, ${this.pick(['int', 'str', '(float, list)', 'bool'])})`,
          () => `${this.pick(['any', 'all'])}(${e('list')})`,
          () => `(${e('int')} < ${e('int')} <= ${e('int')})`,
        ])();
      case 'str':
        return this.pick([
          () => `(${e('str')} + ${e('str')})`,
          () => `(${e('str')} * (${e('int')} & 3))`,
          () => `str(${e(any)})`,
          () => `repr(${e(any)})`,
          () => {
            const parts = [e('int'), e('float'), e('str')] as const;
            // before Python 3.12 a field can hold neither the quotes around it nor a backslash
            return parts.some((part) => /["\\]/.test(part)) ? `repr(${parts[2]})` : `f"{(${parts[0]}):>6}|{(${parts[1]}):.3f}|{(${parts[2]})!r}"`;
          },
          () => `${e('str')}[${this.below(4)}:${this.pick(['', '5', '-1'])}]`,
          () => `${e('str')}[::-1]`,
          () => `${e('str')}.${this.pick(['upper', 'lower', 'title', 'strip', 'swapcase', 'capitalize'])}()`,
          () => `','.join(map(str, ${e('list')}))`,
          () => `${e('str')}.replace(${e('str')}, ${e('str')}, 2)`,
          () => `''.join(sorted(${e('str')}))`,
          () => `('%d %s' % (${e('int')}, ${e('str')}))`,
          () => `format(${e('int')}, ${this.pick(["'x'", "','", "'08d'", "'b'", "'+'"])})`,
          () => `${e('str')}.center(${this.below(12)}, '*')`,
        ])();
      case 'list':
        return this.pick([
          () => `[v * ${this.below(5)} for v in ${e('list')}]`,
          () => `[v for v in ${e('list')} if v % ${this.below(3) + 2}]`,
          () => `sorted(${e('list')})`,
          () => `(${e('list')} + ${e('list')})`,
          () => `${e('list')}[::-1]`,
          () => `list(range(${e('int')} & 15))`,
          () => `${e('list')}[${this.below(3)}:]`,
          () => `([${e('int')}] * (${e('int')} & 3))`,
          () => `list(${e('dict')}.values())`,
          () => `list(map(len, ${e('str')}.split()))`,
          () => `[a + b for a, b in zip(${e('list')}, ${e('list')})]`,
          () => `list(set(${e('list')}))`,
        ])();
      case 'dict':
        return this.pick([
          () => `{**${e('dict')}, ${e('str')}: ${e('int')}}`,
          () => `{k: v + 1 for k, v in ${e('dict')}.items()}`,
          () => `dict(zip(${e('str')}, ${e('list')}))`,
          () => `{c: i for i, c in enumerate(${e('str')})}`,
          () => `(${e('dict')} | ${e('dict')})`,
        ])();
    }
  }
  /** The same value in bounds, so that loops stay small. */
  private bounded(type: Type, text: string): string {
    if (this.loops === 0) return text;
    if (type === 'int') return `(${text}) & 0xFFFFFFFFFFFFFFFFFF`;
    if (type === 'str') return `(${text})[:40]`;
    if (type === 'list') return `(${text})[:20]`;
    if (type === 'dict') return `dict(list((${text}).items())[:12])`;
    return text;
  }
  private target(type: Type): string {
    const known = this.below(2) ? this.variable(type) : undefined;
    if (known) return known;
    const name = `${type[0]}${++this.count}`;
    this.names.set(type, [...(this.names.get(type) ?? []), name]);
    return name;
  }
  private inner(depth: number, size: number): readonly Statement[] {
    // names bound inside may be missing outside: that raises the same error on both sides
    return this.block(depth - 1, size);
  }
  block(depth: number, size: number): readonly Statement[] {
    return Array.from({ length: 1 + this.below(size) }, () => this.statement(depth));
  }
  private statement(depth: number): Statement {
    const line = (text: string): Statement => ({ heads: [text], bodies: [] });
    const type = this.pick(TYPES);
    switch (this.below(depth > 0 ? 14 : 8)) {
      case 0:
      case 1:
      case 2: {
        const value = this.bounded(type, this.expression(type));
        return line(`${this.target(type)} = ${value}`);
      }
      case 3:
        return line(`print(${this.expression(type)}, ${this.expression(this.pick(TYPES))})`);
      case 4: {
        const name = this.variable('int');
        return name ? line(`${name} ${this.pick(['+=', '-=', '^=', '|=', '//='])} ${this.expression('int', 2)}`) : line('pass');
      }
      case 5: {
        const name = this.variable('list');
        return name ? line(`${name}${this.pick([`.append(${this.expression('int', 2)})`, '.sort()', '.pop()', `[0] = ${this.expression('int', 2)}`, '.reverse()'])}`) : line('pass');
      }
      case 6: {
        const name = this.variable('dict');
        return name ? line(`${name}[${this.expression('str', 1)}] = ${this.expression('int', 2)}`) : line('pass');
      }
      case 7:
        return line(`print(sorted(${this.expression('dict', 2)}.items()), ${this.expression('bool')})`);
      case 8:
      case 9:
        return { heads: [`if ${this.expression('bool')}:`, 'else:'], bodies: [this.inner(depth, 3), this.inner(depth, 2)] };
      case 10: {
        const head = this.below(2) ? `for ${this.target('int')} in range(${this.below(8)}):` : `for ${this.target('int')} in (${this.expression('list', 2)})[:6]:`;
        this.loops++;
        const body = this.inner(depth, 3);
        this.loops--;
        return { heads: [head], bodies: [body] };
      }
      case 11: {
        const name = `w${++this.count}`;
        this.loops++;
        const body = this.inner(depth, 2);
        this.loops--;
        return { heads: [`for ${name} in range(5):`], bodies: [[{ heads: [`if ${this.expression('bool', 2)}:`], bodies: [[line(this.pick(['break', 'continue']))]] }, ...body]] };
      }
      case 12:
        return { heads: ['try:', `except ${this.pick(['ZeroDivisionError', '(IndexError, ValueError)', 'ArithmeticError', 'Exception'])} as error:`, 'finally:'], bodies: [this.inner(depth, 3), [line('print(type(error).__name__, error)')], [line(`print(${this.expression(type, 1)})`)]] };
      default:
        return { heads: [`def f${++this.count}(x, y=${this.leaf('int')}):`], bodies: [[line(`return (x, ${this.expression('int', 2).replace(/\b[a-z]\d+\b/g, 'y')})`)]] };
    }
  }
}

export function randomProgram(seed: number): RandomProgram {
  return { seed, body: new Writer(seed).block(3, 9) };
}

function render(body: readonly Statement[], indent: string): string {
  if (body.length === 0) return `${indent}pass\n`;
  return body.map(({ heads, bodies }) => (bodies.length === 0 ? `${indent}${heads[0]}\n` : heads.map((head, index) => `${indent}${head}\n${render(bodies[index]!, `${indent}    `)}`).join(''))).join('');
}

/** Many programs as one: each in a function of its own, between marks, with its error printed. */
export function sourceOf(programs: readonly RandomProgram[]): string {
  const parts = programs.map(({ seed, body }) => `def p${seed}():\n${render(body, '    ')}`);
  const calls = programs.map(({ seed }) => `print('#', ${seed})\ntry:\n    p${seed}()\nexcept Exception as e:\n    print(type(e).__name__, e)\n`);
  return `${parts.join('\n')}\n${calls.join('')}`;
}

/** Every program with one statement less, the largest pieces first; or with a block in the place of its statement. */
export function* smaller(program: RandomProgram): Generator<RandomProgram> {
  const without = function* (body: readonly Statement[]): Generator<readonly Statement[]> {
    for (let i = 0; i < body.length; i++) {
      yield [...body.slice(0, i), ...body.slice(i + 1)];
      const { heads, bodies } = body[i]!;
      for (const inner of bodies) yield [...body.slice(0, i), ...inner, ...body.slice(i + 1)];
      for (let k = 0; k < bodies.length; k++) for (const inner of without(bodies[k]!)) yield [...body.slice(0, i), { heads, bodies: bodies.map((other, at) => (at === k ? inner : other)) }, ...body.slice(i + 1)];
    }
  };
  for (const body of without(program.body)) yield { ...program, body };
}
