// Runs the syntax suite on a sanitizer build (AddressSanitizer and UndefinedBehaviorSanitizer) of the addon.
// Usage: node scripts/sanitize-syntax.mjs [--keep]   (--keep: use the sanitizer build that is there)
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'native/build-sanitize');

function run(command, args, environment = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } });
  if (status !== 0) {
    if (error) console.error(error.message);
    process.exit(status ?? 1);
  }
}

function runtime(name) {
  const { stdout } = spawnSync(process.env.CXX ?? 'c++', [`-print-file-name=${name}`], { encoding: 'utf8' });
  const file = stdout?.trim() ?? '';
  // The compiler echoes a name that it does not know.
  return existsSync(file) && file !== name ? file : undefined;
}

const preload = [runtime('libasan.so'), runtime('libubsan.so'), runtime('libstdc++.so')];
if (preload.includes(undefined)) {
  console.log('skipped: syntax under sanitizers: the compiler has no libasan or libubsan');
  process.exit(0);
}
if (!process.argv.includes('--keep') || !existsSync(join(folder, 'syntax.node'))) run(process.execPath, ['scripts/native.mjs', '--sanitize=address,undefined']);
run(process.execPath, ['node_modules/uvu/bin.js', 'dist/test/syntax', '\\.test\\.js$'], {
  NX_STRATA_NATIVE_DIR: folder,
  // Node is not built with the sanitizers, so their runtimes must be there before it starts.
  LD_PRELOAD: preload.join(' '),
  // Node itself leaves memory to the end of the process, and so does every program that the tests start.
  ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=0:exitcode=99',
  UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1:exitcode=99',
});
