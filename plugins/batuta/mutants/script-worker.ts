// Runs test files of scripts in a thread of their own with one mutant switched on; its exit code is the verdict.
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

export interface WorkerTask {
  readonly file: string;
  /** -1: none, and what was passed is told. */
  readonly mutant: number;
}

interface Switches {
  __strata?: (id: number) => boolean;
}

const { file, mutant } = workerData as WorkerTask;
const switches = globalThis as Switches;

if (mutant < 0) {
  const passed = new Set<number>();
  switches.__strata = (id) => {
    passed.add(id);
    return false;
  };
  process.on('exit', () => parentPort!.postMessage([...passed]));
} else switches.__strata = (id) => id === mutant;

process.argv[1] = file;
// a plain dynamic import: the compiler would turn it into require, which cannot load ES modules
const load = new Function('url', 'return import(url)') as (url: string) => Promise<unknown>;
load(pathToFileURL(file).href).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
