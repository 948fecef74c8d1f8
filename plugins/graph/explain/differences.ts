// Why a task's hash is another one: each input that differs, down to the file, option or package.
import { isDeepStrictEqual } from 'node:util';
import picomatch from 'picomatch';
import type { Snapshot, State, TaskState } from '../task-state';
import { EMPTY_DIGEST } from './observe';
import { OTHER, UNKNOWN, UNTRACED } from './past';

export type DifferenceKind = 'file' | 'environment' | 'package' | 'option' | 'dependency' | 'dependency-output' | 'runtime' | 'arguments' | 'tsconfig' | 'input';

export interface Difference {
  readonly kind: DifferenceKind;
  readonly change: 'added' | 'removed' | 'changed';
  /** The file, variable, package, JSON pointer, command or output. */
  readonly name: string;
  /** Whose file, option or output it is. */
  readonly project?: string;
  /** More for a person: values before and after. */
  readonly detail?: string;
  /** Why a dependency's output differs: what its own task differs by. */
  readonly because?: readonly Difference[];
}

const VALUE_LENGTH_MAX = 60;

type Change = Difference['change'];
const changeOf = (then: unknown, now: unknown): Change => (then === undefined ? 'added' : now === undefined ? 'removed' : 'changed');

/** Splits `a/{b,c},!d` at the commas outside of brackets. */
function splitGlobs(text: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const letter of text) {
    if ('{(['.includes(letter)) depth += 1;
    if ('})]'.includes(letter)) depth -= 1;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.filter((part) => part !== '');
}

