// The workspace as its own Nx sees it now: what a task would be hashed to, what it declares, and running it here.
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ExecutorContext, ProjectGraph, Task, TaskGraph } from '@nx/devkit';
import { StrataError } from './errors';
import { taskState, toSnapshot, type Snapshot, type State, type TaskState } from './task-state';

/** The modules of Nx that hash tasks. They are no public interface: each call is here, and a missing one is said. */
interface NxInternals {
  readonly graph: { createProjectGraphAsync(options: { exitOnError: boolean }): Promise<ProjectGraph> };
  readonly fileMap: { getFileMap(): { readonly fileMap: Parameters<typeof toSnapshot>[0] } };
  readonly nxJson: { readNxJson(root: string): object };
  readonly taskGraph: { createTaskGraph(graph: ProjectGraph, extra: object, projects: string[], targets: string[], configuration: string | undefined, overrides: object): TaskGraph };
  readonly createHasher: { createTaskHasher(graph: ProjectGraph, nxJson: object, options: object): object };
  readonly hasher: { readonly InProcessTaskHasher: new (graph: ProjectGraph, nxJson: object, files: object, options: object) => object };
  readonly fileHasher: { hashArray(parts: readonly string[]): string };
  readonly native: { testOnlyTransferFileMap(projectFiles: object, otherFiles: object): object };
  readonly hashTask: { hashTasks(hasher: object, graph: ProjectGraph, taskGraph: TaskGraph, environments: Record<string, NodeJS.ProcessEnv>, details: null): Promise<void> };
  readonly environment: { getTaskSpecificEnv(task: Task, graph: ProjectGraph): NodeJS.ProcessEnv };
  readonly arguments: { splitArgsIntoNxArgsAndOverrides(args: object, mode: string, options: object, nxJson: object): { readonly overrides: object } };
  readonly dotenv: { loadRootEnvFiles(root: string): void };
  readonly cacheDirectory: { readonly cacheDir: string };
  readonly inspector: { readonly HashPlanInspector: new (graph: ProjectGraph, root: string) => { init(): Promise<void>; inspectTaskInputs(task: TaskName, args: object): Record<string, DeclaredInputs> } };
  readonly configurations: { readProjectsConfigurationFromProjectGraph(graph: ProjectGraph): ExecutorContext['projectsConfigurations'] };
  readonly run: { runExecutor(task: TaskName, overrides: object, context: ExecutorContext): Promise<AsyncIterable<{ readonly success: boolean }>> };
  readonly versions: { readonly nxVersion: string };
}

const MODULES: Readonly<Record<keyof NxInternals, string>> = {
  graph: 'nx/src/project-graph/project-graph',
  fileMap: 'nx/src/project-graph/build-project-graph',
  nxJson: 'nx/src/config/nx-json',
  taskGraph: 'nx/src/tasks-runner/create-task-graph',
  createHasher: 'nx/src/hasher/create-task-hasher',
  hasher: 'nx/src/hasher/task-hasher',
  fileHasher: 'nx/src/hasher/file-hasher',
  native: 'nx/src/native',
  hashTask: 'nx/src/hasher/hash-task',
  environment: 'nx/src/tasks-runner/task-env',
  arguments: 'nx/src/utils/command-line-utils',
  dotenv: 'nx/src/utils/dotenv',
  cacheDirectory: 'nx/src/utils/cache-directory',
  inspector: 'nx/src/hasher/hash-plan-inspector',
  configurations: 'nx/src/project-graph/project-graph',
  run: 'nx/src/command-line/run/run',
  versions: 'nx/src/utils/versions',
};

function loadNx(workspaceRoot: string): NxInternals {
  const load = createRequire(join(workspaceRoot, 'package.json'));
  try {
    return Object.fromEntries(Object.entries(MODULES).map(([name, path]) => [name, load(path) as unknown])) as unknown as NxInternals;
  } catch (error) {
    throw new StrataError('no-nx', `this workspace's Nx cannot be asked: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`, { location: { file: workspaceRoot }, hint: 'install nx 23 or 24 in the workspace (npm i -D nx)', cause: error });
  }
}

export interface TaskName {
  readonly project: string;
  readonly target: string;
  readonly configuration: string | undefined;
}

/** What a task's declared inputs come to, file by file; paths are relative to the workspace. */
export interface DeclaredInputs {
  readonly files: readonly string[];
  /** Files of the tasks before it, where these are inputs. */
  readonly depOutputs: readonly string[];
  readonly environment: readonly string[];
}

