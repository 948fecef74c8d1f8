// Which backend pays: constants of this host, measured once, and the inequality that decides.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { StrataError } from '../../graph/errors';
import type { Migration } from './migration';
import { run, type Toolchain } from './toolchain';

export interface Calibration {
  readonly host: string;
  /** Nanoseconds of one floating point operation, one after the other, and in vectors. */
  readonly scalarNs: number;
  readonly simdNs: number;
  /** Bytes a nanosecond from memory. */
  readonly bandwidthBytesPerNs: number;
  /** Null where no GPU was measured. */
  readonly gpu: { readonly launchNs: number; readonly bandwidthBytesPerNs: number; readonly flopNs: number } | null;
}

export interface Advice {
  readonly backend: 'scalar' | 'simd' | 'gpu' | 'not calibrated';
  readonly reason: string;
}

const hostName = (): string => `${cpus()[0]?.model ?? 'unknown'} x${cpus().length}`;

export const calibrationFile = (): string => join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'nx-strata', 'backend.json');

/** What was measured on this host; null where nothing was, or on another one. */
export function readCalibration(file = calibrationFile()): Calibration | null {
  if (!existsSync(file)) return null;
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Calibration;
    return found.host === hostName() && found.scalarNs > 0 ? found : null;
  } catch {
    return null;
  }
}

const BENCHMARK = `use std::hint::black_box;
use std::time::Instant;

const SMALL: usize = 4096;
const LARGE: usize = 8 << 20;

fn best(rounds: usize, mut work: impl FnMut()) -> f64 {
    (0..rounds)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_nanos() as f64
        })
        .fold(f64::INFINITY, f64::min)
}

fn main() {
    let a: Vec<f64> = (0..SMALL).map(|i| i as f64 * 0.5).collect();
    let mut b = vec![1.0; SMALL];
    let scalar = best(200, || {
        let mut total = 0.0;
        for x in &a {
            total = total * 0.999 + *x;
        }
        black_box(total);
    }) / (2 * SMALL) as f64;
    let simd = best(200, || {
        for (x, y) in a.iter().zip(b.iter_mut()) {
            *y = *y * 0.999 + *x;
        }
        black_box(&b);
    }) / (2 * SMALL) as f64;
    let large = vec![1.0f64; LARGE];
    let memory = best(5, || {
        let mut sums = [0.0; 8];
        for chunk in large.chunks_exact(8) {
            for (sum, x) in sums.iter_mut().zip(chunk) {
                *sum += *x;
            }
        }
        black_box(sums);
    });
    println!("{} {} {}", scalar, simd, (LARGE * 8) as f64 / memory);
}
`;

/** Measures this host, and keeps what it finds. */
export async function calibrate(tools: Toolchain, folder: string, signal: AbortSignal): Promise<Calibration> {
  const source = join(folder, 'calibrate.rs');
  const binary = join(folder, 'calibrate');
  writeFileSync(source, BENCHMARK);
  const compiled = await run(tools.rustc, ['--edition=2024', '-Copt-level=3', '-Ctarget-cpu=native', '-o', binary, source], { timeoutMs: 120_000, signal });
  if (compiled.code !== 0) throw new StrataError('not-calibrated', 'the measurement does not compile', { hint: compiled.stderr.split('\n')[0] ?? '' });
  const { stdout, code } = await run(binary, [], { timeoutMs: 60_000, signal });
  const [scalarNs = 0, simdNs = 0, bandwidthBytesPerNs = 0] = stdout.toString('utf8').trim().split(' ').map(Number);
  if (code !== 0 || !(scalarNs > 0 && simdNs > 0 && bandwidthBytesPerNs > 0)) throw new StrataError('not-calibrated', 'the measurement gave no figures', { hint: 'try again on a quieter machine' });
  // no GPU is driven from here: its constants stay unknown until someone measures them
  const found: Calibration = { host: hostName(), scalarNs, simdNs, bandwidthBytesPerNs, gpu: null };
  mkdirSync(dirname(calibrationFile()), { recursive: true });
  writeFileSync(calibrationFile(), `${JSON.stringify(found, undefined, 2)}\n`);
  return found;
}

const us = (ns: number): string => (ns < 1e6 ? `${(ns / 1e3).toPrecision(3)} us` : `${(ns / 1e6).toPrecision(3)} ms`);

/** The backend for one call: the GPU pays where t_cpu > t_launch + bytes / bandwidth + flops / peak. */
export function advise({ work }: Pick<Migration, 'work'>, calibration: Calibration | null): Advice {
  if (!calibration) return { backend: 'not calibrated', reason: 'nothing was measured on this host: run once with --calibrate' };
  if (!work) return { backend: 'not calibrated', reason: 'the shape is not known' };
  const memoryNs = work.bytes / calibration.bandwidthBytesPerNs;
  const scalarNs = Math.max(work.flops * calibration.scalarNs, memoryNs);
  const simdNs = Math.max(work.flops * calibration.simdNs, memoryNs);
  const cpu: Advice = scalarNs > simdNs * 1.2
    ? { backend: 'simd', reason: `${us(simdNs)} in vectors, ${us(scalarNs)} one by one` }
    : { backend: 'scalar', reason: `${us(scalarNs)}: vectors gain less than a fifth` };
  const { gpu } = calibration;
  if (!gpu) return { ...cpu, reason: `${cpu.reason}; the GPU is not calibrated` };
  const gpuNs = gpu.launchNs + work.bytes / gpu.bandwidthBytesPerNs + work.flops * gpu.flopNs;
  const cpuNs = Math.min(scalarNs, simdNs);
  const margin = `margin ${us(Math.abs(cpuNs - gpuNs))}`;
  return cpuNs > gpuNs ? { backend: 'gpu', reason: `${us(gpuNs)} with transfer, ${us(cpuNs)} on the CPU; ${margin}` } : { ...cpu, reason: `${cpu.reason}; the GPU needs ${us(gpuNs)}, ${margin}` };
}
