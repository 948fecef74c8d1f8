// Figures of kelpie: the checker, the simulator, and turns in memory and on disk. Usage: npm run bench:kelpie [-- --only=NAME]
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { kelpieAddon, kinds, type HistoryColumns } from '../../native/kelpie/index';
import { startNode } from '../../plugins/kelpie/node/node';
import { createSystemClock } from '../../plugins/kelpie/node/ports';
import { Actor } from '../../plugins/kelpie/runtime/actor';
import { createMemoryStore } from '../../plugins/kelpie/runtime/memory-store';
import type { Store } from '../../plugins/kelpie/runtime/store';
import { bundleScenario } from '../../plugins/kelpie/simulator/bundle';
import { Simulator, type SimulationResult } from '../../plugins/kelpie/simulator/simulation';
import { openLmdbStore } from '../../plugins/kelpie/stores/lmdb';
import { createSimulated, fastCheck, sinon } from './events';

const ROUNDS = 5;
const SEEDS = 40;
const only = process.argv.find((text) => text.startsWith('--only='))?.slice('--only='.length);

async function measure(name: string, unit: string, round: () => Promise<number> | number): Promise<void> {
  if (only !== undefined && !name.includes(only)) return;
  await round(); // warm
  const values: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) values.push(await round());
  values.sort((x, y) => x - y);
  const shown = (value: number): string => (value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));
  process.stdout.write(`${name.padEnd(64)} ${shown(values[ROUNDS >> 1]!).padStart(12)} ${unit.padEnd(10)} (${shown(values[0]!)} to ${shown(values[ROUNDS - 1]!)})\n`);
}

/** Processor seconds of this process, with the threads that compile and collect for it. */
const processorS = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** How much of it is done in a second of processor time: what one thread does, whoever else uses the machine. */
const perSecond = (work: () => Promise<number> | number) => async (): Promise<number> => {
  const start = processorS();
  const amount = await work();
  return amount / (processorS() - start);
};

/** Register operations with an effect between call and return; values from 0 to 4, so that writes are not unique. */
function history(count: number, clients: number, keys: number, told: boolean): HistoryColumns {
  let seed = 12345;
  const below = (limit: number): number => {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return (seed >>> 0) % limit;
  };
  const free = new Array<number>(clients).fill(0);
  const events: Array<readonly [time: number, op: number, what: number]> = [];
  for (let i = 0; i < count; i += 1) {
    const client = i % clients;
    const call = free[client]! + below(10);
    const ret = call + 1 + below(40);
    free[client] = ret + 1;
    events.push([call, i, 0], [call + (below(1000) / 1000) * (ret - call), i, 1], [ret, i, 2]);
  }
  events.sort((x, y) => x[0] - y[0] || x[2] - y[2]);
  const columns = { key: new Uint32Array(count), call: new Uint32Array(count), ret: new Uint32Array(count), kind: new Uint8Array(count), a: new Float64Array(count), b: new Float64Array(count), version: new Float64Array(count).fill(-1) };
  const state = new Float64Array(keys);
  const versions = new Uint32Array(keys);
  for (let i = 0; i < count; i += 1) columns.key[i] = below(keys);
  events.forEach(([, op, what], rank) => {
    if (what === 0) columns.call[op] = rank;
    else if (what === 2) columns.ret[op] = rank;
    else {
      const key = columns.key[op]!;
      const write = below(2) === 1;
      if (write) state[key] = below(5);
      columns.kind[op] = write ? kinds.write : kinds.read;
      columns.a[op] = state[key]!;
      if (told) columns.version[op] = versions[key]! += 1;
    }
  });
  return { ...columns, elements: new Float64Array(0), initial: 0, timeLimitMs: 60_000 };
}

function checker(columns: HistoryColumns): number {
  const start = performance.now();
  const { verdict } = kelpieAddon().checkSync(columns);
  if (verdict !== 0) throw new Error(`verdict ${verdict}`);
  return performance.now() - start;
}

class Counter extends Actor<{ value: number }> {
  static override readonly reads = ['sleep'];
  initial() {
    return { value: 0 };
  }
  add(by: number) {
    this.state.value += by;
    return this.state.value;
  }
  async sleep(ms: number) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return this.state.value;
  }
}

async function turns(store: Store, actors: number, count: number, inMemory: boolean): Promise<number> {
  const node = await startNode({ actors: { counter: Counter }, store, limits: { leaseMs: 60_000 } });
  const refs = Array.from({ length: actors }, (_, i) => node.actor(Counter, `c${i}`));
  await Promise.all(refs.map((ref) => ref.add(1)));
  const [start, startS] = [performance.now(), processorS()];
  await Promise.all(
    refs.map(async (ref) => {
      for (let i = 0; i < count / actors; i += 1) await ref.add(1);
    }),
  );
  // a disk is waited for; memory is not
  const seconds = inMemory ? processorS() - startS : (performance.now() - start) / 1000;
  await node.stop();
  return count / seconds;
}

