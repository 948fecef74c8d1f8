// Options of the executor as arguments of pytest.
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { TachTestOptions } from '../../schemas/types/tach-test-options.schema';

/** Whether the run covers all that pytest's configuration selects. */
export function isWholeSuite(options: TachTestOptions): boolean {
  return !options.paths?.length && !options.keyword && !options.markers && !options.lastFailed && !options.args?.length;
}

export function pytestArguments(options: TachTestOptions, root: string, color: boolean): string[] {
  const given = options.args ?? [];
  const has = (...names: string[]): boolean => given.some((argument) => names.some((name) => argument === name || argument.startsWith(`${name}=`)));
  const args: string[] = [];
  if (color && !has('--color')) args.push('--color=yes');
  if (options.junit && !has('--junitxml', '--junit-xml')) {
    const file = resolve(root, options.junit);
    mkdirSync(dirname(file), { recursive: true });
    args.push(`--junitxml=${file}`);
  }
  if (options.config) args.push('-c', options.config);
  for (const plugin of options.plugins ?? []) args.push('-p', plugin);
  if (options.keyword) args.push('-k', options.keyword);
  if (options.markers) args.push('-m', options.markers);
  if (options.exitFirst) args.push('-x');
  if (options.maxFail !== undefined) args.push(`--maxfail=${options.maxFail}`);
  if (options.lastFailed) args.push('--lf');
  if (options.durations !== undefined) args.push(`--durations=${options.durations}`);
  if (options.capture !== undefined) args.push(`--capture=${options.capture === true ? 'no' : options.capture}`);
  return [...args, ...given, ...(options.paths ?? [])];
}
