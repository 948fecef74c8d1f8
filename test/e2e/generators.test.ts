// The generators in one fresh workspace: what they write runs as it is, comes from the cache the second time, and stays when they run again.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { makeFolder, putFiles, runCommand, runNx } from '../support';
import { git, linkPackages } from './example';

const test = suite('generators, end to end');
const hasCargo = spawnSync('cargo', ['--version'], { stdio: 'ignore' }).status === 0;

const root = makeFolder({
  'package.json': '{ "name": "fresh", "private": true }',
  'nx.json': '{ "analytics": false, "neverConnectToCloud": true, "cacheDirectory": ".nx/cache", "defaultBase": "main" }',
  '.gitignore': 'node_modules\n.nx\n.venv\n',
});
git(root, 'init', '--quiet', '--initial-branch=main');
linkPackages(root);

function nx(...args: string[]): string {
  const { exitCode, stdout, stderr } = runNx(args, root, { NX_INTERACTIVE: 'false' });
  assert.is(exitCode, 0, `nx ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout + stderr;
}

/** Those of molt-kernel (test/molt), transpile-project (test/batuta) and ci (beside this) are tests of their own; doctor writes nothing. */
const GENERATORS: ReadonlyArray<readonly string[]> = [
  ['init'],
  ['python-project', 'services/billing'],
  ['quality-gate', 'services/billing'],
  ['actor', 'counter', '--directory=services/counting'],
  ['dst-scenario', 'twice', '--directory=services/counting', '--actor=src/counter.ts'],
  ...(hasCargo ? [['plugin', 'greeter', '--directory=native']] : []),
];
const TARGETS = ['tach-test', 'quality-gate', 'dst-lint', 'dst-run', 'plugin-build', 'plugin-verify'];

const generate = (): void => {
  for (const [name, ...args] of GENERATORS) nx('g', `nx-strata:${name}`, ...args);
};

/** All files that git takes, with a digest of their content. */
function files(): Record<string, string> {
  const { stdout } = runCommand('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], root);
  const names = stdout.split('\0').filter((name) => name !== '').sort();
  return Object.fromEntries(names.map((name) => [name, createHash('sha256').update(readFileSync(join(root, name))).digest('hex')]));
}

const runAll = (): string => nx('run-many', '-t', ...TARGETS, '--output-style=static');

test('a dry run writes nothing', () => {
  const before = files();
  for (const [name, ...args] of [GENERATORS[1]!, GENERATORS[3]!]) assert.match(nx('g', `nx-strata:${name}`, ...args, '--dry-run'), /CREATE /);
  assert.equal(files(), before);
});

test('every target of what they write succeeds, and the second time comes from the cache', () => {
  generate();
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message=generated');
  const first = runAll();
  for (const task of ['billing:tach-test', 'billing:quality-gate', 'counting:dst-run', 'counting:dst-lint', ...(hasCargo ? ['greeter:plugin-build', 'greeter:plugin-verify'] : [])])
    assert.match(first, new RegExp(`nx run ${task}`), task);
  assert.equal(runCommand('git', ['status', '--porcelain'], root).stdout, hasCargo ? '?? native/Cargo.lock\n' : '', 'what tasks write is ignored by git');
  git(root, 'add', '--all');
  // a lockfile that the first build wrote is an input of the next
  if (hasCargo) runAll();
  const second = runAll();
  const [, hits, all] = /read the output from the cache instead of running the command for (\d+) out of (\d+) tasks/.exec(second) ?? [];
  assert.ok(hits !== undefined && hits === all, second.slice(-1500));
});

test('generated again, nothing changes', () => {
  const before = files();
  generate();
  assert.equal(files(), before);
});

test('patches-sync writes what patches.json says, once', () => {
  putFiles(root, { 'native2/Cargo.toml': '[workspace]\nmembers = []\n', 'native2/patches.json': '[{ "crate": "libc", "path": "vendor/libc", "reason": "a fix that is not released" }]\n' });
  nx('g', 'nx-strata:patches-sync');
  const patched = readFileSync(join(root, 'native2/Cargo.toml'), 'utf8');
  assert.match(patched, /\[patch\.crates-io\][^]*libc = \{ path = "vendor\/libc" \}/);
  nx('g', 'nx-strata:patches-sync');
  assert.is(readFileSync(join(root, 'native2/Cargo.toml'), 'utf8'), patched);
  writeFileSync(join(root, 'native2/patches.json'), '[]\n');
  nx('g', 'nx-strata:patches-sync');
  assert.not.match(readFileSync(join(root, 'native2/Cargo.toml'), 'utf8'), /libc/);
});

if (!hasCargo) console.log('skipped: the plugin generator end to end: cargo is not installed');
test.run();
