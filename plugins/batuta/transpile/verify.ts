// The moved code beside CPython: the same inputs to both, and what comes of them compared.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StrataError } from '../../graph/errors';
import { packageRoot } from '../../graph/schemas';
import { everyFunction } from './crate';
import { callable, type Callable, describe, harnessRust } from './harness';
import { constructorTypes, inputsOf, mutators } from './inputs';
import type { FunctionModel, ModuleModel } from './model';
import { run, type Toolchain } from './toolchain';

const HARNESS = join(packageRoot, 'native', 'batuta', 'transpile', 'harness.py');
/** A case of Python's that takes longer is not compared. */
const CASE_SECONDS = 0.25;
const PROGRAM_MS_MAX = 60_000;

export interface Comparison {
  /** Compared and the same. */
  same: number;
  /** Both say that 64 bits are too few. */
  overflows: number;
  mismatch: { readonly input: string; readonly python: string; readonly rust: string } | null;
  /** Calls within the program, which came out the same as a whole. */
  calls: number;
}

export interface Subject {
  readonly module: ModuleModel;
  /** Absolute path of the source. */
  readonly path: string;
  readonly stdin: string;
  /** Lines of calls that are to be compared too. */
  readonly given: readonly string[];
}

export interface Surroundings {
  readonly tools: Toolchain;
  /** Holds `crate`, `lib` and what the comparison writes. */
  readonly folder: string;
  readonly crate: string;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

export interface Case {
  readonly function: number;
  readonly tokens: string;
}

interface PythonFunction {
  readonly name: string;
  readonly owner: string | null;
  readonly kind: string;
  readonly line: number;
  readonly names: readonly string[];
  readonly keywordOnly: readonly boolean[];
  /** It is a generator in Python: all of its values are compared. */
  readonly collects: boolean;
  /** Place of `*args`. */
  readonly variadic: number | null;
  readonly parameters: readonly object[];
  readonly result: object;
  readonly watched: readonly number[];
}

function pythonFunction({ model, parameters, watched }: Callable): PythonFunction {
  const own = model.kind === 'method' ? ['self'] : [];
  // a method of an enumeration is a function here
  const [ofEnum, name] = model.name.includes('.') ? model.name.split('.') : [null, model.name];
  const kind = ofEnum === null || model.kind === 'static' ? model.kind : 'method';
  return {
    name: name ?? model.name, owner: ofEnum ?? model.owner?.name ?? null, kind, line: model.node?.lineno ?? 0, names: [...own, ...model.params.map((param) => param.name)], collects: model.collects, variadic: model.params.some((param) => param.variadic) ? own.length + model.params.findIndex((param) => param.variadic) : null,
    keywordOnly: [...own.map(() => false), ...model.params.map((param) => param.keywordOnly)], parameters: parameters.map(describe), result: describe(model.result), watched,
  };
}

/** What Python is told of the classes and enumerations that values may be of, and of the module that defines each. */
function pythonTypes(module: ModuleModel): object {
  const homes = new Map([...module.needs, module].map((each) => [each.name, each.place.dotted]));
  const classes = [...module.classes.values(), ...module.classes.imported.values()].filter((model) => !model.rejection).map((model) => [model.name, {
    module: homes.get(model.home), variants: model.variants, parameters: (constructorTypes(module, model.name) ?? []).map(describe), fields: [...model.fields.values()].map((field) => [field.name, describe(field.ty)]),
    methods: mutators(module, model.name).map((each) => ({ name: each.model.name, parameters: each.types.map(describe) })),
  }] as const);
  const enums = [...module.enums.values(), ...module.enums.imported.values()].map((model) => [model.name, { module: homes.get(model.home) }] as const);
  return Object.fromEntries([...classes, ...enums]);
}

/** Where Python finds the module, for its imports. */
function pythonPlace({ module, path }: Subject): object {
  const { root, dotted, isPackage } = module.place;
  return { path, root: root || dirname(path), package: isPackage ? dotted : dotted.split('.').slice(0, -1).join('.'), dotted, asModule: isInPackage(module) };
}

/** Whether the file is run by its name rather than by its path: what it imports is found only so. */
const isInPackage = ({ place, needs }: ModuleModel): boolean => place.dotted.includes('.') && needs.length > 0;

async function askPython<Answer>(around: Surroundings, request: object, timeoutMs: number): Promise<Answer> {
  const answer = join(around.folder, 'answer.json');
  const { code, stderr, timedOut } = await run(around.tools.python, ['-B', HARNESS], { input: JSON.stringify({ ...request, answer }), timeoutMs, signal: around.signal, cwd: around.folder });
  if (code !== 0 || timedOut) throw new StrataError('harness-failed', `Python's side of the comparison ${timedOut ? 'took too long' : `failed: ${stderr.trim().split('\n').pop() ?? ''}`}`, { hint: 'the module has to be importable with the interpreter at hand' });
  return JSON.parse(readFileSync(answer, 'utf8')) as Answer;
}

/** Compiles a program against the crate's library. */
export async function link(around: Surroundings, source: string, name: string, library: string): Promise<string> {
  const binary = join(around.folder, name);
  const { code, stderr } = await run(around.tools.rustc, ['--edition=2024', `--crate-name=${name}`, '-Copt-level=0', '-Cdebuginfo=0', '--cap-lints=allow', '--extern', `${around.crate}=${library}`, '-o', binary, source], { timeoutMs: 300_000, signal: around.signal });
  if (code !== 0) throw new StrataError('link-failed', `rustc: ${stderr.trim().split('\n').slice(0, 6).join(' | ')}`, { hint: 'this is a defect of the transpiler: please report the source' });
  return binary;
}

interface Outcome {
  readonly kind: string;
  readonly text: string;
}

export interface ProgramVerdict {
  readonly verdict: 'same' | 'mismatch' | 'not-compared';
  readonly detail: string;
}

const lastLine = (stderr: string): string => stderr.trim().split('\n').pop() ?? '';

/** The whole program on both sides: output, exit code, and the class of an exception that nothing caught. */
export async function compareProgram(around: Surroundings, subject: Subject, binary: string): Promise<ProgramVerdict> {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' };
  const { place } = subject.module;
  const byName = isInPackage(subject.module);
  const cwd = byName ? place.root : dirname(subject.path);
  const python = await run(around.tools.python, byName ? ['-m', place.dotted] : [subject.path], { cwd, input: subject.stdin, timeoutMs: PROGRAM_MS_MAX, env, signal: around.signal });
  if (python.timedOut) return { verdict: 'not-compared', detail: 'Python takes too long' };
  const rust = await run(binary, [], { cwd, input: subject.stdin, timeoutMs: PROGRAM_MS_MAX, signal: around.signal });
  if (rust.timedOut) return { verdict: 'mismatch', detail: 'the moved program does not end in time' };
  if (!python.stdout.equals(rust.stdout)) {
    const [a, b] = [python.stdout.toString('utf8').split('\n'), rust.stdout.toString('utf8').split('\n')];
    const at = a.findIndex((line, index) => line !== b[index]);
    const place = at < 0 ? a.length : at;
    return { verdict: 'mismatch', detail: `line ${place + 1} of the output: ${JSON.stringify(a[place] ?? '(end)')} in Python, ${JSON.stringify(b[place] ?? '(end)')} in Rust${rust.code !== python.code ? ` (${lastLine(rust.stderr)})` : ''}` };
  }
  if (python.code !== rust.code) return { verdict: 'mismatch', detail: `exit code ${python.code} in Python, ${rust.code} in Rust` };
  if (python.code === 1 && /^Traceback/m.test(python.stderr)) {
    const name = (stderr: string): string => lastLine(stderr).replace(/^__main__\./, '').split(':')[0] ?? '';
    if (name(python.stderr) !== name(rust.stderr)) return { verdict: 'mismatch', detail: `${name(python.stderr)} in Python, ${name(rust.stderr)} in Rust` };
  }
  return { verdict: 'same', detail: '' };
}

export interface Verified {
  readonly comparisons: ReadonlyMap<FunctionModel, Comparison>;
  readonly programs: ReadonlyMap<ModuleModel, ProgramVerdict>;
  readonly callables: readonly Callable[];
  /** Cases that came out the same, for measuring what they notice. */
  readonly cases: readonly Case[];
  /** Compares more calls, counts them, and answers which came out the same. */
  readonly compareMore: (cases: readonly Case[]) => Promise<readonly Case[]>;
}

/** What Python is told of one module's functions; `first` is the number of the first among all. */
interface Side {
  readonly subject: Subject;
  readonly functions: readonly PythonFunction[];
  readonly first: number;
}

/** Compares all functions and programs of a crate whose library is compiled. */
export async function verify(around: Surroundings, subjects: readonly Subject[], library: string): Promise<Verified> {
  const callables: Callable[] = [];
  const comparisons = new Map<FunctionModel, Comparison>();
  const programs = new Map<ModuleModel, ProgramVerdict>();
  const inputs: Case[] = [];
  const sides: Side[] = [];
  const modules = subjects.map((subject) => subject.module);
  for (const subject of subjects) {
    const { module } = subject;
    const own = everyFunction(module).map((model) => callable(module, model)).filter((each) => each !== null);
    const first = callables.length;
    callables.push(...own);
    const functions = own.map(pythonFunction);
    sides.push({ subject, functions, first });
    for (const each of own) comparisons.set(each.model, nothingCompared());
    const types = pythonTypes(module);
    const seen = new Set<string>();
    const add = (local: number, tokens: string): void => {
      if (seen.has(`${local} ${tokens}`)) return;
      seen.add(`${local} ${tokens}`);
      inputs.push({ tokens, function: first + local });
    };
    const docs = own.map(({ model }) => docstring(model)).filter((text) => text.includes('>>>'));
    const given = await askPython<Record<string, string[]>>(around, { mode: 'given', ...pythonPlace(subject), types, functions, texts: [...docs, ...subject.given] }, 60_000);
    for (const [local, all] of Object.entries(given)) for (const tokens of all) add(Number(local), tokens);
    if (module.main && !module.main.rejection) {
      const program = await compareProgram(around, subject, await linkMain(around, module, library));
      programs.set(module, program);
      if (program.verdict === 'same') {
        // a function of a class is known by its name and line
        const everything = everyOf(module).map((model) => ({ model, python: fakeFunction(model) }));
        const ran = await askPython<{ counts: Record<string, number>; recorded: Record<string, string[]> }>(around, { mode: 'program', ...pythonPlace(subject), types, functions: everything.map(({ model, python }) => functions[own.findIndex((each) => each.model === model)] ?? python), stdin: subject.stdin }, PROGRAM_MS_MAX * 5).catch(() => null);
        for (const [index, count] of Object.entries(ran?.counts ?? {})) {
          const { model } = everything[Number(index)]!;
          const comparison = comparisons.get(model) ?? nothingCompared();
          comparison.calls = count;
          comparisons.set(model, comparison);
          const local = own.findIndex((each) => each.model === model);
          if (local >= 0) for (const tokens of ran?.recorded[index] ?? []) add(local, tokens);
        }
      }
    }
    for (const [local, each] of own.entries()) for (const tokens of inputsOf(module, each.model, each.parameters) ?? []) add(local, tokens);
  }
  let binary: string | null = null;
  const compareMore = async (more: readonly Case[]): Promise<readonly Case[]> => {
    if (more.length === 0) return [];
    binary ??= await linkHarness(around, callables, modules, library);
    return compareCases(around, { sides, callables, comparisons, binary }, more);
  };
  if (inputs.length > 0) around.progress(`comparing ${inputs.length} calls of ${callables.length} functions`);
  const cases = await compareMore(inputs);
  return { comparisons, programs, callables, cases, compareMore };
}

interface Comparing {
  readonly sides: readonly Side[];
  readonly callables: readonly Callable[];
  readonly comparisons: ReadonlyMap<FunctionModel, Comparison>;
  /** Rust's side. */
  readonly binary: string;
}

/** What Python says to each of the calls, `which` of them. */
async function askCases(around: Surroundings, sides: readonly Side[], inputs: readonly Case[], which: readonly number[], instrumented: boolean): Promise<Map<number, Outcome>> {
  const answers = new Map<number, Outcome>();
  for (const { subject, functions, first } of sides) {
    const own = which.filter((index) => inputs[index]!.function >= first && inputs[index]!.function < first + functions.length);
    if (own.length === 0) continue;
    const cases = own.map((index) => [inputs[index]!.function - first, inputs[index]!.tokens]);
    const found = await askPython<[string, string][]>(around, { mode: 'cases', ...pythonPlace(subject), types: pythonTypes(subject.module), functions, instrumented, seconds: instrumented ? CASE_SECONDS * 8 : CASE_SECONDS, cases }, 600_000);
    own.forEach((index, place) => answers.set(index, { kind: found[place]![0], text: found[place]![1] }));
  }
  return answers;
}

/** Runs the calls on both sides and counts; answers those that came out the same. */
async function compareCases(around: Surroundings, { sides, callables, comparisons, binary }: Comparing, inputs: readonly Case[]): Promise<readonly Case[]> {
  const all = inputs.map((_, index) => index);
  const python = await askCases(around, sides, inputs, all, false);
  const wanted = all.filter((index) => python.get(index)!.kind !== 'skip');
  const rust = await askRust(around, binary, wanted.map((index) => inputs[index]!));
  const same: Case[] = [];
  const doubtful: number[] = [];
  for (const [place, index] of wanted.entries()) {
    const input = inputs[index]!;
    const comparison = comparisons.get(callables[input.function]!.model)!;
    const [left, right] = [python.get(index)!, rust[place] ?? { kind: 'dead', text: '\u001e' }];
    if (right.kind === 'overflow') doubtful.push(index);
    else if (left.kind === right.kind && left.text === right.text) {
      comparison.same++;
      same.push(input);
    } else comparison.mismatch ??= { input: input.tokens, python: shown(left), rust: shown(right) };
  }
  if (doubtful.length > 0) {
    const instrumented = await askCases(around, sides, inputs, doubtful, true);
    for (const index of doubtful) {
      const input = inputs[index]!;
      const comparison = comparisons.get(callables[input.function]!.model)!;
      const right = instrumented.get(index)!;
      if (right.kind === 'overflow') comparison.overflows++;
      else if (right.kind !== 'skip') comparison.mismatch ??= { input: input.tokens, python: shown(python.get(index)!), rust: 'more than 64 bits' };
    }
  }
  return same;
}

const nothingCompared = (): Comparison => ({ same: 0, overflows: 0, mismatch: null, calls: 0 });

const everyOf = (module: ModuleModel): FunctionModel[] => everyFunction(module).filter((model) => model.kind !== 'main' && !model.rejection);

/** For functions that are counted, but cannot be called from outside. */
const fakeFunction = (model: FunctionModel): PythonFunction => ({ name: model.name, owner: model.owner?.name ?? null, kind: model.kind, line: model.node?.lineno ?? 0, names: ['<none>'], keywordOnly: [], collects: false, variadic: null, parameters: [{ k: 'none' }], result: { k: 'none' }, watched: [] });

function docstring(model: FunctionModel): string {
  const [first] = model.body;
  return first?._type === 'Expr' && first.value._type === 'Constant' && first.value.value.type === 'str' ? first.value.value.value : '';
}

const shown = ({ kind, text }: Outcome): string => {
  const [output = '', result = ''] = text.split('\u001e');
  return `${kind === 'ok' ? '' : `${kind} `}${result}${output ? ` after printing ${JSON.stringify(output.slice(0, 200))}` : ''}`.slice(0, 400);
};

async function linkMain(around: Surroundings, module: ModuleModel, library: string): Promise<string> {
  const call = module.main!.fallible ? `${around.crate}::${module.name}::run()` : `{ ${around.crate}::${module.name}::run(); Ok(()) }`;
  const source = join(around.folder, `main_${module.name}.rs`);
  writeFileSync(source, `fn main() { ${around.crate}::python::error::exit(${call}); }\n`);
  return link(around, source, `main_${module.name}`, library);
}

async function linkHarness(around: Surroundings, callables: readonly Callable[], modules: readonly ModuleModel[], library: string): Promise<string> {
  const source = join(around.folder, 'harness.rs');
  mkdirSync(around.folder, { recursive: true });
  writeFileSync(source, harnessRust(around.crate, modules, callables, false));
  return link(around, source, 'harness', library);
}

async function askRust(around: Surroundings, binary: string, inputs: readonly Case[]): Promise<Outcome[]> {
  const found: Outcome[] = [];
  // a case that ends the process, or does not end, is told by where the answers stop
  while (found.length < inputs.length) {
    const rest = inputs.slice(found.length);
    const { stdout, timedOut } = await run(binary, [], { input: `${rest.map((each) => `${each.function}\t${each.tokens}`).join('\n')}\n`, timeoutMs: 60_000, signal: around.signal });
    const parts = stdout.toString('utf8').split('\u001d').slice(0, -1);
    for (const part of parts) {
      const at = part.lastIndexOf('\u001e');
      const [, kind = '', ...text] = part.slice(at + 1).split('\u001f');
      found.push({ kind, text: `${part.slice(0, at)}\u001e${text.join('\u001f')}` });
    }
    if (parts.length < rest.length) found.push({ kind: timedOut ? 'endless' : 'died', text: '\u001e' });
  }
  return found;
}
