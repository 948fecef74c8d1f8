// Mutation testing of a project: instrument once, find which tests pass which place, try each mutant with those tests.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { StrataError } from '../../graph/errors';
import { findChanges, touches, type Changes } from '../sources/changes';
import { findSources, matcherOf, type SourceFile } from '../sources/population';
import { budgetOf } from './budget';
import { diffOf, instrument, type Mutant, type PlacedMutant } from './instrument';
import { runPython } from './python-runner';
import { build, createSandbox, testFileName, transpile, type Sandbox } from './sandbox';
import { commandRunner, threadRunner, type ScriptRunner } from './script-runner';
import { readDurations, shardOf, type Shard } from './shards';
import { scoreOf, summarize, type MutantResult, type Score, type Summary } from './score';

export interface MutantsRequest {
  readonly root: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Globs of test files; none: by their names. */
  readonly tests: readonly string[];
  readonly command: string | undefined;
  readonly build: string | undefined;
  readonly python: string;
  /** Only mutants on lines changed since the merge base. */
  readonly changedOnly: boolean;
  readonly base: string | undefined;
  readonly budgetSeconds: number | undefined;
  readonly shard: Shard | undefined;
  /** Report of an earlier run, relative to the root: what balances the shards. */
  readonly durations: string | undefined;
  readonly parallel: number;
  readonly timeoutFactor: number;
  readonly timeoutMsMin: number;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

export interface MutantsReport {
  readonly version: 1;
  readonly summary: Summary;
  readonly score: Score;
  readonly baseline: { readonly tests: number; readonly ms: number };
  /** Only a sample was tried, since the time was up. */
  readonly sampled: boolean;
  readonly shard?: Shard;
  readonly mutants: readonly MutantResult[];
}

/** What became of one mutant. */
export type Verdict = Pick<MutantResult, 'status' | 'killedBy' | 'ms'>;

export interface Trial {
  readonly baseline: { readonly tests: number; readonly ms: number };
  readonly verdicts: ReadonlyMap<number, Verdict>;
}

const BASELINE_TIMEOUT_MS = 600_000;

const isScript = (file: SourceFile): boolean => ['typescript', 'tsx', 'javascript'].includes(file.language);

/** A fixed order that is none of the code's: what a sample takes does not favour the first files. */
const scatter = (id: number): number => Math.imul(id ^ 0x9e3779b9, 0x85ebca6b) >>> 0;

/** Runs `work` over the items, so many at once, until `stop` says so. */
export async function forEachParallel<T>(items: readonly T[], parallel: number, stop: () => boolean, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length && !stop()) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(parallel, items.length)) }, lane));
}

async function runScripts(request: MutantsRequest, sandbox: Sandbox, tests: readonly string[], mutants: readonly PlacedMutant[]): Promise<Trial> {
  const runner: ScriptRunner = request.command === undefined ? threadRunner(sandbox.root) : commandRunner(sandbox.root, request.command);
  const coverage = new Map<number, Array<{ test: string; ms: number; budget: number }>>();
  const startedMs = performance.now();
  let passedAny = false;
  await forEachParallel(tests, request.parallel, () => request.signal.aborted, async (test) => {
    const { outcome, ms, passed, output } = await runner.run(test, { mutant: -1, budget: 0 }, BASELINE_TIMEOUT_MS);
    if (outcome !== 'passed') throw new StrataError('red-baseline', `${test} fails without any mutant: ${output.trim().split('\n').slice(-5).join(' | ').slice(0, 500)}`, { hint: 'make the tests pass first; if they pass outside, they may depend on files that git ignores or on another folder' });
    passedAny ||= passed.length > 0;
    for (const [id, times] of passed) coverage.set(id, [...(coverage.get(id) ?? []), { test, ms, budget: budgetOf(times) }]);
  });
  const baseline = { tests: tests.length, ms: Math.round(performance.now() - startedMs) };
  if (!passedAny) throw new StrataError('empty-baseline', 'no test runs any of the code that is to be mutated', { hint: 'check the options tests, include and command' });

  // the switch of a place is asked for its first mutant only where no other is on: coverage of one is that of all there
  for (const { id, place } of mutants) if (!coverage.has(id) && coverage.has(place)) coverage.set(id, coverage.get(place)!);
  const verdicts = new Map<number, Verdict>();
  const deadline = request.budgetSeconds === undefined ? Number.POSITIVE_INFINITY : startedMs + request.budgetSeconds * 1000;
  const stop = (): boolean => request.signal.aborted || performance.now() > deadline;
  await forEachParallel(mutants, request.parallel, stop, async (mutant) => {
    // quick tests first: most mutants fall to any of them
    const covering = [...(coverage.get(mutant.id) ?? [])].sort((a, b) => a.ms - b.ms);
    const mutantStartedMs = performance.now();
    let verdict: Verdict = { status: covering.length === 0 ? 'noCoverage' : 'survived' };
    for (const { test, ms, budget } of covering) {
      const { outcome } = await runner.run(test, { mutant: mutant.id, budget }, Math.max(request.timeoutMsMin, ms * request.timeoutFactor));
      if (outcome === 'passed') continue;
      verdict = { status: outcome === 'timeout' ? 'timeout' : 'killed', killedBy: test };
      break;
    }
    verdicts.set(mutant.id, covering.length === 0 ? verdict : { ...verdict, ms: Math.round(performance.now() - mutantStartedMs) });
    request.progress(verdicts.size, mutants.length);
  });
  return { baseline, verdicts };
}

