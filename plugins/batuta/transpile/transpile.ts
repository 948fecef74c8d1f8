// The five phases: analysis, transpilation, optimisation, validation, build. The first that fails ends the run, and leaves nothing behind.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { StrataError } from '../../graph/errors';
import { type AdapterName, adapterVersion, runAdapter, writeAdapterCrate } from './adapters';
import { type Advice, advise, calibrate, readCalibration } from './advice';
import { analyse, moduleName } from './analysis';
import { compile, heed } from './check';
import { everyFunction, type RustFile, type Source, writeModule } from './crate';
import type { Migration } from './migration';
import type { FunctionModel, ModuleModel } from './model';
import type { Rejection } from './rejection';
import { measureStrength, type Strength } from './strength';
import { askVersioned, frame, type Versioned } from './support';
import { findToolchain, run, type Toolchain } from './toolchain';
import { type Surroundings, type Verified, verify } from './verify';

export const PHASES = ['analysis', 'transpilation', 'optimisation', 'validation', 'build'] as const;
export type Phase = (typeof PHASES)[number];

export interface TranspileRequest {
  /** A Python file, or a folder of them. */
  readonly path: string;
  /** Where the crate goes. */
  readonly output: string;
  readonly tool: 'built-in' | 'depyler' | 'decy' | 'bashrs' | 'c2rust';
  readonly python: string;
  readonly exclude: (file: string) => boolean;
  /** Functions that may be rejected without failing the run; `*` for all. */
  readonly allowRejected: readonly string[];
  /** Calls to compare besides the generated ones, one a line. */
  readonly given: readonly string[];
  readonly stdin: string;
  readonly strength: boolean;
  readonly strengthMin: number;
  readonly mutantsMax: number;
  /** Measure this host for the advice on backends first. */
  readonly calibrate: boolean;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

export type FunctionVerdict = 'verified' | 'unverified' | 'rejected' | 'mismatch';

export interface FunctionReport {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly verdict: FunctionVerdict;
  readonly rule: string | null;
  readonly hint: string | null;
  readonly cases: number;
  /** What is wrong, in words. */
  readonly detail: string | null;
}

export interface TranspileReport {
  readonly version: 1;
  readonly tool: string;
  readonly functions: readonly FunctionReport[];
  /** The folder of the crate; null where none was written. */
  readonly crate: string | null;
  /** The phase that failed, and why. */
  readonly failed: { readonly phase: Phase; readonly reason: string } | null;
  readonly toolchain: { readonly rustc: string; readonly python: string };
  readonly strength: Strength | null;
  readonly overflows: number;
  readonly migration: readonly (Migration & { readonly advice: Advice })[];
  readonly phasesMs: Partial<Record<Phase, number>>;
}

/** Compilations after which a crate that still does not compile is given up. */
const COMPILES_MAX = 60;
/** Rounds of writing all modules. */
const WRITES_MAX = 20;
const MARKER = '# made by strata transpile';

/** Writes the modules: again, as long as one tells something new of another. */
function writeAll(sources: readonly Source[], compensatedSum: boolean): ReadonlyMap<string, RustFile> {
  const write = (): Map<string, RustFile> => new Map(sources.map((source) => [source.module.name, writeModule(source, { compensatedSum, mutate: false })]));
  let files = write();
  if (sources.every((source) => source.module.needs.length === 0)) return files;
  for (let round = 0; round < WRITES_MAX; round++) {
    const next = write();
    if ([...next].every(([name, file]) => files.get(name)?.text === file.text)) return next;
    files = next;
  }
  throw new StrataError('not-settled', 'what the modules tell of each other does not settle', { hint: 'this is a defect of the transpiler: please report the source' });
}

/** Writes the modules until the compiler has nothing to say. */
async function settleCrate(around: Surroundings, sources: readonly Source[], versioned: Versioned): Promise<{ folder: string; files: ReadonlyMap<string, RustFile> }> {
  const folder = join(around.folder, 'crate');
  for (let turn = 0; turn < COMPILES_MAX; turn++) {
    const files = writeAll(sources, versioned.compensatedSum);
    rmSync(folder, { recursive: true, force: true });
    const all = frame(sources.map((source) => source.module), around.crate, versioned, around.tools.pythonVersion);
    for (const [name, file] of files) all.set(`src/${name}.rs`, file.text);
    for (const [path, text] of all) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), path === 'Cargo.toml' ? `${MARKER}\n${text}` : text);
    }
    const diagnostics = await compile(around.tools, folder, around.crate, 'metadata', around.signal, around.folder);
    if (diagnostics.length === 0) return { folder, files };
    if (!heed(diagnostics, sources, files)) throw new StrataError('not-compiled', `rustc: ${diagnostics[0]!.message} (${diagnostics[0]!.spans[0]?.file_name.replace(`${folder}/`, '') ?? ''}:${diagnostics[0]!.spans[0]?.line_start ?? 0}: ${diagnostics[0]!.spans[0]?.text[0]?.text.trim() ?? ''})`, { hint: 'this is a defect of the transpiler: please report the source' });
    around.progress(`compiled ${turn + 1} times; the compiler wants changes`);
  }
  throw new StrataError('not-compiled', 'the emitted crate does not settle', { hint: 'this is a defect of the transpiler: please report the source' });
}

