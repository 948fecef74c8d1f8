// Planted leaks: each test leaves something behind, the next one would notice. None may reach it, in reset and in fork mode.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runPytest, runTach, withProject } from './suite';

const gauntlet = suite('tach: the gauntlet');

/** name, what is left behind, what the next test asserts. */
const LEAKS: readonly (readonly [string, string, string])[] = [
  ['global', 'global COUNT; COUNT = 7', 'assert COUNT == 0'],
  ['module_attribute', 'math.tau_of_ours = 6.28', 'assert not hasattr(math, "tau_of_ours")'],
  ['sys_modules', 'sys.modules["planted"] = types.ModuleType("planted"); sys.modules.pop("colorsys", None)', 'assert "planted" not in sys.modules'],
  ['imported_module', 'import this_is_ours; this_is_ours.value = 9', 'assert "this_is_ours" not in sys.modules\n    import this_is_ours; assert this_is_ours.value == 1'],
  ['environment', 'os.environ["PLANTED"] = "1"; os.putenv("PLANTED_C", "1")', 'assert "PLANTED" not in os.environ and os.system("test -z \\"$PLANTED_C\\"") == 0'],
  ['working_directory', 'os.chdir("/")', 'assert os.getcwd() == HOME'],
  ['umask', 'os.umask(0o012)', 'old = os.umask(0o022); os.umask(old); assert old == UMASK'],
  ['descriptor', 'LEFT.append(os.open(__file__, os.O_RDONLY))', 'assert __file__ not in [os.readlink(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{n}")]'],
  ['socket', 'pair = socket.socketpair(); LEFT.append(pair); open("sockets.txt", "w").write(os.readlink(f"/proc/self/fd/{pair[0].fileno()}"))', 'left = open("sockets.txt").read(); assert left not in [os.readlink(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{n}")]'],
  ['thread', 'threading.Thread(target=time.sleep, args=(30,), daemon=True).start()', 'assert threading.active_count() == 1 and len(os.listdir("/proc/self/task")) == 1'],
  ['child_process', 'LEFT.append(subprocess.Popen(["sleep", "30"]))', 'try: os.waitpid(-1, os.WNOHANG)\n    except ChildProcessError: pass\n    else: raise AssertionError("a child")'],
  ['signal_handler', 'signal.signal(signal.SIGUSR1, lambda *_: None)', 'assert signal.getsignal(signal.SIGUSR1) is signal.SIG_DFL'],
  ['signal_mask', 'signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])', 'assert signal.SIGUSR2 not in signal.pthread_sigmask(signal.SIG_BLOCK, [])'],
  ['interval_timer', 'signal.setitimer(signal.ITIMER_PROF, 1000)', 'assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)'],
  ['builtin', 'builtins.len = lambda _: 42', 'assert len([]) == 0'],
  ['locale', 'locale.setlocale(locale.LC_ALL, "C.UTF-8" if locale.setlocale(locale.LC_ALL) == "C" else "C")', 'assert locale.setlocale(locale.LC_ALL) == LOCALE'],
  ['c_random', 'ctypes.CDLL(None).srand(1); [ctypes.CDLL(None).rand() for _ in range(5)]', 'ctypes.CDLL(None).rand()'],
  ['random', 'random.seed(1); FIRST.append(random.random())', 'assert FIRST == [] and random.getstate() == RANDOM'],
  ['atexit', 'atexit.register(lambda: open("atexit.txt", "w"))', 'assert atexit._ncallbacks() == CALLBACKS'],
  ['warning_filters', 'warnings.simplefilter("error"); warnings.filters.insert(0, ("ignore", None, UserWarning, None, 1))', 'warnings.warn("only said", RuntimeWarning)'],
  ['logging_handlers', 'logging.getLogger().addHandler(logging.NullHandler()); logging.getLogger("x").setLevel(5); logging.disable(50)', 'assert not any(type(h) is logging.NullHandler for h in logging.getLogger().handlers) and logging.getLogger("x").level == 0 and logging.root.manager.disable == 0'],
  ['mmap', 'm = mmap.mmap(-1, 1 << 20); m.write(b"x"); LEFT.append(m)', 'assert LEFT == []'],
  ['path', 'sys.path.insert(0, "/planted"); sys.meta_path.append(object())', 'assert "/planted" not in sys.path and type(sys.meta_path[-1]) is not object'],
  ['recursion_limit', 'sys.setrecursionlimit(5000)', 'assert sys.getrecursionlimit() == LIMIT'],
  ['garbage_collector', 'gc.disable(); gc.set_threshold(1)', 'assert gc.isenabled() and gc.get_threshold()[0] == THRESHOLD'],
  ['hooks', 'sys.excepthook = sys.displayhook = print; sys.settrace(None); threading.excepthook = print', 'assert sys.excepthook is not print and threading.excepthook is not print'],
  ['standard_output', 'sys.stdout = None', 'assert sys.stdout is not None; print("fine")'],
  ['context', 'decimal.getcontext().prec = 3; VARIABLE.set(5)', 'assert decimal.getcontext().prec == 28 and VARIABLE.get(None) is None'],
  ['rlimit', 'resource.setrlimit(resource.RLIMIT_NOFILE, (200, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))', 'assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == NOFILE'],
  ['heap', 'LEFT.extend(bytearray(1 << 16) for _ in range(400)); del LEFT[::2]', 'assert LEFT == []'],
  ['class_attribute', 'Plain.value = 3; Plain.extra = 1', 'assert Plain.value == 1 and not hasattr(Plain, "extra")'],
  ['fixture_cache', 'CACHE[1] = 2; cached(1)', 'assert not CACHE and cached.cache_info().currsize == 0'],
];

