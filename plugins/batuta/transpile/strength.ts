// How much the comparison notices: the emitted Rust is changed in small ways, and each change should come to light.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyFunction, type Source, writeModule } from './crate';
import { type Callable, harnessRust } from './harness';
import type { FunctionModel } from './model';
import { type Mutant, MUTANTS_RUST } from './mutants';
import { run } from './toolchain';
import { type Case, link, type Surroundings } from './verify';

export interface Strength {
  readonly mutants: number;
  readonly noticed: number;
  /** Null where nothing was tried. */
  readonly percent: number | null;
  readonly survivors: readonly { readonly function: string; readonly file: string; readonly line: number; readonly what: string }[];
  /** Why nothing was tried. */
  readonly reason: string | null;
}

const NOTHING = (reason: string): Strength => ({ mutants: 0, noticed: 0, percent: null, survivors: [], reason });

/** A fixed order that is none of the code's, so that a sample does not favour the first functions. */
const scatter = (id: number): number => Math.imul(id ^ 0x9e3779b9, 0x85ebca6b) >>> 0;

export async function measureStrength(around: Surroundings, sources: readonly Source[], callables: readonly Callable[], cases: readonly Case[], programs: ReadonlySet<string>, options: { readonly compensatedSum: boolean; readonly mutantsMax: number }): Promise<Strength> {
  const folder = join(around.folder, 'mutants');
  cpSync(join(around.folder, 'crate'), folder, { recursive: true });
  const modules = sources.map((source) => source.module);
  const mutants: (Mutant & { readonly module: string; readonly file: string })[] = [];
  for (const source of sources) {
    let file;
    try {
      file = writeModule(source, { compensatedSum: options.compensatedSum, mutate: true, firstMutant: mutants.length });
    } catch (error) {
      return NOTHING(`${source.module.file} cannot be changed: ${error instanceof Error ? error.message : String(error)}`);
    }
    mutants.push(...file.mutants.made.map((mutant) => ({ ...mutant, module: source.module.name, file: source.module.file })));
    writeFileSync(join(folder, 'src', `${source.module.name}.rs`), file.text);
  }
  if (mutants.length === 0) return NOTHING('nothing in the code can be changed');
  writeFileSync(join(folder, 'src', 'mutants.rs'), MUTANTS_RUST);
  const library = join(folder, 'src', 'lib.rs');
  writeFileSync(library, `${readFileSync(library, 'utf8')}pub mod mutants;\n`);
  const out = join(around.folder, 'mutants-lib');
  mkdirSync(out, { recursive: true });
  const compiled = await run(around.tools.rustc, ['--edition=2024', '--crate-type=lib', `--crate-name=${around.crate}`, '--cap-lints=allow', '-Copt-level=0', '-Cdebuginfo=0', '--out-dir', out, library], { timeoutMs: 300_000, signal: around.signal });
  if (compiled.code !== 0) return NOTHING(`the changed code does not compile: ${compiled.stderr.split('\n').slice(0, 8).join(' | ')}`);
  const source = join(around.folder, 'harness_mutants.rs');
  writeFileSync(source, harnessRust(around.crate, modules, callables, true));
  const binary = await link(around, source, 'harness_mutants', join(out, `lib${around.crate}.rlib`));

  // which cases get to a function: those of everything that calls it
  const callers = new Map<string, Set<number>>();
  const all: { readonly function: number; readonly tokens: string }[] = cases.map((each) => ({ function: each.function, tokens: each.tokens }));
  const reaches = (start: FunctionModel): Set<FunctionModel> => {
    const seen = new Set<FunctionModel>([start]);
    const pending = [...start.calls];
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      pending.push(...next.calls);
    }
    return seen;
  };
  const byFunction = new Map<number, number[]>();
  for (const [index, each] of all.entries()) byFunction.set(each.function, [...(byFunction.get(each.function) ?? []), index]);
  const mains = modules.filter((module) => module.main && !module.main.rejection);
  for (const [index, module] of mains.entries()) {
    if (!programs.has(module.name)) continue;
    byFunction.set(callables.length + index, [all.length]);
    all.push({ function: callables.length + index, tokens: '' });
  }
  const note = (module: string, from: FunctionModel, own: readonly number[]): void => {
    for (const reached of reaches(from)) {
      const key = `${module} ${reached.title}`;
      const known = callers.get(key) ?? new Set();
      for (const place of own) known.add(place);
      callers.set(key, known);
    }
  };
  for (const [index, { module, model }] of callables.entries()) {
    note(module.name, model, byFunction.get(index) ?? []);
    // making the receiver, and the objects among the arguments, runs their constructors
    for (const used of model.uses) for (const method of used.methods.values()) if (method.kind === 'constructor' || method.name === '__post_init__') note(module.name, method, byFunction.get(index) ?? []);
  }
  for (const [index, module] of mains.entries()) note(module.name, module.main!, byFunction.get(callables.length + index) ?? []);
  void everyFunction;

  const tried = [...mutants].filter((mutant) => (callers.get(`${mutant.module} ${mutant.function}`)?.size ?? 0) > 0).sort((a, b) => scatter(a.id) - scatter(b.id)).slice(0, options.mutantsMax);
  if (tried.length === 0) return NOTHING('no case reaches code that can be changed');
  const noticed = new Map<number, boolean>();
  let next = 0;
  while (next < tried.length) {
    const rest = tried.slice(next);
    const input = [
      ...all.map((each) => `case\t${each.function}\t${each.tokens}`),
      ...rest.map((mutant) => `mutant\t${mutant.id}\t${[...callers.get(`${mutant.module} ${mutant.function}`)!].sort((a, b) => a - b).join(' ')}`),
    ].join('\n');
    const { stdout } = await run(binary, [], { input: `${input}\n`, timeoutMs: 120_000, signal: around.signal });
    let told = 0;
    for (const [, id, yes] of stdout.toString('utf8').matchAll(/^mutant (\d+) ([01])$/gm)) {
      noticed.set(Number(id), yes === '1');
      told++;
    }
    around.progress(`${next + told} of ${tried.length} changes of the Rust code tried`);
    next += told;
    // the process died of a mutant: that is noticed
    if (told < rest.length) {
      noticed.set(tried[next]!.id, true);
      next++;
    }
  }
  const survivors = tried.filter((mutant) => !noticed.get(mutant.id)).map((mutant) => ({ function: mutant.function, file: mutant.file, line: mutant.line, what: mutant.what }));
  const count = tried.length - survivors.length;
  return { mutants: tried.length, noticed: count, percent: Math.round((1000 * count) / tried.length) / 10, survivors: survivors.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line), reason: null };
}
