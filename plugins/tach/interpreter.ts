// Which Python runs a project's tests.
import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { StrataError } from '../graph/errors';

const BIN = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';

/** The interpreter asked for, else that of the project's .venv, the workspace's .venv, $VIRTUAL_ENV, else python3 on PATH. */
export function findInterpreter(asked: string | undefined, root: string, workspaceRoot: string, environment: NodeJS.ProcessEnv = process.env): string {
  if (asked) {
    if (!asked.includes('/')) return onPath(asked, environment) ?? missing(`there is no ${asked} on PATH`);
    const file = isAbsolute(asked) ? asked : resolve(root, asked);
    return existsSync(file) ? file : missing(`there is no interpreter ${file}`);
  }
  const virtual = environment['VIRTUAL_ENV'];
  const found = [join(root, '.venv', BIN), join(workspaceRoot, '.venv', BIN), ...(virtual ? [join(virtual, BIN)] : [])].find((file) => existsSync(file));
  return found ?? onPath('python3', environment) ?? onPath('python', environment) ?? missing('no Python was found: no .venv, no VIRTUAL_ENV, no python3 on PATH');
}

function onPath(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  for (const folder of (environment['PATH'] ?? '').split(':')) {
    const file = join(folder, name);
    if (folder && existsSync(file)) return file;
  }
  return undefined;
}

function missing(message: string): never {
  throw new StrataError('no-python', message, { hint: 'create an environment with python3 -m venv .venv and install pytest into it, or choose an interpreter with --python=FILE' });
}
