// Options of the executor as arguments of pytest.
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { TachTestOptions } from '../../schemas/types/tach-test-options.schema';
import { partFile, partName } from './parts';

/** Whether the run covers all that pytest's configuration selects. */
export function isWholeSuite(options: TachTestOptions): boolean {
  return partName(options) === undefined && !options.paths?.length && !options.keyword && !options.markers && !options.lastFailed && !options.args?.length;
}

const WHOLE_JUNIT = 'reports/tach-test.xml';

/** Where JUnit XML goes: a part has its own place unless it was given one. */
function junitFile(options: TachTestOptions): string | undefined {
  const part = partName(options);
  return options.junit === WHOLE_JUNIT && part !== undefined ? partFile(part, 'xml') : options.junit;
}

export function pytestArguments(options: TachTestOptions, root: string, color: boolean): string[] {
  const given = options.args ?? [];
  const has = (...names: string[]): boolean => given.some((argument) => names.some((name) => argument === name || argument.startsWith(`${name}=`)));
  const args: string[] = [];
  if (color && !has('--color')) args.push('--color=yes');
  const junit = junitFile(options);
  if (junit && !has('--junitxml', '--junit-xml')) {
    const file = resolve(root, junit);
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
  // parts may run at the same time, and pytest writes this folder without asking whether somebody else does
  const part = partName(options);
  if (part !== undefined) args.push('-o', `cache_dir=${join('.pytest_cache', 'parts', part)}`);
  return [...args, ...given, ...(options.paths ?? [])];
}
