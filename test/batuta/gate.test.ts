// The quality gate: outcomes, thresholds, new code, ratchet, renderers, self-test.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { conditions, renderAnnotations, renderJUnit, renderSarif, renderText, selfTest } from '../../plugins/batuta';
import { parseXml } from '../../plugins/batuta/reports/xml';
import { createGoodProject, createProject, gate, GOOD_NEW, GOOD_OLD, outcomeOf, requestFor, type Project } from './project';

const test = suite('quality gate');
let project: Project;
test.before.each(() => {
  project = createGoodProject();
});
test.after.each(() => project.remove());

test('passes a tested change and tells every value', async () => {
  const report = await gate(project.root, undefined);
  assert.is(report.verdict, 'pass');
  const coverage = report.conditions.find(({ id }) => id === 'new-coverage')!;
  assert.is(coverage.measured, 100);
  assert.is(coverage.population, 2);
  assert.is(coverage.difference, -20);
});

test('fails on a line that no test runs, and names it', async () => {
  project.write({ 'reports/lcov.info': 'SF:src/price.py\nDA:1,1\nDA:3,2\nDA:6,1\nDA:8,0\nend_of_record\n' });
  const report = await gate(project.root, undefined);
  assert.is(report.verdict, 'fail');
  const coverage = report.conditions.find(({ id }) => id === 'new-coverage')!;
  assert.is(coverage.measured, 50);
  assert.equal(coverage.locations, [{ file: 'src/price.py', line: 8, message: 'no test runs this line' }]);
});

test('is not asked about old code by a condition on new code', async () => {
  project.write({ 'reports/lcov.info': 'SF:src/price.py\nDA:1,1\nDA:3,0\nDA:6,1\nDA:8,1\nend_of_record\n' });
  const report = await gate(project.root, { 'new-coverage': { min: 100 }, coverage: { min: 80 } });
  assert.is(outcomeOf(report, 'new-coverage'), 'pass');
  assert.is(outcomeOf(report, 'coverage'), 'fail');
});

test('counts what is not committed yet as new code', async () => {
  project.write({ 'src/more.py': '# TODO: this\n' });
  const report = await gate(project.root, { 'new-todos': {} });
  assert.equal(report.conditions[1]!.locations, [{ file: 'src/more.py', line: 1, message: 'TODO' }]);
});

test('has nothing to say about new code where there is none', async () => {
  project.git('checkout', '--quiet', 'main');
  const report = await gate(project.root, { 'new-todos': {} });
  assert.is(outcomeOf(report, 'new-todos'), 'not_applicable');
});

test('does not hide new code behind a git attribute, a renaming or a personal exclude', async () => {
  project.write({ '.gitattributes': '*.py -diff\n', 'src/hidden.py': '# FIXME\n', '.git/info/exclude': 'hidden.py\n' });
  project.git('mv', 'src/price.py', 'src/prices.py');
  project.write({ 'src/prices.py': `${GOOD_OLD}${GOOD_NEW}# TODO\n` });
  const report = await gate(project.root, { 'new-todos': {} });
  assert.equal(report.conditions[1]!.locations.map(({ file, line }) => `${file}:${line}`), ['src/hidden.py:1', 'src/prices.py:9']);
});

test('does not let .gitignore hide a file that is committed all the same', async () => {
  project.write({ '.gitignore': 'reports/\nsrc/secret.py\n', 'src/secret.py': '# TODO\n' });
  assert.is(outcomeOf(await gate(project.root, { 'new-todos': {} }), 'new-todos'), 'pass');
  project.git('add', '--force', 'src/secret.py');
  const report = await gate(project.root, { 'new-todos': {} });
  assert.is(outcomeOf(report, 'new-todos'), 'not_measured');
  assert.is(outcomeOf(await gate(project.root, { 'new-todos': {} }, { selection: { exclude: ['src/secret.py'] } }), 'new-todos'), 'pass');
});

