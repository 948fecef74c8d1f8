// A worker process: runs seeds and plans of one scenario. Started by pool.ts.
import type { Bundle } from './bundle';
import type { Job, JobResults } from './jobs';
import { Simulator, type SimulationResult } from './simulation';

export type ToWorker = { readonly id: number; readonly bundle: Bundle } | { readonly id: number; readonly job: Job };
export type FromWorker = { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: string };

let simulator: Simulator | undefined;

/** Rejections that nobody in a simulated node handled; they are reported when the event loop turns. */
let rejections: string[] = [];
process.on('unhandledRejection', (error) => void rejections.push(error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error) ? String((error as Error).message) : String(error)));

async function run(seed: number, job: Job & { kind: 'seeds' }): Promise<SimulationResult> {
  rejections = [];
  const result = simulator!.run(simulator!.plan(seed, job.faults, job.faultsMax), job.mutant === undefined ? {} : { mutant: job.mutant });
  await new Promise((resolve) => setImmediate(resolve));
  const [first] = rejections;
  if (first === undefined || result.failure) return result;
  return { ...result, failure: { signature: 'unhandled-rejection', message: first } };
}

async function perform(job: Job): Promise<JobResults[keyof JobResults]> {
  if (!simulator) throw new Error('no scenario is open');
  if (job.kind === 'seeds') {
    const results: SimulationResult[] = [];
    for (let seed = job.from; seed < job.from + job.count; seed += 1) results.push(await run(seed, job));
    return results;
  }
  if (job.kind === 'try') return simulator.run(job.plan, job.mutant === undefined ? {} : { mutant: job.mutant }).failure ?? null;
  const plan = simulator.plan(job.seed, job.faults, job.faultsMax);
  if (job.kind === 'plan') return plan;
  const hashes: Array<readonly [string, string]> = [];
  let latest = '';
  simulator.run(plan, {
    // states and calls are told for people: what is hashed is told by the events that brought them
    trace: ({ timeMs, node, what, text }) => void (what === 'state' || what === 'call' || (latest = `${timeMs.toFixed(3)} ms ${node} ${what} ${text.slice(0, 200)}`)),
    hashes: (hash) => void hashes.push([hash, latest]),
  });
  return hashes;
}

if (process.send) {
  const answer = (message: FromWorker): void => void process.send!(message);
  process.on('message', (message: ToWorker) => {
    const settle = async (): Promise<unknown> => {
      if ('job' in message) return perform(message.job);
      simulator = new Simulator(message.bundle);
      return simulator.shape;
    };
    settle().then((result) => answer({ id: message.id, result }), (error: unknown) => answer({ id: message.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
  });
  process.on('disconnect', () => process.exit(0));
}
