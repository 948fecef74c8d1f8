// What the suites here share: small pytest projects in temporary folders, run by pytest and by tach.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { command } from '../../executors/tach-test/executor';
import { packageRoot } from '../../plugins/graph/schemas';
import type { TachTestOptions } from '../../schemas/types/tach-test-options.schema';
import type { TachTestReport } from '../../schemas/types/tach-test-report.schema';

// a runner's wish for colours must not reach the texts that are compared
delete process.env['FORCE_COLOR'];

const PINS = ['pytest==8.4.2', 'pytest-asyncio==1.2.0'];
const RECORDER = join(packageRoot, 'scripts/conformance');

/** The environment of these tests, made on first use: .cache/tach-python. */
export function testPython(): string {
  const given = process.env['NX_STRATA_TEST_PYTHON'];
  if (given) return given;
  const home = join(packageRoot, '.cache/tach-python');
  const python = join(home, 'bin/python');
  if (!existsSync(join(home, 'ready'))) {
    rmSync(home, { recursive: true, force: true });
    for (const [file, args] of [['python3', ['-m', 'venv', home]], [python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PINS]]] as const) {
      const { status, stderr } = spawnSync(file, args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`cannot make the environment of the tests: ${file} ${args.join(' ')}: ${stderr}`);
    }
    writeFileSync(join(home, 'ready'), '');
  }
  return python;
}

export type Files = Readonly<Record<string, string>>;

/** A project in a temporary folder that is gone when `use` has settled. */
export async function withProject<Result>(files: Files, use: (root: string) => Promise<Result>): Promise<Result> {
  const root = mkdtempSync(join(tmpdir(), 'tach-suite-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    return await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

export interface Ran {
  readonly exitCode: number;
  readonly output: string;
  /** By node id: "phase outcome" of every report and what it came to. */
  readonly tests: ReadonlyMap<string, string>;
  readonly report: TachTestReport | undefined;
}

export async function runTach(root: string, options: TachTestOptions = {}, signal: AbortSignal = new AbortController().signal): Promise<Ran> {
  const output: string[] = [];
  const file = join(root, 'report.json');
  const write = (text: string): void => void output.push(text);
  const exitCode = await command.settle({ python: testPython(), junit: '', workers: 2, ...options }, { root, workspaceRoot: root, project: 'suite', write, progress: () => undefined, interactive: false, color: false, signal }, file);
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as TachTestReport) : undefined;
  const tests = new Map((report?.tests ?? []).map(({ id, outcome, phases }) => [id, [...Object.entries(phases).map(([phase, value]) => `${phase} ${value}`), `= ${outcome}`].sort().join(', ')]));
  return { exitCode, output: output.join(''), tests, report };
}

export async function runPytest(root: string, args: readonly string[] = []): Promise<Ran> {
  const record = join(root, '.record.json');
  const child = spawn(testPython(), ['-m', 'pytest', '-p', 'recorder', ...args], { cwd: root, env: { ...process.env, PYTHONPATH: RECORDER, CONFORMANCE_RECORD: record } });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const exitCode = await new Promise<number>((settle) => child.on('close', (code) => settle(code ?? -1)));
  const recorded = existsSync(record) ? (JSON.parse(readFileSync(record, 'utf8')) as { tests: Record<string, [string, string, boolean][]> }).tests : {};
  // an interrupted test has reports of the phases that it got through
  const ended = Object.entries(recorded).filter(([, reports]) => reports.some(([phase, outcome]) => phase === 'teardown' || outcome !== 'passed'));
  const tests = new Map(ended.map(([id, reports]) => [id, [...reports.map(([phase, outcome]) => `${phase} ${outcome}`), `= ${total(reports)}`].sort().join(', ')]));
  return { exitCode, output: output.join(''), tests, report: undefined };
}

function total(reports: readonly [string, string, boolean][]): string {
  if (reports.some(([phase, outcome]) => phase === 'call' && outcome === 'failed')) return 'failed';
  if (reports.some(([, outcome]) => outcome === 'failed')) return 'error';
  const expected = reports.find(([, , wasXfail]) => wasXfail);
  if (expected) return expected[1] === 'skipped' ? 'xfailed' : 'xpassed';
  return reports.some(([, outcome]) => outcome === 'skipped') ? 'skipped' : 'passed';
}

/** pytest's own account of what failed: from the first section to the last line, without times, addresses and folders of one run. */
export function account(output: string, root: string): string {
  const start = output.search(/^=+ (ERRORS|FAILURES|warnings summary|short test summary info|.*(passed|failed|error|ran|skipped|deselected|xfailed|xpassed).*) =+$/m);
  const end = output.search(/^tach: \d+ collected/m);
  return output
    .slice(start < 0 ? 0 : start, end < 0 ? undefined : end)
    .replaceAll(root, 'ROOT')
    .replace(/ in \d+\.\d+s( \(.*\))?/g, ' in TIME')
    .replace(/0x[0-9a-f]{6,}/g, '0xADDRESS')
    .replace(/\/tmp\/pytest-of-[^/]+\/pytest-\d+/g, 'TMP')
    .replace(/=+/g, '=')
    .trim();
}

/** Runs a suite both ways, each in a copy of its own. */
export async function both(files: Files, options: TachTestOptions = {}, args: readonly string[] = [], events?: string): Promise<{ pytest: Ran; tach: Ran; texts: [string, string]; events: [string, string] }> {
  return withProject(files, async (root) => {
    const copy = mkdtempSync(join(tmpdir(), 'tach-suite-'));
    try {
      cpSync(root, copy, { recursive: true });
      const [pytest, tach] = await Promise.all([runPytest(copy, args), runTach(root, options)]);
      const read = (folder: string): string => (events && existsSync(join(folder, events)) ? readFileSync(join(folder, events), 'utf8') : '');
      return { pytest, tach, texts: [account(pytest.output, copy), account(tach.output, root)], events: [read(copy), read(root)] };
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
}