test('reads markers in comments only, in every language', async () => {
  project.write({
    'a.ts': "const s = '// TODO'; const t = `x ${/* FIXME */ y} TODO`; const r = /TODO/;\nlet x: any = 1; const any = 2; // eslint-disable-line\n",
    'b.rs': "fn f<'a>(s: &'a str) -> char { let _ = r#\"// TODO\"#; '\"' } // TODO\n#[allow(dead_code)]\nfn g() {}\n",
    'c.py': "x = '# TODO'\ny = '''\n# FIXME\n'''\nz = 1  # type: ignore\n",
    'd.sh': 'echo "${#x}" # TODO\necho "# FIXME"\n',
    'e.c': 'char *s = "/* TODO */"; /* line\n FIXME */\nint x; // NOLINT\n',
  });
  const report = await gate(project.root, { todos: {}, 'escape-hatches': {} });
  const at = (id: string): string[] => report.conditions.find((condition) => condition.id === id)!.locations.map(({ file, line, message }) => `${file}:${line} ${message}`);
  assert.equal(at('todos'), ['a.ts:1 FIXME', 'b.rs:1 TODO', 'd.sh:1 TODO', 'e.c:2 FIXME']);
  assert.equal(at('escape-hatches'), ['a.ts:2 any', 'a.ts:2 eslint-disable', 'b.rs:2 #[allow]', 'c.py:5 type: ignore', 'e.c:3 NOLINT']);
});

test('fails without a measured value unless the configuration names the condition', async () => {
  const wanted = { findings: {} };
  project.write({ 'reports/ruff.sarif': '' });
  assert.is((await gate(project.root, wanted)).verdict, 'fail');
  const allowed = await gate(project.root, wanted, { allowNotMeasured: ['findings'] });
  assert.is(allowed.verdict, 'pass');
  assert.is(outcomeOf(allowed, 'findings'), 'not_measured');
});

test('asks only what its tier asks for', async () => {
  const report = await gate(project.root, { todos: {}, 'tests-failing': {}, 'tests-present': { tier: 'tier1' } }, { tier: 'tier1' });
  assert.equal(report.conditions.map(({ id, outcome }) => `${id} ${outcome}`), ['sources pass', 'todos pass', 'tests-failing not_applicable', 'tests-present pass']);
});

test('refuses a configuration that would say nothing or means nothing', async () => {
  const refusal = async (run: Promise<unknown>): Promise<string> => run.then(() => 'none', (error: { code: string }) => error.code);
  assert.is(await refusal(gate(project.root, {})), 'no-condition');
  assert.is(await refusal(gate(project.root, { speed: {} })), 'unknown-condition');
  assert.is(await refusal(gate(project.root, { todos: { min: 1 } })), 'invalid-options');
  assert.is(await refusal(gate(project.root, { 'new-todos': { ratchet: true } })), 'invalid-options');
  assert.is(await refusal(gate(project.root, { todos: {} }, { allowNotMeasured: ['findings'] })), 'unknown-condition');
  assert.is(await refusal(gate(project.root, { todos: {} }, { accept: ['todos'] })), 'not-ratcheted');
});

const ratchetOf = (root: string): unknown => (JSON.parse(readFileSync(join(root, 'quality-ratchet.json'), 'utf8')) as { values: unknown }).values;
const RATCHETED = { todos: { ratchet: true } };

test('ratchets: needs a recorded value, tightens by itself, loosens only when told', async () => {
  project.write({ 'src/price.py': `${GOOD_OLD}# TODO\n# TODO\n` });
  assert.is(outcomeOf(await gate(project.root, RATCHETED), 'todos'), 'not_measured');
  assert.not(existsSync(join(project.root, 'quality-ratchet.json')));
  assert.is((await gate(project.root, RATCHETED, { accept: ['todos'] })).verdict, 'pass');
  assert.equal(ratchetOf(project.root), { todos: { value: 2 } });
  project.write({ 'src/price.py': `${GOOD_OLD}# TODO\n` });
  const tightened = await gate(project.root, RATCHETED);
  assert.equal(tightened.ratchet!.tightened, ['todos']);
  assert.equal(ratchetOf(project.root), { todos: { value: 1 } });
  project.write({ 'src/price.py': `${GOOD_OLD}# TODO\n# TODO\n` });
  const failed = await gate(project.root, RATCHETED);
  assert.is(failed.verdict, 'fail');
  assert.ok(failed.conditions[1]!.ratcheted);
  assert.is((await gate(project.root, RATCHETED, { accept: ['todos'] })).verdict, 'pass');
  assert.equal(ratchetOf(project.root), { todos: { value: 2, acceptedFrom: 1 } });
});

test('ratchets: a value that was loosened or deleted by hand since the merge base still holds', async () => {
  project.git('checkout', '--quiet', 'main');
  project.write({ 'quality-ratchet.json': '{"version":1,"values":{"todos":{"value":0}}}' });
  project.git('add', '--all');
  project.git('commit', '--quiet', '--message', 'ratchet');
  project.git('checkout', '--quiet', '-b', 'other');
  project.write({ 'src/price.py': `${GOOD_OLD}# TODO\n`, 'quality-ratchet.json': '{"version":1,"values":{"todos":{"value":5}}}' });
  assert.is((await gate(project.root, RATCHETED)).verdict, 'fail');
  project.write({ 'quality-ratchet.json': '{"version":1,"values":{}}' });
  assert.is((await gate(project.root, RATCHETED)).verdict, 'fail');
  project.write({ 'quality-ratchet.json': '{"version":1,"values":{"todos":{"value":1,"acceptedFrom":0}}}' });
  assert.is((await gate(project.root, RATCHETED)).verdict, 'pass');
});

