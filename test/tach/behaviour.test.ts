// What a user sees of a run: options, crashes, time limits, Ctrl-C, refusals, files.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadSchema, validate } from '../../plugins/graph/schemas';
import { runTach, testPython, withProject } from './suite';

/** A report a subtest, as pytest 9 and pytest-subtests make them: before the test's own. */
const SUBTESTS = `
import pytest
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.when == "call":
        import copy
        early = copy.copy(report)
        early.outcome, early.longrepr = "failed", "subtest 1 failed"
        if report.passed: item.ihook.pytest_runtest_logreport(report=early)
`;

const behaviour = suite('tach: behaviour');

behaviour('a crash is told of its test, and the run goes on', async () => {
  const text = `
import os, signal, sys, ctypes
def test_before(): pass
def test_exit(): os._exit(7)
def test_abort(): os.abort()
def test_segfault(): ctypes.string_at(0)
def test_killed(): os.kill(os.getpid(), signal.SIGKILL)
def test_overflow():
    sys.setrecursionlimit(10**9)
    class Deep:
        def __repr__(self): return repr([self])
    f = lambda n: [f(n + 1)]
    import marshal
    x = ()
    for _ in range(2_000_000): x = (x,)
    repr(x) if sys.version_info < (3, 0) else ctypes.pythonapi.PyObject_Hash(ctypes.py_object(x))
def test_memory():
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    try: bytearray(1 << 31)
    except MemoryError: pass
def test_after(): pass
`;
  for (const mode of ['reset', 'fork'] as const) {
    await withProject({ 'test_crash.py': text }, async (root) => {
      const { report, output, exitCode } = await runTach(root, { mode });
      const outcomes = Object.fromEntries(report!.tests.map((test) => [test.id.split('::')[1], test.outcome]));
      assert.equal(outcomes, { test_before: 'passed', test_exit: 'failed', test_abort: 'failed', test_segfault: 'failed', test_killed: 'failed', test_overflow: 'failed', test_memory: 'passed', test_after: 'passed' }, output);
      assert.is(exitCode, 1);
      assert.match(output, 'test_crash.py::test_exit ended its process with exit code 7');
      assert.match(output, 'test_crash.py::test_abort ended its process by SIGABRT during call');
    });
  }
});

behaviour('a crash in a wide fixture, and in a test beside a descriptor, leaves the others to run', async () => {
  const text = `
import os, pytest, socket
@pytest.fixture(scope="module")
def server():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0)); s.listen(); yield s
@pytest.fixture(scope="class")
def deadly(): os._exit(3)
class TestDeadly:
    def test_a(self, deadly): pass
    def test_b(self, deadly): pass
def test_one(server): assert server.fileno() > 0
def test_dies(server): os._exit(1)
def test_two(server): assert server.getsockname()[1]
def test_free(): pass
`;
  await withProject({ 'test_wide.py': text }, async (root) => {
    const { report, output } = await runTach(root);
    const outcomes = Object.fromEntries(report!.tests.map((test) => [test.id.split('::').pop(), test.outcome]));
    assert.equal(outcomes, { test_a: 'error', test_b: 'error', test_one: 'passed', test_dies: 'failed', test_two: 'passed', test_free: 'passed' }, output);
    assert.match(output, /not isolated from each other: .* because server holds an open socket/);
  });
});

behaviour('a subtest that fails decides its phase in the report', async () => {
  const text = 'import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n        for n in range(3):\n            with self.subTest(n=n): self.assertNotEqual(n, 1)\n';
  await withProject({ 'test_sub.py': text, 'conftest.py': SUBTESTS }, async (root) => {
    const { report, output, exitCode } = await runTach(root);
    assert.is(exitCode, 1, output);
    assert.equal(report!.tests.map(({ phases }) => phases), [{ setup: 'passed', call: 'failed', teardown: 'passed' }]);
  });
});

behaviour('where coverage is asked for, one line says that it is not measured', async () => {
  // stands for pytest-cov: what tach looks at is its option
  const conftest = 'import pytest\ndef pytest_addoption(parser): parser.addoption("--cov", action="append", default=[], dest="cov_source")\n@pytest.hookimpl(tryfirst=True)\ndef pytest_load_initial_conftests(early_config): open("measured.txt", "w").write(str(early_config.known_args_namespace.cov_source))\n';
  await withProject({ 'measure.py': conftest, 'pytest.ini': '[pytest]\naddopts = -p measure --cov=pkg\n', 'test_a.py': 'def test_a(): pass\n' }, async (root) => {
    const { output, exitCode } = await runTach(root, { env: { PYTHONPATH: root } });
    assert.is(exitCode, 0, output);
    assert.is(readFileSync(join(root, 'measured.txt'), 'utf8'), 'None');
    assert.match(output, 'tach: coverage is not measured');
  });
});

