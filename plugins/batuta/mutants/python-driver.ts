// The process of native/batuta/mutants/driver.py: what it is told, what it says, and how it is ended.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { StrataError } from '../../graph/errors';
import { packageRoot } from '../../graph/schemas';

/** How often each place of the code was passed. */
export type Passes = Readonly<Record<string, number>>;

/** A mutant of code that runs before the tests do. */
export interface Job {
  readonly id: number;
  readonly place: number;
  readonly budget: number;
  /** Index of the order in which its files of tests are run. */
  readonly order: number;
}

/** Lists of one length; the pairs of a mutant in a row. */
export interface Pairs {
  readonly mutants: number[];
  readonly places: number[];
  readonly tests: number[];
  readonly budgets: number[];
  /** What the test takes without a mutant. */
  readonly usualUs: number[];
  readonly timeoutsMs: number[];
}

/** Pairs of one mutant that a worker tries one after the other. */
export interface Chunks {
  readonly starts: number[];
  readonly counts: number[];
  readonly timeoutsMs: number[];
}

export interface Plan {
  readonly pairs: Pairs;
  readonly chunks: Chunks;
  /** Mutants of code that runs while modules are imported, and of code that runs before anything is collected. */
  readonly imported: readonly Job[];
  readonly early: readonly Job[];
  readonly orders: ReadonlyArray<readonly string[]>;
  readonly limitMs: number;
  readonly remainingMs: number | null;
}

export type DriverMessage =
  | { readonly kind: 'red'; readonly test: string; readonly message: string }
  | { readonly kind: 'missing'; readonly message: string }
  | { readonly kind: 'collected'; readonly tests: readonly string[]; readonly passed: Passes; readonly early: readonly number[] }
  | { readonly kind: 'observed' }
  | { readonly kind: 'mutant'; readonly id: number; readonly status: 'killed' | 'survived' | 'timeout'; readonly killedBy?: string; readonly ms: number }
  | { readonly kind: 'end' };

export interface DriverSettings {
  readonly python: string;
  readonly root: string;
  /** The configuration, as the driver's own text describes it. */
  readonly config: object;
  /** Descriptor of the arena that its workers' records go through. */
  readonly arenaFd: number;
  readonly signal: AbortSignal;
}

export interface Driver {
  readonly child: ChildProcess;
  send(plan: Plan): void;
  /** No plan comes. */
  finish(): void;
  /** Resolves when it has ended, to the end of what it printed. */
  readonly ended: Promise<string>;
}

const OUTPUT_MAX = 4000;
const MESSAGES = 3;

/** Starts the driver; `take` sees each of its messages. It and its children are a process group that ends with `signal`. */
export function startDriver({ python, root, config, arenaFd, signal }: DriverSettings, take: (message: DriverMessage) => void): Driver {
  const environment: NodeJS.ProcessEnv = { ...process.env, PYTHONHASHSEED: '0' };
  // the copy's modules are compiled once, not once a mutant
  delete environment['PYTHONDONTWRITEBYTECODE'];
  const child = spawn(python, [join(packageRoot, 'native/batuta/mutants/driver.py')], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', arenaFd],
    env: environment,
    detached: true,
  });
  let output = '';
  const collect = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-OUTPUT_MAX));
  const kill = (): void => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // it has ended
    }
  };
  const ended = new Promise<string>((resolve, reject) => {
    signal.addEventListener('abort', kill, { once: true });
    child.on('error', (error) => reject(new StrataError('no-python', `${python} cannot be started: ${error.message}`, { hint: 'set the option python', cause: error })));
    child.on('close', () => {
      signal.removeEventListener('abort', kill);
      kill(); // what its tests left behind
      resolve(output);
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
