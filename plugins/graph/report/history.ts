// Flaky tests, told from runs that earlier pages saw: a test whose outcome went there and back.
import { existsSync, readFileSync } from 'node:fs';
import type { ReportHistory } from '../../../schemas/types/report-history.schema';
import type { TachTestReport } from '../../../schemas/types/tach-test-report.schema';
import { StrataError } from '../errors';
import { validate } from '../schemas';
import type { Found } from './collect';

const RUNS_MAX = 50;
/** One change is a test that broke or was mended; from the second on it goes back and forth. */
const CHANGES_MIN = 2;

export interface Flaky {
  readonly project: string;
  readonly test: string;
  readonly changes: number;
  readonly runs: number;
}

export function readHistory(file: string): ReportHistory {
  if (!existsSync(file)) return { version: 1, projects: {} };
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StrataError('invalid-history', 'not readable as JSON', { location: { file }, hint: 'remove it: a new one is begun', cause: error });
  }
  return validate<ReportHistory>('report-history', content, { file });
}

/** The history with the runs that it did not know; a report that it knows changes nothing. */
export function remember(history: ReportHistory, reports: readonly Found[]): ReportHistory {
  const projects = { ...history.projects };
  for (const { kind, project, digest, content } of reports) {
    if (kind !== 'tach-test' || content === undefined) continue;
    const runs = projects[project] ?? [];
    if (runs.at(-1)?.digest === digest) continue;
    const failed = (content as TachTestReport).tests.filter(({ outcome }) => outcome === 'failed' || outcome === 'error').map(({ id }) => id).sort();
    projects[project] = [...runs, { digest, failed }].slice(-RUNS_MAX);
  }
  return { version: 1, projects };
}

/** Tests of the latest reports that went back and forth, the worst first. */
export function flakyTests(history: ReportHistory, reports: readonly Found[]): readonly Flaky[] {
  const flaky: Flaky[] = [];
  for (const { kind, project, content } of reports) {
    const runs = history.projects[project];
    if (kind !== 'tach-test' || content === undefined || !runs) continue;
    const there = new Set((content as TachTestReport).tests.map(({ id }) => id));
    const failures = runs.map(({ failed }) => new Set(failed));
    for (const test of new Set(runs.flatMap(({ failed }) => failed))) {
      if (!there.has(test)) continue;
      const changes = failures.slice(1).filter((failed, at) => failed.has(test) !== failures[at]!.has(test)).length;
      if (changes >= CHANGES_MIN) flaky.push({ project, test, changes, runs: runs.length });
    }
  }
  return flaky.sort((a, b) => b.changes - a.changes || (a.test < b.test ? -1 : 1));
}