async function idleBytes(actors: number): Promise<number> {
  const node = await startNode({ actors: { counter: Counter }, store: createMemoryStore(createSystemClock()), limits: { leaseMs: 60_000, activationsMax: actors * 2 } });
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < actors; i += 1) await node.actor(Counter, `c${i}`).add(1);
  globalThis.gc?.();
  const bytes = (process.memoryUsage().heapUsed - before) / actors;
  await node.stop();
  return bytes;
}

/** Microseconds of the first call of an actor that is in the store and not in memory, its reading and a commit included. */
async function activationUs(actors: number): Promise<number> {
  const store = createMemoryStore(createSystemClock());
  const limits = { leaseMs: 60_000, activationsMax: actors * 2 };
  const former = await startNode({ actors: { counter: Counter }, store, limits });
  for (let i = 0; i < actors; i += 1) await former.actor(Counter, `c${i}`).add(1);
  await former.stop();
  const node = await startNode({ actors: { counter: Counter }, store, limits });
  for (let i = 0; i < actors / 10; i += 1) await node.actor(Counter, `warm${i}`).add(1); // its shards are its own by then
  const start = processorS();
  for (let i = 0; i < actors; i += 1) await node.actor(Counter, `c${i}`).add(1);
  const us = ((processorS() - start) / actors) * 1e6;
  await node.stop();
  return us;
}

async function sleepers(): Promise<number> {
  const node = await startNode({ actors: { counter: Counter }, store: createMemoryStore(createSystemClock()) });
  const start = performance.now();
  await Promise.all(Array.from({ length: 10 }, (_, i) => node.actor(Counter, `c${i}`).sleep(200)));
  const ms = performance.now() - start;
  await node.stop();
  return ms;
}

async function main(): Promise<void> {
  process.stdout.write(`${cpus()[0]!.model}, ${cpus().length} cores, Node.js ${process.version}; median of ${ROUNDS} (least to most); turns in memory and simulated events by processor time of one thread and its helpers\n`);
  const [toldOne, one, toldMany, many] = [history(10_000, 20, 1, true), history(10_000, 20, 1, false), history(1_000_000, 20, 1000, true), history(1_000_000, 20, 1000, false)];
  await measure('check 10,000 operations of 20 clients on one key, order told', 'ms', () => checker(toldOne));
  await measure('check 10,000 operations of 20 clients on one key, searched', 'ms', () => checker(one));
  await measure('check 1,000,000 operations over 1,000 keys, order told', 'ms', () => checker(toldMany));
  await measure('check 1,000,000 operations over 1,000 keys, searched', 'ms', () => checker(many));

  const simulated = await createSimulated();
  await measure('events that wake JavaScript: simulator', 'events/s', perSecond(simulated));
  await measure("events that wake JavaScript: sinon's fake timers", 'events/s', perSecond(sinon));
  await measure("events that wake JavaScript: fast-check's scheduler", 'events/s', perSecond(fastCheck));

  for (const [name, file] of [['40 operations in 10 s', 'five-nodes'], ['80 operations in 6 s', 'everything']] as const) {
    const simulator = new Simulator(await bundleScenario(join(__dirname, `../../test/kelpie/scenarios/${file}.scenario.js`)));
    let seed = 0;
    const simulate = (pick: (result: SimulationResult) => number) => () => {
      let sum = 0;
      for (let i = 0; i < SEEDS; i += 1) sum += pick(simulator.run(simulator.plan((seed += 1))));
      return sum;
    };
    const nodes = `${simulator.shape.nodes} nodes, ${name}`;
    await measure(`runtime in the simulator, ${nodes}: events`, 'events/s', perSecond(simulate(({ events }) => events)));
    await measure(`runtime in the simulator, ${nodes}: simulated over real time`, 'times', perSecond(simulate(({ simulatedMs }) => simulatedMs / 1000)));
  }

  const memory = (): Store => createMemoryStore(createSystemClock());
  await measure('turns in memory, one caller', 'turns/s', () => turns(memory(), 1, 500_000, true));
  await measure('turns in memory, 64 callers', 'turns/s', () => turns(memory(), 64, 500_000, true));
  const folder = mkdtempSync(join(tmpdir(), 'bench-kelpie-'));
  let files = 0;
  await measure('durable turns on LMDB, 64 actors, synced before each reply', 'turns/s', async () => {
    const store = await openLmdbStore(join(folder, `${(files += 1)}.mdb`), createSystemClock());
    const rate = await turns(store, 64, 20_000, false);
    await store.close();
    return rate;
  });
  rmSync(folder, { recursive: true, force: true });
  await measure('10 actors that wait 200 ms each, called at once', 'ms', sleepers);
  await measure('activation of an actor, with its first turn', 'us', () => activationUs(20_000));
  await measure('memory of an idle actor', 'bytes', () => idleBytes(20_000));
}

void main();