test('renders the same result for people, SARIF, JUnit and annotations', async () => {
  project.write({ 'src/a&b.py': '# TODO <1>\n', 'reports/ruff.sarif': '{' });
  const report = await gate(project.root, { todos: {}, findings: {}, 'tests-failing': {} });
  const text = renderText(report, 'price', false);
  assert.match(text, /FAIL {9}todos +1 notes \(at most 0, 1 too much\)\n {6}src\/a&b\.py:1 {2}TODO\n {6}-> /);
  assert.match(text, /NOT MEASURED findings +reports\/ruff\.sarif is not valid JSON/);
  const sarif = renderSarif(report, '0') as { runs: [{ results: Array<{ ruleId: string }> }] };
  assert.equal(sarif.runs[0].results.map(({ ruleId }) => ruleId), ['todos', 'findings']);
  const junit = parseXml(renderJUnit(report, 'price'));
  assert.is(junit.children[0]!.attributes['failures'], '2');
  assert.is(junit.children[0]!.children.length, 4);
  assert.match(renderAnnotations(report, 'libs/price/'), /^::error file=libs\/price\/src\/a&b\.py,line=1,title=work left undone::TODO/m);
});

test('self-test: every condition turns red on a planted violation, and one that cannot is told', async () => {
  const wanted = Object.fromEntries(conditions.map(({ id }) => [id, {}]));
  const results = await selfTest(requestFor(project.root, wanted));
  assert.equal(results.filter(({ red }) => !red), []);
  assert.is(results.length, conditions.length);
  const toothless = await selfTest(requestFor(project.root, { coverage: { min: 0 }, todos: { exclude: ['src/**'] } }));
  assert.equal(toothless.map(({ id, red }) => `${id} ${red}`), ['sources true', 'todos false', 'coverage false']);
});

for (const [name, text] of [
  ['a.ts', 'export function one(a: number): number {\n  return a;\n}\n'],
  ['a.js', 'function one(a) {\n  return a;\n}\n'],
  ['a.c', 'int one(int a) {\n  return a;\n}\n'],
  ['a.cpp', 'int one(int a) {\n  return a;\n}\n'],
  ['a.rs', 'fn one(a: u8) -> u8 {\n    a\n}\n'],
  ['a.sh', 'one() {\n  echo\n}\n'],
] as const) {
  test(`self-test: plants in ${name} what its language calls bad`, async () => {
    const other = createProject({ [name]: text });
    try {
      // bash has no parameters, and neither it nor Rust names files in imports
      const left = name === 'a.sh' ? ['parameters', 'import-cycles'] : name === 'a.rs' ? ['import-cycles'] : [];
      const ids = ['todos', 'escape-hatches', 'cyclomatic', 'cognitive', 'nesting', 'function-length', 'parameters', 'documentation', 'duplication', 'tdg', 'import-cycles'].filter((id) => !left.includes(id));
      const results = await selfTest(requestFor(other.root, Object.fromEntries(ids.map((id) => [id, {}]))));
      assert.equal(results.filter(({ red }) => !red), []);
    } finally {
      other.remove();
    }
  });
}

test('honours .gitignore files without git, follows no link, and says when nothing is left', async () => {
  const plain = createProject({ '.gitignore': 'gen/\n!keep.py\n', 'gen/a.py': '# TODO\n', 'sub/.gitignore': '*.py\n!keep.py\n', 'sub/x.py': '# TODO\n', 'sub/keep.py': '# TODO\n', 'node_modules/m/i.js': '// TODO\n' });
  try {
    const { symlinkSync } = await import('node:fs');
    symlinkSync(plain.root, join(plain.root, 'sub/loop'));
    const report = await gate(plain.root, { todos: {} });
    assert.equal(report.conditions[1]!.locations.map(({ file }) => file), ['sub/keep.py']);
    const empty = await gate(plain.root, { todos: {} }, { selection: { exclude: ['**'] } });
    assert.is(outcomeOf(empty, 'sources'), 'fail');
    assert.is(outcomeOf(empty, 'todos'), 'not_measured');
  } finally {
    plain.remove();
  }
});

test.run();
