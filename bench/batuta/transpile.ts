// All own programs through the whole ladder, and beside depyler where it is installed: compiled, the same, and how strong the proof is.
//
// Shards keep what they found, so that a long run can be made in pieces: --shard=2/8 --results=DIR runs one, --results=DIR alone
// runs those that are missing and prints the table.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { adapterVersion } from '../../plugins/batuta/transpile/adapters';
import { transpile, type TranspileRequest } from '../../plugins/batuta/transpile/transpile';

const PROGRAMS = join(__dirname, '../../../test/batuta/transpile');
const SHARDS = 8;

/** What one shard found. */
interface Shard {
  readonly machine: string;
  readonly versions: string;
  readonly programs: number;
  readonly seconds: number;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly cases: number;
  readonly bad: readonly string[];
  readonly failed: string | null;
  readonly mutants: number;
  readonly noticed: number;
  readonly equivalent: number;
  readonly survivors: readonly string[];
  readonly depyler: { readonly version: string; readonly verdicts: Readonly<Record<string, number>> } | null;
}

const option = (name: string): string | undefined => process.argv.slice(2).find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);

/** Programs, each a file, or a folder of modules that import each other. */
const everyProgram = (): string[] => readdirSync(PROGRAMS, { withFileTypes: true }).filter((entry) => (entry.isFile() ? entry.name.endsWith('.py') : existsSync(join(PROGRAMS, entry.name, '__init__.py')))).map((entry) => entry.name).sort();

function count(into: Record<string, number>, key: string): void {
  into[key] = (into[key] ?? 0) + 1;
}

async function besideDepyler(request: TranspileRequest, folder: string, programs: readonly string[]): Promise<Shard['depyler']> {
  let version: string;
  try {
    version = adapterVersion('depyler');
  } catch {
    return null;
  }
  const verdicts: Record<string, number> = {};
  for (const program of programs) {
    if (!program.endsWith('.py')) {
      count(verdicts, 'not tried: several modules');
      continue;
    }
    const { report } = await transpile({ ...request, path: join(PROGRAMS, program), output: join(folder, 'depyler'), tool: 'depyler' });
    const [only] = report.functions;
    count(verdicts, only?.verdict === 'rejected' ? (only.rule === 'rustc' ? 'does not compile with warnings denied' : 'refused by the tool') : only?.verdict === 'verified' ? 'the same' : only?.verdict === 'mismatch' ? 'differs' : 'no program');
  }
  return { version, verdicts };
}

async function runShard(index: number, shards: number): Promise<Shard> {
  const folder = mkdtempSync(join(tmpdir(), 'strata-transpile-bench-'));
  const all = everyProgram();
  const programs = all.filter((_, place) => place % shards === index);
  const taken = new Set(programs);
  const request: TranspileRequest = {
    path: PROGRAMS, output: join(folder, 'crate'), tool: 'built-in', python: 'python3', exclude: (file) => !taken.has(file.split('/')[0] ?? ''), allowRejected: [], given: [], stdin: '', strength: true, strengthMin: 0, mutantsMax: 100_000, calibrate: false,
    signal: new AbortController().signal, progress: (line) => process.stderr.write(`${index + 1}/${shards} ${line}\n`),
  };
  try {
    const startedMs = performance.now();
    const { report } = await transpile(request);
    const seconds = (performance.now() - startedMs) / 1000;
    const verdicts: Record<string, number> = {};
    for (const each of report.functions) count(verdicts, each.verdict);
    const { strength } = report;
    return {
      machine: `${cpus()[0]?.model ?? ''}, ${cpus().length} cores`, versions: `${report.toolchain.rustc}; Python ${report.toolchain.python}`, programs: programs.length, seconds, verdicts,
      cases: report.functions.reduce((sum, each) => sum + each.cases, 0), bad: report.functions.filter((each) => each.verdict !== 'verified').map((each) => `${each.verdict} ${each.file}:${each.line} ${each.name}: ${each.detail ?? ''}`), failed: report.failed ? `${report.failed.phase}: ${report.failed.reason}` : null,
      mutants: strength?.mutants ?? 0, noticed: strength?.noticed ?? 0, equivalent: strength?.equivalent ?? 0, survivors: strength?.survivors.map((each) => `${each.file}:${each.line} ${each.function}: ${each.what}`) ?? [],
      depyler: await besideDepyler(request, folder, programs),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function table(shards: readonly Shard[]): string {
  const sum = (of: (shard: Shard) => number): number => shards.reduce((total, shard) => total + of(shard), 0);
  const merged = (all: readonly Readonly<Record<string, number>>[]): string => {
    const total: Record<string, number> = {};
    for (const each of all) for (const [key, value] of Object.entries(each)) total[key] = (total[key] ?? 0) + value;
    return Object.entries(total).map(([key, value]) => `${value} ${key}`).join(', ');
  };
  const [first] = shards;
  const counted = sum((shard) => shard.mutants - shard.equivalent);
  const failed = shards.flatMap((shard) => (shard.failed ? [shard.failed] : []));
  const beside = shards.flatMap((shard) => (shard.depyler ? [shard.depyler] : []));
  return [
    `${first?.machine}; ${first?.versions}`,
    `built-in: ${sum((shard) => shard.programs)} programs, functions and main programs: ${merged(shards.map((shard) => shard.verdicts))}; ${sum((shard) => shard.cases)} calls compared; ${failed.length ? `FAILED in ${failed.join('; ')}` : 'every crate compiles with warnings denied'}; ${sum((shard) => shard.seconds).toFixed(0)} s`,
    `strength: ${counted === 0 ? 'not measured' : `${((100 * sum((shard) => shard.noticed)) / counted).toFixed(1)} %`} (${sum((shard) => shard.noticed)} of ${counted} changes noticed; ${sum((shard) => shard.equivalent)} more make the same machine code)`,
    ...shards.flatMap((shard) => shard.bad.map((line) => `  ${line}`)),
    beside.length === 0 ? 'depyler: skipped: not installed' : `${beside[0]!.version}: ${merged(beside.map((each) => each.verdicts))}`,
  ].join('\n');
}

async function main(): Promise<void> {
  const [only, shards] = (option('shard') ?? '').split('/').map(Number);
  const total = shards || SHARDS;
  const results = option('results') === undefined ? null : resolve(option('results')!);
  if (results) mkdirSync(results, { recursive: true });
  const found: Shard[] = [];
  for (let index = 0; index < total; index++) {
    if (only && only !== index + 1) continue;
    const file = results && join(results, `transpile-${index + 1}-of-${total}.json`);
    const kept = file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Shard : null;
    const shard = kept ?? await runShard(index, total);
    if (file) writeFileSync(file, `${JSON.stringify(shard, null, 2)}\n`);
    found.push(shard);
  }
  process.stdout.write(`${table(found)}\n`);
  if (found.some((shard) => shard.failed !== null || shard.bad.length > 0)) process.exitCode = 1;
}

void main();
