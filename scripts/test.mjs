// `npm test [suite ...]`: sets up, runs every suite under test/, and ends with `N passed, N failed`.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, setup } from './setup.mjs';

const uvu = join(root, 'node_modules/uvu/bin.js');
const built = join(root, 'dist/test');

/** A suite that takes this long hangs: it is ended, so that the others still tell what they know. */
const SUITE_LIMIT_MS = 15 * 60_000;

let running;

/** Runs one suite; its output is shown in one piece when it ends. */
function runSuite(suite) {
  return new Promise((done) => {
    const startedMs = Date.now();
    const child = spawn(process.execPath, [uvu, join(built, suite), '\\.test\\.js$'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NX_DAEMON: 'false' }, detached: true });
    running = child;
    const watchdog = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), SUITE_LIMIT_MS);
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('close', (status, signal) => {
      clearTimeout(watchdog);
      running = undefined;
      const text = Buffer.concat(chunks).toString().replace(/\u001b\[[0-9;]*m/g, '');
      const count = (label) => Number(new RegExp(`^\\s*${label}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? NaN);
      const total = count('Total');
      const passed = count('Passed');
      const skips = [...text.matchAll(/^skipped: .+$/gm)].map(([line]) => line);
      // a suite that died before its totals, or that ran nothing, has failed whatever it printed
      const died = Number.isNaN(total) || total === 0;
      const uvuSkipped = count('Skipped') || 0;
      const failed = died ? 1 : total - passed - uvuSkipped;
      process.stdout.write(`\n=== ${suite} (${((Date.now() - startedMs) / 1000).toFixed(1)} s)\n${text}`);
      if (died) process.stdout.write(`${suite}: ended with ${signal ?? `exit code ${status}`} before it told its totals\n`);
      done({ suite, passed: died ? 0 : passed - skips.length, failed: failed === 0 && status !== 0 ? 1 : failed, skips, uvuSkipped });
    });
  });
}

setup();
const asked = process.argv.slice(2);
const all = readdirSync(built, { withFileTypes: true }).filter((entry) => entry.isDirectory() && readdirSync(join(built, entry.name), { recursive: true }).some((file) => String(file).endsWith('.test.js'))).map((entry) => entry.name);
const unknown = asked.filter((suite) => !all.includes(suite));
if (unknown.length > 0) {
  process.stderr.write(`no suite ${unknown.join(', ')}; suites: ${all.join(', ')}\n`);
  process.exit(2);
}

// suites have process groups of their own, so Ctrl-C reaches them through here
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    if (running) process.kill(-running.pid, 'SIGKILL');
    process.exit(130);
  });

const results = [];
for (const suite of asked.length > 0 ? asked : all) results.push(await runSuite(suite));

process.stdout.write('\n');
const skips = results.flatMap((result) => result.skips);
for (const line of skips) process.stdout.write(`${line}\n`);
for (const { suite } of results.filter((result) => result.failed > 0)) process.stdout.write(`failed suite: ${suite}\n`);
const sum = (pick) => results.reduce((total, result) => total + pick(result), 0);
const passed = sum((result) => result.passed);
const failed = sum((result) => result.failed);
const skipped = skips.length + sum((result) => result.uvuSkipped);
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
