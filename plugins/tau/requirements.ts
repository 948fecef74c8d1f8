// What tau needs from the machine.
import { firstLine, nativeRequirement, type Requirement } from '../graph/requirements';

const REMEDY = 'install Rust with rustup: https://rustup.rs';

const program = (name: string): Requirement => ({
  capability: 'tau',
  needs: name,
  check: () => {
    const version = firstLine(name, ['--version']);
    return version === undefined ? { status: 'missing', detail: 'Rust plugins cannot be built', remedy: REMEDY } : { status: 'found', detail: version };
  },
});

export const tauRequirements: readonly Requirement[] = [
  nativeRequirement('tau', 'tau.node'),
  program('cargo'),
  program('rustc'),
  {
    capability: 'tau',
    needs: 'Linux with glibc',
    check: () => (process.platform === 'linux' ? { status: 'found', detail: `${process.platform} ${process.arch}` } : { status: 'missing', detail: `plugins cannot be loaded and unloaded on ${process.platform}` }),
  },
];
