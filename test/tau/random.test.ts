// Random steps over several plugins: no crash, nobody accused, the same run for the same seed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildFixtures, plugin, skipReason, staged } from './support';

const test = suite('tau: random runs');
const skipped = skipReason();

function run(seed: number, steps: number): string {
  const { status, stdout, stderr, signal } = spawnSync(join(staged, 'bin/fixture-bench'), ['random', String(seed), String(steps), plugin('hello')], { encoding: 'utf8', timeout: 120_000 });
  assert.is(signal, null, `seed ${seed} ended by ${signal}: ${stderr}`);
  assert.is(status, 0, `seed ${seed}: ${stderr}`);
  return stdout;
}

if (skipped) console.log(`skipped: tau random runs: ${skipped}`);
else {
  test.before(buildFixtures);
  const seed = Number(process.env['TAU_SEED'] ?? 20_261_121);
  test('10,000 steps: loads, calls, panics, stops, unloads, replacements', () => {
    const told = run(seed, 10_000);
    assert.match(told, /deferred for a while 0\tleft 0\n$/, told);
  });
  test('a seed gives the same run again', () => assert.is(run(7, 1000), run(7, 1000)));
}
test.run();
