// What the mutants executor reported, for the gate.
import { scoreOf, summarize, type MutantResult } from '../mutants/score';
import { isRecord, readJsonReport, ReportFault, type ReportFile } from './locate';

const STATUSES = new Set(['killed', 'survived', 'timeout', 'noCoverage', 'invalid', 'notRun']);

/** Reads one report. Throws a ReportFault on anything that is not a whole one with a baseline that ran. */
export function readMutantsReport(file: ReportFile): readonly MutantResult[] {
  const report = readJsonReport(file);
  const mutants = isRecord(report) && report['version'] === 1 ? report['mutants'] : undefined;
  const summary = isRecord(report) ? report['summary'] : undefined;
  const baseline = isRecord(report) ? report['baseline'] : undefined;
  if (!Array.isArray(mutants) || !isRecord(summary) || !isRecord(baseline)) throw new ReportFault('is no report of mutants');
  for (const mutant of mutants as unknown[]) {
    if (!isRecord(mutant) || typeof mutant['file'] !== 'string' || typeof mutant['line'] !== 'number' || !STATUSES.has(String(mutant['status']))) throw new ReportFault('is no report of mutants: a mutant has no place or status');
  }
  if (!(Number(baseline['tests']) > 0)) throw new ReportFault('was made without a test');
  const results = mutants as MutantResult[];
  const counted = summarize(results);
  for (const [status, count] of Object.entries(counted)) if ((summary[status] ?? 0) !== count) throw new ReportFault(`contradicts itself: it tells ${String(summary[status])} ${status} and holds ${count}`);
  return results;
}

/** The score to judge by: of a sample the lower end of its interval, since the rest is not known. */
export function scoreToJudge(results: readonly MutantResult[]): { readonly percent: number; readonly tried: number } | undefined {
  const { percent, interval, tried } = scoreOf(summarize(results));
  return percent === null ? undefined : { percent: interval ? interval[0] : percent, tried };
}
