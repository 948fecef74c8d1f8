// Conditions on the parsed code: complexity, size, documentation, duplication, grade, import cycles.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionMetrics, MeasuredFile } from '../../../native/batuta';
import { analyzeSources, whyUnmeasured, type FileAnalysis, type ProjectAnalysis } from '../analysis/analyze';
import { findImportCycles } from '../analysis/import-cycles';
import { gradeFile, gradeProject } from '../analysis/tdg';
import { touches } from '../sources/changes';
import type { SourceFile } from '../sources/population';
import { isMeasurement, measured, notApplicable, notMeasured, subjectOf, textsOf, type Subject } from './measure';
import type { Condition, Location, Measurement, Question, Scope } from './types';
import type { World } from './world';

const analysisOf = (world: World): Promise<ProjectAnalysis> => world.once('analysis', () => analyzeSources(world.sources()));

type Measured = FileAnalysis & { readonly result: MeasuredFile };

/** The files' metrics, or which of them have none. */
async function metricsOf(world: World, files: readonly SourceFile[]): Promise<Measured[] | Measurement> {
  const wanted = new Set(files.map((file) => file.path));
  const analyzed = (await analysisOf(world)).files.filter(({ source }) => wanted.has(source.path));
  const failed = analyzed.filter(({ result }) => result.status !== 'measured');
  if (failed.length > 0) {
    return {
      kind: 'not_measured',
      reason: `${failed.length} of ${files.length} files cannot be measured (${whyUnmeasured(failed[0]!)})`,
      hint: 'correct what does not parse, or exclude what is no source of this project',
      locations: failed.map((file) => ({ file: file.source.path, ...(file.result.errorLine && { line: file.result.errorLine }), message: whyUnmeasured(file)!.slice(file.source.path.length + 2) })),
    };
  }
  return analyzed as Measured[];
}

interface FunctionMeasure {
  readonly id: string;
  readonly title: string;
  readonly threshold: number;
  readonly unit: string;
  readonly advice: string;
  value(metrics: FunctionMetrics): number;
}

const FUNCTION_MEASURES: readonly FunctionMeasure[] = [
  { id: 'cyclomatic', title: 'cyclomatic complexity', threshold: 15, unit: 'paths', advice: 'split the function', value: (metrics) => metrics.cyclomatic },
  { id: 'cognitive', title: 'cognitive complexity', threshold: 15, unit: 'points', advice: 'flatten or split the function', value: (metrics) => metrics.cognitive },
  { id: 'nesting', title: 'nesting', threshold: 4, unit: 'levels', advice: 'return early, or move the inner part out', value: (metrics) => metrics.nesting },
  { id: 'function-length', title: 'function length', threshold: 80, unit: 'lines', advice: 'split the function', value: (metrics) => metrics.endLine - metrics.line + 1 },
  { id: 'parameters', title: 'parameters', threshold: 6, unit: 'parameters', advice: 'group what belongs together', value: (metrics) => metrics.parameters },
];

const isTouched = (subject: Subject, path: string, metrics: FunctionMetrics): boolean => {
  const ranges = subject.linesOf(path);
  return ranges === undefined || touches(ranges, metrics.line, metrics.endLine);
};

async function functionsOf(world: World, question: Question, scope: Scope): Promise<Array<{ path: string; metrics: FunctionMetrics }> | Measurement> {
  const subject = await subjectOf(world, question, scope);
  if (isMeasurement(subject)) return subject;
  const files = await metricsOf(world, subject.files);
  if (isMeasurement(files)) return files;
  const functions = files.flatMap(({ source, result }) => result.functions.filter((metrics) => isTouched(subject, source.path, metrics)).map((metrics) => ({ path: source.path, metrics })));
  return functions.length === 0 && scope === 'new' ? notApplicable('no function was touched') : functions;
}

