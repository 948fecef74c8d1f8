// What a page says of one report, whatever kind it is.

export type Verdict = 'good' | 'bad' | 'unclear';

export interface Problem {
  /** file:line, a test's id, a rule: where to look. */
  readonly place: string;
  readonly text: string;
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  /** Numbers are set to the right. */
  readonly rows: ReadonlyArray<readonly (string | number)[]>;
}

export interface Summary {
  readonly verdict: Verdict;
  /** What a reader has to know, in one line. */
  readonly headline: string;
  readonly problems: readonly Problem[];
  readonly tables?: readonly Table[];
}

export interface Result extends Summary {
  readonly project: string;
  readonly kind: string;
  /** Relative to the workspace. */
  readonly file: string;
  /** Time of the file, ISO 8601. */
  readonly madeAt: string;
}

/** bad before unclear before good. */
export function worst(verdicts: Iterable<Verdict>): Verdict {
  const all = new Set(verdicts);
  return all.has('bad') ? 'bad' : all.has('unclear') ? 'unclear' : 'good';
}
