// What several suites share: temporary folders that go away, and running the built command line.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../plugins/graph/schemas';

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A fresh folder holding `files` (path -> text), removed when the process ends. */
export function makeFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'strata-test-')));
  folders.push(folder);
  putFiles(folder, files);
  return folder;
}

export function putFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function runCommand(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Ran {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, NX_DAEMON: 'false', NO_COLOR: '1', FORCE_COLOR: undefined, ...env }, maxBuffer: 1 << 26 });
  return { exitCode: status, stdout, stderr };
}

/** Runs `strata ...args` of this build. */
export const runStrata = (args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Ran =>
  runCommand(process.execPath, [join(packageRoot, 'dist/executors/strata.js'), ...args], cwd, env);

/** Runs the checkout's Nx in a workspace. */
export const runNx = (args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Ran =>
  runCommand(process.execPath, [join(packageRoot, 'node_modules/nx/dist/bin/nx.js'), ...args], cwd, env);
