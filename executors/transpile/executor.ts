// transpile: Python to Rust, function by function, each compared with CPython.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StrataError } from '../../plugins/graph/errors';
import { defineExecutor, type Execution, type Outcome } from '../../plugins/graph/executor';
import { findInterpreter } from '../../plugins/graph/python-interpreter';
import { matcherOf } from '../../plugins/batuta/sources/population';
import { renderTranspile } from '../../plugins/batuta/transpile/render';
import { transpile } from '../../plugins/batuta/transpile/transpile';
import type { TranspileOptions } from '../../schemas/types/transpile-options.schema';

function readText(root: string, file: string | undefined, pointer: string): string {
  if (file === undefined) return '';
  try {
    return readFileSync(resolve(root, file), 'utf8');
  } catch (error) {
    throw new StrataError('no-such-file', `${file} cannot be read`, { location: { pointer }, hint: 'give a path relative to the project', cause: error });
  }
}

async function run(options: TranspileOptions, { root, workspaceRoot, write, progress, signal }: Execution): Promise<Outcome> {
  const isFile = statSync(root).isFile();
  const project = isFile ? dirname(root) : root;
  const path = isFile ? root : join(root, options.source ?? '.');
  if (!statSync(path, { throwIfNoEntry: false })) throw new StrataError('no-such-path', 'no such file or folder', { location: { file: path, pointer: '/source' }, hint: 'give a path relative to the project' });
  const excluded = matcherOf(options.exclude ?? []);
  const { report, exitCode } = await transpile({
    path,
    // a file on the command line: relative to where the command was given
    output: isFile ? resolve(options.output ?? 'rust') : resolve(root, options.output ?? 'rust'),
    tool: options.tool ?? 'built-in',
    python: findInterpreter(project, workspaceRoot, options.python)?.path ?? 'python3',
    exclude: (file) => excluded?.(file) ?? false,
    allowRejected: options.allowRejected ?? [],
    given: readText(project, options.cases, '/cases').split('\n').filter((line) => line.trim() !== ''),
    stdin: readText(project, options.stdin, '/stdin'),
    strength: options.strength ?? true,
    strengthMin: options.strengthMin ?? 0,
    calibrate: options.calibrate ?? false,
    mutantsMax: options.mutantsMax ?? 1000,
    signal,
    progress,
  });
  write(renderTranspile(report, options.allowRejected ?? []));
  return { exitCode, report };
}

export const command = defineExecutor<TranspileOptions>({ name: 'transpile', schema: 'transpile-options', section: 'transpile', run });
export default command.execute;
export const batch = command.batch;
