// pytest's rules: what a suite means is what pytest says, id by id, phase by phase, text by text.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TachTestOptions } from '../../schemas/types/tach-test-options.schema';
import { both, testPython, type Files } from './suite';

const rules = suite('tach: the rules of pytest');

interface Rule {
  readonly files: Files;
  readonly options?: TachTestOptions;
  readonly args?: readonly string[];
  /** Exit code, where the rule is about it. */
  readonly exitCode?: number;
  /** A file to which the suite writes what happens; compared line by line. */
  readonly events?: string;
  /** ... in whatever order: the suite has units that may run one before the other. */
  readonly unordered?: boolean;
}

function rule(name: string, { files, options, args, exitCode, events, unordered }: Rule): void {
  rules(name, async () => {
    const { pytest, tach, texts, events: written } = await both(files, options, args, events);
    assert.equal(Object.fromEntries(tach.tests), Object.fromEntries(pytest.tests), tach.output);
    assert.is(tach.exitCode, pytest.exitCode, tach.output);
    if (exitCode !== undefined) assert.is(tach.exitCode, exitCode, tach.output);
    assert.is(texts[1], texts[0]);
    const lines = (text: string): string => (unordered ? text.split('\n').sort().join('\n') : text);
    assert.is(lines(written[1]), lines(written[0]));
    if (events) assert.ok(written[0].length > 0, 'the suite wrote no events');
  });
}

const EVENTS = `
import os
def say(text):
    with open("events.txt", "a") as file:
        file.write(text + "\\n")
`;

rules.before(() => void testPython());

rule('skip, skipif, xfail, strict xfail, imperative outcomes', {
  files: {
    'test_marks.py': `
import pytest
@pytest.mark.skip(reason="not now")
def test_skip(): assert False
@pytest.mark.skipif("sys.version_info >= (3,)", reason="new")
def test_skipif(): assert False
@pytest.mark.xfail(reason="known")
def test_xfail(): assert 1 == 2
@pytest.mark.xfail
def test_xpass(): pass
@pytest.mark.xfail(strict=True, reason="must fail")
def test_strict(): pass
@pytest.mark.xfail(raises=ValueError)
def test_other_error(): raise KeyError("x")
@pytest.mark.xfail(run=False)
def test_not_run(): raise SystemExit(9)
def test_skip_inside(): pytest.skip("inside")
def test_xfail_inside(): pytest.xfail("inside")
def test_fail_inside(): pytest.fail("inside", pytrace=False)
def test_importorskip(): pytest.importorskip("no_such_module_at_all")
def test_marks_itself(request):
    request.node.add_marker(pytest.mark.xfail(reason="late"))
    assert 0
def test_marks_itself_and_passes(request):
    request.node.add_marker(pytest.mark.xfail(reason="late"))
@pytest.fixture
def skipping(): pytest.skip("from a fixture")
def test_skipped_by_fixture(skipping): pass
`,
  },
  options: { args: ['-rA'] },
  args: ['-rA'],
  exitCode: 1,
});

rule('a failing set-up is an error, a failing test a failure, a failing teardown after a pass both', {
  files: {
    'conftest.py': `
import pytest
@pytest.fixture
def from_conftest():
    value = {"a": 1}
    assert value["a"] == 2, "conftest"
`,
    'test_phases.py': `
import pytest
@pytest.fixture
def broken(): raise RuntimeError("set-up")
@pytest.fixture
def breaks_later():
    yield 1
    raise RuntimeError("teardown")
@pytest.fixture
def two_yields():
    yield 1
    yield 2
def test_setup_error(broken): pass
def test_conftest_error(from_conftest): pass
def test_failure():
    one = [1, 2, 3]
    two = [1, 2, 4]
    assert one == two
def test_teardown_error(breaks_later): pass
def test_fails_and_teardown_error(breaks_later): assert breaks_later == 2
def test_two_yields(two_yields): pass
def test_unknown_fixture(no_such_fixture): pass
def test_nested():
    def inner(x): return 1 / x
    inner(0)
def test_chained():
    try: {}["missing"]
    except KeyError as error: raise ValueError("chained") from error
def test_system_exit(): raise SystemExit(3)
def test_output():
    import sys
    print("to standard output"); print("to standard error", file=sys.stderr)
    import logging; logging.getLogger("x").warning("logged %d", 7)
    assert "abc" * 3 in "xyz"
`,
  },
  exitCode: 1,
});

