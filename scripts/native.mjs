// Compiles the native addons with node-gyp; without network where Node's headers are installed beside it.
// Usage: node scripts/native.mjs [--sanitize=address,undefined]   (a sanitizer build goes to native/build-sanitize)
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { availableParallelism } from 'node:os';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const sanitize = process.argv.find((argument) => argument.startsWith('--sanitize='))?.slice('--sanitize='.length);
const headers = resolve(process.execPath, '../..');
const nodedir = existsSync(join(headers, 'include/node/node_api.h')) ? [`--nodedir=${headers}`] : [];
const gyp = require.resolve('node-gyp/bin/node-gyp.js');
const native = join(root, 'native');

function run(command, ...args) {
  // node-gyp's own options come first: what follows a `--` among the others is gyp's.
  const { status } = spawnSync(process.execPath, [gyp, command, '-C', native, '--loglevel=error', ...nodedir, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (sanitize) {
  // node-gyp builds in one folder only: build aside from a copy so that the ordinary build stays.
  const aside = join(root, 'native/build-sanitize');
  const kept = join(root, 'native/build-kept');
  if (existsSync(join(native, 'build'))) cpSync(join(native, 'build'), kept, { recursive: true });
  rmSync(join(native, 'build'), { recursive: true, force: true });
  run('configure', '--', `-Dsanitize=${sanitize}`);
  run('build', '-j', String(availableParallelism()));
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  cpSync(join(native, 'build/Release'), aside, { recursive: true });
  rmSync(join(native, 'build'), { recursive: true, force: true });
  if (existsSync(kept)) { cpSync(kept, join(native, 'build'), { recursive: true }); rmSync(kept, { recursive: true, force: true }); }
} else {
  run('configure');
  run('build', '-j', String(availableParallelism()));
}
