// Actors from WebAssembly modules: `nx-strata/kelpie/wasm`. A module sees its arguments, its state and the ports given here, and nothing else.
import { Actor, type ActorClass } from '../runtime/actor';
import { decodeUtf8, encodeUtf8, fromBase64, toBase64 } from './bytes';

export interface WasmActorOptions {
  /** Methods that change nothing. */
  readonly reads?: readonly string[];
  /** Most bytes of memory after a turn. */
  readonly memoryBytesMax?: number;
}

interface WasmState {
  /** What `save` gave, in base64; absent before the first turn. */
  bytes?: string;
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  alloc(size: number): number;
  /** Where the answer lies: the address in the upper half, the length in the lower. */
  handle(method: number, methodLength: number, args: number, argsLength: number): bigint;
  load(address: number, length: number): void;
  save(): bigint;
  methods(): bigint;
  _initialize?(): void;
}

interface Answer {
  readonly ok?: unknown;
  readonly error?: string;
  readonly send?: ReadonlyArray<{ readonly type: string; readonly id: string; readonly method: string; readonly args?: readonly unknown[] }>;
}

interface Ports {
  now(): number;
  random(): number;
  log(text: string): void;
}

const NEEDED = ['memory', 'alloc', 'handle', 'load', 'save', 'methods'] as const;
const PROVIDED: ReadonlySet<string> = new Set(['kelpie.now', 'kelpie.random', 'kelpie.log']);
const MEMORY_BYTES_MAX = 64 << 20;
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,127}$/;

function compile(source: string | Uint8Array): WebAssembly.Module {
  let module: WebAssembly.Module;
  try {
    module = new WebAssembly.Module(typeof source === 'string' ? fromBase64(source) : source);
  } catch (error) {
    throw new Error(`not a WebAssembly module: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const foreign = WebAssembly.Module.imports(module).find(({ module: from, name, kind }) => kind !== 'function' || !PROVIDED.has(`${from}.${name}`));
  if (foreign) throw new Error(`the module imports ${foreign.module}.${foreign.name}, which an actor does not have; it has ${[...PROVIDED].join(', ')}`);
  const exported = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
  const missing = NEEDED.filter((name) => !exported.has(name));
  if (missing.length > 0) throw new Error(`the module does not export ${missing.join(', ')}`);
  return module;
}

/** One instance: it lives for one turn, so that nothing but its saved state reaches the next. */
class Turn {
  private readonly exports: Exports;

  constructor(
    module: WebAssembly.Module,
    ports: Ports,
    private readonly memoryBytesMax: number,
  ) {
    const log = (address: number, length: number): void => ports.log(decodeUtf8(this.at(address, length)));
    this.exports = new WebAssembly.Instance(module, { kelpie: { now: ports.now, random: ports.random, log } }).exports as unknown as Exports;
    this.exports._initialize?.();
  }

  private at(address: number, length: number): Uint8Array {
    const { buffer } = this.exports.memory;
    const [from, size] = [address >>> 0, length >>> 0];
    if (from + size > buffer.byteLength) throw new Error(`the module points outside its memory: ${size} bytes at ${from}`);
    return new Uint8Array(buffer, from, size);
  }

  private unpack(packed: bigint): Uint8Array {
    return this.at(Number(BigInt.asUintN(32, packed >> 32n)), Number(BigInt.asUintN(32, packed)));
  }

  private put(bytes: Uint8Array): number {
    const address = this.exports.alloc(bytes.length);
    this.at(address, bytes.length).set(bytes);
    return address;
  }

  methods(): string[] {
    const names = JSON.parse(decodeUtf8(this.unpack(this.exports.methods()))) as unknown;
    if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === 'string' && NAME.test(name) && name !== 'initial' && name !== 'constructor')) throw new Error('"methods" of the module does not give a JSON array of names');
    return names as string[];
  }

  load(state: Uint8Array): void {
    this.exports.load(this.put(state), state.length);
  }

  save(): Uint8Array {
    return this.unpack(this.exports.save());
  }

  handle(method: string, args: readonly unknown[]): Answer {
    const [name, text] = [encodeUtf8(method), encodeUtf8(JSON.stringify(args))];
    const answer = JSON.parse(decodeUtf8(this.unpack(this.exports.handle(this.put(name), name.length, this.put(text), text.length)))) as Answer | null;
    const { byteLength } = this.exports.memory.buffer;
    if (byteLength > this.memoryBytesMax) throw new Error(`the module uses ${byteLength} bytes of memory; at most ${this.memoryBytesMax}`);
    if (typeof answer !== 'object' || answer === null) throw new Error('"handle" of the module does not answer with a JSON object');
    return answer;
  }
}

/** An actor type whose turns run in a module: bytes, or their base64, as `import module from './x.wasm'` gives it. Throws where the module is none. */
export function wasmActor(source: string | Uint8Array, { reads = [], memoryBytesMax = MEMORY_BYTES_MAX }: WasmActorOptions = {}): ActorClass {
  const module = compile(source);
  const names = new Turn(module, { now: () => 0, random: () => 0, log: () => undefined }, memoryBytesMax).methods();
  const unknown = reads.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`the module has no method "${unknown}"; it has ${names.join(', ')}`);

  class WasmActor extends Actor<WasmState> {
    static override readonly reads = reads;
    initial(): WasmState {
      return {};
    }
  }
  for (const name of names) {
    Object.defineProperty(WasmActor.prototype, name, {
      value(this: WasmActor, ...args: readonly unknown[]): unknown {
        const { ctx } = this;
        const turn = new Turn(module, { now: () => ctx.now(), random: () => ctx.random(), log: (text) => ctx.log(text) }, memoryBytesMax);
        if (this.state.bytes !== undefined) turn.load(fromBase64(this.state.bytes));
        const { ok, error, send = [] } = turn.handle(name, args);
        if (error !== undefined) throw new Error(String(error));
        if (!reads.includes(name)) this.state = { bytes: toBase64(turn.save()) };
        for (const message of send) ctx.send(message.type, message.id, message.method, ...(message.args ?? []));
        return ok ?? null;
      },
    });
  }
  return WasmActor as unknown as ActorClass;
}
