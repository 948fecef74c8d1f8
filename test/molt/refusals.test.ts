// What cannot be compiled is refused at build, with the file, the line, the rule and a way out.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { StrataError } from '../../plugins/graph/errors';
import { packageRoot } from '../../plugins/graph/schemas';
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
  ['globals() that is kept', 'x = 1\nnames = globals()\nnames["x"] = 2\n', 'no-dynamic-code', 2],
  ['globals() that is stored into', 'globals()["x"] = 2\n', 'no-dynamic-code', 1],
  ['locals()', 'def f():\n    return locals()\nf()\n', 'no-dynamic-code', 2],
  ['a missing module', 'import sys\nimport no_such_module\n', 'unresolved-import', 2],
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
/** A fault in each kind of statement: CPython refuses them as well. */
const FAULTS = [
  'def f(a, a): pass', 'async def f(:\n    pass', 'class A(:\n    pass', 'return 1', 'del f()', 'x = = 1', '1 = x', 'x += = 1', 'x: int: str = 1', 'for in x: pass', 'while: pass', 'if x = 1: pass', 'with open(f) as: pass', 'match x:\n    case 1 | y: pass\n    case : pass',
  'raise from x', 'try:\n    pass', 'try:\n    pass\nexcept* :\n    pass', 'assert', 'import', 'from . import', 'from x import (', 'global', 'def f():\n    x = 1\n    global x', 'nonlocal x', 'break', 'continue', 'x = (yield', 'f(a for a in b, c)', "f'{x'", '"abc', '@', 'lambda x', 'x[', 'x if y', 'not', 'await x', 'def f():\npass', '    x = 1', '\tif x:\n        y', '(1, 2', '*a', 'f(**k, *a)', 'f(a=1, 2)', 'x = 08', '?', '$x', 'x := 1',
];
refusals('refuses a fault in every kind of statement with its line, without falling over', () => {
  for (const source of FAULTS) {
    const error = refusalOf(`y = 0\n${source}\n`);
    assert.ok(['syntax', 'syntax-error'].includes(error.code), `${source}: ${error.code} ${error.message}`);
    assert.ok((error.location?.line ?? 0) >= 2, source);
    assert.ok(error.hint, source);
  }
});
for (const [name, source, code] of [
  ['ten thousand parentheses', `x = ${'('.repeat(10_000)}1${')'.repeat(10_000)}\n`, 'syntax'],
  ['ten thousand signs', `x = ${'-'.repeat(10_000)}1\n`, 'syntax'],
  ['a hundred and one blocks in each other', `${Array.from({ length: 101 }, (_, depth) => `${' '.repeat(depth)}if 1:\n`).join('')}${' '.repeat(101)}pass\n`, 'syntax'],
  ['ten thousand attributes of attributes', `x = 1\ny = x${'.real'.repeat(10_000)}\n`, 'syntax'],
  ['ten thousand operators', `x = 1${' + 1'.repeat(10_000)}\n`, 'syntax'],
  ['ten thousand calls of what was called', `def f(): return f\ny = f${'()'.repeat(10_000)}\n`, 'syntax'],
  ['ten thousand lambdas in each other', `x = ${'lambda: '.repeat(10_000)}1\n`, 'syntax'],
  ['three thousand context managers', `with ${Array.from({ length: 3000 }, () => 'open("a")').join(', ')}:\n    pass\n`, 'syntax'],
  ['a quarter of a million values', `x = [${'1,'.repeat(250_001)}]\n`, 'too-large'],
  ['a file in UTF-16', Buffer.from('\ufeffprint(1)\n', 'utf16le'), 'syntax'],
  ['a null byte within', 'x = "a\0b"\n', 'syntax'],
  ['a coding that nobody knows', '# -*- coding: klingon -*-\nprint(1)\n', 'syntax'],
  ['bytes that are no UTF-8', new Uint8Array([0x78, 0x3d, 0x22, 0xff, 0x22]), 'syntax'],
  ['a relative import beyond the top', 'from ... import x\n', 'relative-import'],
  ['ten megabytes of statements', 'x = 1 + 1\n'.repeat(1_050_000), 'too-large'],
  ['a hundred thousand statements on few lines', `${'x=1;'.repeat(1000)}\n`.repeat(101), 'too-large'],
] as const) {
  refusals(`says one clear thing about ${name}`, () => assert.is(refusalOf(source).code, code));
}
refusals('names the line of an import that leads to a C extension', () => {
  writeFileSync(join(folder, 'fast.cpython-311-x86_64-linux-gnu.so'), '');
  const error = refusalOf('import sys\nimport fast\n');
  assert.is(error.code, 'extension-module');
  assert.is(error.location?.line, 2);
});
refusals('compiles a text of ten thousand fields and a list of ten thousand values', () => {
  writeFileSync(join(folder, 'main.py'), `x = f"${'{1}'.repeat(10_000)}"\ny = [${'x, '.repeat(10_000)}]\n`);
  const { units } = compileProgram(join(folder, 'main.py'), 'main.py');
  // what must be let go where one of them fails does not grow with how many there are
  assert.ok(units.reduce((sum, unit) => sum + unit.text.length, 0) < 20_000_000);
});
refusals('compiles modules that import each other in a circle', () => {
  writeFileSync(join(folder, 'a.py'), 'import b\n');
  writeFileSync(join(folder, 'b.py'), 'import a\n');
  writeFileSync(join(folder, 'main.py'), 'import a\n');
  assert.equal(compileProgram(join(folder, 'main.py'), 'main.py').modules, ['main.py', 'a', 'b']);
});
refusals('says that the disk is full when it is, and leaves nothing', () => {
  if (!findTools('native')) return console.log('skipped: full disk: no C compiler');
  writeFileSync(join(folder, 'main.py'), 'print("full")\n');
  const { status, stdout, stderr } = spawnSync('bash', ['-c', 'ulimit -f 16; exec "$0" "$@"', process.execPath, join(packageRoot, 'dist/executors/strata.js'), 'molt-build', '.'], { cwd: folder, encoding: 'utf8' });
  assert.is(status, 2);
  assert.match(stdout + stderr, 'error: cannot write');
  assert.equal(readdirSync(folder), ['main.py']);
  return undefined;
});
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
    assert.ok(error instanceof StrataError && error.code === 'not-granted' && error.message.includes('stdin'));
  }
  assert.not.ok(existsSync(join(folder, 'project/dist')));
  return undefined;
});
refusals.run();
