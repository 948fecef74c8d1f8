// Every report that an executor writes has its place on the page, and says there what it says.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KINDS } from '../../plugins/graph/report/kinds';
import { packageRoot, validate } from '../../plugins/graph/schemas';
import type { Verdict } from '../../plugins/graph/report/result';
import { makeFolder, runStrata } from '../support';
import { lookAt } from './look';

const test = suite('kinds of reports');

/** Written by `report` itself. */
const OWN = 'report-report';
/** What these write is another's report, or none. */
const WITHOUT_KIND = new Set(['report', 'cache-serve', 'tach-merge']);

test('no schema of a report and no executor is unknown to the page', () => {
  const schemas = readdirSync(join(packageRoot, 'schemas')).flatMap((name) => /^(.*-report)\.schema\.json$/.exec(name)?.[1] ?? []);
  const shown = new Set(Object.values(KINDS).map(({ schema }) => schema));
  assert.equal(schemas.filter((schema) => schema !== OWN && !shown.has(schema)), []);
  const { executors } = JSON.parse(readFileSync(join(packageRoot, 'executors.json'), 'utf8')) as { executors: Record<string, unknown> };
  assert.equal(Object.keys(executors).filter((name) => !WITHOUT_KIND.has(name) && !Object.hasOwn(KINDS, name)), []);
});

const found = { code: 'clock', level: 'error', file: 'src/a.ts', line: 3, column: 1, endLine: 3, endColumn: 9, message: 'reads the clock', fix: 'ask the context', fixable: false, through: [] };
const lint = { findings: [], suppressed: [], files: 2, packages: [], fixed: 0, wallMs: 1 };
const replay = { seed: 7, traceHash: 'ab', events: 10, simulatedMs: 1500, wallMs: 1 };
const view = { output: 'reports/run.html', sizeBytes: 2000, wallMs: 1 };
const run = { artifact: 'dist/main', target: 'native', imports: [], capabilities: { required: [], granted: ['stdout'] }, trusted: false, exitCode: 0, wallMs: 12 };
const function_ = (name: string, verdict: string, more: object = {}): object => ({ name, file: 'm.py', line: 4, verdict, rule: null, hint: null, cases: 40, ...more });
const transpile = { version: 1, tool: 'x', crate: 'rust', failed: null, overflows: 0, strength: { mutants: 50, equivalent: 0, noticed: 45, percent: 90, survivors: [] } };
const traced = { task: 'app:build', verdict: 'declared', command: { exitCode: 0 }, undeclaredReads: [], undeclaredWrites: [], reads: ['a'], writes: [], deleted: [], missing: [], elsewhere: [], network: [], tracer: { stops: 1, processes: 1, tracerMs: 1, wallMs: 2 } };
const explained = { task: 'app:t', verdict: 'miss', answer: 'app:t is a miss: 1 input changed', differences: [{ kind: 'file', change: 'changed', name: 'app/a.py' }], changedBefore: [] };

