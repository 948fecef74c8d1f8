// The table of the standard library says what there is; random programs print the same compiled and under CPython.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { packageRoot } from '../../plugins/graph/schemas';
import { interpreterOf } from '../../plugins/molt/library';
import { fuzz } from '../../plugins/molt/diff/fuzz';
import { randomProgram, smaller, sourceOf } from '../../plugins/molt/diff/random';
import { libraryTable } from '../../plugins/molt/library-table';
import { findTools, type Target } from '../../plugins/molt/toolchain/tools';

const table = suite('docs/molt-library.md');
table('is current (npm run molt-library writes it)', () => assert.is(readFileSync(join(packageRoot, 'docs/molt-library.md'), 'utf8'), libraryTable()));
table.run();

const random = suite('random programs');
random('are the same for a seed', () => assert.is(sourceOf([randomProgram(7)]), sourceOf([randomProgram(7)])));
random('shrink by one statement at a time', () => {
  const program = randomProgram(3);
  const length = sourceOf([program]).length;
  const candidates = [...smaller(program)];
  assert.ok(candidates.length > 0);
  assert.ok(candidates.every((candidate) => sourceOf([candidate]).length <= length));
});
random('print the same on every target: 1,000 from seed 1', async () => {
  const targets = (['native', 'wasm'] as readonly Target[]).filter((target) => findTools(target) !== undefined);
  const found = await fuzz({ count: 1000, seed: 1, targets, profile: 'dev', interpreter: interpreterOf(packageRoot), signal: new AbortController().signal });
  assert.equal(found.map(({ seed, target, source, expected, actual }) => ({ seed, target, source, expected, actual })), []);
});
random.run();
