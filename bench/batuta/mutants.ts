// `npm run bench:mutants [-- --only=scripts,sample,cachetools,itsdangerous] [--runs=3]`: mutation testing beside StrykerJS and mutmut,
// which are put into .cache/bench-mutants on first use.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { defaultParallel, runMutants, type MutantsReport } from '../../plugins/batuta/mutants/run';
import { python, SUITES } from './mutants-python';
import { median, project, stryker } from './peers';

const SCRIPT = {
  'package.json': '{ "name": "sample", "private": true }',
  'src/text.js': `'use strict';

/** Breaks words into lines of at most width characters. */
exports.wrap = (text, width) => {
  const lines = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : line + ' ' + word;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
};

exports.compare = (a, b) => {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference > 0 ? 1 : -1;
  }
  return 0;
};
`,
  'src/cache.js': `'use strict';

exports.Cache = class {
  constructor(limit) {
    this.limit = limit;
    this.entries = new Map();
    this.hits = 0;
    this.misses = 0;
  }

  get(key) {
    if (!this.entries.has(key)) {
      this.misses++;
      return undefined;
    }
    const value = this.entries.get(key);
    this.entries.delete(key);
    this.entries.set(key, value);
    this.hits++;
    return value;
  }

  set(key, value) {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size > this.limit) this.entries.delete(this.entries.keys().next().value);
  }

  ratio() {
    const total = this.hits + this.misses;
    return total === 0 ? 0 : this.hits / total;
  }
};

exports.primes = (n) => {
  const sieve = new Array(n + 1).fill(true);
  const found = [];
  for (let i = 2; i <= n; i++) {
    if (!sieve[i]) continue;
    found.push(i);
    for (let j = i * i; j <= n; j += i) sieve[j] = false;
  }
  return found;
};
`,
  'test/text.test.js': `const assert = require('node:assert');
const { wrap, compare } = require('../src/text');
assert.deepEqual(wrap('a bb ccc', 4), ['a bb', 'ccc']);
assert.deepEqual(wrap('', 4), []);
assert.equal(compare('1.2', '1.10'), -1);
assert.equal(compare('2', '1.9.9'), 1);
assert.equal(compare('1.0', '1'), 0);
`,
  'test/cache.test.js': `const assert = require('node:assert');
const { Cache, primes } = require('../src/cache');
const cache = new Cache(2);
cache.set('a', 1);
cache.set('b', 2);
assert.equal(cache.get('a'), 1);
cache.set('c', 3);
assert.equal(cache.get('b'), undefined);
assert.equal(cache.ratio(), 0.5);
assert.deepEqual(primes(12), [2, 3, 5, 7, 11]);
`,
} as const;

const ours = (root: string): Promise<MutantsReport> =>
  runMutants({ root, include: ['src/**'], exclude: [], tests: ['test/*.js'], command: undefined, build: undefined, python: 'python3', changedOnly: false, base: undefined, budgetSeconds: undefined, shard: undefined, durations: undefined, parallel: defaultParallel(), timeoutFactor: 5, timeoutMsMin: 1000, signal: new AbortController().signal, progress: () => undefined });

interface StrykerMutant {
  readonly mutatorName: string;
  readonly replacement: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number }; readonly end: { readonly line: number; readonly column: number } };
}

/** A mutant as both name it: place, operator and what became of it, spacing aside. */
const key = (file: string, line: number, column: number, endColumn: number, operator: string, replacement: string): string => `${file}:${line}:${column}-${endColumn} ${operator} ${replacement.replace(/\s+/g, '').replace(/;$/, '')}`;

/** 1-based column after the original text. */
const endColumnOf = ({ original, column }: { original: string; column: number }): number => {
  const last = original.split('\n').at(-1)!;
  return last.length === original.length ? column + original.length : last.length + 1;
};

async function scripts(runs: number): Promise<void> {
  const peers = stryker();
  const root = project(SCRIPT);
  try {
    const times: number[] = [];
    let report!: MutantsReport;
    for (let run = 0; run < runs; run++) {
      const started = performance.now();
      report = await ours(root);
      times.push(performance.now() - started);
    }
    const ms = median(times);
    console.log(`scripts: ${report.mutants.length} mutants in ${ms.toFixed(0)} ms (${runs} runs, ${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}), ${(ms / report.mutants.length).toFixed(1)} ms each, score ${report.score.percent} %`);
    symlinkSync(join(peers, 'node_modules'), join(root, 'node_modules'));
    writeFileSync(join(root, 'stryker.conf.json'), JSON.stringify({ testRunner: 'command', commandRunner: { command: 'node test/text.test.js && node test/cache.test.js' }, mutate: ['src/**/*.js'], reporters: ['json'], jsonReporter: { fileName: 'stryker.json' }, concurrency: defaultParallel(), allowEmpty: false }));
    const strykerStarted = performance.now();
    const { status, stdout } = spawnSync(process.execPath, [join(peers, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run'], { cwd: root, encoding: 'utf8' });
    const strykerMs = performance.now() - strykerStarted;
    if (status !== 0) return void console.log(`  StrykerJS failed: ${stdout.slice(-300)}`);
    const found = (JSON.parse(readFileSync(join(root, 'stryker.json'), 'utf8')) as { files: Record<string, { mutants: StrykerMutant[] }> }).files;
    const theirs = new Map(Object.entries(found).flatMap(([file, { mutants }]) => mutants.map((mutant): [string, string] => [key(file, mutant.location.start.line, mutant.location.start.column, mutant.location.end.column, mutant.mutatorName, mutant.replacement), mutant.status])));
    let [common, same] = [0, 0];
    for (const mutant of report.mutants) {
      const status = theirs.get(key(mutant.file, mutant.line, mutant.column, endColumnOf(mutant), mutant.operator, mutant.replacement));
      if (status === undefined) continue;
      common++;
      const noticed = status === 'Killed' || status === 'Timeout';
      if (noticed === (mutant.status === 'killed' || mutant.status === 'timeout')) same++;
      else console.log(`  differs: ${mutant.file}:${mutant.line} ${mutant.original} -> ${mutant.replacement}: ${mutant.status}, StrykerJS ${status}`);
    }
    console.log(`  StrykerJS (command runner): ${theirs.size} mutants in ${strykerMs.toFixed(0)} ms, ${(strykerMs / theirs.size).toFixed(1)} ms each: ${(strykerMs / theirs.size / (ms / report.mutants.length)).toFixed(1)} times ours; ${common} mutants that both have, ${same} with the same verdict`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node.js ${process.version}`);
  const option = (name: string): string | undefined => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
  const only = option('only')?.split(',');
  const runs = Number(option('runs') ?? 3);
  if (!only || only.includes('scripts')) await scripts(runs);
  for (const suite of SUITES) if (!only || only.includes(suite.name)) await python(suite, runs);
}

void main();
