// Tries mutants of Python in tach's workers: pytest collects once, then a reset for each test of each mutant.
import { StrataError } from '../../graph/errors';
import { createHost, guestFiles, RecordKind, type TachHost, type TachRecord } from '../../tach/workers';
import { startDriver, type DriverMessage } from './python-driver';
import type { Mutant } from './instrument';
import { forEachParallel, type MutantsRequest, type Trial, type Verdict } from './run';
import type { Sandbox } from './sandbox';

/** Places for pairs of mutant and test; the untouched part of an arena costs nothing. */
const PAIRS_MAX = 1 << 24;
const BASELINE_TIMEOUT_MS = 600_000;

interface Observed {
  readonly test: string;
  readonly ms: number;
  /** First mutants of the places that it passed. */
  readonly ids: readonly number[];
}

type Pair = readonly [mutant: number, test: number];

interface Plan {
  readonly pairs: readonly Pair[];
  readonly timeoutsMs: readonly number[];
}

/**
 * The switch of a place is always asked for its first mutant, so that one's coverage is that of all there: mutant -> first.
 */
function firstOfPlace(mutants: readonly Mutant[]): ReadonlyMap<number, number> {
  const firsts = new Map<string, number>();
  return new Map(
    [...mutants].sort((a, b) => a.id - b.id).map((mutant): [number, number] => {
      const place = `${mutant.file}:${mutant.line}:${mutant.column}:${mutant.original.length}`;
      if (!firsts.has(place)) firsts.set(place, mutant.id);
      return [mutant.id, firsts.get(place)!];
    }),
  );
}

/** Collects, observes and tries: one life of the driver. */
class PythonRun {
  private readonly host: TachHost;
  private tests: readonly string[] | undefined;
  private atImport: ReadonlySet<number> = new Set();
  private readonly observed: Observed[] = [];
  private plan: Plan | undefined;
  private red: Extract<DriverMessage, { kind: 'red' | 'missing' }> | undefined;
  private readonly seen = new Map<number, number>();
  private readonly tookMs = new Map<number, number>();
  private readonly startedMs = performance.now();
  private budgetTimer: NodeJS.Timeout | undefined;
  baselineMs = 0;
  readonly verdicts = new Map<number, Verdict>();
  /** Mutants of code that runs while modules load: a process of their own each. */
  readonly fresh: number[] = [];

  constructor(
    private readonly request: MutantsRequest,
    private readonly mutants: readonly Mutant[],
  ) {
    this.host = createHost({ slots: request.parallel, items: PAIRS_MAX, timeoutMs: BASELINE_TIMEOUT_MS, graceMs: 10 });
  }

  async toEnd(sandbox: Sandbox, tests: readonly string[]): Promise<void> {
    const { request, host } = this;
    const { guest, guestModule } = guestFiles();
    try {
      host.start((batch) => batch.forEach((record) => this.take(record)));
      const driver = startDriver({ python: request.python, root: sandbox.root, config: { tests, parallel: request.parallel, guest, guestModule }, arenaFd: host.arenaFd, signal: request.signal }, (message) => {
        if (message.kind === 'red' || message.kind === 'missing') this.red ??= message;
        else if (message.kind === 'collected') {
          this.tests = message.tests;
          this.atImport = new Set(message.atImport);
        } else if (message.kind === 'observed') void this.whenObserved().then(() => (this.red || this.mutants.length === 0 ? driver.finish() : driver.send(this.makePlan())));
      });
      if (driver.child.pid !== undefined) host.attach(driver.child.pid);
      host.closeWriteEnds();
      const { output } = await driver.ended;
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
    if (this.plan) this.tried(item, kind, phasesUs[1] / 1000);
    else this.observe(item, kind, phasesUs[1] / 1000, payload);
  }

  private observe(index: number, kind: number, ms: number, payload: string): void {
    const test = this.tests?.[index] ?? `test ${index}`;
    const said = payload ? (JSON.parse(payload) as { readonly ids?: readonly number[]; readonly failed?: string }) : {};
    if (said.ids === undefined) this.red ??= { kind: 'red', test, message: said.failed ?? (kind === RecordKind.timedOut ? 'timed out' : 'its process died') };
    this.observed[index] = { test, ms, ids: said.ids ?? [] };
  }

  /** The driver says it is done before the last records have come through the rings. */
  private async whenObserved(): Promise<void> {
    while (Object.keys(this.observed).length < this.testCount && !this.request.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 2));
    this.baselineMs = Math.round(performance.now() - this.startedMs);
  }

