// The plugin inside Nx: what inference and edges add to 200 projects with 10,000 files, and 200 batch tasks beside 200 plain ones.
// Usage: npm run bench:graph; alone: node dist/bench/graph/workspace.js [--graph | --batches]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FILES, generate, PROJECTS } from './generated';
import { linkPackages, machine, median, spread, timeNx } from './measure';

const ROUNDS = 3;
const NX_JSON = { neverConnectToCloud: true, analytics: false, cacheDirectory: '.nx/cache' };

const writeJson = (file: string, value: unknown): void => writeFileSync(file, JSON.stringify(value));

/** A plugin that asks for the same and does nothing: what Nx itself takes to run one more plugin. */
const PLUGINS: Readonly<Record<string, readonly string[]>> = { 'Nx alone': [], 'an empty plugin': ['empty-plugin'], 'nx-strata': ['nx-strata'] };

const dataOf = (folder: string, name: string): string => join(folder, '.nx', name.replaceAll(' ', '-'));

function putEmptyPlugin(folder: string): void {
  const root = join(folder, 'node_modules/empty-plugin');
  mkdirSync(root, { recursive: true });
  writeJson(join(root, 'package.json'), { name: 'empty-plugin', version: '1.0.0', main: 'index.js' });
  writeFileSync(join(root, 'index.js'), "exports.name = 'empty-plugin';\nexports.createNodesV2 = exports.createNodes = ['**/pytest.ini', () => []];\nexports.createDependencies = () => [];\nexports.postTasksExecution = () => undefined;\n");
}

function graph(): void {
  const folder = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  try {
    generate(folder);
    for (let project = 0; project < PROJECTS; project += 1) {
      writeJson(join(folder, `packages/pkg-${project}/project.json`), { name: `pkg-${project}` });
      writeFileSync(join(folder, `packages/pkg-${project}/pytest.ini`), '[pytest]\n');
    }
    writeJson(join(folder, 'package.json'), { name: 'bench' });
    writeFileSync(join(folder, '.gitignore'), '.nx\nnode_modules\n');
    linkPackages(folder);
    putEmptyPlugin(folder);
    const times: Record<string, number[]> = {};
    const edited = join(folder, 'packages/pkg-0/src/pkg_0/mod_5.py');
    // In processes of their own, as Nx runs plugins by default, and in Nx's process.
    for (const isolated of [true, false]) {
      const run = (name: string, state: string): void => {
        const plugins = PLUGINS[name]!;
        writeJson(join(folder, 'nx.json'), { ...NX_JSON, plugins });
        (times[`${isolated} ${name} ${state}`] ??= []).push(timeNx(folder, ['show', 'projects', '--json'], { NX_WORKSPACE_DATA_DIRECTORY: dataOf(folder, name), NX_ISOLATE_PLUGINS: String(isolated) }));
      };
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const name of Object.keys(PLUGINS)) {
          rmSync(dataOf(folder, name), { recursive: true, force: true });
          run(name, 'cold');
        }
        for (let time = 0; time < 4; time += 1) for (const name of Object.keys(PLUGINS)) run(name, 'warm');
        writeFileSync(edited, `${readFileSync(edited, 'utf8')}# ${round}\n`);
        for (const name of Object.keys(PLUGINS)) run(name, 'one file edited');
      }
    }
    console.log(`graph of ${PROJECTS} projects with ${PROJECTS * FILES} Python files, ms a run of "nx show projects" without the daemon`);
    for (const isolated of [true, false]) {
      console.log(isolated ? 'plugins in processes of their own (as by default)' : 'plugins in the process of Nx (NX_ISOLATE_PLUGINS=false)');
      for (const state of ['cold', 'warm', 'one file edited']) {
        const of = (name: string): number[] => times[`${isolated} ${name} ${state}`]!;
        const more = (name: string): string => (median(of('nx-strata')) - median(of(name))).toFixed(0);
        console.log(`  ${state.padEnd(16)} ${Object.keys(PLUGINS).map((name) => `${name} ${spread(of(name))}`.padEnd(38)).join('')} nx-strata over Nx alone ${more('Nx alone')}, over an empty plugin ${more('an empty plugin')}`);
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

console.log(machine());
if (!process.argv.includes('--batches')) graph();
if (!process.argv.includes('--graph')) batches();
