// Conditions fed by other tools' reports: tests, coverage, findings.
import { isDeclaration } from '../sources/languages';
import type { SourceFile } from '../sources/population';
import { scoreToJudge } from '../reports/mutants';
import { isMeasurement, measured, notApplicable, notMeasured, subjectOf, textsOf } from './measure';
import type { Condition, FindingThreshold, Location, Measurement, Question, Scope } from './types';
import type { World } from './world';

const testsFailing: Condition = {
  id: 'tests-failing',
  title: 'failing tests',
  bound: 'max',
  threshold: 0,
  unit: 'tests',
  scope: 'all',
  tier: 'tier3',
  advice: 'make the tests pass',
  async measure(world) {
    const tests = world.tests();
    if (!tests.known) return notMeasured(tests);
    const { ran, skipped, failed } = tests.value;
    if (ran === 0 && failed.length === 0) return { kind: 'not_measured', reason: skipped > 0 ? `no test ran (${skipped} skipped)` : 'the report holds no test', hint: 'write a test, or let the runner find those there are' };
    return measured(failed.length, ran + failed.length, failed.map(({ name, file, line, message }) => ({ file: file ?? '', ...(line && { line }), message: `${name}: ${message}` })));
  },
};

const testsPresent: Condition = {
  id: 'tests-present',
  title: 'tests that ran',
  bound: 'min',
  threshold: 1,
  unit: 'tests',
  scope: 'all',
  tier: 'tier3',
  advice: 'write tests, or let the runner find those there are',
  async measure(world) {
    const tests = world.tests();
    return tests.known ? measured(tests.value.ran, tests.value.reports) : notMeasured(tests);
  },
};

const testsSkipped: Condition = {
  id: 'tests-skipped',
  title: 'skipped tests',
  bound: 'max',
  threshold: 0,
  unit: 'tests',
  scope: 'all',
  tier: 'tier3',
  advice: 'run them, or delete them',
  async measure(world) {
    const tests = world.tests();
    if (!tests.known) return notMeasured(tests);
    const { ran, skipped } = tests.value;
    return ran + skipped === 0 ? { kind: 'not_measured', reason: 'the report holds no test', hint: 'write a test' } : measured(skipped, ran + skipped);
  },
};

/** Files that a coverage report has to name: not tests, not declarations, not what no common tool measures. */
const isCoverable = (file: SourceFile): boolean => !file.test && !isDeclaration(file.path) && file.language !== 'bash' && !/\.(h|hh|hpp|hxx)$/i.test(file.path);

async function measureCoverage(world: World, question: Question, scope: Scope): Promise<Measurement> {
  const subject = await subjectOf(world, question, scope, isCoverable);
  if (isMeasurement(subject)) return subject;
  const texts = textsOf(world, subject.files);
  if (isMeasurement(texts)) return texts;
  const coverage = world.coverage();
  if (!coverage.known) return notMeasured(coverage);
  const withCode = texts.filter((text) => text.codeLines.length > 0);
  const missing = withCode.filter(({ file }) => !coverage.value.has(file.path));
  if (missing.length > 0) {
    return {
      kind: 'not_measured',
      reason: `the coverage report lacks ${missing.length} of ${withCode.length} ${scope === 'new' ? 'changed ' : ''}files (${missing[0]!.file.path}${missing.length > 1 ? ', ...' : ''})`,
      hint: 'let the coverage tool measure every source, also those that no test imports, or exclude them here',
      locations: missing.map(({ file }) => ({ file: file.path, message: 'not in the coverage report' })),
    };
  }
  let total = 0;
  let hit = 0;
  const locations: Location[] = [];
  for (const { file } of withCode) {
    for (const [line, hits] of [...coverage.value.get(file.path)!].sort((a, b) => a[0] - b[0])) {
      if (!subject.has(file.path, line)) continue;
      total++;
      if (hits > 0) hit++;
      else locations.push({ file: file.path, line, message: 'no test runs this line' });
    }
  }
  if (total === 0) return scope === 'new' ? notApplicable('no new line can run') : { kind: 'not_measured', reason: 'the coverage report holds no line', hint: 'check what the coverage tool was told to measure' };
  return measured((100 * hit) / total, total, locations);
}