  private makePlan(): Plan {
    const { request } = this;
    const covering = new Map<number, number[]>();
    // quick tests first: most mutants fall to any of them
    const order = this.observed.map((_, index) => index).sort((a, b) => this.observed[a]!.ms - this.observed[b]!.ms || a - b);
    for (const index of order) for (const id of this.observed[index]!.ids) covering.set(id, [...(covering.get(id) ?? []), index]);
    const firstOf = firstOfPlace(this.mutants);
    const pairs: Pair[] = [];
    for (const { id } of this.mutants) {
      const first = firstOf.get(id)!;
      const tests = covering.get(first) ?? [];
      if (this.atImport.has(first)) this.fresh.push(id);
      else if (tests.length === 0) this.verdicts.set(id, { status: 'noCoverage' });
      else pairs.push(...tests.map((test): Pair => [id, test]));
    }
    const timeoutsMs = pairs.map(([, test]) => Math.ceil(Math.max(request.timeoutMsMin, this.observed[test]!.ms * request.timeoutFactor)));
    this.plan = { pairs, timeoutsMs };
    if (request.budgetSeconds !== undefined) this.budgetTimer = setTimeout(() => this.host.stop(), Math.max(0, request.budgetSeconds * 1000 - (performance.now() - this.startedMs)));
    return this.plan;
  }

  private tried(index: number, kind: number, ms: number): void {
    const [mutant, test] = this.plan!.pairs[index]!;
    this.seen.set(mutant, (this.seen.get(mutant) ?? 0) + 1);
    this.tookMs.set(mutant, (this.tookMs.get(mutant) ?? 0) + (kind === RecordKind.timedOut ? this.plan!.timeoutsMs[index]! : ms));
    if (kind !== RecordKind.passed && !this.verdicts.has(mutant)) {
      this.verdicts.set(mutant, kind === RecordKind.timedOut ? { status: 'timeout' } : { status: 'killed', killedBy: this.observed[test]!.test });
      this.request.progress(this.verdicts.size, this.mutants.length);
    }
  }

  /** Errors of the baseline; then who survived: each mutant of which every pair has its record. */
  private judge(output: string): void {
    const { red } = this;
    if (red?.kind === 'missing') throw new StrataError('no-pytest', red.message, { hint: 'install pytest, or set the option python to the interpreter that has it' });
    if (red) throw new StrataError('red-baseline', `${red.test} fails without any mutant: ${red.message.split('\n').slice(-4).join(' | ')} ${red.test === 'collection' ? output.trim().split('\n').slice(-6).join(' | ') : ''}`, { hint: 'make the tests pass first; if they pass outside, they may depend on files that git ignores or on another folder' });
    if (this.request.signal.aborted) return;
    if (this.tests?.length === 0) throw new StrataError('empty-baseline', 'pytest collects no test', { hint: 'check the option tests' });
    if (!this.plan) throw new StrataError('driver-died', `the Python driver ended early: ${output.trim().split('\n').slice(-3).join(' | ')}`, { hint: 'check that pytest runs with this interpreter' });
    if (this.atImport.size === 0 && this.observed.every(({ ids }) => ids.length === 0)) throw new StrataError('empty-baseline', 'no test runs any of the code that is to be mutated', { hint: 'check that the tests import the project from its own folder, not an installed copy' });
    const wanted = new Map<number, number>();
    for (const [mutant] of this.plan.pairs) wanted.set(mutant, (wanted.get(mutant) ?? 0) + 1);
    for (const [mutant, count] of wanted) if (!this.verdicts.has(mutant) && this.seen.get(mutant) === count) this.verdicts.set(mutant, { status: 'survived' });
    for (const [mutant, ms] of this.tookMs) if (this.verdicts.has(mutant)) this.verdicts.set(mutant, { ...this.verdicts.get(mutant)!, ms: Math.round(ms * 10) / 10 });
  }

  get testCount(): number {
    return this.tests?.length ?? 0;
  }

  /** How long the tests take one after the other. */
  get testsMs(): number {
    return this.observed.reduce((sum, { ms }) => sum + ms, 0);
  }

  stopped(): boolean {
    const { signal, budgetSeconds } = this.request;
    return signal.aborted || (budgetSeconds !== undefined && performance.now() - this.startedMs > budgetSeconds * 1000);
  }
}

export async function runPython(request: MutantsRequest, sandbox: Sandbox, tests: readonly string[], mutants: readonly Mutant[]): Promise<Trial> {
  const run = new PythonRun(request, mutants);
  await run.toEnd(sandbox, tests);
  const { verdicts } = run;
  const limitMs = Math.max(request.timeoutMsMin, run.testsMs * request.timeoutFactor) + 5000;
  await forEachParallel(run.fresh, request.parallel, () => run.stopped(), async (id) => {
    let verdict: Verdict | undefined;
    const startedMs = performance.now();
    const driver = startDriver({ python: request.python, root: sandbox.root, config: { tests, mutant: id }, arenaFd: undefined, signal: request.signal, timeoutMs: limitMs }, (message) => {
      if (message.kind === 'mutant') verdict ??= { status: message.status, ...(message.killedBy !== undefined && { killedBy: message.killedBy }) };
    });
    driver.finish();
    const { timedOut } = await driver.ended;
    verdicts.set(id, { ...(timedOut ? { status: 'timeout' as const } : (verdict ?? { status: 'killed' as const, killedBy: 'the process died' })), ms: Math.round(performance.now() - startedMs) });
    request.progress(verdicts.size, mutants.length);
  });
  return { baseline: { tests: run.testCount, ms: run.baselineMs }, verdicts };
}
