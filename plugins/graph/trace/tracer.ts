// Runs a command under the native tracer, and reads what it did.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNative } from '../../../native/index';
import { StrataError } from '../errors';

/** What a command did to one path. */
export interface PathUse {
  readonly path: string;
  /** Read content that was there before the command: opened for reading, or executed. */
  readonly read: boolean;
  /** A symbolic link, followed or read. */
  readonly link: boolean;
  readonly written: boolean;
  readonly deleted: boolean;
  /** Looked for, and not there. */
  readonly missing: boolean;
  readonly listed: boolean;
}

export interface Trace {
  /** Of the command itself. */
  readonly exitCode: number;
  /** Number of the signal that ended it, or 0. */
  readonly signal: number;
  /** Processes that outlived the command and were ended. */
  readonly killed: number;
  readonly stops: number;
  readonly processes: number;
  /** Time spent in the tracer while a thread of the command waited. */
  readonly tracerMs: number;
  readonly wallMs: number;
  readonly uses: readonly PathUse[];
  /** Addresses beyond this machine. */
  readonly network: readonly string[];
}

export interface TraceRequest {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Nothing counts before the command looks for BEGIN_MARK. */
  readonly waitForMark?: boolean;
  readonly signal: AbortSignal;
  /** Where the command's own output goes; by default where this process's goes. */
  readonly output?: 'inherit' | 'stderr';
}

/** Looking for this file begins the record; there is none of that name. */
export const BEGIN_MARK = '/.nx-strata-trace-begin';

function parse(record: Buffer): Trace {
  const lines = record.toString('utf8').split('\0').filter((line) => line !== '');
  const [exitCode = 0, signal = 0, killed = 0, stops = 0, processes = 0, tracerNs = 0, wallNs = 0] = (lines.shift() ?? '').slice(2).split(' ').map(Number);
  const uses: PathUse[] = [];
  const network: string[] = [];
  for (const line of lines) {
    const tab = line.indexOf('\t');
    const letters = line.slice(0, tab);
    const rest = line.slice(tab + 1);
    if (letters === 'n') network.push(rest);
    else {
      const has = (letter: string): boolean => letters.includes(letter);
      uses.push({ path: rest, read: has('r') || has('x'), link: has('k'), written: has('w'), deleted: has('d'), missing: has('m'), listed: has('l') });
    }
  }
  return { exitCode, signal, killed, stops, processes, tracerMs: tracerNs / 1e6, wallMs: wallNs / 1e6, uses, network };
}

function cannotTrace(why: string): StrataError {
  const refused = /refuses/.test(why);
  return new StrataError('cannot-trace', refused ? `cannot trace here: ${why}` : why, {
    hint: refused ? 'in a container allow ptrace (docker run --cap-add=SYS_PTRACE), else see sysctl kernel.yama.ptrace_scope (0 or 1 are fine)' : 'give a command that can be started',
  });
}

/** Throws a StrataError where the command cannot be traced or started, or where the run was interrupted. */
export async function trace({ command, cwd, environment, waitForMark, signal, output }: TraceRequest): Promise<Trace> {
  const tracer = process.platform === 'linux' ? findNative('strata_trace') : undefined;
  if (!tracer) {
    if (process.platform !== 'linux') throw new StrataError('cannot-trace', `tracing needs Linux, this is ${process.platform}`, { hint: 'run it in a Linux container, or in CI' });
    throw new StrataError('cannot-trace', 'the native tracer is not there for this platform', { hint: 'in a checkout: npm run native' });
  }
  const folder = mkdtempSync(join(tmpdir(), 'nx-strata-trace-'));
  try {
    const file = join(folder, 'record');
    const child = spawn(tracer, [...(waitForMark ? ['--wait-for-mark'] : []), file, ...command], { cwd, env: environment, stdio: ['inherit', output === 'stderr' ? 2 : 'inherit', 'inherit'] });
    const abort = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', abort);
    const status = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
    signal.removeEventListener('abort', abort);
    if (signal.aborted) throw new StrataError('interrupted', 'interrupted: the command and all it had started were ended', { hint: 'run it again' });
    const record = existsSync(file) ? readFileSync(file) : Buffer.from(`!\tthe tracer ended with ${status}`);
    if (status !== 0) throw cannotTrace(record.toString('utf8').replace(/^!\t/, ''));
    return parse(record);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
