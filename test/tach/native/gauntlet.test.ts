// Planted leaks at the engine's level: none may reach the next test, and each that is not plain memory is told.
// Every reset is verified against hashes of all pages (TACH_VERIFY), in every CPython that is found.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RecordKind } from '../../../native/tach';
import { drive } from './drive';

interface Leak { readonly kind: string; readonly detail: string; readonly action: string; readonly item: number }

// What a reset must say of each; leaks that are not here are memory alone and are put back without a word.
const told: Readonly<Record<string, readonly string[]>> = {
  directory: ['directory reset'],
  file_mask: ['umask reset'],
  descriptor: ['descriptor reset', 'descriptor reset', 'descriptor reset'],
  descriptor_flags: ['descriptor reset'],
  descriptor_closed: ['descriptor discard'],
  descriptor_replaced: ['descriptor discard'],
  descriptor_swapped: ['descriptor discard'],
  descriptors_all_closed: ['descriptor discard'],
  thread: ['thread discard'],
  child: ['child discard'],
  child_that_ended: ['child reset'],
  daemon: ['child discard'],
  signal_handler: ['signal reset'],
  signal_ignored: ['signal reset'],
  signal_mask: ['signal reset'],
  signal_pending: ['signal reset'],
  interval_timer: ['timer reset', 'signal reset'],
  posix_timer: ['timer reset', 'timer reset'],
  replaced_by_shared: [],
  text_patched: ['memory discard'],
  soft_limit: ['limit reset'],
  affinity: ['affinity reset'],
  session: ['identity discard'],
};
// Put back where the process may (root), else the worker goes: both are right.
const either: Readonly<Record<string, string>> = { hard_limit: 'limit', priority: 'priority|identity' };

function pythons(): string[] {
  const folder = join(homedir(), '.pyenv/versions');
  const found = existsSync(folder) ? readdirSync(folder).filter((name) => /^3\.1\d\./.test(name)).map((name) => join(folder, name, 'bin/python')) : [];
  return found.length ? found : ['python3'];
}

const test = suite('gauntlet');

function check(name: string, leaks: readonly Leak[], item: number, mode: string): void {
  const said = leaks.filter((leak) => leak.item === item).map(({ kind, action }) => `${kind} ${action}`);
  if (mode === 'fork') return;
  if (name in either) assert.match(said.join(), new RegExp(`^(${either[name]}) (reset|discard)$`), name);
  else assert.equal(said, told[name] ?? [], `${name}: ${JSON.stringify(leaks.filter((leak) => leak.item === item))}`);
}

for (const python of pythons()) {
  for (const mode of ['reset', 'fork'] as const) {
    if (mode === 'fork' && python !== pythons().at(-1)) continue;
    test(`${python.replace(homedir(), '~')}, ${mode}: no leak reaches the next test`, async () => {
      const run = await drive('gauntlet', { python, mode, env: { TACH_VERIFY: '1' } });
      assert.is(run.code, 0, run.stderr);
      const [first] = run.of<{ leaks: string[] }>(RecordKind.note);
      const names = first?.leaks ?? [];
      assert.ok(names.length > 40);
      const outcomes = run.outcomes();
      const leaks = run.of<Omit<Leak, 'item'>>(RecordKind.leak);
      for (const [index, name] of names.entries()) {
        if (name !== 'orphan') assert.is(outcomes.get(2 * index), null, `${name}: ${JSON.stringify(outcomes.get(2 * index))}`);
        assert.is(outcomes.get(2 * index + 1), null, `after ${name}: ${JSON.stringify(outcomes.get(2 * index + 1))}`);
        check(name, leaks, 2 * index, mode);
      }
      assert.equal(leaks.filter(({ kind }) => kind === 'verify'), []);
    });
  }
}

test('20,000 resets in one worker: memory, descriptors and mappings stay flat', async () => {
  const run = await drive('flat', {}, '20000');
  assert.is(run.code, 0, run.stderr);
  const [figures] = run.of<{ resets: number; forks: number }>(RecordKind.statistics);
  assert.is(figures?.resets, 20000);
  assert.is(figures?.forks, 1);
  const samples = [...run.outcomes().values()].filter((value) => value !== null) as { rssKb: number; descriptors: number; mappings: number }[];
  assert.ok(samples.length > 10);
  const late = samples.slice(2);
  assert.is(new Set(late.map(({ descriptors }) => descriptors)).size, 1);
  assert.is(new Set(late.map(({ mappings }) => mappings)).size, 1);
  const sizes = late.map(({ rssKb }) => rssKb);
  assert.ok(Math.max(...sizes) - Math.min(...sizes) < 256, `RSS moved: ${sizes.join(' ')}`);
});

test.run();
