// `strata explain` in a real workspace: each thing that makes a miss is named.
import { existsSync, mkdtempSync, readFileSync, symlinkSync, mkdirSync, rmSync, writeFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ExplainReport } from '../../schemas/types/explain-report.schema';
import { fileMatcher } from '../../plugins/graph/explain/differences';
import { packageRoot } from '../../plugins/graph/schemas';
import { makeFolder, putFiles, runCommand, runNx, runStrata } from '../support';

const test = suite('explain');

const lock = (version: string): string =>
  JSON.stringify({ name: 'w', version: '0.0.0', lockfileVersion: 3, packages: { '': { name: 'w', version: '0.0.0', dependencies: { 'left-pad': version } }, 'node_modules/left-pad': { version, resolved: `https://example.org/left-pad-${version}.tgz`, integrity: `sha512-${version}` } } });

const appProject = (flag: string): string =>
  JSON.stringify({
    name: 'app',
    implicitDependencies: ['lib'],
    targets: {
      build: {
        executor: 'nx:run-commands',
        dependsOn: ['^build'],
        cache: true,
        inputs: ['{projectRoot}/src/**/*', '!{projectRoot}/src/notes.md', { env: 'MODE' }, { externalDependencies: ['left-pad'] }, { dependentTasksOutputFiles: '**/*' }],
        outputs: ['{projectRoot}/out'],
        options: { command: `mkdir -p app/out && cat app/src/main.txt lib/out/copy > app/out/all ${flag}` },
      },
      fails: { executor: 'nx:run-commands', cache: true, inputs: ['{projectRoot}/src/**/*'], options: { command: 'exit 3' } },
      free: { executor: 'nx:run-commands', options: { command: 'true' } },
    },
  });

const files = {
  'nx.json': JSON.stringify({ neverConnectToCloud: true, analytics: false, cacheDirectory: '.nx/cache', plugins: ['nx-strata'] }),
  'package.json': JSON.stringify({ name: 'w', version: '0.0.0', dependencies: { 'left-pad': '1.0.0' } }),
  'package-lock.json': lock('1.0.0'),
  '.gitignore': '.nx\nnode_modules\n*/out\n*.json.gz\n',
  'app/project.json': appProject(''),
  'app/src/main.txt': 'main\n',
  'app/src/notes.md': 'notes\n',
  'lib/project.json': JSON.stringify({ name: 'lib', targets: { build: { executor: 'nx:run-commands', cache: true, inputs: ['{projectRoot}/src.txt'], outputs: ['{projectRoot}/out'], options: { command: 'mkdir -p lib/out && cp lib/src.txt lib/out/copy' } } } }),
  'lib/src.txt': 'lib\n',
};

function makeWorkspace(): string {
  const folder = makeFolder(files);
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  symlinkSync(packageRoot, join(modules, 'nx-strata'));
  for (const name of ['nx', '@nx']) symlinkSync(join(packageRoot, 'node_modules', name), join(modules, name));
  return folder;
}

const root = makeWorkspace();
const run = (task: string, env: NodeJS.ProcessEnv = {}): number | null => runNx(['run', task], root, env).exitCode;

function explain(args: readonly string[], env: NodeJS.ProcessEnv = {}, folder = root): ExplainReport {
  const { exitCode, stdout, stderr } = runStrata(['explain', '--json', ...args], folder, env);
  assert.is(exitCode, 0, stdout + stderr);
  return JSON.parse(stdout) as ExplainReport;
}
const rows = (differences: ExplainReport['differences']): string[] => differences.map(({ kind, change, name, detail }) => `${kind} ${change} ${name}${detail === undefined ? '' : `: ${detail}`}`);

test('a task that never ran, one that is not cacheable, and names of nothing', () => {
  assert.is(explain(['app:build']).verdict, 'never-ran');
  assert.is(explain(['app:free']).verdict, 'not-cacheable');
  for (const [task, message] of [
    ['nope:build', /^error: no project "nope" in this workspace\n {2}there is: app, lib\n$/],
    ['app:nope', /^error: project "app" has no target "nope"\n {2}there is: build, fails, free\n$/],
    ['app', /^error: "app" names no task\n/],
  ] as const) {
    const { exitCode, stderr } = runStrata(['explain', task], root);
    assert.is(exitCode, 2);
    assert.match(stderr, message);
  }
});