behaviour('much live output of many workers arrives, all of it, each line with its test', async () => {
  const text = `
import pytest, sys
@pytest.mark.parametrize("n", range(8))
def test_prints(n):
    for line in range(2000):
        print(n, line, "x" * 100, file=sys.stderr if line % 2 else sys.stdout)
    sys.stdout.flush()
`;
  await withProject({ 'test_loud.py': text }, async (root) => {
    const { output, exitCode } = await runTach(root, { capture: 'no', workers: 4, timeoutSeconds: 20 });
    const lines = output.split('\n').filter((line) => line.endsWith('xxxx'));
    assert.is(lines.filter((line) => !/^\[test_loud\.py::test_prints\[(\d)\]\] \1 /.test(line)).length, 0);
    assert.is(lines.length, 16_000, output.slice(-500));
    assert.is(exitCode, 0);
  });
});

behaviour('a test that takes too long shows its stack, is stopped, and the run goes on', async () => {
  const text = `
import pytest, time
def test_sleeps_for_ever():
    time.sleep(60)
@pytest.mark.timeout(0.3)
def test_own_limit():
    while True: pass
def test_quick(): pass
@pytest.fixture(scope="module")
def slow(): time.sleep(60)
def test_wide(slow): pass
`;
  await withProject({ 'test_slow.py': text }, async (root) => {
    const began = Date.now();
    const { report, output } = await runTach(root, { timeoutSeconds: 1 });
    const outcomes = Object.fromEntries(report!.tests.map((test) => [test.id.split('::')[1], test.outcome]));
    assert.equal(outcomes, { test_sleeps_for_ever: 'failed', test_own_limit: 'failed', test_quick: 'passed', test_wide: 'error' }, output);
    assert.match(output, 'test_slow.py::test_sleeps_for_ever took longer than 1 s and was stopped during call');
    assert.match(output, /File ".*test_slow\.py", line 4 in test_sleeps_for_ever/);
    assert.match(output, 'took longer than 0.3 s');
    assert.ok(Date.now() - began < 15_000);
  });
});

behaviour('a fixture of the session that holds a descriptor: its tests share one process, the others are isolated', async () => {
  const text = `
import pytest, socket, os
STATE = []
@pytest.fixture(scope="session")
def server():
    with socket.socket() as s: yield s
@pytest.fixture(scope="session")
def plain():
    with open("plain.txt", "a") as f: f.write("up\\n")
    return [1]
def test_a(server, plain): STATE.append(1)
def test_b(server): assert STATE == [1] and os.fstat(server.fileno())
def test_c(plain): assert STATE == []; STATE.append(2)
def test_d(plain): assert STATE == []
`;
  await withProject({ 'test_session.py': text }, async (root) => {
    const { report, output } = await runTach(root);
    assert.is(report!.summary.passed, 4, output);
    assert.is(report!.engine.unreset[0]?.count, 2);
    assert.is(readFileSync(join(root, 'plain.txt'), 'utf8'), 'up\n', 'built once');
  });
});

behaviour('options select as pytest does: paths, node ids, -k, -m, --lf, --maxfail, -p, args', async () => {
  const files = { 'pytest.ini': '[pytest]\nmarkers = slow\n', 'one/test_a.py': 'import pytest\n@pytest.mark.slow\ndef test_slow(): pass\ndef test_bad(): assert 0\n', 'two/test_b.py': 'def test_b(): pass\ndef test_bad(): assert 0\n' };
  await withProject(files, async (root) => {
    const ids = async (options: Parameters<typeof runTach>[1]): Promise<string[]> => [...(await runTach(root, options)).tests.keys()];
    assert.equal(await ids({ paths: ['two'] }), ['two/test_b.py::test_b', 'two/test_b.py::test_bad']);
    assert.equal(await ids({ paths: ['one/test_a.py::test_slow'] }), ['one/test_a.py::test_slow']);
    assert.equal(await ids({ keyword: 'slow' }), ['one/test_a.py::test_slow']);
    assert.equal(await ids({ markers: 'slow' }), ['one/test_a.py::test_slow']);
    const first = await runTach(root, { maxFail: 1 });
    assert.equal([...first.tests.keys()], ['one/test_a.py::test_slow', 'one/test_a.py::test_bad']);
    assert.is(first.report!.summary.notRun, 2);
    await runTach(root);
    assert.equal(await ids({ lastFailed: true }), ['one/test_a.py::test_bad', 'two/test_b.py::test_bad']);
    assert.match((await runTach(root, { durations: 0, args: ['-vv'] })).output, 'slowest durations');
    assert.match((await runTach(root, { config: 'pytest.ini', env: { PYTEST_ADDOPTS: '--co -q' } })).output, 'two/test_b.py::test_b');
  });
});

