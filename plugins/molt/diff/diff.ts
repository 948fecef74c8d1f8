// molt-diff: the same programs under CPython and compiled; output, exit code, and the error's type, message and line.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { StrataError } from '../../graph/errors';
import type { Execution, Outcome } from '../../graph/executor';
import type { MoltDiffOptions } from '../../../schemas/types/molt-diff-options.schema';
import type { MoltDiffReport } from '../../../schemas/types/molt-diff-report.schema';
import { interpreterOf } from '../library';
import { compileProgram, type Program } from '../program';
import { link, runtimeArchive } from '../toolchain/build';
import { capture, commandOf, type Finished } from '../toolchain/execute';
import type { Profile, Target } from '../toolchain/tools';
import { fuzz } from './fuzz';

type Row = MoltDiffReport['programs'][number];

function programsIn(folder: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'modules' && entry.name !== '__pycache__') found.push(...programsIn(path));
    else if (entry.isFile() && entry.name.endsWith('.py')) found.push(path);
  }
  return found.sort();
}

/** What of standard error must agree: the last exception's type and message, and the line it was raised at; of an exception group the whole tree, without the source lines. */
export function errorOf(stderr: string): string {
  const lines = stderr.trimEnd().split('\n');
  const group = lines.findIndex((line) => /Exception Group Traceback/.test(line));
  if (group >= 0) return lines.slice(group).filter((line) => !/^ *\| {5}|^ {4}[^|+]|File "(?:<library>|.*\/lib\/python3[^"]*)\//.test(line)).map((line) => line.replace(/File "(?:[^"]*\/)?/, 'File "')).join('\n');
  const last = lines[lines.length - 1] ?? '';
  const places = [...stderr.matchAll(/^ {2}File "[^"]*", line (\d+)/gm)];
  return places.length ? `${last} (line ${places[places.length - 1]![1]})` : last;
}

function difference(expected: Finished, actual: Finished): string | null {
  if (expected.stdout !== actual.stdout) {
    const want = expected.stdout.split('\n');
    const have = actual.stdout.split('\n');
    const at = want.findIndex((line, index) => line !== have[index]);
    const line = at < 0 ? want.length : at;
    return `output line ${line + 1}: CPython ${JSON.stringify(want[line] ?? '<end>')}, compiled ${JSON.stringify(have[line] ?? '<end>')}${actual.stderr ? `; stderr ${JSON.stringify(errorOf(actual.stderr))}` : ''}`;
  }
  if (expected.code !== actual.code) return `exit code: CPython ${expected.code}, compiled ${actual.code}; stderr ${JSON.stringify(errorOf(actual.stderr))}`;
  if (expected.code !== 0 && errorOf(expected.stderr) !== errorOf(actual.stderr)) return `error: CPython ${JSON.stringify(errorOf(expected.stderr))}, compiled ${JSON.stringify(errorOf(actual.stderr))}`;
  return null;
}

/** Starts what is right by definition; the environment fixes the order of sets. */
export const oracle = (python: string, file: string): Promise<Finished> =>
  capture({ file: python, args: ['-s', '-X', 'utf8', file], env: { ...process.env, PYTHONSAFEPATH: '1', PYTHONHASHSEED: '0', PYTHONPATH: dirname(file), PYTHONDONTWRITEBYTECODE: '1', NO_COLOR: '1' } }, { cwd: dirname(file) });

async function judge(file: string, shown: string, target: Target, profile: Profile, expected: Finished, work: string, compiled: () => Program): Promise<Row> {
  const reason = /^# molt: xfail (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1];
  let detail: string | null;
  try {
    const artifact = join(work, `${shown.replace(/[^A-Za-z0-9]/g, '_')}-${target}`);
    await link(compiled().units, artifact, target, profile);
    detail = difference(expected, await capture(commandOf(artifact, target, file), { cwd: dirname(file) }));
    rmSync(artifact, { force: true });
  } catch (error) {
    if (!(error instanceof StrataError)) throw error;
    detail = `refused: ${error.message.split('\n').slice(0, 3).join(' ')}${error.location?.line ? ` (line ${error.location.line})` : ''}`;
  }
  const verdict = detail === null ? (reason ? 'xpass' : 'pass') : reason ? 'xfail' : 'fail';
  return { path: shown, target, verdict, detail: verdict === 'xfail' ? reason! : (detail ?? '') };
}

