// The stack checks and the registry questions, against a registry on this machine.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkStack, type StackRule } from '../../plugins/batuta/stack/check';
import { publishStatus } from '../../plugins/batuta/stack/publish-status';
import { intersects, rangeOf, satisfies, versionOf } from '../../plugins/batuta/stack/ranges';
import { stackVersions } from '../../plugins/batuta/stack/versions';
import { createProject, type Project } from './project';

const test = suite('stack');

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let base: string;
let answers: Record<string, Answer>;
let requests: string[];
let project: Project;

test.before(async () => {
  server = createServer((request, response) => {
    requests.push(`${request.url}${request.headers['if-none-match'] ? ' if-none-match' : ''}`);
    const answer = answers[decodeURIComponent(request.url!.slice(1))];
    if (answer) answer(request, response);
    else response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
test.after(() => {
  server.closeAllConnections();
  server.close();
});
test.before.each(() => {
  answers = {};
  requests = [];
});
test.after.each(() => project.remove());

const npm = (versions: readonly string[], latest = versions.at(-1), etag?: string): Answer => (request, response) => {
  if (etag !== undefined && request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json', ...(etag && { etag }) }).end(JSON.stringify({ versions: Object.fromEntries(versions.map((version) => [version, {}])), 'dist-tags': { latest } }));
};
const status = (code: number, headers: Record<string, string> = {}): Answer => (_, response) => void response.writeHead(code, headers).end('no');
const settings = (more: object = {}) => ({ registries: { npm: base, pypi: base, cargo: base }, timeoutMs: 500, parallel: 16, freshForMs: 60_000, ...more });
const manifest = (name: string, version: string, more: object = {}): string => JSON.stringify({ name, version, ...more });

function workspace(files: Readonly<Record<string, string>>): void {
  project = createProject({ '.gitignore': '.nx/\n', ...files });
  project.git('init', '--quiet');
  project.git('add', '--all');
  project.git('commit', '--quiet', '--message', 'begin');
}
const states = async (more: object = {}): Promise<Record<string, string>> => Object.fromEntries((await publishStatus(project.root, settings(more))).statuses.map(({ name, state }) => [name, state]));

test('tells published, unpublished, ahead, behind and dirty apart', async () => {
  workspace(Object.fromEntries(['same', 'new', 'next', 'old', 'edited', '@scope/it'].map((name) => [`${name}/package.json`, manifest(name, '1.1.0')])));
  project.write({ 'edited/index.js': '1\n' });
  answers = { same: npm(['1.0.0', '1.1.0']), next: npm(['1.0.0']), old: npm(['1.1.0', '2.0.0']), edited: npm(['1.1.0']), '@scope/it': npm(['1.1.0']) };
  assert.equal(await states(), { '@scope/it': 'published', edited: 'dirty', new: 'unpublished', next: 'ahead', old: 'behind', same: 'published' });
});

test('answers every refusal, fault and delay with unknown and its reason, and keeps none of them', async () => {
  const faults: Record<string, [Answer, RegExp]> = {
    'a-401': [status(401), /credentials \(401\)/],
    'a-403': [status(403), /credentials \(403\)/],
    'a-409': [status(409), /answered 409/],
    'a-429': [status(429, { 'retry-after': '3600' }), /fewer requests/],
    'a-500': [status(500), /out of order \(500\)/],
    'a-503': [status(503), /out of order \(503\)/],
    'a-slow': [() => undefined, /did not answer within 500 ms/],
    'a-html': [(_, response) => void response.end('<html>'), /cannot be read/],
    'a-cut': [(_, response) => void response.writeHead(200, { 'content-length': '500' }).end('{"versions":{"1.0.0"'), /./],
    'a-other': [(_, response) => void response.end('{"error":"no"}'), /no versions/],
    'a-reset': [(request) => void request.socket.destroy(), /cannot be reached/],
    'a-304': [status(304), /answered 304/],
  };
  workspace(Object.fromEntries(Object.keys(faults).map((name) => [`${name}/package.json`, manifest(name, '1.0.0')])));
  answers = Object.fromEntries(Object.entries(faults).map(([name, [answer]]) => [name, answer]));
  const { statuses } = await publishStatus(project.root, settings());
  for (const { name, state, reason, hint } of statuses) {
    assert.is(state, 'unknown', name);
    assert.match(reason!, faults[name]![1]);
    assert.ok(hint);
  }
  // and as soon as the registry is well again, so is the answer
  answers = Object.fromEntries(Object.keys(faults).map((name) => [name, npm(['1.0.0'])]));
  assert.equal([...new Set(Object.values(await states()))], ['published']);
});

test('waits once where the registry asks for a moment', async () => {
  workspace({ 'package.json': manifest('busy', '1.0.0') });
  let times = 0;
  answers['busy'] = (request, response) => (times++ === 0 ? status(429, { 'retry-after': '0' }) : npm(['1.0.0']))(request, response);
  assert.equal(await states(), { busy: 'published' });
});

test('an unreachable registry is unknown', async () => {
  workspace({ 'package.json': manifest('far', '1.0.0') });
  const { statuses } = await publishStatus(project.root, settings({ registries: { npm: 'http://127.0.0.1:9' } }));
  assert.is(statuses[0]!.state, 'unknown');
});

test('asks once while an answer is fresh, then confirms it by its tag; a changed file asks anew', async () => {
  workspace({ 'package.json': manifest('kept', '1.0.0'), 'index.js': '1\n' });
  answers['kept'] = npm(['1.0.0'], '1.0.0', '"tag"');
  await states();
  await states();
  assert.equal(requests, ['/kept']);
  assert.equal(await states({ freshForMs: 0 }), { kept: 'published' });
  assert.equal(requests, ['/kept', '/kept if-none-match']);
  project.write({ 'index.js': '2\n' });
  assert.equal(await states(), { kept: 'dirty' });
  assert.is(requests.length, 3);
  assert.not.match(readFileSync(join(project.root, '.nx/strata/registry-cache.json'), 'utf8'), /unknown/);
});

test('asks Python indexes and Cargo indexes in their own protocols', async () => {
  workspace({
    'py/pyproject.toml': '[project]\nname = "My_Package"\nversion = "1.0"\n',
    'hidden/pyproject.toml': '[project]\nname = "hidden"\nversion = "1.0"\nclassifiers = ["Private :: Do Not Upload"]\n',
    'rs/Cargo.toml': '[package]\nname = "abc"\nversion = "0.2.0"\n',
    'private/Cargo.toml': '[package]\nname = "def"\nversion = "0.2.0"\npublish = false\n',
  });
  answers['my-package/'] = (_, response) => void response.end(JSON.stringify({ versions: ['0.9', '1.0'], files: [{ filename: 'my_package-0.9.tar.gz' }, { filename: 'my_package-1.0-py3-none-any.whl' }] }));
  answers['3/a/abc'] = (_, response) => void response.end('{"vers":"0.1.0"}\n{"vers":"0.2.0","yanked":true}\n');
  assert.equal(await states(), { 'my-package': 'published', abc: 'ahead' });
});

test('is quick: 50 packages at 50 ms each are asked within 2 s, side by side', async () => {
  const names = Array.from({ length: 50 }, (_, index) => `p${index}`);
  workspace(Object.fromEntries(names.map((name) => [`${name}/package.json`, manifest(name, '1.0.0')])));
  answers = Object.fromEntries(names.map((name) => [name, (request: IncomingMessage, response: ServerResponse) => void setTimeout(() => npm(['1.0.0'])(request, response), 50)]));
  let [open, most] = [0, 0];
  server.on('request', (_, response: ServerResponse) => {
    most = Math.max(most, ++open);
    response.on('close', () => open--);
  });
  assert.is(Object.keys(await states()).length, 50);
  assert.ok(most > 8 && most <= 16, `${most} at once`);
});

test('tells declared, locked, latest in range and latest', async () => {
  workspace({
    'package.json': manifest('app', '1.0.0', { dependencies: { current: '^1.0.0', update: '^1.0.0', major: '~1.0.0', gone: '1', beta: '^1.0.0', folder: 'file:./x' } }),
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { '': {}, 'node_modules/current': { version: '1.2.0' }, 'node_modules/update': { version: '1.0.0' }, 'node_modules/major': { version: '1.0.0' }, 'node_modules/beta': { version: '1.0.0' } } }),
  });
  answers = { current: npm(['1.0.0', '1.2.0']), update: npm(['1.0.0', '1.2.0']), major: npm(['1.0.0', '2.0.0']), beta: npm(['1.0.0', '1.1.0-rc.1'], '1.0.0') };
  const { dependencies } = await stackVersions(project.root, settings());
  assert.equal(
    dependencies.map(({ name, locked, latestInRange, latest, state }) => [name, locked, latestInRange, latest, state].join(' ')),
    ['current 1.2.0 1.2.0 1.2.0 current', 'update 1.0.0 1.2.0 1.2.0 update', 'major 1.0.0 1.0.0 2.0.0 major', 'gone    unknown', 'beta 1.0.0 1.0.0 1.0.0 current'],
  );
});

const findingsOf = async (files: Readonly<Record<string, string>>, rule: StackRule): Promise<string[]> => {
  project = createProject(files);
  const report = await checkStack(project.root, [rule]);
  return report.findings.map(({ rule: own, file, line, message }) => `${file}:${line} ${own}: ${message}`);
};

test('finds circles between packages, development apart', async () => {
  const found = await findingsOf(
    { 'a/package.json': manifest('a', '1.0.0', { dependencies: { b: '*' } }), 'b/package.json': manifest('b', '1.0.0', { dependencies: { c: '*' } }), 'c/package.json': manifest('c', '1.0.0', { peerDependencies: { a: '*' }, devDependencies: { b: '*' } }) },
    'cycle',
  );
  assert.equal(found, ['a/package.json:1 cycle: a -> b -> c -> a']);
});

test('finds imports that no manifest declares', async () => {
  const found = await findingsOf(
    {
      'package.json': manifest('root', '0.0.0', { private: true, devDependencies: { uvu: '1' } }),
      'tsconfig.base.json': '{ "compilerOptions": { "paths": { "@own/*": ["libs/*"] } } }',
      'lib/package.json': manifest('lib', '1.0.0', { dependencies: { 'left-pad': '1' }, devDependencies: { '@types/estree': '1', tool: '1' } }),
      'lib/index.ts': "import fs from 'node:fs';\nimport 'path';\nimport x from 'left-pad/x';\nimport type { Node } from 'estree';\nimport y from '@own/z';\nimport 'tool';\nimport z from '@sc/pe/deep';\nimport './local';\n",
      'lib/index.test.ts': "import 'uvu';\nimport 'tool';\nimport 'nowhere';\n",
      'py/pyproject.toml': '[project]\nname = "thing"\nversion = "1"\ndependencies = ["PyYAML>=5", "requests"]\n[dependency-groups]\ntest = ["pytest"]\n',
      'py/requirements.txt': 'hypothesis==6\n',
      'py/src/thing/__init__.py': 'import os, yaml\nimport requests.sessions\nfrom . import other\nimport thing.other\nimport numpy\ntry:\n    import ujson\nexcept ImportError:\n    pass\n',
      'py/src/thing/other.py': '',
      'py/tests/test_it.py': 'import pytest\nimport hypothesis\nimport nowhere\n',
    },
    'undeclared-import',
  );
  assert.equal(found, [
    'lib/index.test.ts:3 undeclared-import: imports nowhere, which lib/package.json does not declare',
    'lib/index.ts:6 undeclared-import: imports tool, which lib/package.json does not declare',
    'lib/index.ts:7 undeclared-import: imports @sc/pe, which lib/package.json does not declare',
    'py/src/thing/__init__.py:5 undeclared-import: imports numpy, which py/pyproject.toml does not declare',
    'py/tests/test_it.py:3 undeclared-import: imports nowhere, which py/pyproject.toml does not declare',
  ]);
});

test('finds ranges without a version in common, folders in publishable packages, and locks that drifted', async () => {
  const files = {
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { '': {}, 'node_modules/x': { version: '1.5.0' }, 'b/node_modules/x': { version: '2.1.0' } } }),
    'a/package.json': '{\n  "name": "a",\n  "version": "2.0.0",\n  "dependencies": {\n    "x": "^1.6.0",\n    "y": "1"\n  }\n}',
    'b/package.json': '{\n  "name": "b",\n  "version": "1.0.0",\n  "dependencies": {\n    "x": "^2.0.0",\n    "a": "^1.0.0",\n    "z": "file:../z"\n  }\n}',
    'c/package.json': manifest('c', '1.0.0', { private: true, dependencies: { z: 'file:../z' } }),
    'rs/Cargo.toml': '[package]\nname = "rs"\nversion = "1.0.0"\n[dependencies]\nok = { path = "../ok", version = "1" }\nbad = { path = "../bad" }\n',
  };
  assert.equal(await findingsOf(files, 'version-conflict'), [
    'b/package.json:5 version-conflict: x ^2.0.0 here and ^1.6.0 in a/package.json:5 have no version in common',
    'b/package.json:6 version-conflict: a ^1.0.0, but the workspace has 2.0.0 (a/package.json)',
  ]);
  project.remove();
  assert.equal(await findingsOf(files, 'path-dependency'), ['b/package.json:7 path-dependency: b is publishable and depends on the folder ../z', 'rs/Cargo.toml:6 path-dependency: rs is publishable and depends on the folder ../bad']);
  project.remove();
  assert.equal(await findingsOf(files, 'lock-drift'), [
    'a/package.json:5 lock-drift: x ^1.6.0 is wanted, package-lock.json has 1.5.0',
    'a/package.json:6 lock-drift: y is not in package-lock.json',
    'rs/Cargo.toml:1 not-measured: lock-drift: no lock file for rs/Cargo.toml (looked for Cargo.lock)',
  ]);
});

test('tells a manifest that cannot be read, and a workspace without packages has none', async () => {
  const found = await findingsOf({ 'package.json': '{', 'x/pyproject.toml': '[project' }, 'cycle');
  assert.equal(found.map((line) => line.split(': cannot be read: ')[0]), ['package.json:1 manifest', 'x/pyproject.toml:1 manifest']);
  project.remove();
  project = createProject();
  const report = await checkStack(project.root);
  assert.equal([report.packages, report.findings], [[], []]);
});

test('reads the ranges of three ecosystems', () => {
  project = createProject();
  for (const [ecosystem, range, yes, no] of [
    ['npm', 'workspace:^1.0.0', '1.2.0', '2.0.0'], ['npm', '>=1 <3', '2.0.0', '3.0.0'],
    ['cargo', '1.2', '1.9.0', '2.0.0'], ['cargo', '>=0.2, <0.4', '0.3.9', '0.4.0'], ['cargo', '=1.2.3', '1.2.3', '1.2.4'],
    ['pypi', '~=1.4.2', '1.4.9', '1.5.0'], ['pypi', '~=1.4', '1.9', '2.0'], ['pypi', '>=2,<3', '2.31.0', '3.0'], ['pypi', '==1.4.*', '1.4.7', '1.5'], ['pypi', '^1.2', '1.9.0', '2.0.0'],
  ] as const) {
    const read = rangeOf(ecosystem, range)!;
    assert.ok(satisfies(versionOf(ecosystem, yes)!, read), `${ecosystem} ${range} takes ${yes}`);
    assert.not(satisfies(versionOf(ecosystem, no)!, read), `${ecosystem} ${range} refuses ${no}`);
  }
  assert.is(rangeOf('npm', 'github:a/b'), undefined);
  assert.not(intersects(rangeOf('pypi', '<2')!, rangeOf('pypi', '>=2')!));
});

test.run();
