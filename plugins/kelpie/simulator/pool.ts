// Worker processes that run simulations: one job at a time each.
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { StrataError } from '../../graph/errors';
import type { Bundle } from './bundle';
import type { Job, JobResults } from './jobs';
import type { ScenarioShape } from './protocol';
import type { FromWorker } from './worker';

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

class Worker {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private count = 0;

  constructor() {
    // the time zone is part of what a run sees: fixed, so that every machine sees the same; and a group of its own, since
    // Ctrl-C is for who started it, who ends it then: it also ends when that process is gone
    this.child = fork(join(__dirname, 'worker.js'), [], { env: { ...process.env, TZ: 'UTC' }, execArgv: ['--max-old-space-size=2048'], serialization: 'json', detached: true });
    this.child.on('message', (message: FromWorker) => {
      const waiting = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if ('error' in message) waiting?.reject(new StrataError('simulation-failed', message.error));
      else waiting?.resolve(message.result);
    });
    const gone = (why: string): void => {
      for (const waiting of this.waiting.values()) waiting.reject(new StrataError('worker-ended', `a simulation process ended: ${why}`, { hint: 'run fewer seeds at a time, or look for an endless loop in an actor' }));
      this.waiting.clear();
    };
    this.child.on('exit', (code, signal) => gone(signal ?? `exit code ${code}`));
    this.child.on('error', (error) => gone(error.message));
  }

  ask(message: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = (this.count += 1);
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, ...message }, (error) => error && reject(error));
    });
  }

  end(): void {
    this.child.kill('SIGKILL');
  }
}

export class Pool {
  private readonly idle: Worker[] = [];
  private readonly queue: Array<(worker: Worker) => void> = [];

  private constructor(
    private readonly workers: readonly Worker[],
    readonly shape: ScenarioShape,
  ) {
    this.idle.push(...workers);
  }

  /** Starts `size` processes that have the scenario loaded. */
  static async open(bundle: Bundle, size: number): Promise<Pool> {
    const workers = Array.from({ length: size }, () => new Worker());
    try {
      const shapes = await Promise.all(workers.map((worker) => worker.ask({ bundle })));
      return new Pool(workers, shapes[0] as ScenarioShape);
    } catch (error) {
      for (const worker of workers) worker.end();
      throw error;
    }
  }

  async run<J extends Job>(job: J): Promise<JobResults[J['kind']]> {
    const worker = this.idle.pop() ?? (await new Promise<Worker>((resolve) => void this.queue.push(resolve)));
    try {
      return (await worker.ask({ job })) as JobResults[J['kind']];
    } finally {
      const next = this.queue.shift();
      if (next) next(worker);
      else this.idle.push(worker);
    }
  }

  close(): void {
    for (const worker of this.workers) worker.end();
  }
}
