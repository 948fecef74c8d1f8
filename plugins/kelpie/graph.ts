// A project with actor scenarios gets the targets dst-run and dst-lint; one that configures actor-serve gets that.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CONFIG_FILES, readConfig } from '../graph/config';
import type { Inference, InferenceContext, Inferred } from '../graph/inference';
import { packageInputs } from '../graph/toolchain';

const MARKERS = ['project.json', 'package.json', ...CONFIG_FILES];

/** Of the workspace, what decides how a bundle comes out: how imports are resolved, and which packages they reach. */
const BUNDLER_INPUTS = ['package.json', 'tsconfig*.json', '{package-lock.json,npm-shrinkwrap.json,yarn.lock,pnpm-lock.yaml,bun.lock}'].map((file) => `{workspaceRoot}/${file}`);

/** The project that a scenario belongs to: the nearest folder upward with a manifest, else the one above its `src`. */
function ownerOf(workspaceRoot: string, file: string): string | undefined {
  for (let here = dirname(file); here !== '.'; here = dirname(here)) {
    if (MARKERS.some((marker) => existsSync(join(workspaceRoot, here, marker)))) return here;
  }
  const parts = file.split('/');
  const source = parts.lastIndexOf('src');
  return source > 0 ? parts.slice(0, source).join('/') : undefined;
}

function inferProject({ workspaceRoot }: InferenceContext, root: string, file: string, simulated: boolean): Inferred {
  const { config } = readConfig(join(workspaceRoot, root));
  const serve: Inferred['targets'] = config['actor-serve']
    ? { 'actor-serve': { executor: 'nx-strata:actor-serve', options: { ...config['actor-serve'] }, continuous: true, metadata: { description: 'Serves the actors over HTTP until it is stopped.', technologies: ['typescript'] } } }
    : {};
  const inputs = ['{projectRoot}/**/*', '!{projectRoot}/**/*.md', '!{projectRoot}/reports/**', '!{projectRoot}/.data/**', '^{projectRoot}/**/*', ...BUNDLER_INPUTS, ...packageInputs(workspaceRoot)];
  const common = { file, root, name: basename(root), technologies: ['typescript', 'actors'] };
  if (!simulated) return { ...common, targets: serve };
  return {
    ...common,
    targets: {
      ...serve,
      'dst-run': {
        executor: 'nx-strata:dst-run',
        options: { ...config.kelpie },
        cache: true,
        inputs,
        outputs: ['{projectRoot}/reports/dst-run.json', '{projectRoot}/reports/dst'],
        metadata: { description: 'Runs the actor scenarios over many seeds in a simulated cluster with faults.', technologies: ['typescript'] },
      },
      'dst-lint': {
        executor: 'nx-strata:dst-lint',
        options: { ...config['dst-lint'] },
        cache: true,
        inputs,
        outputs: ['{projectRoot}/reports/dst-lint.json', '{projectRoot}/reports/dst-lint.sarif'],
        metadata: { description: 'Finds what makes actors differ from run to run.', technologies: ['typescript'] },
      },
    },
  };
}

export const kelpieInference: Inference = {
  patterns: ['**/*.scenario.ts', `**/{${CONFIG_FILES.join(',')}}`],
  infer(context) {
    const scenarios = new Map<string, string>();
    const configured = new Map<string, string>();
    for (const file of context.files) {
      if (file.endsWith('.scenario.ts')) {
        const root = ownerOf(context.workspaceRoot, file);
        if (root !== undefined && !scenarios.has(root)) scenarios.set(root, file);
      } else if ((CONFIG_FILES as readonly string[]).includes(basename(file)) && readConfig(join(context.workspaceRoot, dirname(file))).config['actor-serve']) {
        configured.set(dirname(file), file);
      }
    }
    const roots = new Map([...configured, ...scenarios]);
    return [...roots].map(([root, file]) => inferProject(context, root, file, scenarios.has(root)));
  },
};
