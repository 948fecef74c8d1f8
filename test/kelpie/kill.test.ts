// kill -9 of the process that owns the actors: nothing acknowledged is lost, and another takes over within its lease.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { StrataError } from '../../plugins/graph/errors';
import { createSystemClock } from '../../plugins/kelpie/node/ports';
import { openLmdbStore } from '../../plugins/kelpie/stores/lmdb';
import { LIMITS, open, Tally } from './kill-child';

const folder = mkdtempSync(join(tmpdir(), 'kill-'));
const test = suite('kill -9');
test.after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the owner for a while, kills it, and tells the highest count that it acknowledged by actor. */
function runAndKill(file: string, name: string, ms: number): Promise<Map<string, number>> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'kill-child.js'), [file, name]);
    const acknowledged = new Map<string, number>();
    let dying = false;
    child.on('message', (message: { ready?: true; id?: string; acknowledged?: number }) => {
      if (message.id === undefined) return;
      acknowledged.set(message.id, message.acknowledged!);
      // every actor has been served: in the midst of its work it goes
      if (acknowledged.size === 8 && !dying) setTimeout(() => child.kill('SIGKILL'), ms);
      dying ||= acknowledged.size === 8;
    });
    child.on('error', reject);
    child.on('exit', (_, signal) => (signal === 'SIGKILL' ? resolve(acknowledged) : reject(new Error(`ended by ${signal}`))));
  });
}

test('10 kills: no acknowledged call is lost, and calls are served again within lease + 1 s', async () => {
  const file = join(folder, 'store.mdb');
  const last = new Map<string, number>();
  for (let round = 0; round < 10; round += 1) {
    const acknowledged = await runAndKill(file, `owner${round}`, 30 + 17 * round);
    assert.is(acknowledged.size, 8, 'the new owner served every actor');
    for (const [id, count] of acknowledged) {
      assert.ok(count > (last.get(id) ?? 0), `${id}: ${count} after ${last.get(id)}`);
      last.set(id, count);
    }
  }
  const killed = performance.now();
  const { node, store } = await open(file, 'survivor');
  for (const [id, count] of last) {
    const found = await node.actor(Tally, id).get();
    // one more may have been committed whose answer never left
    assert.ok(found >= count && found <= count + 1, `${id}: ${found} after ${count} acknowledged`);
  }
  assert.ok(performance.now() - killed < LIMITS.leaseMs + 1000);
  await node.stop();
  await store.close();
});

test('a store file that is damaged, or of another version, is refused and left alone', async () => {
  const damaged = join(folder, 'damaged.mdb');
  writeFileSync(damaged, 'this is not a database, though it is long enough to look at '.repeat(200));
  const before = readFileSync(damaged);
  const code = async (file: string): Promise<string> => {
    try {
      await (await openLmdbStore(file, createSystemClock())).close();
      return 'opened';
    } catch (error) {
      return error instanceof StrataError ? error.code : String(error);
    }
  };
  assert.is(await code(damaged), 'cannot-open-store');
  assert.equal(readFileSync(damaged), before);
  const { open: openRaw } = require('lmdb') as typeof import('lmdb');
  const other = join(folder, 'other.mdb');
  const db = openRaw({ path: other, noSubdir: true, encoding: 'json' });
  await db.put(['m'], { version: 99 });
  await db.close();
  assert.is(await code(other), 'store-version');
});

test('a store file with damaged pages, or cut off, is told by who reads it first, and ends no process', async () => {
  const whole = join(folder, 'whole.mdb');
  const store = await openLmdbStore(whole, createSystemClock());
  const { epoch } = await store.claim(1, { node: 'n', incarnation: '1' });
  for (let i = 0; i < 200; i += 1) await store.commit({ shard: 1, epoch, actor: `a/${i}`, expected: 0, turn: `t${i}`, state: JSON.stringify('x'.repeat(100)) });
  await store.close();
  const bytes = readFileSync(whole);
  const pages = bytes.length / 4096;
  const refusal = async (name: string, content: Uint8Array): Promise<string> => {
    const file = join(folder, name);
    writeFileSync(file, content);
    try {
      await (await openLmdbStore(file, createSystemClock(), { readFirst: true })).close();
      return 'opened';
    } catch (error) {
      assert.equal(readFileSync(file), Buffer.from(content), 'it was changed');
      return error instanceof StrataError ? error.code : String(error);
    }
  };
  assert.is(await refusal('sound.mdb', bytes), 'opened');
  const damaged = Buffer.from(bytes);
  damaged.fill(0xff, 4096 * 2);
  assert.is(await refusal('pages.mdb', damaged), 'cannot-open-store');
  assert.is(await refusal('cut.mdb', bytes.subarray(0, 4096 * Math.floor(pages / 2))), 'cannot-open-store');
});

test.run();