test('nothing changed is a hit; a miss names file, variable, option, package and output', () => {
  assert.is(run('app:build', { MODE: 'fast' }), 0);
  const hit = explain(['app:build'], { MODE: 'fast' });
  assert.equal([hit.verdict, hit.differences, hit.comparedWith!.status], ['hit', [], 'success']);

  putFiles(root, {
    'app/src/main.txt': 'other\n',
    'app/src/new.txt': 'new\n',
    'app/src/notes.md': 'not an input\n',
    'app/project.json': appProject('&& true'),
    'package.json': files['package.json'].replace('1.0.0', '1.0.1'),
    'package-lock.json': lock('1.0.1'),
    'lib/out/copy': 'written by hand\n',
  });
  const miss = explain(['app:build'], { MODE: 'slow' });
  assert.is(miss.verdict, 'miss');
  const found = rows(miss.differences);
  for (const expected of ['file changed app/src/main.txt', 'file added app/src/new.txt', 'environment changed MODE: another value', 'package changed left-pad: 1.0.0 -> 1.0.1', 'dependency-output changed lib/out'])
    assert.ok(found.includes(expected), `${expected}\n${found.join('\n')}`);
  assert.ok(found.some((row) => row.startsWith('option changed /targets/build/options/command: "mkdir')), found.join('\n'));
  assert.is(found.length, 6, found.join('\n'));
  assert.is(rows(explain(['app:build']).differences).includes('environment changed MODE: set -> not set'), true);
  const { stdout } = runStrata(['explain', 'app:build'], root, { MODE: 'fast' });
  assert.match(stdout, /^app:build is a miss: 5 inputs changed since its last run \d+ s ago\n {2}\S/);
});

test('a dependency that changed itself is told with its own reason', () => {
  putFiles(root, { ...files, 'lib/src.txt': 'edited\n' });
  rmSync(join(root, 'app/src/new.txt'));
  const before = explain(['app:build'], { MODE: 'fast' });
  assert.equal(before.changedBefore.map(({ task, differences }) => [task, rows(differences)]), [['lib:build', ['file changed lib/src.txt']]]);
  assert.is(run('app:build', { MODE: 'fast' }), 0);
  const after = explain(['app:build'], { MODE: 'fast' });
  assert.is(after.verdict, 'hit');
  const [output] = after.lastMiss!.differences;
  assert.equal([output!.kind, output!.name, output!.project, rows(output!.because!)], ['dependency-output', 'lib/out', 'lib:build', ['file changed lib/src.txt']]);
});

test('a failure is not cached, and an emptied cache holds nothing', () => {
  assert.is(run('app:fails'), 1);
  const failed = explain(['app:fails']);
  assert.equal([failed.verdict, failed.comparedWith!.status], ['miss', 'failure']);
  assert.match(failed.answer, /failures are not cached/);
  rmSync(join(root, '.nx/cache'), { recursive: true });
  assert.is(explain(['app:build'], { MODE: 'fast' }).verdict, 'not-cached-here');
});

test('a run saved in CI explains a miss on another machine', () => {
  const saved = runStrata(['explain', 'app:build', '--save=ci.json.gz'], root);
  assert.match(saved.stdout, /^saved 2 tasks of the run \d+ s ago to ci\.json\.gz\n$/);
  const clone = makeWorkspace();
  putFiles(clone, { 'lib/src.txt': 'edited\n', 'app/src/main.txt': 'of the clone\n' });
  writeFileSync(join(clone, 'ci.json.gz'), readFileSync(join(root, 'ci.json.gz')));
  putFiles(clone, { 'lib/out/copy': 'edited\n' });
  const report = explain(['app:build', '--against=ci.json.gz', '--report=why.json'], { MODE: 'fast' }, clone);
  assert.equal(rows(report.differences), ['file changed app/src/main.txt']);
  assert.is(report.comparedWith!.file, 'ci.json.gz');
  assert.equal(JSON.parse(readFileSync(join(clone, 'why.json'), 'utf8')), report);
  putFiles(clone, { 'broken.json': '{', 'other.json': '{"version":2}' });
  for (const [file, message] of [['broken.json', /^error: broken\.json: not a saved run\n/], ['absent.json', /^error: absent\.json: cannot read: ENOENT\n/], ['other.json', /^error: other\.json \S+: /]] as const) {
    const { exitCode, stderr } = runStrata(['explain', 'app:build', `--against=${file}`], clone);
    assert.is(exitCode, 2);
    assert.match(stderr, message);
  }
});

