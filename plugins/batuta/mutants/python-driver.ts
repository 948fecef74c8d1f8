// The process of native/batuta/mutants/driver.py: what it is told, what it says, and how it is ended.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { StrataError } from '../../graph/errors';
import { packageRoot } from '../../graph/schemas';

export type DriverMessage =
  | { readonly kind: 'red'; readonly test: string; readonly message: string }
  | { readonly kind: 'missing'; readonly message: string }
  | { readonly kind: 'collected'; readonly tests: readonly string[]; readonly atImport: readonly number[] }
  | { readonly kind: 'observed' }
  | { readonly kind: 'mutant'; readonly id: number; readonly status: 'killed' | 'survived'; readonly killedBy?: string }
  | { readonly kind: 'end' };

export interface DriverSettings {
  readonly python: string;
  readonly root: string;
  /** The configuration, as the driver's own text describes it. */
  readonly config: object;
  /** Descriptor of the arena that its workers' records go through; none where it runs no workers. */
  readonly arenaFd: number | undefined;
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
}

export interface Driver {
  readonly child: ChildProcess;
  /** A further line of input. */
  send(message: object): void;
  /** No further line comes. */
  finish(): void;
  /** Resolves when it has ended, to the end of what it printed. */
  readonly ended: Promise<{ readonly output: string; readonly timedOut: boolean }>;
}

const OUTPUT_MAX = 4000;
const MESSAGES = 3;

/** Starts the driver; `take` sees each of its messages. It and its children are a process group that ends with `signal`. */
export function startDriver({ python, root, config, arenaFd, signal, timeoutMs }: DriverSettings, take: (message: DriverMessage) => void): Driver {
  const child = spawn(python, [join(packageRoot, 'native/batuta/mutants/driver.py')], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', ...(arenaFd === undefined ? [] : [arenaFd])],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: '0' },
    detached: true,
  });
  let output = '';
  let timedOut = false;
  const collect = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-OUTPUT_MAX));
  const kill = (): void => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // it has ended
    }
  };
  const ended = new Promise<{ output: string; timedOut: boolean }>((resolve, reject) => {
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => ((timedOut = true), kill()), timeoutMs);
    signal.addEventListener('abort', kill, { once: true });
    child.on('error', (error) => reject(new StrataError('no-python', `${python} cannot be started: ${error.message}`, { hint: 'set the option python', cause: error })));
    child.on('close', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
      resolve({ output, timedOut });
    });
  });
  child.stdout!.on('data', collect);
  child.stderr!.on('data', collect);
  createInterface({ input: child.stdio[MESSAGES] as Readable }).on('line', (line) => take(JSON.parse(line) as DriverMessage));
  child.stdin!.on('error', () => undefined);
  const send = (message: object): void => void child.stdin!.write(`${JSON.stringify(message)}\n`);
  send({ root, ...config });
  return { child, send, finish: () => child.stdin!.end(), ended };
}
