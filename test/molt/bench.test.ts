// molt-bench: kernels picked by name, measured in parts, and summed up over the parts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { MoltBenchReport } from '../../schemas/types/molt-bench-report.schema';
import { makeFolder, runStrata } from '../support';

const bench = suite('bench');
const kernel = (sum: string): string => `import time\nt = time.perf_counter_ns()\nr = ${sum}\nprint(time.perf_counter_ns() - t + 1, r)\n`;

bench('a later run takes over what an earlier one measured, and sums up both', () => {
  const folder = makeFolder({ 'ints_one.py': kernel('sum(range(1000))'), 'text_two.py': kernel('"ab" * 3') });
  const first = runStrata(['molt-bench', '.', '--runs=1', '--filter=ints,none', '--report=first.json'], folder);
  assert.is(first.exitCode, 0, first.stderr);
  assert.is(first.stdout.includes('text_two'), false);
  const second = runStrata(['molt-bench', '.', '--runs=1', '--previous=first.json', '--report=second.json'], folder);
  assert.is(second.exitCode, 0, second.stderr);
  assert.is(second.stdout.includes('ints_one.py'), false);
  assert.match(second.stdout, /over 2 kernels, worst .*; ints .*, text /);
  const { kernels } = JSON.parse(readFileSync(join(folder, 'second.json'), 'utf8')) as MoltBenchReport;
  assert.equal(kernels.map(({ name, checksum }) => [name, checksum]), [['ints_one', '499500'], ['text_two', 'ababab']]);
});

bench('a file that is no such report is told by its name', () => {
  const folder = makeFolder({ 'ints_one.py': kernel('1'), 'odd.json': '{"kernels": [{"name": 1}]}' });
  const { exitCode, stdout, stderr } = runStrata(['molt-bench', '.', '--previous=odd.json'], folder);
  assert.is(exitCode, 2);
  assert.match(stdout + stderr, 'odd.json /kernels/0/target: "target" is missing');
});
bench.run();
