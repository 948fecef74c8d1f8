// `strata trace`: what real commands read and write is seen whichever way they run, and what a task does not declare is told.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TraceReport } from '../../schemas/types/trace-report.schema';
import { fixTarget } from '../../plugins/graph/trace/fix';
import { placeFinder } from '../../plugins/graph/trace/places';
import { packageRoot } from '../../plugins/graph/schemas';
import { makeFolder, putFiles, runCommand, runNx, runStrata, type Ran } from '../support';

const test = suite('trace');

const workspace = (files: Readonly<Record<string, string>>): string => makeFolder({ 'nx.json': '{}', ...files });

/** Traces a command in a fresh workspace; its folder is the working directory. */
function traceIn(folder: string, command: readonly string[]): TraceReport & { said: string } {
  const { exitCode, stdout, stderr } = runStrata(['trace', '--json', '--', ...command], folder);
  assert.is(exitCode, 0, stdout + stderr);
  return { ...(JSON.parse(stdout) as TraceReport), said: stderr };
}

test('a shell and what it starts: read, written, deleted, missing; what was written first is not read', () => {
  const folder = workspace({ in: 'in\n', old: '', 'sub/deep.txt': '' });
  const found = traceIn(folder, ['sh', '-c', 'cat in > out; cat out > /dev/null; cd sub && cat deep.txt; rm ../old; cat absent; mkdir a && echo x > a/x && mv a ../b; echo said; exit 7']);
  assert.equal(found.reads, ['in', 'sub/deep.txt']);
  assert.equal(found.writes, ['b', 'b/x', 'out']);
  assert.equal(found.deleted, ['old']);
  assert.ok(found.missing.includes('sub/absent'));
  assert.is(found.command.exitCode, 7);
  assert.match(found.said, /^said$/m);
});

test('python and node, with subprocesses and threads', () => {
  const folder = workspace({
    one: '', two: '', three: '', four: '',
    'run.py': 'import subprocess, threading\nopen("one").read()\nt = threading.Thread(target=lambda: open("by-thread", "w").write("x")); t.start(); t.join()\nsubprocess.run(["cat", "two"])\n',
    'run.js': 'const { Worker } = require("node:worker_threads");\nconst { readFile } = require("node:fs/promises");\nreadFile("three").then(() => new Worker("require(\'fs\').readFileSync(\'four\')", { eval: true }));\n',
  });
  const python = traceIn(folder, ['python3', '-B', 'run.py']);
  assert.equal([python.reads, python.writes], [['one', 'run.py', 'two'], ['by-thread']]);
  assert.equal(traceIn(folder, [process.execPath, 'run.js']).reads.filter((file) => file !== 'nx.json'), ['four', 'run.js', 'three']);
});

const SOURCE = `
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
static void touch(const char *name) { close(open(name, O_CREAT | O_WRONLY, 0644)); }
static void *thread(void *name) { touch(name); return 0; }
extern char **environ;
int main(int count, char **argv) {
  if (count > 1) { touch(argv[1]); return 0; }
  pthread_t threads[8];
  static char names[8][16];
  for (int i = 0; i < 8; i++) { snprintf(names[i], 16, "thread-%d", i); pthread_create(&threads[i], 0, thread, names[i]); }
  for (int i = 0; i < 8; i++) pthread_join(threads[i], 0);
  if (fork() == 0) { touch("forked"); _exit(0); }
  if (vfork() == 0) { execl("/proc/self/exe", "x", "vforked", (char *)0); _exit(1); }
  struct clone_args args = {.exit_signal = SIGCHLD};
  if (syscall(SYS_clone3, &args, sizeof args) == 0) { touch("cloned"); _exit(0); }
  pid_t pid;
  char *const spawned[] = {"x", "spawned", 0};
  posix_spawn(&pid, "/proc/self/exe", 0, 0, spawned, environ);
  while (wait(0) > 0) {}
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
  inet_pton(AF_INET, "192.0.2.1", &address.sin_addr);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  connect(fd, (struct sockaddr *)&address, sizeof address);
  fd = open("read-write", O_RDWR);
  return close(fd);
}
`;