async function highest(world: World, question: Question, scope: Scope, measure: FunctionMeasure): Promise<Measurement> {
  const functions = await functionsOf(world, question, scope);
  if (isMeasurement(functions)) return functions;
  const over = functions.filter(({ metrics }) => measure.value(metrics) > question.threshold).sort((a, b) => measure.value(b.metrics) - measure.value(a.metrics));
  const locations = over.map(({ path, metrics }) => ({ file: path, line: metrics.line, message: `${metrics.name} has ${measure.value(metrics)} ${measure.unit}` }));
  return measured(functions.reduce((most, { metrics }) => Math.max(most, measure.value(metrics)), 0), functions.length, locations);
}

async function documentation(world: World, question: Question, scope: Scope): Promise<Measurement> {
  const functions = await functionsOf(world, question, scope);
  if (isMeasurement(functions)) return functions;
  const open = functions.filter(({ metrics }) => metrics.open);
  if (open.length === 0 && scope === 'new') return notApplicable('no function that needs documentation was touched');
  const bare = open.filter(({ metrics }) => !metrics.documented);
  return measured(open.length === 0 ? 0 : (100 * (open.length - bare.length)) / open.length, open.length, bare.map(({ path, metrics }) => ({ file: path, line: metrics.line, message: `${metrics.name} has no documentation` })));
}

async function duplication(world: World, question: Question, scope: Scope): Promise<Measurement> {
  // a twin may be in any file, so all of them have to be measured
  const all = await metricsOf(world, world.sources().filter((file) => question.covers(file.path)));
  const subject = await subjectOf(world, question, scope);
  if (isMeasurement(subject)) return subject;
  if (isMeasurement(all)) return all;
  const texts = textsOf(world, subject.files);
  if (isMeasurement(texts)) return texts;
  const duplicated = new Map(all.map(({ source, duplicatedLines }) => [source.path, duplicatedLines]));
  let lines = 0;
  let twice = 0;
  for (const { file, codeLines } of texts) {
    const own = codeLines.filter((line) => subject.has(file.path, line));
    const copies = new Set(duplicated.get(file.path));
    lines += own.length;
    twice += own.filter((line) => copies.has(line)).length;
  }
  if (lines === 0 && scope === 'new') return notApplicable('no new line holds code');
  const { duplicates } = await analysisOf(world);
  const touched = (file: string, line: number, endLine: number): boolean => {
    const ranges = subject.linesOf(file);
    return question.covers(file) && subject.files.some(({ path }) => path === file) && (ranges === undefined || touches(ranges, line, endLine));
  };
  const locations: Location[] = duplicates.flatMap(({ here, there, tokens }) => {
    const [own, other] = touched(here.file, here.line, here.endLine) ? [here, there] : [there, here];
    return touched(own.file, own.line, own.endLine) ? [{ file: own.file, line: own.line, message: `lines ${own.line}-${own.endLine} are also in ${other.file}:${other.line}-${other.endLine} (${tokens} tokens)` }] : [];
  });
  return measured(lines === 0 ? 0 : (100 * twice) / lines, lines, locations);
}

async function grade(world: World, question: Question): Promise<Measurement> {
  const subject = await subjectOf(world, question, 'all');
  if (isMeasurement(subject)) return subject;
  const files = await metricsOf(world, subject.files);
  if (isMeasurement(files)) return files;
  const project = gradeProject(files);
  if (!project) return { kind: 'not_measured', reason: 'no source holds code', hint: 'check include and exclude' };
  const low = [...project.files].filter((file) => file.grade < question.threshold).sort((a, b) => a.grade - b.grade);
  const locations = low.map(({ file, grade: own, penalties }) => ({ file, ...(penalties[0]?.worst && { line: penalties[0].worst.line }), message: `grade ${own}: ${penalties.map((penalty) => `${penalty.rule} -${penalty.centipoints / 100}`).join(', ')}` }));
  return measured(project.score, project.files.length, locations);
}

/** Duplication is left aside here: at the merge base the other files are not there to compare with. */
const NOT_COMPARED = ['duplicated lines'];

