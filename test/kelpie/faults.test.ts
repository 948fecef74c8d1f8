// Every fault of the catalogue: what is different when it happens, and that it is counted.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { eventKinds, kelpieAddon, slots, type World } from '../../native/kelpie/index';
import { applyLinks, beginFault, endFault, faultKinds, planFaults, type Cluster, type FaultKind, type PlannedFault } from '../../plugins/kelpie/simulator/faults';
import { ops } from '../../plugins/kelpie/simulator/protocol';
import { cutOutbox } from '../../plugins/kelpie/simulator/simulation';

const test = suite('faults');

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
const SECTOR = 512;

interface Setup {
  readonly world: World;
  readonly event: Float64Array;
  readonly cluster: Cluster;
  readonly killed: number[];
  readonly starved: Array<readonly [node: number, level: number]>;
  /** Times in ms at which messages arrive, by receiver. */
  arrivals(count: number, from: number, to: number): number[];
}

function setUp(seed = 1): Setup {
  const event = new Float64Array(8);
  const world = new (kelpieAddon().World)(seed, 5, event);
  const killed: number[] = [];
  const starved: Array<readonly [number, number]> = [];
  const cluster: Cluster = { world, nodes: 3, store: 3, clients: 4, kill: (node) => (killed.push(node), world.crash(node)), revive: (node) => void killed.push(-node), starve: (node, level) => void starved.push([node, level]) };
  const arrivals = (count: number, from: number, to: number): number[] => {
    for (let i = 0; i < count; i += 1) world.send(from, to, i, `message ${i}`);
    const times: number[] = [];
    while (world.next() === eventKinds.message) times.push(event[slots.timeUs]! / 1000);
    return times;
  };
  return { world, event, cluster, killed, starved, arrivals };
}

const fault = (kind: FaultKind, more: Partial<PlannedFault> = {}): PlannedFault => ({ kind, atMs: 0, forMs: 100, node: 0, other: 1, level: 1, ...more });
const covered = new Set<FaultKind>();

function faultTest(kind: FaultKind, run: (setup: Setup) => void): void {
  covered.add(kind);
  test(kind, () => run(setUp()));
}

function linkFault(kind: FaultKind, changed: (ordinary: number[], faulty: number[], setup: Setup) => void): void {
  faultTest(kind, (setup) => {
    const planned = fault(kind);
    const ordinary = setUp().arrivals(400, 0, 1);
    beginFault(setup.cluster, planned, new Set([planned]));
    const start = setup.event[slots.timeUs]! / 1000;
    changed(ordinary, setup.arrivals(400, 0, 1).map((time) => time - start), setup);
    endFault(setup.cluster, planned, new Set());
    assert.is(setup.arrivals(100, 0, 1).length, 100, 'afterwards everything arrives');
  });
}

linkFault('loss', (ordinary, faulty, { world }) => {
  assert.is(ordinary.length, 400);
  assert.ok(faulty.length > 100 && faulty.length < 300, `${faulty.length}`);
  assert.is(world.fired()['loss'], 400 - faulty.length);
});
linkFault('duplicate', (_, faulty, { world }) => {
  assert.ok(faulty.length > 500, `${faulty.length}`);
  assert.is(world.fired()['duplicate'], faulty.length - 400);
});
linkFault('reorder', (ordinary, faulty, { world }) => {
  assert.ok(Math.max(...ordinary) <= 1 && Math.max(...faulty) > 500, `${Math.max(...faulty)}`);
  assert.ok(world.fired()['reorder']! > 100);
});
linkFault('slow-link', (_, faulty, { world }) => {
  assert.ok(Math.min(...faulty) >= 200, `${Math.min(...faulty)}`);
  assert.is(world.fired()['slow-link'], 400);
});
linkFault('partition', (_, faulty, setup) => {
  assert.is(faulty.length, 0);
  assert.equal([setup.arrivals(5, 1, 0).length, setup.arrivals(5, 1, 2).length], [0, 5]);
  assert.is(setup.world.fired()['partition'], 405);
});
linkFault('one-way-partition', (_, faulty, setup) => {
  assert.is(faulty.length, 0);
  assert.is(setup.arrivals(5, 1, 0).length, 5);
});

