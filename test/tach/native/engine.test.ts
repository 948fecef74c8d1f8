// The engine by itself: leaves in reset and fork mode, crashes, discards, timeouts, records.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RecordKind } from '../../../native/tach';
import { drive } from './drive';

interface Leak { readonly kind: string; readonly detail: string; readonly action: string }
interface Death { readonly signal?: number; readonly exitCode?: number; readonly phase: string }
interface Statistics { readonly mode: string; readonly resets: number; readonly forks: number; readonly discards: number }
const passedAll = (count: number): Map<number, null> => new Map(Array.from({ length: count }, (_, item) => [item, null]));

for (const mode of ['reset', 'fork'] as const) {
  const test = suite(`engine, ${mode}`);

  test('a test sees the memory of before the test before it', async () => {
    const run = await drive('isolation', { mode });
    assert.equal(run.outcomes(), passedAll(10));
    const [figures] = run.of<Statistics>(RecordKind.statistics);
    assert.is(figures?.mode, mode);
    assert.is(figures?.forks, mode === 'reset' ? 1 : 10);
  });

  test('two slots share the free pool', async () => {
    const run = await drive('free_pool', { mode, slots: 2 });
    assert.is(run.outcomes().size, 40);
    assert.ok([...run.outcomes().values()].every((outcome) => outcome === null));
    assert.is(new Set(run.records.filter(({ kind }) => kind === RecordKind.passed).map(({ slot }) => slot)).size, 2);
  });

  test('a crash belongs to its test, and the others run', async () => {
    const run = await drive('crashes', { mode });
    assert.equal([...run.outcomes().entries()], [[0, null], [2, null], [4, null], [6, null]]);
    assert.equal(run.of<Death>(RecordKind.crashed), [
      { signal: 11, phase: 'call', item: 1 },
      { exitCode: 7, phase: 'call', item: 3 },
      { signal: 9, phase: 'teardown', item: 5 },
    ]);
  });

  test('a live thread or child does not reach the next test', async () => {
    const run = await drive('discards', { mode });
    assert.is(run.outcomes().size, 6);
    for (const item of [0, 1, 2, 4, 5]) assert.is(run.outcomes().get(item), null);
    const leaks = run.of<Leak>(RecordKind.leak);
    assert.equal(leaks.map(({ kind, action, item }) => [kind, action, item]), [['thread', 'discard', 1], ['child', 'discard', 3]]);
    const { child } = run.outcomes().get(3) as { child: number };
    assert.throws(() => process.kill(child, 0), /ESRCH/);
  });

  test('a test whose time is up shows its stack and is ended', async () => {
    const run = await drive('timeouts', { mode });
    assert.equal([...run.outcomes().keys()], [0, 2]);
    assert.equal(run.of<Death>(RecordKind.timedOut), [{ phase: 'call', timeoutMs: 200, item: 1 }]);
    assert.match(run.stderr, /in test/);
  });

  test('a record may be larger than the ring', async () => {
    const run = await drive('large_records', { mode, ringBytes: 4096 });
    assert.equal([...run.outcomes().values()].map((text) => String(text).length), [0, 5000, 10000, 15000, 20000, 25000, 30000, 35000]);
  });

  test('after tach_keep the rest runs in one process', async () => {
    const run = await drive('kept', { mode });
    assert.equal([...run.outcomes().entries()], [[0, [0]], [1, [1]], [2, [1, 2]], [3, [1, 2, 3]]]);
  });

  test('a guardian lives on between its leaves', async () => {
    const run = await drive('leaves', { mode });
    assert.equal([...run.outcomes().entries()], [[0, [0]], [1, [1]], [2, [100, 2]], [3, [100, 3]]]);
  });

  test('a stop lets no further test begin', async () => {
    let stopped = false;
    const run = await drive('free_pool', { mode, slots: 2, onRecords: (_, host) => { if (!stopped) { stopped = true; host.stop(); } } }, '4000');
    assert.ok(stopped && run.outcomes().size < 4000);
    assert.is(run.code, 0);
  });

  test('killAll leaves no process', async () => {
    let killed = 0;
    const pids = new Set<number>();
    const run = await drive('free_pool', { mode, slots: 2, onRecords: (batch, host) => {
      // not before a test ran: until then the controller may be alone
      if (killed || !batch.some(({ kind }) => kind === RecordKind.passed)) return;
      for (const { pid, guardian } of host.slots()) pids.add(pid).add(guardian);
      killed = host.killAll();
    } }, '40', '60');
    assert.is(run.code, null);
    // the process that drives, a guardian, and a worker in a test or the other guardian
    assert.ok(killed >= 3);
    for (const pid of pids) if (pid) assert.throws(() => process.kill(pid, 0), /ESRCH/);
  });

  test.run();
}

const seam = suite('engine, seam');

seam('the probe says that reset works here, or why not', async () => {
  const run = await drive('probe');
  const [answer] = run.of<{ probe: number; reason: string }>(RecordKind.note);
  assert.ok(answer && (answer.probe === 0) === (answer.reason === ''));
});

seam('threads that a test joined are no reason to throw its process away', async () => {
  const run = await drive('threads');
  assert.equal(run.outcomes(), passedAll(8));
  // on a busy machine a thread may still be ending when it was joined long ago: that is told as a thread
  assert.equal(run.of<Leak>(RecordKind.leak).filter(({ kind }) => kind !== 'thread'), []);
});

seam('a test without system calls is told from one with some, whatever the test before it did', async () => {
  const run = await drive('watched');
  assert.equal([...run.outcomes().values()], [1, 0, 0, 0, [1, true], 1]);
});

seam('where forks seem cheaper they are tried, where they are not it goes back, and the statistics say why', async () => {
  const run = await drive('heavy', { mode: 'auto', env: { TACH_FORK_COST_NS: '1' } }, '100', '100');
  assert.equal(run.outcomes(), passedAll(100));
  const [figures] = run.of<Statistics & { reason: string }>(RecordKind.statistics);
  assert.ok((figures?.forks ?? 0) > 8);
  assert.match(figures?.reason ?? '', /^a (reset|fork) took \d+ us, a (reset|fork) \d+ us$/);
});

seam('tests that write little stay reset', async () => {
  const run = await drive('heavy', { mode: 'auto' }, '10');
  const [figures] = run.of<Statistics>(RecordKind.statistics);
  assert.equal([figures?.mode, figures?.resets], ['reset', 60]);
});

seam('units are handed out once each, in order', async () => {
  const run = await drive('units');
  assert.equal(run.of<{ units: number[] }>(RecordKind.note)[0]?.units, [4, 4, 9, -1, -1]);
});

seam('a test that ends its guardian is found by the zygote', async () => {
  const run = await drive('unreset');
  assert.equal([...run.outcomes().keys()], [0, 1]);
  assert.equal(run.of<Death>(RecordKind.crashed), [{ signal: 6, phase: 'setup', item: 2 }]);
});

seam.run();
