// Other transpilers by a table: how each is called, and what its output is held against. Their code climbs the same ladder.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { StrataError } from '../../graph/errors';
import { run, type Toolchain } from './toolchain';

export type AdapterName = 'depyler' | 'decy' | 'bashrs' | 'c2rust';

interface Adapter {
  readonly from: 'python' | 'c' | 'rust';
  readonly extension: string;
  readonly version: readonly string[];
  /** The real command line: all take the source by position. */
  readonly command: (source: string, output: string) => readonly string[];
  /** Where the result is, in the output folder. */
  readonly result: (folder: string, stem: string) => string;
  readonly install: string;
}

export const ADAPTERS: Readonly<Record<AdapterName, Adapter>> = {
  depyler: { from: 'python', extension: '.py', version: ['--version'], command: (source, output) => ['transpile', source, '--output', output], result: (folder) => join(folder, 'out.rs'), install: 'cargo install depyler' },
  decy: { from: 'c', extension: '.c', version: ['--version'], command: (source, output) => ['transpile', source, '--output', output], result: (folder) => join(folder, 'out.rs'), install: 'cargo install decy' },
  // the other way round: Rust becomes a shell script
  bashrs: { from: 'rust', extension: '.rs', version: ['--version'], command: (source, output) => ['build', source, '--output', output], result: (folder) => join(folder, 'out.sh'), install: 'cargo install bashrs' },
  c2rust: { from: 'c', extension: '.c', version: ['--version'], command: (source, output) => ['transpile', source, '--output-dir', dirname(output), '--emit-build-files'], result: (folder, stem) => join(folder, 'src', `${stem}.rs`), install: 'cargo install c2rust (it needs LLVM)' },
};

export interface AdapterOutcome {
  readonly verdict: 'verified' | 'unverified' | 'rejected' | 'mismatch';
  readonly rule: string | null;
  readonly hint: string | null;
  readonly detail: string | null;
  readonly cases: number;
  /** The result's text, where it may be kept. */
  readonly files: ReadonlyMap<string, string>;
}

const TIMEOUT_MS = 120_000;

/** The tool's version; throws where it is not installed. */
export function adapterVersion(name: AdapterName): string {
  const { status, stdout, error } = spawnSync(name, [...ADAPTERS[name].version], { encoding: 'utf8', timeout: 60_000 });
  if (error || status !== 0) throw new StrataError('not-available', `${name} is not available`, { hint: `install it (${ADAPTERS[name].install}), or use the built-in transpiler` });
  return stdout.trim().split('\n')[0] ?? '';
}

const firstLine = (text: string): string => text.split('\n').map((line) => line.trim()).find((line) => /error|Error/.test(line)) ?? text.trim().split('\n')[0] ?? '';

export async function runAdapter(name: AdapterName, source: string, tools: Toolchain, folder: string, stdin: string, signal: AbortSignal): Promise<AdapterOutcome> {
  const adapter = ADAPTERS[name];
  if (extname(source) !== adapter.extension) throw new StrataError('wrong-source', `${name} reads ${adapter.extension} files`, { location: { file: source }, hint: `give a ${adapter.extension} file` });
  const stem = basename(source, adapter.extension);
  const out = join(folder, 'adapter');
  mkdirSync(out, { recursive: true });
  const target = join(out, adapter.from === 'rust' ? 'out.sh' : 'out.rs');
  const none = new Map<string, string>();
  const refuse = (rule: string, detail: string, hint: string): AdapterOutcome => ({ verdict: 'rejected', rule, hint, detail, cases: 0, files: none });
  const ran = await run(name, adapter.command(source, target), { cwd: out, timeoutMs: TIMEOUT_MS, signal });
  const result = adapter.result(out, stem);
  if (ran.code !== 0 || !existsSync(result)) return refuse('tool', `${name} ${ran.timedOut ? 'takes too long' : `answers: ${firstLine(ran.stderr || ran.stdout.toString('utf8'))}`}`, 'see what the tool supports');
  const text = readFileSync(result, 'utf8');
  const file = adapter.from === 'rust' ? `${stem}.sh` : 'src/main.rs';
  const files = new Map([[file, text]]);

  // the reference and the result, each as a command
  let reference: readonly string[];
  let produced: readonly string[];
  if (adapter.from === 'rust') {
    const own = join(folder, 'reference');
    const { code, stderr } = await run(tools.rustc, ['--edition=2021', '--cap-lints=allow', '-o', own, source], { timeoutMs: TIMEOUT_MS, signal });
    if (code !== 0) return refuse('reference', `the source does not compile: ${firstLine(stderr)}`, 'correct the source');
    reference = [own];
    produced = ['sh', result];
  } else {
    const binary = join(folder, 'produced');
    const isProgram = /fn main\s*\(/.test(text);
    const { code, stderr } = await run(tools.rustc, ['--edition=2021', `--crate-type=${isProgram ? 'bin' : 'lib'}`, '--crate-name=produced', '-Dwarnings', ...(isProgram ? ['-o', binary] : ['--out-dir', folder]), result], { timeoutMs: TIMEOUT_MS, signal });
    if (code !== 0) return refuse('rustc', `the emitted code does not compile with warnings denied: ${firstLine(stderr)}`, 'report it to the tool');
    if (!isProgram) return { verdict: 'unverified', rule: 'not-compared', hint: 'give a source with a main program', detail: 'there is no program to run', cases: 0, files };
    produced = [binary];
    if (adapter.from === 'python') reference = [tools.python, source];
    else {
      const own = join(folder, 'reference');
      const cc = await run('cc', ['-o', own, source, '-lm'], { timeoutMs: TIMEOUT_MS, signal });
      if (cc.code !== 0) return refuse('reference', `cc: ${firstLine(cc.stderr)}`, 'correct the source');
      reference = [own];
    }
  }
  const [left, right] = await Promise.all([reference, produced].map(([command = '', ...args]) => run(command, args, { cwd: dirname(source), input: stdin, timeoutMs: TIMEOUT_MS, signal })));
  if (!left || !right || left.timedOut) return { verdict: 'unverified', rule: 'not-compared', hint: 'let the program end', detail: 'the source takes too long', cases: 0, files };
  const same = left.stdout.equals(right.stdout) && left.code === right.code;
  return same ? { verdict: 'verified', rule: null, hint: null, detail: null, cases: 1, files }
    : { verdict: 'mismatch', rule: 'differs', hint: 'report it to the tool', detail: left.code === right.code ? 'the output differs' : `exit code ${left.code} before, ${right.code} after`, cases: 1, files: none };
}

/** A crate around one file. */
export function writeAdapterCrate(folder: string, crate: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  if (files.has('src/main.rs')) writeFileSync(join(folder, 'Cargo.toml'), `# made by strata transpile\n[package]\nname = "${crate.replaceAll('_', '-')}"\nversion = "0.1.0"\nedition = "2021"\npublish = false\n\n[workspace]\n`);
}