export interface PlannedTask {
  readonly id: string;
  readonly task: Task;
  readonly taskGraph: TaskGraph;
  readonly overrides: object;
  readonly environment: NodeJS.ProcessEnv;
}

/** The workspace at another time, as Nx kept its lists. */
export interface PastWorkspace {
  readonly graph: ProjectGraph;
  readonly fileMap: Parameters<typeof toSnapshot>[0];
  readonly nxJson: object;
}

/** The workspace as it is, open for questions about its tasks. */
export interface Workspace {
  /** Throws a StrataError where there is no such project, target or configuration. */
  find(task: string): TaskName;
  /** Hashes a task and those before it. The first result is the task's id as Nx writes it. */
  hash(task: TaskName, args: readonly string[]): Promise<{ readonly id: string; readonly state: State }>;
  /**
   * Hashes tasks of one target, and those before them, in the workspace of another time. What Nx reads at that moment
   * only is read now: variables, outputs of the tasks before, commands, files beside git.
   */
  hashPast(past: PastWorkspace, task: Pick<TaskName, 'target' | 'configuration'>, projects: readonly string[], args: readonly string[]): Promise<Readonly<Record<string, TaskState>>>;
  /** The hash that Nx gives a task of such inputs. */
  hashOf(inputs: Readonly<Record<string, string>>, command: string): string;
  readonly cacheFolder: string;
  readonly nxJson: object;
  /** Whether the local cache holds a result for that hash. */
  isCached(hash: string): boolean;
  /** When the local cache got the result for that hash, in ms; undefined where it holds none. */
  cachedAtMs(hash: string): number | undefined;
  plan(task: TaskName, args: readonly string[]): PlannedTask;
  declaredInputs(task: TaskName, args: readonly string[]): Promise<DeclaredInputs>;
  /** Runs the task's executor in this process, without cache and without the tasks before it. */
  run(task: TaskName, planned: PlannedTask): Promise<boolean>;
  readonly graph: ProjectGraph;
  /** Files that Nx knows: those that git does not ignore. */
  readonly snapshot: Snapshot;
  readonly nxVersion: string;
}

export const taskId = ({ project, target, configuration }: TaskName): string => [project, target, ...(configuration === undefined ? [] : [configuration])].join(':');

/** Names of the list that are near what was written, for a hint. */
function near(written: string, all: readonly string[]): string {
  const names = [...all].sort();
  const close = names.filter((name) => name.includes(written) || written.includes(name));
  const shown = (close.length > 0 ? close : names).slice(0, 8);
  return shown.length === 0 ? 'there are none' : `there is: ${shown.join(', ')}${(close.length > 0 ? close : names).length > shown.length ? ', ...' : ''}`;
}

function findTask(graph: ProjectGraph, written: string): TaskName {
  const [project, ...rest] = written.split(':');
  const node = project === undefined ? undefined : graph.nodes[project];
  if (!node) throw new StrataError('unknown-task', `no project "${project}" in this workspace`, { hint: near(project ?? '', Object.keys(graph.nodes)) });
  const targets = node.data.targets ?? {};
  // A target's name may hold colons itself.
  const target = [rest.join(':'), rest.slice(0, -1).join(':')].find((name) => Object.hasOwn(targets, name));
  if (target === undefined || target === '') throw new StrataError('unknown-task', `project "${project}" has no target "${rest.join(':')}"`, { hint: near(rest[0] ?? '', Object.keys(targets)) });
  const configuration = rest.join(':').slice(target.length + 1) || undefined;
  const configurations = Object.keys(targets[target]?.configurations ?? {});
  if (configuration !== undefined && !configurations.includes(configuration)) throw new StrataError('unknown-task', `${project}:${target} has no configuration "${configuration}"`, { hint: near(configuration, configurations) });
  return { project: project!, target, configuration: configuration ?? targets[target]?.defaultConfiguration };
}

