// Finds a capability's input reports and reads them with bounds.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { matcherOf } from '../sources/population';

export interface ReportFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly absolute: string;
  readonly modifiedMs: number;
}

/** A report beyond this is not read: something else is wrong then. */
export const REPORT_BYTES_MAX = 256 * 1024 * 1024;
const SKIPPED = new Set(['node_modules', '.git', '.venv', '.nx', '__pycache__']);

function walk(root: string, folder: string, depth: number, found: string[]): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) {
      if (depth > 0 && !SKIPPED.has(entry.name)) walk(root, path, depth - 1, found);
    } else if (entry.isFile()) found.push(path);
  }
}

const isGlob = (pattern: string): boolean => /[*?{[]/.test(pattern);

/** Files of the project that match the patterns (file names or globs), sorted; reports may be git-ignored. */
export function locateReports(root: string, patterns: readonly string[]): ReportFile[] {
  const paths = new Set(patterns.filter((pattern) => !isGlob(pattern) && existsSync(join(root, pattern))));
  const matches = matcherOf(patterns.filter(isGlob));
  if (matches) {
    const all: string[] = [];
    if (existsSync(root)) walk(root, '', 6, all);
    for (const path of all) if (matches(path)) paths.add(path);
  }
  return [...paths].sort().flatMap((path) => {
    const absolute = join(root, path);
    const stat = statSync(absolute, { throwIfNoEntry: false });
    return stat?.isFile() ? [{ path, absolute, modifiedMs: stat.mtimeMs }] : [];
  });
}

export class ReportFault extends Error {}

/** The report's text; an empty, huge or unreadable one is a ReportFault. */
export function readReport(file: ReportFile): string {
  let size;
  try {
    size = statSync(file.absolute).size;
  } catch {
    throw new ReportFault('cannot be read');
  }
  if (size === 0) throw new ReportFault('is empty');
  if (size > REPORT_BYTES_MAX) throw new ReportFault(`is larger than ${REPORT_BYTES_MAX / 1024 / 1024} MB`);
  let text;
  try {
    text = readFileSync(file.absolute, 'utf8');
  } catch {
    throw new ReportFault('cannot be read');
  }
  if (text.trim() === '') throw new ReportFault('is empty');
  return text;
}

export function readJsonReport(file: ReportFile): unknown {
  const text = readReport(file);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ReportFault(`is not valid JSON: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;

export const digestOf = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Where the stamp of a report lies: beside it. */
export const stampPath = (report: string): string => join(dirname(report), `${basename(report)}.stamp.json`);
