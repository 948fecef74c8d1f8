// How often a mutant may be passed before its time is up: a count does not depend on the machine, as seconds do.

/** So many times as often as without it, and so often in any case. */
const PASSES_FACTOR = 10;
const PASSES_MIN = 20_000;
const PASSES_MAX = 0xffff_ffff;

export const budgetOf = (passes: number): number => Math.min(PASSES_MAX, PASSES_MIN + PASSES_FACTOR * passes);

/** Exit code of a thread or process in which a mutant was passed too often. */
export const BUDGET_SPENT = 75;

/** What a thread that runs a file of tests is told. */
export interface WorkerTask {
  readonly file: string;
  /** -1: none, and how often each place was passed is told. */
  readonly mutant: number;
  readonly budget: number;
}
