// A project with actor scenarios gets a dst-run target.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CONFIG_FILES, readConfig } from '../graph/config';
import type { Inference, InferenceContext, Inferred } from '../graph/inference';
import { packageInputs } from '../graph/toolchain';

const MARKERS = ['project.json', 'package.json', ...CONFIG_FILES];

/** The project that a scenario belongs to: the nearest folder upward with a manifest, else the one above its `src`. */
function ownerOf(workspaceRoot: string, file: string): string | undefined {
  for (let here = dirname(file); here !== '.'; here = dirname(here)) {
    if (MARKERS.some((marker) => existsSync(join(workspaceRoot, here, marker)))) return here;
  }
  const parts = file.split('/');
  const source = parts.lastIndexOf('src');
  return source > 0 ? parts.slice(0, source).join('/') : undefined;
}

function inferProject({ workspaceRoot }: InferenceContext, root: string, file: string): Inferred {
  return {
    file,
    root,
    name: basename(root),
    technologies: ['typescript', 'actors'],
    targets: {
      'dst-run': {
        executor: 'nx-strata:dst-run',
        options: { ...readConfig(join(workspaceRoot, root)).config.kelpie },
        cache: true,
        inputs: ['{projectRoot}/**/*', '!{projectRoot}/**/*.md', '!{projectRoot}/reports/**', '^{projectRoot}/**/*', ...packageInputs(workspaceRoot)],
        outputs: ['{projectRoot}/reports/dst-run.json', '{projectRoot}/reports/dst'],
        metadata: { description: 'Runs the actor scenarios over many seeds in a simulated cluster with faults.', technologies: ['typescript'] },
      },
    },
  };
}

export const kelpieInference: Inference = {
  patterns: ['**/*.scenario.ts'],
  infer(context) {
    const roots = new Map<string, string>();
    for (const file of context.files) {
      if (!file.endsWith('.scenario.ts')) continue;
      const root = ownerOf(context.workspaceRoot, file);
      if (root !== undefined && !roots.has(root)) roots.set(root, file);
    }
    return [...roots].map(([root, file]) => inferProject(context, root, file));
  },
};