test("under Nx's daemon runs are found again that Nx's own note of the last one has lost", () => {
  const folder = makeWorkspace();
  const daemon = { NX_DAEMON: 'true', CI: undefined };
  try {
    for (const [task, mode] of [['app:build', 'fast'], ['lib:build', 'fast'], ['app:build', 'fast'], ['app:build', 'slow']] as const) assert.is(runNx(['run', task], folder, { ...daemon, MODE: mode }).exitCode, 0);
    assert.is(runNx(['run', 'app:fails'], folder, { ...daemon, MODE: 'slow' }).exitCode, 1);
    const last = explain(['app:build'], { MODE: 'slow' }, folder);
    assert.equal([last.verdict, rows(last.lastMiss!.differences)], ['hit', ['environment changed MODE: another value']]);
    assert.is(explain(['app:build'], { MODE: 'fast' }, folder).verdict, 'hit');
    assert.equal(explain(['app:fails'], {}, folder).comparedWith!.status, 'failure');
    putFiles(folder, { 'app/src/main.txt': 'edited\n' });
    assert.equal(rows(explain(['app:build'], { MODE: 'slow' }, folder).differences), ['file changed app/src/main.txt']);
  } finally {
    runNx(['daemon', '--stop'], folder);
  }
});

test('of a cache that clones share, the runs of other clones do not count', () => {
  // Nx shares no cache where the home folder is among temporary ones.
  mkdirSync(join(packageRoot, '.cache'), { recursive: true });
  const home = mkdtempSync(join(packageRoot, '.cache/home-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  const clone = (): string => {
    const folder = makeWorkspace();
    writeFileSync(join(folder, 'nx.json'), JSON.stringify({ neverConnectToCloud: true, analytics: false, plugins: ['nx-strata'] }));
    for (const args of [['init', '-q'], ['remote', 'add', 'origin', 'https://example.org/explain/clones.git']]) assert.is(runCommand('git', args, folder).exitCode, 0);
    return folder;
  };
  const env = { HOME: home };
  const [own, other] = [clone(), clone()];
  putFiles(own, { 'lib/src.txt': 'own\n' });
  assert.is(runNx(['run', 'lib:build'], own, env).exitCode, 0);
  assert.not(existsSync(join(own, '.nx/cache')), 'the cache is beside the clones');
  putFiles(other, { 'lib/src.txt': 'of the other\n' });
  const first = explain(['lib:build'], env, other);
  assert.is(first.verdict, 'never-ran');
  assert.is(runNx(['run', 'lib:build'], other, env).exitCode, 0);
  const hit = explain(['lib:build'], env, own);
  assert.equal([hit.verdict, hit.lastMiss], ['hit', undefined]);
  putFiles(own, { 'lib/src.txt': 'edited\n' });
  assert.equal(rows(explain(['lib:build'], env, own).differences), ['file changed lib/src.txt']);
});

test('arguments are told; what is not recorded is said to be so', () => {
  const folder = makeWorkspace();
  putFiles(folder, {
    'lib/project.json': JSON.stringify({ name: 'lib', targets: { say: { executor: 'nx:run-commands', cache: true, inputs: [{ runtime: 'cat said-1' }, { runtime: 'cat said-2' }], options: { command: 'echo' } } } }),
    'said-1': 'one',
    'said-2': 'one',
    '.gitignore': `${files['.gitignore']}said-*\n`,
  });
  const say = (...args: string[]): ExplainReport => explain(['lib:say', ...(args.length > 0 ? ['--', ...args] : [])], {}, folder);
  assert.is(runNx(['run', 'lib:say', '--fast', 'two words'], folder).exitCode, 0);
  assert.is(say('--fast', 'two words').verdict, 'hit');
  assert.is(runNx(['run', 'lib:say', '--fast', '--skip-nx-cache'], folder).exitCode, 0);
  assert.is(say().verdict, 'not-cached-here');
  assert.equal(rows(say('--slow').differences), ['arguments changed arguments: --fast -> --slow']);
  putFiles(folder, { 'said-1': 'two' });
  const unknown = 'may be another than it was: what it was is not recorded';
  assert.equal(rows(say().differences), [`runtime changed cat said-1: ${unknown}`, `runtime changed cat said-2: ${unknown}`]);
});

test('records are few small files, and none is left half written', () => {
  const names = readdirSync(join(root, '.nx/workspace-data/nx-strata-explain'));
  assert.ok(names.every((name) => /\.(json|kept)$/.test(name)), names.join(' '));
  assert.is(names.filter((name) => name.endsWith('.run.json')).length, 3);
});

test('sets of files as Nx names them', () => {
  const matches = (globs: string, file: string): boolean => fileMatcher(globs)(file);
  assert.ok(matches('lib/**/*,!lib/no.txt', 'lib/deep/.hidden'));
  assert.not(matches('lib/**/*,!lib/no.txt', 'lib/no.txt'));
  assert.ok(matches('lib/{a,b}.txt', 'lib/b.txt'));
  assert.ok(matches('lib/**/!(README*|LICENSE*)', 'lib/src/x.py'));
  assert.not(matches('lib/**/!(README*|LICENSE*)', 'lib/README.md'));
  assert.ok(matches('{workspaceRoot}/nx.json,{workspaceRoot}/.gitignore', '.gitignore'));
});

test.run();
