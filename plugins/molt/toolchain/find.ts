// Where compilers lie, by looking at files alone: the project graph asks too, and it starts no process.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export interface CompilerFiles {
  readonly cc: string;
  readonly cxx: string;
  readonly ar: string;
}

function onPath(...names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      const file = join(folder, name);
      if (folder && existsSync(file)) return file;
    }
  }
  return undefined;
}

/** The system's compiler for a target. NX_STRATA_WASM_TOOLCHAIN=embedded passes over a clang that could make wasm. */
export function compilerFiles(target: 'native' | 'wasm'): CompilerFiles | undefined {
  const [cc, cxx, ar] = target === 'wasm' ? [onPath('clang'), onPath('clang++'), onPath('llvm-ar', 'llvm-ar-14', 'ar')] : [onPath('clang', 'cc', 'gcc'), onPath('clang++', 'c++', 'g++'), onPath('ar', 'llvm-ar')];
  if (!cc || !cxx || !ar) return undefined;
  if (target === 'wasm') {
    const sysroot = ['/usr/include/wasm32-wasi', '/usr/share/wasi-sysroot/include'].some((folder) => existsSync(folder));
    if (!sysroot || !onPath('wasm-ld') || process.env['NX_STRATA_WASM_TOOLCHAIN'] === 'embedded') return undefined;
  }
  return { cc, cxx, ar };
}

/** The version of the installed @yowasp/clang, which is an optional peer. */
export function embeddedVersion(): string | undefined {
  try {
    const manifest = join(dirname(require.resolve('@yowasp/clang')), '../package.json');
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  } catch {
    return undefined;
  }
}
