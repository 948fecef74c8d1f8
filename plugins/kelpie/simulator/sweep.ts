// Runs a scenario over a range of seeds in parallel, checks that it is deterministic, and shrinks what fails.
import type { Bundle } from './bundle';
import { faultKinds, type FaultKind } from './faults';
import type { Job } from './jobs';
import { Pool } from './pool';
import type { ScenarioShape } from './protocol';
import { shrinkPlan, type Shrunk } from './shrink';
import { DEFAULT_FAULTS_MAX, type Plan, type SimulationResult } from './simulation';

export interface SweepOptions {
  readonly from: number;
  readonly count: number;
  readonly parallel: number;
  readonly faults?: readonly FaultKind[];
  readonly faultsMax?: number;
  readonly verify: 'none' | 'sample' | 'all';
  readonly shrinkMs: number;
  /** Different failures that are shrunk; the sweep stops when it has met so many. */
  readonly failuresMax: number;
  readonly mutant?: string;
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, failed: number) => void;
  readonly shrinking?: (seed: number, smallest: Plan) => void;
}

export interface SweepFailure {
  readonly seed: number;
  readonly signature: string;
  readonly message: string;
  readonly shrunk: Shrunk | undefined;
  /** Seeds that failed in the same way. */
  readonly seeds: readonly number[];
}

export interface Divergence {
  readonly seed: number;
  /** The first event after which the two runs differ, as each saw it. */
  readonly event: number;
  readonly first: string;
  readonly second: string;
}

export interface SweepResult {
  readonly shape: ScenarioShape;
  readonly results: readonly SimulationResult[];
  readonly failures: readonly SweepFailure[];
  readonly verified: number;
  readonly divergences: readonly Divergence[];
  readonly fired: Readonly<Record<string, number>>;
  readonly marks: Readonly<Record<string, number>>;
  readonly unreached: readonly string[];
  readonly interrupted: boolean;
  readonly wallMs: number;
}

const CHUNK = 8;
/** Every so many seeds one is run again in another process. */
const SAMPLE = 20;

