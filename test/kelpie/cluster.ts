// Processes that run actors on one PostgreSQL, a client that calls them all the time, and what happens when they are killed.
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { LEASE_MS, open, Tally } from './cluster-child';

export interface Member {
  readonly name: string;
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Asks it to stop in order; resolves to its exit code. */
  stop(): Promise<number | null>;
}

export function startMember(url: string, name: string): Promise<Member> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = fork(join(__dirname, 'cluster-child.js'), [url, name]);
    const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`${name} ended: ${code ?? signal}`)));
    child.once('message', () =>
      resolve({
        name,
        pid: child.pid!,
        kill: (signal) => void child.kill(signal),
        stop: () => {
          child.send('stop');
          return ended;
        },
      }),
    );
  });
}

export interface Takeover {
  readonly signal: string;
  /** From the signal until every actor had served a call that began after it. */
  readonly servedMs: number;
}

/**
 * Kills the processes in turn while `lanes` callers add to a tally each. An answer must be exactly one more than the one
 * before: less is a lost write, more a doubled or a stale one.
 */
export async function killInTurn(url: string, rounds: number, lanes = 8): Promise<Takeover[]> {
  const client = await open(url, 'client', 'client');
  const started = new Set<string>();
  const start = (round: number): Promise<Member> => {
    started.add(`m${round}`);
    return startMember(url, `m${round}`);
  };
  let members = await Promise.all([start(1), start(2), start(3)]);
  const tallies = Array.from({ length: lanes }, (_, lane) => client.node.actor(Tally, `kill-${lane}`));
  const counts = await Promise.all(tallies.map(async (tally) => (await tally.get()).count));
  let waiting: Array<(lane: number) => void> = [];
  let running = true;
  const callers = tallies.map(async (tally, lane) => {
    while (running) {
      const told = waiting; // who waits for a call that begins from now on
      const count = await tally.add();
      assert.is(count, counts[lane]! + 1, `tally ${lane}: ${count} was acknowledged after ${counts[lane]}`);
      counts[lane] = count;
      for (const tell of told) tell(lane);
    }
  });
  /** Resolves when every lane has served a call that began after this one. */
  const allServed = (): Promise<void> =>
    new Promise((resolve) => {
      const left = new Set(tallies.keys());
      const tell = (lane: number): void => {
        left.delete(lane);
        if (left.size > 0) return;
        waiting = waiting.filter((other) => other !== tell);
        resolve();
      };
      waiting = [...waiting, tell];
    });
  const failed = new Promise<never>((_, reject) => callers.forEach((caller) => void caller.catch(reject)));
  const takeovers: Takeover[] = [];
  try {
    await Promise.race([allServed(), failed]);
    for (let round = 0; round < rounds; round += 1) {
      const [victim, ...others] = members;
      // now and then one is only frozen: it comes back with all it knew, and must be refused
      const signal = round % 5 === 4 ? 'SIGSTOP' : 'SIGKILL';
      const next = start(round + 4);
      const begin = performance.now();
      victim!.kill(signal);
      await Promise.race([allServed(), failed]);
      takeovers.push({ signal, servedMs: performance.now() - begin });
      if (signal === 'SIGSTOP') {
        victim!.kill('SIGCONT');
        await Promise.race([allServed(), failed]);
        victim!.kill('SIGKILL');
      }
      members = [...others, await next];
    }
  } finally {
    running = false;
    await Promise.allSettled(callers);
    for (const member of members) member.kill('SIGKILL');
  }
  const final = await open(url, 'after', 'member');
  for (const [lane, count] of counts.entries()) assert.is((await final.node.actor(Tally, `kill-${lane}`).get()).count, count, `tally ${lane} after everything`);
  await final.close();
  await client.close();
  return takeovers;
}

export const SERVED_WITHIN_MS = LEASE_MS + 1_000;