interface Prepared {
  readonly mutants: readonly PlacedMutant[];
  readonly invalid: readonly MutantResult[];
  readonly texts: ReadonlyMap<string, string>;
}

function instrumentAll(sources: readonly SourceFile[], sandbox: Sandbox, changes: Changes | undefined, header: (file: SourceFile) => string): Prepared {
  const mutants: PlacedMutant[] = [];
  const invalid: MutantResult[] = [];
  const texts = new Map<string, string>();
  for (const source of sources) {
    const ranges = changes?.files.get(source.path);
    if (changes && (ranges === undefined || ranges.length === 0)) continue;
    const made = instrument(source, mutants.length, (line, endLine) => ranges === undefined || touches(ranges, line, endLine));
    if ('failure' in made) {
      invalid.push({ id: -1, file: source.path, line: 1, column: 1, endLine: 1, operator: 'none', original: '', replacement: '', status: 'invalid', diff: made.failure });
      continue;
    }
    mutants.push(...made.mutants);
    texts.set(source.path, readFileSync(source.absolute, 'utf8').replace(/^\uFEFF/, ''));
    sandbox.write(source.path, header(source) + made.text);
  }
  return { mutants, invalid, texts };
}

/** Changed lines first, then scattered, so that a budget is spent where it says most. */
function inOrder<M extends Mutant>(mutants: readonly M[], changes: Changes | undefined): M[] {
  const isNew = (mutant: Mutant): boolean => {
    const ranges = changes?.files.get(mutant.file);
    return ranges !== undefined && touches(ranges, mutant.line, mutant.endLine);
  };
  return [...mutants].sort((a, b) => Number(isNew(b)) - Number(isNew(a)) || scatter(a.id) - scatter(b.id));
}

