// What cannot be compiled is refused at build, with the file, the line, the rule and a way out.
import { mkdtempSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { StrataError } from '../../plugins/graph/errors';
import { build } from '../../plugins/molt';
import { compileProgram } from '../../plugins/molt/program';
import { findTools } from '../../plugins/molt/toolchain/tools';

const refusals = suite('refusals');
let folder = '';
refusals.before.each(() => void (folder = mkdtempSync(join(tmpdir(), 'molt-test-'))));
refusals.after.each(() => rmSync(folder, { recursive: true, force: true }));

function refusalOf(source: string | Uint8Array): StrataError {
  const file = join(folder, 'main.py');
  writeFileSync(file, source);
  try {
    compileProgram(file, 'main.py');
  } catch (error) {
    if (error instanceof StrataError) return error;
    throw error;
  }
  throw new Error('it was compiled');
}

for (const [name, source, code, line] of [
  ['eval', 'x = 1\nprint(eval("x"))\n', 'no-dynamic-code', 2],
  ['exec', 'exec("x = 1")\n', 'no-dynamic-code', 1],
  ['a missing module', 'import sys\nimport no_such_module\n', 'unresolved-import', 2],
  ['a star import', 'from math import *\n', 'star-import', 1],
  ['a syntax error', 'x = 1\ndef f(:\n', 'syntax', 2],
] as const) {
  refusals(`names file, line, rule and a way out for ${name}`, () => {
    const error = refusalOf(source);
    assert.is(error.code, code);
    assert.is(error.location?.file, 'main.py');
    assert.is(error.location?.line, line);
    assert.ok(error.hint);
  });
}
refusals('says one clear thing about a binary file', () => {
  assert.is(refusalOf(new Uint8Array([0, 255, 254, 1, 2])).code, 'syntax');
});
refusals('leaves no artefact when the manifest does not grant what the program needs', async () => {
  if (!findTools('wasm')) return console.log('skipped: manifest refusal: no wasm toolchain');
  mkdirSync(join(folder, 'project'));
  writeFileSync(join(folder, 'project/main.py'), 'print(input())\n');
  writeFileSync(join(folder, 'project/manifest.json'), '{"allow": ["args"]}');
  const execution = { root: join(folder, 'project'), workspaceRoot: folder, project: 'p', write: () => undefined, progress: () => undefined, interactive: false, color: false, signal: new AbortController().signal };
  try {
    await build({ target: 'wasm', manifest: 'manifest.json' }, execution);
    assert.unreachable();
  } catch (error) {
    assert.ok(error instanceof StrataError && error.code === 'not-granted' && error.message.includes('fd_read'));
  }
  assert.not.ok(existsSync(join(folder, 'project/dist')));
  return undefined;
});
refusals.run();
