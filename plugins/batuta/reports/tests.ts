// Test results from tach's own reports and from JUnit XML.
import { descendants, parseXml } from './xml';
import { isCount, isRecord, readJsonReport, readReport, ReportFault, type ReportFile } from './locate';

export interface FailedTest {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly message: string;
}

export interface TestResults {
  /** Tests that ran to an end; skipped ones are not among them. */
  readonly ran: number;
  readonly skipped: number;
  readonly failed: readonly FailedTest[];
}

const FAILING = new Set(['failed', 'error', 'xpassed-strict']);

function readTach(file: ReportFile): TestResults {
  const report = readJsonReport(file);
  const summary = isRecord(report) ? report['summary'] : undefined;
  const tests = isRecord(report) ? report['tests'] : undefined;
  if (!isRecord(summary) || !Array.isArray(tests)) throw new ReportFault('is no tach-test report: summary and tests are missing');
  const counts = ['collected', 'passed', 'failed', 'skipped', 'xfailed', 'xpassed', 'error'].map((key) => summary[key] ?? (key === 'collected' ? undefined : 0));
  if (!counts.every(isCount)) throw new ReportFault('is no tach-test report: its summary lacks counts');
  const [collected, passed, failed, skipped, xfailed, xpassed, error] = counts as number[];
  const failures: FailedTest[] = [];
  for (const test of tests as unknown[]) {
    if (!isRecord(test) || typeof test['id'] !== 'string' || typeof test['outcome'] !== 'string') throw new ReportFault('is no tach-test report: a test has no id or outcome');
    if (FAILING.has(test['outcome'])) failures.push({ name: test['id'], file: test['id'].split('::')[0]!, message: test['outcome'] });
  }
  // a collection error names no test: it must not get lost
  for (let missing = failures.length; missing < failed! + error!; missing++) failures.push({ name: 'collection', message: 'error outside a test' });
  if (tests.length > collected!) throw new ReportFault('contradicts itself: more tests than were collected');
  const ran = passed! + failed! + xfailed! + xpassed! + error!;
  if (ran + skipped! < collected!) failures.push({ name: 'collection', message: `${collected! - ran - skipped!} of ${collected} collected tests have no result` });
  return { ran, skipped: skipped!, failed: failures };
}

function readJUnit(file: ReportFile): TestResults {
  let root;
  const text = readReport(file);
  try {
    root = parseXml(text);
  } catch (error) {
    throw new ReportFault(`is not valid XML: ${(error as Error).message}`);
  }
  if (root.name !== 'testsuites' && root.name !== 'testsuite') throw new ReportFault(`is no JUnit report: its root is <${root.name}>`);
  const failed: FailedTest[] = [];
  let ran = 0;
  let skipped = 0;
  for (const test of descendants(root, 'testcase')) {
    const problem = test.children.find((child) => child.name === 'failure' || child.name === 'error');
    if (!problem && test.children.some((child) => child.name === 'skipped' || child.name === 'disabled')) {
      skipped++;
      continue;
    }
    ran++;
    if (!problem) continue;
    const { name = '?', classname, file: path, line } = test.attributes;
    failed.push({
      name: classname ? `${classname}.${name}` : name,
      ...(path && { file: path }),
      ...(line && /^\d+$/.test(line) && { line: Number(line) }),
      message: (problem.attributes['message'] ?? problem.text).trim().split('\n')[0]!.slice(0, 200) || problem.name,
    });
  }
  const suites = root.name === 'testsuite' ? [root] : [...descendants(root, 'testsuite')];
  // errors outside test cases (a module that does not import) are counted on the suite only
  for (const suite of suites) {
    const own = suite.children.filter((child) => child.name === 'testcase');
    if (suite.children.some((child) => child.name === 'testsuite')) continue;
    const told = (key: string): number => (/^\d+$/.test(suite.attributes[key] ?? '') ? Number(suite.attributes[key]) : 0);
    const found = own.filter((test) => test.children.some((child) => child.name === 'failure' || child.name === 'error')).length;
    if (told('tests') > own.length) throw new ReportFault(`contradicts itself: suite ${suite.attributes['name'] ?? ''} tells ${told('tests')} tests and holds ${own.length}`);
    for (let more = found; more < told('failures') + told('errors'); more++) failed.push({ name: suite.attributes['name'] ?? 'suite', message: 'failure outside a test case' });
  }
  return { ran, skipped, failed };
}

/** Reads one report by its extension. Throws a ReportFault on anything that is not a whole report. */
export function readTestReport(file: ReportFile): TestResults {
  return file.path.endsWith('.json') ? readTach(file) : readJUnit(file);
}
