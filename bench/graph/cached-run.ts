// What this package adds to a run that is a cache hit, under Nx's daemon as on a developer's machine.
// Usage: npm run bench:cached-run
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkPackages, machine, median, spread, timeNx } from './measure';

const ROUNDS = 12;
const DAEMON: NodeJS.ProcessEnv = { NX_DAEMON: 'true', CI: undefined };

const writeJson = (file: string, value: unknown): void => writeFileSync(file, JSON.stringify(value));

/** The same cached target in each; what differs is the plugin. */
const VARIANTS: Readonly<Record<string, readonly unknown[]>> = {
  'without the plugin': [],
  'with it': ['nx-strata'],
  'with it, "explain": false': [{ plugin: 'nx-strata', options: { explain: false } }],
};

function make(plugins: readonly unknown[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  writeJson(join(folder, 'nx.json'), { neverConnectToCloud: true, analytics: false, cacheDirectory: '.nx/cache', plugins });
  writeJson(join(folder, 'package.json'), { name: 'bench' });
  writeFileSync(join(folder, '.gitignore'), '.nx\nnode_modules\n');
  for (let index = 0; index < 20; index += 1) {
    const root = join(folder, `packages/app-${index}`);
    mkdirSync(join(root, 'tests'), { recursive: true });
    writeFileSync(join(root, 'pytest.ini'), '[pytest]\n');
    writeFileSync(join(root, 'tests/test_it.py'), 'def test_it():\n    assert True\n');
    writeJson(join(root, 'project.json'), { name: `app-${index}`, targets: { build: { executor: 'nx:run-commands', cache: true, inputs: ['{projectRoot}/tests/**/*'], options: { command: 'true' } } } });
  }
  linkPackages(folder);
  return folder;
}

const folders = Object.fromEntries(Object.entries(VARIANTS).map(([name, plugins]) => [name, make(plugins)]));
try {
  const times: Record<string, number[]> = {};
  const run = (name: string, state: string): void => void (times[`${name} ${state}`] ??= []).push(timeNx(folders[name]!, ['run', 'app-0:build'], DAEMON));
  for (const name of Object.keys(VARIANTS)) for (let time = 0; time < 3; time += 1) timeNx(folders[name]!, ['run', 'app-0:build'], DAEMON);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of Object.keys(VARIANTS)) run(name, 'one after the other');
    for (const [state, waitMs] of [['1.5 s after an edit elsewhere', 1500], ['at once after an edit elsewhere', 0]] as const) {
      for (const name of Object.keys(VARIANTS)) {
        writeFileSync(join(folders[name]!, 'packages/app-1/tests/test_it.py'), `def test_it():\n    assert ${round} + ${waitMs} < 2000\n`);
        // The daemon makes the graph anew by itself meanwhile.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMs);
        run(name, state);
        // Once more, so that what follows begins with nothing changed.
        timeNx(folders[name]!, ['run', 'app-0:build'], DAEMON);
      }
    }
  }
  console.log(machine());
  console.log(`a cached "nx run" under Nx's daemon, 20 projects, ms, medians of ${ROUNDS} with their range`);
  for (const state of ['one after the other', '1.5 s after an edit elsewhere', 'at once after an edit elsewhere']) {
    console.log(`  ${state}`);
    const base = median(times[`without the plugin ${state}`]!);
    for (const name of Object.keys(VARIANTS)) {
      const own = times[`${name} ${state}`]!;
      console.log(`    ${name.padEnd(28)} ${spread(own)}${name === 'without the plugin' ? '' : `, ${(median(own) - base).toFixed(0)} more`}`);
    }
  }
} finally {
  for (const folder of Object.values(folders)) {
    timeNx(folder, ['daemon', '--stop']);
    rmSync(folder, { recursive: true, force: true });
  }
}
