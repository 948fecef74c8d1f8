// The verdict does not depend on the cache of Nx: run, replayed, run past the cache, and after changes of code and report.
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../plugins/graph/schemas';
import { runNx } from '../support';
import { createProject, GOOD_OLD, GOOD_REPORTS } from './project';

const test = suite('quality gate: cache');

test('the same bytes have the same verdict with and without the cache, and a change of code or report is seen', () => {
  const project = createProject({
    'package.json': '{ "name": "fresh", "private": true }\n',
    'nx.json': `${JSON.stringify({ plugins: ['nx-strata'], analytics: false, neverConnectToCloud: true, cacheDirectory: '.nx/cache' })}\n`,
    '.gitignore': 'node_modules\n.nx\nreports\n',
    'libs/price/strata.config.json': '{ "quality-gate": { "conditions": { "todos": { "max": 0 }, "findings": { "max": 0 } } } }\n',
    'libs/price/src/price.py': GOOD_OLD,
    'libs/price/reports/ruff.sarif': GOOD_REPORTS['reports/ruff.sarif'],
  });
  try {
    mkdirSync(join(project.root, 'node_modules'));
    symlinkSync(packageRoot, join(project.root, 'node_modules/nx-strata'));
    for (const name of ['nx', '@nx']) symlinkSync(join(packageRoot, 'node_modules', name), join(project.root, 'node_modules', name));
    project.git('init', '--quiet');
    project.git('add', '--all');
    project.git('commit', '--quiet', '--message', 'begin');
    const gate = (exitCode: number, ...args: string[]): boolean => {
      const { exitCode: code, stdout, stderr } = runNx(['run', 'price:quality-gate', ...args], project.root);
      assert.is(code, exitCode, stdout + stderr);
      assert.match(stdout, exitCode === 0 ? /^pass$/m : /^fail/m);
      return /read the output from the cache|local cache/.test(stdout);
    };
    assert.equal([gate(0), gate(0), gate(0, '--skip-nx-cache')], [false, true, false]);
    const sarif = GOOD_REPORTS['reports/ruff.sarif'];
    project.write({ 'libs/price/reports/ruff.sarif': sarif.slice(0, sarif.length / 2) });
    assert.equal([gate(1), gate(1, '--skip-nx-cache')], [false, false]);
    project.write({ 'libs/price/reports/ruff.sarif': sarif });
    assert.is(gate(0), true, 'the bytes of before have the verdict of before');
    project.write({ 'libs/price/src/price.py': `${GOOD_OLD}# TODO more\n` });
    assert.is(gate(1), false);
  } finally {
    project.remove();
  }
});

test.run();