export async function compare(folder: string, targets: readonly Target[], options: { profile: Profile; python?: string; filter?: string; signal: AbortSignal; progress?: (row: Row) => void }): Promise<MoltDiffReport> {
  const root = statSync(folder).isFile() ? dirname(folder) : folder;
  const files = (statSync(folder).isFile() ? [folder] : programsIn(folder)).filter((file) => !options.filter || relative(root, file).includes(options.filter));
  if (files.length === 0) throw new StrataError('no-programs', 'no programs to compare', { location: { file: folder }, hint: 'name a folder with .py files' });
  for (const target of targets) await runtimeArchive(target, options.profile);
  const interpreter = interpreterOf(root, options.python);
  const work = mkdtempSync(join(tmpdir(), 'molt-diff-'));
  const rows: Row[] = [];
  try {
    const queue = [...files];
    await Promise.all(
      Array.from({ length: Math.max(2, availableParallelism()) }, async () => {
        for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
          const shown = relative(root, file);
          if (options.signal.aborted) {
            rows.push(...targets.map((target): Row => ({ path: shown, target, verdict: 'untested', detail: 'interrupted' })));
            continue;
          }
          const expected = await oracle(interpreter?.path ?? 'python3', file);
          let program: Program | undefined;
          for (const target of targets) {
            const row = await judge(file, shown, target, options.profile, expected, work, () => (program ??= compileProgram(file, file, undefined, interpreter)));
            rows.push(row);
            options.progress?.(row);
          }
        }
      }),
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  rows.sort((a, b) => (a.path === b.path ? (a.target < b.target ? -1 : 1) : a.path < b.path ? -1 : 1));
  const summary: Record<string, Record<string, number>> = {};
  for (const { target, verdict } of rows) {
    const counts = (summary[target] ??= {});
    counts[verdict] = (counts[verdict] ?? 0) + 1;
  }
  return { programs: rows, summary };
}

async function random(options: MoltDiffOptions, execution: Execution): Promise<Outcome> {
  const targets = (options.targets ?? ['native']) as Target[];
  const count = options.random!;
  const found = await fuzz({ count, seed: options.seed ?? 1, targets, profile: (options.profile ?? 'dev') as Profile, interpreter: interpreterOf(execution.root, options.python), signal: execution.signal });
  for (const { seed, target, source, expected, actual } of found) execution.write(`seed ${seed} [${target}]\n${source}\nCPython:\n${expected}\ncompiled:\n${actual}\n`);
  const wrong = (target: Target): number => found.filter((each) => each.target === target).length;
  const summary = Object.fromEntries(targets.map((target): [string, Record<string, number>] => [target, wrong(target) ? { fail: wrong(target) } : execution.signal.aborted ? { untested: count } : { pass: count }]));
  execution.write(`${count} random programs from seed ${options.seed ?? 1}: ${found.length ? 'differences found' : execution.signal.aborted ? 'interrupted' : 'no difference'}\n`);
  return { exitCode: found.length > 0 || execution.signal.aborted ? 1 : 0, report: { programs: found.map(({ seed, target, expected, actual }) => ({ path: `random ${seed}`, target, verdict: 'fail' as const, detail: `CPython ${JSON.stringify(expected.slice(0, 200))}, compiled ${JSON.stringify(actual.slice(0, 200))}` })), summary } };
}

export async function diff(options: MoltDiffOptions, execution: Execution): Promise<Outcome> {
  if (options.random !== undefined) return random(options, execution);
  const folder = statSync(execution.root).isFile() ? execution.root : resolve(execution.root, options.programs ?? '.');
  const report = await compare(folder, (options.targets ?? ['native']) as Target[], {
    profile: (options.profile ?? 'dev') as Profile,
    ...(options.python !== undefined && { python: options.python }),
    ...(options.filter !== undefined && { filter: options.filter }),
    signal: execution.signal,
    progress: (row) => {
      if (row.verdict !== 'pass' && row.verdict !== 'xfail') execution.write(`${row.verdict} ${row.path} [${row.target}]: ${row.detail}\n`);
    },
  });
  for (const [target, counts] of Object.entries(report.summary)) execution.write(`${target}: ${Object.entries(counts).map(([verdict, count]) => `${count} ${verdict}`).join(', ')}\n`);
  return { exitCode: report.programs.some(({ verdict }) => verdict === 'fail' || verdict === 'xpass' || verdict === 'untested') ? 1 : 0, report };
}
