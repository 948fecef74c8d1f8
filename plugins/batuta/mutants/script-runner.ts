// Tries mutants of TypeScript and JavaScript: a thread a run, or the project's own command with the mutant in its environment.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface RunResult {
  readonly outcome: 'passed' | 'failed' | 'timeout';
  readonly ms: number;
  /** Ids whose place was passed; only without a mutant. */
  readonly passed: readonly number[];
  /** The end of what it wrote, for a red baseline. */
  readonly output: string;
}

export interface ScriptRunner {
  run(test: string, mutant: number, timeoutMs: number): Promise<RunResult>;
}

const OUTPUT_MAX = 4000;

/** A thread for each run: a fresh module registry, and it can be stopped in an endless loop. */
export function threadRunner(sandbox: string): ScriptRunner {
  return {
    run: (test, mutant, timeoutMs) =>
      new Promise((resolve) => {
        const startedMs = performance.now();
        const worker = new Worker(join(__dirname, 'script-worker.js'), { workerData: { file: join(sandbox, test), mutant }, stdout: true, stderr: true, env: { ...process.env, STRATA_MUTANT: String(mutant) }, argv: [] });
        let passed: readonly number[] = [];
        let output = '';
        let timedOut = false;
        const collect = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-OUTPUT_MAX));
        worker.stdout.on('data', collect);
        worker.stderr.on('data', collect);
        worker.on('message', (ids: readonly number[]) => (passed = ids));
        worker.on('error', (error: Error) => (output += error.stack ?? error.message));
        const timer = setTimeout(() => {
          timedOut = true;
          void worker.terminate();
        }, timeoutMs);
        worker.on('exit', (code) => {
          clearTimeout(timer);
          resolve({ outcome: timedOut ? 'timeout' : code === 0 ? 'passed' : 'failed', ms: performance.now() - startedMs, passed, output });
        });
      }),
  };
}

/** Loaded before anything else in every Node.js process that the command starts. */
const PRELOAD = `'use strict';
const mutant = Number(process.env.STRATA_MUTANT ?? -1);
if (process.env.STRATA_COVERAGE) {
  const passed = new Set();
  globalThis.__strata = (id) => (passed.add(id), false);
  process.on('exit', () => { try { require('node:fs').appendFileSync(process.env.STRATA_COVERAGE, [...passed].join('\\n') + '\\n'); } catch {} });
} else globalThis.__strata = (id) => id === mutant;
`;

/** `command` is run by the shell in the sandbox; `{file}` in it stands for the test file. */
export function commandRunner(sandbox: string, command: string): ScriptRunner {
  const preload = join(sandbox, '.strata-preload.cjs');
  writeFileSync(preload, PRELOAD);
  let runs = 0;
  return {
    run: (test, mutant, timeoutMs) =>
      new Promise((resolve) => {
        const startedMs = performance.now();
        const coverage = join(sandbox, `.strata-coverage-${runs++}`);
        const environment = { ...process.env, NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --require ${JSON.stringify(preload)}`.trim(), STRATA_MUTANT: String(mutant), ...(mutant < 0 && { STRATA_COVERAGE: coverage }) };
        // a group of its own, so that what the command starts ends with it
        const child = spawn('sh', ['-c', command.replaceAll('{file}', `'${test.replaceAll("'", `'\\''`)}'`)], { cwd: sandbox, env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
        let output = '';
        let timedOut = false;
        const collect = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-OUTPUT_MAX));
        child.stdout.on('data', collect);
        child.stderr.on('data', collect);
        const timer = setTimeout(() => {
          timedOut = true;
          try {
            process.kill(-child.pid!, 'SIGKILL');
          } catch {
            // it ended in the same moment
          }
        }, timeoutMs);
        child.on('error', (error) => (output += error.message));
        child.on('close', (code) => {
          clearTimeout(timer);
          let passed: number[] = [];
          if (mutant < 0) {
            try {
              passed = [...new Set(readFileSync(coverage, 'utf8').split('\n').filter(Boolean).map(Number))];
            } catch {
              // no process of it ran instrumented code
            }
          }
          resolve({ outcome: timedOut ? 'timeout' : code === 0 ? 'passed' : 'failed', ms: performance.now() - startedMs, passed, output });
        });
      }),
  };
}
