// One report of a suite that ran in parts.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { TachMergeOptions } from '../../schemas/types/tach-merge-options.schema';
import type { TachTestReport } from '../../schemas/types/tach-test-report.schema';
import { StrataError } from '../graph/errors';
import type { Execution, Outcome } from '../graph/executor';
import { writeFileAtomically } from '../graph/files';
import { validate } from '../graph/schemas';
import { durationsFile } from './durations';
import { mergeJunit } from './junit';
import { SHARD_DURATIONS } from './parts';

interface Part {
  readonly name: string;
  readonly report: TachTestReport;
}

const DURATIONS = '.durations.json';

export async function tachMerge(options: TachMergeOptions, execution: Execution): Promise<Outcome> {
  const { root } = execution;
  const folder = join(root, options.folder ?? 'reports/tach-test');
  const parts = readParts(folder, options.parts ?? []);
  checkShards(parts);
  const report = mergeReports(parts);
  const junit = parts.map(({ name }) => join(folder, `${name}.xml`)).filter((file) => existsSync(file));
  if (junit.length > 0) writeFileAtomically(join(root, 'reports/tach-test.xml'), mergeJunit(junit.map((file) => ({ file, text: readFileSync(file, 'utf8') }))));
  const seconds = Object.fromEntries(report.tests.map(({ id, durationMs }) => [id, Math.round(durationMs) / 1000] as const).sort(([one], [other]) => (one < other ? -1 : 1)));
  writeFileAtomically(durationsFile(root), `${JSON.stringify(seconds)}\n`);
  if (options.record) writeFileAtomically(join(root, SHARD_DURATIONS), `${JSON.stringify(seconds, undefined, 2)}\n`);
  const told = (['passed', 'failed', 'error', 'skipped', 'xfailed', 'xpassed'] as const).filter((name) => report.summary[name] > 0).map((name) => `${report.summary[name]} ${name}`);
  for (const test of report.tests) if (test.outcome === 'failed' || test.outcome === 'error') execution.write(`${test.outcome.toUpperCase()} ${test.id}${test.message ? ` - ${test.message}` : ''}\n`);
  execution.write(`tach: ${parts.length} part${parts.length === 1 ? '' : 's'}, ${report.tests.length} tests${told.length ? `: ${told.join(', ')}` : ''}; reports/tach-test.json\n`);
  return { exitCode: report.exitCode, report, reportName: 'tach-test' };
}

function readParts(folder: string, asked: readonly string[]): Part[] {
  const found = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.json') && !file.endsWith(DURATIONS))
        .map((file) => file.slice(0, -'.json'.length).split(sep).join('/'))
        .sort()
    : [];
  const missing = asked.filter((name) => !found.includes(name));
  if (missing.length > 0) throw new StrataError('part-missing', `no report of ${missing.join(', ')}`, { location: { file: folder }, hint: 'run what makes these parts first, and bring their reports here' });
  const names = asked.length > 0 ? asked : found;
  if (names.length === 0) throw new StrataError('part-missing', 'no part has a report here', { location: { file: folder }, hint: 'run tach-test with --shard or --part first' });
  return names.map((name) => ({ name, report: readReport(join(folder, `${name}.json`)) }));
}

function readReport(file: string): TachTestReport {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StrataError('invalid-json', error instanceof Error ? error.message : String(error), { location: { file }, hint: 'run the part again', cause: error });
  }
  return validate<TachTestReport>('tach-test-report', data, { file });
}