const addUp = (records: ReadonlyArray<Readonly<Record<string, number>>>): Record<string, number> => {
  const sum: Record<string, number> = {};
  for (const record of records) for (const [name, count] of Object.entries(record)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
};

/** What it comes to; undefined where its process was ended with the others. */
const unlessStopped = <T>(running: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> =>
  running.catch((error: unknown) => {
    if (signal?.aborted) return undefined;
    throw error;
  });

type Drawn = Pick<Job & { kind: 'seeds' }, 'faults' | 'faultsMax'>;

/** The first seed of each failure, as small as it gets. */
function shrinkFailures(pool: Pool, bySignature: ReadonlyMap<string, readonly SimulationResult[]>, options: SweepOptions, drawn: Drawn, planted: { readonly mutant?: string }): Promise<SweepFailure[]> {
  const { signal, parallel, shrinkMs, failuresMax } = options;
  let shrinking = 0;
  const shrink = async ({ seed, failure }: SimulationResult): Promise<Shrunk | undefined> => {
    const plan = await unlessStopped(pool.run({ kind: 'plan', seed, ...drawn }), signal);
    if (!plan) return undefined;
    shrinking += 1;
    const shrunk = await shrinkPlan(plan, failure!, {
      timeMs: shrinkMs,
      lanes: () => Math.max(1, Math.floor(parallel / shrinking)),
      tryPlan: async (candidate) => (await unlessStopped(pool.run({ kind: 'try', plan: candidate, ...planted }), signal)) ?? undefined,
      progress: (smallest) => options.shrinking?.(seed, smallest),
      signal,
    });
    shrinking -= 1;
    return shrunk;
  };
  return Promise.all(
    [...bySignature].slice(0, signal?.aborted ? 0 : failuresMax).map(async ([signature, failing]): Promise<SweepFailure> => {
      const first = failing.reduce((least, other) => (other.seed < least.seed ? other : least));
      const shrunk = shrinkMs > 0 && signature !== 'unhandled-rejection' ? await shrink(first) : undefined;
      return { seed: first.seed, signature, message: first.failure!.message, shrunk, seeds: failing.map(({ seed }) => seed).sort((x, y) => x - y) };
    }),
  );
}

export async function sweep(bundle: Bundle, options: SweepOptions): Promise<SweepResult> {
  const { from, count, faults = faultKinds, faultsMax = DEFAULT_FAULTS_MAX, mutant, signal } = options;
  const start = performance.now();
  const drawn = { faults, faultsMax };
  const planted = mutant === undefined ? {} : { mutant };
  const pool = await Pool.open(bundle, options.parallel);
  const stop = (): void => pool.close();
  signal?.addEventListener('abort', stop, { once: true });
  const results: SimulationResult[] = [];
  const bySignature = new Map<string, SimulationResult[]>();
  try {
    let next = from;
    let failed = 0;
    const lane = async (): Promise<void> => {
      while (next < from + count && bySignature.size < options.failuresMax && !signal?.aborted) {
        const size = Math.min(CHUNK, from + count - next);
        const chunk = { kind: 'seeds' as const, from: next, count: size, ...drawn, ...planted };
        next += size;
        const chunkResults = (await unlessStopped(pool.run(chunk), signal)) ?? [];
        for (const result of chunkResults) {
          results.push(result);
          if (!result.failure) continue;
          failed += 1;
          bySignature.set(result.failure.signature, [...(bySignature.get(result.failure.signature) ?? []), result]);
        }
        options.progress?.(results.length, failed);
      }
    };
    await Promise.all(Array.from({ length: options.parallel }, lane));
    results.sort((x, y) => x.seed - y.seed);
    const failures = await shrinkFailures(pool, bySignature, options, drawn, planted);
    const toVerify = options.verify === 'none' || mutant !== undefined || signal?.aborted ? [] : results.filter((_, place) => options.verify === 'all' || place % SAMPLE === 0);
    const divergences = await verify(bundle, pool, toVerify, options.parallel, drawn, signal);
    const marks = addUp(results.map((result) => result.marks));
    return {
      shape: pool.shape,
      results,
      failures,
      verified: divergences ? toVerify.length : 0,
      divergences: divergences ?? [],
      fired: addUp(results.map((result) => result.fired)),
      marks,
      unreached: pool.shape.sometimes.filter((mark) => !marks[mark]),
      interrupted: signal?.aborted ?? false,
      wallMs: Math.round(performance.now() - start),
    };
  } finally {
    signal?.removeEventListener('abort', stop);
    pool.close();
  }
}

/** Runs seeds again in processes that have not run them before, and compares the trace hashes. Undefined where it was interrupted. */
async function verify(bundle: Bundle, pool: Pool, results: readonly SimulationResult[], parallel: number, drawn: Drawn, signal: AbortSignal | undefined): Promise<Divergence[] | undefined> {
  if (results.length === 0) return [];
  const others = await Pool.open(bundle, Math.min(parallel, results.length));
  const stop = (): void => others.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const again = await Promise.all(results.map(({ seed }) => others.run({ kind: 'seeds', from: seed, count: 1, ...drawn })));
    const differing = results.filter((result, place) => again[place]![0]!.hash !== result.hash);
    return await Promise.all(
      differing.slice(0, 3).map(async ({ seed }) => {
        // a process that has run much against one that has run nothing: what an engine does with its age shows, too
        const fresh = await Pool.open(bundle, 1);
        try {
          const [first, second] = await Promise.all([pool.run({ kind: 'hashes', seed, ...drawn }), fresh.run({ kind: 'hashes', seed, ...drawn })]);
          let event = 0;
          while (event < first.length && first[event]?.[0] === second[event]?.[0]) event += 1;
          const gone = event === first.length && event === second.length ? 'the difference did not come again when it was traced' : 'nothing more';
          return { seed, event, first: first[event]?.[1] ?? gone, second: second[event]?.[1] ?? gone };
        } finally {
          fresh.close();
        }
      }),
    );
  } catch (error) {
    if (signal?.aborted) return undefined; // its processes were ended
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    others.close();
  }
}
