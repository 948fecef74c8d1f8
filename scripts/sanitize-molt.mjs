// Runs molt's programs natively under the address, undefined-behaviour and leak sanitizers: runtime and programs alike.
// A program fails when a sanitizer speaks (a leak at its end too), or when its output is not CPython's.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { callPrograms } from './molt-calls.mjs';

const HELP = `node scripts/sanitize-molt.mjs [PATH PART] [--shard=K/N] [--random=COUNT] [--calls=COUNT] [--seed=S] [--programs=DIR]
  PATH PART      only programs with this in their path
  --shard=K/N    only every N-th program, from the K-th on
  --random=COUNT random programs instead of those of the folder
  --calls=COUNT  random calls with arguments that are mostly refused, instead
  --seed=S       the first one's seed (1)
  --programs=DIR the folder of the programs (test/molt/programs)
`;
const RANDOM_A_FILE = 20;
const PROGRAM_SECONDS = 120;

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const { compileProgram } = require(join(root, 'dist/plugins/molt'));
const { randomProgram, sourceOf } = require(join(root, 'dist/plugins/molt/diff/random.js'));
const runtime = join(root, 'native/molt');

function unusable(message) {
  console.error(message);
  process.exit(2);
}
function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { shard: { type: 'string', default: '1/1' }, random: { type: 'string' }, calls: { type: 'string' }, seed: { type: 'string', default: '1' }, programs: { type: 'string', default: join(root, 'test/molt/programs') }, help: { type: 'boolean' } },
    });
    if (values.help) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    const [, shard, shards] = (/^(\d+)\/(\d+)$/.exec(values.shard) ?? unusable(`--shard=${values.shard}: give K/N, such as 1/2`)).map(Number);
    if (shard < 1 || shard > shards) unusable(`--shard=${values.shard}: K goes from 1 to N`);
    for (const name of ['random', 'calls', 'seed']) if (values[name] !== undefined && !/^\d+$/.test(values[name])) unusable(`--${name}=${values[name]}: give a number`);
    const count = (text) => (text === undefined ? undefined : Number(text));
    return { part: positionals[0] ?? '', shard, shards, random: count(values.random), calls: count(values.calls), seed: Number(values.seed), programs: resolve(values.programs) };
  } catch (error) {
    return unusable(`${error.message}\n\n${HELP}`);
  }
}
const { part, shard, shards, random, calls, seed, programs } = options();

const compiler = ['clang', 'gcc'].find((name) => spawnSync(name, ['--version']).status === 0);
if (!compiler) unusable('no C compiler: apt-get install clang');
// copying nothing from nowhere is what newer standards of C allow
const flags = ['-O1', '-g1', '-fno-omit-frame-pointer', '-fsanitize=address,undefined', '-fno-sanitize-recover=undefined', '-fno-sanitize=alignment,function,nonnull-attribute', '-fwrapv', '-fno-strict-aliasing', '-w', '-DMOLT_SANITIZE'];
const runtimeFlags = [...flags, '-std=c++17', '-fno-exceptions', '-fno-rtti', '-fno-threadsafe-statics'];
const programFlags = [...flags, '-O0', '-DMOLT_DEV', '-std=gnu11', '-I', runtime];
const linkFlags = compiler === 'clang' && spawnSync('ld.lld', ['--version']).status === 0 ? ['-fuse-ld=lld'] : [];

function run(command, args, settings = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...settings });
    let [out, err] = ['', ''];
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (err += data));
    const timer = setTimeout(() => child.kill('SIGKILL'), PROGRAM_SECONDS * 1000);
    child.on('close', (code) => (clearTimeout(timer), done({ code, out, err })));
  });
}
async function must(command, args) {
  const { code, err } = await run(command, args);
  if (code !== 0) throw new Error(err);
}
async function pooled(items, work) {
  const queue = [...items];
  await Promise.all(Array.from({ length: availableParallelism() }, async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  }));
}
function* programsIn(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory() && entry.name !== 'modules') yield* programsIn(child);
    else if (entry.isFile() && entry.name.endsWith('.py')) yield child;
  }
}

