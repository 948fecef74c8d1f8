// Which C compilers there are: the system's for native; for wasm the system's clang with a WASI sysroot, else npm's @yowasp/clang.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { StrataError } from '../../graph/errors';
import { embeddedTools } from './embedded';
import { systemTools } from './system';

export type Target = 'native' | 'wasm';
export type Profile = 'dev' | 'release';

export interface Compilation {
  readonly language: 'c' | 'c++';
  readonly flags: readonly string[];
  readonly source: string;
  /** Folder whose headers the source includes. */
  readonly include: string;
  readonly output: string;
}
export interface Linking {
  readonly inputs: readonly string[];
  readonly flags: readonly string[];
  readonly output: string;
}

/** A compiler for one target: what it makes is written to the output named. */
export interface Tools {
  /** Tells one compiler from another in cache keys. */
  readonly identity: string;
  /** For people: which one, and where from. */
  readonly described: string;
  /** Compiles in this process's memory, where starting costs seconds: the dev profile then leaves optimising out. */
  readonly embedded: boolean;
  compile(job: Compilation): Promise<void>;
  archive(output: string, objects: readonly string[]): Promise<void>;
  link(job: Linking): Promise<void>;
}

function onPath(name: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const file = join(folder, name);
    if (folder && existsSync(file)) return file;
  }
  return undefined;
}
const versions = new Map<string, string>();
function version(tool: string): string {
  let text = versions.get(tool);
  if (text === undefined) versions.set(tool, (text = execFileSync(tool, ['--version'], { encoding: 'utf8' }).split('\n')[0]!));
  return text;
}

function systemWasm(): Tools | undefined {
  const clang = onPath('clang');
  const clangxx = onPath('clang++');
  const ar = onPath('llvm-ar') ?? onPath('llvm-ar-14') ?? onPath('ar');
  const sysroot = ['/usr/include/wasm32-wasi', '/usr/share/wasi-sysroot/include'].find((folder) => existsSync(folder));
  if (!clang || !clangxx || !ar || !sysroot || !onPath('wasm-ld')) return undefined;
  return systemTools({ cc: clang, cxx: clangxx, ar, target: ['--target=wasm32-wasi'], identity: `wasm ${version(clang)}`, described: version(clang) });
}

/** The version of the installed @yowasp/clang, which is an optional peer. */
function embeddedVersion(): string | undefined {
  try {
    const manifest = join(dirname(require.resolve('@yowasp/clang')), '../package.json');
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  } catch {
    return undefined;
  }
}

export function findTools(target: Target): Tools | undefined {
  if (target === 'wasm') {
    const system = process.env['NX_STRATA_WASM_TOOLCHAIN'] === 'embedded' ? undefined : systemWasm();
    if (system) return system;
    const embedded = embeddedVersion();
    return embedded === undefined ? undefined : embeddedTools(embedded);
  }
  const cc = onPath('clang') ?? onPath('cc') ?? onPath('gcc');
  const cxx = onPath('clang++') ?? onPath('c++') ?? onPath('g++');
  if (!cc || !cxx) return undefined;
  return systemTools({ cc, cxx, ar: onPath('ar') ?? 'ar', target: [], identity: `native ${version(cc)}`, described: version(cc) });
}

export const remedies: Readonly<Record<Target, string>> = {
  native: 'apt-get install clang',
  wasm: 'npm install --save-dev @yowasp/clang, or apt-get install clang lld wasi-libc libclang-rt-14-dev-wasm32',
};

export function requireTools(target: Target): Tools {
  const tools = findTools(target);
  if (tools) return tools;
  throw new StrataError('no-toolchain', target === 'wasm' ? 'no clang with wasm-ld and a WASI sysroot, and no @yowasp/clang' : 'no C compiler', { hint: `install one: ${remedies[target]}` });
}
