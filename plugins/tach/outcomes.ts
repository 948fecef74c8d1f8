// What the records of a run add up to: tests, engine figures, leaks; and the report made of them.
import type { TachRecord } from '../../native/tach';
import type { TachTestReport } from '../../schemas/types/tach-test-report.schema';
import type { FromController } from './protocol';

type Test = TachTestReport['tests'][number];
type Leak = TachTestReport['engine']['leaks'][number];
type Unreset = TachTestReport['engine']['unreset'][number];
export type OutcomeMessage = Extract<FromController, { type: 'outcome' }>;

interface Statistics {
  readonly resets: number;
  readonly forks: number;
  readonly resetNs: { readonly p50: number; readonly p99: number };
  readonly reason?: string;
}

interface Entry {
  worker: number;
  durationUs: number;
  told?: OutcomeMessage;
}

const PASSED = { setup: 'passed', call: 'passed', teardown: 'passed' } as const;

export class Outcomes {
  items: readonly string[] = [];
  mode: 'reset' | 'fork' | 'none' = 'none';
  reason: string | null = null;
  shard: TachTestReport['shard'];
  /** How many items, in pytest's order, were told to pytest. */
  replayed = 0;
  counts: Extract<FromController, { type: 'finished' }>['counts'] | undefined;
  exitCode: number | undefined;
  readonly leaks: Leak[] = [];
  readonly unreset: Unreset[] = [];
  readonly engineNotes: string[] = [];
  private readonly entries: (Entry | undefined)[] = [];
  private readonly statistics: Statistics[] = [];

  nameOf(item: number): string {
    return this.items[item] ?? '(no test)';
  }

  /** A test's reports arrived. Returns whether it is the first time for this item. */
  arrived(record: TachRecord): boolean {
    const durationUs = record.phasesUs[0] + record.phasesUs[1] + record.phasesUs[2];
    const entry = this.entries[record.item];
    if (entry) {
      entry.durationUs += durationUs;
      return false;
    }
    this.entries[record.item] = { worker: record.slot, durationUs };
    return true;
  }

  told(message: OutcomeMessage): void {
    const entry = (this.entries[message.item] ??= { worker: 0, durationUs: message.durationMs * 1000 });
    entry.told = message;
  }

  leak(record: TachRecord): void {
    const { kind, detail, action } = JSON.parse(record.payload) as Omit<Leak, 'id'>;
    this.leaks.push({ id: this.nameOf(record.item), kind, detail: String(detail), action });
  }

  statisticsOf(record: TachRecord): void {
    const figures = JSON.parse(record.payload) as Statistics;
    this.statistics.push(figures);
    if (figures.reason) this.engineNotes.push(figures.reason);
  }

  noteUnreset(item: number, note: { count: number; fixtures: string[]; holds: string[] }): void {
    this.unreset.push({ id: this.nameOf(item), count: note.count, fixtures: note.fixtures, holds: note.holds });
  }

  /** Seconds by node id, of what ran. */
  durations(): Record<string, number> {
    return Object.fromEntries(this.entries.flatMap((entry, item) => (entry ? [[this.nameOf(item), Math.round(entry.durationUs) / 1e6]] : [])));
  }

  failures(): OutcomeMessage[] {
    return this.entries.flatMap((entry, item) => (item < this.replayed && entry?.told && ['failed', 'error'].includes(entry.told.outcome) ? [entry.told] : []));
  }

  report(workers: number, wallMs: number): TachTestReport {
    const tests: Test[] = [];
    for (let item = 0; item < this.replayed; item++) {
      const entry = this.entries[item];
      const told = entry?.told;
      // one that was interrupted has reports of what it got through: that is no pass
      if (!entry || (told?.outcome === 'passed' && told.phases.teardown === undefined)) continue;
      tests.push({
        id: this.nameOf(item),
        outcome: told?.outcome ?? 'passed',
        phases: told?.phases ?? PASSED,
        durationMs: Math.round(told?.durationMs ? told.durationMs * 1000 : entry.durationUs) / 1000,
        worker: entry.worker,
        ...(told?.message && { message: told.message }),
      });
    }
    const counts = this.counts ?? { passed: 0, failed: 0, skipped: 0, xfailed: 0, xpassed: 0, error: 0 };
    return {
      summary: { collected: this.items.length, ...counts, notRun: this.items.length - tests.length },
      tests,
      engine: { mode: this.mode, ...(this.reason && { reason: this.reason }), workers, ...this.engineFigures(), leaks: this.leaks, unreset: this.unreset },
      ...(this.shard && { shard: this.shard }),
      exitCode: this.exitCode ?? 2,
      wallMs: Math.round(wallMs),
    };
  }

  private engineFigures(): { resets: number; resetP50Us: number | null; resetP99Us: number | null; forks: number } {
    const sum = (pick: (figures: Statistics) => number): number => this.statistics.reduce((total, figures) => total + pick(figures), 0);
    const resets = sum((figures) => figures.resets);
    // each leaf knows its own quantiles: the median of the medians, and the 99th of the 99th, each weighed by resets
    const quantile = (pick: (figures: Statistics) => number, share: number): number | null => {
      const sorted = this.statistics.filter((figures) => figures.resets > 0).sort((one, other) => pick(one) - pick(other));
      let seen = 0;
      for (const figures of sorted) {
        seen += figures.resets;
        if (seen >= resets * share) return Math.round(pick(figures) / 100) / 10;
      }
      return null;
    };
    return {
      resets,
      resetP50Us: quantile((figures) => figures.resetNs.p50, 0.5),
      resetP99Us: quantile((figures) => figures.resetNs.p99, 0.99),
      forks: sum((figures) => figures.forks),
    };
  }
}
