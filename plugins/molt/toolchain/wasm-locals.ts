// How many locals the functions of a WebAssembly module or object have (binary format, "Code Section" of the specification).

const CODE_SECTION = 10;
const HEADER_BYTES = 8;

/** Reads `bytes` from a place on, unsigned LEB128. */
class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    public at: number,
  ) {}

  unsigned(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }
}

/** The most that one function declares besides its parameters; 0 where there is no function. */
export function mostLocals(bytes: Uint8Array): number {
  let most = 0;
  const sections = new Reader(bytes, HEADER_BYTES);
  while (sections.at < bytes.length) {
    const id = bytes[sections.at++];
    const sizeBytes = sections.unsigned();
    const code = new Reader(bytes, sections.at);
    sections.at += sizeBytes;
    if (id !== CODE_SECTION) continue;
    for (let functions = code.unsigned(); functions > 0; functions -= 1) {
      const bodyBytes = code.unsigned();
      const end = code.at + bodyBytes;
      let locals = 0;
      for (let groups = code.unsigned(); groups > 0; groups -= 1) {
        locals += code.unsigned();
        code.at += 1; // their type
      }
      most = Math.max(most, locals);
      code.at = end;
    }
  }
  return most;
}
