// stack-versions: declared, locked, latest in range and latest, for each dependency of the workspace.
import { StrataError } from '../../plugins/graph/errors';
import { defineExecutor, type Execution, type Outcome } from '../../plugins/graph/executor';
import { stackVersions } from '../../plugins/batuta/stack/versions';
import type { StackVersionsOptions } from '../../schemas/types/stack-versions-options.schema';

async function run(options: StackVersionsOptions, { root, write }: Execution): Promise<Outcome> {
  const { dependencies, broken } = await stackVersions(root, {
    registries: options.registries ?? {},
    timeoutMs: options.timeoutMs ?? 10_000,
    parallel: options.parallel ?? 16,
    freshForMs: (options.freshForMinutes ?? 15) * 60_000,
  });
  if (dependencies.length === 0 && broken.length === 0) throw new StrataError('no-dependency', 'no package here has a dependency from a registry', { location: { file: root }, hint: 'give the folder of the workspace' });
  for (const { manifest, reason } of broken) write(`${manifest}: cannot be read: ${reason}\n`);
  const shown = options.all ? dependencies : dependencies.filter(({ state }) => state !== 'current');
  for (const { manifest, line, name, declared, locked, latestInRange, latest, state, reason } of shown) {
    write(`${manifest}:${line}  ${state.padEnd(8)} ${name} ${declared || '*'}  locked ${locked ?? '-'}  in range ${latestInRange ?? '-'}  latest ${latest ?? '-'}${reason ? `  (${reason})` : ''}\n`);
  }
  const count = (state: string): number => dependencies.filter((one) => one.state === state).length;
  write(`${dependencies.length} dependencies: ${count('current')} current, ${count('update')} with an update in range, ${count('major')} with a newer one outside it, ${count('unknown')} unknown\n`);
  // an unanswered question is no good news
  return { exitCode: broken.length > 0 || count('unknown') > 0 ? 1 : 0, report: { version: 1, dependencies, broken } };
}

export const command = defineExecutor<StackVersionsOptions>({ name: 'stack-versions', schema: 'stack-versions-options', section: 'stack-versions', run });
export default command.execute;
export const batch = command.batch;
