// Typed surface of the addon tau.node: the ELF reader, and the Rust host inside Node.js.
import { loadNative } from '../index';

export interface ElfSymbol {
  readonly name: string;
  readonly defined: boolean;
  readonly weak: boolean;
  readonly local: boolean;
  /** Of hidden or internal visibility. */
  readonly hidden: boolean;
}

export interface ElfType {
  readonly name: string;
  readonly hash: bigint;
  readonly size: number;
  readonly align: number;
}

/** What a plugin's file says about itself (native/tau/rt/src/abi.rs). */
export interface ElfManifest {
  readonly version: number;
  readonly size: number;
  readonly name: string;
  readonly pluginVersion: string;
  readonly rustc: string;
  readonly rtBuild: string;
  readonly requires: string;
  readonly types: readonly ElfType[];
}

/** What an ELF file says; what could not be read is told in `problems`, and the rest is there. */
export interface ElfFile {
  /** It begins as an ELF64 little-endian file; if not, nothing else is meaningful. */
  readonly elf: boolean;
  /** ET_* of the specification: 2 executable, 3 shared object. */
  readonly type: number;
  /** EM_* of the specification: 62 x86_64, 183 aarch64. */
  readonly machine: number;
  readonly dynamic: boolean;
  /** It says whether the stack may be executable; without that the kernel makes it so. */
  readonly stackHeader: boolean;
  readonly executableStack: boolean;
  readonly textRelocations: boolean;
  readonly noDelete: boolean;
  /** It has the older DT_RPATH, which the environment cannot override. */
  readonly rpath: boolean;
  readonly hasStaticSymbols: boolean;
  readonly soname: string;
  readonly needed: readonly string[];
  readonly runpath: readonly string[];
  readonly dynamicSymbols: readonly ElfSymbol[];
  readonly staticSymbols: readonly ElfSymbol[];
  /** Hexadecimal; empty where there is none. */
  readonly buildId: string;
  readonly manifest: ElfManifest | null;
  /** Of libtau_rt.so: which build it is. */
  readonly identity: { readonly rustc: string; readonly build: string } | null;
  readonly problems: readonly string[];
}

interface Addon {
  readElf(bytes: Uint8Array): ElfFile;
}

/** Reads an ELF file from its bytes, whatever they are. */
export function readElf(bytes: Uint8Array): ElfFile {
  return loadNative<Addon>('tau').readElf(bytes);
}

/** The Rust host on this JavaScript thread (native/tau/host/src/c_api.rs). */
export interface NativeHost {
  /** Runs a command; the answer is JSON: `{"ok": ...}` or `{"error": ...}`. */
  command(...words: readonly string[]): string;
  call(id: number, method: string, input: Uint8Array): Promise<Buffer>;
  /** Unloads everything; the verdicts on what stayed, as JSON. */
  close(): string;
}

/** Loads `library`, a dist's lib/libtau_host.so, and makes a host of it. */
export function openNativeHost(library: string, destroyLimitMs: number): NativeHost {
  const { Host } = loadNative<{ readonly Host: new (library: string, destroyLimitMs: number) => NativeHost }>('tau');
  return new Host(library, destroyLimitMs);
}
