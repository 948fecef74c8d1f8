// Tries mutants of TypeScript and JavaScript: a thread a run, or the project's own command with the mutant in its environment.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BUDGET_SPENT, type WorkerTask } from './budget';

export type Passed = ReadonlyArray<readonly [id: number, times: number]>;

/** What is to be switched on for a run. */
export interface Switched {
  /** -1: none. */
  readonly mutant: number;
  /** How often it may be passed: an endless loop is seen by that long before the time is up. */
  readonly budget: number;
}

export interface RunResult {
  readonly outcome: 'passed' | 'failed' | 'timeout';
  readonly ms: number;
  /** Ids whose place was passed, and how often; only without a mutant. */
  readonly passed: Passed;
  /** The end of what it wrote, for a red baseline. */
  readonly output: string;
}

export interface ScriptRunner {
  run(test: string, switched: Switched, timeoutMs: number): Promise<RunResult>;
}

const OUTPUT_MAX = 4000;

/** A thread for each run: a fresh module registry, and it can be stopped in an endless loop. */
export function threadRunner(sandbox: string): ScriptRunner {
  return {
    run: (test, { mutant, budget }, timeoutMs) =>
      new Promise((resolve) => {
        const startedMs = performance.now();
        const worker = new Worker(join(__dirname, 'script-worker.js'), { workerData: { file: join(sandbox, test), mutant, budget } satisfies WorkerTask, stdout: true, stderr: true, env: { ...process.env, STRATA_MUTANT: String(mutant) }, argv: [] });
        let passed: Passed = [];
        let output = '';
        let timedOut = false;
        const collect = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-OUTPUT_MAX));
        worker.stdout.on('data', collect);
        worker.stderr.on('data', collect);
        worker.on('message', (counts: Passed) => (passed = counts));
        worker.on('error', (error: Error) => (output += error.stack ?? error.message));
        const timer = setTimeout(() => {
          timedOut = true;
          void worker.terminate();
        }, timeoutMs);
        worker.on('exit', (code) => {
          clearTimeout(timer);
          resolve({ outcome: timedOut || (mutant >= 0 && code === BUDGET_SPENT) ? 'timeout' : code === 0 ? 'passed' : 'failed', ms: performance.now() - startedMs, passed, output });
        });
      }),
  };
}

/** Loaded before anything else in every Node.js process that the command starts. */
const PRELOAD = `'use strict';
const fs = require('node:fs');
const { STRATA_MUTANT = '-1', STRATA_BUDGET = '0', STRATA_COVERAGE, STRATA_SPENT } = process.env;
const mutant = Number(STRATA_MUTANT);
if (STRATA_COVERAGE) {
  const passed = new Map();
  globalThis.__strata = (id) => (passed.set(id, (passed.get(id) ?? 0) + 1), false);
  process.on('exit', () => { try { fs.appendFileSync(STRATA_COVERAGE, [...passed].map((entry) => entry.join(' ') + '\\n').join('')); } catch {} });
} else {
  let left = Number(STRATA_BUDGET);
  globalThis.__strata = (id) => {
    if (id !== mutant) return false;
    if (--left < 0) {
      try { fs.writeFileSync(STRATA_SPENT, ''); } catch {}
      process.exit(${BUDGET_SPENT});
    }
    return true;
  };
}
`;

/** `command` is run by the shell in the sandbox; `{file}` in it stands for the test file. */
export function commandRunner(sandbox: string, command: string): ScriptRunner {
  const preload = join(sandbox, '.strata-preload.cjs');
  writeFileSync(preload, PRELOAD);
  let runs = 0;
  return {
    run: (test, { mutant, budget }, timeoutMs) =>
      new Promise((resolve) => {
        const startedMs = performance.now();
        const coverage = join(sandbox, `.strata-coverage-${runs++}`);
        const spent = `${coverage}-spent`;
        const environment = { ...process.env, NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --require ${JSON.stringify(preload)}`.trim(), STRATA_MUTANT: String(mutant), STRATA_BUDGET: String(budget), STRATA_SPENT: spent, ...(mutant < 0 && { STRATA_COVERAGE: coverage }) };
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
          resolve({ outcome: timedOut || existsSync(spent) ? 'timeout' : code === 0 ? 'passed' : 'failed', ms: performance.now() - startedMs, passed: mutant < 0 ? readPassed(coverage) : [], output });
        });
      }),
  };
}

/** What all processes of a run passed. */
function readPassed(file: string): Passed {
  const passed = new Map<number, number>();
  if (!existsSync(file)) return []; // none of them ran instrumented code
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const [id, times] = line.split(' ').map(Number);
    passed.set(id!, (passed.get(id!) ?? 0) + times!);
  }
  return [...passed];
}