test('a compiler, and static and dynamic programs with fork, vfork, clone3, posix_spawn, threads, network', () => {
  const folder = workspace({ 'main.c': SOURCE, 'read-write': 'old' });
  const compiler = process.env['CC'] ?? 'cc';
  if (runCommand(compiler, ['--version'], folder).exitCode !== 0) {
    console.log('skipped: trace of compiled programs: no C compiler');
    return;
  }
  const compiled = traceIn(folder, [compiler, '-pthread', 'main.c', '-o', 'dynamic']);
  assert.equal([compiled.command.exitCode, compiled.reads, compiled.writes], [0, ['main.c'], ['dynamic']]);
  const programs = ['dynamic', ...(runCommand(compiler, ['-static', '-pthread', 'main.c', '-o', 'static'], folder).exitCode === 0 ? ['static'] : [])];
  for (const program of programs) {
    const { reads, writes, network, tracer } = traceIn(folder, [`./${program}`]);
    assert.equal(reads, [program, 'read-write'].sort());
    const threads = Array.from({ length: 8 }, (_, index) => `thread-${index}`);
    assert.equal(writes, ['cloned', 'forked', 'read-write', 'spawned', ...threads, 'vforked']);
    assert.equal(network, ['192.0.2.1:9']);
    assert.is(tracer.processes, 5);
  }
});

test('symbolic links: the file behind one is read, and so is the link', () => {
  const folder = workspace({ 'real.txt': '' });
  symlinkSync('real.txt', join(folder, 'link.txt'));
  assert.equal(traceIn(folder, ['cat', 'link.txt']).reads, ['link.txt', 'real.txt']);
});

test('a command that ends by a signal, one that leaves something running, one that cannot be started', () => {
  const folder = workspace({});
  assert.is(traceIn(folder, ['sh', '-c', 'kill -9 $$']).command.signal, 9);
  const left = traceIn(folder, ['sh', '-c', 'sleep 98765 & exit 0']);
  assert.equal([left.command.exitCode, left.command.killed], [0, 1]);
  const none = runStrata(['trace', '--', './absent'], folder);
  assert.equal([none.exitCode, none.stderr], [2, 'error: cannot start ./absent: No such file or directory\n  give a command that can be started\n']);
});

test('where ptrace is refused one line says so', () => {
  // A process has one tracer: inside of a trace there is no other.
  const folder = workspace({});
  const inner = traceIn(folder, [process.execPath, join(packageRoot, 'dist/executors/strata.js'), 'trace', '--', 'true']);
  assert.is(inner.command.exitCode, 2);
  assert.match(inner.said, /^error: cannot trace here: this system refuses ptrace: Operation not permitted\n {2}in a container allow ptrace/m);
});