/** Whether a file is in a set as Nx writes it in the name of an input. */
export function fileMatcher(globs: string): (file: string) => boolean {
  const parts = splitGlobs(globs.replace(/\{workspaceRoot\}\//g, ''));
  const compile = (patterns: string[]): ((file: string) => boolean) => (patterns.length === 0 ? () => false : picomatch(patterns, { dot: true }));
  const wanted = compile(parts.filter((part) => !part.startsWith('!')));
  const unwanted = compile(parts.filter((part) => part.startsWith('!')).map((part) => part.slice(1)));
  return (file) => wanted(file) && !unwanted(file);
}

function compareKeys<T>(then: Readonly<Record<string, T>>, now: Readonly<Record<string, T>>, differs: (then: T, now: T) => boolean = (a, b) => a !== b): Array<{ readonly name: string; readonly change: Change }> {
  const names = new Set([...Object.keys(then), ...Object.keys(now)]);
  return [...names].sort().flatMap((name) => {
    const [before, after] = [then[name], now[name]];
    if (before !== undefined && after !== undefined && !differs(before, after)) return [];
    return [{ name, change: changeOf(before, after) }];
  });
}

function shown(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value);
  return text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}...` : text;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The innermost places in which two configurations differ, as JSON pointers. */
function compareValues(then: unknown, now: unknown, pointer: string): Array<Omit<Difference, 'kind'>> {
  if (isDeepStrictEqual(then, now)) return [];
  if (isObject(then) && isObject(now)) {
    const names = new Set([...Object.keys(then), ...Object.keys(now)]);
    return [...names].sort().flatMap((name) => compareValues(then[name], now[name], `${pointer}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`));
  }
  return [{ change: changeOf(then, now), name: pointer || '/', detail: `${shown(then)} -> ${shown(now)}` }];
}

/** Parts of a project's configuration that say nothing of how its tasks run. */
const UNHASHED = new Set(['metadata', 'name', 'sourceRoot', 'projectType', '$schema', 'generators', 'release']);

function hashedConfiguration(configuration: unknown): unknown {
  if (!isObject(configuration)) return configuration;
  const kept = Object.fromEntries(Object.entries(configuration).filter(([key]) => !UNHASHED.has(key)));
  const targets = kept['targets'];
  if (isObject(targets)) kept['targets'] = Object.fromEntries(Object.entries(targets).map(([name, target]) => [name, isObject(target) ? { ...target, metadata: undefined } : target]));
  return kept;
}

class Comparison {
  private readonly thenSnapshot: Snapshot | undefined;
  private readonly nowSnapshot: Snapshot | undefined;
  private readonly running = new Set<string>();

  constructor(
    private readonly then: State,
    private readonly now: State,
  ) {
    this.thenSnapshot = then.snapshot();
    this.nowSnapshot = now.snapshot();
  }

  private isProject(name: string): boolean {
    return [this.thenSnapshot, this.nowSnapshot].some((snapshot) => snapshot && Object.hasOwn(snapshot.projects, name));
  }

  /** Files of one project, or of the whole workspace, in both snapshots. */
  private files(snapshot: Snapshot, project: string | undefined): Readonly<Record<string, string>> {
    return project === undefined ? Object.assign({}, ...Object.values(snapshot.files)) as Record<string, string> : (snapshot.files[project] ?? {});
  }

  private fileSet(globs: string, project: string | undefined): Difference[] {
    const set: Difference = { kind: 'file', change: 'changed', name: globs, ...(project !== undefined && { project }), detail: 'a file of this set; which one was not recorded' };
    if (!this.thenSnapshot || !this.nowSnapshot) return [set];
    const matches = fileMatcher(globs);
    const found = compareKeys(this.files(this.thenSnapshot, project), this.files(this.nowSnapshot, project)).filter(({ name }) => matches(name));
    return found.length === 0 ? [set] : found.map((one) => ({ kind: 'file' as const, ...one, ...(project !== undefined && { project }) }));
  }

  private packages(only?: string): Difference[] {
    const then = this.thenSnapshot?.packages ?? {};
    const now = this.nowSnapshot?.packages ?? {};
    const found = compareKeys(then, now).filter(({ name }) => only === undefined || name === only);
    if (found.length === 0) return [{ kind: 'package', change: 'changed', name: only ?? 'the packages of the workspace' }];
    const version = (text: string | undefined): string => text?.split(' ')[0] ?? 'absent';
    return found.map(({ name, change }) => ({ kind: 'package', change, name: name.replace(/^npm:/, ''), detail: `${version(then[name])} -> ${version(now[name])}` }));
  }

  private options(project: string): Difference[] {
    const found = compareValues(hashedConfiguration(this.thenSnapshot?.projects[project]), hashedConfiguration(this.nowSnapshot?.projects[project]), '');
    const snapshots = this.thenSnapshot && this.nowSnapshot;
    if (!snapshots || found.length === 0) return [{ kind: 'option', change: 'changed', name: 'the configuration', project }];
    return found.map((one) => ({ kind: 'option', project, ...one }));
  }

  private output(glob: string, output: string, change: Change): Difference {
    const producer = [...Object.values(this.now.tasks), ...Object.values(this.then.tasks)].find(({ outputs }) => outputs.some((one) => one === output || output.startsWith(`${one}/`)));
    const because = producer ? this.task(producer.id) : [];
    return { kind: 'dependency-output', change, name: glob === '**/*' ? output : `${glob} in ${output}`, ...(producer && { project: producer.id }), ...(because.length > 0 && { because }) };
  }

  /** What the input that Nx calls `input` differs by. */
  private input(input: string, then: string | undefined, now: string | undefined): Difference[] {
    if (input === UNTRACED) return [{ kind: 'input', change: 'changed', name: 'something that leaves no trace', detail: 'a variable that an .env file set, say' }];
    const found = this.knownInput(input, then, now);
    return then === UNKNOWN ? found.map((one) => ({ ...one, detail: 'may be another than it was: what it was is not recorded' })) : found;
  }

  private knownInput(input: string, then: string | undefined, now: string | undefined): Difference[] {
    const change = changeOf(then, now);
    const rest = (start: string): string => input.slice(start.length);
    if (input === 'AllExternalDependencies') return this.packages();
    if (input.startsWith('env:')) {
      const state = (digest: string | undefined): string => (digest === undefined ? 'not an input' : digest === EMPTY_DIGEST ? 'not set' : digest === OTHER ? 'another value' : 'set');
      const detail = state(then) === state(now) ? 'another value' : `${state(then)} -> ${state(now)}`;
      return [{ kind: 'environment', change, name: rest('env:'), detail }];
    }
    if (input.startsWith('runtime:')) return [{ kind: 'runtime', change, name: rest('runtime:'), detail: 'the command says something else' }];
    if (this.isPackage(input)) return this.packages(input);
    // A set of files appears or goes as a whole where the target's inputs were edited.
    if (change !== 'changed') return [{ kind: 'input', change, name: input }];
    if (input.startsWith('workspace:')) return this.fileSet(input.slice('workspace:['.length, -1), undefined);
    if (input.startsWith('files:')) return [{ kind: 'file', change, name: input.slice('files:['.length, -1), detail: 'files that Nx reads beside git; which one is not recorded' }];
    const colon = input.indexOf(':');
    const [owner, what] = [input.slice(0, colon), input.slice(colon + 1)];
    if (colon > 0 && this.isProject(owner)) {
      if (what === 'ProjectConfiguration') return this.options(owner);
      if (what === 'TsConfig') return [{ kind: 'tsconfig', change, name: 'the root tsconfig', project: owner }];
      if (what.startsWith('json:')) return [{ kind: 'file', change, name: what.slice('json:'.length), project: owner }];
      return this.fileSet(what, owner);
    }
    if (colon > 0) return [this.output(owner, what, change)];
    return [{ kind: 'input', change, name: input }];
  }

  private isPackage(input: string): boolean {
    return [this.thenSnapshot, this.nowSnapshot].some((snapshot) => snapshot && Object.hasOwn(snapshot.packages, input));
  }

  private arguments(then: TaskState, now: TaskState): Difference[] {
    if (then.command === now.command) return [];
    const text = (task: TaskState): string => (task.arguments.length === 0 ? 'none' : task.arguments.join(' '));
    return [{ kind: 'arguments', change: 'changed', name: 'arguments', detail: `${text(then)} -> ${text(now)}` }];
  }

  /** Projects all of whose inputs appear, or all go: a dependency that is new, or no more. */
  private dependencies(then: TaskState, now: TaskState): Map<string, Change> {
    const ownersOf = (task: TaskState): Set<string> => new Set(Object.keys(task.inputs).map((input) => input.slice(0, Math.max(0, input.indexOf(':')))).filter((owner) => this.isProject(owner)));
    const [before, after] = [ownersOf(then), ownersOf(now)];
    return new Map([...new Set([...before, ...after])].filter((owner) => before.has(owner) !== after.has(owner)).map((owner) => [owner, after.has(owner) ? 'added' : 'removed']));
  }

  task(id: string): Difference[] {
    const then = this.then.tasks[id];
    const now = this.now.tasks[id];
    if (!then || !now || this.running.has(id)) return [];
    this.running.add(id);
    const dependencies = this.dependencies(then, now);
    const found: Difference[] = [...this.arguments(then, now), ...[...dependencies].map(([name, change]) => ({ kind: 'dependency' as const, change, name }))];
    for (const { name } of compareKeys(then.inputs, now.inputs)) {
      const owner = name.slice(0, Math.max(0, name.indexOf(':')));
      if (!dependencies.has(owner)) found.push(...this.input(name, then.inputs[name], now.inputs[name]));
    }
    this.running.delete(id);
    const seen = new Set<string>();
    return found.filter((one) => {
      const key = JSON.stringify([one.kind, one.change, one.name, one.kind === 'file' ? '' : one.project]);
      return !seen.has(key) && seen.add(key);
    });
  }
}

/** What the hash of `id` differs by between two states; empty where it does not, or where one has no such task. */
export function compareTask(then: State, now: State, id: string): readonly Difference[] {
  return new Comparison(then, now).task(id);
}

/** Tasks before `id` whose own inputs differ: they will run again, and their outputs may be others. */
export function changedBefore(then: State, now: State, id: string): ReadonlyArray<{ readonly id: string; readonly differences: readonly Difference[] }> {
  const comparison = new Comparison(then, now);
  return Object.keys(now.tasks).flatMap((other) => {
    const [before, after] = [then.tasks[other], now.tasks[other]];
    return other === id || !before || !after || before.hash === after.hash ? [] : [{ id: other, differences: comparison.task(other) }];
  });
}
