// Starts a compiled program: native directly, wasm under node's WASI.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Target } from './tools';

/** How to start the artefact, with its own name as the program sees it. */
export function commandOf(artifact: string, target: Target, program: string): { file: string; args: string[] } {
  if (target === 'native') return { file: artifact, args: [] };
  // Python's recursion limit of 1,000 needs more than V8's default stack
  return { file: process.execPath, args: ['--no-warnings', '--stack-size=6000', join(__dirname, 'wasi-runner.js'), artifact, program] };
}

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs to the end with captured streams; killed after the limit. */
export function capture(file: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv; limitMs?: number; input?: string } = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: options.cwd, env: options.env, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const timer = setTimeout(() => child.kill('SIGKILL'), options.limitMs ?? 60_000);
    child.stdout.on('data', (data: Buffer) => out.push(data));
    child.stderr.on('data', (data: Buffer) => err.push(data));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, stdout: '', stderr: error.message });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? (signal ? 128 : 1), stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') });
    });
  });
}

/** Runs with this process's own streams. */
export function inherit(file: string, args: readonly string[], signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: 'inherit' });
    const stop = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    child.on('error', () => resolve(127));
    child.on('close', (code, killed) => {
      signal.removeEventListener('abort', stop);
      resolve(code ?? (killed ? 128 : 1));
    });
  });
}
