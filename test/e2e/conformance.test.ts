// pytest's own word on two public suites, and tach's: every id, phase and outcome equal. The whole corpus: `npm run conformance`.
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../plugins/graph/schemas';
import { runCommand } from '../support';

test('itsdangerous and cachetools come out as under pytest', () => {
  const { exitCode, stdout, stderr } = runCommand(process.execPath, [join(packageRoot, 'scripts/conformance.mjs'), '--only=itsdangerous,cachetools'], packageRoot);
  assert.is(exitCode, 0, stdout + stderr);
  assert.match(stdout, /297 of 297 ids equal, 0 not reported/);
  assert.match(stdout, /220 of 220 ids equal, 0 not reported/);
});

test.run();
