// plugin-run: runs plugins in a host of their own process and says how it ended.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StrataError } from '../../plugins/graph/errors';
import { defineExecutor, type Execution, type Outcome } from '../../plugins/graph/executor';
import * as tau from '../../plugins/tau';
import type { PluginRunOptions } from '../../schemas/types/plugin-run-options.schema';

/** The program that plugin-build staged, if there is exactly one. */
function stagedHost(root: string, outputPath: string): string {
  const folder = tau.stagedFolders(root, outputPath).bin;
  let names: string[] = [];
  try {
    names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  } catch {
    // said below
  }
  if (names.length !== 1)
    throw new StrataError('no-host', names.length === 0 ? 'no host is staged' : `${names.length} hosts are staged`, { location: { file: folder }, hint: names.length === 0 ? 'build the host first: nx run HOST:plugin-build' : 'name one with --host' });
  return join(folder, names[0]!);
}

async function run(options: PluginRunOptions, { root, write, signal }: Execution): Promise<Outcome> {
  const outputPath = options.outputPath ?? 'dist';
  const plugins = options.plugins?.length ? options.plugins.map((plugin) => resolve(root, plugin)) : [tau.stagedPlugin(root, outputPath)];
  const host = options.host === undefined ? stagedHost(root, outputPath) : resolve(root, options.host);
  const report = await tau.run({ host, plugins, calls: options.calls ?? [], timeoutMs: options.timeoutMs ?? 60_000, signal, write });
  for (const { call, answer, error } of report.calls) write(`${call} -> ${error === null ? answer : `error: ${error}`}\n`);
  write(`${report.outcome}${report.detail ? `: ${report.detail}` : ''}\n`);
  return { exitCode: report.outcome === 'done' ? 0 : 1, report };
}

export const command = defineExecutor<PluginRunOptions>({ name: 'plugin-run', schema: 'plugin-run-options', run });
export default command.execute;
export const batch = command.batch;
