// mutants: how good the tests are, by changes that they should notice.
import { defineExecutor, type Execution, type Outcome } from '../../plugins/graph/executor';
import { findInterpreter } from '../../plugins/graph/python-interpreter';
import { renderMutants, runMutants, defaultParallel } from '../../plugins/batuta/mutants/run';
import type { MutantsOptions } from '../../schemas/types/mutants-options.schema';

async function run(options: MutantsOptions, { root, workspaceRoot, write, signal, interactive }: Execution): Promise<Outcome> {
  const report = await runMutants({
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
    parallel: options.parallel ?? defaultParallel(),
    timeoutFactor: options.timeoutFactor ?? 5,
    timeoutMsMin: options.timeoutMsMin ?? 1000,
    signal,
    progress: (done, total) => {
      if (!interactive && done % 100 === 0) write(`${done} of ${total} mutants\n`);
    },
  });
  write(renderMutants(report));
  const { percent } = report.score;
  return { exitCode: percent === null || percent < (options.scoreMin ?? 0) ? 1 : 0, report };
}

export const command = defineExecutor<MutantsOptions>({ name: 'mutants', schema: 'mutants-options', section: 'mutants', run });
export default command.execute;
export const batch = command.batch;
