// Sixty-four callers that do nothing but wait and go on: what an event costs that wakes JavaScript.
import { Actor, defineScenario, operation } from '../../plugins/kelpie/runtime/index';

export const SLEEPERS = 64;
export const SLEEPS = 1_500;

const step = async (): Promise<void> => undefined;

/** One caller's work, the same beside every peer: each wait is followed by six awaits. */
export async function sleepAndWake(sleep: (ms: number) => Promise<unknown>, sleeps: number, sleeper: number): Promise<number> {
  let woken = 0;
  for (let i = 0; i < sleeps; i += 1) {
    await sleep(1 + ((i * 7 + sleeper * 13) % 50));
    for (let awaits = 0; awaits < 5; awaits += 1) await step();
    woken += 1;
  }
  return woken;
}

class Nobody extends Actor {
  initial(): object {
    return {};
  }
}

export default defineScenario({
  actors: { nobody: Nobody },
  nodes: 1,
  clients: SLEEPERS,
  length: SLEEPERS,
  durationMs: 10,
  settleMs: 10_000_000,
  operations: {
    sleep: operation<number>({ generate: (_, index) => index, run: (_client, sleeper) => sleepAndWake((ms) => new Promise((resolve) => setTimeout(resolve, ms)), SLEEPS, sleeper) }),
  },
});
