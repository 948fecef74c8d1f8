// Events that wake JavaScript, with every microtask drained before the next: the simulator's beside those of sinon's fake
// timers and of fast-check's scheduler, doing the same work. Counted by processor time, since one thread does all of it.
import fakeTimers from '@sinonjs/fake-timers';
import fc from 'fast-check';
import { join } from 'node:path';
import { bundleScenario } from '../../plugins/kelpie/simulator/bundle';
import { Simulator } from '../../plugins/kelpie/simulator/simulation';
import { SLEEPERS, SLEEPS, sleepAndWake } from './sleepers.scenario';

export const EVENTS = SLEEPERS * SLEEPS;

const sleepers = (sleeps: number, sleep: (ms: number) => Promise<unknown>): Promise<number>[] => Array.from({ length: SLEEPERS }, (_, sleeper) => sleepAndWake(sleep, sleeps, sleeper));

export async function createSimulated(): Promise<() => number> {
  const simulator = new Simulator(await bundleScenario(join(__dirname, 'sleepers.scenario.js')));
  let seed = 0;
  return () => {
    const { events, failure } = simulator.run(simulator.plan((seed += 1), [], 0));
    if (failure || events < EVENTS) throw new Error(failure?.message ?? `${events} events`);
    return events;
  };
}

/** A smaller share of the work: what the peers do in the same time. */
const PEER_SLEEPS = SLEEPS / 10;

export async function sinon(): Promise<number> {
  const clock = fakeTimers.createClock();
  const all = Promise.all(sleepers(PEER_SLEEPS, (ms) => new Promise((resolve) => void clock.setTimeout(resolve, ms))));
  let done = false;
  void all.then(() => (done = true));
  while (!done) await clock.nextAsync();
  return (await all).reduce((sum, woken) => sum + woken, 0);
}

export async function fastCheck(): Promise<number> {
  let events = 0;
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const all = Promise.all(sleepers(PEER_SLEEPS, () => scheduler.schedule(Promise.resolve())));
      await scheduler.waitFor(all);
      events += (await all).reduce((sum, woken) => sum + woken, 0);
    }),
    { numRuns: 1, seed: 1 },
  );
  return events;
}
