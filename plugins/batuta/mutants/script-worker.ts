// Runs test files of scripts in a thread of their own with one mutant switched on; its exit code is the verdict.
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { BUDGET_SPENT, type WorkerTask } from './budget';

interface Switches {
  __strata?: (id: number) => boolean;
}

const { file, mutant, budget } = workerData as WorkerTask;
const switches = globalThis as Switches;

if (mutant < 0) {
  const passed = new Map<number, number>();
  switches.__strata = (id) => {
    passed.set(id, (passed.get(id) ?? 0) + 1);
    return false;
  };
  process.on('exit', () => parentPort!.postMessage([...passed]));
} else {
  let left = budget;
  switches.__strata = (id) => {
    if (id !== mutant) return false;
    if (--left < 0) process.exit(BUDGET_SPENT);
    return true;
  };
}

process.argv[1] = file;
// a plain dynamic import: the compiler would turn it into require, which cannot load ES modules
const load = new Function('url', 'return import(url)') as (url: string) => Promise<unknown>;
load(pathToFileURL(file).href).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
