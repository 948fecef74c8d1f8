// What a manifest grants, and what it does not, at build, at link and at run, on both targets.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProgram } from '../../plugins/molt';
import { findTools } from '../../plugins/molt/toolchain/tools';
import { makeFolder, runStrata, type Ran } from '../support';

const capabilities = suite('capabilities');
const targets = (['native', 'wasm'] as const).filter((target) => findTools(target) !== undefined);

function project(source: string, manifest?: object, files: Readonly<Record<string, string>> = {}): string {
  return makeFolder({ 'main.py': source, ...(manifest && { 'manifest.json': JSON.stringify(manifest) }), ...files });
}
const run = (folder: string, ...args: string[]): Ran => runStrata(['molt-run', '.', '--manifest=manifest.json', ...args], folder);

for (const [what, source, place, capability] of [
  ['input()', 'x = 1\nprint(input())\n', 'main.py:2', 'stdin'],
  ['the arguments', 'import sys\n\nprint(sys.argv)\n', 'main.py:3', 'args'],
  ['the clock', 'def f():\n    import time\n    return time.time()\nprint(f())\n', 'main.py:2', 'clock'],
  ['a file', 'import json\nwith open("x") as f:\n    print(f)\n', 'main.py:2', 'fs'],
] as const) {
  capabilities(`${what} must be granted when it is built, and the place is told`, () => {
    const folder = project(source, { allow: [] });
    for (const target of targets) {
      const { exitCode, stdout } = runStrata(['molt-build', '.', '--manifest=manifest.json', `--target=${target}`], folder);
      assert.is(exitCode, 2);
      assert.match(stdout, `${place}: needs the capability ${capability}, which is not granted`);
      assert.match(stdout, 'manifest');
    }
    assert.not.ok(existsSync(join(folder, 'dist')));
  });
}

capabilities('what a library module needs is told where the program imports it', () => {
  const folder = project('import helper\n', undefined, { 'helper.py': 'def now():\n    from time import time\n    return time()\n' });
  assert.equal(compileProgram(join(folder, 'main.py'), 'main.py').needs, [{ capability: 'clock', what: 'from time import', file: 'helper.py', line: 2 }]);
});

capabilities('a program that computes and prints imports two calls', () => {
  const folder = project('print(sorted({str(n ** 40): n / 3 for n in range(9)}))\nclass A:\n    def __repr__(self): return f"{self.__class__.__name__:>8}"\nprint(A(), 1e300 * 1e10, "ß".upper(), b"x".hex(), {1, 2} | {3})\n');
  const { exitCode, stdout } = runStrata(['molt-link', '.'], folder);
  assert.is(exitCode, 0, stdout);
  assert.equal(WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(join(folder, 'dist/main.wasm')))).map(({ name }) => name).sort(), ['fd_write', 'proc_exit']);
});

capabilities('a module that imports more than the manifest grants is not run', () => {
  const folder = project('print(input())\n', { allow: [] });
  assert.is(runStrata(['molt-build', '.', '--target=wasm'], folder).exitCode, 0);
  const { exitCode, stdout } = run(folder, '--main=dist/main.wasm');
  assert.is(exitCode, 2);
  assert.match(stdout, 'dist/main.wasm: the module imports what is not granted: fd_read');
});

for (const target of targets) {
  capabilities(`files outside the granted paths do not exist for it: ${target}`, () => {
    const source = `
def attempt(path, mode="r"):
    try:
        with open(path, mode) as f:
            return f.read() if mode == "r" else f.write("new")
    except OSError as error:
        return type(error).__name__
print(attempt("data/a.txt"), attempt("data/../secret.txt"), attempt("data/link.txt"), attempt("data/a.txt", "w"), attempt("out/b.txt", "w"), attempt("out/b.txt"), attempt("/etc/passwd"))
`;
    const folder = project(source, { fs: { read: ['data'], write: ['out'] } }, { 'data/a.txt': 'a', 'secret.txt': 's', 'out/keep': '' });
    const { stdout } = run(folder, `--target=${target}`);
    assert.is(stdout, 'a PermissionError FileNotFoundError PermissionError 3 new PermissionError\n');
    assert.is(readFileSync(join(folder, 'data/a.txt'), 'utf8'), 'a');
  });

  capabilities(`limits end in an exception that says which: ${target}`, () => {
    const source = `
def attempt(run):
    try:
        run()
    except (MemoryError, RecursionError) as error:
        print(type(error).__name__, error)
def deep(n):
    return deep(n + 1)
def hoard():
    rows = []
    while True:
        rows.append([1, 2, 3])
attempt(lambda: "ab" * 10**7)
attempt(lambda: 7 ** 10**8)
attempt(lambda: deep(0))
attempt(hoard)
print(len([0] * 1000), flush=True)
while True:
    pass
`;
    const folder = project(source, { resources: { memoryMb: 32, wallMs: 4000, recursion: 200, opResultBytes: 1_000_000 } });
    const { exitCode, stdout } = run(folder, `--target=${target}`);
    const large = 'MemoryError the result is larger than resources.opResultBytes allows';
    assert.is(stdout, `${large}\n${large}\nRecursionError maximum recursion depth exceeded\nMemoryError the memory limit of the manifest is reached\n1000\nerror: main.py: stopped: it ran longer than the 4000 ms that the manifest allows\n  raise resources.wallMs in the manifest\n`);
    assert.is(exitCode, 124);
  });
}
capabilities.run();