const rejectionOf = (model: FunctionModel): Rejection | null => model.rejection ?? model.owner?.rejection ?? null;

function reportOf(sources: readonly Source[], verified: Verified | null): FunctionReport[] {
  const found: FunctionReport[] = [];
  for (const { module } of sources) {
    const rejected = (name: string, { rule, line, message, hint }: Rejection): void => void found.push({ name, file: module.file, line, verdict: 'rejected', rule, hint, cases: 0, detail: message });
    for (const { name, rejection } of module.rejections) rejected(name, rejection);
    for (const constant of module.constants.values()) if (constant.rejection) rejected(constant.name, constant.rejection);
    for (const model of module.classes.values()) if (model.rejection && (model.methods.size === 0 || model.variants)) rejected(model.name, model.rejection);
    for (const model of everyFunction(module)) {
      // told of as part of the function around it
      if (model.within !== null || (model.isMessage && !rejectionOf(model))) continue;
      const rejection = rejectionOf(model);
      if (rejection) rejected(model.title, rejection);
      else if (verified) found.push(judged(module, model, verified));
    }
  }
  return found.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.name.localeCompare(b.name));
}

function judged(module: ModuleModel, model: FunctionModel, verified: Verified): FunctionReport {
  const base = { name: model.title, file: module.file, line: model.line, rule: null, hint: null };
  if (model.kind === 'main') {
    const program = verified.programs.get(module);
    if (program?.verdict === 'same') return { ...base, verdict: 'verified', cases: 1, detail: null };
    if (program?.verdict === 'mismatch') return { ...base, verdict: 'mismatch', rule: 'differs', hint: 'please report the source: the moved program must not differ; integers of more than 64 bits are the documented exception', cases: 1, detail: program.detail };
    return { ...base, verdict: 'unverified', rule: 'not-compared', hint: 'let the program end within a minute', cases: 0, detail: program?.detail ?? 'not compared' };
  }
  const comparison = verified.comparisons.get(model);
  if (comparison?.mismatch) return { ...base, verdict: 'mismatch', rule: 'differs', hint: 'please report the source: the moved function must not differ', cases: comparison.same + 1, detail: `given ${comparison.mismatch.input}: ${comparison.mismatch.python} in Python, ${comparison.mismatch.rust} in Rust` };
  const made = model.kind === 'constructor' || model.name === '__post_init__' ? [...verified.comparisons].filter(([other]) => other.owner === model.owner || other.uses.has(model.owner!)).reduce((sum, [, each]) => sum + each.same, 0) : 0;
  const cases = (comparison?.same ?? 0) + (comparison?.overflows ?? 0) + (comparison?.calls ?? 0) + made;
  if ((comparison?.same ?? 0) + (comparison?.calls ?? 0) + made > 0) return { ...base, verdict: 'verified', cases, detail: null };
  return { ...base, verdict: 'unverified', rule: 'not-compared', hint: 'call it in the main program, or give calls with --cases', cases: 0, detail: 'no case could be compared' };
}

