// tau measured: executor beside tokio, loading, unloading, replacing, builds, random runs. Prints medians and spread.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../plugins/graph/schemas';
import * as tau from '../../plugins/tau';
import { rustToolchain } from '../../plugins/tau/toolchain';

const crates = join(packageRoot, 'native/tau');
const OUTPUT = 'dist-release';
const staged = (part: string): string => join(crates, OUTPUT, part);

function sh(command: string, args: readonly string[], cwd = packageRoot): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', cwd, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** The figures of the lines that begin with `name`, a column each. */
function figures(text: string, name: string, column = 1): readonly number[] {
  return text.split('\n').map((line) => line.split('\t')).filter((words) => words[0] === name).map((words) => Number(words[column]));
}

function summary(values: readonly number[]): { readonly median: number; readonly low: number; readonly high: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { median: at(0.5), low: at(0.05), high: at(0.95) };
}

const show = (what: string, values: readonly number[], unit: string, digits = 1): void => {
  const { median, low, high } = summary(values);
  console.log(`${what.padEnd(44)} ${median.toFixed(digits).padStart(10)} ${unit}   (5-95 %: ${low.toFixed(digits)} - ${high.toFixed(digits)}, n = ${values.length})`);
};

async function build(crate: string, profile: 'dev' | 'release', outputPath = OUTPUT): Promise<number> {
  const began = performance.now();
  const said: string[] = [];
  const built = await tau.build({ root: join(crates, 'fixtures', crate), profile, outputPath, targetDirectory: 'target', write: (text) => said.push(text) });
  if (!built.succeeded) throw new Error(said.join(''));
  return performance.now() - began;
}

/** A debug edit of a plugin until its new build answers in a running host. */
async function editToLive(rounds: number): Promise<readonly number[]> {
  const source = join(crates, 'fixtures/hello/src/lib.rs');
  const original = readFileSync(source, 'utf8');
  await build('host', 'dev', 'dist');
  await build('hello', 'dev', 'dist');
  const host = new tau.Host({ dist: join(crates, 'dist') });
  const object = join(crates, 'dist/plugins/libfixture_hello.so');
  let id = host.load(object);
  const took: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      writeFileSync(source, original.replace('"asleep"', `"asleep ${Date.now()} ${round}"`));
      const began = performance.now();
      await build('hello', 'dev', 'dist');
      id = host.reload(id, object).id;
      await host.call(id, 'id');
      took.push(performance.now() - began);
    }
  } finally {
    writeFileSync(source, original);
    host.close();
    await build('hello', 'dev', 'dist');
  }
  return took;
}

async function main(): Promise<void> {
  console.log(`machine: ${cpus()[0]?.model ?? '?'}, ${cpus().length} cores; node ${process.version}; ${rustToolchain().version}`);
  await build('bench', 'release');
  await build('hello', 'release');
  const program = staged('bin/fixture-bench');
  const plugin = staged('plugins/libfixture_hello.so');
  sh('cargo', ['build', '--release', '--quiet'], join(packageRoot, 'bench/tau/tokio'));
  const peer = sh(join(packageRoot, 'bench/tau/tokio/target/release/tokio-peer'), []);
  const own = figures(sh(program, ['spawn-join']), 'spawn-join').map((value) => value / 1e6);
  const tokio = figures(peer, 'spawn-join').map((value) => value / 1e6);
  const tokioLocal = figures(peer, 'spawn-join-local').map((value) => value / 1e6);
  show('spawn + join, batches of 10,000', own, 'M/s', 2);
  show('  tokio, current-thread, spawn', tokio, 'M/s', 2);
  show('  tokio, current-thread, spawn_local', tokioLocal, 'M/s', 2);
  console.log(`${'  ratio to the quicker of them'.padEnd(44)} ${(summary(own).median / Math.max(summary(tokio).median, summary(tokioLocal).median)).toFixed(2).padStart(10)}`);
  const live = sh(program, ['live', '1000000']).trim().split('\t');
  console.log(`${'1,000,000 live sleeping tasks'.padEnd(44)} ${live[2]!.padStart(10)} ms to start and first poll, all ${live[1]} done after ${live[3]} ms (each slept 1,500)`);
  show('wake from another thread to the task\'s turn', figures(sh(program, ['wake']), 'wake'), 'us');
  show('set and forget a timer among 100,000', figures(sh(program, ['timers']), 'timers'), 'ns', 0);
  const loads = sh(program, ['load', plugin, '500']);
  show('load + init', figures(loads, 'load', 1).slice(1), 'us');
  show('unload (destroy, search, unmap, tombstone)', figures(loads, 'load', 2).slice(1), 'us');
  const scans = sh(program, ['scan', plugin, '50']);
  show(`search of ${(figures(scans, 'scan', 2)[0]! / 1e6).toFixed(0)} MB before an unload`, figures(scans, 'scan', 1).map((value) => value / 1e3), 'ms');
  show('replace a plugin, state handed over', figures(sh(program, ['reload', plugin, '200']), 'reload'), 'us');
  const noop: number[] = [];
  for (let round = 0; round < 10; round += 1) noop.push(await build('hello', 'release'));
  show('plugin-build with nothing to do, cargo included', noop, 'ms', 0);
  show('debug edit to live in Node.js', await editToLive(5), 'ms', 0);
  const began = performance.now();
  console.log(`${sh(program, ['random', '20261121', '100000', plugin]).trim().replaceAll('\t', ', ')}, ${((performance.now() - began) / 1e3).toFixed(1)} s`);
}

void main();
