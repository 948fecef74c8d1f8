// How batuta shows in the project graph, and its generator.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readJson } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { batutaInference } from '../../plugins/batuta/graph';
import generator from '../../generators/quality-gate/generator';
import { validate } from '../../plugins/graph/schemas';
import { createProject, type Project } from './project';

const test = suite('batuta in the graph');
let project: Project;
test.after.each(() => project?.remove());

test('a project has the targets that its config has sections for', () => {
  project = createProject({
    'a/strata.config.json': '{ "quality-gate": { "conditions": { "todos": {} } }, "mutants": {} }',
    'b/strata.config.yaml': 'analyze:\n  exclude: ["gen/**"]\n',
    'c/strata.config.json': '{ "tach": {} }',
  });
  const files = ['a/strata.config.json', 'b/strata.config.yaml', 'c/strata.config.json', 'd/pyproject.toml'];
  const inferred = batutaInference.infer({ workspaceRoot: project.root, options: {}, nxJson: { defaultBase: 'trunk' }, files });
  assert.equal(inferred.map(({ root, targets }) => `${root}: ${Object.keys(targets)}`), ['a: mutants,quality-gate', 'b: analyze']);
  const gate = inferred[0]!.targets['quality-gate']!;
  assert.equal(gate.dependsOn, ['tach-test', 'mutants']);
  const inputs = JSON.stringify(gate.inputs);
  assert.match(inputs, '{projectRoot}/reports/tach-test.json');
  assert.match(inputs, 'NX_BASE:-trunk');
});

test('mutants depend on the interpreter, and on the base only where changed lines or a budget make it matter', () => {
  project = createProject({ 'a/strata.config.json': '{ "mutants": {} }', 'b/strata.config.json': '{ "mutants": { "changedOnly": true } }' });
  const [a, b] = batutaInference.infer({ workspaceRoot: project.root, options: {}, nxJson: { defaultBase: 'trunk' }, files: ['a/strata.config.json', 'b/strata.config.json'] }).map(({ targets }) => targets['mutants']!);
  assert.match(String((a!.options as { environment?: string }).environment), /, [0-9a-f]{32}$/);
  assert.match(JSON.stringify(a!.inputs), 'PYTHONPATH');
  assert.not.match(JSON.stringify(a!.inputs), 'NX_BASE');
  assert.match(JSON.stringify(b!.inputs), 'NX_BASE:-trunk');
});

test('the base of a gate cannot smuggle a command into the hash', () => {
  project = createProject({ 'a/strata.config.json': '{ "quality-gate": { "base": "x; touch y" } }' });
  const [inferred] = batutaInference.infer({ workspaceRoot: project.root, options: {}, nxJson: {}, files: ['a/strata.config.json'] });
  const inputs = JSON.stringify(inferred!.targets['quality-gate']!.inputs);
  assert.not.match(inputs, 'touch');
});

test('the generator writes a valid gate for each preset, keeps what is there and refuses what it cannot edit', async () => {
  for (const preset of ['new-code', 'ratchet', 'strict'] as const) {
    const tree = createTreeWithEmptyWorkspace();
    tree.write('libs/a/strata.config.json', '{ "tach": { "workers": 2 } }');
    await generator(tree, { directory: 'libs/a', preset, skipFormat: true });
    const config = readJson<{ tach: unknown; 'quality-gate': { conditions: object } }>(tree, 'libs/a/strata.config.json');
    assert.equal(config.tach, { workers: 2 });
    validate('strata-config', config);
    const before = tree.read('libs/a/strata.config.json', 'utf8');
    await generator(tree, { directory: 'libs/a', preset: 'strict', skipFormat: true });
    assert.is(tree.read('libs/a/strata.config.json', 'utf8'), before, 'a second run changes nothing');
    assert.match(tree.read('.gitignore', 'utf8')!, /^reports$/m);
  }
  const tree = createTreeWithEmptyWorkspace();
  tree.write('libs/b/strata.config.yaml', 'tach: {}\n');
  const codeOf = (run: Promise<void>): Promise<string> => run.then(() => 'none', (error: { cause: { code: string } }) => error.cause.code);
  assert.is(await codeOf(generator(tree, { directory: 'libs/b' })), 'yaml-config');
  assert.is(await codeOf(generator(tree, { directory: '../b' })), 'outside-workspace');
  assert.is(await codeOf(generator(tree, { directory: 'libs/c' })), 'no-such-folder');
});

test.run();
