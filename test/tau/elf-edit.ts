// Changes in an ELF file's bytes that a compiler would not make: the bad fixtures of plugin-verify's rules.

const PT_LOAD = 1, PT_DYNAMIC = 2, PT_NOTE = 4, PT_GNU_STACK = 0x6474e551;
const DT_STRTAB = 5, DT_SYMTAB = 6;

/** A well-formed ELF64 file that can be damaged in one place at a time. */
export class ElfEdit {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = Buffer.from(bytes);
  }

  private *segments(): Generator<{ readonly at: number; readonly type: number; readonly offset: number; readonly address: number; readonly size: number }> {
    const start = Number(this.bytes.readBigUInt64LE(32));
    for (let index = 0; index < this.bytes.readUInt16LE(56); index += 1) {
      const at = start + index * 56;
      yield { at, type: this.bytes.readUInt32LE(at), offset: Number(this.bytes.readBigUInt64LE(at + 8)), address: Number(this.bytes.readBigUInt64LE(at + 16)), size: Number(this.bytes.readBigUInt64LE(at + 32)) };
    }
  }

  private segment(type: number): { readonly at: number; readonly offset: number; readonly size: number } {
    for (const segment of this.segments()) if (segment.type === type) return segment;
    throw new Error(`no segment ${type}`);
  }

  private fileOffset(address: number): number {
    for (const { type, address: start, offset, size } of this.segments()) if (type === PT_LOAD && address >= start && address < start + size) return offset + address - start;
    throw new Error(`nothing at ${address}`);
  }

  /** Offset of a dynamic entry. */
  private dynamic(tag: number): number {
    const { offset } = this.segment(PT_DYNAMIC);
    for (let at = offset; ; at += 16) {
      const found = Number(this.bytes.readBigUInt64LE(at));
      if (found === tag) return at;
      if (found === 0) throw new Error(`no dynamic entry ${tag}`);
    }
  }

  private dynamicValue(tag: number): number {
    return Number(this.bytes.readBigUInt64LE(this.dynamic(tag) + 8));
  }

  private nameAt(at: number): string {
    return this.bytes.toString('latin1', at, this.bytes.indexOf(0, at));
  }

  /** Offset of the dynamic symbol whose name fits, and of its name. */
  private symbol(fits: (name: string, defined: boolean) => boolean): { readonly at: number; readonly name: number } {
    const table = this.fileOffset(this.dynamicValue(DT_SYMTAB));
    const strings = this.fileOffset(this.dynamicValue(DT_STRTAB));
    for (let index = 1; index < 10_000; index += 1) {
      const at = table + index * 24;
      const name = strings + this.bytes.readUInt32LE(at);
      if (fits(this.nameAt(name), this.bytes.readUInt16LE(at + 6) !== 0)) return { at, name };
    }
    throw new Error('no such symbol');
  }

  type(value: number): this {
    this.bytes.writeUInt16LE(value, 16);
    return this;
  }

  executableStack(): this {
    const { at } = this.segment(PT_GNU_STACK);
    this.bytes.writeUInt32LE(7, at + 4);
    return this;
  }

  /** Gives a dynamic entry another tag. */
  retag(tag: number, to: number): this {
    this.bytes.writeBigUInt64LE(BigInt(to), this.dynamic(tag));
    return this;
  }

  setBits(tag: number, bits: number): this {
    const at = this.dynamic(tag) + 8;
    this.bytes.writeBigUInt64LE(this.bytes.readBigUInt64LE(at) | BigInt(bits), at);
    return this;
  }

  /** Replaces text everywhere; the lengths are the same. */
  text(from: string, to: string): this {
    if (from.length !== to.length) throw new Error('texts of different lengths');
    let at = this.bytes.indexOf(from, 0, 'latin1');
    if (at < 0) throw new Error(`"${from}" is not in the file`);
    for (; at >= 0; at = this.bytes.indexOf(from, at + 1, 'latin1')) this.bytes.write(to, at, 'latin1');
    return this;
  }

  /** Makes an undefined symbol a defined one. */
  define(part: string): this {
    const { at } = this.symbol((name, defined) => !defined && name.includes(part));
    this.bytes.writeUInt16LE(1, at + 6);
    return this;
  }

  /** Changes the last character of an undefined symbol's name. */
  misname(part: string): this {
    const { name } = this.symbol((text, defined) => !defined && text.includes(part));
    const end = this.bytes.indexOf(0, name) - 1;
    this.bytes[end] = this.bytes[end] === 0x7a ? 0x79 : 0x7a;
    return this;
  }

  /** Makes a symbol of the static table global. */
  globalise(part: string): this {
    const start = Number(this.bytes.readBigUInt64LE(40));
    const section = (index: number): { type: number; offset: number; size: number; link: number } => {
      const at = start + index * 64;
      return { type: this.bytes.readUInt32LE(at + 4), offset: Number(this.bytes.readBigUInt64LE(at + 24)), size: Number(this.bytes.readBigUInt64LE(at + 32)), link: this.bytes.readUInt32LE(at + 40) };
    };
    for (let index = 0; index < this.bytes.readUInt16LE(60); index += 1) {
      const { type, offset, size, link } = section(index);
      if (type !== 2) continue;
      const strings = section(link).offset;
      for (let at = offset; at < offset + size; at += 24) {
        if (!this.nameAt(strings + this.bytes.readUInt32LE(at)).includes(part)) continue;
        this.bytes[at + 4] = (this.bytes[at + 4]! & 15) | 0x10;
        this.bytes[at + 5] = 0;
        return this;
      }
    }
    throw new Error(`no symbol with ${part}`);
  }

  /** Makes the note of the build id one of another kind. */
  withoutBuildId(): this {
    for (const { type, offset, size } of this.segments()) {
      if (type !== PT_NOTE) continue;
      for (let at = offset; at + 12 < offset + size; at += 4) if (this.bytes.readUInt32LE(at) === 4 && this.bytes.toString('latin1', at + 12, at + 15) === 'GNU' && this.bytes.readUInt32LE(at + 8) === 3) this.bytes.writeUInt32LE(99, at + 8);
    }
    return this;
  }
}
