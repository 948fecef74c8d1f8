// Actors on PostgreSQL: durable turns of two processes, kills of the owner, and takeovers while the former owner still writes.
// Usage: npm run bench:kelpie-postgres [-- --only=turns|kills|takeovers --kills=200 --takeovers=10000]
import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { killInTurn, SERVED_WITHIN_MS } from '../../test/kelpie/cluster';
import { LEASE_MS, open, Tally } from '../../test/kelpie/cluster-child';
import { startPostgres } from '../../test/kelpie/postgres-server';
import type { Store } from '../../plugins/kelpie/runtime/store';
import { openPostgresStore } from '../../plugins/kelpie/stores/postgres';

const PROCESSES = 2;
const ACTORS = 64;
const WARM_MS = 1_000;
const MEASURED_MS = 4_000;
const SHARDS = 20;

const argument = (name: string, otherwise: number): number => Number(process.argv.find((text) => text.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise);
const line = (name: string, text: string): void => void process.stdout.write(`${name.padEnd(64)} ${text}\n`);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One of the processes: its own actors, each called again as soon as it has answered. */
async function child(url: string, name: string): Promise<void> {
  const { node, close } = await open(url, name, 'member', { balanceMs: 0 });
  let turns = 0;
  let running = true;
  const callers = Array.from({ length: ACTORS }, async (_, i) => {
    const tally = node.actor(Tally, `${name}-${i}`);
    while (running) {
      await tally.add();
      turns += 1;
    }
  });
  await sleep(WARM_MS);
  const [before, start] = [turns, performance.now()];
  await sleep(MEASURED_MS);
  const rate = ((turns - before) / (performance.now() - start)) * 1000;
  running = false;
  await Promise.all(callers);
  await close();
  process.send!(rate);
  process.disconnect();
}

const rateOf = (url: string, name: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const started = fork(__filename, [url, name]);
    started.once('message', (rate) => resolve(rate as number));
    started.once('error', reject);
    started.once('exit', (code) => code !== 0 && reject(new Error(`${name} ended with exit code ${code}`)));
  });

interface Takeovers {
  readonly stale: number;
  readonly refused: number;
}

/** Two owners of one shard in turn: each takes it when the other's lease is over, while the other still commits. */
async function takeTurns(stores: readonly Store[], shard: number, count: number): Promise<Takeovers> {
  const owners = stores.map((_, i) => ({ node: `n${shard}-${i}`, incarnation: '1' }));
  const actor = `a/${shard}`;
  let version = 0;
  let stale = 0;
  let refused = 0;
  let epoch = 0;
  for (let i = 0; i < count; i += 1) {
    const [now, former] = [i % 2, (i + 1) % 2];
    const write = async (store: number, turn: string): Promise<boolean> => (await stores[store]!.commit({ shard, epoch, actor, expected: version, turn, state: `"${turn}"` })).ok;
    await stores[former]!.heartbeat(owners[former]!, 0);
    await stores[now]!.heartbeat(owners[now]!, 60_000);
    // one is sent at the same moment as the claim, and may come before it; one is sent after it
    const [during, claim] = await Promise.all([epoch > 0 && write(former, `during ${i}`), stores[now]!.claim(shard, owners[now]!)]);
    if (during) version += 1;
    if (epoch > 0) {
      if (await write(former, `after ${i}`)) stale += 1;
      else refused += 1;
    }
    epoch = claim.epoch;
    if (!(await write(now, `own ${i}`))) throw new Error('the owner was refused');
    version += 1;
    if ((await stores[now]!.load(actor))?.state !== `"own ${i}"`) stale += 1;
  }
  return { stale, refused };
}

async function takeovers(url: string, count: number): Promise<Takeovers> {
  const stores = await Promise.all([0, 1].map(() => openPostgresStore({ url, schema: 'takeovers' })));
  const each = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => takeTurns(stores, shard, Math.ceil(count / SHARDS))));
  await Promise.all(stores.map((store) => store.close()));
  return { stale: each.reduce((sum, { stale }) => sum + stale, 0), refused: each.reduce((sum, { refused }) => sum + refused, 0) };
}

async function measureTurns(url: string): Promise<void> {
  const rates: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const each = await Promise.all(Array.from({ length: PROCESSES }, (_, i) => rateOf(url, `bench${round}-${i}`)));
    rates.push(each.reduce((sum, rate) => sum + rate, 0));
  }
  rates.sort((x, y) => x - y);
  line(`durable turns from ${PROCESSES} processes, ${ACTORS} actors each`, `${Math.round(rates[1]!).toLocaleString('en')} turns/s (${Math.round(rates[0]!)} to ${Math.round(rates[2]!)})`);
}

async function measureKills(url: string): Promise<void> {
  const kills = argument('kills', 200);
  const served = (await killInTurn(url, kills)).map(({ servedMs }) => servedMs).sort((x, y) => x - y);
  const late = served.filter((ms) => ms > SERVED_WITHIN_MS).length;
  line(`${kills} kills of an owner: all callers served again after`, `${Math.round(served[served.length >> 1]!)} ms median, ${Math.round(served.at(-1)!)} ms at most; lease ${LEASE_MS} ms`);
  line('  acknowledged calls lost or done twice; served later than lease + 1 s', `0; ${late}`);
  if (late > 0) process.exitCode = 1;
}

async function measureTakeovers(url: string): Promise<void> {
  const count = argument('takeovers', 10_000);
  const { stale, refused } = await takeovers(url, count);
  line(`${count} takeovers while the former owner writes: stale writes taken`, `${stale} (${refused} refused)`);
  if (stale > 0) process.exitCode = 1;
}

const parts: Readonly<Record<string, (url: string) => Promise<void>>> = { turns: measureTurns, kills: measureKills, takeovers: measureTakeovers };

async function main(): Promise<void> {
  const only = process.argv.find((text) => text.startsWith('--only='))?.slice('--only='.length);
  process.stdout.write(`${cpus()[0]!.model}, ${cpus().length} cores, Node.js ${process.version}; PostgreSQL on the same machine, fsync on\n`);
  const server = await startPostgres();
  try {
    for (const [name, measure] of Object.entries(parts)) if (only === undefined || only === name) await measure(server.url);
  } finally {
    await server.stop();
  }
}

if (process.send) void child(process.argv[2]!, process.argv[3]!);
else void main();