rule('an error of collection stops the run with exit code 2', { files: { 'test_bad.py': 'import no_such_module_at_all\ndef test(): pass\n', 'test_good.py': 'def test(): pass\n' }, exitCode: 2 });
rule('no tests: exit code 5', { files: { 'test_none.py': 'x = 1\n' }, exitCode: 5 });
rule('a usage error: exit code 4', { files: { 'test_one.py': 'def test(): pass\n' }, options: { paths: ['no_such_file.py'] }, args: ['no_such_file.py'], exitCode: 4 });
rule('deselection by keyword and mark is counted', {
  files: { 'pytest.ini': '[pytest]\nmarkers = slow\n', 'test_some.py': 'import pytest\n@pytest.mark.slow\ndef test_slow(): pass\ndef test_quick(): pass\ndef test_other(): pass\n' },
  options: { keyword: 'not other', markers: 'not slow' },
  args: ['-k', 'not other', '-m', 'not slow'],
  exitCode: 0,
});
rule('everything deselected: exit code 5', { files: { 'test_some.py': 'def test_one(): pass\n' }, options: { keyword: 'nothing' }, args: ['-k', 'nothing'], exitCode: 5 });
rule('warnings: filters, errors, marks, the summary', {
  files: {
    'pytest.ini': '[pytest]\nfilterwarnings =\n    error::UserWarning\n    ignore:quiet:RuntimeWarning\n',
    'test_warn.py': `
import pytest, warnings
def test_error(): warnings.warn("loud")
def test_ignored(): warnings.warn("quiet", RuntimeWarning)
def test_shown(): warnings.warn("shown", RuntimeWarning)
def test_deprecated(): warnings.warn("old", DeprecationWarning)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_mark(): warnings.warn("loud")
def test_recorded():
    with pytest.warns(RuntimeWarning, match="shown"): warnings.warn("shown", RuntimeWarning)
def test_recwarn(recwarn):
    warnings.warn("seen", RuntimeWarning)
    assert len(recwarn) == 1
@pytest.fixture
def warns(): warnings.warn("fixture", RuntimeWarning)
def test_fixture(warns): pass
`,
  },
  exitCode: 1,
});
rule('a test that returns something is warned of', { files: { 'test_x.py': 'def test_returns(): return 7\nasync def test_coroutine(): pass\n' } });
rule('configuration, root folder, conftest of folders', {
  files: {
    'setup.cfg': '[tool:pytest]\npython_files = check_*.py\npython_functions = check_*\ntestpaths = one two\n',
    'one/conftest.py': 'import pytest\n@pytest.fixture\ndef where(): return "one"\n',
    'one/check_a.py': 'def check_where(where, request):\n    assert where == "one"\n    assert request.config.rootpath.joinpath("setup.cfg").exists()\n',
    'two/conftest.py': 'import pytest\n@pytest.fixture\ndef where(): return "two"\n',
    'two/check_b.py': 'def check_where(where): assert where == "one"\ndef test_not_collected(): assert 0\n',
    'three/check_c.py': 'def check_c(): assert 0\n',
  },
});
rule('parameters: ids, indirect, stacked, marks, generated', {
  files: {
    'conftest.py': 'def pytest_generate_tests(metafunc):\n    if "generated" in metafunc.fixturenames: metafunc.parametrize("generated", [1, 2], ids=lambda v: f"g{v}")\n',
    'test_parameters.py': `
import pytest
@pytest.fixture
def doubled(request): return request.param * 2
@pytest.mark.parametrize("doubled", [1, 2], indirect=True)
def test_indirect(doubled): assert doubled in (2, 4)
@pytest.mark.parametrize("a", [1, 2])
@pytest.mark.parametrize("b,c", [("x", None), pytest.param("y", object, id="named", marks=pytest.mark.xfail)])
def test_stacked(a, b, c): assert (a, b) != (2, "y")
def test_generated(generated): assert generated == 1
@pytest.mark.parametrize("empty", [])
def test_empty(empty): pass
@pytest.mark.parametrize("text", ["a::b", "ü", "", "x" * 50])
def test_ids(text): assert text
@pytest.mark.parametrize("mutable", [[1], [2]])
def test_request(mutable, request): assert request.getfixturevalue("mutable") is mutable
`,
  },
});
rule('fixtures: overriding by folder, module and class; autouse order; usefixtures', {
  files: {
    'conftest.py': `
import pytest${EVENTS}
@pytest.fixture
def value(): return ["conftest"]
@pytest.fixture(autouse=True)
def z_first(): say("z_first up"); yield; say("z_first down")
`,
    'test_over.py': `
import pytest
from conftest import say
@pytest.fixture
def value(value): return value + ["module"]
@pytest.fixture(autouse=True)
def a_second(): say("a_second up"); yield; say("a_second down")
@pytest.fixture
def used(): say("used up"); yield; say("used down")
class TestClass:
    @pytest.fixture
    def value(self, value): return value + ["class"]
    @pytest.fixture(autouse=True)
    def on_self(self): self.attribute = 5
    def test_class(self, value): assert value == ["conftest", "module", "class"]
    def test_self(self): assert self.attribute == 5
    def test_fresh_instance(self):
        assert not hasattr(self, "left"); self.left = 1
    def test_fresh_instance_again(self): assert not hasattr(self, "left")
def test_module(value): assert value == ["conftest", "module"]
@pytest.mark.usefixtures("used")
def test_used(): say("test")
`,
  },
  options: { workers: 1 },
  events: 'events.txt',
  exitCode: 0,
});
rule('unittest: set-up of tests, classes and modules, subtests, expected failures, load_tests', {
  files: {
    'test_unit.py': `
import unittest${EVENTS}
def setUpModule(): say("module up")
def tearDownModule(): say("module down")
class TestOne(unittest.TestCase):
    @classmethod
    def setUpClass(cls): say("class up"); cls.shared = []
    @classmethod
    def tearDownClass(cls): say("class down")
    def setUp(self): say("up"); self.addCleanup(say, "cleanup")
    def tearDown(self): say("down")
    def test_a(self): self.assertEqual(self.shared, [])
    def test_b(self):
        for number in range(3):
            with self.subTest(number=number): self.assertLess(number, 5)
    def test_fails(self): self.assertEqual([1, 2], [1, 3])
    @unittest.skip("not now")
    def test_skipped(self): pass
    @unittest.expectedFailure
    def test_expected(self): self.fail()
    @unittest.expectedFailure
    def test_unexpected(self): pass
class TestBrokenClass(unittest.TestCase):
    @classmethod
    def setUpClass(cls): raise RuntimeError("no class")
    def test_a(self): pass
    def test_b(self): pass
def load_tests(loader, tests, pattern): raise RuntimeError("pytest does not call this")
`,
  },
  options: { workers: 1 },
  events: 'events.txt',
});
rule('capsys, capfd, caplog, monkeypatch, tmp_path', {
  files: {
    'test_builtin.py': `
import logging, os, sys, pytest
def test_capsys(capsys):
    print("out"); assert capsys.readouterr().out == "out\\n"
def test_capfd(capfd):
    os.system("echo from a child"); assert capfd.readouterr().out == "from a child\\n"
def test_capfd_fails(capfd):
    os.write(1, b"left\\n"); assert 0
def test_capsys_disabled(capsys):
    with capsys.disabled(): pass
def test_caplog(caplog):
    logging.getLogger("a").error("seen"); assert caplog.messages == ["seen"]
def test_caplog_level(caplog):
    with caplog.at_level(logging.DEBUG): logging.debug("fine")
    assert caplog.records[0].levelname == "DEBUG"
def test_caplog_fails(caplog):
    logging.getLogger("a").error("shown"); assert 0
def test_monkeypatch(monkeypatch):
    monkeypatch.setenv("TACH_X", "1"); monkeypatch.setattr(os, "sep", "!"); assert os.sep == "!"
def test_monkeypatch_undone(): assert os.sep == "/" and "TACH_X" not in os.environ
def test_tmp_path(tmp_path, request):
    assert tmp_path.name == "test_tmp_path0" and not list(tmp_path.iterdir())
    (tmp_path / "a").write_text("x")
def test_tmp_path_same(tmp_path, tmp_path_factory):
    assert tmp_path.parent == tmp_path_factory.getbasetemp()
def test_current(): assert os.environ["PYTEST_CURRENT_TEST"] == "test_builtin.py::test_current (call)"
@pytest.fixture
def current():
    assert os.environ["PYTEST_CURRENT_TEST"].endswith("(setup)"); yield; assert os.environ["PYTEST_CURRENT_TEST"].endswith("(teardown)")
def test_current_in_fixture(current): pass
def test_properties(record_property, record_testsuite_property):
    record_property("colour", "red"); record_testsuite_property("all", 1)
def test_raises_group():
    with pytest.raises(ZeroDivisionError, match="division"): 1 / 0
`,
  },
});
rule('hooks of a conftest: modifyitems, wrappers, reports, status', {
  files: {
    'conftest.py': `
import pytest${EVENTS}
def pytest_collection_modifyitems(items): items.reverse()
def pytest_runtest_setup(item): item.ready = True
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    outcome = yield
    if item.name == "test_forgiven": outcome.force_result(None)
@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    outcome.get_result().extra = item.name
def pytest_runtest_logreport(report): say(f"{report.nodeid} {report.when} {report.extra}")
def pytest_runtest_logstart(nodeid): say(f"start {nodeid}")
def pytest_runtest_logfinish(nodeid): say(f"finish {nodeid}")
def pytest_terminal_summary(terminalreporter): terminalreporter.write_line("a word of the conftest")
def pytest_sessionfinish(session, exitstatus): say(f"finished {int(exitstatus)}")
def pytest_assertrepr_compare(op, left, right):
    if isinstance(left, bytes): return ["our own words", "about bytes"]
`,
    'test_hooks.py': 'def test_a(request): assert request.node.ready\ndef test_forgiven(): assert 0\ndef test_bytes(): assert b"a" == b"b"\ndef test_last(): pass\n',
  },
  events: 'events.txt',
});
rule('wide fixtures are built and taken down once, in order', {
  files: {
    'conftest.py': `
import pytest${EVENTS}
@pytest.fixture(scope="session")
def world(): say("world up"); yield {"seen": 0}; say("world down")
@pytest.fixture(scope="package")
def country(world): say("country up"); yield "c"; say("country down")
`,
    'pkg/__init__.py': '',
    'pkg/test_wide.py': `
import pytest
from conftest import say
@pytest.fixture(scope="module")
def town(country): say("town up"); yield []; say("town down")
@pytest.fixture(scope="class")
def house(town): say("house up"); yield town; say("house down")
@pytest.fixture
def room(house): say("room up"); yield 1; say("room down")
def test_town(town): say("test town"); assert town == []
class TestA:
    def test_one(self, room): say("one")
    def test_two(self, room): say("two")
class TestB:
    def test_three(self, house): say("three")
    @classmethod
    def setup_class(cls): say("setup_class"); cls.x = 1
    @classmethod
    def teardown_class(cls): say("teardown_class")
    def setup_method(self): say("setup_method")
    def test_four(self): say("four"); assert self.x == 1
def test_again(town): say("again")
`,
  },
  options: { workers: 1 },
  events: 'events.txt',
  exitCode: 0,
});
rule('parametrised wide fixtures group and order tests', {
  files: {
    'conftest.py': `
import pytest${EVENTS}
@pytest.fixture(scope="session", params=["s1", "s2"])
def backend(request): say(f"{request.param} up"); yield request.param; say(f"{request.param} down")
@pytest.fixture(scope="module", params=["m1", "m2"])
def table(request, backend): say(f"{backend} {request.param} up"); yield request.param; say(f"{backend} {request.param} down")
`,
    'test_params.py': 'from conftest import say\ndef test_a(table): say("a")\ndef test_b(backend): say("b")\ndef test_c(table, backend): say("c"); assert (table, backend) != ("m2", "s1")\n',
  },
  options: { workers: 1 },
  events: 'events.txt',
});
rule('wide fixtures that fail: in set-up for every test, in teardown once', {
  files: {
    'test_wide.py': `
import pytest, warnings
@pytest.fixture(scope="module")
def broken(): print("trying"); raise RuntimeError("no")
@pytest.fixture(scope="module")
def breaks():
    yield 1
    print("leaving"); raise RuntimeError("cannot leave")
@pytest.fixture(scope="session")
def skips(): pytest.skip("no world")
def test_a(broken): pass
def test_b(broken): pass
def test_c(breaks): pass
def test_d(breaks): pass
def test_e(skips): pass
def test_f(skips): pass
def test_h(): pass
`,
  },
});
rule('a fixture of the session that fails in teardown is told of the last test', {
  files: { 'test_x.py': 'import pytest\n@pytest.fixture(scope="session")\ndef ends_badly():\n    yield\n    print("at the end")\n    raise RuntimeError("the end")\ndef test_g(ends_badly): pass\ndef test_h(): pass\n' },
});
rule('wide fixtures asked for by name while a test runs', {
  files: {
    'conftest.py': `
import pytest${EVENTS}
@pytest.fixture(scope="module")
def db(): say("db up"); yield [1]; say("db down")
@pytest.fixture(scope="session")
def lazy(): say("lazy up"); yield 1; say("lazy down")
@pytest.fixture
def either(request): return request.getfixturevalue(request.param)
`,
    'test_dynamic.py': `
import pytest
def test_a(request): assert request.getfixturevalue("db") == [1]
def test_b(request): assert request.getfixturevalue("db") == [1]
@pytest.mark.parametrize("either", ["db", "lazy"], indirect=True)
def test_c(either): assert either
def test_missing(request): request.getfixturevalue("nothing")
`,
  },
  options: { workers: 1 },
  events: 'events.txt',
  unordered: true,
});
rule('asyncio tests and fixtures', {
  files: {
    'pytest.ini': '[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n',
    'test_async.py': `
import asyncio, pytest, pytest_asyncio
@pytest_asyncio.fixture
async def value():
    await asyncio.sleep(0); yield 3
async def test_passes(value): assert value == 3
async def test_fails(value):
    await asyncio.sleep(0.001); assert value == 4
class TestIn:
    async def test_method(self): await asyncio.sleep(0)
@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def wide():
    yield asyncio.get_running_loop()
@pytest.mark.asyncio(loop_scope="module")
async def test_wide(wide): assert asyncio.get_running_loop() is wide
@pytest.mark.asyncio(loop_scope="module")
async def test_wide_again(wide): assert asyncio.get_running_loop() is wide
def test_sync(): pass
`,
  },
});
rule('doctests and other kinds of items', {
  files: {
    'conftest.py': `
import pytest
class Line(pytest.Item):
    def runtest(self): assert self.name != "bad"
    def repr_failure(self, excinfo): return "a bad line"
    def reportinfo(self): return self.path, 0, self.name
class Lines(pytest.File):
    def collect(self):
        for name in self.path.read_text().split(): yield Line.from_parent(self, name=name)
def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".lines": return Lines.from_parent(parent, path=file_path)
`,
    'words.lines': 'good bad fine\n',
    'module.py': 'def double(x):\n    """\n    >>> double(2)\n    4\n    >>> double(3)\n    7\n    """\n    return x * 2\n',
    'text.txt': '>>> 1 + 1\n2\n',
    'test_x.py': 'def test(): pass\n',
  },
  options: { args: ['--doctest-modules', '--doctest-glob=*.txt'] },
  args: ['--doctest-modules', '--doctest-glob=*.txt'],
});
rule('without the cache plugin', { files: { 'test_x.py': 'def test(): pass\ndef test_fails(): assert 0\n' }, options: { plugins: ['no:cacheprovider'] }, args: ['-p', 'no:cacheprovider'] });
rule('the session stops at pytest.exit', { files: { 'test_x.py': 'import pytest\ndef test_a(): pass\ndef test_b(): pytest.exit("enough", returncode=4)\n' }, exitCode: 4 });
rule('-x stops at the first failure in order', {
  files: { 'test_x.py': 'import time\ndef test_a(): time.sleep(0.1)\ndef test_b(): assert 0\ndef test_c(): pass\ndef test_d(): assert 0\n' },
  options: { exitFirst: true },
  args: ['-x'],
  exitCode: 1,
});
rule('threads and finalisers that raise are warnings', {
  files: {
    'test_late.py': `
import threading
class Bad:
    def __del__(self): raise ValueError("in del")
def test_del():
    bad = Bad(); del bad
def test_thread():
    def work(): raise KeyError("in thread")
    thread = threading.Thread(target=work, name="worker"); thread.start(); thread.join()
def test_plain(): pass
`,
  },
});
rule('a fixture of a class\'s scope is a function\'s own outside of classes', {
  files: {
    'test_scope.py': `
import pytest
${EVENTS}
@pytest.fixture(autouse=True, scope="class")
def around():
    say("up"); yield; say("down")
def test_a(): say("a")
def test_b(): say("b")
class TestMore:
    def test_c(self): say("c")
    def test_d(self): say("d")
`,
  },
  options: { workers: 1 },
  events: 'events.txt',
  unordered: true,
});
rule('wide fixtures may ask for others by name where warnings are errors', {
  files: {
    'pytest.ini': '[pytest]\nfilterwarnings = error\n',
    'test_more.py': `
import pytest, unittest
@pytest.fixture(scope="module")
def inner(): return 1
@pytest.fixture(scope="module")
def outer(request): return request.getfixturevalue("inner") + 1
@pytest.fixture(scope="session")
def widest(): return 3
def test_a(outer, widest): assert outer + widest == 5
def test_b(outer): assert outer == 2
`,
  },
});
rule('package set-up, nested packages, two modules of one name', {
  files: {
    'a/__init__.py': `${EVENTS}
def setup_module(): say("package a up")
def teardown_module(): say("package a down")
`,
    'a/test_same.py': 'def test_one(): pass\ndef test_two(): pass\n',
    'b/__init__.py': '',
    'b/test_same.py': 'def test_one(): assert __name__ == "b.test_same"\n',
  },
  events: 'events.txt',
});

