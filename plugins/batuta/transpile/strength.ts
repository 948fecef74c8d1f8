// How much the comparison notices: the emitted Rust is changed in small ways, and each change should come to light.
//
// Three steps, each on what the one before left over: the cases that were compared; more inputs, looked for on purpose, of
// which those that tell a change are compared with Python too; and the optimiser, which may make the same program of both.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyFunction, type Source, writeModule } from './crate';
import { sameProgram } from './equivalence';
import { type Callable, harnessRust } from './harness';
import { moreInputs } from './inputs';
import type { FunctionModel } from './model';
import { type Mutant, MUTANTS_RUST } from './mutants';
import { run } from './toolchain';
import { type Case, link, type Surroundings, type Verified } from './verify';

export interface Survivor {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

export interface Strength {
  readonly mutants: number;
  readonly noticed: number;
  /** Changes of which the optimiser makes the same program: nothing could notice them, and they do not count. */
  readonly equivalent: number;
  /** Of those that count; null where nothing was tried. */
  readonly percent: number | null;
  readonly survivors: readonly Survivor[];
  /** Why nothing was tried. */
  readonly reason: string | null;
}

/** A change of one function of one module. */
export interface PlacedMutant extends Mutant {
  readonly module: string;
  readonly file: string;
  /** The function as it is called in Rust. */
  readonly rustName: string;
}

/** Further calls that are compared for a function with changes that nothing noticed: its own, and of each that calls it. */
const MORE_OWN = 1600;
const MORE_CALLER = 400;
const CALLERS_MAX = 4;
const TRIALS_MS_MAX = 240_000;

const NOTHING = (reason: string): Strength => ({ mutants: 0, noticed: 0, equivalent: 0, percent: null, survivors: [], reason });

/** A fixed order that is none of the code's, so that a sample does not favour the first functions. */
const scatter = (id: number): number => Math.imul(id ^ 0x9e3779b9, 0x85ebca6b) >>> 0;

/** Everything that a function calls, itself included. */
function reaches(start: FunctionModel): ReadonlySet<FunctionModel> {
  const seen = new Set<FunctionModel>([start]);
  const pending = [...start.calls];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    pending.push(...next.calls);
  }
  return seen;
}

/** The functions that a call passes: making the receiver, and the objects among the arguments, runs their constructors and methods. */
function passedBy({ model }: Callable): ReadonlySet<FunctionModel> {
  const passed = new Set(reaches(model));
  for (const used of model.uses) for (const method of used.methods.values()) if (method.kind === 'constructor' || method.name === '__post_init__' || method.selfMode === 'mut') for (const each of reaches(method)) passed.add(each);
  return passed;
}

interface Build {
  readonly binary: string;
  readonly folder: string;
  readonly mutants: readonly PlacedMutant[];
}

/** The crate with all its changes behind switches, and a program that tries them. */
async function build(around: Surroundings, sources: readonly Source[], callables: readonly Callable[], compensatedSum: boolean): Promise<Build | string> {
  const folder = join(around.folder, 'mutants');
  cpSync(join(around.folder, 'crate'), folder, { recursive: true });
  const mutants: PlacedMutant[] = [];
  let firstMutant = 0;
  for (const source of sources) {
    let file;
    try {
      file = writeModule(source, { compensatedSum, mutate: true, firstMutant });
      firstMutant = file.nextMutant;
    } catch (error) {
      return `${source.module.file} cannot be changed: ${error instanceof Error ? error.message : String(error)}`;
    }
    const names = new Map(everyFunction(source.module).map((model) => [model.title, model.kind === 'constructor' ? 'new' : model.rustName]));
    mutants.push(...file.mutants.map((mutant) => ({ ...mutant, module: source.module.name, file: source.module.file, rustName: names.get(mutant.function) ?? '' })));
    writeFileSync(join(folder, 'src', `${source.module.name}.rs`), file.text);
  }
  if (mutants.length === 0) return 'nothing in the code can be changed';
  writeFileSync(join(folder, 'src', 'mutants.rs'), MUTANTS_RUST);
  const library = join(folder, 'src', 'lib.rs');
  writeFileSync(library, `${readFileSync(library, 'utf8')}pub mod mutants;\n`);
  const out = join(around.folder, 'mutants-lib');
  mkdirSync(out, { recursive: true });
  const compiled = await run(around.tools.rustc, ['--edition=2024', '--crate-type=lib', `--crate-name=${around.crate}`, '--cap-lints=allow', '-Copt-level=0', '-Cdebuginfo=0', '--out-dir', out, library], { timeoutMs: 300_000, signal: around.signal });
  if (compiled.code !== 0) return `the changed code does not compile: ${compiled.stderr.split('\n').slice(0, 8).join(' | ')}`;
  const source = join(around.folder, 'harness_mutants.rs');
  writeFileSync(source, harnessRust(around.crate, sources.map((each) => each.module), callables, true));
  return { binary: await link(around, source, 'harness_mutants', join(out, `lib${around.crate}.rlib`)), folder, mutants };
}

interface Trial {
  readonly mutant: number;
  /** Places of the cases to try, in order. */
  readonly places: readonly number[];
}