/** Reads the workspace at `workspaceRoot`; one a process, since Nx keeps its root in its modules. */
export async function openWorkspace(workspaceRoot: string): Promise<Workspace> {
  if (!existsSync(join(workspaceRoot, 'nx.json'))) throw new StrataError('no-workspace', 'no Nx workspace here', { location: { file: workspaceRoot }, hint: 'run it in a folder with an nx.json, or below one' });
  process.chdir(workspaceRoot);
  // In this process: the daemon would answer with a graph of its own moment. As a run of Nx sets it, .env files count.
  process.env['NX_DAEMON'] = 'false';
  process.env['NX_LOAD_DOT_ENV_FILES'] ??= 'true';
  const nx = loadNx(workspaceRoot);
  if (process.env['NX_LOAD_DOT_ENV_FILES'] === 'true') nx.dotenv.loadRootEnvFiles(workspaceRoot);
  let graph: ProjectGraph;
  try {
    graph = await nx.graph.createProjectGraphAsync({ exitOnError: false });
  } catch (error) {
    const causes = (error as { getErrors?: () => readonly Error[] }).getErrors?.() ?? [];
    throw new StrataError('no-graph', `Nx cannot make the project graph: ${(causes[0] ?? (error as Error)).message.split('\n')[0]}`, { hint: 'nx graph tells more', cause: error });
  }
  const nxJson = nx.nxJson.readNxJson(workspaceRoot);
  const snapshot = toSnapshot(nx.fileMap.getFileMap().fileMap, graph);
  const planIn = (where: ProjectGraph, { target, configuration }: Pick<TaskName, 'target' | 'configuration'>, projects: readonly string[], args: readonly string[]): { tasks: Task[]; taskGraph: TaskGraph; overrides: object; environments: Record<string, NodeJS.ProcessEnv> } => {
    const { overrides } = nx.arguments.splitArgsIntoNxArgsAndOverrides({ targets: [target], configuration, __overrides_unparsed__: [...args] }, 'run-one', { printWarnings: false }, nxJson);
    const taskGraph = nx.taskGraph.createTaskGraph(where, {}, [...projects], [target], configuration, overrides);
    const tasks = Object.values(taskGraph.tasks);
    return { tasks, taskGraph, overrides, environments: Object.fromEntries(tasks.map((task) => [task.id, nx.environment.getTaskSpecificEnv(task, where)])) };
  };
  const plan = (task: TaskName, args: readonly string[]): ReturnType<typeof planIn> => planIn(graph, task, [task.project], args);
  const statesOf = (tasks: readonly Task[]): Record<string, TaskState> => Object.fromEntries(tasks.flatMap((task) => taskState(task) ?? []).map((state) => [state.id, state]));
  return {
    graph,
    find: (task) => findTask(graph, task),
    isCached: (hash) => existsSync(join(nx.cacheDirectory.cacheDir, hash)),
    cachedAtMs: (hash) => statSync(join(nx.cacheDirectory.cacheDir, hash), { throwIfNoEntry: false })?.mtimeMs,
    snapshot,
    nxVersion: nx.versions.nxVersion,
    plan: (name, args) => {
      const { tasks, taskGraph, overrides, environments } = plan(name, args);
      const id = taskId(name);
      const task = tasks.find((one) => one.id === id)!;
      return { id, task, taskGraph, overrides, environment: environments[id]! };
    },
    async hash(name, args) {
      const { tasks, taskGraph, environments } = plan(name, args);
      await nx.hashTask.hashTasks(nx.createHasher.createTaskHasher(graph, nxJson, {}), graph, taskGraph, environments, null);
      return { id: taskId(name), state: { atMs: Date.now(), tasks: statesOf(tasks), snapshot: () => snapshot } };
    },
    async hashPast(past, task, projects, args) {
      const { tasks, taskGraph, environments } = planIn(past.graph, task, projects, args);
      const files = nx.native.testOnlyTransferFileMap(past.fileMap.projectFileMap, past.fileMap.nonProjectFiles);
      await nx.hashTask.hashTasks(new nx.hasher.InProcessTaskHasher(past.graph, past.nxJson, files, {}), past.graph, taskGraph, environments, null);
      return statesOf(tasks);
    },
    hashOf(inputs, command) {
      // As the native hasher does: the digests one after the other, in the order of their names.
      const digests = Object.keys(inputs).sort().map((name) => inputs[name]!);
      return nx.fileHasher.hashArray([nx.fileHasher.hashArray([digests.join('')]), command]);
    },
    cacheFolder: nx.cacheDirectory.cacheDir,
    nxJson,
    async declaredInputs(name, args) {
      const inspector = new nx.inspector.HashPlanInspector(graph, workspaceRoot);
      await inspector.init();
      return inspector.inspectTaskInputs(name, { __overrides_unparsed__: [...args] })[taskId(name)]!;
    },
    async run(name, { taskGraph, overrides }) {
      const projectsConfigurations = nx.configurations.readProjectsConfigurationFromProjectGraph(graph);
      const context: ExecutorContext = { root: workspaceRoot, cwd: workspaceRoot, projectsConfigurations, nxJsonConfiguration: nxJson, projectGraph: graph, taskGraph, isVerbose: false };
      let success = false;
      for await (const result of await nx.run.runExecutor(name, overrides, context)) success = result.success;
      return success;
    },
  };
}
