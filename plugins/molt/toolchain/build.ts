// C units to an executable or a wasm module; the runtime is compiled once a target, and kept by content hash.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { StrataError } from '../../graph/errors';
import { runtimeFolder } from '../emit/runtime-symbols';
import type { Unit } from '../program';
import { requireTools, type Profile, type Target, type Tools } from './tools';

const PARALLEL = 2;
/** What a program may call may return word by word: no frame pointers, no unwinding, sections so that the linker can drop what is unused. */
const COMMON = ['-ffunction-sections', '-fdata-sections', '-fno-asynchronous-unwind-tables', '-fno-stack-protector', '-fno-strict-aliasing', '-fwrapv', '-w'];
const CXX = ['-std=c++17', '-fno-exceptions', '-fno-rtti', '-fno-threadsafe-statics', '-fno-math-errno'];

function runTool(file: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (data) => (text += String(data)));
    child.stderr.on('data', (data) => (text += String(data)));
    child.on('error', (error) => reject(new StrataError('toolchain-failed', `cannot run ${file}: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new StrataError('toolchain-failed', `the C compiler failed:\n${text.slice(0, 4000)}`, { hint: 'this is a fault of molt unless the disk is full: please report it with the program' }));
    });
  });
}

async function pooled<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(Array.from({ length: PARALLEL }, async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item);
  }));
}

export function cacheFolder(): string {
  return process.env['NX_STRATA_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'nx-strata', 'molt');
}

function optimisation(profile: Profile): string[] {
  return profile === 'release' ? ['-O2'] : ['-O0'];
}

const building = new Map<string, Promise<string>>();

/** The runtime's archive for a target, always optimised; compiled when it is not in the cache yet. */
export function runtimeArchive(target: Target): Promise<string> {
  const key = target;
  let promise = building.get(key);
  if (!promise) building.set(key, (promise = compileRuntime(target)));
  promise.catch(() => building.delete(key));
  return promise;
}

async function compileRuntime(target: Target): Promise<string> {
  const tools = requireTools(target);
  const sources = readdirSync(runtimeFolder).filter((name) => /\.(cc|h|inc)$/.test(name)).sort();
  const flags = [...tools.target, ...CXX, ...COMMON, '-O2'];
  const hash = createHash('sha256').update(JSON.stringify([tools.identity, flags]));
  for (const name of sources) hash.update(name).update(readFileSync(join(runtimeFolder, name)));
  const archive = join(cacheFolder(), `runtime-${target}-${hash.digest('hex').slice(0, 24)}.a`);
  if (existsSync(archive)) return archive;
  mkdirSync(dirname(archive), { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'molt-runtime-'));
  try {
    const units = sources.filter((name) => name.endsWith('.cc'));
    await pooled(units, (name) => runTool(tools.cxx, [...flags, '-c', join(runtimeFolder, name), '-o', join(work, `${name}.o`)]));
    const aside = `${archive}.${randomBytes(4).toString('hex')}`;
    await runTool(tools.ar, ['crsD', aside, ...units.map((name) => join(work, `${name}.o`))]);
    renameSync(aside, archive);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return archive;
}

async function object(tools: Tools, unit: Unit, profile: Profile, work: string): Promise<string> {
  const flags = [...tools.target, '-std=gnu11', ...COMMON, ...optimisation(profile), ...(profile === 'dev' ? ['-DMOLT_DEV'] : []), '-I', runtimeFolder];
  const key = createHash('sha256').update(JSON.stringify([tools.identity, flags])).update(readFileSync(join(runtimeFolder, 'molt.h'))).update(unit.text).digest('hex').slice(0, 32);
  const file = join(cacheFolder(), 'objects', `${key}.o`);
  if (existsSync(file)) return file;
  mkdirSync(dirname(file), { recursive: true });
  const source = join(work, `${unit.name}.c`);
  const aside = join(work, `${unit.name}.o`);
  writeFileSync(source, unit.text);
  // the file's own name would end up in the object
  await runTool(tools.cc, [...flags, `-ffile-prefix-map=${work}=.`, '-c', source, '-o', aside]);
  const near = `${file}.${randomBytes(4).toString('hex')}`;
  writeFileSync(near, readFileSync(aside));
  renameSync(near, file);
  return file;
}

export interface Artifact {
  readonly file: string;
  readonly sizeBytes: number;
}

/** Compiles and links; `output` appears whole or not at all. */
export async function link(units: readonly Unit[], output: string, target: Target, profile: Profile): Promise<Artifact> {
  const tools = requireTools(target);
  const archive = await runtimeArchive(target);
  const work = mkdtempSync(join(tmpdir(), 'molt-'));
  try {
    const objects = await Promise.all(units.map((unit) => object(tools, unit, profile, work)));
    const made = join(work, 'program');
    const linking = target === 'wasm' ? ['-Wl,--gc-sections', '-Wl,--strip-all', '-Wl,-z,stack-size=8388608', '-Wl,--stack-first'] : ['-Wl,--gc-sections', '-s', '-Wl,--build-id=none', '-Wl,-O1', '-Wl,--as-needed'];
    await runTool(tools.cc, [...tools.target, ...objects, archive, ...linking, '-lm', '-o', made]);
    const aside = join(dirname(output), `.${randomBytes(6).toString('hex')}.tmp`);
    try {
      mkdirSync(dirname(output), { recursive: true });
      writeFileSync(aside, readFileSync(made), { mode: target === 'native' ? 0o755 : 0o644 });
      renameSync(aside, output);
    } catch (error) {
      rmSync(aside, { force: true });
      throw new StrataError('cannot-write', `cannot write the artefact: ${error instanceof Error ? error.message : String(error)}`, { location: { file: output }, hint: 'check that the folder is writable and has space left', cause: error });
    }
    return { file: output, sizeBytes: statSync(output).size };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
