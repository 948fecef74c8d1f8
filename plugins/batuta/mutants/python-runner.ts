// Tries mutants of Python in tach's workers: pytest collects once, then a reset for each test of each mutant.
import { constants as osConstants } from 'node:os';
import { StrataError } from '../../graph/errors';
import { createHost, guestFiles, RecordKind, type TachHost, type TachRecord } from '../../tach/workers';
import { budgetOf } from './budget';
import type { PlacedMutant } from './instrument';
import { startDriver, type Chunks, type DriverMessage, type Job, type Pairs, type Passes, type Plan } from './python-driver';
import type { MutantsRequest, Trial, Verdict } from './run';
import type { Sandbox } from './sandbox';

/** Room for chunks and pairs of mutant and test; the untouched part of an arena costs nothing. */
const ITEMS_MAX = 1 << 24;
/** What one test passed has to go through it. */
const RING_BYTES = 8 << 20;
const BASELINE_TIMEOUT_MS = 600_000;
/** What importing and collecting may take beside the tests, where a mutant does it anew. */
const COLLECTION_MS = 5000;
/** Mutants whose first tests are run before their second ones: the workers then seldom try one mutant at the same time. */
const MUTANTS_ABREAST = 16;
/** How many tests of a mutant a worker runs before it is reset: most mutants fall to the first, the others should not cost a reset each. */
const CHUNK_SIZES = [1, 3, 12];
const CHUNK_SIZE_MAX = 48;

interface Observed {
  readonly test: string;
  readonly ms: number;
  readonly passed: Passes;
}

interface Covering {
  readonly test: number;
  readonly passes: number;
}

/** Collects, observes and tries: one life of the driver. */
class PythonRun {
  private readonly host: TachHost;
  private tests: readonly string[] | undefined;
  private imported: Passes = {};
  private early: ReadonlySet<number> = new Set();
  private readonly observed: Observed[] = [];
  private plan: Plan | undefined;
  private red: Extract<DriverMessage, { kind: 'red' | 'missing' }> | undefined;
  /** Of each mutant, how many of its tests passed. */
  private readonly passed = new Map<number, number>();
  private readonly tookMs = new Map<number, number>();
  private readonly startedMs = performance.now();
  private budgetTimer: NodeJS.Timeout | undefined;
  baselineMs = 0;
  readonly verdicts = new Map<number, Verdict>();

  constructor(
    private readonly request: MutantsRequest,
    private readonly mutants: readonly PlacedMutant[],
  ) {
    this.host = createHost({ slots: request.parallel, items: ITEMS_MAX, ringBytes: RING_BYTES, timeoutMs: BASELINE_TIMEOUT_MS, graceMs: 10 });
  }

  async toEnd(sandbox: Sandbox, tests: readonly string[]): Promise<void> {
    const { request, host } = this;
    const files = guestFiles();
    try {
      host.start((batch) => batch.forEach((record) => this.take(record)));
      const driver = startDriver({ python: request.python, root: sandbox.root, config: { tests, parallel: request.parallel, ...files }, arenaFd: host.arenaFd, signal: request.signal }, (message) => {
        if (message.kind === 'red' || message.kind === 'missing') this.red ??= message;
        else if (message.kind === 'collected') {
          this.tests = message.tests;
          this.imported = message.passed;
          this.early = new Set(message.early);
        } else if (message.kind === 'mutant') {
          const { id, status, killedBy, ms } = message;
          this.verdicts.set(id, { status, ...(killedBy !== undefined && { killedBy }), ms });
          request.progress(this.verdicts.size, this.mutants.length);
        } else if (message.kind === 'observed') void this.whenObserved().then(() => (this.red || this.mutants.length === 0 ? driver.finish() : driver.send(this.makePlan())));
      });
      if (driver.child.pid !== undefined) host.attach(driver.child.pid);
      host.closeWriteEnds();
      const output = await driver.ended;
      host.killAll();
      host.close();
      // what the host's thread delivered last is on its way to this one
      await new Promise(setImmediate);
      this.judge(output);
    } finally {
      clearTimeout(this.budgetTimer);
      host.killAll();
      host.close();
    }
  }

  private take({ kind, item, phasesUs, payload }: TachRecord): void {
    if (item < 0 || kind === RecordKind.leak || kind === RecordKind.note || kind === RecordKind.statistics) return;
    if (this.plan) this.tried(item, kind, phasesUs[1] / 1000, payload);
    else this.observe(item, kind, phasesUs[1] / 1000, payload);
  }

  private observe(index: number, kind: number, ms: number, payload: string): void {
    const test = this.tests?.[index] ?? `test ${index}`;
    const said = payload ? (JSON.parse(payload) as { readonly passed?: Passes; readonly failed?: string }) : {};
    if (said.passed === undefined) this.red ??= { kind: 'red', test, message: said.failed ?? (kind === RecordKind.timedOut ? 'timed out' : 'its process died') };
    this.observed[index] = { test, ms, passed: said.passed ?? {} };
  }

