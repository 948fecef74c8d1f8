// Starts a compiled program: native directly, wasm under node's WASI.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { join } from 'node:path';
import { StrataError } from '../../graph/errors';
import { UNRESTRICTED, type Grants } from '../capabilities/manifest';
import type { Target } from './tools';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** How to start the artefact, with its own name as the program sees it. It sees of the environment what is granted. */
export function commandOf(artifact: string, target: Target, program: string, args: readonly string[] = [], grants: Grants = UNRESTRICTED): Command {
  const seen = Object.fromEntries(Object.entries(process.env).filter(([name]) => grants.env.includes('*') || grants.env.includes(name)));
  if (target === 'native') return { file: artifact, args, env: seen };
  // Python's recursion limit of 1,000 needs more than V8's default stack
  const runner = JSON.stringify({ env: seen, read: grants.read, write: grants.write });
  return { file: process.execPath, args: ['--no-warnings', '--stack-size=6000', join(__dirname, 'wasi-runner.js'), runner, artifact, program, ...args], env: process.env };
}

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Signals of a process that broke; one that was killed did not end by itself, whatever it told. */
const CRASHES: ReadonlySet<NodeJS.Signals> = new Set(['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGTRAP', 'SIGABRT']);

/** The runner of wasm modules tells the program's exit code on descriptor 3 before it ends (wasi-runner.ts). */
const toldExit = (file: string): readonly 'pipe'[] => (file === process.execPath ? ['pipe'] : []);

function listen(child: ChildProcess): () => string {
  let told = '';
  (child.stdio[3] as Readable | undefined)?.on('data', (data: Buffer) => (told += data.toString()));
  return () => told;
}

const exitCode = (code: number | null, signal: NodeJS.Signals | null, told: string): number => code ?? (signal && CRASHES.has(signal) && /^\d+$/.test(told) ? Number(told) : signal ? 128 : 1);

/** Runs to the end with captured streams; killed after the limit. */
export function capture(command: { readonly file: string; readonly args: readonly string[]; readonly env?: NodeJS.ProcessEnv }, options: { cwd?: string; limitMs?: number; input?: string } = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command.file, command.args, { cwd: options.cwd, env: command.env, stdio: ['pipe', 'pipe', 'pipe', ...toldExit(command.file)] });
    const told = listen(child);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const timer = setTimeout(() => child.kill('SIGKILL'), options.limitMs ?? 60_000);
    child.stdout!.on('data', (data: Buffer) => out.push(data));
    child.stderr!.on('data', (data: Buffer) => err.push(data));
    child.stdin!.on('error', () => undefined);
    child.stdin!.end(options.input ?? '');
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, stdout: '', stderr: error.message });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code: exitCode(code, signal, told()), stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') });
    });
  });
}

function openInput(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw new StrataError('cannot-read', `cannot read the standard input: ${error instanceof Error ? error.message : String(error)}`, { location: { file }, hint: 'give the path of a file in the option "stdin"' });
  }
}

export interface Surroundings {
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** File to read as standard input, in place of this process's own. */
  readonly stdin?: string;
  readonly limitMs?: number;
}

/** Runs with this process's own streams; 124 when it took longer than the limit. */
export function inherit(command: Command, { cwd, signal, stdin, limitMs }: Surroundings): Promise<{ code: number; timedOut: boolean }> {
  const input = stdin === undefined ? undefined : openInput(stdin);
  return new Promise((resolve) => {
    let timedOut = false;
    const child = spawn(command.file, command.args, { cwd, env: command.env, stdio: [input ?? 'inherit', 'inherit', 'inherit', ...toldExit(command.file)] });
    const told = listen(child);
    const stop = (): void => void child.kill('SIGTERM');
    const timer = limitMs === undefined ? undefined : setTimeout(() => ((timedOut = true), child.kill('SIGKILL')), limitMs);
    const end = (code: number): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      if (input !== undefined) closeSync(input);
      resolve({ code: timedOut ? 124 : code, timedOut });
    };
    signal.addEventListener('abort', stop, { once: true });
    child.on('error', () => end(127));
    child.on('close', (code, killed) => end(exitCode(code, killed, told())));
  });
}