linkFault('group-partition', (_, faulty, setup) => {
  // at level 1 the nodes 0, 3 and 5 are on one side, but for the store, which is node 3
  assert.is(faulty.length, 0);
  assert.equal([setup.arrivals(5, 1, 0).length, setup.arrivals(5, 0, 3).length, setup.arrivals(5, 1, 2).length, setup.arrivals(5, 2, 3).length], [0, 0, 5, 5]);
});

faultTest('out-of-memory', ({ world, cluster, starved, killed }) => {
  beginFault(cluster, fault('out-of-memory', { level: 0.5 }), new Set());
  assert.equal([starved, killed], [[[0, 0.5]], []], 'it ends in its next event, not now');
  // a timer (2 operands), a message (2) and a log line (1): the first half gets out, cut between two of them
  const outbox = [ops.timer, 1, 10, ops.send, 2, 'text', ops.log, 'line', ops.cancel, 1];
  assert.equal([cutOutbox(outbox, 0), cutOutbox(outbox, 0.5), cutOutbox(outbox, 0.99), cutOutbox(outbox, 1)], [{ kept: 0, left: 4 }, { kept: 6, left: 2 }, { kept: 8, left: 1 }, { kept: 10, left: 0 }]);
  world.crash(0, true);
  assert.equal([world.fired()['out-of-memory'], world.fired()['crash']], [1, 0]);
  endFault(cluster, fault('out-of-memory'), new Set());
  assert.equal(killed, [-0]);
});

faultTest('crash', ({ world, event, cluster, killed }) => {
  world.timer(0, 5, 1);
  world.timer(1, 6, 2);
  beginFault(cluster, fault('crash'), new Set());
  assert.is(world.next(), eventKinds.timer);
  assert.equal([event[slots.node], event[slots.token]], [1, 2], 'the timer of the run that ended is void');
  endFault(cluster, fault('crash'), new Set());
  assert.equal([killed, world.fired()['crash']], [[0, -0], 1]);
});

faultTest('store-crash', ({ world, cluster }) => {
  world.diskWrite(3, 'log.a', 0, new Uint8Array(200 * SECTOR).fill(7));
  world.diskSync(3, 'log.a');
  world.diskWrite(3, 'log.a', 200 * SECTOR, new Uint8Array(200 * SECTOR).fill(9));
  beginFault(cluster, fault('store-crash'), new Set());
  const after = world.diskRead(3, 'log.a', 0, world.diskSize(3, 'log.a'))!;
  assert.ok(after.subarray(0, 200 * SECTOR).every((byte) => byte === 7), 'what was synced is there');
  const sectors = Array.from({ length: Math.floor(after.length / SECTOR) - 200 }, (_, i) => after.subarray((200 + i) * SECTOR, (201 + i) * SECTOR));
  const written = sectors.filter((sector) => sector.every((byte) => byte === 9)).length;
  const torn = sectors.filter((sector) => sector.some((byte) => byte === 9) && sector.some((byte) => byte === 0)).length;
  assert.ok(written > 10 && torn > 10 && written + torn < 190, `${written} written, ${torn} torn`);
  assert.ok(world.fired()['torn-write']! >= torn && world.fired()['unsynced-lost']! > 10);
});

faultTest('pause', ({ world, event, cluster }) => {
  world.timer(0, 5, 1);
  beginFault(cluster, fault('pause', { forMs: 300 }), new Set());
  world.next();
  assert.is(event[slots.timeUs], 300_000);
  assert.is(world.fired()['pause'], 1);
});

faultTest('clock-jump', ({ world, cluster }) => {
  beginFault(cluster, fault('clock-jump', { level: 0 }), new Set());
  assert.equal([world.localMs(0), world.localMs(1), world.fired()['clock-jump']], [-10_000, 0, 1]);
});

faultTest('clock-drift', ({ world, event, cluster }) => {
  beginFault(cluster, fault('clock-drift', { level: 1 }), new Set());
  world.localTimer(0, 150, 1);
  world.next();
  assert.is(Math.round(event[slots.timeUs]!), 100_000, 'its second is shorter');
  assert.is(Math.round(world.localMs(0)), 150);
  endFault(cluster, fault('clock-drift'), new Set());
  assert.is(Math.round(world.localMs(0)), 150, 'the clock does not jump when the drift ends');
  assert.is(world.fired()['clock-drift'], 1);
});