/** The runtime's objects, kept by content: a run of one program does not compile fifty files again. */
async function runtimeObjects() {
  const kept = join(root, 'node_modules/.cache/sanitize-molt');
  mkdirSync(kept, { recursive: true });
  const names = readdirSync(runtime).filter((name) => /\.(cc|h|inc)$/.test(name));
  const sources = names.filter((name) => name.endsWith('.cc'));
  const shared = createHash('sha256').update(JSON.stringify([compiler, runtimeFlags, spawnSync(compiler, ['--version'], { encoding: 'utf8' }).stdout]));
  for (const name of names) if (!name.endsWith('.cc')) shared.update(`${name}\0`).update(readFileSync(join(runtime, name)));
  const objects = new Map(sources.map((name) => [name, join(kept, `${name}-${shared.copy().update(readFileSync(join(runtime, name))).digest('hex').slice(0, 24)}.o`)]));
  await pooled([...objects].filter(([, object]) => !existsSync(object)), async ([name, object]) => {
    const aside = `${object}.${process.pid}`;
    await must(compiler === 'clang' ? 'clang++' : 'g++', [...runtimeFlags, '-c', join(runtime, name), '-o', aside]);
    renameSync(aside, object);
  });
  const current = new Set([...objects.values()].map((object) => basename(object)));
  for (const name of readdirSync(kept)) if (name.endsWith('.o') && !current.has(name)) rmSync(join(kept, name), { force: true });
  return [...objects.values()];
}

/** Sources of programs made here, by the name of their file; none where those of the folder are meant. */
function* made() {
  for (let at = 0; at < (random ?? 0); at += RANDOM_A_FILE) {
    const count = Math.min(RANDOM_A_FILE, random - at);
    yield { name: `random_${seed + at}_to_${seed + at + count - 1}`, source: sourceOf(Array.from({ length: count }, (_, index) => randomProgram(seed + at + index))) };
  }
  if (calls !== undefined) yield* callPrograms(calls, seed);
}
function chosen(folder) {
  const own = [...made()].map(({ name, source }) => {
    const file = join(folder, `${name}.py`);
    writeFileSync(file, source);
    return file;
  });
  const files = own.length ? own : [...programsIn(programs)].filter((file) => !/^# molt: xfail/m.test(readFileSync(file, 'utf8'))).sort();
  return files.filter((file) => file.includes(part)).filter((_, index) => index % shards === shard - 1);
}

let [done, failed, refused] = [0, 0, 0];
const folder = mkdtempSync(join(tmpdir(), 'sanitize-molt-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
try {
  const files = chosen(folder);
  if (files.length === 0) unusable(`no program in ${programs} has "${part}" in its path`);
  const objects = await runtimeObjects();
  const units = new Map();
  /** Modules of the library come out alike in many programs: each is compiled once. */
  const compiled = (text) => {
    const key = createHash('sha256').update(text).digest('hex');
    if (!units.has(key)) {
      const source = join(folder, `${key}.c`);
      writeFileSync(source, text);
      units.set(key, must(compiler, [...programFlags, '-c', source, '-o', `${source}.o`]).then(() => `${source}.o`));
    }
    return units.get(key);
  };
  await pooled(files, async (file) => {
    const shown = file.startsWith(folder) ? basename(file) : relative(programs, file);
    let source;
    try {
      source = compileProgram(file, file).units;
    } catch {
      refused++; // another suite says why
      return;
    }
    const program = join(folder, shown.replace(/\W/g, '_'));
    const parts = [];
    for (const { text } of source) parts.push(await compiled(text));
    await must(compiler, [...flags, ...linkFlags, ...parts, ...objects, '-lm', '-o', program]);
    const expected = await run('python3', ['-s', '-P', '-X', 'utf8', file], { cwd: dirname(file), env: { ...process.env, PYTHONHASHSEED: '0', PYTHONPATH: dirname(file), PYTHONDONTWRITEBYTECODE: '1' } });
    const actual = await run(program, [], { cwd: dirname(file), env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=1:exitcode=99:detect_stack_use_after_return=0', UBSAN_OPTIONS: 'print_stacktrace=1' } });
    rmSync(program, { force: true });
    done++;
    if (process.stderr.isTTY) process.stderr.write(`\r${done}/${files.length} `);
    const spoke = /Sanitizer|runtime error/.test(actual.err) || actual.code === 99;
    if (actual.out === expected.out && !spoke) return;
    failed++;
    console.log(`${shown}: ${spoke ? actual.err.slice(0, 100_000) : `output differs, exit code ${actual.code}\n${actual.err.slice(-600)}`}`);
  });
  console.log(`${done} programs, ${failed} failed${refused ? `, ${refused} refused` : ''}`);
} catch (error) {
  unusable(`a C compiler failed: ${error.message}`);
}
process.exit(failed ? 1 : 0);
