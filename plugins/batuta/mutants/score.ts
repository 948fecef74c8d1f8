// What became of the mutants, as a score that says how sure it is.
import type { Mutant } from './instrument';

export type MutantStatus = 'killed' | 'survived' | 'timeout' | 'noCoverage' | 'invalid' | 'notRun';

export interface MutantResult extends Mutant {
  readonly status: MutantStatus;
  /** The test, or the file of tests, that noticed. */
  readonly killedBy?: string;
  readonly ms?: number;
  readonly diff?: string;
}

export interface Score {
  /** Share of the mutants that tests notice, in percent; null where none was tried. */
  readonly percent: number | null;
  /** 95 % Wilson interval in percent, where only a sample was tried. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly tried: number;
}

export type Summary = Readonly<Record<MutantStatus, number>>;

export function summarize(results: readonly MutantResult[]): Summary {
  const summary: Record<MutantStatus, number> = { killed: 0, survived: 0, timeout: 0, noCoverage: 0, invalid: 0, notRun: 0 };
  for (const { status } of results) summary[status]++;
  return summary;
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;

/** Wilson's interval for `hits` of `tried`, narrowed for a population of `total` of which nothing else is left out. */
export function wilson(hits: number, tried: number, total: number): [number, number] {
  const z = 1.96;
  const share = hits / tried;
  // finite population: the more of it was tried, the less is open
  const n = tried >= total ? Number.POSITIVE_INFINITY : tried / (1 - tried / total);
  if (!Number.isFinite(n)) return [share, share];
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

export function scoreOf(summary: Summary): Score {
  const noticed = summary.killed + summary.timeout;
  const tried = noticed + summary.survived + summary.noCoverage;
  if (tried === 0) return { percent: null, interval: null, tried };
  const interval = summary.notRun === 0 ? null : wilson(noticed, tried, tried + summary.notRun).map((value) => hundredths(100 * value));
  return { percent: hundredths((100 * noticed) / tried), interval: interval && [interval[0]!, interval[1]!], tried };
}