behaviour('the report, the JUnit file and the recorded durations', async () => {
  await withProject({ 'test_x.py': 'def test_a(record_property): record_property("colour", "red")\ndef test_b(): assert 1 == 2\n' }, async (root) => {
    const { report } = await runTach(root, { junit: 'reports/tach-test.xml' });
    validate('tach-test-report', report);
    assert.ok(loadSchema('tach-test-report').required?.includes('wallMs'));
    assert.equal(report!.tests.map(({ id, outcome, phases }) => [id, outcome, phases]), [
      ['test_x.py::test_a', 'passed', { setup: 'passed', call: 'passed', teardown: 'passed' }],
      ['test_x.py::test_b', 'failed', { setup: 'passed', call: 'failed', teardown: 'passed' }],
    ]);
    assert.is(report!.tests[1]!.message, 'assert 1 == 2');
    const xml = readFileSync(join(root, 'reports/tach-test.xml'), 'utf8');
    assert.match(xml, 'tests="2"');
    assert.match(xml, '<property name="colour" value="red"');
    assert.match(xml, 'failures="1"');
    assert.equal(Object.keys(JSON.parse(readFileSync(join(root, 'reports/tach-durations.json'), 'utf8')) as object), ['test_x.py::test_a', 'test_x.py::test_b']);
  });
});

behaviour('output that is not captured comes line by line, tagged with its test', async () => {
  await withProject({ 'test_x.py': 'import os, sys\ndef test_a(): print("one"); os.system("echo two")\ndef test_b(): sys.stderr.write("three\\n")\n' }, async (root) => {
    const { output } = await runTach(root, { capture: 'no' });
    for (const line of ['[test_x.py::test_a] one', '[test_x.py::test_a] two', '[test_x.py::test_b] three']) assert.match(output, line);
  });
});

behaviour('failures are annotations in GitHub Actions', async () => {
  process.env['GITHUB_ACTIONS'] = 'true';
  try {
    await withProject({ 'test_x.py': '\ndef test_a():\n    assert "a:b" == "c"\n' }, async (root) => {
      assert.match((await runTach(root)).output, /^::error file=test_x\.py,line=3,title=test_x\.py%3A%3Atest_a::AssertionError: assert 'a:b' == 'c'/m);
    });
  } finally {
    delete process.env['GITHUB_ACTIONS'];
  }
});

behaviour('an interrupted run tells what it interrupted, exits with 2 and leaves no process', async () => {
  await withProject({ 'test_x.py': 'import os, subprocess, time\ndef test_a(): pass\ndef test_hangs():\n    subprocess.Popen(["sleep", "61.375"], start_new_session=True)\n    open("ready", "w"); time.sleep(61)\n' }, async (root) => {
    const abort = new AbortController();
    const wait = setInterval(() => existsSync(join(root, 'ready')) && abort.abort(), 20);
    const { exitCode, output } = await runTach(root, {}, abort.signal);
    clearInterval(wait);
    assert.is(exitCode, 2, output);
    assert.match(output, 'interrupted during test_x.py::test_hangs');
    assert.match(output, '1 passed');
    const left = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n').filter((line) => line.includes('61.375') || line.includes(root));
    assert.equal(left, []);
  });
});

behaviour('an interpreter that is missing, too old or without pytest: one message and exit code 2', async () => {
  await withProject({ 'test_x.py': 'def test(): pass\n' }, async (root) => {
    const missing = await runTach(root, { python: './no/python' });
    assert.is(missing.exitCode, 2);
    assert.match(missing.output, 'no Python at ./no/python');
    const bare = mkdtempSync(join(tmpdir(), 'tach-bare-'));
    try {
      assert.is(spawnSync('python3', ['-m', 'venv', '--without-pip', bare]).status, 0);
      const without = await runTach(root, { python: join(bare, 'bin/python') });
      assert.is(without.exitCode, 2);
      assert.match(without.output, 'pytest cannot be imported');
      assert.match(without.output, '-m pip install pytest');
      const old = join(bare, 'bin/old');
      writeFileSync(old, `#!/bin/sh\nexec ${testPython()} -c 'import sys, runpy; sys.version_info = (3, 9, 1); sys.argv = sys.argv[1:]; sys.path.insert(0, ""); runpy.run_path(sys.argv[0], run_name="__main__")' "$@"\n`);
      chmodSync(old, 0o755);
      const tooOld = await runTach(root, { python: old });
      assert.is(tooOld.exitCode, 2);
      assert.match(tooOld.output, 'too old');
    } finally {
      rmSync(bare, { recursive: true, force: true });
    }
  });
});