export async function runMutants(request: MutantsRequest): Promise<MutantsReport> {
  const { root } = request;
  const isWantedTest = matcherOf(request.tests);
  const all = findSources(root, {});
  const included = matcherOf(request.include);
  const excluded = matcherOf(request.exclude);
  const tests = all.filter((file) => (isWantedTest ? isWantedTest(file.path) : file.test && /\.(test|spec)\.[cm]?[jt]sx?$|(^|\/)test_[^/]*\.py$|_test\.py$/.test(file.path)));
  const sources = all.filter((file) => !file.test && !tests.includes(file) && (!included || included(file.path)) && !excluded?.(file.path) && (isScript(file) || file.language === 'python') && !file.path.endsWith('.d.ts'));
  if (sources.length === 0) throw new StrataError('no-source', 'there is no source file to mutate', { location: { file: root }, hint: 'Python, TypeScript and JavaScript are mutated; check include and exclude' });
  const languages = new Set(sources.map((file) => (isScript(file) ? 'scripts' : 'python')));
  if (languages.size > 1) throw new StrataError('two-languages', 'this project holds Python and scripts: mutate them one after the other', { hint: 'set include to one of them, for example **/*.py' });
  const python = languages.has('python');
  const own = tests.filter((file) => isScript(file) !== python);
  if (own.length === 0 && !(request.command !== undefined && !request.command.includes('{file}'))) throw new StrataError('empty-baseline', 'there is no test file', { location: { file: root }, hint: 'set the option tests' });

  const found = request.base === undefined ? undefined : await findChanges(root, { base: request.base });
  if (request.changedOnly && !found?.known) throw new StrataError('no-changes', found ? found.reason : 'no base is set to compare with', { hint: found && !found.known ? found.hint : 'set NX_BASE or the option base' });
  const changes = found?.known ? found.value : undefined;
  const sandbox = createSandbox(root);
  try {
    const transpiled = request.build === undefined && !python;
    const { mutants: every, invalid, texts } = instrumentAll(sources, sandbox, request.changedOnly ? changes : undefined, (file) => (!transpiled && /tsx?$/.test(file.path) ? '// @ts-nocheck\n' : ''));
    if (every.length === 0) throw new StrataError('no-mutant', request.changedOnly ? 'no changed line can be mutated' : 'nothing here can be mutated', { hint: request.changedOnly ? 'there is nothing to say about this change' : 'check include and exclude' });
    if (request.build !== undefined) build(sandbox, request.build);
    else if (!python) transpile(root, sandbox, all.filter(isScript).map((file) => file.path));
    const mutants = request.shard ? shardOf(every, request.shard, request.durations === undefined ? new Map() : readDurations(root, request.durations)) : every;
    const ordered = inOrder(mutants, changes);
    const names = own.map((file) => testFileName(file.path, transpiled));
    const trial = python ? await runPython(request, sandbox, names, ordered) : await runScripts(request, sandbox, request.command !== undefined && !request.command.includes('{file}') ? ['all tests'] : names, ordered);
    const results = mutants.map(({ place: _, ...mutant }): MutantResult => {
      const verdict = trial.verdicts.get(mutant.id) ?? { status: 'notRun' as const };
      return { ...mutant, ...verdict, ...((verdict.status === 'survived' || verdict.status === 'noCoverage') && { diff: diffOf(mutant, texts.get(mutant.file)!) }) };
    });
    const everything = [...results, ...invalid];
    const summary = summarize(everything);
    return { version: 1, summary, score: scoreOf(summary), baseline: trial.baseline, sampled: summary.notRun > 0, ...(request.shard && { shard: request.shard }), mutants: everything };
  } finally {
    sandbox.remove();
  }
}

export const defaultParallel = (): number => availableParallelism();

const SURVIVORS_SHOWN_MAX = 20;

export function renderMutants({ summary, score, mutants, baseline }: MutantsReport): string {
  const lines = [`baseline: ${baseline.tests} tests or files of tests, ${baseline.ms} ms`];
  const alive = mutants.filter(({ status }) => status === 'survived' || status === 'noCoverage');
  for (const { file, line, column, operator, status, diff } of alive.slice(0, SURVIVORS_SHOWN_MAX)) lines.push(`${file}:${line}:${column}  ${operator} ${status === 'survived' ? 'survived' : 'is run by no test'}`, ...(diff ?? '').split('\n').slice(3, -1).map((row) => `    ${row}`));
  if (alive.length > SURVIVORS_SHOWN_MAX) lines.push(`and ${alive.length - SURVIVORS_SHOWN_MAX} more`);
  for (const { file, status, diff } of mutants) if (status === 'invalid') lines.push(`${file}: not mutated: ${diff}`);
  lines.push(`${mutants.length} mutants: ${summary.killed} killed, ${summary.survived} survived, ${summary.timeout} timed out, ${summary.noCoverage} without a test, ${summary.invalid} invalid${summary.notRun > 0 ? `, ${summary.notRun} not tried` : ''}`);
  const interval = score.interval ? ` (95 %: ${score.interval[0]} to ${score.interval[1]}, from ${score.tried} tried)` : '';
  lines.push(score.percent === null ? 'no score' : `score ${score.percent} %${interval}`);
  return `${lines.join('\n')}\n`;
}
