// What tau's suites share: the fixtures, built once, and a host that is spoken to through its pipes.
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../plugins/graph/schemas';
import * as tau from '../../plugins/tau';

export const crates = join(packageRoot, 'native/tau');
export const staged = join(crates, 'dist');
export const plugin = (name: string): string => join(staged, 'plugins', `libfixture_${name}.so`);
export const program = join(staged, 'bin/fixture-host');

/** Undefined where Rust is there; else the line that a skipped suite prints. */
export function skipReason(): string | undefined {
  const cargo = spawnSync('cargo', ['--version'], { encoding: 'utf8' });
  return cargo.status === 0 ? undefined : 'cargo is not installed';
}

let built: Promise<void> | undefined;

/** Builds and stages the fixtures; cargo does nothing where they are fresh. */
export function buildFixtures(): Promise<void> {
  built ??= (async () => {
    for (const name of ['host', 'hello', 'leaky', 'sink', 'moody', 'io', 'bench']) {
      const output: string[] = [];
      const result = await tau.build({ root: join(crates, 'fixtures', name), profile: 'dev', outputPath: 'dist', targetDirectory: 'target', write: (text) => output.push(text) });
      if (!result.succeeded) throw new Error(output.join(''));
    }
  })();
  return built;
}

export interface Verdict {
  readonly verdict: 'unloaded' | 'deferred';
  readonly reclaimed: { readonly tasks: number; readonly timers: number; readonly io: number; readonly work: number; readonly events: readonly string[]; readonly resources: readonly string[] };
  readonly deferred: null | {
    readonly pointers: readonly { readonly place: string; readonly target: string; readonly code: boolean }[];
    readonly pointersTotal: number;
    readonly threads: number;
    readonly tlsDestructors: number;
    readonly signalHandlers: readonly number[];
    readonly guards: number;
  };
  readonly destroy: string | null;
}

/** A host process. Its answers come in the order of the commands. */
export class HostProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: ((line: string) => void)[] = [];
  private rest = '';
  /** What it said on standard error. */
  errors = '';
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;

  constructor(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}, host = program) {
    if (!existsSync(host)) throw new Error(`${host} is not built`);
    // nothing of this process's environment but where copies may lie: a host finds its libraries by itself
    this.child = spawn(host, args, { env: { TMPDIR: process.env['TMPDIR'] ?? '/tmp', ...env } });
    this.child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (this.rest + chunk).split('\n');
      this.rest = lines.pop()!;
      for (const line of lines) this.waiting.shift()?.(line);
    });
    this.child.stderr.setEncoding('utf8').on('data', (chunk: string) => (this.errors += chunk));
    this.child.stdin.on('error', () => undefined);
    this.ended = new Promise((resolve) => this.child.on('close', (code, signal) => {
      for (const answer of this.waiting.splice(0)) answer('{"error":"the host ended"}');
      resolve({ code, signal });
    }));
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** The answer, or an Error with what the host said. */
  async ask<T>(...words: readonly (string | number)[]): Promise<T> {
    const line = new Promise<string>((resolve) => this.waiting.push(resolve));
    this.child.stdin.write(`${words.join('\t')}\n`);
    const answer = JSON.parse(await line) as { ok?: T; error?: string };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.ok as T;
  }

  /** What the host answers where it refuses. */
  async refusal(...words: readonly (string | number)[]): Promise<string> {
    try {
      await this.ask(...words);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    return 'it was not refused';
  }

  load(name: string): Promise<number> {
    return this.ask('load', plugin(name));
  }

  call(id: number, method: string, input = ''): Promise<string> {
    return this.ask('call', id, method, input);
  }

  unload(id: number): Promise<Verdict> {
    return this.ask('unload', id);
  }

  /** Ends its input and waits. */
  async close(): Promise<number | null> {
    this.child.stdin.end();
    return (await this.ended).code;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

/** Runs `test` with a host and ends the host whatever happens. */
export async function withHost(test: (host: HostProcess) => Promise<void>, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const host = new HostProcess(args, env);
  try {
    await test(host);
  } finally {
    host.kill();
    await host.ended;
  }
}
