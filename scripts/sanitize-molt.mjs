// Runs molt's programs natively under the address, undefined-behaviour and leak sanitizers: runtime and programs alike.
// A program fails when a sanitizer speaks, or when its output is not CPython's.
// Usage: node scripts/sanitize-molt.mjs [PATH PART]
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { compileProgram } = createRequire(import.meta.url)(join(root, 'dist/plugins/molt'));
const runtime = join(root, 'native/molt');
const programs = join(root, 'test/molt/programs');
const folder = mkdtempSync(join(tmpdir(), 'sanitize-molt-'));
const compiler = ['clang', 'gcc'].find((name) => spawnSync(name, ['--version']).status === 0);
if (!compiler) {
  console.error('no C compiler: apt-get install clang');
  process.exit(2);
}
// copying nothing from nowhere is what newer standards of C allow
const flags = ['-O1', '-g', '-fno-omit-frame-pointer', '-fsanitize=address,undefined', '-fno-sanitize-recover=undefined', '-fno-sanitize=alignment,function,nonnull-attribute', '-fwrapv', '-fno-strict-aliasing', '-w', '-DMOLT_SANITIZE', '-I', runtime];

function run(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let [out, err] = ['', ''];
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (err += data));
    const timer = setTimeout(() => child.kill('SIGKILL'), 120_000);
    child.on('close', (code) => (clearTimeout(timer), done({ code, out, err })));
  });
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

let failed = 0;
try {
  const sources = readdirSync(runtime).filter((name) => name.endsWith('.cc'));
  await pooled(sources, async (name) => {
    const { code, err } = await run(compiler === 'clang' ? 'clang++' : 'g++', [...flags, '-std=c++17', '-fno-exceptions', '-fno-rtti', '-fno-threadsafe-statics', '-c', join(runtime, name), '-o', join(folder, `${name}.o`)]);
    if (code !== 0) throw new Error(err);
  });
  const objects = sources.map((name) => join(folder, `${name}.o`));
  const files = [...programsIn(programs)].filter((file) => file.includes(process.argv[2] ?? '') && !/^# molt: xfail/m.test(readFileSync(file, 'utf8')));
  let done = 0;
  await pooled(files, async (file) => {
    const shown = relative(programs, file);
    const work = join(folder, shown.replace(/\W/g, '_'));
    mkdirSync(work);
    let units;
    try {
      ({ units } = compileProgram(file, file));
    } catch {
      return; // refused: another suite says why
    }
    for (const { name, text } of units) writeFileSync(join(work, `${name}.c`), text);
    const program = join(work, 'program');
    const compiled = [];
    for (const { name } of units) {
      const output = join(work, `${name}.o`);
      const { code, err } = await run(compiler, [...flags, '-O0', '-DMOLT_DEV', '-std=gnu11', '-c', join(work, `${name}.c`), '-o', output]);
      if (code !== 0) throw new Error(err);
      compiled.push(output);
    }
    const linked = await run(compiler, [...flags, ...compiled, ...objects, '-lm', '-o', program]);
    if (linked.code !== 0) throw new Error(linked.err);
    const expected = await run('python3', ['-s', '-P', '-X', 'utf8', file], { cwd: dirname(file), env: { ...process.env, PYTHONHASHSEED: '0', PYTHONPATH: dirname(file), PYTHONDONTWRITEBYTECODE: '1' } });
    const actual = await run(program, [], { cwd: dirname(file), env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=1:exitcode=99:detect_stack_use_after_return=0', UBSAN_OPTIONS: 'print_stacktrace=1' } });
    rmSync(work, { recursive: true });
    done++;
    if (actual.out === expected.out && !/Sanitizer|runtime error/.test(actual.err)) return;
    failed++;
    console.log(`${shown}: ${/Sanitizer|runtime error/.exec(actual.err) ? actual.err.slice(0, 3000) : `output differs, exit code ${actual.code}\n${actual.err.slice(-600)}`}`);
  });
  console.log(`${done} programs, ${failed} failed`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
