// Runs many tasks of one executor in this process: in parallel, in dependency order, dependents of a failure skipped.
import { availableParallelism } from 'node:os';
import type { Task, TaskGraph } from '@nx/devkit';

export interface BatchResult {
  readonly task: string;
  readonly result: {
    readonly success: boolean;
    readonly status: 'success' | 'failure' | 'skipped';
    readonly terminalOutput: string;
    readonly startTime: number;
    readonly endTime: number;
  };
}

/** Runs one task; resolves to its exit code. `write` collects what the task says. */
export type RunTask = (task: Task, write: (text: string) => void) => Promise<number>;

/** Yields each task's result as soon as it is known. On abort, what runs is awaited and the rest is skipped. */
export async function* runBatch(graph: TaskGraph, signal: AbortSignal, run: RunTask, parallel = availableParallelism()): AsyncGenerator<BatchResult> {
  const waiting = new Map(Object.values(graph.tasks).map((task) => [task.id, task]));
  const running = new Map<string, Promise<BatchResult>>();
  const succeeded = new Set<string>();
  const failed = new Set<string>();
  // nx 23 lists ids, nx 24 edges with an id
  const idOf = (edge: string | { readonly id: string }): string => (typeof edge === 'string' ? edge : edge.id);
  const dependenciesOf = (id: string): string[] => (graph.dependencies[id] ?? []).map(idOf).filter((other) => other in graph.tasks);

  const start = async (task: Task): Promise<BatchResult> => {
    const startTime = Date.now();
    const output: string[] = [];
    const exitCode = await run(task, (text) => output.push(text));
    const success = exitCode === 0;
    return { task: task.id, result: { success, status: success ? 'success' : 'failure', terminalOutput: output.join(''), startTime, endTime: Date.now() } };
  };

  while (waiting.size > 0 || running.size > 0) {
    for (const [id, task] of waiting) {
      const dependencies = dependenciesOf(id);
      const blocker = dependencies.find((other) => failed.has(other));
      if (blocker !== undefined || signal.aborted) {
        waiting.delete(id);
        failed.add(id);
        const now = Date.now();
        const terminalOutput = blocker === undefined ? 'skipped: interrupted\n' : `skipped: ${blocker} did not succeed\n`;
        yield { task: id, result: { success: false, status: 'skipped', terminalOutput, startTime: now, endTime: now } };
      } else if (running.size < parallel && dependencies.every((other) => succeeded.has(other))) {
        waiting.delete(id);
        running.set(id, start(task));
      }
    }
    if (running.size === 0) {
      if (waiting.size > 0 && ![...waiting.keys()].some((id) => dependenciesOf(id).some((other) => failed.has(other)) || dependenciesOf(id).every((other) => succeeded.has(other))))
        throw new Error(`the tasks depend on each other in a circle: ${[...waiting.keys()].join(', ')}`);
      continue;
    }
    const finished = await Promise.race(running.values());
    running.delete(finished.task);
    (finished.result.success ? succeeded : failed).add(finished.task);
    yield finished;
  }
}
