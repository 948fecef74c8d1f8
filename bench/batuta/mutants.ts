// `npm run bench:mutants`: mutation testing of a sample beside StrykerJS and mutmut, where NX_STRATA_PEERS names a folder with them.
// The folder holds node_modules/@stryker-mutator/core (npm i @stryker-mutator/core) and venv/bin/mutmut (pip install mutmut pytest).
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defaultParallel, runMutants, type MutantsReport } from '../../plugins/batuta/mutants/run';

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

const PYTHON = {
  'setup.cfg': '[mutmut]\npaths_to_mutate=src/\ntests_dir=tests/\n',
  'pyproject.toml': '[project]\nname = "sample"\nversion = "1"\n[tool.pytest.ini_options]\npythonpath = ["src"]\n[tool.mutmut]\npaths_to_mutate = ["src/"]\ntests_dir = ["tests/"]\nsource_paths = ["src/"]\n',
  'src/sample/__init__.py': `"""A sample."""


def wrap(text, width):
    lines = []
    line = ""
    for word in text.split(" "):
        if line != "" and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = word if line == "" else line + " " + word
    if line != "":
        lines.append(line)
    return lines


def compare(a, b):
    left = [int(part) for part in a.split(".")]
    right = [int(part) for part in b.split(".")]
    for i in range(max(len(left), len(right))):
        difference = (left[i] if i < len(left) else 0) - (right[i] if i < len(right) else 0)
        if difference != 0:
            return 1 if difference > 0 else -1
    return 0


def primes(n):
    sieve = [True] * (n + 1)
    found = []
    for i in range(2, n + 1):
        if not sieve[i]:
            continue
        found.append(i)
        for j in range(i * i, n + 1, i):
            sieve[j] = False
    return found
`,
  'tests/test_sample.py': `from sample import compare, primes, wrap


def test_wrap():
    assert wrap("a bb ccc", 4) == ["a bb", "ccc"]
    assert wrap("", 4) == []


def test_compare():
    assert compare("1.2", "1.10") == -1
    assert compare("2", "1.9.9") == 1
    assert compare("1.0", "1") == 0


def test_primes():
    assert primes(12) == [2, 3, 5, 7, 11]
`,
} as const;

function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const ours = (root: string, python = 'python3'): Promise<MutantsReport> =>
  runMutants({ root, include: ['src/**'], exclude: [], tests: ['test/*.js', 'tests/*.py'], command: undefined, build: undefined, python, changedOnly: false, base: undefined, budgetSeconds: undefined, shard: undefined, durations: undefined, parallel: defaultParallel(), timeoutFactor: 5, timeoutMsMin: 1000, signal: new AbortController().signal, progress: () => undefined });

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

async function scripts(peers: string | undefined): Promise<void> {
  const root = project(SCRIPT);
  try {
    const started = performance.now();
    const report = await ours(root);
    const ms = performance.now() - started;
    console.log(`scripts: ${report.mutants.length} mutants in ${ms.toFixed(0)} ms, ${(ms / report.mutants.length).toFixed(1)} ms each, score ${report.score.percent} %`);
    if (!peers || !existsSync(join(peers, 'node_modules/@stryker-mutator/core'))) return void console.log('  StrykerJS: not installed');
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

async function python(peers: string | undefined): Promise<void> {
  const root = project(PYTHON);
  try {
    const interpreter = peers && existsSync(join(peers, 'venv/bin/python')) ? join(peers, 'venv/bin/python') : 'python3';
    const started = performance.now();
    const report = await ours(root, interpreter);
    const ms = performance.now() - started;
    console.log(`python: ${report.mutants.length} mutants in ${ms.toFixed(0)} ms, ${(ms / report.mutants.length).toFixed(1)} ms each, score ${report.score.percent} %`);
    if (!peers || !existsSync(join(peers, 'venv/bin/mutmut'))) return void console.log('  mutmut: not installed');
    const copy = `${root}-mutmut`;
    cpSync(root, copy, { recursive: true });
    const mutmutStarted = performance.now();
    const { stdout, stderr } = spawnSync(join(peers, 'venv/bin/mutmut'), ['run'], { cwd: copy, encoding: 'utf8', timeout: 300_000, env: { ...process.env, PATH: `${join(peers, 'venv/bin')}:${process.env['PATH']}` } });
    const mutmutMs = performance.now() - mutmutStarted;
    rmSync(copy, { recursive: true, force: true });
    const total = Number([...`${stdout}${stderr}`.matchAll(/(\d+)\/(\d+)/g)].at(-1)?.[2] ?? Number.NaN);
    console.log(`  mutmut: ${total} mutants in ${mutmutMs.toFixed(0)} ms, ${(mutmutMs / total).toFixed(1)} ms each: ${(mutmutMs / total / (ms / report.mutants.length)).toFixed(1)} times ours${Number.isNaN(total) ? ` (${`${stdout}${stderr}`.trim().slice(-200)})` : ''}`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node.js ${process.version}`);
  const peers = process.env['NX_STRATA_PEERS'];
  await scripts(peers);
  await python(peers);
}

void main();
