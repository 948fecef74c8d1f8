// plugin-build: compiles a Rust plugin or host with one shared runtime.
import { defineExecutor, type Execution, type Outcome } from '../../plugins/graph/executor';
import * as tau from '../../plugins/tau';
import type { PluginBuildOptions } from '../../schemas/types/plugin-build-options.schema';
import type { PluginBuildReport } from '../../schemas/types/plugin-build-report.schema';

async function run(options: PluginBuildOptions, { root, write, signal }: Execution): Promise<Outcome> {
  const began = performance.now();
  const profile = options.profile ?? 'release';
  const built = await tau.build({
    root,
    profile,
    outputPath: options.outputPath ?? 'dist',
    targetDirectory: options.targetDirectory ?? 'target',
    target: options.target,
    features: options.features ?? [],
    locked: options.locked ?? false,
    offline: options.offline ?? false,
    signal,
    write,
  });
  if (!built.succeeded) return { exitCode: 1 };
  const artifacts = tau.shownArtifacts(built.artifacts, root);
  write(`${built.package}: ${artifacts.join(', ')}\n`);
  const report: PluginBuildReport = { version: 1, package: built.package, kind: built.kind, profile, artifacts: [...artifacts], fresh: built.fresh, cargoMs: Math.round(built.cargoMs), wallMs: Math.round(performance.now() - began) };
  return { exitCode: 0, report };
}

export const command = defineExecutor<PluginBuildOptions>({ name: 'plugin-build', schema: 'plugin-build-options', run });
export default command.execute;
export const batch = command.batch;
