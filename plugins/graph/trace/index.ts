// Whether a task's declared inputs and outputs are true: runs it under the tracer and compares.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createRequire } from 'node:module';
import type { TraceReport } from '../../../schemas/types/trace-report.schema';
import { StrataError } from '../errors';
import { openWorkspace, taskId, type PlannedTask, type TaskName, type Workspace } from '../nx-workspace';
import { undeclaredReads, undeclaredWrites, type Declared } from './findings';
import { fixTarget } from './fix';
import { placeFinder, type Place } from './places';
import { trace, type Trace } from './tracer';

export interface TraceSettings {
  readonly ignore: readonly string[];
  readonly fix: boolean;
  readonly overhead: boolean;
  readonly signal: AbortSignal;
  readonly output: 'inherit' | 'stderr';
  /** Lines for people while it goes on. */
  say(line: string): void;
}

/** The parts of a report that need no declarations. */
function describe(found: Trace, placeOf: (path: string) => Place, root: string): Omit<TraceReport, 'verdict' | 'undeclaredReads' | 'undeclaredWrites'> {
  const inWorkspace = found.uses.filter(({ path }) => placeOf(path) === 'workspace');
  const list = (wanted: (use: Trace['uses'][number]) => boolean): string[] => inWorkspace.filter(wanted).map(({ path }) => relative(root, path) || '.');
  const elsewhere = found.uses.filter(({ path, read, written }) => (read || written) && placeOf(path) === 'elsewhere').map(({ path, written }) => ({ file: path, use: written ? ('written' as const) : ('read' as const) }));
  return {
    command: { exitCode: found.exitCode, ...(found.signal > 0 && { signal: found.signal }), ...(found.killed > 0 && { killed: found.killed }) },
    reads: list((use) => use.read || use.link),
    writes: list((use) => use.written && !use.deleted),
    deleted: list((use) => use.deleted && !use.written),
    missing: list((use) => use.missing),
    elsewhere,
    git: found.uses.some(({ path, read }) => read && placeOf(path) === 'git'),
    network: [...found.network],
    tracer: { stops: found.stops, processes: found.processes, tracerMs: found.tracerMs, wallMs: found.wallMs },
  };
}

/** Traces any command in `cwd`. */
export async function traceCommand(command: readonly [string, ...string[]], cwd: string, workspaceRoot: string, settings: TraceSettings): Promise<TraceReport> {
  const root = realpathSync(workspaceRoot);
  const found = await trace({ command, cwd, environment: process.env, signal: settings.signal, output: settings.output });
  return { verdict: 'recorded', ...describe(found, placeFinder(root), root), undeclaredReads: [], undeclaredWrites: [] };
}

/** Runs the tasks before this one, from the cache where they are there: a traced task alone would miss their outputs. */
async function runBefore(workspaceRoot: string, planned: PlannedTask, settings: TraceSettings): Promise<void> {
  const edges = (planned.taskGraph.dependencies[planned.id] ?? []) as ReadonlyArray<string | { readonly id: string }>;
  const nx = createRequire(join(workspaceRoot, 'package.json')).resolve('nx/bin/nx.js');
  for (const id of edges.map((edge) => (typeof edge === 'string' ? edge : edge.id))) {
    settings.say(`first ${id}, which runs before it`);
    const child = spawn(process.execPath, [nx, 'run', id], { cwd: workspaceRoot, stdio: ['ignore', 2, 'inherit'], signal: settings.signal });
    const status = await new Promise<number | null>((done) => child.once('close', done).once('error', () => done(null)));
    if (status !== 0) throw new StrataError('dependency-failed', `${id}, which runs before it, did not succeed`, { hint: `nx run ${id}` });
  }
}

/** How long the task itself takes without the tracer. */
async function untracedMs(command: readonly [string, ...string[]], cwd: string, timeFile: string, signal: AbortSignal): Promise<number> {
  rmSync(timeFile, { force: true });
  const child = spawn(command[0], command.slice(1), { cwd, env: { ...process.env, NX_STRATA_TRACE_TIME: timeFile }, stdio: ['inherit', 'ignore', 'ignore'], signal });
  await new Promise((done) => child.once('close', done).once('error', done));
  return Number(readFileSync(timeFile, 'utf8'));
}

async function declaredBy(workspace: Workspace, name: TaskName, planned: PlannedTask, root: string, args: readonly string[], ignored: readonly string[]): Promise<Declared> {
  const inputs = await workspace.declaredInputs(name, args);
  return {
    workspaceRoot: root,
    projectRoot: workspace.graph.nodes[name.project]!.data.root,
    inputs: new Set([...inputs.files, ...inputs.depOutputs]),
    outputs: planned.task.outputs,
    outputsBefore: Object.values(planned.taskGraph.tasks).filter(({ id }) => id !== planned.id).flatMap(({ outputs }) => outputs),
    known: new Set(Object.values(workspace.snapshot.files).flatMap((files) => Object.keys(files))),
    ignored,
  };
}

/** Traces a task of the workspace. Throws a StrataError where it cannot be run or traced. */
export async function traceTask(written: string, args: readonly string[], workspaceRoot: string, settings: TraceSettings): Promise<TraceReport> {
  const root = realpathSync(workspaceRoot);
  const workspace = await openWorkspace(root);
  const name = workspace.find(written);
  const planned = workspace.plan(name, args);
  await runBefore(root, planned, settings);
  const command = [process.execPath, join(__dirname, 'run-task.js'), root, taskId(name), ...args] as const;
  const scratch = mkdtempSync(join(tmpdir(), 'nx-strata-trace-'));
  try {
    const timeFile = join(scratch, 'time');
    const found = await trace({ command: [command[0], ...command.slice(1)], cwd: root, environment: { ...process.env, NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false', NX_STRATA_TRACE_TIME: timeFile }, waitForMark: true, signal: settings.signal, output: settings.output });
    if (found.exitCode === 2 && found.uses.length === 0) throw new StrataError('cannot-run', `${taskId(name)} could not be started`, { hint: 'its message is above' });
    // After the run: what it wrote may be a declared input of files that are ignored.
    const declared = await declaredBy(workspace, name, planned, root, args, settings.ignore);
    const placeOf = placeFinder(root);
    const reads = undeclaredReads(found.uses, placeOf, declared);
    const writes = undeclaredWrites(found.uses, placeOf, declared);
    const times = settings.overhead ? { tracedMs: Number(readFileSync(timeFile, 'utf8')), untracedMs: await untracedMs([command[0], ...command.slice(1)], root, timeFile, settings.signal) } : {};
    const target = workspace.graph.nodes[name.project]!.data.targets?.[name.target];
    const fixed = settings.fix ? fixTarget({ workspaceRoot: root, projectRoot: declared.projectRoot, project: name.project, target: name.target, inputs: target?.inputs, outputs: target?.outputs, nxVersion: workspace.nxVersion }, { inputs: reads.map(({ add }) => add), outputs: writes.map(({ add }) => add) }) : undefined;
    const described = describe(found, placeOf, root);
    return {
      task: taskId(name),
      verdict: reads.length + writes.length > 0 ? 'undeclared' : 'declared',
      ...described,
      tracer: { ...described.tracer, ...times },
      undeclaredReads: reads as TraceReport['undeclaredReads'],
      undeclaredWrites: writes as TraceReport['undeclaredWrites'],
      ...(fixed && { fixed }),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
