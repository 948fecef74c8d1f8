// Whether a report was made from the sources as they are now: by a stamp of digests, else by time.
import { readFileSync, statSync } from 'node:fs';
import { writeJsonAtomically } from '../../graph/files';
import { StrataError } from '../../graph/errors';
import type { SourceFile } from '../sources/population';
import { digestOf, isRecord, stampPath, type ReportFile } from './locate';

export type Freshness =
  | { readonly fresh: true; readonly by: 'stamp' | 'time' }
  | { readonly fresh: false; readonly reason: string; readonly hint: string };

/** File systems keep times to 10 ms or worse, and a report may be renamed into place. */
const TIME_TOLERANCE_MS = 50;

const REMAKE = 'run what makes the report again';

interface Stamp {
  readonly version: 1;
  /** Digest of the report that the stamp belongs to. */
  readonly report: string;
  /** Digest of each source by path relative to the project. */
  readonly sources: Readonly<Record<string, string>>;
}

export const digestOfSource = (file: SourceFile): string => digestOf(readFileSync(file.absolute));

function readStamp(report: ReportFile): Stamp | 'none' | 'broken' {
  let text;
  try {
    text = readFileSync(stampPath(report.absolute), 'utf8');
  } catch {
    return 'none';
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value) && value['version'] === 1 && typeof value['report'] === 'string' && isRecord(value['sources'])) return value as unknown as Stamp;
  } catch {
    // told as broken below
  }
  return 'broken';
}

/** The newest of the sources that is newer than `timeMs`, if any. */
function newerThan(sources: readonly SourceFile[], timeMs: number): SourceFile | undefined {
  let newest: { file: SourceFile; timeMs: number } | undefined;
  for (const file of sources) {
    const modifiedMs = statSync(file.absolute, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (modifiedMs > timeMs + TIME_TOLERANCE_MS && modifiedMs > (newest?.timeMs ?? 0)) newest = { file, timeMs: modifiedMs };
  }
  return newest?.file;
}

/**
 * With a stamp the answer is exact and the same everywhere. Without one it goes by time, where a fresh checkout may
 * look newer than the report: that errs towards `not fresh`, never the other way.
 * `embeddedMs` is the time that the report itself tells, where it does.
 */
export function freshnessOf(report: ReportFile, sources: readonly SourceFile[], embeddedMs?: number): Freshness {
  const stamp = readStamp(report);
  if (stamp === 'broken') return { fresh: false, reason: `the stamp beside ${report.path} cannot be read`, hint: REMAKE };
  if (stamp !== 'none') {
    if (stamp.report !== digestOf(readFileSync(report.absolute))) return { fresh: false, reason: `the stamp beside ${report.path} belongs to another report`, hint: `${REMAKE} and stamp it` };
    for (const file of sources) {
      const digest = stamp.sources[file.path];
      if (digest === undefined) return { fresh: false, reason: `${report.path} was made before ${file.path} existed`, hint: REMAKE };
      if (digest !== digestOfSource(file)) return { fresh: false, reason: `${report.path} was made before ${file.path} changed`, hint: REMAKE };
    }
    return { fresh: true, by: 'stamp' };
  }
  // the earlier of both times: copying an old report makes it no newer
  const timeMs = Math.min(report.modifiedMs, embeddedMs ?? Number.POSITIVE_INFINITY);
  const newer = newerThan(sources, timeMs);
  return newer ? { fresh: false, reason: `${report.path} is older than ${newer.path}`, hint: REMAKE } : { fresh: true, by: 'time' };
}

/** Records beside each report which sources it was made from. Refuses where time already tells that it was not. */
export function stampReports(reports: readonly ReportFile[], sources: readonly SourceFile[]): string[] {
  const digests = Object.fromEntries(sources.map((file) => [file.path, digestOfSource(file)]));
  return reports.map((report) => {
    const newer = newerThan(sources, report.modifiedMs);
    if (newer) throw new StrataError('stale-report', `${report.path} is older than ${newer.path}: a stamp would be false`, { location: { file: report.path }, hint: REMAKE });
    const stamp: Stamp = { version: 1, report: digestOf(readFileSync(report.absolute)), sources: digests };
    const file = stampPath(report.absolute);
    writeJsonAtomically(file, stamp);
    return file;
  });
}
