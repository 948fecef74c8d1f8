// Python mutants beside mutmut: whole runs, without their start, and what each says of the mutants that both have.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultParallel, runMutants, type MutantsReport } from '../../plugins/batuta/mutants/run';
import { packageRoot } from '../../plugins/graph/schemas';
import { median, mutmut, project, sdist } from './peers';

const SAMPLE = {
  'pyproject.toml': '[project]\nname = "sample"\nversion = "1"\n[tool.pytest.ini_options]\npythonpath = ["src"]\n',
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

interface Suite {
  readonly name: string;
  /** The project, in a folder of its own. */
  source(): string;
}

const download = (name: string, version: string) => (): string => {
  const root = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  cpSync(sdist(name, version), root, { recursive: true });
  return root;
};

export const SUITES: readonly Suite[] = [
  { name: 'sample', source: () => project(SAMPLE) },
  { name: 'cachetools', source: download('cachetools', '6.2.4') },
  { name: 'itsdangerous', source: download('itsdangerous', '2.2.0') },
];

const MUTMUT = '\n[tool.mutmut]\nsource_paths = ["src/"]\npytest_add_cli_args_test_selection = ["tests/"]\n';

interface Run {
  readonly count: number;
  readonly ms: number;
  /** From the first verdict on. */
  readonly tryingMs: number;
}

async function ours(root: string, python: string): Promise<Run & { readonly report: MutantsReport }> {
  const startedMs = performance.now();
  let firstMs: number | undefined;
  const report = await runMutants({
    root, include: ['src/**'], exclude: [], tests: ['tests/**/test_*.py'], command: undefined, build: undefined, python, changedOnly: false, base: undefined, budgetSeconds: undefined, shard: undefined, durations: undefined,
    parallel: defaultParallel(), timeoutFactor: 5, timeoutMsMin: 1000, signal: new AbortController().signal, progress: () => (firstMs ??= performance.now()),
  });
  const endedMs = performance.now();
  return { report, count: report.mutants.length, ms: endedMs - startedMs, tryingMs: endedMs - (firstMs ?? endedMs) };
}

/** mutmut, on a copy of the project at `root`. */
function theirs(root: string, bin: string): Run {
  const startedMs = performance.now();
  const { stdout, stderr } = spawnSync(join(bin, 'mutmut'), ['run', '--max-children', String(defaultParallel())], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` } });
  const ms = performance.now() - startedMs;
  const perSecond = Number(/([\d.]+) mutations\/second/.exec(stdout)?.[1]);
  const count = Number([...stdout.matchAll(/(\d+)\/(\d+)/g)].at(-1)?.[2]);
  if (!perSecond || !count) throw new Error(`mutmut: ${`${stdout}${stderr}`.slice(-2000)}`);
  return { count, ms, tryingMs: (count / perSecond) * 1000 };
}

interface Comparison {
  readonly mutmut: Readonly<Record<string, number>>;
  readonly common: number;
  readonly differing: ReadonlyArray<{ readonly file: string; readonly line: number; readonly original: string; readonly replacement: string; readonly ours: string; readonly mutmut: string }>;
}

export async function python({ name, source }: Suite, runs: number): Promise<void> {
  const bin = mutmut();
  const root = source();
  const copy = `${root}-mutmut`;
  try {
    cpSync(root, copy, { recursive: true });
    const config = join(copy, 'pyproject.toml');
    writeFileSync(config, readFileSync(config, 'utf8') + MUTMUT);
    const own = [];
    for (let run = 0; run < runs; run++) own.push(await ours(root, join(bin, 'python')));
    const other = theirs(copy, bin);
    const last = own.at(-1)!;
    const [each, eachTrying] = [median(own.map(({ ms }) => ms)) / last.count, median(own.map(({ tryingMs }) => tryingMs)) / last.count];
    const { killed, survived, timeout, noCoverage } = last.report.summary;
    console.log(`${name}: ${last.count} mutants (${killed} killed, ${survived} survived, ${timeout} timed out, ${noCoverage} without a test) in ${own.map(({ ms }) => ms.toFixed(0)).join(', ')} ms: ${each.toFixed(2)} ms each, ${eachTrying.toFixed(2)} without the start`);
    const reportFile = `${copy}.json`;
    writeFileSync(reportFile, JSON.stringify(last.report));
    const { stdout, stderr, status } = spawnSync(join(bin, 'python'), [join(packageRoot, 'bench/batuta/mutmut_verdicts.py'), root, reportFile, join(copy, 'mutants')], { encoding: 'utf8', maxBuffer: 1 << 28 });
    rmSync(reportFile);
    if (status !== 0) throw new Error(stderr);
    const compared = JSON.parse(stdout) as Comparison;
    const [their, theirTrying] = [other.ms / other.count, other.tryingMs / other.count];
    console.log(`  mutmut: ${other.count} mutants (${Object.entries(compared.mutmut).map(([what, count]) => `${count} ${what}`).join(', ')}) in ${other.ms.toFixed(0)} ms: ${their.toFixed(2)} ms each, ${theirTrying.toFixed(2)} without the start: ${(their / each).toFixed(1)} and ${(theirTrying / eachTrying).toFixed(1)} times ours`);
    console.log(`  ${compared.common} mutants that both have, ${compared.common - compared.differing.length} with the same verdict`);
    for (const { file, line, original, replacement, ours: own, mutmut: other } of compared.differing) console.log(`    differs: ${file}:${line} ${original} -> ${replacement}: ${own}, mutmut ${other}`);
  } finally {
    for (const folder of [root, copy]) rmSync(folder, { recursive: true, force: true });
  }
}
