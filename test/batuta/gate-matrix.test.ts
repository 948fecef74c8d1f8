// Empty, missing, stale, broken and foreign inputs against every condition: none of them may pass.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { conditions, runGate } from '../../plugins/batuta';
import { worldOf } from '../../plugins/batuta/gate/run';
import type { ConditionSettings } from '../../plugins/batuta/gate/types';
import { createGoodProject, gate, GOOD_REPORTS, outcomeOf, requestFor, type Project } from './project';

const test = suite('quality gate: matrix of bad inputs');

const REPORTS = Object.keys(GOOD_REPORTS);
const eachReport = (change: (text: string, name: string) => string) => (project: Project) =>
  project.write(Object.fromEntries(Object.entries(GOOD_REPORTS).map(([name, text]) => [name, change(text, name)])));
const foreign: Readonly<Record<string, string>> = {
  'reports/junit.xml': '<testsuite tests="0"/>',
  'reports/lcov.info': 'SF:/elsewhere/other/src/other.py\nDA:1,1\nend_of_record\n',
  'reports/ruff.sarif': '{"version":"2.1.0","runs":[]}',
  'reports/mutants.json': '{"version":1,"summary":{"killed":0,"survived":0,"timeout":0,"noCoverage":0,"invalid":0,"notRun":0},"score":{"percent":null,"interval":null,"tried":0},"mutants":[],"sampled":false,"baseline":{"tests":1}}',
};

type Kind = 'reports' | 'sources' | 'new' | 'syntax';

/** What is wrong, and whom it hits: conditions fed by reports, those fed by sources, those on new code. */
const FAULTS: ReadonlyArray<readonly [name: string, hits: ReadonlyArray<Kind>, spoil: (project: Project) => void]> = [
  ['reports missing', ['reports'], (project) => REPORTS.forEach((name) => rmSync(join(project.root, name)))],
  ['reports empty', ['reports'], eachReport(() => '')],
  ['reports blank', ['reports'], eachReport(() => ' \n')],
  ['reports cut in the middle', ['reports'], eachReport((text) => text.slice(0, Math.floor(text.length * 0.6)))],
  ['reports cut at the end', ['reports'], eachReport((text) => text.slice(0, -8))],
  ['reports of binary rubbish', ['reports'], eachReport(() => '\u0000\u0001\u0002 rubbish')],
  ['reports of another kind', ['reports'], eachReport((_, name) => (name.endsWith('.xml') ? '<html/>' : '{"hello":"world"}'))],
  ['reports over nothing, or of another project', ['reports'], eachReport((_, name) => foreign[name]!)],
  ['reports older than the code', ['reports'], (project) => REPORTS.forEach((name) => project.age(name, 3600))],
  ['reports older than a file that came later', ['reports'], (project) => { REPORTS.forEach((name) => project.age(name, 60)); project.write({ 'src/later.py': 'x = 1\n' }); }],
  ['a stamp of other sources', ['reports'], (project) => project.write(Object.fromEntries(REPORTS.map((name) => [`${name}.stamp.json`, '{"version":1,"report":"0","sources":{}}'])))],
  ['a broken stamp', ['reports'], (project) => project.write(Object.fromEntries(REPORTS.map((name) => [`${name}.stamp.json`, '{']))) ],
  ['no source at all', ['sources', 'new'], (project) => rmSync(join(project.root, 'src'), { recursive: true })],
  ['everything ignored', ['sources', 'new'], (project) => project.write({ '.gitignore': 'reports/\nsrc/\n' })],
  ['a binary source', ['sources'], (project) => project.write({ 'src/price.py': new Uint8Array([0, 1, 2, 3, 10, 0]) })],
  ['a source of 50 MB', ['sources'], (project) => project.write({ 'src/price.py': Buffer.alloc(50 * 1024 * 1024, 'x = 1\n') })],
  ['a source that does not parse', ['syntax'], (project) => project.write({ 'src/price.py': 'def (((:\n  %% }{ ]\nclass class class\n' })],
  ['a source in another language than its name says', ['syntax'], (project) => project.write({ 'src/price.py': 'int main() { for (;;) { x->y(); } return &z; }\n#define A(b) \\\n  c ## d\n' })],
  ['no git', ['new'], (project) => rmSync(join(project.root, '.git'), { recursive: true })],
  ['an empty repository', ['new'], (project) => { rmSync(join(project.root, '.git'), { recursive: true }); project.git('init', '--quiet'); }],
  ['a base that does not exist', ['new'], (project) => project.git('branch', '--delete', '--force', 'main')],
];

const FED_BY_REPORTS = /^(tests-|coverage|new-coverage|findings|new-findings|mutation-score|new-mutation-score)/;
const FED_BY_BOTH = /coverage/;
const FED_BY_SYNTAX = /cyclomatic|cognitive|nesting|function-length|parameters|documentation|duplication|tdg|import-cycles/;
const kindsOf = (id: string): Kind[] => [
  ...(FED_BY_SYNTAX.test(id) ? (['syntax'] as const) : []),
  ...(FED_BY_REPORTS.test(id) ? (['reports'] as const) : []),
  ...(!FED_BY_REPORTS.test(id) || FED_BY_BOTH.test(id) ? (['sources'] as const) : []),
  ...(id.startsWith('new-') || id === 'tdg-drop' ? (['new'] as const) : []),
];

/** `sources` counts files, whatever is in them: it is hit only where there is none. */
const isHit = (id: string, hits: readonly string[], fault: string): boolean =>
  id === 'sources' ? /no source at all|everything ignored/.test(fault) : kindsOf(id).some((kind) => hits.includes(kind)) ;

const ALL: Readonly<Record<string, ConditionSettings>> = Object.fromEntries(conditions.map(({ id, bound }) => [id, bound === 'max' ? { max: 1000 } : { min: 1 }]));

test('the good project passes every condition, so that the rest of this page means something', async () => {
  const project = createGoodProject();
  try {
    const report = await gate(project.root, ALL);
    assert.equal(report.conditions.filter(({ outcome }) => outcome !== 'pass').map(({ id, outcome, reason }) => `${id} ${outcome} ${reason}`), []);
  } finally {
    project.remove();
  }
});

for (const [fault, hits, spoil] of FAULTS) {
  test(`${fault}: no condition that it hits passes, nor does the gate`, async () => {
    const project = createGoodProject();
    try {
      spoil(project);
      const request = requestFor(project.root, ALL);
      // the facts are found out once and judged many times
      const world = worldOf(request);
      const report = await runGate(request, world);
      const passed = report.conditions.filter(({ id, outcome }) => outcome === 'pass' && isHit(id, hits, fault)).map(({ id }) => id);
      assert.equal(passed, [], 'false passes');
      assert.is(report.verdict, 'fail');
      for (const condition of report.conditions) if (condition.outcome === 'not_measured') assert.ok(condition.reason && condition.hint, `${condition.id} tells why and what to do`);
      for (const { id } of conditions) {
        if (!isHit(id, hits, fault)) continue;
        const alone = await runGate(requestFor(project.root, { [id]: ALL[id]! }), world);
        const outcome = outcomeOf(alone, id);
        assert.ok(outcome !== 'pass', `${id} alone is ${outcome}`);
        // with nothing new to ask about, the gate rests on its other conditions
        if (outcome !== 'not_applicable') assert.is(alone.verdict, 'fail');
      }
    } finally {
      project.remove();
    }
  });
}

test.run();
