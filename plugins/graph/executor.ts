// The one shape of every executor: validated options in, the capability called, a report and an exit code out.
import { basename, dirname, join, relative } from 'node:path';
import type { ExecutorContext, TaskGraph } from '@nx/devkit';
import type { StrataConfig } from '../../schemas/types/strata-config.schema';
import { runBatch, type BatchResult } from './batch';
import { readConfig } from './config';
import { renderError } from './errors';
import { observeTask } from './explain/observe';
import { writeJsonAtomically } from './files';
import { createProgress } from './progress';
import { loadSchema, validate } from './schemas';

/** What a run may know about its surroundings, whether Nx or the command line started it. */
export interface Execution {
  /** Absolute path of the project's folder (or of the one file, for capabilities that take a file). */
  readonly root: string;
  readonly workspaceRoot: string;
  /** Name of the project in the graph; outside Nx the folder's name. */
  readonly project: string;
  /** Text for people that belongs to the task's record. In a batch it is collected a task, else it goes to standard output at once. */
  write(text: string): void;
  /** How far a long run is; never part of the record. Seen at once, in a batch too. */
  progress(line: string): void;
  /** Standard output is a terminal where a line can be redrawn. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** Aborted by Ctrl-C or SIGTERM: stop what runs, clean up, settle. */
  readonly signal: AbortSignal;
}

export interface Outcome {
  /** 0 done, 1 the checked thing failed, 2 could not run; a capability may document further codes. */
  readonly exitCode: number;
  /** Written to the report file as JSON where there is one. */
  readonly report?: object;
  /** Where the report goes instead of `reports/<executor>.json`: a name below that folder, without `.json`. */
  readonly reportName?: string;
}

export interface ExecutorDefinition<Options> {
  /** As in executors.json; also the name of the report file. */
  readonly name: string;
  /** `schemas/<schema>.schema.json` describes the options. */
  readonly schema: string;
  /** The section of strata.config.* that holds this executor's options. */
  readonly section?: keyof StrataConfig;
  run(options: Options, execution: Execution): Promise<Outcome>;
}

export interface Executor<Options> {
  readonly definition: ExecutorDefinition<Options>;
  /** Runs with options as given by Nx or the command line; errors become text and exit code 2. */
  settle(options: unknown, execution: Execution, reportFile?: string): Promise<number>;
  execute(options: Options, context: ExecutorContext): Promise<{ success: boolean }>;
  batch(graph: TaskGraph, inputs: Record<string, Options>, overrides: Options, context: ExecutorContext): AsyncGenerator<BatchResult>;
}

/** Whether colours are wanted: NO_COLOR and FORCE_COLOR decide, else the terminal. */
export function wantsColor(stream: { isTTY?: boolean } = process.stdout): boolean {
  if (process.env['NO_COLOR']) return false;
  const forced = process.env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true;
}

/**
 * Options of the project's config file, for the keys that neither the target nor the command line set.
 * Nx fills in schema defaults before it calls, so a value equal to the default counts as unset.
 */
function underlayConfig<Options>(definition: ExecutorDefinition<Options>, options: Record<string, unknown>, root: string, explicit: ReadonlySet<string>): Record<string, unknown> {
  const section = definition.section && readConfig(root).config[definition.section];
  if (!section || typeof section !== 'object') return options;
  const merged = { ...options };
  const known = loadSchema(definition.schema).properties ?? {};
  for (const [key, value] of Object.entries(section)) {
    // a section may serve several executors
    if (!(key in known)) continue;
    const fallback = loadSchema(definition.schema).properties?.[key]?.default;
    const unset = options[key] === undefined || JSON.stringify(options[key]) === JSON.stringify(fallback);
    if (unset && !explicit.has(key)) merged[key] = value;
  }
  return merged;
}

/** Standard output for one run: text that stays, and a progress line that is gone at the end. */
export function terminalOutput(): Pick<Execution, 'write' | 'progress' | 'interactive'> & { end(): void } {
  const interactive = process.stdout.isTTY === true;
  const progress = createProgress(process.stdout, { interactive });
  return { write: progress.write, progress: progress.update, interactive, end: progress.clear };
}

/** An AbortSignal for Ctrl-C and SIGTERM, and how to stop listening. */
export function interruptSignal(): { signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const abort = (name: NodeJS.Signals): void => controller.abort(name);
  process.on('SIGINT', abort).on('SIGTERM', abort);
  return {
    signal: controller.signal,
    dispose: () => void process.off('SIGINT', abort).off('SIGTERM', abort),
  };
}

export function defineExecutor<Options extends object>(definition: ExecutorDefinition<Options>): Executor<Options> {
  const settle = async (options: unknown, execution: Execution, reportFile?: string): Promise<number> => {
    try {
      const checked = validate<Options>(definition.schema, structuredClone(options), { coerce: true });
      const outcome = await definition.run(checked, execution);
      if (outcome.report && reportFile) {
        const renamed = outcome.reportName !== undefined && basename(reportFile) === `${definition.name}.json`;
        writeJsonAtomically(renamed ? join(dirname(reportFile), `${outcome.reportName}.json`) : reportFile, outcome.report);
      }
      return outcome.exitCode;
    } catch (error) {
      execution.write(renderError(error));
      return 2;
    }
  };

  const settleProject = async (
    project: string,
    options: Options,
    context: ExecutorContext,
    surroundings: Pick<Execution, 'write' | 'progress' | 'interactive' | 'signal'>,
  ): Promise<number> => {
    observeTask(context.root);
    const configuration = context.projectsConfigurations.projects[project]!;
    const root = join(context.root, configuration.root);
    const target = context.targetName ? configuration.targets?.[context.targetName] : undefined;
    const explicit = new Set(Object.keys({ ...target?.options, ...(context.configurationName && target?.configurations?.[context.configurationName]) }));
    const execution: Execution = { ...surroundings, root, workspaceRoot: context.root, project, color: wantsColor() };
    try {
      const merged = underlayConfig(definition, options as Record<string, unknown>, root, explicit);
      return await settle(merged, execution, join(root, 'reports', `${definition.name}.json`));
    } catch (error) {
      surroundings.write(renderError(error));
      return 2;
    }
  };

  return {
    definition,
    settle,
    async execute(options, context) {
      const { signal, dispose } = interruptSignal();
      const output = terminalOutput();
      try {
        const exitCode = await settleProject(context.projectName!, options, context, { ...output, signal });
        return { success: exitCode === 0 };
      } finally {
        output.end();
        dispose();
      }
    },
    async *batch(graph, inputs, _overrides, context) {
      const { signal, dispose } = interruptSignal();
      try {
        yield* runBatch(graph, signal, (task, write) => {
          const taskContext = { ...context, targetName: task.target.target, ...(task.target.configuration && { configurationName: task.target.configuration }) };
          const progress = createProgress(process.stdout, { interactive: false, label: task.target.project });
          return settleProject(task.target.project, inputs[task.id]!, taskContext, { write, progress: progress.update, interactive: false, signal });
        });
      } finally {
        dispose();
      }
    },
  };
}

/** Options for a run outside Nx: the config file below what the command line gave. */
export function optionsFromConfig<Options>(definition: ExecutorDefinition<Options>, given: Record<string, unknown>, root: string): Record<string, unknown> {
  return underlayConfig(definition, given, root, new Set(Object.keys(given)));
}

/** A path for people: relative to the current folder where that is shorter. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' ? '.' : short.startsWith('..') ? path : short;
}
