// mutants: how good the tests are, by changes that they should notice.
import { resolve } from 'node:path';
import { defineExecutor, type Execution, type Outcome } from '../../plugins/graph/executor';
import { findInterpreter } from '../../plugins/graph/python-interpreter';
import { mergeShards, parseShard } from '../../plugins/batuta/mutants/shards';
import { renderMutants, runMutants, defaultParallel, type MutantsReport } from '../../plugins/batuta/mutants/run';
import type { MutantsOptions } from '../../schemas/types/mutants-options.schema';

const tryMutants = (options: MutantsOptions, { root, workspaceRoot, progress, signal }: Execution): Promise<MutantsReport> =>
  runMutants({
    root,
    include: options.include ?? [],
    exclude: options.exclude ?? [],
    tests: options.tests ?? [],
    command: options.command,
    build: options.build,
    python: findInterpreter(root, workspaceRoot, options.python)?.path ?? 'python3',
    changedOnly: options.changedOnly ?? false,
    base: options.base ?? process.env['NX_BASE'],
    budgetSeconds: options.budgetSeconds,
    shard: options.shard === undefined ? undefined : parseShard(options.shard),
    durations: options.durations,
    parallel: options.parallel ?? defaultParallel(),
    timeoutFactor: options.timeoutFactor ?? 5,
    timeoutMsMin: options.timeoutMsMin ?? 1000,
    signal,
    progress: (done, total) => progress(`${done} of ${total} mutants`),
  });

async function run(options: MutantsOptions, execution: Execution): Promise<Outcome> {
  const { root, write } = execution;
  const report = options.merge?.length ? mergeShards(options.merge.map((file) => resolve(root, file))) : await tryMutants(options, execution);
  write(renderMutants(report));
  const { percent } = report.score;
  return { exitCode: percent === null || percent < (options.scoreMin ?? 0) ? 1 : 0, report };
}

export const command = defineExecutor<MutantsOptions>({ name: 'mutants', schema: 'mutants-options', section: 'mutants', run });
export default command.execute;
export const batch = command.batch;
