// What the graph's benchmarks share: medians with their spread, the machine, Nx as its own process.
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { availableParallelism, cpus, release } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../plugins/graph/schemas';

export const machine = (): string => `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Linux ${release()}, Node.js ${process.version}, Nx ${(require('nx/package.json') as { version: string }).version}`;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

/** `1234 ms (1200 to 1300)` */
export const spread = (values: readonly number[], digits = 0): string => `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;

/** Makes a folder that holds an nx.json a workspace that finds Nx and this package. */
export function linkPackages(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  symlinkSync(packageRoot, join(modules, 'nx-strata'));
  for (const name of ['nx', '@nx']) symlinkSync(join(packageRoot, 'node_modules', name), join(modules, name));
}

/** Milliseconds of one run of Nx; throws where it fails. */
export function timeNx(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): number {
  const startMs = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(packageRoot, 'node_modules/nx/dist/bin/nx.js'), ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, NX_DAEMON: 'false', NO_COLOR: '1', ...env } });
  if (status !== 0) throw new Error(`nx ${args.join(' ')} ended with ${status}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  return performance.now() - startMs;
}
