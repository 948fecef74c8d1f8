// Compiles the ELF reader with the address and undefined-behaviour sanitizers and gives it damaged files.
// Usage: node scripts/sanitize-tau.mjs [ROUNDS] [FILE]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'sanitize-tau-'));
const rounds = process.argv[2] ?? '5000';
const file = process.argv[3] ?? [join(root, 'native/tau/dist/plugins/libfixture_moody.so'), join(root, 'native/build/Release/tau.node')].find((path) => existsSync(path));
function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (error || status !== 0) {
    console.error(`${command} ${error ? error.message : `ended with ${status}`}`);
    process.exitCode = 1;
  }
  return status === 0;
}
try {
  if (!file) throw new Error('no file to damage: run npm run native first');
  const program = join(folder, 'fuzz');
  const sources = ['fuzz.cc', 'reader.cc'].map((name) => join(root, 'native/tau/elf', name));
  if (run(process.env.CXX ?? 'g++', '-std=c++20', '-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-fno-exceptions', ...sources, '-o', program)) run(program, file, rounds, '1');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
