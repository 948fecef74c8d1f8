// C units to an executable or a wasm module; the runtime is compiled once a target, and kept by content hash.
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { StrataError } from '../../graph/errors';
import { runtimeFolder } from '../emit/runtime-symbols';
import type { Unit } from '../program';
import { requireTools, type Profile, type Target, type Tools } from './tools';
import { mostLocals } from './wasm-locals';

/** What a program may call may return word by word: no frame pointers, no unwinding, sections so that the linker can drop what is unused. */
const COMMON = ['-ffunction-sections', '-fdata-sections', '-fno-asynchronous-unwind-tables', '-fno-stack-protector', '-fno-strict-aliasing', '-fwrapv', '-ffp-contract=off', '-w'];
const CXX = ['-std=c++17', '-fno-exceptions', '-fno-rtti', '-fno-threadsafe-statics', '-fno-math-errno'];

async function pooled<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(Array.from({ length: availableParallelism() }, async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item);
  }));
}

export function cacheFolder(): string {
  return process.env['NX_STRATA_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'nx-strata', 'molt');
}

/** Dev compiles fast, and does not optimise the program at all. */
const optimisation = (profile: Profile): string => (profile === 'release' ? '-O2' : '-O0');

/** Engines take 50,000 locals in a function of WebAssembly, parameters among them; without optimisation each temporary is one. */
const LOCALS_MAX = 49_000;

/** Where compute-bound programs spend their time. The rest of the runtime is made small for wasm, which is downloaded. */
const HOT = new Set(['alloc', 'bigint', 'call', 'dealloc', 'deque', 'dict', 'dual', 'float', 'gen', 'hash', 'int', 'item', 'iter', 'json', 'limbs', 'list', 'object', 'ops', 'random', 'regex', 'set', 'str', 'str_methods', 'tuple']);
const levelOf = (name: string, target: Target, level: string): string => (target === 'wasm' && level === '-O2' && !HOT.has(basename(name, '.cc')) ? '-Os' : level);

const building = new Map<string, Promise<string>>();

/** The runtime's archive for a target and profile; compiled when it is not in the cache yet. */
export function runtimeArchive(target: Target, profile: Profile): Promise<string> {
  const tools = requireTools(target);
  // a system compiler makes the whole runtime in seconds, so that both profiles share the optimised one
  const level = profile === 'dev' && tools.embedded ? '-O1' : '-O2';
  const key = `${target} ${level}`;
  let promise = building.get(key);
  if (!promise) building.set(key, (promise = compileRuntime(target, tools, level)));
  promise.catch(() => building.delete(key));
  return promise;
}

/** Written beside its place and renamed, so that two builds at once never see half a file. */
export function install(from: string, to: string): void {
  const aside = `${to}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, aside);
    renameSync(aside, to);
  } catch (error) {
    rmSync(aside, { force: true });
    throw new StrataError('cannot-write', `cannot write: ${error instanceof Error ? error.message : String(error)}`, { location: { file: to }, hint: 'check that the folder is writable and has space left', cause: error });
  }
}

async function compileRuntime(target: Target, tools: Tools, level: string): Promise<string> {
  const sources = readdirSync(runtimeFolder).filter((name) => /\.(cc|h|inc)$/.test(name)).sort();
  const flags = [...CXX, ...COMMON];
  const hash = createHash('sha256').update(JSON.stringify([tools.identity, flags, level, [...HOT]]));
  for (const name of sources) hash.update(name).update(readFileSync(join(runtimeFolder, name)));
  const archive = join(cacheFolder(), `runtime-${target}-${hash.digest('hex').slice(0, 24)}.a`);
  if (existsSync(archive)) return archive;
  const work = mkdtempSync(join(tmpdir(), 'molt-runtime-'));
  try {
    const units = sources.filter((name) => name.endsWith('.cc'));
    // an object holds as long as its own source and every header stay the same
    const shared = createHash('sha256').update(JSON.stringify([tools.identity, flags]));
    for (const name of sources) if (!name.endsWith('.cc')) shared.update(name).update(readFileSync(join(runtimeFolder, name)));
    await pooled(units, async (name) => {
      const own = levelOf(name, target, level);
      const key = shared.copy().update(own).update(readFileSync(join(runtimeFolder, name))).digest('hex').slice(0, 32);
      const kept = join(cacheFolder(), 'objects', `${key}.o`);
      const output = join(work, `${name}.o`);
      if (existsSync(kept)) return copyFileSync(kept, output);
      await tools.compile({ language: 'c++', flags: [...flags, own], source: join(runtimeFolder, name), include: runtimeFolder, output });
      install(output, kept);
    });
    const made = join(work, 'runtime.a');
    await tools.archive(made, units.map((name) => join(work, `${name}.o`)));
    install(made, archive);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return archive;
}

async function object(tools: Tools, unit: Unit, target: Target, profile: Profile, work: string): Promise<string> {
  const flags = ['-std=gnu11', '-fno-math-errno', ...COMMON, optimisation(profile), ...(profile === 'dev' ? ['-DMOLT_DEV'] : [])];
  const key = createHash('sha256').update(JSON.stringify([tools.identity, flags, LOCALS_MAX])).update(readFileSync(join(runtimeFolder, 'molt.h'))).update(readFileSync(join(runtimeFolder, 'fast.h'))).update(unit.text).digest('hex').slice(0, 32);
  const file = join(cacheFolder(), 'objects', `${key}.o`);
  if (existsSync(file)) return file;
  const source = join(work, `${unit.name}.c`);
  const aside = join(work, `${unit.name}.o`);
  writeFileSync(source, unit.text);
  // the file's own name would end up in the object
  const compile = (level: readonly string[]): Promise<void> => tools.compile({ language: 'c', flags: [...flags, ...level, ...(tools.embedded ? [] : [`-ffile-prefix-map=${work}=.`])], source, include: runtimeFolder, output: aside });
  await compile([]);
  // the last level given is the one that counts
  if (target === 'wasm' && profile === 'dev' && mostLocals(readFileSync(aside)) > LOCALS_MAX) await compile(['-O1']);
  install(aside, file);
  return file;
}

export interface Artifact {
  readonly file: string;
  readonly sizeBytes: number;
}

const LINKING: Readonly<Record<Target, readonly string[]>> = {
  wasm: ['-Wl,--gc-sections', '-Wl,--strip-all', '-Wl,-z,stack-size=8388608', '-Wl,--stack-first', '-Wl,--compress-relocations'],
  native: ['-Wl,--gc-sections', '-s', '-Wl,--build-id=none', '-Wl,-O1', '-Wl,--as-needed'],
};

/** Compiles and links; `output` appears whole or not at all. */
export async function link(units: readonly Unit[], output: string, target: Target, profile: Profile): Promise<Artifact> {
  const tools = requireTools(target);
  const archive = await runtimeArchive(target, profile);
  const work = mkdtempSync(join(tmpdir(), 'molt-'));
  try {
    const objects = await Promise.all(units.map((unit) => object(tools, unit, target, profile, work)));
    // where starting the linker costs a second, what it made is kept as well; objects are named by their content
    const kept = tools.embedded ? join(cacheFolder(), 'linked', `${createHash('sha256').update(JSON.stringify([tools.identity, objects.map((file) => basename(file)), basename(archive), LINKING[target]])).digest('hex').slice(0, 32)}.wasm`) : undefined;
    if (kept === undefined || !existsSync(kept)) {
      const made = join(work, 'program');
      await tools.link({ inputs: [...objects, archive], flags: LINKING[target], output: made });
      if (target === 'native') chmodSync(made, 0o755);
      install(made, kept ?? output);
    }
    if (kept !== undefined) install(kept, output);
    return { file: output, sizeBytes: statSync(output).size };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