/** The mutants that a case notices; one that ends the process was noticed too. */
async function tryAll(around: Surroundings, binary: string, cases: readonly Case[], trials: readonly Trial[], what: string): Promise<ReadonlySet<number>> {
  const noticed = new Set<number>();
  for (let next = 0; next < trials.length;) {
    const rest = trials.slice(next);
    // only what is still asked for: a mutant that ends the process makes the others start again
    const used = [...new Set(rest.flatMap((trial) => trial.places))].sort((a, b) => a - b);
    const numbers = new Map(used.map((place, index) => [place, index]));
    const input = [...used.map((place) => `case\t${cases[place]!.function}\t${cases[place]!.tokens}`), ...rest.map((each) => `mutant\t${each.mutant}\t${each.places.map((place) => numbers.get(place)).join(' ')}`)].join('\n');
    const { stdout } = await run(binary, [], { input: `${input}\n`, timeoutMs: TRIALS_MS_MAX, signal: around.signal });
    let told = 0;
    for (const [, id, yes] of stdout.toString('utf8').matchAll(/^mutant (\d+) ([01])$/gm)) {
      if (yes === '1') noticed.add(Number(id));
      told++;
    }
    next += told;
    if (told < rest.length) noticed.add(trials[next++]!.mutant);
    around.progress(`${next} of ${trials.length} changes of the Rust code tried${what}`);
  }
  return noticed;
}

/** Compares many more calls of the functions whose changes nothing noticed, and tries those changes again. */
async function search(around: Surroundings, binary: string, verified: Verified, left: readonly PlacedMutant[], targets: ReadonlyMap<string, FunctionModel>): Promise<ReadonlySet<number>> {
  const { callables } = verified;
  const known = new Map<number, string[]>();
  for (const each of verified.cases) known.set(each.function, [...(known.get(each.function) ?? []), each.tokens]);
  const passes = callables.map(passedBy);
  const wanted: Case[] = [];
  for (const key of new Set(left.map(keyOf))) {
    const target = targets.get(key);
    if (!target) continue;
    const near = callables.map((each, index) => ({ each, index })).filter(({ index }) => passes[index]!.has(target)).sort((a, b) => Number(b.each.model === target) - Number(a.each.model === target));
    for (const { each, index } of near.slice(0, CALLERS_MAX)) {
      for (const tokens of moreInputs(each.module, each.model, each.parameters, known.get(index) ?? [], target, each.model === target || near.length === 1 ? MORE_OWN : MORE_CALLER)) wanted.push({ function: index, tokens });
    }
  }
  if (wanted.length === 0) return new Set();
  around.progress(`comparing ${wanted.length} more calls, for what nothing noticed`);
  const cases = await verified.compareMore(wanted);
  const places = new Map<FunctionModel, number[]>();
  for (const [place, each] of cases.entries()) for (const passed of passes[each.function]!) places.set(passed, [...(places.get(passed) ?? []), place]);
  const trials = left.map((mutant) => ({ mutant: mutant.id, places: places.get(targets.get(keyOf(mutant))!) ?? [] })).filter((trial) => trial.places.length > 0);
  return tryAll(around, binary, cases, trials, ' on more calls');
}

const keyOf = (mutant: PlacedMutant): string => `${mutant.module} ${mutant.function}`;

export async function measureStrength(around: Surroundings, sources: readonly Source[], verified: Verified, options: { readonly compensatedSum: boolean; readonly mutantsMax: number }): Promise<Strength> {
  const { callables } = verified;
  const built = await build(around, sources, callables, options.compensatedSum);
  if (typeof built === 'string') return NOTHING(built);

  // which cases get to a function: those of everything that calls it
  const modules = sources.map((source) => source.module);
  const models: ReadonlyMap<string, FunctionModel> = new Map(modules.flatMap((module) => everyFunction(module).map((model) => [`${module.name} ${model.title}`, model] as const)));
  const byModel = new Map<FunctionModel, number[]>();
  const cases: Case[] = [...verified.cases];
  const byFunction = new Map<number, number[]>();
  const push = <Key>(map: Map<Key, number[]>, key: Key, places: readonly number[]): void => {
    const known = map.get(key);
    if (known) known.push(...places);
    else map.set(key, [...places]);
  };
  for (const [index, each] of cases.entries()) push(byFunction, each.function, [index]);
  for (const [index, each] of callables.entries()) for (const passed of passedBy(each)) push(byModel, passed, byFunction.get(index) ?? []);
  for (const [index, module] of modules.filter((each) => each.main && !each.main.rejection).entries()) {
    if (verified.programs.get(module)?.verdict !== 'same') continue;
    for (const passed of reaches(module.main!)) push(byModel, passed, [cases.length]);
    cases.push({ function: callables.length + index, tokens: '' });
  }
  const reaching: ReadonlyMap<string, readonly number[]> = new Map([...models].map(([key, model]) => [key, (byModel.get(model) ?? []).sort((a, b) => a - b)]));

  const tried = built.mutants.filter((mutant) => (reaching.get(keyOf(mutant))?.length ?? 0) > 0).sort((a, b) => scatter(a.id) - scatter(b.id)).slice(0, options.mutantsMax);
  if (tried.length === 0) return NOTHING('no case reaches code that can be changed');
  const first = await tryAll(around, built.binary, cases, tried.map((mutant) => ({ mutant: mutant.id, places: reaching.get(keyOf(mutant))! })), '');
  let left = tried.filter((mutant) => !first.has(mutant.id));
  const later = await search(around, built.binary, verified, left, models);
  left = left.filter((mutant) => !later.has(mutant.id));
  const equivalent = await sameProgram(around, built.folder, left, (name) => [name, ...modules.find((module) => module.name === name)!.needs.map((module) => module.name)]);
  left = left.filter((mutant) => !equivalent.has(mutant.id));

  const counted = tried.length - equivalent.size;
  const noticed = counted - left.length;
  const survivors = left.map((mutant) => ({ function: mutant.function, file: mutant.file, line: mutant.line, what: mutant.what })).sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.what.localeCompare(b.what));
  return { mutants: tried.length, noticed, equivalent: equivalent.size, percent: counted === 0 ? null : Math.floor((1000 * noticed) / counted) / 10, survivors, reason: counted === 0 ? 'no change makes another program' : null };
}