  /** The driver says it is done before the last records have come through the rings. */
  private async whenObserved(): Promise<void> {
    while (Object.keys(this.observed).length < this.testCount && !this.request.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 2));
    this.baselineMs = Math.round(performance.now() - this.startedMs);
  }

  private makePlan(): Plan {
    const { request, observed } = this;
    const covering = new Map<number, Covering[]>();
    // Quick tests first: most mutants fall to any of them. Roughly quick, then by what does not change from run to run.
    const rank = observed.map(({ ms, passed }) => [Math.ceil(Math.log10(Math.max(ms, 10))), Object.values(passed).reduce((sum, passes) => sum + passes, 0)] as const);
    for (const test of observed.map((_, index) => index).sort((a, b) => rank[a]![0] - rank[b]![0] || rank[a]![1] - rank[b]![1] || a - b))
      for (const [place, passes] of Object.entries(observed[test]!.passed)) {
        const tests = covering.get(Number(place));
        if (tests) tests.push({ test, passes });
        else covering.set(Number(place), [{ test, passes }]);
      }
    const jobs: Record<'imported' | 'early', Job[]> = { imported: [], early: [] };
    const orders = new FileOrders(observed.map(({ test, ms }) => ({ file: test.split('::')[0]!, ms })));
    const inTests: Array<{ readonly mutant: PlacedMutant; readonly tests: readonly Covering[] }> = [];
    for (const mutant of this.mutants) {
      const tests = covering.get(mutant.place) ?? [];
      const atImport = this.imported[mutant.place];
      if (atImport !== undefined) {
        const passes = tests.reduce((sum, one) => sum + one.passes, atImport);
        jobs[this.early.has(mutant.place) ? 'early' : 'imported'].push({ id: mutant.id, place: mutant.place, budget: budgetOf(passes), order: orders.of(mutant.file, tests) });
      } else if (tests.length === 0) this.verdicts.set(mutant.id, { status: 'noCoverage' });
      else inTests.push({ mutant, tests });
    }
    const pairs: Pairs = { mutants: [], places: [], tests: [], budgets: [], usualUs: [], timeoutsMs: [] };
    const chunks: Chunks = { starts: [], counts: [], timeoutsMs: [] };
    const limit = (ms: number): number => Math.ceil(Math.max(request.timeoutMsMin, ms * request.timeoutFactor));
    for (let from = 0; from < inTests.length; from += MUTANTS_ABREAST) {
      const abreast = inTests.slice(from, from + MUTANTS_ABREAST).map((one) => ({ ...one, start: 0, done: 0 }));
      for (const one of abreast) {
        one.start = pairs.mutants.length;
        for (const { test, passes } of one.tests) {
          pairs.mutants.push(one.mutant.id);
          pairs.places.push(one.mutant.place);
          pairs.tests.push(test);
          pairs.budgets.push(budgetOf(passes));
          pairs.usualUs.push(Math.round(observed[test]!.ms * 1000));
          pairs.timeoutsMs.push(limit(observed[test]!.ms));
        }
      }
      for (let rank = 0; abreast.some(({ done, tests }) => done < tests.length); rank++)
        for (const one of abreast) {
          const tests = one.tests.slice(one.done, one.done + (CHUNK_SIZES[rank] ?? CHUNK_SIZE_MAX));
          if (tests.length === 0) continue;
          chunks.starts.push(one.start + one.done);
          chunks.counts.push(tests.length);
          chunks.timeoutsMs.push(limit(tests.reduce((sum, { test }) => sum + observed[test]!.ms, 0)));
          one.done += tests.length;
        }
    }
    if (pairs.mutants.length + chunks.starts.length > ITEMS_MAX) throw new StrataError('too-many-pairs', `${pairs.mutants.length} pairs of mutant and test are more than one run can hold`, { hint: 'give a shard, or changedOnly' });
    const testsMs = observed.reduce((sum, { ms }) => sum + ms, 0);
    const remainingMs = request.budgetSeconds === undefined ? null : Math.max(0, request.budgetSeconds * 1000 - (performance.now() - this.startedMs));
    this.plan = { pairs, chunks, ...jobs, orders: orders.all, limitMs: Math.max(request.timeoutMsMin, testsMs * request.timeoutFactor) + COLLECTION_MS, remainingMs };
    if (remainingMs !== null) this.budgetTimer = setTimeout(() => this.host.stop(), remainingMs);
    return this.plan;
  }

  private tried(index: number, kind: number, ms: number, payload: string): void {
    const { pairs, chunks } = this.plan!;
    const isChunk = index < chunks.starts.length;
    const pair = isChunk ? chunks.starts[index]! : index - chunks.starts.length;
    const mutant = pairs.mutants[pair]!;
    const said = payload ? (JSON.parse(payload) as { readonly passed?: number; readonly signal?: number; readonly timeoutMs?: number }) : {};
    this.tookMs.set(mutant, (this.tookMs.get(mutant) ?? 0) + (said.timeoutMs ?? ms));
    const passed = said.passed ?? (kind === RecordKind.passed ? (isChunk ? chunks.counts[index]! : 1) : undefined);
    if (passed !== undefined) return void this.passed.set(mutant, (this.passed.get(mutant) ?? 0) + passed);
    if (this.verdicts.has(mutant)) return;
    // who spent the budget in a thread or a child, or waits for ever, is ended by this signal
    const timedOut = kind === RecordKind.timedOut || (kind === RecordKind.crashed && said.signal === osConstants.signals.SIGVTALRM);
    this.verdicts.set(mutant, timedOut ? { status: 'timeout' } : { status: 'killed', killedBy: kind === RecordKind.crashed ? 'the process died' : this.observed[pairs.tests[pair]!]!.test });
    this.request.progress(this.verdicts.size, this.mutants.length);
  }

  /** Errors of the baseline; then who survived: each mutant of which every pair has its record. */
  private judge(output: string): void {
    const { red } = this;
    if (red?.kind === 'missing') throw new StrataError('no-pytest', red.message, { hint: 'install pytest, or set the option python to the interpreter that has it' });
    if (red) throw new StrataError('red-baseline', `${red.test} fails without any mutant: ${red.message.split('\n').slice(-4).join(' | ')} ${red.test === 'collection' ? output.trim().split('\n').slice(-6).join(' | ') : ''}`, { hint: 'make the tests pass first; if they pass outside, they may depend on files that git ignores or on another folder' });
    if (this.request.signal.aborted) return;
    if (this.tests?.length === 0) throw new StrataError('empty-baseline', 'pytest collects no test', { hint: 'check the option tests' });
    if (!this.plan) throw new StrataError('driver-died', `the Python driver ended early: ${output.trim().split('\n').slice(-3).join(' | ')}`, { hint: 'check that pytest runs with this interpreter' });
    if (Object.keys(this.imported).length === 0 && this.observed.every(({ passed }) => Object.keys(passed).length === 0)) throw new StrataError('empty-baseline', 'no test runs any of the code that is to be mutated', { hint: 'check that the tests import the project from its own folder, not an installed copy' });
    const wanted = new Map<number, number>();
    for (const mutant of this.plan.pairs.mutants) wanted.set(mutant, (wanted.get(mutant) ?? 0) + 1);
    for (const [mutant, count] of wanted) if (!this.verdicts.has(mutant) && this.passed.get(mutant) === count) this.verdicts.set(mutant, { status: 'survived' });
    for (const [mutant, ms] of this.tookMs) if (this.verdicts.has(mutant)) this.verdicts.set(mutant, { ...this.verdicts.get(mutant)!, ms: Math.round(ms * 10) / 10 });
  }

  get testCount(): number {
    return this.tests?.length ?? 0;
  }
}

