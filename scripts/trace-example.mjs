// `npm run trace-example [project:target ...]`: traces the cached targets of workspace-example, and fails where one reads or writes
// what it does not declare: the promise of every target that this package infers.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, setup } from './setup.mjs';

setup();
const example = join(root, 'workspace-example');
const scratch = mkdtempSync(join(tmpdir(), 'strata-trace-'));
const node = (args, options = {}) => spawnSync(process.execPath, args, { cwd: example, encoding: 'utf8', env: { ...process.env, NX_DAEMON: 'false', NO_COLOR: '1' }, ...options });

/** Every cached target of the example, as project:target. */
function cachedTargets() {
  const file = join(scratch, 'graph.json');
  const { status, stderr } = node([join(root, 'node_modules/nx/dist/bin/nx.js'), 'graph', `--file=${file}`]);
  if (status !== 0) throw new Error(stderr);
  const { nodes } = JSON.parse(readFileSync(file, 'utf8')).graph;
  return Object.values(nodes).flatMap(({ name, data }) => Object.entries(data.targets).flatMap(([target, { cache }]) => (cache ? [`${name}:${target}`] : [])));
}

let wrong = 0;
try {
  const asked = process.argv.slice(2);
  for (const task of asked.length > 0 ? asked : cachedTargets()) {
    const { status, stdout, stderr } = node([join(root, 'dist/executors/strata.js'), 'trace', task, '--json']);
    const report = stdout.startsWith('{') ? JSON.parse(stdout) : undefined;
    const good = status === 0 && report?.command.exitCode === 0;
    if (!good) wrong += 1;
    process.stdout.write(`${good ? 'true' : 'NOT TRUE'}  ${task}${report ? `: ${report.reads.length} read, ${report.writes.length} written` : ''}\n`);
    if (!good) process.stdout.write(`${report ? JSON.stringify({ undeclaredReads: report.undeclaredReads, undeclaredWrites: report.undeclaredWrites, command: report.command }, undefined, 2) : stderr}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = wrong > 0 ? 1 : 0;
