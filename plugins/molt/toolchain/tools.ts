// Which C compilers there are: the system's for native, clang with a WASI sysroot for wasm.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { StrataError } from '../../graph/errors';

export type Target = 'native' | 'wasm';
export type Profile = 'dev' | 'release';

export interface Tools {
  readonly cc: string;
  readonly cxx: string;
  readonly ar: string;
  readonly target: readonly string[];
  /** Tells one compiler from another in cache keys. */
  readonly identity: string;
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

export function findTools(target: Target): Tools | undefined {
  const clang = onPath('clang');
  const clangxx = onPath('clang++');
  if (target === 'wasm') {
    const sysroot = ['/usr/include/wasm32-wasi', '/usr/share/wasi-sysroot/include'].find((folder) => existsSync(folder));
    if (!clang || !clangxx || !sysroot || !onPath('wasm-ld')) return undefined;
    return { cc: clang, cxx: clangxx, ar: onPath('llvm-ar') ?? onPath('llvm-ar-14') ?? 'ar', target: ['--target=wasm32-wasi'], identity: `wasm ${version(clang)}` };
  }
  const cc = clang ?? onPath('cc') ?? onPath('gcc');
  const cxx = clangxx ?? onPath('c++') ?? onPath('g++');
  if (!cc || !cxx) return undefined;
  return { cc, cxx, ar: onPath('ar') ?? 'ar', target: [], identity: `native ${version(cc)}` };
}

export function requireTools(target: Target): Tools {
  const tools = findTools(target);
  if (tools) return tools;
  throw new StrataError('no-toolchain', target === 'wasm' ? 'no clang with wasm-ld and a WASI sysroot' : 'no C compiler', {
    hint: target === 'wasm' ? 'install it: apt-get install clang lld wasi-libc libclang-rt-14-dev-wasm32' : 'install one: apt-get install clang',
  });
}