/** In which order files of tests are run for mutants of a file: those with tests that pass the place first, quick ones before slow ones. */
class FileOrders {
  readonly all: string[][] = [];
  private readonly known = new Map<string, number>();
  private readonly msOf = new Map<string, number>();
  private readonly fileOf: readonly string[];

  constructor(tests: ReadonlyArray<{ readonly file: string; readonly ms: number }>) {
    this.fileOf = tests.map(({ file }) => file);
    for (const { file, ms } of tests) this.msOf.set(file, (this.msOf.get(file) ?? 0) + ms);
  }

  /** Index in `all`. */
  of(file: string, covering: readonly Covering[]): number {
    const first = new Set(covering.map(({ test }) => this.fileOf[test]!));
    const stem = file.split('/').at(-1)!.replace(/^_+|\.py$/g, '');
    const rank = (name: string): number => (first.has(name) ? 0 : 2) + (stem !== 'init__' && name.includes(stem) ? 0 : 1);
    const order = [...this.msOf].sort(([a, aMs], [b, bMs]) => rank(a) - rank(b) || aMs - bMs || (a < b ? -1 : 1)).map(([name]) => name);
    const key = order.join('\n');
    if (!this.known.has(key)) this.known.set(key, this.all.push(order) - 1);
    return this.known.get(key)!;
  }
}

export async function runPython(request: MutantsRequest, sandbox: Sandbox, tests: readonly string[], mutants: readonly PlacedMutant[]): Promise<Trial> {
  const run = new PythonRun(request, mutants);
  await run.toEnd(sandbox, tests);
  return { baseline: { tests: run.testCount, ms: run.baselineMs }, verdicts: run.verdicts };
}
