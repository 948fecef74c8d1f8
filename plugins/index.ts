// The Nx plugin: what each capability adds to the project graph, in one worker process.
import { existsSync } from 'node:fs';
import type { CreateDependencies, CreateNodes, PostTasksExecution, PreTasksExecution } from '@nx/devkit';
import type { PluginOptions } from '../schemas/types/plugin-options.schema';
import { batutaInference } from './batuta/graph';
import { plainError } from './graph/errors';
import { observeGraph } from './graph/explain/observe';
import { wantsHooks } from './graph/hooks';
import { toNodes, type Inference } from './graph/inference';
import { reportInference } from './graph/report/graph';
import { createPythonDependencies } from './graph/python-imports';
import { validate } from './graph/schemas';
import { PACKAGE_NAME } from './graph/toolchain';
import { kelpieInference } from './kelpie/graph';
import { createActorDependencies } from './kelpie/imports';
import { moltInference } from './molt/graph';
import { tachInference } from './tach/graph';
import { createCargoDependencies, tauInference } from './tau/graph';

export const name = PACKAGE_NAME;

const inferences: readonly Inference[] = [tachInference, kelpieInference, moltInference, tauInference, batutaInference, reportInference];

const patterns = [...new Set(inferences.flatMap((inference) => inference.patterns))];

function checkedOptions(options: PluginOptions | undefined): PluginOptions {
  // what checks them takes a while to load
  if (options === undefined || options === null || Object.keys(options).length === 0) return {};
  return validate<PluginOptions>('plugin-options', structuredClone(options), { file: 'nx.json' });
}

function withPlace<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw plainError(error);
  }
}

export const createNodes: CreateNodes<PluginOptions> = [
  `{${patterns.join(',')}}`,
  (files, given, { workspaceRoot, nxJsonConfiguration }) => {
    const namedElsewhere = (root: string): boolean => ['project.json', 'package.json'].some((file) => existsSync(`${workspaceRoot}/${root}/${file}`));
    return withPlace(() => {
      const options = checkedOptions(given);
      const excluded = options.exclude ?? [];
      const wanted = files.filter((file) => !excluded.some((folder) => file.startsWith(`${folder.replace(/\/$/, '')}/`)));
      const context = { workspaceRoot, options, nxJson: nxJsonConfiguration, files: wanted };
      return toNodes(inferences.flatMap((inference) => inference.infer(context)), namedElsewhere);
    });
  },
];

export const createNodesV2 = createNodes;

export const createDependencies: CreateDependencies<PluginOptions> = async (options, context) => {
  if (options?.explain !== false) observeGraph(context);
  return [...(await createPythonDependencies(context)), ...createCargoDependencies(context.workspaceRoot, context.projects), ...createActorDependencies(context)];
};

/** 10 ms to load, and not needed for the graph. */
const cacheHooks = (): typeof import('./graph/cache/hooks') => require('./graph/cache/hooks') as typeof import('./graph/cache/hooks');

const withHooks = wantsHooks(process.cwd());

export const preTasksExecution: PreTasksExecution<PluginOptions> | undefined = withHooks
  ? async (options, context) => {
      if (options?.cache) await cacheHooks().startCache(options.cache, context);
    }
  : undefined;

export const postTasksExecution: PostTasksExecution<PluginOptions> | undefined = withHooks
  ? async (options, context) => {
      if (options?.cache) await cacheHooks().finishCache(options.cache, context);
    }
  : undefined;