async function gradeDrop(world: World, question: Question): Promise<Measurement> {
  const changes = await world.changes();
  if (!changes.known) return notMeasured(changes);
  // deletions count too: documentation may have gone
  const files = world.sources().filter((file) => question.covers(file.path) && changes.value.files.has(file.path));
  if (files.length === 0) return notApplicable(`no source changed since ${changes.value.mergeBase.slice(0, 12)}`);
  const now = await metricsOf(world, files);
  if (isMeasurement(now)) return now;
  const folder = mkdtempSync(join(tmpdir(), 'strata-base-'));
  try {
    const former: SourceFile[] = [];
    for (const [index, file] of files.entries()) {
      const text = await changes.value.contentAtBase(file.path);
      if (text === undefined) continue;
      const absolute = join(folder, `${index}`);
      writeFileSync(absolute, text);
      former.push({ ...file, absolute, bytes: Buffer.byteLength(text) });
    }
    if (former.length === 0) return notApplicable('only new files, which have no former grade');
    const before = new Map((await analyzeSources(former)).files.map(({ source, result }) => [source.path, result]));
    let most = 0;
    let compared = 0;
    const locations: Location[] = [];
    for (const { source, result } of now) {
      const old = before.get(source.path);
      if (old?.status !== 'measured') continue;
      compared++;
      const [was, is] = [gradeFile(old, [], NOT_COMPARED).grade, gradeFile(result, [], NOT_COMPARED).grade];
      most = Math.max(most, was - is);
      if (was - is > question.threshold) locations.push({ file: source.path, message: `grade ${was} -> ${is}` });
    }
    return compared === 0 ? notApplicable('no changed file could be measured at the merge base') : measured(Math.round(most * 100) / 100, compared, locations);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function importCycles(world: World, question: Question): Promise<Measurement> {
  const subject = await subjectOf(world, question, 'all');
  if (isMeasurement(subject)) return subject;
  const files = await metricsOf(world, subject.files);
  if (isMeasurement(files)) return files;
  const cycles = findImportCycles(files);
  return measured(cycles.length, files.length, cycles.map(({ path }) => ({ file: path[0]!.from, line: path[0]!.line, message: [...path.map(({ from, line }) => `${from}:${line}`), path[0]!.from].join(' -> ') })));
}

type Measure = (world: World, question: Question, scope: Scope) => Promise<Measurement>;

const both = (id: string, title: string, measure: Measure, rest: Pick<Condition, 'bound' | 'threshold' | 'unit' | 'tier' | 'advice'>): Condition[] =>
  (['all', 'new'] as const).map((scope) => ({
    ...rest,
    id: scope === 'new' ? `new-${id}` : id,
    title: scope === 'new' ? `${title} in new code` : title,
    scope,
    measure: (world: World, question: Question) => measure(world, question, scope),
  }));

export const codeConditions: readonly Condition[] = [
  ...FUNCTION_MEASURES.flatMap((measure) =>
    both(measure.id, measure.title, (world, question, scope) => highest(world, question, scope, measure), { bound: 'max', threshold: measure.threshold, unit: measure.unit, tier: 'tier1', advice: measure.advice }),
  ),
  ...both('documentation', 'documented functions', documentation, { bound: 'min', threshold: 50, unit: '%', tier: 'tier1', advice: 'say what the function is for' }),
  ...both('duplication', 'duplicated lines', duplication, { bound: 'max', threshold: 3, unit: '%', tier: 'tier2', advice: 'write it once' }),
  { id: 'tdg', title: 'technical debt grade', bound: 'min', threshold: 70, unit: 'points', scope: 'all', tier: 'tier2', advice: 'begin with the files named', measure: grade },
  { id: 'tdg-drop', title: 'largest drop of a file\'s grade', bound: 'max', threshold: 5, unit: 'points', scope: 'new', tier: 'tier2', advice: 'leave the file no worse than it was', measure: gradeDrop },
  { id: 'import-cycles', title: 'import cycles', bound: 'max', threshold: 0, unit: 'cycles', scope: 'all', tier: 'tier2', advice: 'move what both need into a third file', measure: importCycles },
];
