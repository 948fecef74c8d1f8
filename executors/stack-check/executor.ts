// stack-check: whether the workspace's packages fit together.
import { StrataError } from '../../plugins/graph/errors';
import { defineExecutor, type Execution, type Outcome } from '../../plugins/graph/executor';
import { checkStack, renderStack, STACK_RULES } from '../../plugins/batuta/stack/check';
import type { StackCheckOptions } from '../../schemas/types/stack-check-options.schema';

async function run(options: StackCheckOptions, { root, write }: Execution): Promise<Outcome> {
  const report = await checkStack(root, options.rules?.length ? options.rules : STACK_RULES);
  if (report.packages.length === 0 && report.findings.length === 0) {
    throw new StrataError('no-package', 'there is no package here', { location: { file: root }, hint: 'give a folder with a package.json, Cargo.toml or pyproject.toml that names a package' });
  }
  write(renderStack(report));
  return { exitCode: report.findings.length === 0 ? 0 : 1, report };
}

export const command = defineExecutor<StackCheckOptions>({ name: 'stack-check', schema: 'stack-check-options', section: 'stack-check', run });
export default command.execute;
export const batch = command.batch;
