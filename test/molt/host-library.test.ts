// Modules that are compiled from the installed CPython, whichever way a project names its Python.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { standardLibrary } from '../../plugins/graph/python-interpreter';
import { interpreterOf } from '../../plugins/molt/library';
import { compileProgram } from '../../plugins/molt/program';
import { makeFolder } from '../support';

const test = suite('the installed library');

const program = { 'app/main.py': 'import contextlib, csv\nprint(contextlib.suppress, csv.reader)\n', 'nx.json': '{}' };
const environment = (folder: string, ...args: string[]): unknown => execFileSync('python3', ['-m', 'venv', '--without-pip', ...args, folder]);

for (const [where, ...args] of [['app/.venv'], ['app/.venv', '--copies'], ['.venv']] as const) {
  test(`a virtual environment in ${where}${args.join(' ')}`, () => {
    const root = makeFolder(program);
    environment(join(root, where), ...args);
    const interpreter = interpreterOf(join(root, 'app'))!;
    assert.ok(interpreter.path.startsWith(join(root, where)));
    assert.ok(existsSync(join(standardLibrary(interpreter)!, 'contextlib.py')));
    assert.ok(compileProgram(join(root, 'app/main.py'), 'main.py').modules.includes('contextlib'));
  });
}

test('a Python that is asked for', () => {
  const root = makeFolder(program);
  const real = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
  for (const asked of ['python3', real]) assert.ok(existsSync(join(standardLibrary(interpreterOf(root, asked)!)!, 'contextlib.py')), asked);
});

test.run();
