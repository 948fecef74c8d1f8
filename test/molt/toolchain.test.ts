// The compilers behind it: the embedded one makes what the system's makes, builds do not depend on where they run, and artefacts stay small.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { moltRequirements } from '../../plugins/molt/requirements';
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

for (const target of ['native', 'wasm'] as const) {
  if (!findTools(target)) continue;
  toolchain(`two builds in two folders are the same bytes: ${target}`, () => {
    const [first, second] = [makeFolder({ 'main.py': SOURCE }), makeFolder({ 'deeper/main.py': SOURCE })];
    const made = [first, join(second, 'deeper')].map((folder, index) => {
      // an own cache each, so that the second compiles for itself; the runtime alone is shared, being its own thing
      const { exitCode, stdout } = runStrata(['molt-build', '.', `--target=${target}`], folder, index === 0 ? {} : { TMPDIR: makeFolder() });
      assert.is(exitCode, 0, stdout);
      return readFileSync(join(folder, target === 'native' ? 'dist/main' : 'dist/main.wasm'));
    });
    assert.ok(made[0]!.equals(made[1]!));
  });
}
toolchain.run();