rule('streams that were taken when the module was imported are those that tests are captured by', {
  files: {
    'test_streams.py': `
import logging, sys
from sys import stdout, stderr
logging.getLogger("own").addHandler(logging.StreamHandler(stderr))
def test_same(): assert sys.stdout is stdout and sys.stderr is stderr
def test_written():
    print("by the name", file=stdout); logging.getLogger("own").warning("by the handler")
    assert 0
def test_again(capsys): assert stdout is not sys.stdout
class TestUnit:
    def test_written(self):
        stdout.write("once more"); assert 0
`,
  },
  exitCode: 1,
});
rule('hooks around the call and around fixtures are heard of plain tests', {
  files: {
    'conftest.py': `
import pytest
${EVENTS}
@pytest.hookimpl(hookwrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    say("call " + pyfuncitem.name); yield
def pytest_fixture_setup(fixturedef): say("up " + fixturedef.argname)
def pytest_fixture_post_finalizer(fixturedef): say("down " + fixturedef.argname)
`,
    'test_hooks.py': 'import pytest\n@pytest.fixture\ndef one(): return 1\ndef test_a(one): pass\ndef test_b(): pass\n@pytest.mark.parametrize("n", [1, 2])\ndef test_c(n): pass\n',
  },
  options: { workers: 1 },
  events: 'events.txt',
});
rule('with files isolated, tests of a file build on each other as in pytest', {
  files: {
    'conftest.py': 'import pytest\n@pytest.fixture(scope="session", params=[1, 2])\ndef wide(request): return request.param\n',
    'test_one.py': `
import pytest, sys, unittest
${EVENTS}
SEEN = []
@pytest.fixture(scope="module", autouse=True)
def module(): say("module up"); yield; say("module down")
def test_a(capsys): SEEN.append(1); sys.left = 1; print("out"); assert capsys.readouterr().out == "out\\n"
def test_b(tmp_path): assert SEEN == [1]; SEEN.append(2)
class TestCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls): say("class up")
    def test_c(self): self.assertEqual(SEEN, [1, 2])
def test_fails(): print("captured"); assert SEEN == []
`,
    'test_two.py': 'import sys\ndef test_pristine(): assert True\ndef test_wide(wide): assert wide\n',
  },
  options: { isolation: 'file', workers: 1 },
  events: 'events.txt',
});

