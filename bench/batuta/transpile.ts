// All own programs through the whole ladder, and beside depyler where it is installed: compiled, the same, and how strong the proof is.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { adapterVersion } from '../../plugins/batuta/transpile/adapters';
import { transpile, type TranspileRequest } from '../../plugins/batuta/transpile/transpile';

const PROGRAMS = join(__dirname, '../../../test/batuta/transpile');

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'strata-transpile-bench-'));
  const request: TranspileRequest = {
    path: PROGRAMS, output: join(folder, 'crate'), tool: 'built-in', python: 'python3', exclude: () => false, allowRejected: [], given: [], stdin: '', strength: true, strengthMin: 0, mutantsMax: 100_000, calibrate: false,
    signal: new AbortController().signal, progress: () => undefined,
  };
  try {
    const startedMs = performance.now();
    const { report } = await transpile(request);
    const seconds = (performance.now() - startedMs) / 1000;
    const programs = readdirSync(PROGRAMS).filter((name) => name.endsWith('.py')).sort();
    const count = (verdict: string): number => report.functions.filter((each) => each.verdict === verdict).length;
    process.stdout.write(`${cpus()[0]?.model ?? ''}, ${cpus().length} cores; ${report.toolchain.rustc}; Python ${report.toolchain.python}\n`);
    process.stdout.write(`built-in: ${programs.length} programs, ${report.functions.length} functions and programs: ${count('verified')} verified, ${count('rejected')} rejected, ${count('mismatch')} mismatch, ${count('unverified')} unverified; ${report.failed ? `failed in ${report.failed.phase}: ${report.failed.reason}` : 'compiled with warnings denied'}; ${seconds.toFixed(0)} s\n`);
    process.stdout.write(`strength: ${report.strength?.percent ?? 'not measured'} % (${report.strength?.noticed ?? 0} of ${report.strength?.mutants ?? 0} changes noticed)\n`);
    for (const each of report.functions) if (each.verdict !== 'verified') process.stdout.write(`  ${each.verdict} ${each.file}:${each.line} ${each.name}: ${each.detail ?? ''}\n`);
    let version: string;
    try {
      version = adapterVersion('depyler');
    } catch {
      process.stdout.write('depyler: not installed\n');
      return;
    }
    const verdicts = new Map<string, number>();
    for (const program of programs) {
      const outcome = await transpile({ ...request, path: join(PROGRAMS, program), output: join(folder, 'depyler'), tool: 'depyler' });
      const [only] = outcome.report.functions;
      const key = only?.verdict === 'rejected' ? (only.rule === 'rustc' ? 'does not compile with warnings denied' : 'refused by the tool') : only?.verdict === 'verified' ? 'the same' : only?.verdict === 'mismatch' ? 'differs' : 'no program';
      verdicts.set(key, (verdicts.get(key) ?? 0) + 1);
    }
    process.stdout.write(`${version}: ${[...verdicts].map(([key, number]) => `${number} ${key}`).join(', ')}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