test('Ctrl-C ends the command, what it had started, and leaves no file', async () => {
  const folder = workspace({});
  const temporary = makeFolder();
  const child = spawn(process.execPath, [join(packageRoot, 'dist/executors/strata.js'), 'trace', '--', 'sh', '-c', 'echo $$ > pid; sleep 97531 & echo $! > pid2; wait'], { cwd: folder, env: { ...process.env, TMPDIR: temporary }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  while (!existsSync(join(folder, 'pid2')) || readFileSync(join(folder, 'pid2'), 'utf8') === '') await new Promise((done) => setTimeout(done, 20));
  child.kill('SIGINT');
  assert.is(await new Promise((done) => child.once('exit', done)), 2);
  assert.match(said, /^error: interrupted/);
  // Gone, or dead and not yet collected by whoever inherited it.
  const isRunning = (pid: string): boolean => existsSync(`/proc/${pid}/stat`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const pids = ['pid', 'pid2'].map((file) => readFileSync(join(folder, file), 'utf8').trim());
  // the kernel ends what was traced once the tracer is gone, which a busy machine may take a moment for
  for (let waits = 0; waits < 250 && pids.some(isRunning); waits += 1) await new Promise((done) => setTimeout(done, 20));
  assert.equal(pids.filter(isRunning), []);
  assert.equal(readdirSync(temporary), []);
});

/** A workspace with Nx: `app:build` reads and writes more than it declares. */
function undeclaredWorkspace(): string {
  const folder = makeFolder({
    'nx.json': JSON.stringify({ neverConnectToCloud: true, analytics: false, cacheDirectory: '.nx/cache' }),
    'package.json': JSON.stringify({ name: 'w', version: '0.0.0' }),
    '.gitignore': '.nx\nnode_modules\nout\n*.local\n',
    'shared.txt': 'shared\n',
    'app/main.txt': 'main\n',
    'app/settings.local': 'ignored by git\n',
    'app/noise.txt': 'noise\n',
    'app/project.json': `${JSON.stringify({ name: 'app', implicitDependencies: ['lib'], targets: { build: { executor: 'nx:run-commands', dependsOn: ['^build'], cache: true, inputs: ['{projectRoot}/main.txt'], outputs: ['{projectRoot}/out'], options: { command: 'mkdir -p app/out app/logs/deep && cat app/main.txt shared.txt app/settings.local app/noise.txt lib/out/lib > app/out/all && echo log > app/logs/deep/log && echo loose > loose.txt && touch gone && rm gone' } } } }, undefined, 4)}\n`,
    'lib/project.json': JSON.stringify({ name: 'lib', targets: { build: { executor: 'nx:run-commands', cache: true, inputs: ['{projectRoot}/src.txt'], outputs: ['{projectRoot}/out'], options: { command: 'mkdir -p lib/out && cp lib/src.txt lib/out/lib' } } } }),
    'lib/src.txt': 'lib\n',
  });
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['nx', '@nx']) symlinkSync(join(packageRoot, 'node_modules', name), join(folder, 'node_modules', name));
  return folder;
}

test('a task: each undeclared read and write with its line; --fix adds them once; then an edit is a miss', () => {
  const folder = undeclaredWorkspace();
  const strata = (...args: string[]): Ran => runStrata(['trace', 'app:build', '--ignore=app/noise.txt', ...args], folder);
  const first = strata('--report=trace.json');
  assert.is(first.exitCode, 1, first.stdout + first.stderr);
  const report = JSON.parse(readFileSync(join(folder, 'trace.json'), 'utf8')) as TraceReport;
  assert.equal(report.undeclaredReads, [
    { files: ['app/settings.local'], add: { fileset: '{projectRoot}/settings.local', includeIgnored: true } },
    { files: ['shared.txt'], add: '{workspaceRoot}/shared.txt' },
    { files: ['lib/out/lib'], add: { dependentTasksOutputFiles: '**/*', transitive: true } },
  ]);
  assert.equal(report.undeclaredWrites, [{ files: ['app/logs/deep/log'], add: '{projectRoot}/logs' }, { files: ['loose.txt'], add: '{workspaceRoot}/loose.txt' }]);
  assert.match(first.stdout, /read, but not an input:\n {2}app\/settings\.local\n {6}add to inputs: \{"fileset":"\{projectRoot\}\/settings\.local","includeIgnored":true\}\n/);
  assert.match(first.stdout, /\ntraced \d+ processes, \d+ stops, \d+ ms of \d+ ms in the tracer \(\d+\.\d %\)\n$/);

  const fixed = strata('--fix');
  assert.is(fixed.exitCode, 0, fixed.stdout + fixed.stderr);
  assert.match(fixed.stdout, /added to app\/project\.json\n/);
  const text = readFileSync(join(folder, 'app/project.json'), 'utf8');
  assert.match(text, /^ {4}"targets": \{\n {8}"build": \{$/m, 'indented as it was');
  const { inputs, outputs } = (JSON.parse(text) as { targets: { build: { inputs: unknown[]; outputs: unknown[] } } }).targets.build;
  assert.equal([inputs[0], inputs.length, outputs], ['{projectRoot}/main.txt', 4, ['{projectRoot}/out', '{projectRoot}/logs', '{workspaceRoot}/loose.txt']]);
  const again = strata('--fix', '--json');
  assert.is(again.exitCode, 0, again.stderr);
  assert.equal((JSON.parse(again.stdout) as TraceReport).fixed, []);
  assert.is(readFileSync(join(folder, 'app/project.json'), 'utf8'), text);

  assert.is(runNx(['run', 'app:build'], folder).exitCode, 0);
  assert.match(runNx(['run', 'app:build'], folder).stdout, /read the output from the cache/);
  putFiles(folder, { 'app/settings.local': 'edited\n' });
  assert.not.match(runNx(['run', 'app:build'], folder).stdout, /read the output from the cache instead of running the command for 2 out of 2/);
  assert.match(readFileSync(join(folder, 'app/out/all'), 'utf8'), /edited/);
});

test('--fix for a target that a plugin infers, one with defaults only, and one in package.json', () => {
  const folder = makeFolder({ 'b/package.json': '{\n\t"name": "b"\n}\n', 'c/project.json': '{\n  // why\n  "name": "c",\n  "targets": { "t": { "inputs": ["default"] } }\n}\n', 'd/project.json': '{ "name": ' });
  const target = { workspaceRoot: folder, target: 't', outputs: undefined, nxVersion: '24.0.6' };
  const add = { inputs: ['{workspaceRoot}/x'], outputs: ['{projectRoot}/y'] };
  const json = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  assert.equal(fixTarget({ ...target, projectRoot: 'a', project: 'a', inputs: ['inferred'] }, add), ['a/project.json']);
  assert.equal(json('a/project.json'), { name: 'a', targets: { t: { inputs: ['...', '{workspaceRoot}/x'], outputs: ['{projectRoot}/y'] } } });
  assert.equal(fixTarget({ ...target, projectRoot: 'b', project: 'b', inputs: undefined }, add), ['b/package.json']);
  assert.equal(json('b/package.json'), { name: 'b', nx: { targets: { t: { inputs: ['default', '^default', '{workspaceRoot}/x'], outputs: ['{projectRoot}/y'] } } } });
  assert.match(readFileSync(join(folder, 'b/package.json'), 'utf8'), /^\t\t"targets": \{$/m);
  assert.equal(fixTarget({ ...target, projectRoot: 'c', project: 'c', inputs: ['default'] }, add), ['c/project.json']);
  assert.match(readFileSync(join(folder, 'c/project.json'), 'utf8'), /\/\/ why/);
  assert.equal(fixTarget({ ...target, nxVersion: '23.1.0', projectRoot: 'e', project: 'e', inputs: ['inferred'] }, add), ['e/project.json']);
  assert.equal((json('e/project.json') as { targets: { t: { inputs: unknown } } }).targets.t.inputs, ['inferred', '{workspaceRoot}/x']);
  assert.throws(() => fixTarget({ ...target, projectRoot: 'd', project: 'd', inputs: undefined }, add), /not valid JSON/);
});

test('an inferred target keeps what it infers, with the new line behind it', () => {
  const folder = makeFolder({ 'nx.json': JSON.stringify({ neverConnectToCloud: true, analytics: false, plugins: ['nx-strata'] }), 'package.json': '{"name":"w"}', 'a/pytest.ini': '[pytest]\n', 'a/project.json': '{"name":"a","targets":{"tach-test":{"inputs":["...","{workspaceRoot}/x"]}}}' });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(packageRoot, join(folder, 'node_modules/nx-strata'));
  for (const name of ['nx', '@nx']) symlinkSync(join(packageRoot, 'node_modules', name), join(folder, 'node_modules', name));
  const { stdout, exitCode, stderr } = runNx(['show', 'project', 'a', '--json'], folder);
  assert.is(exitCode, 0, stderr);
  const inputs = (JSON.parse(stdout) as { targets: { 'tach-test': { inputs: unknown[] } } }).targets['tach-test'].inputs;
  assert.equal([inputs[0], inputs.at(-1), inputs.length > 5], ['{projectRoot}/**/*', '{workspaceRoot}/x', true]);
});

test('places: whose a path is', () => {
  const root = realpathSync(makeFolder({ 'venv/pyvenv.cfg': '', 'made/CACHEDIR.TAG': 'Signature: 8a477f597d28d172789f06886806bc55\n', 'claims/CACHEDIR.TAG': '' }));
  const placeOf = placeFinder(root, { PATH: '/home/somebody/tools/bin:/usr/bin', TMPDIR: '/scratch' });
  for (const [path, place] of [
    [`${root}/src/x`, 'workspace'], [`${root}/node_modules/a/x`, 'packages'], [`${root}/.nx/cache/x`, 'nx'], [`${root}/.git/HEAD`, 'git'],
    [`${root}/app/__pycache__/x.pyc`, 'cache'], [`${root}/made/deep/x`, 'cache'], [`${root}/claims/x`, 'workspace'], [`${root}/venv/lib/x.py`, 'toolchain'], ['/usr/lib/x', 'system'], ['/scratch/x', 'temporary'],
    ['/home/somebody/tools/lib/x', 'toolchain'], ['/home/somebody/settings', 'elsewhere'], [process.execPath, process.execPath.startsWith('/usr/') ? 'system' : 'toolchain'],
  ] as const) assert.is(placeOf(path), place, path);
});

test('a link into a package is as little an input or output as the package; one within the workspace is', () => {
  const folder = workspace({ 'package.json': '{}', 'app/project.json': '{ "name": "app", "targets": { "build": { "command": "ln -s ../node_modules/nx app/made; ln -s ../there app/made-near; readlink app/package app/near; cat app/package/package.json app/near/x", "inputs": [], "outputs": [] } } }', 'there/x': '' });
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['nx', '@nx']) symlinkSync(join(packageRoot, 'node_modules', name), join(folder, 'node_modules', name));
  symlinkSync(join(folder, 'node_modules/nx'), join(folder, 'app/package'));
  symlinkSync(join(folder, 'there'), join(folder, 'app/near'));
  const { stdout } = runStrata(['trace', 'app:build', '--json'], folder);
  const { undeclaredReads, undeclaredWrites } = JSON.parse(stdout) as TraceReport;
  assert.equal(undeclaredReads.flatMap(({ files }) => files).sort(), ['app/near', 'there/x']);
  assert.equal(undeclaredWrites.flatMap(({ files }) => files), ['app/made-near']);
});

test('names of nothing, and options that do not fit, are one clear line', () => {
  const folder = undeclaredWorkspace();
  for (const [args, message] of [
    [['app:nope'], /^error: project "app" has no target "nope"\n {2}there is: build\n$/],
    [[], /^error: which task, or which command\?\n/],
    [['--fix', '--', 'true'], /^error: \/fix: a plain command declares nothing/],
    [['app:build', 'more'], /^error: unexpected argument "more"\n/],
  ] as const) {
    const { exitCode, stderr } = runStrata(['trace', ...args], folder);
    assert.is(exitCode, 2);
    assert.match(stderr, message);
  }
  writeFileSync(join(folder, 'app/project.json'), '{');
  const broken = runStrata(['trace', 'app:build'], folder);
  assert.is(broken.exitCode, 2);
  assert.match(broken.stderr, /^error: /);
});

test.run();
