// plugin-verify: proves from a plugin's file that it shares its host's runtime.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { defineExecutor, type Execution, type Outcome } from '../../plugins/graph/executor';
import { writeJsonAtomically } from '../../plugins/graph/files';
import { packageRoot } from '../../plugins/graph/schemas';
import * as tau from '../../plugins/tau';
import type { PluginVerifyOptions } from '../../schemas/types/plugin-verify-options.schema';

async function run(options: PluginVerifyOptions, { root, write, color }: Execution): Promise<Outcome> {
  // on the command line the path may be the plugin's file itself
  const isFile = statSync(root, { throwIfNoEntry: false })?.isFile() === true;
  const folder = isFile ? dirname(root) : root;
  const artifact = options.artifact !== undefined ? resolve(folder, options.artifact) : isFile ? root : tau.stagedPlugin(root, options.outputPath ?? 'dist');
  const manifest = options.manifest === undefined ? undefined : resolve(folder, options.manifest);
  const report = tau.verify({ artifact, allow: options.allow ?? [], manifest, root: folder });
  const formats = options.formats ?? ['text'];
  if (formats.includes('text')) write(tau.renderVerify(report, color));
  if (formats.includes('sarif')) {
    const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
    writeJsonAtomically(join(folder, 'reports/plugin-verify.sarif'), tau.renderVerifySarif(report, version));
  }
  return { exitCode: report.verdict === 'fail' ? 1 : 0, report };
}

export const command = defineExecutor<PluginVerifyOptions>({ name: 'plugin-verify', schema: 'plugin-verify-options', run });
export default command.execute;
export const batch = command.batch;
