// The constants of a module: one slot each, made when the program starts.
export type Constant =
  | { readonly kind: 'str'; readonly value: string; readonly points: readonly number[] | null }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'complex'; readonly value: number }
  | { readonly kind: 'names'; readonly value: readonly string[] };

function keyOf(constant: Constant): string {
  switch (constant.kind) {
    case 'str':
      return `s${constant.points ? constant.points.join() : JSON.stringify(constant.value)}`;
    case 'bytes':
      return `b${Buffer.from(constant.value).toString('hex')}`;
    case 'float':
    case 'complex':
      return `${constant.kind}${Object.is(constant.value, -0) ? '-0' : constant.value}`;
    case 'names':
      return `n${JSON.stringify(constant.value)}`;
    default:
      return `i${constant.value}`;
  }
}

export class ConstantPool {
  readonly items: Constant[] = [];
  private readonly index = new Map<string, number>();

  constructor(readonly array: string) {}

  private add(constant: Constant): string {
    const key = keyOf(constant);
    let at = this.index.get(key);
    if (at === undefined) {
      at = this.items.length;
      // the names of a keyword tuple come before it
      if (constant.kind === 'names') {
        for (const name of constant.value) this.str(name);
        at = this.items.length;
      }
      this.items.push(constant);
      this.index.set(key, at);
    }
    return `${this.array}[${at}]`;
  }
  str(value: string, points: readonly number[] | null = null): string {
    return this.add({ kind: 'str', value, points });
  }
  bytes(value: Uint8Array): string {
    return this.add({ kind: 'bytes', value });
  }
  int(value: bigint): string {
    if (value >= -(2n ** 62n) && value < 2n ** 62n) return `MKI(${value}${value > 0x7fffffffn || value < -0x7fffffffn ? 'll' : ''})`;
    return this.add({ kind: 'int', value });
  }
  float(value: number): string {
    return this.add({ kind: 'float', value });
  }
  complex(value: number): string {
    return this.add({ kind: 'complex', value });
  }
  names(value: readonly string[]): string {
    return this.add({ kind: 'names', value });
  }
}
