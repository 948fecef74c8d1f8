// Mutants spread over machines: each shard tries its own, and their reports are put together again.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MutantsReport as Report } from '../../../schemas/types/mutants-report.schema';
import { StrataError } from '../../graph/errors';
import { validate } from '../../graph/schemas';
import type { Mutant } from './instrument';
import type { MutantsReport } from './run';
import { scoreOf, summarize, type MutantResult } from './score';

export interface Shard {
  /** 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/** `2/4` is the second of four. */
export function parseShard(text: string): Shard {
  const [index, count] = text.split('/').map(Number);
  if (!/^[1-9]\d*\/[1-9]\d*$/.test(text) || index! > count!) throw new StrataError('bad-shard', `"${text}" is no shard`, { location: { pointer: '/shard' }, hint: 'write 1/4 to 4/4' });
  return { index: index!, count: count! };
}

/** What a mutant is known by in another run. */
const nameOf = ({ file, line, column, original, replacement }: Pick<MutantResult, 'file' | 'line' | 'original' | 'replacement'> & { readonly column?: number | undefined }): string => JSON.stringify([file, line, column, original, replacement]);

function readReport(file: string): Report {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StrataError('bad-report', existsSync(file) ? 'not readable as JSON' : 'is not there', { location: { file }, hint: 'give the JSON report of a run of mutants', cause: error });
  }
  return validate<Report>('mutants-report', content, { file });
}

/** Milliseconds that each mutant took in an earlier run, by its name. */
export function readDurations(root: string, path: string): ReadonlyMap<string, number> {
  const { mutants } = readReport(join(root, path));
  return new Map(mutants.flatMap((mutant) => (mutant.ms === undefined ? [] : [[nameOf({ ...mutant, original: mutant.original ?? '', replacement: mutant.replacement ?? '' }), mutant.ms] as const])));
}

/**
 * The mutants of one shard, in the order given. Longest first onto the shard with the least to do (Graham's LPT rule); what
 * is not known takes the mean. Every shard of the same mutants and durations computes the same shares.
 */
export function shardOf<M extends Mutant>(mutants: readonly M[], { index, count }: Shard, durations: ReadonlyMap<string, number>): readonly M[] {
  const known = [...durations.values()];
  const mean = known.length === 0 ? 1 : known.reduce((sum, ms) => sum + ms, 0) / known.length;
  const weighed = mutants.map((mutant) => ({ mutant, ms: durations.get(nameOf(mutant)) ?? mean })).sort((a, b) => b.ms - a.ms || a.mutant.id - b.mutant.id);
  const loads = new Array<number>(count).fill(0);
  const own = new Set<number>();
  for (const { mutant, ms } of weighed) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least]! += ms;
    if (least === index - 1) own.add(mutant.id);
  }
  return mutants.filter(({ id }) => own.has(id));
}

/** One report of all shards of a run. A shard that is missing, or there twice, is an error: its mutants were nobody's. */
export function mergeShards(files: readonly string[]): MutantsReport {
  const reports = files.map((file) => ({ file, report: readReport(file) }));
  const count = reports[0]!.report.shard?.count;
  const seen = new Map<number, string>();
  for (const { file, report } of reports) {
    const { shard } = report;
    if (!shard || shard.count !== count) throw new StrataError('not-a-shard', shard ? `is one of ${shard.count} shards, others are of ${count ?? 'none'}` : 'is no shard', { location: { file, pointer: '/shard' }, hint: 'merge the reports of one run, made with --shard=1/N to N/N' });
    if (seen.has(shard.index)) throw new StrataError('shard-twice', `is shard ${shard.index}/${shard.count}, and so is ${seen.get(shard.index)}`, { location: { file }, hint: 'give each shard once' });
    seen.set(shard.index, file);
  }
  const missing = Array.from({ length: count! }, (_, at) => at + 1).filter((index) => !seen.has(index));
  if (missing.length > 0) throw new StrataError('shard-missing', `shard ${missing.join(', ')} of ${count} is missing`, { hint: 'run the missing shards, or give their reports too' });
  // what could not be mutated is told by every shard
  const mutants = new Map<string, MutantResult>();
  for (const { report } of reports) for (const mutant of report.mutants as readonly MutantResult[]) mutants.set(nameOf(mutant), mutant);
  const all = [...mutants.values()].sort((a, b) => a.id - b.id);
  const summary = summarize(all);
  const baseline = { tests: Math.max(...reports.map(({ report }) => report.baseline.tests)), ms: Math.max(...reports.map(({ report }) => report.baseline.ms ?? 0)) };
  return { version: 1, summary, score: scoreOf(summary), baseline, sampled: summary.notRun > 0, mutants: all };
}
