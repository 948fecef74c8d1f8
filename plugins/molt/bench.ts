// molt-bench: kernels time themselves and print `ns checksum`; medians beside CPython's, checksums compared.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, platform, release, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { StrataError } from '../graph/errors';
import type { Execution, Outcome } from '../graph/executor';
import { validate } from '../graph/schemas';
import type { MoltBenchOptions } from '../../schemas/types/molt-bench-options.schema';
import type { MoltBenchReport } from '../../schemas/types/molt-bench-report.schema';
import { oracle } from './diff/diff';
import { interpreterOf } from './library';
import { compileProgram } from './program';
import { link } from './toolchain/build';
import { capture, commandOf, type Finished } from './toolchain/execute';
import type { Target } from './toolchain/tools';

function reading(result: Finished, name: string): { ns: number; checksum: string } {
  const match = /^(\d+) (.*)$/m.exec(result.stdout);
  if (result.code !== 0 || !match) throw new StrataError('kernel-failed', `the kernel ${name} did not print its time and checksum: ${result.stderr.trim().split('\n').pop() ?? ''}`, { hint: 'a kernel prints one line: nanoseconds, a blank, a checksum' });
  return { ns: Number(match[1]), checksum: match[2]! };
}
async function measure(runs: number, name: string, once: () => Promise<Finished>): Promise<{ ns: number; spread: number; checksum: string }> {
  const readings = [];
  for (let i = 0; i < runs; i++) readings.push(reading(await once(), name));
  const times = readings.map(({ ns }) => ns).sort((a, b) => a - b);
  const median = times[times.length >> 1]!;
  return { ns: median, spread: (times[times.length - 1]! - times[0]!) / median, checksum: readings[0]!.checksum };
}

const mean = (ratios: readonly number[]): number => Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
/** What an interpreter calls itself, or null where there is none. */
async function versionOf(command: string): Promise<string | null> {
  const { code, stdout } = await capture({ file: command, args: ['-c', 'import platform; print(platform.python_implementation(), platform.python_version())'] });
  return code === 0 ? stdout.trim() : null;
}

/** The kernels of a report that an earlier run wrote. */
function earlier(file: string): MoltBenchReport['kernels'] {
  try {
    return validate<MoltBenchReport>('molt-bench-report', JSON.parse(readFileSync(file, 'utf8')), { file }).kernels;
  } catch (error) {
    if (error instanceof StrataError) throw error;
    throw new StrataError('bad-report', `cannot read the report of an earlier run: ${error instanceof Error ? error.message : String(error)}`, { location: { file }, hint: 'name a report that molt-bench wrote with --report' });
  }
}

/** Geometric means by target and group, and wasm beside native. */
function summarise(kernels: MoltBenchReport['kernels'], execution: Execution): void {
  for (const target of new Set(kernels.map((kernel) => kernel.target))) {
    const own = kernels.filter((kernel) => kernel.target === target);
    const groups = new Map<string, number[]>();
    for (const { name, ratio } of own) groups.set(name.split('_')[0]!, [...(groups.get(name.split('_')[0]!) ?? []), ratio]);
    const ratios = own.map(({ ratio }) => ratio);
    execution.write(`${target}: geometric mean ${mean(ratios).toFixed(2)}x over ${ratios.length} kernels, worst ${Math.min(...ratios).toFixed(2)}x; ${[...groups].map(([group, of]) => `${group} ${mean(of).toFixed(1)}x`).join(', ')}\n`);
  }
  const beside = kernels.filter(({ target }) => target === 'wasm').flatMap((wasm) => kernels.filter((native) => native.target === 'native' && native.name === wasm.name).map((native) => wasm.ns / native.ns)).sort((a, b) => a - b);
  if (beside.length) execution.write(`wasm takes ${beside[beside.length >> 1]!.toFixed(2)} times native's time at the median, ${beside[beside.length - 1]!.toFixed(2)} at worst\n`);
}

export async function bench(options: MoltBenchOptions, execution: Execution): Promise<Outcome> {
  const folder = resolve(execution.root, options.kernels ?? '.');
  const wanted = options.filter?.split(',').filter(Boolean) ?? [''];
  const names = readdirSync(folder).filter((name) => name.endsWith('.py') && wanted.some((part) => name.includes(part))).sort();
  const kernels: MoltBenchReport['kernels'] = (options.previous ?? []).flatMap((path) => earlier(resolve(execution.root, path)));
  const known = new Set(kernels.map(({ name, target }) => `${name} ${target}`));
  const work = mkdtempSync(join(tmpdir(), 'molt-bench-'));
  const runs = options.runs ?? 3;
  const interpreter = interpreterOf(execution.root, options.python);
  const python = interpreter?.path ?? 'python3';
  const pypy = await versionOf('pypy3');
  let wrong = false;
  execution.write(`${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${platform()} ${release()}; ${await versionOf(python) ?? python}${pypy ? `, ${pypy}` : ''}; medians of ${runs}\n`);
  try {
    for (const name of names) {
      const file = join(folder, name);
      const kernel = name.replace(/\.py$/, '');
      const targets = ((options.targets ?? ['native']) as Target[]).filter((target) => !known.has(`${kernel} ${target}`));
      if (targets.length === 0) continue;
      const cpython = await measure(runs, name, () => oracle(python, file));
      const peer = pypy ? await measure(runs, name, () => oracle('pypy3', file)) : null;
      for (const target of targets) {
        const artifact = join(work, `${name}-${target}`);
        await link(compileProgram(file, name, undefined, interpreter).units, artifact, target, 'release');
        const command = commandOf(artifact, target, file);
        const own = await measure(runs, name, () => capture(command));
        const ratio = cpython.ns / own.ns;
        wrong ||= own.checksum !== cpython.checksum;
        kernels.push({ name: kernel, target, ns: own.ns, cpythonNs: cpython.ns, ratio, spread: own.spread, checksum: own.checksum, ...(peer && { pypyNs: peer.ns }) });
        execution.write(`${name.padEnd(24)} ${target.padEnd(7)} ${(own.ns / 1e6).toFixed(1).padStart(9)} ms  CPython ${(cpython.ns / 1e6).toFixed(1).padStart(9)} ms  ${ratio.toFixed(2).padStart(7)}x${peer ? `  PyPy ${(peer.ns / 1e6).toFixed(1)} ms` : ''}  spread ${(own.spread * 100).toFixed(0)} %${own.checksum === cpython.checksum ? '' : '  WRONG CHECKSUM'}\n`);
      }
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  summarise(kernels, execution);
  return { exitCode: wrong ? 1 : 0, report: { kernels } };
}