const coverageCondition = (scope: Scope): Condition => ({
  id: scope === 'new' ? 'new-coverage' : 'coverage',
  title: scope === 'new' ? 'new lines that tests run' : 'lines that tests run',
  bound: 'min',
  threshold: 80,
  unit: '%',
  scope,
  tier: 'tier3',
  advice: 'write tests that run these lines',
  measure: (world, question) => measureCoverage(world, question, scope),
});

const LEVELS: readonly FindingThreshold[] = ['note', 'warning', 'error'];

async function measureFindings(world: World, question: Question, scope: Scope): Promise<Measurement> {
  const reported = world.findings();
  if (!reported.known) return notMeasured(reported);
  const from = LEVELS.indexOf(question.settings.level ?? 'warning');
  let counted = reported.value.findings.filter((finding) => LEVELS.indexOf(finding.level) >= from && (finding.path === undefined || question.covers(finding.path)));
  if (scope === 'new') {
    const subject = await subjectOf(world, question, 'new');
    if (isMeasurement(subject)) return subject;
    // a finding without a place cannot be shown to be old
    counted = counted.filter(({ path, uri, line }) => (path === undefined ? uri === undefined : line === undefined ? subject.files.some((file) => file.path === path) : subject.has(path, line)));
  }
  const locations = counted.map(({ tool, rule, message, path, uri, line }) => ({ file: path ?? uri ?? '', ...(line !== undefined && { line }), message: `${tool} ${rule}: ${message}` }));
  return measured(counted.length, reported.value.reports, locations);
}

const findingsCondition = (scope: Scope): Condition => ({
  id: scope === 'new' ? 'new-findings' : 'findings',
  title: scope === 'new' ? 'findings in new code' : 'findings',
  bound: 'max',
  threshold: 0,
  unit: 'findings',
  scope,
  tier: 'tier2',
  advice: 'correct what the linter found',
  measure: (world, question) => measureFindings(world, question, scope),
});

async function mutationScore(world: World, question: Question, scope: Scope): Promise<Measurement> {
  const reported = world.mutants();
  if (!reported.known) return notMeasured(reported);
  const subject = await subjectOf(world, question, scope, (file) => !file.test);
  if (isMeasurement(subject)) return subject;
  const paths = new Set(subject.files.map((file) => file.path));
  const own = reported.value.filter((mutant) => paths.has(mutant.file) && (scope === 'all' || subject.has(mutant.file, mutant.line)));
  const score = scoreToJudge(own);
  if (!score) return scope === 'new' && own.every(({ status }) => status !== 'notRun' && status !== 'invalid') ? notApplicable('no new line has a mutant') : { kind: 'not_measured', reason: 'no mutant was tried', hint: 'run the mutants executor over these files' };
  const alive = own.filter(({ status }) => status === 'survived' || status === 'noCoverage');
  return measured(score.percent, score.tried, alive.map(({ file, line, operator, original, replacement, status }) => ({ file, line, message: `${operator} ${status === 'survived' ? 'survived' : 'is run by no test'}: ${original.split('\n')[0]} -> ${replacement.split('\n')[0]}` })));
}

const mutationCondition = (scope: Scope): Condition => ({
  id: scope === 'new' ? 'new-mutation-score' : 'mutation-score',
  title: scope === 'new' ? 'mutants on new lines that tests notice' : 'mutants that tests notice',
  bound: 'min',
  threshold: 60,
  unit: '%',
  scope,
  tier: 'tier4',
  advice: 'write tests that notice these changes',
  measure: (world, question) => mutationScore(world, question, scope),
});

export const reportConditions: readonly Condition[] = [
  testsFailing,
  testsPresent,
  testsSkipped,
  coverageCondition('all'),
  coverageCondition('new'),
  findingsCondition('all'),
  findingsCondition('new'),
  mutationCondition('all'),
  mutationCondition('new'),
];
