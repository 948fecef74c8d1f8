// What molt needs: a C compiler, for wasm the system's clang with a WASI sysroot or the embedded one, and CPython to compare with.
import type { Requirement } from '../graph/requirements';
import { findTools, remedies, type Target } from './toolchain/tools';

const compiler = (target: Target): Requirement => ({
  capability: 'molt',
  needs: `${target} compiler`,
  check: () => {
    const tools = findTools(target);
    return tools ? { status: 'found', detail: tools.described } : { status: target === 'native' ? 'missing' : 'degraded', detail: `programs cannot be compiled to ${target}`, remedy: remedies[target] };
  },
});

export const moltRequirements: readonly Requirement[] = [
  compiler('native'),
  compiler('wasm'),
];