rule('SystemExit in a wide fixture fails each of its tests', {
  files: {
    'test_a.py': 'import pytest, sys\n@pytest.fixture(scope="module")\ndef leaves(): sys.exit("gone")\ndef test_a(leaves): pass\ndef test_b(leaves): pass\ndef test_c(): pass\n',
  },
  exitCode: 1,
});
rule('limits on time in the configuration belong to pytest-timeout, whatever name it was loaded by', {
  files: {
    // stands for pytest-timeout: what tach looks at is its name and its setting
    'pytest_timeout.py': `import pytest${EVENTS}
def pytest_addoption(parser): parser.addini("timeout", ""); parser.addoption("--timeout")
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item): say("watched " + item.name); yield
`,
    'pytest.ini': '[pytest]\ntimeout = 3\n',
    'test_a.py': 'def test_a(): pass\ndef test_b(): pass\n',
  },
  options: { workers: 1, args: ['-p', 'pytest_timeout'] },
  args: ['-p', 'pytest_timeout'],
  events: 'events.txt',
});
rule('--setup-show, and what gathers over all tests of a process, run as in pytest', {
  files: {
    // stands for syrupy, which writes and judges snapshots when the session ends
    'syrupy.py': `import pytest
USED = []
@pytest.fixture
def snapshot(request): return USED.append
def pytest_sessionfinish(session):
    open("events.txt", "w").write(repr(USED) + chr(10))
    if sorted(USED) != [1, 2]: session.exitstatus = 1
`,
    'test_a.py': 'import pytest\n@pytest.fixture\ndef snapshot(snapshot): return snapshot\ndef test_a(snapshot): snapshot(1)\n@pytest.mark.skip\ndef test_skipped(): pass\ndef test_b(snapshot): snapshot(2)\n',
  },
  options: { args: ['-p', 'syrupy', '--setup-show'] },
  args: ['-p', 'syrupy', '--setup-show'],
  exitCode: 0,
  events: 'events.txt',
});
rule('without isolation the suite runs as in pytest', {
  files: {
    'test_a.py': 'LEFT = []\ndef test_a(): LEFT.append(1)\ndef test_b(): assert LEFT == [1]\ndef test_c(): print("seen"); assert not LEFT\ndef test_d(): raise KeyboardInterrupt\ndef test_e(): pass\n',
  },
  options: { isolation: 'none' },
  exitCode: 2,
});

rules.run();