behaviour('an option that does not exist is named, with what is allowed', async () => {
  await withProject({}, async (root) => {
    const { exitCode, output } = await runTach(root, { nonsense: 1 } as object);
    assert.is(exitCode, 2);
    assert.match(output, 'unknown option "nonsense"');
  });
});

behaviour('the longest recorded tests start first', async () => {
  await withProject({ 'test_x.py': `${'import os\n'}${['a', 'b', 'c'].map((name) => `def test_${name}(): open("order.txt", "a").write("${name}")\n`).join('')}`, 'reports/tach-durations.json': '{"test_x.py::test_c": 9, "test_x.py::test_b": 5, "test_x.py::test_a": 1}' }, async (root) => {
    const { report } = await runTach(root, { workers: 1 });
    assert.is(readFileSync(join(root, 'order.txt'), 'utf8'), 'cba');
    assert.equal(report!.tests.map((test) => test.id), ['test_x.py::test_a', 'test_x.py::test_b', 'test_x.py::test_c'], 'told in order');
  });
});

behaviour('with files isolated, a file starts pristine, and a crash costs its own test alone', async () => {
  const one = 'import os, sys\nLEFT = []\ndef test_leaves(): LEFT.append(1); sys.left = 1\ndef test_dies(): os._exit(3)\ndef test_after(): assert not LEFT\n';
  await withProject({ 'test_one.py': one, 'test_two.py': 'import sys\ndef test_pristine(): assert not hasattr(sys, "left")\n' }, async (root) => {
    const { report, output } = await runTach(root, { isolation: 'file', workers: 1 });
    const outcomes = Object.fromEntries(report!.tests.map((test) => [test.id.split('::')[1], test.outcome]));
    assert.equal(outcomes, { test_leaves: 'passed', test_dies: 'failed', test_after: 'passed', test_pristine: 'passed' }, output);
    assert.match(output, 'files are isolated from each other, not tests');
  });
});

behaviour('a regular expression is compiled once in a slot, is the same for each test, and is warned of each time', async () => {
  const text = `
import re, sys, warnings, pytest
compiler = getattr(re, "_compiler", None) or sys.modules["sre_compile"]
NAMED = r"(?P<first>[a-z\\u0430-\\u044f]+)--(?P<rest>\\d{2,3})?"
@pytest.mark.parametrize("n", range(3))
def test_compiles(n, monkeypatch):
    compiled, real = [], compiler._code
    monkeypatch.setattr(compiler, "_code", lambda pattern, flags: compiled.append(1) or real(pattern, flags))
    found = re.compile(NAMED, re.I).fullmatch("\\u0416abc--123")
    assert found.groupdict() == {"first": "\\u0416abc", "rest": "123"} and found.re.flags == re.I | re.U and found.re.groups == 2
    assert re.compile(NAMED).fullmatch("\\u0416") is None and re.compile(NAMED.encode("unicode_escape"))
    with open("compiled.txt", "a") as file: file.write(f"{len(compiled)} ")
    with pytest.warns(FutureWarning, match="set intersection"): re.compile("[a&&b]")
`;
  await withProject({ 'test_re.py': text }, async (root) => {
    const { report, output } = await runTach(root, { workers: 1, mode: 'reset' });
    assert.is(report!.summary.passed, 3, output);
    assert.is(readFileSync(join(root, 'compiled.txt'), 'utf8'), '3 0 0 ');
  });
});

behaviour('Ctrl-C without isolation ends pytest as in a terminal, and one in a fixture is no pass', async () => {
  await withProject({ 'test_x.py': 'import time\ndef test_a(): pass\ndef test_hangs(): open("ready", "w"); time.sleep(61)\n', 'test_y.py': 'import pytest\n@pytest.fixture\ndef stops(): pytest.exit("enough")\ndef test_it(stops): pass\n' }, async (root) => {
    const abort = new AbortController();
    const wait = setInterval(() => existsSync(join(root, 'ready')) && abort.abort(), 20);
    const began = Date.now();
    const { exitCode, output, tests } = await runTach(root, { isolation: 'none', paths: ['test_x.py'] }, abort.signal);
    clearInterval(wait);
    assert.is(exitCode, 2, output);
    assert.match(output, /KeyboardInterrupt[\s\S]*1 passed/);
    assert.equal([...tests.keys()], ['test_x.py::test_a']);
    assert.ok(Date.now() - began < 5000, 'it was not killed after its grace');
    const { report } = await runTach(root, { paths: ['test_y.py'] });
    assert.equal([report!.tests, report!.summary.notRun], [[], 1]);
  });
});

behaviour.run();