const TEXT = `
import atexit, builtins, contextvars, ctypes, decimal, functools, gc, locale, logging, math, mmap, os, random, resource, signal, socket, subprocess, sys, threading, time, types, warnings
COUNT = 0
HOME = os.getcwd()
UMASK = os.umask(0o022); os.umask(UMASK)
LEFT, FIRST, CACHE = [], [], {}
LOCALE = locale.setlocale(locale.LC_ALL)
RANDOM = random.getstate()
CALLBACKS = atexit._ncallbacks()
LIMIT = sys.getrecursionlimit()
THRESHOLD = gc.get_threshold()[0]
VARIABLE = contextvars.ContextVar("variable")
NOFILE = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
class Plain: value = 1
@functools.lru_cache
def cached(x): return x
${LEAKS.map(([name, leak, notice], at) => `def test_${String(at).padStart(2, '0')}a_leaves_${name}():\n    ${leak}\ndef test_${String(at).padStart(2, '0')}b_notices_${name}():\n    ${notice}\n`).join('')}`;
const FILES = { 'test_gauntlet.py': TEXT, 'this_is_ours.py': 'value = 1\n' };

for (const mode of ['reset', 'fork'] as const) {
  gauntlet(`${LEAKS.length} leaks, ${mode} mode: none reaches the next test`, async () => {
    await withProject(FILES, async (root) => {
      const { report, output } = await runTach(root, { workers: 1, mode });
      const failed = report!.tests.filter((test) => test.outcome !== 'passed').map((test) => `${test.id}: ${test.message ?? test.outcome}`);
      assert.equal(failed, [], output);
      assert.is(report!.engine.mode, mode, output);
      assert.is(report!.summary.passed, LEAKS.length * 2);
    });
  });
}

gauntlet('pytest alone lets them through: the suite does notice', async () => {
  await withProject(FILES, async (root) => {
    const { exitCode, tests } = await runPytest(root, ['-p', 'no:cacheprovider', '-k', 'global or module_attribute or sys_modules or environment or umask or path or class_attribute or heap']);
    assert.is(exitCode, 1);
    assert.ok([...tests.values()].filter((outcome) => outcome.includes('= failed')).length >= 7);
  });
});

gauntlet('what was undone is told with the id of the test', async () => {
  await withProject({ 'test_fd.py': 'import os\ndef test_leaves(): os.open("/dev/null", os.O_RDONLY)\ndef test_next(): pass\n' }, async (root) => {
    const { report, output } = await runTach(root, { workers: 1, mode: 'reset' });
    assert.is(report!.engine.leaks[0]?.id, 'test_fd.py::test_leaves', output);
    assert.is(report!.engine.leaks[0]?.kind, 'descriptor');
    assert.match(output, 'undone after test_fd.py::test_leaves: ');
  });
});

gauntlet.run();