/** All shards of one split, each once; and no test in two parts. */
function checkShards(parts: readonly Part[]): void {
  const splits = new Map<string, Part[]>();
  for (const part of parts) {
    if (!part.report.shard) continue;
    // shards of a part of its own are split by themselves
    const of = part.name.replace(/\.?shard-\d+\/\d+$/, '');
    splits.set(of, [...(splits.get(of) ?? []), part]);
  }
  for (const shards of splits.values()) {
    const first = shards[0]!.report.shard!;
    const other = shards.find(({ report: { shard } }) => shard!.total !== first.total || shard!.split !== first.split);
    if (other)
      throw new StrataError('shards-differ', `${shards[0]!.name} and ${other.name} are not of one split (${first.split} and ${other.report.shard!.split}): tests may be missing`, {
        hint: 'the shards saw different tests or another tach-durations.json; remove reports/tach-test and run all shards of one revision',
      });
    const missing = Array.from({ length: first.total }, (_, at) => at + 1).filter((index) => !shards.some(({ report: { shard } }) => shard!.index === index));
    if (missing.length > 0) throw new StrataError('part-missing', `shard ${missing.join(', ')} of ${first.total} is missing`, { hint: 'run it, and bring its reports to the others' });
  }
  const owner = new Map<string, string>();
  for (const { name, report } of parts) {
    for (const { id } of report.tests) {
      const before = owner.get(id);
      if (before !== undefined && before !== name)
        throw new StrataError('test-twice', `${id} ran in ${before} and in ${name}`, { hint: 'reports of an earlier run are among these: remove reports/tach-test and run the parts again, or name the parts' });
      owner.set(id, name);
    }
  }
}

/** pytest's codes: what could not run weighs most, then what failed; no tests (5) only where no part had any. */
function mergeExitCodes(codes: readonly number[]): number {
  const grave = codes.filter((code) => code > 1 && code !== 5);
  if (grave.length > 0) return Math.max(...grave);
  if (codes.includes(1)) return 1;
  return codes.every((code) => code === 5) ? 5 : 0;
}

function mergeReports(parts: readonly Part[]): TachTestReport {
  const reports = parts.map(({ report }) => report);
  const sum = (pick: (report: TachTestReport) => number): number => reports.reduce((total, report) => total + pick(report), 0);
  const engines = reports.map(({ engine }) => engine);
  // by file as the parts come, in pytest's order within a part
  const files = new Map<string, TachTestReport['tests'][number][]>();
  for (const test of reports.flatMap(({ tests }) => tests)) {
    const file = test.id.split('::')[0]!;
    files.set(file, [...(files.get(file) ?? []), test]);
  }
  const mode = (['reset', 'fork', 'none'] as const).find((each) => engines.some((engine) => engine.mode === each)) ?? 'none';
  const reasons = [...new Set(engines.flatMap(({ reason }) => (reason ? [reason] : [])))];
  return {
    summary: {
      collected: sum(({ summary }) => summary.collected),
      passed: sum(({ summary }) => summary.passed),
      failed: sum(({ summary }) => summary.failed),
      skipped: sum(({ summary }) => summary.skipped),
      xfailed: sum(({ summary }) => summary.xfailed),
      xpassed: sum(({ summary }) => summary.xpassed),
      error: sum(({ summary }) => summary.error),
      notRun: sum(({ summary }) => summary.notRun),
    },
    tests: [...files.keys()].sort().flatMap((file) => files.get(file)!),
    engine: {
      mode,
      ...(reasons.length > 0 && { reason: reasons.join('; ') }),
      workers: Math.max(...engines.map(({ workers }) => workers)),
      resets: sum(({ engine }) => engine.resets),
      resetP50Us: weighedMedian(engines.map(({ resets, resetP50Us }) => [resetP50Us, resets])),
      resetP99Us: Math.max(...engines.map(({ resetP99Us }) => resetP99Us ?? 0)) || null,
      forks: sum(({ engine }) => engine.forks),
      leaks: engines.flatMap(({ leaks }) => leaks),
      unreset: engines.flatMap(({ unreset }) => unreset),
    },
    exitCode: mergeExitCodes(reports.map(({ exitCode }) => exitCode)),
    // the parts may have run at the same time: as long as the longest took
    wallMs: Math.max(...reports.map(({ wallMs }) => wallMs)),
  };
}

function weighedMedian(values: ReadonlyArray<readonly [number | null, number]>): number | null {
  const sorted = values.filter((entry): entry is readonly [number, number] => entry[0] !== null).sort(([one], [other]) => one - other);
  const half = sorted.reduce((total, [, weight]) => total + weight, 0) / 2;
  let seen = 0;
  for (const [value, weight] of sorted) {
    seen += weight;
    if (seen >= half) return value;
  }
  return null;
}
