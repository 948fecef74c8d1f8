// How long a build takes from the command line: a program seen for the first time, with the runtime in the cache, and the same again.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../plugins/graph/schemas';
import { findTools, type Target } from '../../plugins/molt/toolchain/tools';

const RUNS = 7;
const strata = join(packageRoot, 'dist/executors/strata.js');
const folder = mkdtempSync(join(tmpdir(), 'molt-build-times-'));

function build(target: Target): number {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [strata, 'molt-build', folder, '--main=main.py', `--target=${target}`, `--output=${join(folder, 'hello')}`], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout + stderr);
  return (performance.now() - began) / 1000;
}
function show(what: string, values: readonly number[]): void {
  const sorted = [...values].sort((a, b) => a - b);
  console.log(`${what.padEnd(16)} ${sorted[sorted.length >> 1]!.toFixed(2)} s  (${sorted[0]!.toFixed(2)} - ${sorted[sorted.length - 1]!.toFixed(2)})`);
}

try {
  console.log(`${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node.js ${process.versions.node}; medians of ${RUNS} with the least and the most`);
  for (const target of ['native', 'wasm'] as const) {
    if (!findTools(target)) {
      console.log(`skipped: ${target}: no toolchain (strata doctor tells what to install)`);
      continue;
    }
    const source = (run: number): void => writeFileSync(join(folder, 'main.py'), `print("hello, world ${process.pid} ${run}")\n`);
    source(-1);
    build(target); // the runtime comes into the cache
    const cold: number[] = [];
    const warm: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      source(run);
      cold.push(build(target));
      warm.push(build(target));
    }
    show(`${target} cold`, cold);
    show(`${target} warm`, warm);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
