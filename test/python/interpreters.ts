// The CPython interpreters that the front end is compared with, where there are any.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { PythonVersion } from '../../plugins/python';

export interface Interpreter {
  readonly path: string;
  readonly version: PythonVersion;
}

const KNOWN: readonly PythonVersion[] = ['3.13', '3.12', '3.11', '3.10'];

function versionOf(path: string): PythonVersion | null {
  try {
    const text = execFileSync(path, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return KNOWN.find((version) => version === text.trim()) ?? null;
  } catch {
    return null;
  }
}

function candidates(): string[] {
  const pyenv = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  let installed: string[] = [];
  try {
    installed = readdirSync(pyenv).filter((name) => /^3\.1[0-3]\./.test(name)).map((name) => join(pyenv, name, 'bin/python'));
  } catch { /* no pyenv: those on the path are asked */ }
  return [...installed, ...KNOWN.map((version) => `python${version}`), 'python3'];
}

/** The first interpreter of a version; without one, of the newest version that the front end knows. */
export function findInterpreter(wanted?: PythonVersion): Interpreter | null {
  const found = candidates().map((path) => ({ path, version: versionOf(path) }));
  for (const version of wanted ? [wanted] : KNOWN) {
    const match = found.find((candidate) => candidate.version === version);
    if (match) return { path: match.path, version };
  }
  return null;
}

export function skipped(name: string, reason: string): void {
  process.stdout.write(`skipped: ${name}: ${reason}\n`);
}
