// The plugin inside Nx: what inference and edges add to 200 projects with 10,000 files, and 200 batch tasks beside 200 plain ones.
// Usage: npm run bench:graph; alone: node dist/bench/graph/workspace.js [--graph | --batches]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CreateDependenciesContext } from '@nx/devkit';
import { FILES, generate, PROJECTS } from './generated';
import { linkPackages, machine, median, spread, timeNx } from './measure';

const ROUNDS = 3;
const NX_JSON = { neverConnectToCloud: true, analytics: false, cacheDirectory: '.nx/cache' };

const writeJson = (file: string, value: unknown): void => writeFileSync(file, JSON.stringify(value));

/**
 * Besides Nx alone and this package: a plugin that asks for the same files and answers nothing, which is what Nx takes to
 * run one more plugin; and one that answers the same as this package from a file, which adds what Nx does with the answer.
 */
const PLUGINS: Readonly<Record<string, readonly string[]>> = { 'Nx alone': [], 'an empty plugin': ['empty-plugin'], 'the same graph from a file': ['same-graph'], 'nx-strata': ['nx-strata'] };
const STATES = ['cold', 'warm', 'one file edited'] as const;

/** How Nx runs: plugins in its own process, each in a process of its own (its default), or in a daemon's, which stays. */
const MODES = {
  'plugins in the process of Nx (NX_ISOLATE_PLUGINS=false), no daemon': { NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false' },
  'plugins in processes of their own (Nx\'s default), no daemon': { NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'true' },
  'with the daemon (Nx\'s default on a developer\'s machine)': { NX_DAEMON: 'true', NX_ISOLATE_PLUGINS: 'true', CI: undefined },
} as const;
type Mode = keyof typeof MODES;

const dataOf = (folder: string, name: string): string => join(folder, '.nx', name.replaceAll(' ', '-'));

function putPlugin(folder: string, name: string, source: string): void {
  const root = join(folder, 'node_modules', name);
  mkdirSync(root, { recursive: true });
  writeJson(join(root, 'package.json'), { name, version: '1.0.0', main: 'index.js' });
  writeFileSync(join(root, 'index.js'), source);
}

/** Asks this package for nodes and edges once, and puts a plugin there that reads them from files. */
async function putPlugins(folder: string, context: CreateDependenciesContext): Promise<void> {
  const { createNodes, createDependencies } = require('../../plugins/index') as typeof import('../../plugins/index');
  const configs = Array.from({ length: PROJECTS }, (_, project) => [`packages/pkg-${project}/pyproject.toml`, `packages/pkg-${project}/pytest.ini`]).flat();
  const nodes = await createNodes[1](configs, undefined, { workspaceRoot: folder, nxJsonConfiguration: {} });
  const edges: Record<string, unknown[]> = {};
  process.env['NX_WORKSPACE_DATA_DIRECTORY'] = dataOf(folder, 'asked');
  for (const edge of await createDependencies({ explain: false }, context)) (edges['sourceFile' in edge ? (edge.sourceFile ?? '') : ''] ??= []).push(edge);
  putPlugin(folder, 'empty-plugin', "exports.createNodesV2 = exports.createNodes = ['**/pytest.ini', () => []];\nexports.createDependencies = () => [];\n");
  putPlugin(
    folder,
    'same-graph',
    `const read = (name) => JSON.parse(require('fs').readFileSync(__dirname + '/' + name, 'utf8'));
exports.createNodesV2 = exports.createNodes = ['**/pytest.ini', () => read('nodes.json')];
exports.createDependencies = (_options, { filesToProcess }) => {
  const files = Object.values(filesToProcess.projectFileMap).flat();
  if (files.length === 0) return [];
  const edges = read('edges.json');
  return files.flatMap(({ file }) => edges[file] ?? []);
};
`,
  );
  writeJson(join(folder, 'node_modules/same-graph/nodes.json'), nodes);
  writeJson(join(folder, 'node_modules/same-graph/edges.json'), edges);
}

async function graph(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  const times: Record<string, number[]> = {};
  const edited = join(folder, 'packages/pkg-0/src/pkg_0/mod_5.py');
  const environment = (mode: Mode, name: string): NodeJS.ProcessEnv => ({ ...MODES[mode], NX_WORKSPACE_DATA_DIRECTORY: dataOf(folder, name) });
  const use = (name: string): void => writeJson(join(folder, 'nx.json'), { ...NX_JSON, plugins: PLUGINS[name]! });
  const run = (mode: Mode, name: string, state: (typeof STATES)[number]): void => {
    (times[`${mode} ${name} ${state}`] ??= []).push(timeNx(folder, ['show', 'projects', '--json'], environment(mode, name)));
  };
  const edit = (): void => writeFileSync(edited, `${readFileSync(edited, 'utf8')}# again\n`);
  const stopDaemon = (name: string): void => void timeNx(folder, ['daemon', '--stop'], environment(DAEMON, name));
  const [IN_PROCESS, OWN_PROCESSES, DAEMON] = Object.keys(MODES) as [Mode, Mode, Mode];
  try {
    const { context } = generate(folder);
    for (let project = 0; project < PROJECTS; project += 1) {
      writeJson(join(folder, `packages/pkg-${project}/project.json`), { name: `pkg-${project}` });
      writeFileSync(join(folder, `packages/pkg-${project}/pytest.ini`), '[pytest]\n');
    }
    writeJson(join(folder, 'package.json'), { name: 'bench' });
    writeFileSync(join(folder, '.gitignore'), '.nx\nnode_modules\n');
    linkPackages(folder);
    await putPlugins(folder, context);
    for (const mode of [IN_PROCESS, OWN_PROCESSES]) {
      for (let round = 0; round < ROUNDS; round += 1) {
        const each = (state: (typeof STATES)[number]): void => {
          for (const name of Object.keys(PLUGINS)) {
            use(name);
            if (state === 'cold') rmSync(dataOf(folder, name), { recursive: true, force: true });
            run(mode, name, state);
          }
        };
        each('cold');
        for (let time = 0; time < 4; time += 1) each('warm');
        edit();
        each('one file edited');
      }
    }
    // a daemon belongs to one workspace and ends when its plugins change: one after the other
    for (const name of Object.keys(PLUGINS)) {
      use(name);
      try {
        rmSync(dataOf(folder, name), { recursive: true, force: true });
        run(DAEMON, name, 'cold');
        for (let time = 0; time < 3; time += 1) timeNx(folder, ['show', 'projects'], environment(DAEMON, name));
        for (let time = 0; time < 2 * ROUNDS; time += 1) run(DAEMON, name, 'warm');
        for (let round = 0; round < ROUNDS; round += 1) {
          edit();
          run(DAEMON, name, 'one file edited');
        }
      } finally {
        stopDaemon(name);
      }
    }
    console.log(`graph of ${PROJECTS} projects with ${PROJECTS * FILES} Python files, ms a run of "nx show projects"`);
    for (const mode of Object.keys(MODES) as Mode[]) {
      console.log(mode);
      for (const state of STATES) {
        console.log(`  ${state}`);
        const alone = median(times[`${mode} Nx alone ${state}`]!);
        for (const name of Object.keys(PLUGINS)) console.log(`    ${name.padEnd(28)} ${spread(times[`${mode} ${name} ${state}`]!).padEnd(22)}${name === 'Nx alone' ? '' : ` +${(median(times[`${mode} ${name} ${state}`]!) - alone).toFixed(0)}`}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** 200 projects whose task judges a recorded history of two operations: little work, so that what is measured is starting it. */
function batches(): void {
  const folder = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  try {
    writeJson(join(folder, 'nx.json'), { ...NX_JSON, plugins: ['nx-strata'] });
    writeJson(join(folder, 'package.json'), { name: 'bench' });
    linkPackages(folder);
    const strata = 'node node_modules/nx-strata/dist/executors/strata.js';
    for (let index = 0; index < PROJECTS; index += 1) {
      const root = `packages/p${index}`;
      mkdirSync(join(folder, root), { recursive: true });
      writeFileSync(join(folder, root, 'history.jsonl'), '{"process":0,"type":"invoke","f":"write","value":1}\n{"process":0,"type":"ok","f":"write","value":1}\n');
      const command = (text: string): object => ({ executor: 'nx:run-commands', options: { command: text } });
      writeJson(join(folder, root, 'project.json'), {
        name: `p${index}`,
        targets: {
          batch: { executor: 'nx-strata:dst-check', options: { file: 'history.jsonl', model: 'register' } },
          same: command(`${strata} dst-check ${root}/history.jsonl --model=register`),
          nothing: command('true'),
        },
      });
    }
    const times: Record<string, number[]> = { batch: [], same: [], nothing: [] };
    const time = (target: string): void => void times[target]!.push(timeNx(folder, ['run-many', '-t', target, '--output-style=static', '--skip-nx-cache']));
    for (let round = 0; round < ROUNDS; round += 1) for (const target of ['batch', 'nothing']) time(target);
    // 200 starts of Node.js: once is enough.
    time('same');
    const startup = Array.from({ length: 3 }, () => timeNx(folder, ['show', 'projects']));
    console.log(`\n${PROJECTS} tasks, ms a run (Nx itself without a task: ${spread(startup)})`);
    console.log(`  a batch of nx-strata:dst-check                  ${spread(times['batch']!)}`);
    for (const [target, label] of [['nothing', 'nx:run-commands, each running "true"     '], ['same', 'nx:run-commands, each doing the same work']] as const) console.log(`  ${label}       ${spread(times[target]!).padEnd(26)} batch over it ${(median(times['batch']!) / median(times[target]!)).toFixed(2)}`);
    // What keeping a run with 200 tasks for "strata explain" costs, beside the run and after it.
    const { archiveLastRun } = require('../../plugins/graph/explain/record') as typeof import('../../plugins/graph/explain/record');
    const cacheFolder = join(folder, '.nx/cache');
    const note = JSON.parse(readFileSync(join(cacheFolder, 'run.json'), 'utf8')) as { run: { endTime: string } };
    const costs = Array.from({ length: 15 }, (_, index) => {
      writeJson(join(cacheFolder, 'run.json'), { ...note, run: { ...note.run, endTime: new Date(Date.now() + index * 1000).toISOString() } });
      const startMs = performance.now();
      archiveLastRun(folder, cacheFolder);
      return performance.now() - startMs;
    });
    console.log(`  recording such a run for "strata explain"       ${spread(costs, 1)}, beside the runs`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  console.log(machine());
  if (!process.argv.includes('--batches')) await graph();
  if (!process.argv.includes('--graph')) batches();
}

void main();
