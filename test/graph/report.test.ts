// report: the whole workspace on one page, from real reports; looked at in a real browser.
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../plugins/graph/schemas';
import type { ReportReport } from '../../schemas/types/report-report.schema';
import { makeFolder, putFiles, runStrata, type Ran } from '../support';
import { lookAt } from './look';

const test = suite('report');
const python = join(packageRoot, 'workspace-example/.venv/bin/python');
const HISTORY = '{"process":0,"type":"invoke","f":"write","key":"x","value":1,"timeNs":10}\n{"process":0,"type":"ok","f":"write","key":"x","value":1,"timeNs":25}\n';
const root = makeFolder({
  'nx.json': '{}',
  'services/shop/package.json': '{ "name": "@acme/shop" }',
  'services/shop/pytest.ini': '[pytest]\n',
  'services/shop/test_shop.py': 'import os\n\ndef test_stays():\n    pass\n\ndef test_moody():\n    assert not os.environ.get("MOODY"), "<b>out of stock</b> & gone"\n',
  'services/shop/strata.config.json': '{ "quality-gate": { "conditions": { "tests-failing": { "max": 0 }, "todos": { "max": 0 } } } }',
  'ledger/history.jsonl': HISTORY,
  'node_modules/other/reports/tach-test.json': '{}',
  '.hidden/reports/tach-test.json': '{}',
});

const strata = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Ran => runStrata(args, root, env);
const tests = (moody: boolean): number | null => strata(['tach-test', 'services/shop', `--python=${python}`], moody ? { MOODY: '1' } : {}).exitCode;
const told = (): ReportReport => JSON.parse(readFileSync(join(root, 'reports/report.json'), 'utf8')) as ReportReport;
const page = (): string => readFileSync(join(root, 'reports/index.html'), 'utf8');

test('without a report there is an error, or with allowEmpty a page that says so', () => {
  const { exitCode, stdout } = strata(['report']);
  assert.is(exitCode, 2);
  assert.match(stdout, /there is no report in this workspace\n {2}run what makes them/);
  assert.not.ok(existsSync(join(root, 'reports/index.html')));
  assert.is(strata(['report', '--allow-empty', '--output=out/empty.html']).exitCode, 0);
  assert.match(readFileSync(join(root, 'out/empty.html'), 'utf8'), /Nothing has been measured/);
  assert.is(told().verdict, 'unclear');
  rmSync(join(root, 'out'), { recursive: true });
});

test('what each report comes to, by project; other people\'s folders are left out', () => {
  assert.is(tests(true), 1);
  strata(['quality-gate', 'services/shop']);
  strata(['dst-check', 'ledger/history.jsonl', '--model=register', `--report=${join(root, 'ledger/reports/dst-check.json')}`]);
  const { exitCode, stdout } = strata(['report']);
  assert.is(exitCode, 0, stdout);
  assert.match(stdout, /reports\/index\.html: 3 reports of 2 projects: 1 good, 2 bad, 0 unclear/);
  assert.equal(
    told().results.map(({ project, kind, verdict }) => [project, kind, verdict]),
    [['@acme/shop', 'quality-gate', 'bad'], ['@acme/shop', 'tach-test', 'bad'], ['ledger', 'dst-check', 'good']],
  );
  assert.is(strata(['report', '--fail-on-problems']).exitCode, 1);
});

test('text of a test is text on the page', () => {
  assert.match(page(), /&#60;b&#62;out of stock&#60;\/b&#62; &#38; gone/);
  assert.not.match(page(), /<b>out of stock/);
});

test('the same reports give the same bytes', () => {
  const before = page();
  assert.is(strata(['report']).exitCode, 0);
  assert.is(page(), before);
});

test('a test that goes back and forth is flaky; one that was mended is not', () => {
  assert.equal(told().flaky, []);
  assert.is(tests(false), 0);
  strata(['report']);
  assert.equal(told().flaky, []);
  tests(true);
  strata(['report']);
  assert.equal(told().flaky, [{ project: '@acme/shop', test: 'test_shop.py::test_moody', changes: 2, runs: 3 }]);
});

test('a report that cannot be read is unclear, with the reason, and never good', () => {
  putFiles(root, { 'ledger/reports/plugin-verify.json': '{"version":1', 'ledger/reports/stack-check.json': '{"version":1}' });
  strata(['report']);
  assert.equal(told().results.filter(({ project }) => project === 'ledger').map(({ kind, verdict }) => [kind, verdict]), [['dst-check', 'good'], ['plugin-verify', 'unclear'], ['stack-check', 'unclear']]);
  assert.match(page(), /the file is not JSON/);
  assert.match(page(), /it is not what stack-check writes/);
});

test('bad input: an output outside, a history that is none', () => {
  assert.match(strata(['report', '--output=../page.html']).stdout, /\/output: \.\.\/page\.html lies outside the workspace/);
  const before = page();
  appendFileSync(join(root, '.strata/report-history.json'), 'x');
  const { exitCode, stdout } = strata(['report']);
  assert.is(exitCode, 2);
  assert.match(stdout, /report-history\.json: not readable as JSON/);
  assert.is(page(), before, 'the page is as it was');
  rmSync(join(root, '.strata'), { recursive: true });
});

test('in a browser: nothing is cut off or requested, the colours follow the reader, and axe finds nothing', async () => {
  const skipped = await lookAt(join(root, 'reports/index.html'));
  if (skipped) console.log(`skipped: report in a browser: ${skipped}`);
});

test.run();
