// plugin-dist: assembles a distribution, or verifies one.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineExecutor, shownPath, type Execution, type Outcome } from '../../plugins/graph/executor';
import * as tau from '../../plugins/tau';
import type { PluginDistOptions } from '../../schemas/types/plugin-dist-options.schema';
import type { PluginDistReport } from '../../schemas/types/plugin-dist-report.schema';

function check(options: PluginDistOptions, root: string, output: string, write: (text: string) => void, began: number): Outcome {
  const dist = existsSync(join(root, 'SHA256SUMS')) ? root : resolve(tau.cargoWorkspaceOf(root), output);
  const found = tau.checkDist(dist, options.publicKey === undefined ? undefined : resolve(options.publicKey));
  for (const problem of found.problems) write(`${problem}\n`);
  const words = { no: 'not signed', 'by-own-key': `signed by the key that it brings, ${found.key}: compare it with the one that you trust, or give --publicKey`, 'by-given-key': `signed by the given key ${found.key}` };
  write(`${shownPath(dist)}: ${found.problems.length === 0 ? 'good' : `${found.problems.length} problems`}, ${found.files} files, ${words[found.signed]}\n`);
  const report: PluginDistReport = { version: 1, dist: shownPath(dist), verdict: found.problems.length === 0 ? 'good' : 'bad', signed: found.signed, key: found.key ?? null, files: found.files, bytes: found.bytes, problems: [...found.problems], wallMs: Math.round(performance.now() - began) };
  return { exitCode: found.problems.length === 0 ? 0 : 1, ...(dist !== root && { report }) };
}

async function run(options: PluginDistOptions, { root, write, signal }: Execution): Promise<Outcome> {
  const began = performance.now();
  const output = options.output ?? 'package';
  if (options.verify) return check(options, root, output, write, began);
  const named = options.key ?? process.env['NX_STRATA_DIST_KEY'];
  const dist = await tau.assemble({
    root,
    output,
    key: named === undefined ? undefined : resolve(root, named),
    plugins: options.plugins ?? [],
    targetDirectory: options.targetDirectory ?? 'target',
    locked: options.locked ?? false,
    offline: options.offline ?? false,
    signal,
    write,
  });
  write(`${shownPath(dist.root)}: ${dist.files} files, ${(dist.bytes / 1e6).toFixed(1)} MB, ${dist.key === undefined ? 'not signed (no key was given)' : `signed by ${dist.key}`}\n`);
  const report: PluginDistReport = { version: 1, dist: shownPath(dist.root), verdict: 'assembled', signed: dist.key === undefined ? 'no' : 'by-given-key', key: dist.key ?? null, files: dist.files, bytes: dist.bytes, problems: [], wallMs: Math.round(performance.now() - began) };
  return { exitCode: 0, report };
}

export const command = defineExecutor<PluginDistOptions>({ name: 'plugin-dist', schema: 'plugin-dist-options', run });
export default command.execute;
export const batch = command.batch;
