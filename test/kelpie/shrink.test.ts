// Shrinking: what is left of a failing plan, by failures whose cause is known; and the draws that make it stable.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { eventKinds, kelpieAddon, slots } from '../../native/kelpie/index';
import type { PlannedFault } from '../../plugins/kelpie/simulator/faults';
import { createMomentStream } from '../../plugins/kelpie/simulator/machine';
import type { PlannedOperation } from '../../plugins/kelpie/simulator/protocol';
import { shrinkPlan, type Shrunk, type TryPlan } from '../../plugins/kelpie/simulator/shrink';
import type { Failure, Plan } from '../../plugins/kelpie/simulator/simulation';

const test = suite('shrinking');

const failure: Failure = { signature: 'invariant:sum', message: 'is 3' };
const other: Failure = { signature: 'liveness', message: 'waits' };
const fault = (kind: PlannedFault['kind'], atMs: number): PlannedFault => ({ kind, atMs, forMs: 800, node: 0, other: 1, level: 1 });

/** Sixty operations on three ids by four clients, and six faults. */
const plan: Plan = {
  seed: 7,
  faults: [fault('loss', 10), fault('crash', 20), fault('pause', 30), fault('crash', 40), fault('reorder', 50), fault('loss', 60)],
  operations: Array.from({ length: 60 }, (_, i): PlannedOperation => ({ client: i % 4, atMs: 100 * i + 37, name: i % 3 === 0 ? 'add' : 'read', args: { id: 'xyz'[i % 3], amount: i } })),
};

const shrink = (tryPlan: (plan: Plan) => Failure | undefined, { lanes = 1, timeMs = 60_000, signal }: { lanes?: number; timeMs?: number; signal?: AbortSignal } = {}): Promise<Shrunk> => {
  const later: TryPlan = (candidate) => new Promise((resolve) => setImmediate(() => resolve(tryPlan(candidate))));
  return shrinkPlan(plan, failure, { tryPlan: later, timeMs, lanes: () => lanes, signal });
};

/** Fails where a node crashes, and 36 is added before 48 is. */
function crashBetween({ faults, operations }: Plan): Failure | undefined {
  const at = (amount: number): number => operations.findIndex(({ name, args }) => name === 'add' && (args as { amount: number }).amount >= amount);
  return faults.some(({ kind }) => kind === 'crash') && at(36) >= 0 && at(36) < at(48) ? failure : undefined;
}

test('only what the failure needs is left: its fault, its operations, one client, round times and small values', async () => {
  const { plan: left, from, runs } = await shrink(crashBetween);
  assert.equal(from, { faults: 6, operations: 60 });
  assert.equal(left.faults, [{ ...fault('crash', 40), forMs: 50 }]);
  assert.equal(left.operations.map(({ name, client, atMs, args }) => [name, client, atMs, args]), [
    ['add', 0, 0, { id: 'x', amount: 36 }],
    ['add', 0, 0, { id: 'x', amount: 48 }],
  ]);
  assert.ok(runs < 150, `${runs} runs`);
});

test('how many plans are tried at once does not change what is left', async () => {
  const [one, many] = await Promise.all([shrink(crashBetween), shrink(crashBetween, { lanes: 5 })]);
  assert.equal(many.plan, one.plan);
});

test('a plan that fails in another way is no smaller form of this one', async () => {
  const { plan: left } = await shrink(({ operations }) => (operations.length >= 9 ? failure : other));
  assert.is(left.operations.length, 9);
});

test('what fails by chance is tried with other draws', async () => {
  // with few operations it takes one draw in three
  const { plan: left } = await shrink(({ seed, operations }) => (operations.length >= 40 || (operations.some(({ name }) => name === 'add') && seed % 3 === 0) ? failure : undefined));
  assert.is(left.operations.length, 1);
  assert.is(left.seed % 3, 0);
});

test('when the time is over, or somebody stops it, the smallest so far is what comes out', async () => {
  assert.equal((await shrink(crashBetween, { timeMs: 0 })).plan, plan);
  const controller = new AbortController();
  let tries = 0;
  const { plan: left, runs } = await shrink(
    (candidate) => {
      if ((tries += 1) === 12) controller.abort();
      return crashBetween(candidate);
    },
    { signal: controller.signal },
  );
  assert.is(runs, 12);
  assert.is(crashBetween(left), failure);
});

test('a message that was left out changes the way of no later one, and a disk none of its later times', () => {
  const later = (before: boolean): readonly number[] => {
    const event = new Float64Array(8);
    const world = new (kelpieAddon().World)(11, 3, event);
    if (before) world.send(0, 1, 1, 'one more');
    if (before) world.diskDone(0, 1);
    world.control(500, 7);
    while (world.next() !== eventKinds.control);
    world.send(0, 1, 2, 'the later one');
    world.diskDone(0, 2);
    const times: number[] = [];
    while (world.next() !== eventKinds.none) times.push(event[slots.timeUs]!);
    return times;
  };
  assert.is(later(true).length, 2);
  assert.equal(later(true), later(false));
});

test('draws of one moment differ, and those of a later one do not depend on them', () => {
  let nowMs = 1;
  const draws = (count: number): number[] => {
    nowMs = 1;
    const draw = createMomentStream(5, 'clients', { now: () => nowMs });
    const first = Array.from({ length: count }, draw);
    assert.is(new Set(first).size, count);
    nowMs = 2;
    return [draw(), draw()];
  };
  assert.equal(draws(1), draws(20));
});

test.run();
