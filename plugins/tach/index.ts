// tach: runs a project's pytest suite, each test in pristine memory.
import { existsSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { TachHost } from '../../native/tach';
import type { TachTestReport } from '../../schemas/types/tach-test-report.schema';
import type { TachTestOptions } from '../../schemas/types/tach-test-options.schema';
import { StrataError } from '../graph/errors';
import type { Execution, Outcome } from '../graph/executor';
import { findInterpreter } from '../graph/python-interpreter';
import { annotation } from './annotations';
import { isWholeSuite, pytestArguments } from './arguments';
import { closingLines } from './closing';
import { durationsFile, recordDurations } from './durations';
import { Outcomes } from './outcomes';
import { PARTS_FOLDER, SHARD_DURATIONS, parseShard, partFile, partName, shardDurations } from './parts';
import { createProgress } from './progress';
import { runSuite } from './run';

export async function tachTest(options: TachTestOptions, execution: Execution): Promise<Outcome> {
  const began = performance.now();
  const { root, workspaceRoot } = execution;
  const python = findInterpreter(root, workspaceRoot, options.python)?.path;
  if (python === undefined)
    throw new StrataError('no-python', 'no Python was found: no .venv, no VIRTUAL_ENV, no python3 on PATH', { hint: 'create an environment with python3 -m venv .venv and install pytest into it, or choose an interpreter with --python=FILE' });
  const part = partName(options);
  const shard = options.shard === undefined ? undefined : { ...parseShard(options.shard), durations: shardDurations(root) };
  // a report of the whole suite would be kept in the cache as if it were of this shard
  if (shard) for (const report of ['tach-test.json', 'tach-test.xml']) rmSync(join(root, 'reports', report), { force: true });
  const workers = options.workers ?? availableParallelism();
  const outcomes = new Outcomes();
  let host: TachHost | undefined;
  const running = (): string | undefined => {
    const longest = host?.slots().filter((slot) => slot.item >= 0).sort((one, other) => other.elapsedMs - one.elapsedMs)[0];
    return longest && outcomes.nameOf(longest.item);
  };
  const progress = createProgress(execution, running);
  const columns = execution.interactive ? process.stdout.columns : undefined;
  let exitCode: number;
  let report: TachTestReport | undefined;
  const conclude = (): TachTestReport => {
    const made = outcomes.report(workers, performance.now() - began);
    if (made.tests.length > 0) recordDurations(part === undefined ? durationsFile(root) : join(root, partFile(part, 'durations.json')), outcomes.durations(), (part !== undefined || isWholeSuite(options)) && made.summary.notRun === 0);
    return part === undefined ? made : { part, ...made };
  };
  // while the processes end; what goes wrong here goes wrong again below, where it is told
  const onFinished = (): void => {
    try {
      report = conclude();
    } catch {
      report = undefined;
    }
  };
  try {
    exitCode = await runSuite(
      {
        python,
        root,
        pytestArguments: pytestArguments(options, root, execution.color),
        environment: { ...process.env, ...(columns && { COLUMNS: String(columns) }), ...options.env },
        workers,
        mode: options.mode ?? 'auto',
        isolation: options.isolation ?? 'test',
        timeoutMs: Math.round((options.timeoutSeconds ?? 300) * 1000),
        durations: [durationsFile(root), join(root, SHARD_DURATIONS)].find((file) => existsSync(file)),
        shard,
      },
      { outcomes, progress, signal: execution.signal, onHost: (made) => void (host = made), onFinished },
    );
  } finally {
    progress.end();
  }
  // pytest says 5 where nothing was left to run
  if (exitCode === 5 && (options.passWithNoTests || (outcomes.shard?.of ?? 0) > 0)) exitCode = 0;
  report = { ...(report ?? conclude()), exitCode, wallMs: Math.round(performance.now() - began) };
  if (process.env['GITHUB_ACTIONS'] === 'true') for (const failure of outcomes.failures()) execution.write(annotation(failure, outcomes.nameOf(failure.item), root, workspaceRoot));
  execution.write(closingLines(report, outcomes.engineNotes));
  return { exitCode, report, ...(part !== undefined && { reportName: join(PARTS_FOLDER, part) }) };
}
