// stack-publish-status: whether each publishable package is published as it stands.
import { StrataError } from '../../plugins/graph/errors';
import { defineExecutor, type Execution, type Outcome } from '../../plugins/graph/executor';
import { publishStatus } from '../../plugins/batuta/stack/publish-status';
import type { StackPublishStatusOptions } from '../../schemas/types/stack-publish-status-options.schema';

async function run(options: StackPublishStatusOptions, { root, write }: Execution): Promise<Outcome> {
  const { statuses, broken } = await publishStatus(root, {
    registries: options.registries ?? {},
    timeoutMs: options.timeoutMs ?? 10_000,
    parallel: options.parallel ?? 16,
    freshForMs: (options.freshForMinutes ?? 15) * 60_000,
  });
  if (statuses.length === 0 && broken.length === 0) throw new StrataError('no-package', 'no package here is publishable', { location: { file: root }, hint: 'give the folder of the workspace; private packages are not asked about' });
  for (const { manifest, reason } of broken) write(`${manifest}: cannot be read: ${reason}\n`);
  for (const { name, folder, version, state, latest, reason, hint } of statuses) {
    write(`${state.padEnd(12)} ${name} ${version ?? '-'} (${folder})  latest ${latest ?? '-'}${reason ? `  ${reason}` : ''}\n`);
    if (hint) write(`      -> ${hint}\n`);
  }
  const bad = broken.length > 0 || statuses.some(({ state }) => state === 'unknown');
  return { exitCode: bad ? 1 : 0, report: { version: 1, packages: statuses, broken } };
}

export const command = defineExecutor<StackPublishStatusOptions>({ name: 'stack-publish-status', schema: 'stack-publish-status-options', section: 'stack-publish-status', run });
export default command.execute;
export const batch = command.batch;
