// rustc, cargo and Python: where they are, which versions, and running them under a limit.
import { spawn, spawnSync } from 'node:child_process';
import { StrataError } from '../../graph/errors';

export interface Toolchain {
  readonly rustc: string;
  readonly rustcVersion: string;
  readonly cargo: string;
  readonly python: string;
  readonly pythonVersion: string;
}

/** Let chains came with 1.88 in the edition that is emitted. */
const RUSTC_MINOR_MIN = 88;

function version(command: string, args: readonly string[]): string | null {
  const { status, stdout, error } = spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 });
  return error || status !== 0 ? null : stdout.trim();
}

export function findToolchain(python: string): Toolchain {
  const rustc = process.env['RUSTC'] ?? 'rustc';
  const cargo = process.env['CARGO'] ?? 'cargo';
  const rustcVersion = version(rustc, ['--version']);
  if (rustcVersion === null) throw new StrataError('no-rustc', 'rustc is not available', { hint: 'install Rust 1.88 or newer (rustup.rs), or set RUSTC' });
  const minor = Number(/^rustc 1\.(\d+)/.exec(rustcVersion)?.[1] ?? 0);
  if (minor < RUSTC_MINOR_MIN) throw new StrataError('old-rustc', `${rustcVersion} is too old`, { hint: 'the emitted code needs Rust 1.88 or newer' });
  if (version(cargo, ['--version']) === null) throw new StrataError('no-cargo', 'cargo is not available', { hint: 'install cargo with Rust, or set CARGO' });
  const pythonVersion = version(python, ['-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])']);
  if (pythonVersion === null) throw new StrataError('no-python', `${python} does not run`, { hint: 'set the option python to an interpreter of Python 3.10 or newer' });
  if (Number(pythonVersion.split('.')[1]) < 10) throw new StrataError('old-python', `Python ${pythonVersion} is too old`, { hint: 'use Python 3.10 or newer' });
  return { rustc, rustcVersion, cargo, python, pythonVersion };
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** Output beyond which a program is stopped. */
const OUTPUT_BYTES_MAX = 256 << 20;

/** Runs a command to its end, or until its time is up or the signal says stop. */
export function run(command: string, args: readonly string[], options: { readonly cwd?: string; readonly input?: string; readonly timeoutMs: number; readonly env?: NodeJS.ProcessEnv; readonly signal: AbortSignal }): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: ['pipe', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let size = 0;
    let timedOut = false;
    const stop = (): void => void child.kill('SIGKILL');
    const timer = setTimeout(() => {
      timedOut = true;
      stop();
    }, options.timeoutMs);
    options.signal.addEventListener('abort', stop, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > OUTPUT_BYTES_MAX) {
        timedOut = true;
        stop();
      } else stdout.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < 10_000) stderr.push(chunk);
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    const settle = (): void => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', stop);
    };
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    child.on('close', (code) => {
      settle();
      if (options.signal.aborted) reject(new StrataError('interrupted', 'stopped', {}));
      else resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8'), timedOut });
    });
  });
}
