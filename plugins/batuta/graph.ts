// A project whose strata.config has a section of batuta's gets the target of that name.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import { CONFIG_FILES, readConfig } from '../graph/config';
import type { Inference, InferenceContext, Inferred } from '../graph/inference';
import { packageInputs } from '../graph/toolchain';
import { DEFAULT_REPORTS } from './gate/default-reports';

/**
 * The merge base decides what is new: without it in the hash, an old verdict would be replayed after a rebase. One
 * process a run, whatever the number of projects, since the command is the same.
 */
function mergeBaseCommand(fallback: string): string {
  const base = `"\${NX_BASE:-${/^[\w./@-]+$/.test(fallback) ? fallback : 'main'}}"`;
  return `git merge-base HEAD origin/${base} 2>/dev/null || git merge-base HEAD ${base} 2>/dev/null || git rev-parse HEAD 2>/dev/null || echo none`;
}

/** Reports that the gate reads are its inputs, though git ignores them: a new report is a new verdict. */
function gateTarget(context: InferenceContext, root: string): TargetConfiguration {
  const options = readConfig(join(context.workspaceRoot, root)).config['quality-gate'] ?? {};
  const reports = { ...DEFAULT_REPORTS, ...options.reports };
  const patterns = [...new Set(Object.values(reports).flat())];
  return {
    executor: 'nx-strata:quality-gate',
    options,
    cache: true,
    inputs: [
      '{projectRoot}/**/*',
      '!{projectRoot}/reports/quality-gate.*',
      ...patterns.flatMap((pattern) => [`{projectRoot}/${pattern}`, `{projectRoot}/${pattern}.stamp.json`]).map((fileset) => ({ fileset, includeIgnored: true })),
      { env: 'NX_BASE' },
      { runtime: mergeBaseCommand(options.base ?? context.nxJson.defaultBase ?? 'main') },
      ...packageInputs(context.workspaceRoot),
    ],
    outputs: ['{projectRoot}/reports/quality-gate.{json,sarif,xml}'],
    dependsOn: [context.options.tachTestTargetName ?? 'tach-test'],
    metadata: { description: 'Says whether the project may go in, condition by condition.', technologies: ['strata'] },
  };
}

export const batutaInference: Inference = {
  patterns: [`**/{${CONFIG_FILES.join(',')}}`],
  infer(context) {
    const roots = new Map<string, string>();
    for (const file of context.files) {
      const root = dirname(file);
      if (!(CONFIG_FILES as readonly string[]).includes(basename(file)) || roots.has(root)) continue;
      if (existsSync(join(context.workspaceRoot, file)) && readConfig(join(context.workspaceRoot, root)).config['quality-gate'] !== undefined) roots.set(root, file);
    }
    return [...roots].map(([root, file]): Inferred => ({ file, root, name: basename(root), targets: { 'quality-gate': gateTarget(context, root) } }));
  },
};