/** A folder that may be replaced: empty, or made by an earlier run. */
function checkOutput(output: string): void {
  if (!existsSync(output)) return;
  const stat = statSync(output);
  const isOwn = stat.isDirectory() && (readdirSync(output).length === 0 || (existsSync(join(output, 'Cargo.toml')) && readFileSync(join(output, 'Cargo.toml'), 'utf8').startsWith(MARKER)));
  if (!isOwn) throw new StrataError('output-exists', 'the output exists and was not made by this command', { location: { file: output }, hint: 'give another folder, or remove this one' });
}

export async function transpile(given: TranspileRequest): Promise<{ report: TranspileReport; exitCode: number }> {
  const request = { ...given, path: resolve(given.path) };
  checkOutput(request.output);
  const version = request.tool === 'built-in' ? null : adapterVersion(request.tool);
  const tools: Toolchain = findToolchain(request.python);
  const folder = mkdtempSync(join(tmpdir(), 'strata-transpile-'));
  try {
    if (request.calibrate) await calibrate(tools, folder, request.signal);
    return request.tool === 'built-in' || version === null ? await inPhases(request, tools, folder) : await byTool(request, request.tool, version, tools, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One file through another transpiler, up the same ladder. */
async function byTool(request: TranspileRequest, tool: AdapterName, version: string, tools: Toolchain, folder: string): Promise<{ report: TranspileReport; exitCode: number }> {
  if (statSync(request.path).isDirectory()) throw new StrataError('no-file', `${tool} takes one file`, { location: { file: request.path }, hint: 'give a file' });
  request.progress(`${version}: ${basename(request.path)}`);
  const { files, ...outcome } = await runAdapter(tool, request.path, tools, folder, request.stdin, request.signal);
  const isGood = outcome.verdict === 'verified';
  if (isGood) {
    const crate = join(folder, 'crate');
    writeAdapterCrate(crate, moduleName(request.path, new Set()), files);
    place(crate, request.output);
  }
  const report: TranspileReport = {
    version: 1, tool: version, functions: [{ name: '<module>', file: basename(request.path), line: 1, ...outcome }], crate: isGood ? request.output : null,
    failed: isGood ? null : { phase: outcome.rule === 'tool' ? 'transpilation' : 'validation', reason: outcome.detail ?? '' }, toolchain: { rustc: tools.rustcVersion, python: tools.pythonVersion }, strength: null, overflows: 0, migration: [], phasesMs: {},
  };
  return { report, exitCode: isGood ? 0 : 1 };
}

async function inPhases(request: TranspileRequest, tools: Toolchain, folder: string): Promise<{ report: TranspileReport; exitCode: number }> {
  const phasesMs: Partial<Record<Phase, number>> = {};
  const isFolder = statSync(request.path).isDirectory();
  const base = isFolder ? request.path : dirname(request.path);
  let phase: Phase = 'analysis';
  let startedMs = performance.now();
  const enter = (next: Phase): void => {
    phasesMs[phase] = Math.round(performance.now() - startedMs);
    startedMs = performance.now();
    phase = next;
    request.progress(`${PHASES.indexOf(next) + 1} of 5: ${next}`);
  };
  request.progress('1 of 5: analysis');
  const versioned = await askVersioned(tools, request.signal);
  const { sources, subjects, broken, migration } = analyse(request, base);
  const name = moduleName(isFolder ? `${basename(request.path)}.py` : request.path, new Set());
  const crate = isFolder && sources.some((source) => source.module.name === name) ? `${name}_crate` : name;
  const calibration = readCalibration();
  const around: Surroundings = { tools, folder, crate, signal: request.signal, progress: request.progress };
  const finish = (functions: readonly FunctionReport[], failed: TranspileReport['failed'], strength: Strength | null, overflows: number, written: boolean): { report: TranspileReport; exitCode: number } => {
    phasesMs[phase] = Math.round(performance.now() - startedMs);
    const isAllowed = (each: FunctionReport): boolean => request.allowRejected.includes('*') || request.allowRejected.includes(each.name);
    const refused = functions.filter((each) => each.verdict === 'rejected' && !isAllowed(each));
    const report: TranspileReport = { version: 1, tool: 'built-in', functions, crate: written ? request.output : null, failed, toolchain: { rustc: tools.rustcVersion, python: tools.pythonVersion }, strength, overflows, migration: migration.map((each) => ({ ...each, advice: advise(each, calibration) })), phasesMs };
    return { report, exitCode: failed || refused.length > 0 || !written ? 1 : 0 };
  };

  if (sources.every(({ module }) => everyFunction(module).length === 0 && module.rejections.length === 0 && module.constants.size === 0) && broken.length === 0)
    return finish([], { phase, reason: 'there is nothing to move: no function, no class, no statement' }, null, 0, false);
  if (sources.length === 0) return finish(broken, { phase, reason: 'no file could be read' }, null, 0, false);

  enter('transpilation');
  writeAll(sources, versioned.compensatedSum);
  const accepted = (): FunctionModel[] => sources.flatMap(({ module }) => everyFunction(module)).filter((model) => !rejectionOf(model));
  if (accepted().length === 0) return finish([...broken, ...reportOf(sources, null)], { phase, reason: 'no function can be moved' }, null, 0, false);

  // the compiler says what is not needed, and what two names may not share
  enter('optimisation');
  const settled = await settleCrate(around, sources, versioned);
  if (accepted().length === 0) return finish([...broken, ...reportOf(sources, null)], { phase, reason: 'no function can be moved' }, null, 0, false);

  enter('validation');
  const out = join(folder, 'lib');
  mkdirSync(out, { recursive: true });
  const diagnostics = await compile(tools, settled.folder, crate, 'link', request.signal, out);
  if (diagnostics.length > 0) throw new StrataError('not-compiled', `rustc: ${diagnostics[0]!.message}`, { hint: 'this is a defect of the transpiler: please report the source' });
  const library = join(out, `lib${crate}.rlib`);
  const verified = await verify(around, subjects, library);
  let functions = [...broken, ...reportOf(sources, verified)];
  const overflows = (): number => [...verified.comparisons.values()].reduce((sum, each) => sum + each.overflows, 0);
  const wrong = (): string | null => {
    const bad = functions.filter((each) => each.verdict === 'mismatch' || each.verdict === 'unverified');
    return bad.length === 0 ? null : bad.map((each) => `${each.name} is ${each.verdict === 'mismatch' ? 'not the same in Rust' : 'not compared'}`).slice(0, 5).join('; ');
  };
  const first = wrong();
  if (first !== null) return finish(functions, { phase, reason: first }, null, overflows(), false);
  let strength: Strength | null = null;
  if (request.strength) {
    strength = await measureStrength(around, sources, verified, { compensatedSum: versioned.compensatedSum, mutantsMax: request.mutantsMax });
    // more inputs were compared on the way
    functions = [...broken, ...reportOf(sources, verified)];
    const later = wrong();
    if (later !== null) return finish(functions, { phase, reason: later }, strength, overflows(), false);
    if (request.strengthMin > 0 && (strength.percent === null || strength.percent < request.strengthMin)) return finish(functions, { phase, reason: `the comparison notices ${strength.percent ?? 0} % of changes, less than ${request.strengthMin} %` }, strength, overflows(), false);
  }

  enter('build');
  const { code, stderr, timedOut } = await run(tools.cargo, ['build', '--offline', '--quiet', '--manifest-path', join(settled.folder, 'Cargo.toml'), '--target-dir', join(folder, 'target')], { timeoutMs: 300_000, signal: request.signal, env: { ...process.env, RUSTFLAGS: '-Dwarnings' } });
  if (code !== 0 || timedOut) return finish(functions, { phase, reason: `cargo: ${stderr.trim().split('\n').slice(0, 4).join(' | ')}` }, strength, overflows(), false);
  place(settled.folder, request.output);
  return finish(functions, null, strength, overflows(), true);
}

/** Puts the crate where it is wanted, all at once. */
function place(crate: string, output: string): void {
  const target = resolve(output);
  mkdirSync(dirname(target), { recursive: true });
  const aside = `${target}.${process.pid}.new`;
  const old = `${target}.${process.pid}.old`;
  try {
    cpSync(crate, aside, { recursive: true });
    if (existsSync(target)) renameSync(target, old);
    renameSync(aside, target);
  } finally {
    rmSync(aside, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

