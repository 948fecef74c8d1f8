// What molt needs: a C compiler, for wasm a clang with a WASI sysroot, and CPython to compare with.
import type { Requirement } from '../graph/requirements';
import { findTools, type Target } from './toolchain/tools';

const compiler = (target: Target, remedy: string): Requirement => ({
  capability: 'molt',
  needs: `${target} compiler`,
  check: () => {
    const tools = findTools(target);
    return tools ? { status: 'found', detail: tools.identity.slice(target.length + 1) } : { status: target === 'native' ? 'missing' : 'degraded', detail: `programs cannot be compiled to ${target}`, remedy };
  },
});

export const moltRequirements: readonly Requirement[] = [
  compiler('native', 'apt-get install clang'),
  compiler('wasm', 'apt-get install clang lld wasi-libc libclang-rt-14-dev-wasm32'),
];
