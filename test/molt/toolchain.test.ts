// The compilers behind it: the embedded one makes what the system's makes, builds do not depend on where they run, and artefacts stay small.
import { readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { moltRequirements } from '../../plugins/molt/requirements';
import { cacheFolder } from '../../plugins/molt/toolchain/build';
import { findTools } from '../../plugins/molt/toolchain/tools';
import { makeFolder, runStrata } from '../support';

const toolchain = suite('toolchain');
const SOURCE = 'import sys\n\n\ndef f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\n\n\nprint("hello", f(15), [x / 3 for x in range(3)])\nraise ValueError("end")\n';

toolchain('the embedded compiler makes programs that behave as the system\'s do', () => {
  const folder = makeFolder({ 'main.py': SOURCE });
  const { exitCode, stdout, stderr } = runStrata(['molt-run', '.', '--target=wasm'], folder, { NX_STRATA_WASM_TOOLCHAIN: 'embedded' });
  assert.is(stdout, 'hello 610 [0.0, 0.3333333333333333, 0.6666666666666666]\n', stderr);
  assert.match(stderr, 'line 9, in <module>\nValueError: end');
  assert.is(exitCode, 1);
});

toolchain('doctor says which compiler a target uses', () => {
  const details = moltRequirements.map(({ needs, check }) => [needs, check('.', '.')] as const);
  for (const [needs, finding] of details) {
    const tools = findTools(needs.startsWith('wasm') ? 'wasm' : 'native');
    assert.is(finding.status === 'found', tools !== undefined);
    if (tools) assert.is(finding.detail, tools.described);
  }
});

/** A cache that holds the compiled runtimes, and nothing made of a program. */
function cacheOfRuntimes(): string {
  const folder = makeFolder();
  for (const name of readdirSync(cacheFolder())) if (name.startsWith('runtime-')) symlinkSync(join(cacheFolder(), name), join(folder, name));
  return folder;
}

/** What a program that prints a line may take, stripped. */
const HELLO_BYTES_MAX = { native: 250_000, wasm: 80_000 };

for (const target of ['native', 'wasm'] as const) {
  if (!findTools(target)) continue;
  const build = (folder: string, environment: Readonly<Record<string, string>> = {}): Buffer => {
    const { exitCode, stdout } = runStrata(['molt-build', '.', `--target=${target}`], folder, environment);
    assert.is(exitCode, 0, stdout);
    return readFileSync(join(folder, target === 'native' ? 'dist/main' : 'dist/main.wasm'));
  };
  toolchain(`two builds in two folders are the same bytes: ${target}`, () => {
    const first = build(makeFolder({ 'main.py': SOURCE }));
    // a cache of its own, so that the second compiles for itself; the runtime is shared, being the same for all
    const second = build(join(makeFolder({ 'deeper/main.py': SOURCE }), 'deeper'), { NX_STRATA_CACHE: cacheOfRuntimes(), TMPDIR: makeFolder() });
    assert.ok(first.equals(second));
  });
  toolchain(`a program takes no more than it uses: ${target}`, () => {
    const { length } = build(makeFolder({ 'main.py': 'print("hello, world")\n' }));
    assert.ok(length <= HELLO_BYTES_MAX[target], `${length} bytes`);
  });
}
toolchain.run();
