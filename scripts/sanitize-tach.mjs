// Runs tach's native tests under sanitizers (Linux, GCC or Clang; after `npm run build`).
// Usage: npm run sanitize:tach   (part of npm run test:sanitize)
//
// What is instrumented:
// - tach.node (C++): AddressSanitizer and UndefinedBehaviorSanitizer, preloaded into Node, through the whole native suite.
// - tach_guest.so (C): UndefinedBehaviorSanitizer with traps, in the same suite: undefined behaviour ends the worker with SIGILL. Not
//   AddressSanitizer: its shadow memory would be part of the snapshot that the guest takes of its own process.
// - the guest's sources and the host's ring reader once more, in a plain program (test/tach/native/unit.cc): AddressSanitizer with
//   UndefinedBehaviorSanitizer, and ThreadSanitizer with producer and reader in two threads.
// Not instrumented: Node, python, and the few lines of assembly in native/tach/guest/context.c.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'native/build-sanitize');
const guest = join(root, 'native/tach/guest');
const tests = join(root, 'test/tach/native');
const cc = process.env.CC ?? 'cc';
const cxx = process.env.CXX ?? 'c++';

function run(command, args, env = {}) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status === 0) return;
  console.error(`failed (${error?.message ?? signal ?? status}): ${command} ${args.join(' ')}`);
  process.exit(1);
}

function unit(sanitizers) {
  const name = join(out, `unit-${sanitizers.replace(',', '-')}`);
  const flags = ['-O1', '-g', '-fno-omit-frame-pointer', '-fno-strict-aliasing', `-fsanitize=${sanitizers}`, '-fno-sanitize-recover=all', '-D_GNU_SOURCE', `-I${guest}`, `-I${join(root, 'native/tach')}`, `-I${join(root, 'native/tach/addon')}`];
  const sources = [...readdirSync(guest).filter((file) => file.endsWith('.c')).map((file) => join(guest, file)), join(tests, 'unit_guest.c')];
  const objects = sources.map((source) => {
    const object = `${name}-${source.split('/').at(-1)}.o`;
    run(cc, ['-std=c11', ...flags, '-c', source, '-o', object]);
    return object;
  });
  run(cxx, ['-std=c++20', ...flags, join(tests, 'unit.cc'), join(root, 'native/tach/addon/ring_reader.cc'), ...objects, '-pthread', '-o', name]);
  run(name, []);
}

run(process.execPath, [join(root, 'scripts/native.mjs'), '--sanitize=address,undefined']);
mkdirSync(out, { recursive: true });
unit('address,undefined');
unit('thread');

const asan = spawnSync(cc, ['-print-file-name=libasan.so'], { encoding: 'utf8' }).stdout.trim();
run(process.execPath, [join(root, 'node_modules/uvu/bin.js'), 'dist/test/tach/native', '\\.test\\.js$'], {
  NX_STRATA_NATIVE_DIR: out,
  LD_PRELOAD: asan,
  // Node itself is not instrumented and frees nothing at its end; V8 wants its own handlers
  ASAN_OPTIONS: 'detect_leaks=0:handle_segv=0:abort_on_error=1',
  UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1',
});