/** Kind, what is written, verdict, headline, and text of its problems. */
const SAMPLES: ReadonlyArray<readonly [kind: string, report: object, verdict: Verdict, headline: RegExp, problem?: RegExp]> = [
  ['dst-lint', lint, 'good', /^nothing found in 2 files$/],
  ['dst-lint', { ...lint, findings: [found, { ...found, level: 'warning' }] }, 'bad', /^1 error, 1 warning in 2 files$/, /clock · src\/a\.ts:3 reads the clock; ask the context/],
  ['dst-lint', { ...lint, findings: [{ ...found, level: 'warning' }] }, 'good', /^1 warning in/, /reads the clock/],
  ['dst-replay', { ...replay, expected: 'lost update', sameCode: false }, 'good', /seed 7: no failure where there was lost update, on other code/],
  ['dst-replay', { ...replay, failure: { signature: 'lost update', message: 'x is 1' } }, 'bad', /seed 7: lost update; 10 events, 1\.5 s/, /x is 1/],
  ['dst-view', { ...view, runs: [{ title: 'seed 7', events: 1, simulatedMs: 1 }] }, 'good', /reports\/run\.html: 1 run, 2000 B/],
  ['dst-view', { ...view, runs: [{ title: 'seed 7', events: 1, simulatedMs: 1, failure: 'lost' }] }, 'bad', /1 run/, /seed 7 lost/],
  ['actor-serve', { address: 'http://127.0.0.1:1', calls: 3, failed: 0, wallMs: 1 }, 'good', /3 calls, none failed/],
  ['actor-serve', { address: 'http://127.0.0.1:1', calls: 3, failed: 2, wallMs: 1 }, 'bad', /3 calls, 2 failed/],
  ['molt-run', run, 'good', /dist\/main for native ended with 0 .*may use stdout/],
  ['molt-run', { ...run, exitCode: 3, capabilities: { required: [], granted: [] } }, 'bad', /ended with 3 .*may use nothing/],
  ['oracle', { version: 1, question: 'where', answers: [{ kind: 'symbol', file: 'a.py', line: 2, title: 'f' }] }, 'good', /where: 1 answer/],
  ['oracle', { version: 1, question: 'where', answers: [] }, 'unclear', /no answer/],
  ['plugin-build', { version: 1, package: 'hello', kind: 'plugin', profile: 'release', artifacts: ['a.so'], fresh: true, cargoMs: 4, wallMs: 9 }, 'good', /plugin hello \(release\): 1 file, nothing to compile/],
  ['transpile', { ...transpile, functions: [function_('f', 'verified'), function_('g', 'rejected', { rule: 'generator', hint: 'return a list' })] }, 'good', /1 verified, 1 stay Python; the comparison notices 90\.0 % of 50 changes/, /g · m\.py:4 generator; return a list/],
  ['transpile', { ...transpile, functions: [function_('f', 'verified'), function_('h', 'mismatch', { detail: 'h(1): 2, not 3' })] }, 'bad', /1 differ from CPython, 1 verified/, /h\(1\): 2, not 3/],
  ['transpile', { ...transpile, functions: [function_('f', 'unverified')] }, 'unclear', /1 not verified/, /not compared/],
  ['transpile', { ...transpile, functions: [], failed: { phase: 'build', reason: 'rustc is not installed' } }, 'bad', /no function/, /build rustc is not installed/],
  ['trace', traced, 'good', /app:build: inputs and outputs are true, 1 read, 0 written; it ended with 0/],
  ['trace', { ...traced, verdict: 'undeclared', undeclaredReads: [{ files: ['x.txt'], add: '{workspaceRoot}/x.txt' }] }, 'bad', /not all is declared/, /x\.txt read, but not an input; add \{workspaceRoot\}\/x\.txt/],
  ['explain', explained, 'good', /^app:t is a miss: 1 input changed$/],
  ['explain', { ...explained, verdict: 'never-ran', answer: 'it never ran here', differences: [] }, 'unclear', /^app:t: it never ran here$/],
];

for (const [kind, report, verdict, headline, problem] of SAMPLES)
  test(`${kind}, ${verdict}: ${headline.source}`, () => {
    const { schema, summarise } = KINDS[kind]!;
    const summary = summarise(validate(schema, structuredClone(report)));
    assert.is(summary.verdict, verdict);
    assert.match(summary.headline, headline);
    if (problem) assert.match(summary.problems.map(({ place, text }) => `${place} ${text}`).join('\n'), problem);
    else assert.equal(summary.problems, []);
  });

test('all of them on one page, in a browser', async () => {
  const root = makeFolder({ 'nx.json': '{}', ...Object.fromEntries(SAMPLES.map(([kind, report], index) => [`a-project-with-a-long-name-${index}/reports/${kind}.json`, JSON.stringify(report)])) });
  const { exitCode, stdout } = runStrata(['report'], root);
  assert.is(exitCode, 0, stdout);
  assert.match(stdout, new RegExp(`${SAMPLES.length} reports of ${SAMPLES.length} projects`));
  const skipped = await lookAt(join(root, 'reports/index.html'));
  if (skipped) console.log(`skipped: all kinds of reports in a browser: ${skipped}`);
});

test.run();
