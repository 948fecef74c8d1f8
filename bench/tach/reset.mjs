// Measures the engine alone: reset against pages written and memory held, fork + wait beside it, and a long run's flatness.
// Usage: npm run bench:tach-reset [-- --python=FILE] [--imports=numpy,pandas] [--million]
// Needs `npm run build` and `npm run native`.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpus, release, totalmem } from 'node:os';

const { drive } = createRequire(import.meta.url)('../../dist/test/tach/native/drive.js');
const option = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const python = option('python') ?? 'python3';
const imports = (option('imports') ?? 'numpy,pandas').split(',');
const STATISTICS = 7;
const RUNS = 3;

const us = (ns) => (ns / 1000).toFixed(ns < 100_000 ? 1 : 0).padStart(8);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function statistics(scenario, options, ...values) {
  const run = await drive(scenario, { python, ...options }, ...values.map(String));
  const [figures] = run.of(STATISTICS);
  if (run.code !== 0 || !figures) throw new Error(`${scenario} ${values.join(' ')}: exit ${run.code}\n${run.stderr}`);
  return figures;
}

/** Medians over RUNS runs; `spread` is the widest p50 over the narrowest. */
async function reset(scenario, env, ...values) {
  const runs = [];
  for (let i = 0; i < RUNS; i++) runs.push(await statistics(scenario, { mode: 'reset', env }, ...values));
  const p50s = runs.map(({ resetNs }) => resetNs.p50);
  return {
    p50: median(p50s),
    p99: median(runs.map(({ resetNs }) => resetNs.p99)),
    spread: Math.max(...p50s) / Math.min(...p50s),
    pages: median(runs.map(({ pages }) => pages.mean)),
    perTest: median(runs.map(({ wallNs, resets }) => wallNs / resets)),
    tracked: runs[0].trackedPages,
    forks: runs[0].forks,
  };
}

async function forked(...values) {
  const runs = [];
  for (let i = 0; i < RUNS; i++) runs.push(await statistics('written', { mode: 'fork' }, ...values));
  return median(runs.map(({ wallNs, forks }) => wallNs / forks));
}

async function plain() {
  console.log('\nA test that appends to a list (5,000 tests, one worker)');
  console.log('  process               reset p50    p99 us   spread   pages   tracked MB   a test in all us');
  for (const [name, env] of [['bare interpreter', {}], [imports.join(' + '), { TACH_IMPORT: imports.join(',') }]]) {
    try {
      const figures = await reset('many', env, 5000);
      console.log(`  ${name.padEnd(20)} ${us(figures.p50)}  ${us(figures.p99)}   ${figures.spread.toFixed(2).padStart(6)}  ${String(figures.pages).padStart(6)}   ${(figures.tracked / 256).toFixed(0).padStart(10)}   ${us(figures.perTest)}`);
    } catch (error) {
      console.log(`  ${name.padEnd(20)} skipped: ${String(error.message).split('\n').findLast((line) => line.trim()) ?? ''}`);
    }
  }
}

async function sweep(title, cases) {
  console.log(`\n${title}`);
  console.log('   pages   MB held   reset p50    p99 us   reset: a test us   fork + wait: a test us   ratio');
  let crossover;
  for (const [pages, megabytes] of cases) {
    const count = pages >= 1000 ? 200 : 1000;
    const figures = await reset('written', {}, pages, megabytes, count);
    const fork = await forked(pages, megabytes, Math.min(count, 200));
    if (figures.perTest > fork) crossover ??= `${pages} pages, ${megabytes} MB`;
    console.log(`  ${String(pages).padStart(6)}  ${String(megabytes).padStart(8)}    ${us(figures.p50)}  ${us(figures.p99)}           ${us(figures.perTest)}                 ${us(fork)}   ${(figures.perTest / fork).toFixed(2).padStart(5)}`);
  }
  console.log(`  crossover (the test's own writes included in both): ${crossover ?? 'none here, reset is faster throughout'}`);
}

async function million() {
  console.log('\n1,000,000 resets in one worker');
  const run = await drive('flat', { python, mode: 'reset' }, '1000000');
  const samples = [...run.outcomes().values()].filter((value) => value !== null);
  for (const sample of samples) console.log(`  private RSS ${sample.rssKb} KiB, shared ${sample.sharedKb} KiB, ${sample.descriptors} descriptors, ${sample.mappings} mappings`);
  const [figures] = run.of(STATISTICS);
  console.log(`  resets ${figures.resets}, workers ${figures.forks}, p50 ${us(figures.resetNs.p50).trim()} us, p99 ${us(figures.resetNs.p99).trim()} us`);
}

const version = execFileSync(python, ['-c', 'import sys; print(sys.version.split()[0])']).toString().trim();
console.log(`${cpus().length} x ${cpus()[0].model}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${release()}, Python ${version}, Node ${process.version}; medians of ${RUNS} runs`);
if (process.argv.includes('--million')) await million();
else {
  await plain();
  await sweep('Against pages written', [1, 10, 100, 500, 1000, 2000, 5000].map((pages) => [pages, 25]));
  await sweep('Against memory held', [25, 50, 100, 250, 500].map((megabytes) => [50, megabytes]));
}
