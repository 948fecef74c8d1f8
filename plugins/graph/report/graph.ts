// A project whose strata.config has a `report` section gets the target.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CONFIG_FILES, readConfig } from '../config';
import type { Inference, Inferred } from '../inference';

export const reportInference: Inference = {
  patterns: [`**/{${CONFIG_FILES.join(',')}}`],
  infer({ workspaceRoot, files }) {
    const inferred = new Map<string, Inferred>();
    for (const file of files) {
      const root = dirname(file);
      if (!(CONFIG_FILES as readonly string[]).includes(basename(file)) || inferred.has(root) || !existsSync(join(workspaceRoot, file))) continue;
      const options = readConfig(join(workspaceRoot, root)).config.report;
      if (!options) continue;
      const name = root === '.' ? basename(workspaceRoot) : basename(root);
      // what it reads is made by any task of the workspace, so there is no hash that it could be cached by
      inferred.set(root, { file, root, name, targets: { report: { executor: 'nx-strata:report', options, cache: false, metadata: { description: 'Collects the reports of a whole workspace into one page.', technologies: ['strata'] } } } });
    }
    return [...inferred.values()];
  },
};