faultTest('lost-write', ({ world, cluster }) => {
  beginFault(cluster, fault('lost-write', { other: 0, level: 0 }), new Set());
  world.diskWrite(3, 'log.a', 0, bytes('kept?'));
  world.diskSync(3, 'log.a');
  assert.equal(world.diskRead(3, 'log.a', 0, 5), bytes('kept?'), 'the node reads what it wrote');
  world.crash(3);
  assert.equal(world.diskRead(3, 'log.a', 0, 5), new Uint8Array(5), 'and after a crash it is gone, though synced');
  assert.is(world.fired()['lost-write'], 1);
});

faultTest('misdirected-write', ({ world, cluster }) => {
  world.diskWrite(3, 'log.b', 0, new Uint8Array(4 * SECTOR).fill(1));
  world.diskSync(3, 'log.b');
  beginFault(cluster, fault('misdirected-write', { other: 1 }), new Set());
  world.diskWrite(3, 'log.b', 2 * SECTOR, new Uint8Array(SECTOR).fill(2));
  world.diskSync(3, 'log.b');
  world.crash(3);
  const after = world.diskRead(3, 'log.b', 0, 4 * SECTOR)!;
  assert.equal([after[0], after[SECTOR], after[2 * SECTOR]], [1, 2, 1], 'it hit sector 1 in place of sector 2');
  assert.is(world.fired()['misdirected-write'], 1);
});

faultTest('bit-rot', ({ world, cluster }) => {
  world.diskWrite(3, 'log.a', 0, new Uint8Array(SECTOR));
  world.diskSync(3, 'log.a');
  beginFault(cluster, fault('bit-rot', { other: 0, level: 0 }), new Set());
  assert.ok(world.diskRead(3, 'log.a', 0, SECTOR)!.every((byte) => byte === 0), 'what is in memory is whole');
  world.crash(3);
  assert.is(world.diskRead(3, 'log.a', 0, SECTOR)!.filter((byte) => byte !== 0).length, 1);
  assert.is(world.fired()['bit-rot'], 1);
});

faultTest('disk-full', ({ world, cluster }) => {
  beginFault(cluster, fault('disk-full'), new Set());
  assert.is(world.diskWrite(3, 'log.a', 0, bytes('x')), 1);
  assert.is(world.diskSize(3, 'log.a'), 0);
  endFault(cluster, fault('disk-full'), new Set());
  assert.is(world.diskWrite(3, 'log.a', 0, bytes('x')), 0);
  assert.is(world.fired()['disk-full'], 1);
});

faultTest('slow-disk', ({ world, event, cluster }) => {
  world.diskDone(3, 1);
  world.next();
  assert.ok(event[slots.timeUs]! < 1000);
  beginFault(cluster, fault('slow-disk'), new Set());
  const start = event[slots.timeUs]!;
  world.diskDone(3, 2);
  world.next();
  assert.ok(event[slots.timeUs]! - start > 100_000);
  assert.is(world.fired()['slow-disk'], 1);
});

test('every fault of the catalogue has its test, and a sweep of seeds draws each', () => {
  assert.equal([...covered].sort(), [...faultKinds].sort());
  const drawn = new Set<string>();
  for (let seed = 0; seed < 400; seed += 1) {
    let x = seed + 1;
    const random = (): number => ((x = (Math.imul(x, 1_103_515_245) + 12_345) >>> 0) >>> 8) / 2 ** 24;
    for (const { kind } of planFaults(random, { nodes: 3, durationMs: 1000, busyMs: [] }, faultKinds, 8)) drawn.add(kind);
  }
  assert.equal([...drawn].sort(), [...faultKinds].sort());
});

test('a draw on one link moves no other', () => {
  const plain = setUp(7);
  const busy = setUp(7);
  for (let i = 0; i < 50; i += 1) busy.world.send(2, 1, 100 + i, 'elsewhere');
  const times = ({ world, event }: Setup): string[] => {
    for (let i = 0; i < 20; i += 1) world.send(0, 1, i, 'here');
    const found: string[] = [];
    while (world.next() === eventKinds.message) if (event[slots.from] === 0) found.push(event[slots.timeUs]!.toFixed(3));
    return found;
  };
  assert.equal(times(busy), times(plain));
});

test('links that no fault concerns stay as they are', () => {
  const setup = setUp();
  applyLinks(setup.cluster, new Set([fault('loss')]));
  assert.is(setup.arrivals(200, 1, 2).length, 200);
});

test.run();
